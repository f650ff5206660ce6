"""What the pages of negative records show."""
