"""What goes to and fro between this system and others: pushed rows in, dated packages out."""
