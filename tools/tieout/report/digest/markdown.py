"""What falls due -> Markdown for an issue, a chat or a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.digest.entries import digest
from tieout.report.markup import inline, unlinked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.report.digest.entries import Entry, Group
    from tieout.workpapers.due.sheet import Sheet

LIMIT = 60_000
"""Characters. GitHub refuses an issue of more than 65,536."""


def page(sheet: Sheet, examination: Examination, *, limit: int = LIMIT, below: str = "") -> str:
    """Give a heading an owner and an entry a line, ``limit`` characters at most; what does not fit is counted.

    Nobody is notified, and nothing becomes a link, by what a repository calls things.
    """
    of = digest(examination, sheet, below=below)
    head = [f"## What falls due: {_safe(of.title)}", "", f"{_safe(of.counts)}.", ""]
    tail = ["### Not in this list", "", *(f"- {_safe(said)}" for said in of.unexamined), ""] if of.unexamined else []
    tail.append(_safe(of.made))
    body = [line for group in of.groups for line in _group(group)]
    room = limit - sum(len(line) + 1 for line in (*head, *tail)) - 200  # the line that counts what is left out
    shown: list[str] = []
    for line in body:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    left = sum(line.startswith("- ") for line in body[len(shown) :])
    if left:
        shown += ["", f"And {left} more: there is no room here. `tieout due` lists all.", ""]
    return "\n".join([*head, *shown, *tail]) + "\n"


def _group(of: Group) -> Iterator[str]:
    yield f"### {_safe(of.owner)}: {_safe(of.told)}"
    yield ""
    yield from map(_entry, of.entries)
    yield ""


def _entry(of: Entry) -> str:
    step = f"`{of.step}`" if of.is_command else _safe(of.step)
    return f"- **{_safe(of.state)}**: {_safe(of.title)}, {_safe(of.when)}. Next: {step}"


def _safe(text: str) -> str:
    return unlinked(inline(text))
