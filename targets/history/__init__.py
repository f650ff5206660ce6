"""Years of past figures from one long table: read, checked as a whole, stored in one go."""
