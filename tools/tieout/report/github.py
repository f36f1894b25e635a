"""Outcome -> workflow commands of GitHub Actions: annotations, as many as the platform shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.finding import Severity
from tieout.report.layout import plain, plural
from tieout.report.sent import branch_lines, gravest_first, not_examined, place_in_repository, reasons

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.finding import Finding, Outcome

MOST = 10
"""Annotations of one type that a step shows; what comes after is dropped, and nothing says so.
docs.github.com, "Workflow commands for GitHub Actions", and the limits of annotations there."""
_LONGEST = 4000
"""Characters of one message. The platform takes 64 KiB; a person reads a sentence."""
_APART = 2
"""Reasons why something was not examined that have an annotation each."""
_TYPES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def commands(of: Outcome, *, below: str = "") -> str:
    """Give the commands, one a line: what was not examined, in two at most, then the findings, the gravest first.

    Of more than ten of one type the tenth says how many are left out here. ``below`` is the root's
    path in the repository, with its slash: the platform knows files from the top.
    """
    lines: dict[str, list[str]] = {name: [] for name in _TYPES.values()}
    lines["error"] += [_command("error", {"title": "tieout: not examined"}, said) for said in _together(of, below)]
    lines["error"] += [
        _command("error", {"title": "tieout: changes.branch"}, said) for said in branch_lines(of.branch_note)
    ]
    for finding in gravest_first(of):
        lines[_TYPES[finding.severity]].append(_annotation(finding, below))
    return "".join(f"{line}\n" for name, found in lines.items() for line in _within(name, found))


def _together(of: Outcome, below: str) -> list[str]:
    """Give what was not examined: of many reasons one annotation, or they would leave no room for a finding."""
    found = not_examined(of, below)
    if len(found) <= _APART:
        return found
    told = [f"{plural(len(rules), 'rule')}: {plain(reason)}" for reason, rules in reasons(of).items()]
    told += found[len(told) :]
    head = f"not examined, for {len(told)} reasons; the log and the summary of this job name each rule"
    return ["\n".join((head, *(_cut(item, _LONGEST // (len(told) + 1)) for item in told)))]


def _cut(text: str, limit: int) -> str:
    return text if len(text) < limit else f"{text[: limit - 4]}..."


def _within(name: str, found: list[str]) -> Iterable[str]:
    if len(found) <= MOST:
        return found
    left = len(found) - MOST + 1
    said = f"and {plural(left, name)} more: the log and the summary of this job list every one"
    return (*found[: MOST - 1], _command(name, {"title": "tieout"}, said))


def _annotation(finding: Finding, below: str) -> str:
    at = finding.location
    place = {"file": place_in_repository(at.path, below), "line": str(at.line), "col": str(at.column)}
    subject = "" if finding.subject in {"", at.path} else f": {finding.subject}"
    message = f"{visible(finding.message)}\nnext: {visible(finding.remedy)}"
    return _command(
        _TYPES[finding.severity], {**(place if at.path else {}), "title": f"{finding.rule}{subject}"}, message
    )


def _command(name: str, properties: dict[str, str], message: str) -> str:
    """Give one command; as the platform's own toolkit escapes it (actions/toolkit, core, command.ts)."""
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {said}::{_data(message[:_LONGEST])}"


def _data(text: str) -> str:
    shown = "\n".join(map(visible, text.split("\n")))
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
