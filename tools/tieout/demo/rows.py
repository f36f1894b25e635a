"""Rows of a register as text: what one comes to hold, and what is added to the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tieout.demo.texts import Amendment

Value = str | int | bool | date | datetime | tuple[str, ...] | None
Row = Mapping[str, Value]


def holds(row_id: str, **values: Value) -> Amendment:
    """Give the amendment by which a row comes to hold these values; None takes a key away."""

    def amend(whole: str) -> str:
        start = whole.find(f"\n  - id: {row_id}\n")
        if start < 0:
            message = f"there is no row {row_id}"
            raise LookupError(message)
        end = whole.find("\n  - id: ", start + 1)
        end = len(whole) if end < 0 else end
        lines = whole[start + 1 : end].rstrip("\n").split("\n")
        for key, value in values.items():
            at = next((i for i, line in enumerate(lines) if line.startswith(f"    {key}:")), None)
            written = [] if value is None else [f"    {key}: {_scalar(value)}"]
            if at is None:
                lines += written
            else:
                lines[at : at + 1] = written
        return whole[: start + 1] + "\n".join(lines) + "\n" + whole[end + 1 :]

    return amend


def every(row_ids: Iterable[str], **values: Value) -> Amendment:
    """Give the amendment by which each of these rows comes to hold the same values."""
    ids = tuple(row_ids)

    def amend(whole: str) -> str:
        for row_id in ids:
            whole = holds(row_id, **values)(whole)
        return whole

    return amend


def gains(name: str, *rows: Row) -> Amendment:
    """Give the amendment that adds rows to the end of a register's list."""

    def amend(whole: str) -> str:
        empty = f"\n{name}: []\n"
        if empty in whole:
            whole = whole.replace(empty, f"\n{name}:\n")
        elif f"\n{name}:\n" not in whole:
            message = f"there is no list {name}"
            raise LookupError(message)
        return whole.rstrip("\n") + "\n" + "".join(_row(row) for row in rows)

    return amend


def ids(text: str, **values: str) -> tuple[str, ...]:
    """Give the ids of the rows that say so, in their order: ``ids(text, runbook="RB-001")``."""
    wanted = [f"    {key}: {value}" for key, value in values.items()]
    found = []
    for part in text.split("\n  - id: ")[1:]:
        lines = part.split("\n")
        if all(line in lines for line in wanted):
            found.append(lines[0])
    return tuple(found)


def _row(row: Row) -> str:
    lines = [f"{key}: {_scalar(value)}" for key, value in row.items() if value is not None]
    return "  - " + "\n    ".join(lines) + "\n"


def _scalar(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, tuple):
        return "[" + ", ".join(value) + "]"
    return f"{value}"
