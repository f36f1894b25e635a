"""A document that somebody is to read again: what changed since, what is found on it, and the days that follow."""
