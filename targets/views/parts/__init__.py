"""Pages of parts: a body's own work, one part, the bodies of a return, whom it asks."""
