"""What is kept between requests: parts of pages, whole pages, answers without content."""
