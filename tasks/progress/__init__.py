"""How far tasks have come, what is late, and both in sentences."""
