"""What goes out to other systems and comes in from them: pushed rows, dated packages."""
