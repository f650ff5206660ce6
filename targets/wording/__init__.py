"""Numbers, statuses and reasons in words and sentences, in the reader's language."""
