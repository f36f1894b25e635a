"""Tables for the tests of checks: rows that are sound but for what a test changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tieout.judgement.evidence.checks.base import Check, Undecided
from tieout.model.evidence.table import PLACE, TableSchema


def row(schema: TableSchema, sound: Mapping[str, str], **changed: str) -> dict[str, str]:
    """Give a row of the schema; a cell that nobody names is empty."""
    cells = dict.fromkeys(schema.names, "") | {PLACE: "raw.jsonl:1#/rows/0"} | dict(sound) | changed
    assert set(cells) == set(schema.names)
    return cells


def said(check: Check, rows: Iterable[Mapping[str, str]], **limits: str) -> list[tuple[str, str]]:
    """Give ``?`` for what is undecided, ``!`` for what deviates, each with its subject."""
    found = list(check(rows, limits))
    assert all(item.message and item.subject for item in found)
    return [("?" if isinstance(item, Undecided) else "!", item.subject) for item in found]
