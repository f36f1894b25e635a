"""Outcome -> Markdown for the summary of a job, or for whoever pastes it somewhere."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tieout.model.finding import Severity, State
from tieout.report.layout import plural
from tieout.report.markup import inline, unlinked
from tieout.report.sent import branch_lines, gravest_first, head_line, not_examined, off_lines, place_in_repository

if TYPE_CHECKING:
    from tieout.model.finding import Finding, Outcome

LIMIT = 900_000
"""Bytes. A summary of more than 1 MiB is not shown at all (docs.github.com, "Adding a job summary")."""
_REST = {
    State.WAIVED: "waived",
    State.BASELINED: "in the baseline",
    State.ELSEWHERE: "not of this change",
}


def outcome(of: Outcome, *, below: str = "", limit: int = LIMIT) -> str:
    """Give verdict, what was not examined, a table of the open findings and the counts of the rest.

    At most ``limit`` bytes of UTF-8: what does not fit is counted. ``below`` as ``github.commands``.
    """
    head = ["## Tieout: " + verdict(of), "", f"{unlinked(inline(head_line(of)))}.", ""]
    for said in branch_lines(of.branch_note):
        head += [f"{unlinked(inline(said))}.", ""]
    if of.since is not None:
        since = f"Findings of this change since {inline(of.since.rev)} (merge base {of.since.commit[:10]})."
        head += [unlinked(since), ""]
    for said in off_lines(of):
        head += [f"{unlinked(inline(said))}.", ""]
    lacking = not_examined(of, below)
    if lacking:
        head += ["### Not examined", "", *(f"- {unlinked(inline(sentence))}" for sentence in lacking), ""]
    tail = _rest(of)
    rows = [_row(finding, below) for finding in gravest_first(of)]
    return _within(head, rows, tail, limit)


def verdict(of: Outcome) -> str:
    """Give the counts of open findings; without any, that it ties out, or what keeps it from doing so."""
    counts = Counter(finding.severity for finding in of.open())
    if counts:
        return ", ".join(plural(counts[severity], severity.value) for severity in Severity if counts[severity])
    words = "no open finding" if of.since is None else "no open finding of this change"
    return f"{words}, and not all was examined: that is no success" if not of.is_whole else f"tied out: {words}"


def _row(finding: Finding, below: str) -> str:
    at = finding.location
    place = f"{place_in_repository(at.path, below)}:{at.line}" if at.path else ""
    told = f"`{finding.rule}` {unlinked(inline(finding.message))}"
    return f"| {finding.severity.value} | {unlinked(inline(place))} | {told} | {unlinked(inline(finding.remedy))} |"


def _rest(of: Outcome) -> list[str]:
    counts = Counter(item.state for item in of.findings)
    said = [f"{counts[state]} {words}" for state, words in _REST.items() if counts[state]]
    lines = [f"Beside these: {', '.join(said)}.", ""] if said else []
    if of.open():
        rule = gravest_first(of)[0].rule
        lines.append(f"`tieout explain {rule}` says why an auditor asks.")
    return lines


def _within(head: list[str], rows: list[str], tail: list[str], limit: int) -> str:
    table = ["| | Where | Finding | Next |", "|---|---|---|---|"] if rows else []
    room = limit - sum(_size(line) for line in (*head, *table, *tail)) - 200  # the line that counts what is left out
    shown: list[str] = []
    for row in rows:
        room -= _size(row)
        if room < 0:
            break
        shown.append(row)
    left = len(rows) - len(shown)
    if left:
        shown += ["", f"And {plural(left, 'finding')} more: there is no room here. `tieout check` lists all."]
    body = "\n".join([*head, *table, *shown, *([""] if rows else []), *tail]).rstrip("\n")
    return f"{body}\n".encode()[:limit].decode("utf-8", "ignore")


def _size(line: str) -> int:
    return len(line.encode()) + 1
