"""The life of a return: its states, the board of a round, punctuality, its page, refusals."""
