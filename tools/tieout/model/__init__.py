"""Frozen values: the words of the field. Standard library only; no reading, no clock."""
