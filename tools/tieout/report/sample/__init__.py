"""A sample, told as text, JSON and a table for the auditor."""
