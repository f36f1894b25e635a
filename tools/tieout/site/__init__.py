"""Examination, outcome, ladder -> the site that the staff reads."""
