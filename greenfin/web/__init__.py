"""Between the server and the pages: middleware, errors, logs, what every page's frame shows."""
