"""Open findings -> a page of the site, as Markdown of our one dialect: the gravest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.finding import Severity
from tieout.site.places import quoted
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
        if off := sum(map(len, told.outcome.off.values())):
            lines += [f"[What is off](index.md) is not asked: {counted(off, 'rule')}.", ""]
    for severity in Severity:
        found = sorted(
            (item for item in view.findings if item.severity is severity),
            key=lambda item: (item.rule, item.location.path, item.location.line),
        )
        if found:
            lines += [f"## {counted(len(found), severity.value).capitalize()}", "", _MEANS[severity], ""]
            lines += [*_table(found, places), ""]
    return lines


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
