"""Parts of a return: their life, who owes one, where two bodies differ, their pages."""
