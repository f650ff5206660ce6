"""What the leadership group reads: summary, wall display, changes, briefing."""
