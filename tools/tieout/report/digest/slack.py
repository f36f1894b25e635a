"""What falls due -> a message of Slack's Block Kit, as JSON that an incoming webhook takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tieout.report.digest.entries import digest
from tieout.report.layout import encodable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.examination import Examination
    from tieout.report.digest.entries import Entry, Group
    from tieout.workpapers.due.sheet import Sheet

# Slack API, "Blocks": 50 in a message; a section's text 3,000 characters, a header's 150.
MOST_BLOCKS = 50
SECTION = 3_000
HEADER = 150
_PART = 700
"""Characters of one value once escaped: an owner and the three values of an entry fit a section together."""
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""The three characters that Slack reads as more than themselves ("Formatting text for app surfaces")."""


def message(sheet: Sheet, examination: Examination, *, below: str = "") -> str:
    """Give one JSON object and a line end: ``text`` for notifications, and ``blocks``.

    What does not fit 50 blocks is counted. Nobody is notified and nothing becomes a link by what a repository
    calls things: its text is escaped, and marked ``verbatim``.
    """
    of = digest(examination, sheet, below=below)
    head = [_header(of.title), _section(f"{_safe(of.counts)}.")]
    tail = [_section(part) for part in _parts([_bullet(item) for item in of.unexamined], "*Not in this list*")]
    tail = [*tail[:3], _context(_safe(of.made))]
    room = MOST_BLOCKS - len(head) - len(tail) - 1  # one that counts what is left out
    body: list[dict[str, Any]] = []
    left = 0
    for group in of.groups:
        for start, part in _sections(group):
            if len(body) < room and not left:
                body.append(_section(part))
            else:
                left += start
    if left:
        body.append(_section(f"And {left} more: `tieout due` lists all."))
    return _written({"text": f"{_safe(of.title)}: {_safe(of.counts)}", "blocks": [*head, *body, *tail]})


def _sections(group: Group) -> Iterator[tuple[int, str]]:
    """Give the texts for one owner, each with how many entries it holds."""
    first = f"*{_safe(group.owner)}*: {_safe(group.told)}"
    for part in _parts([_entry(item) for item in group.entries], first):
        yield part.count("\n\u2022 "), part


def _parts(lines: Iterable[str], first: str) -> Iterator[str]:
    """Join lines below a first one, to texts that a section takes; nothing without lines."""
    part, is_empty = first, True
    for line in lines:
        if len(part) + 1 + len(line) > SECTION:
            yield part
            part = first
        part += f"\n{line}"
        is_empty = False
    if not is_empty:
        yield part


def _entry(of: Entry) -> str:
    step = f"`{_safe(of.step)}`" if of.is_command else _safe(of.step)
    return f"\u2022 *{_safe(of.state)}*: {_safe(of.title)}\n    {_safe(of.when)}\n    next: {step}"


def _bullet(text: str) -> str:
    return f"\u2022 {_safe(text)}"


def _safe(text: str) -> str:
    """Escape text; what grows too long by that is cut before an escape, never within one."""
    escaped = [character.translate(_ESCAPES) for character in text]
    size = 0
    for number, part in enumerate(escaped):
        size += len(part)
        if size > _PART:
            return f"{''.join(escaped[: max(0, number - 1)])}\u2026"
    return "".join(escaped)


def _header(text: str) -> dict[str, Any]:
    short = text if len(text) <= HEADER else f"{text[: HEADER - 1].rstrip()}\u2026"
    return {"type": "header", "text": {"type": "plain_text", "text": short, "emoji": False}}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def _written(of: dict[str, Any]) -> str:
    return encodable(json.dumps(of, ensure_ascii=False, indent=1)) + "\n"
