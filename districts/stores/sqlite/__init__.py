"""SQLite as an office's one file: a connection never outlives a fault or the file's replacement."""
