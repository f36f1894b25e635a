"""Folders of evidence, from the root of the repository: a few names, for whoever needs nothing else of their readers."""

from __future__ import annotations

EVIDENCE_PATH = "evidence"
EXERCISES = f"{EVIDENCE_PATH}/exercises"
"""The folder of the records of exercises."""
ACCESS_REVIEWS = f"{EVIDENCE_PATH}/access-reviews"
"""The folder of the records of access reviews."""
