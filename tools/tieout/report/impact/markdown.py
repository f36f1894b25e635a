"""What a change touches -> one comment on a pull request, found again by its first line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.below import family, folder_of
from tieout.report.impact import lines as said
from tieout.report.impact.placed import placed
from tieout.report.layout import plural
from tieout.report.markup import in_html, inline, unlinked
from tieout.workpapers.redlines.edits import Op

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.finding import Finding
    from tieout.workpapers.impacts.sheet import Impact, TextImpact
    from tieout.workpapers.redlines.near import Passage

MARKER = "<!-- tieout:impact -->"
"""First line of the comment: whoever posts it looks for this, and updates what is there. Of a programme in a folder it
names that too (``below.family``)."""
LIMIT = 65_000
"""Characters. GitHub refuses a comment of more than 65,536."""
_MOST = 30
"""Entries of one list."""
_MOST_RULES = 12
"""Rules whose findings are told with what to do next."""
_ROOM_OF_ONE = 12_000
"""Characters of the redline of one text, so that one long text leaves room for others."""
_LEAST = 400
"""Characters that are kept for the lines around the passages of a fold."""
_TAGS = {Op.KEPT: ("", ""), Op.REMOVED: ("<del>", "</del>"), Op.INSERTED: ("<ins>", "</ins>")}


def comment(of: Impact, *, limit: int = LIMIT, below: str = "") -> str:
    """Give the comment, ``limit`` characters at most; what does not fit is counted.

    Paths are given from the top of the repository, as the forge shows them: ``below`` as ``github.commands``.
    """
    of = placed(of, below)
    sections: tuple[tuple[str, list[str]], ...] = (
        ("Approval needed", [*_items(said.approval_lines(of))]),
        ("Approvals that end", [*_items(map(said.voided_line, of.voided))]),
        ("Settings", [*_items(said.setting_lines(of))]),
        ("Mappings made suspect", [*_items(said.suspect_lines(of)), *(["", said.SUSPECT] if of.suspect else [])]),
        ("Roles", [*_items(map(said.held_line, of.held))]),
        ("Findings of this change", [*_asking(of.brought)]),
        ("Findings that stood before, in what it touches", [*_asking(of.stood)]),
        ("Findings that its approval decides", [*_items(_findings(of.awaiting))]),
        ("Findings resolved", [*_items(_findings(of.resolved))]),
        ("Findings that now rest", [*_items(_findings(of.waived))]),
        ("Not examined", [*_items(said.blind_lines(of))]),
        ("Texts", [*_items(map(said.text_line, of.texts))]),
        ("Controls", [*_items(map(said.control_line, of.controls))]),
        ("Criteria", [*_items(said.criterion_lines(of))]),
        ("Other files", [*_items(said.other_lines(of, below))]),
    )
    to = f" to {_safe(folder_of(below))}" if below else ""
    head = [MARKER.replace("impact", family("impact", below)), f"### Tieout: this change{to} {said.headline(of)}", ""]
    end = ["", f"<sub>{_safe(_foot(of))}</sub>", ""]
    body = [line for name, found in sections if found for line in _section(name, found)]
    room = limit - _size((*head, *end)) - 200  # the lines that count what is left out
    shown, left = _fitting(body, room)
    room -= _size(shown)
    if left:
        shown += ["", f"And {plural(left, 'line')} more: there is no room here. `tieout impact` shows all."]
    return "\n".join([*head, *shown, *_redlines(of, room), *end])[:limit]


def _section(name: str, found: list[str]) -> Iterator[str]:
    yield f"**{name}**"
    yield ""
    yield from found
    yield ""


def _items(found: Iterable[str]) -> Iterator[str]:
    every = list(found)
    yield from (f"- {_safe(sentence)}" for sentence in every[:_MOST])
    if len(every) > _MOST:
        yield f"- and {len(every) - _MOST} more: `tieout impact` lists all"


def _foot(of: Impact) -> str:
    beside = f" {plural(of.elsewhere, 'finding')} not of this change." if of.elsewhere else ""
    return f"Since {of.since.rev} (merge base {of.since.commit[:10]}).{beside} {said.NO_APPROVAL}"


def _fitting(body: list[str], room: int) -> tuple[list[str], int]:
    for number, line in enumerate(body):
        room -= len(line) + 1
        if room < 0:
            return body[:number], len(body) - number
    return body, 0


def _redlines(of: Impact, room: int) -> Iterator[str]:
    """Give what fits of the words that change, a fold for each text."""
    left = 0
    for text in of.texts:
        if text.effect != "changed" or "words" not in text.keys:
            continue
        fold = [*_fold(text, min(room, _ROOM_OF_ONE))]
        if not fold or _size(fold) > room:
            left += 1
            continue
        room -= _size(fold)
        yield from fold
    if left:
        yield f"The words of {plural(left, 'text')} more have no room here: `tieout impact` shows them."


def _fold(of: TextImpact, room: int) -> Iterator[str]:
    """Give the lines of a fold, as many passages as have room; none where not even the first has."""
    if of.passages and len(_passage(of.passages[0])) + 2 > room - _LEAST:
        return
    yield f"<details><summary>What changes in {in_html(of.id)} {in_html(of.title)}</summary>"
    yield ""
    if of.passages is None:
        yield "Too long to be shown word by word: `git diff` shows it."
    found = of.passages or ()
    for number, passage in enumerate(found):
        line = _passage(passage)
        room -= len(line) + 2
        if room < _LEAST:
            yield f"And {plural(len(found) - number, 'passage')} more: `tieout impact` shows them."
            yield ""
            break
        yield line
        yield ""
    yield "</details>"
    yield ""


def _passage(of: Passage) -> str:
    words = " ".join(_tagged(op, words) for op, words in of.pieces)
    return f"_{_safe(of.heading or 'Above the first heading')}:_ {words}"


def _tagged(op: Op, words: str) -> str:
    start, end = _TAGS[op]
    return "<br>".join(f"{start}{_safe(line)}{end}" for line in words.split("\n"))


def _asking(found: tuple[Finding, ...]) -> Iterator[str]:
    """Give findings that somebody has to mend: each with what to do next, and the manual of the first."""
    groups = [*said.alike(found)]
    for shown, left in groups[:_MOST_RULES]:
        for item, step in said.steps(shown):
            yield f"- {_safe(_finding(item))}"
            if step:
                yield f"  - next: {_safe(step)}"
        if left:
            yield f"- {_more(shown[0], left)}"
    if len(groups) > _MOST_RULES:
        yield f"- and of {plural(len(groups) - _MOST_RULES, 'rule')} more: `tieout impact` lists all"
    for line in said.explained(found):
        yield ""
        yield _safe(line)


def _findings(found: Iterable[Finding]) -> Iterator[str]:
    for shown, left in said.alike(found):
        yield from map(_finding, shown)
        if left:
            yield _more(shown[0], left)


def _finding(of: Finding) -> str:
    return f"{of.severity.value} {of.rule} at {of.location.brief}: {of.message}"


def _more(of: Finding, left: int) -> str:
    return f"{of.severity.value} {of.rule}: {left} more"


def _safe(text: str) -> str:
    return unlinked(inline(text))


def _size(lines: Iterable[str]) -> int:
    return sum(len(line) + 1 for line in lines)
