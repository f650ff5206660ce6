"""Where files of unknown origin are opened: a child process within limits, two at once."""
