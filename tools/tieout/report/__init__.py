"""Outcome -> text in a format; pure."""
