"""Milestones: dated steps of tasks, documents to be issued, numbers to reach, year by year."""
