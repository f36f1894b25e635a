"""Rehearsal -> Markdown, for a ticket or a page of the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.population import Shown
from tieout.report.layout import plain
from tieout.report.markup import inline
from tieout.report.rehearsal import words
from tieout.workpapers.rehearsal import urgency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.workpapers.rehearsal import Rehearsal


def markdown(of: Rehearsal) -> str:
    """Give a table for each kind of what needs somebody, then what was not tested, and the sums."""
    lines = [f"# {inline(words.title(of))}", "", inline(words.seeded(of)), ""]
    for state, (_, head) in words.HEADS.items():
        rows = list(_rows(of, state))
        if rows:
            lines += [f"## {head}", "", "| Control | Item | Day | What | Left | Next |", "|---|---|---|---|---|---|"]
            lines += [*rows, ""]
    lines += _lists(of)
    lines += ["## Sums", "", *(f"- {inline(line)}" for line in words.sums(of))]
    return "\n".join(lines) + "\n"


def _rows(of: Rehearsal, state: Shown) -> Iterator[str]:
    found = [(row.control.id, item) for row in of.rows for item in row.of(state)]
    for name, item in sorted(found, key=lambda pair: urgency(pair[1])):
        one = item.result.item
        what = "; ".join(part for part in (one.what, item.result.why) if part)
        command = f"`{plain(item.command).replace('|', '').replace('`', '')}`" if item.command else ""
        cells = (name, one.id, "" if one.on is None else one.on.isoformat(), what, words.left(item, of))
        yield f"| {' | '.join(map(inline, cells))} | {command} |"


def _lists(of: Rehearsal) -> Iterator[str]:
    if of.loose:
        yield from (f"## {words.LOOSE}", "")
        yield from (f"- {inline(line)}: `{command}`" for line, command in words.loose(of))
        yield ""
    for head, names in words.untested(of).items():
        yield from (f"## {head}", "", inline(", ".join(names)), "")
    for head, reasons in words.absent(of).items():
        yield from (f"## {head}", "")
        yield from (f"- {inline(', '.join(ids))}: {inline(why)}" for why, ids in reasons.items())
        yield ""
