"""A published plan: its page, versions, assessment and audit; how plans come in."""
