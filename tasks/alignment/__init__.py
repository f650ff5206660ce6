"""Which city task a district's task takes up: proposals, decisions, matrix."""
