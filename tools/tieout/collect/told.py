"""A verification of the evidence -> text that an auditor can file, a table, and JSON."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.collect.verification import ALTERED, NOT_SEALED, UNALTERED, as_json
from tieout.judgement.evidence.wording import counted, lasting
from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.collect.verification import Found, Item, Verification

_SHOWN = 50
"""Findings that are told one by one; of more, their number."""
_CONTROLS = 3
"""Controls of a capture that a row of the table names."""
_LIMITS = textwrap.fill(
    "What this does not show. A record says what the machine that made it was told; whoever ran that machine could "
    "have written something else from the beginning. A time-stamp shows that an item was there not later than then: it "
    "may be older, never younger. The date of a commit shows no such thing by itself: whoever commits chooses it, and only "
    "a clone, a code host or a time-stamp that saw the commit tells when it was there. Captures that were cut off "
    "together with the newest commits and lines of the log, and a history that was made anew from the beginning, are "
    "seen only by holding the log against a head that was kept outside: --head FILE.",
    80,
    break_on_hyphens=False,
)


def text(of: Verification) -> str:
    """Give what was verified, what was found and what is left open; ends in a line end."""
    parts = [
        _head(of),
        _listed("What was found.", of.altered),
        _listed("Why nobody can vouch for all of it.", of.unsettled),
        "\n".join(["What else is to be said.", *(f"  {visible(item)}" for item in of.remarks)]) if of.remarks else "",
        _LIMITS,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def json_text(of: Verification) -> str:
    """Give the outcome as JSON; ends in a line end."""
    return json.dumps(as_json(of), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def table(of: Verification, width: int | None = None) -> str:
    """Give a line for each capture: when it claims to be collected, and since when somebody else can tell.

    Where the table is wider than ``width`` columns, each has two short lines instead: a row that is folded is read by nobody.
    """
    header = ("claimed collected at", "first sealed at", "by", "later by", "state", "controls", "id")
    rows = [header, *(_row(item) for item in sorted(of.items, key=lambda item: (item.claimed_at, item.path)))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header) - 1)]
    lines = [
        "  ".join([*(cell.ljust(wide) for cell, wide in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]
    if width is not None and max(map(len, lines)) > width:
        lines = [line for row in rows[1:] for line in _stacked(*row)]
    return "".join(f"{line}\n" for line in lines)


def _stacked(claimed: str, sealed: str, by: str, later: str, state: str, controls: str, name: str) -> tuple[str, str]:
    since = f"sealed {later} later by {by}"
    if sealed == "never":
        since = "never sealed"
    elif later == "unknown" or later.startswith("-"):
        since = f"sealed {sealed} by {by}"
    return f"{name}  {state}  {controls}".rstrip(), f"  claimed {claimed}, {since}"


def _row(item: Item) -> tuple[str, ...]:
    return (
        item.claimed_at or "unknown",
        item.first_sealed_at or "never",
        item.strength or "nobody",
        _lag(item),
        item.state,
        visible(_few(item.controls)),
        visible(item.id or item.path),
    )


def _few(names: Sequence[str]) -> str:
    rest = len(names) - _CONTROLS
    return f"{', '.join(names[:_CONTROLS])}{f' and {rest} more' if rest > 0 else ''}"


def _lag(item: Item) -> str:
    if item.lag_s is None:
        return "unknown"
    span = lasting(timedelta(seconds=item.lag_s))
    return f"-{span}" if item.lag_s < 0 else span


def _head(of: Verification) -> str:
    states = Counter(item.state for item in of.items)
    lines = [
        f"Evidence of the {of.where}" if of.where == "work tree" else f"Evidence of commit {of.where}",
        f"Result: {_result(of)}",
        f"Captures: {len(of.items)}; {_counts({name: states[name] for name in (UNALTERED, ALTERED, NOT_SEALED)})}",
    ]
    if of.log is not None:
        log = of.log
        by = " and ".join(log.signers) or "nobody"
        head = f"its newest head covers {log.head}, signed by {by}" if log.head is not None else "no head"
        lines.append(
            f"Log: {counted(log.lines, 'line')}, {head}; {counted(log.stamped, 'head')} with a verified time-stamp"
        )
        lines.append(f"Root: {log.root} of {visible(log.origin) or 'a log without a name'}")
    if of.items:
        lines.append(f"First sealed by: {_counts(of.strengths())}")
    worst = of.worst
    if worst is not None:
        lines.append(
            f"Longest lag: {_lag(worst)}, of {visible(worst.id or worst.path)}, claimed collected at "
            f"{worst.claimed_at}, first sealed at {worst.first_sealed_at} ({worst.strength})"
        )
    return "\n".join(lines)


def _result(of: Verification) -> str:
    if not of.intact:
        return f"altered: {counted(len(of.altered), 'finding')}"
    if not of.items and of.log is None:
        return "nothing to verify"
    return (
        "intact, and signed by a key that you pinned" if of.is_vouched else "intact, but nobody vouches for all of it"
    )


def _counts(some: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in some.items() if count) or "none"


def _listed(title: str, items: Sequence[Found]) -> str:
    if not items:
        return ""
    lines = [title]
    for item in items[:_SHOWN]:
        lines.append(f"  {visible(item.path)}:{item.line}: {item.kind}: {visible(item.message)}")
        lines.append(f"    next: {visible(item.remedy)}")
    if len(items) > _SHOWN:
        lines.append(f"  and {len(items) - _SHOWN} more")
    return "\n".join(lines)
