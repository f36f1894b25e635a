"""Open findings -> a page of the site, as Markdown of our one dialect: the gravest first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tieout.model.finding import Severity, State
from tieout.site.places import EXCEPTIONS, quoted
from tieout.site.words import counted, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.model.finding import Finding
    from tieout.site.told import Told

_MOST = 400
"""Findings of one severity that are told one by one."""
_MEANS = {
    Severity.ERROR: "An auditor would note these as deviations.",
    Severity.WARNING: "An auditor would ask about these.",
    Severity.NOTE: "Good practice.",
}


def findings_page(told: Told, places: Mapping[str, str]) -> list[str]:
    """Give the lines of the page; ``places`` are the pages of the documents that are for the readers."""
    view = told.view
    total = len(told.outcome.open())
    lines = [
        "# Findings",
        "",
        "What does not tie out, and the next step. `tieout explain RULE` prints a rule's manual.",
        "",
    ]
    if view.findings_withheld:  # first, as the sums below are smaller by them
        more = f"{view.findings_withheld} of {total} rest on what is classified above the readers"
        lines += [f"{more} of this site, and are not below: `tieout check` shows them.", ""]
    if not total:
        lines += ["No finding is open.", ""]
        if told.outcome.not_examined:
            lines += [f"[What was not examined](index.md) may still hold some: {_unseen(told)}.", ""]
    for severity in Severity:
        found = sorted(
            (item for item in view.findings if item.severity is severity),
            key=lambda item: (item.rule, item.location.path, item.location.line),
        )
        if found:
            lines += [f"## {counted(len(found), severity.value).capitalize()}", "", _MEANS[severity], ""]
            lines += [*_table(found, places), ""]
    return [*lines, *_resting(told, places)]


def _resting(told: Told, places: Mapping[str, str]) -> Iterator[str]:
    """Name what fails nothing, since it is frozen or waived: without it the page would read as if it were gone."""
    view = told.view
    counts = Counter(item.state for item in told.outcome.findings)
    if total := counts[State.BASELINED]:
        yield from (f"## {total} in the baseline", "")
        yield from ("They were there when it was made: they fail nothing, and they are not gone.", "")
        if above := total - len(view.frozen):
            verbs = ("rests", "is") if above == 1 else ("rest", "are")
            yield f"{above} of them {verbs[0]} on what is classified above the readers of this site, and {verbs[1]} not below."
            yield ""
        if view.frozen:
            by_rule = sorted(view.frozen, key=lambda item: (item.severity.rank, item.rule, item.location))
            yield from (*_table(by_rule, places), "")
    if waived := counts[State.WAIVED]:
        yield f"{counted(waived, 'finding')} {'is' if waived == 1 else 'are'} waived: [exceptions]({EXCEPTIONS})."
        yield ""


def _unseen(told: Told) -> str:
    return counted(len(told.outcome.not_examined), "rule")


def _table(found: list[Finding], places: Mapping[str, str]) -> Iterator[str]:
    yield "| Finding | Rule | Where | Next |"
    yield "|---|---|---|---|"
    for item in found[:_MOST]:
        where = text(f"{item.location.path}:{item.location.line}")
        if item.location.path in places:
            where = f"[{where}]({quoted(places[item.location.path])})"
        yield f"| {text(item.message)} | `{item.rule}` | {where} | {text(item.remedy)} |"
    if len(found) > _MOST:
        yield ""
        yield f"And {len(found) - _MOST} more: `tieout check` names them."
