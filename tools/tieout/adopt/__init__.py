"""Bring an existing repository in: find its documents, write one file, invent nothing."""
