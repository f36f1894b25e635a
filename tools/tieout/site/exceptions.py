"""The exceptions register -> a page of the site, as Markdown of our one dialect: what is accepted, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.site.words import line, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.model.examination import Examination
    from tieout.model.finding import Finding
    from tieout.model.registers.risks import Acceptance
    from tieout.site.told import Told


def exceptions_page(told: Told, control_link: Callable[[str], str]) -> list[str]:
    """Give the lines of the page: the rows of the register, and the findings that they waive today."""
    examination = told.examination
    lines = ["# Exceptions", "", "What is accepted for now, by whom, and until when.", ""]
    absent = examination.why_absent("exceptions")
    listed = examination.registers.exceptions
    rows = [row for row in listed if not _names_hidden(row, told)]
    if absent:
        lines += [f"Not examined: {text(absent)}.", ""]
    elif not listed:
        lines += [
            "The register holds none: each is a row of `registers/exceptions.yaml`, approved by another person, with an end.",
            "",
        ]
    elif rows:
        lines += ["| Id | State | About | Reason | Approved | Ends |", "|---|---|---|---|---|---|"]
        lines += [_row(row, examination, control_link) for row in rows]
        lines.append("")
    if hidden := len(listed) - len(rows):
        lines += [f"{hidden} of {len(listed)} {'is' if hidden == 1 else 'are'} not for the readers of this site.", ""]
    return [*lines, *_waived(told.view.waived)]


def _row(row: Acceptance, examination: Examination, control_link: Callable[[str], str]) -> str:
    about = [
        *([control_link(row.control)] if row.control else []),
        *(text(name) for name in (row.policy, row.risk, row.finding, *row.systems) if name),
        *([f"`{line(row.rule)}` of {text(row.subject)}"] if row.rule else []),
    ]
    approved = f"{row.approved_on or 'no date'} by {text(row.approved_by)}" if row.approved_by else "by nobody"
    ends = "no end stated" if row.expires_on is None else str(row.expires_on)
    if row.expires_on is not None and row.expires_on < examination.as_of:
        ends = f"\u2718 ended on {row.expires_on}"
    state = row.status.value if row.status else "not stated"
    return (
        f"| {text(row.id)} | {state} | {', '.join(about) or 'not stated'} | {text(row.reason)} | {approved} | {ends} |"
    )


def _waived(waived: tuple[Finding, ...]) -> Iterator[str]:
    if not waived:
        return
    yield "## Findings that are waived by them"
    yield ""
    for item in waived:
        until = f" until {item.until}" if item.until else ""
        yield f"- {line(item.waiver)}{until}: {text(item.message)}"


def _names_hidden(row: Acceptance, told: Told) -> bool:
    said = (row.policy, row.subject, row.risk, row.finding, row.reason, row.approved_by, *row.systems)
    return bool({row.policy, row.subject} & told.view.hidden_ids) or told.view.tells(*filter(None, said))
