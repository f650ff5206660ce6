"""How points are found: pure. A kind of scoring is an object that registers itself."""
