"""Evidence: what was captured, how it came to be, and what became of it."""
