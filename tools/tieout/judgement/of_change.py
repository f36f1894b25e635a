"""Which findings are of a change: what it brought, made graver, or touched without mending."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.finding import UNREADABLE, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome, Since
    from tieout.model.touched import Touched

_LINE = re.compile(r"(?<=\S):[0-9]+(?::[0-9]+)?")
"""Where a message names a place: the line moves with every entry above."""
_GUESS = re.compile(r"[.;,] did you mean [^?]*\?", re.IGNORECASE)
"""What a message offers besides the fact: it follows the names that are there, and their order."""


def of_change(
    after: Outcome, before: Outcome | None, examination: Examination, *, since: Since, touched: Touched
) -> Outcome:
    """Give the outcome with every open finding that is not of the change marked so; none is taken out.

    ``before`` is of the merge base, judged on the same day; None where that could not be examined: then all is
    of the change. A finding is of the change if it was not open before, was milder or said something else, if
    its place was touched, or the text or control that it is about. What could not be read always is. A text that was
    renamed alone is not touched: what was wrong with it was, and what is wrong by its new name alone is new.
    """
    known = {} if before is None else {item.fingerprint: item for item in before.findings if item.state is State.OPEN}
    subjects = _touched_subjects(examination, touched)
    findings = tuple(
        replace(item, state=State.ELSEWHERE)
        if item.state is State.OPEN and not _is_of_it(item, known, subjects, touched)
        else item
        for item in after.findings
    )
    return replace(after, findings=findings, since=since)


def _is_of_it(finding: Finding, known: Mapping[str, Finding], subjects: frozenset[str], touched: Touched) -> bool:
    old = touched.moved.get(finding.location.path)
    then = finding if old is None else finding.at_path(old)
    before = known.get(then.fingerprint)
    if before is None or finding.rule == UNREADABLE:
        return True
    if finding.severity.rank < before.severity.rank or fact(then) != fact(before):
        return True
    is_touched = old is None and touched.holds(finding.location)
    return is_touched or not subjects.isdisjoint((then.subject, *finding.touches))


def fact(finding: Finding) -> str:
    """Give what a finding says, less what moves though nothing about it has changed."""
    return _GUESS.sub("", _LINE.sub("", finding.message))


def _touched_subjects(examination: Examination, touched: Touched) -> frozenset[str]:
    """Give the ids of the documents and controls that were touched, and the paths."""
    paths = touched.paths - touched.moved.keys() - set(touched.moved.values())
    documents = (item.id for item in examination.documents if item.id and item.path in paths)
    controls = (item.id for item in examination.controls if touched.holds(item.location))
    return frozenset((*documents, *controls, *paths))
