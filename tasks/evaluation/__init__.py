"""Who is scored by which written scheme, and why each point: an app of its own above `tasks`."""
