"""Report -> drafts that the company fills in: the description of its system, and the assertion of its management.

The headings follow the description criteria (DC section 200) in our own words. What the registers do not say is a
visible place to fill in; nothing here is an opinion, and nothing is signed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.render import draft_parts, names, words
from tieout.render.markdown import plain, to_fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.render.report import Report

DRAFT = "DRAFT. The company's to write, not signed, and no part of what was examined."


def description(report: Report) -> str:
    """Give the draft of the system description, as Markdown."""
    return "\n".join(_description(report)) + "\n"


def assertion(report: Report) -> str:
    """Give the draft of the management assertion, as Markdown."""
    return "\n".join(_assertion(report)) + "\n"


def _description(report: Report) -> Iterator[str]:
    examination = report.examination
    yield from ("# System description", "", f"**{DRAFT}**", "")
    span = words.period(report.outcome.period) if report.outcome.period else "no period"
    yield f"Filled in from the registers of {plain(report.organization)} at commit {plain(report.outcome.head or 'none')}, for {plain(span)}."
    yield "Places that nobody but the company can fill in look like this: [to fill: what is missing]. Take them out, and this line, before anybody else reads it."
    yield from ("", "## 1. Services", "", to_fill("the services that the report covers, to whom, and since when"), "")
    yield from (
        "## 2. Commitments to customers and requirements of the system",
        "",
        *draft_parts.commitments(examination),
    )
    yield from (
        "## 3. What the system is made of",
        "",
        "### Infrastructure and software",
        "",
        *draft_parts.systems(examination),
    )
    yield from (
        "### People",
        "",
        *draft_parts.people(examination),
        "",
        "### Procedures",
        "",
        *draft_parts.procedures(report),
    )
    yield from (
        "### Data",
        "",
        *draft_parts.data(examination),
        "",
        "## 4. Incidents within the period",
        "",
        *draft_parts.incidents(examination),
    )
    yield from ("## 5. Criteria and the controls that meet them", "", *_criteria(report))
    yield from ("## 6. What customers have to do themselves", "")
    yield from (
        to_fill("the controls that customers must have for ours to work (complementary user entity controls)"),
        "",
    )
    yield from ("## 7. Companies whose services the system relies on", "", *draft_parts.vendors(examination))
    yield from ("## 8. Criteria that do not apply, and why", "", *draft_parts.excluded(report))
    yield from ("## 9. What changed within the period", "", *draft_parts.changes(report))


def _criteria(report: Report) -> Iterator[str]:
    count, controls = len(report.ladder.standings), len(report.examination.controls)
    yield f"In scope: {plain(words.categories(report.examination))}, {words.plural(count, 'criterion', 'criteria')}, and {words.plural(controls, 'control')}."
    yield from (f"Each criterion with its controls stands in {names.MATRIX} and {names.CONTROLS}.", "")


def _assertion(report: Report) -> Iterator[str]:
    period = report.outcome.period
    span = words.period(period) if period else to_fill("period")
    open_ones = sum(item.is_open for item in report.deviations)
    company = plain(report.organization)
    yield from ("# Management assertion", "", f"**{DRAFT}**", "")
    yield "Only management can make this statement, after it has read the description and weighed every deviation. Delete what is not so. Nothing here says that it is."
    yield from ("", f"Management of {company} states, for {span if not period else plain(span)}:", "")
    yield f"1. The description of {to_fill('name of the system')} presents the system as it was designed and put in place in that time, by the description criteria of DC section 200."
    yield f"2. The controls were suitably designed so that the commitments and requirements would be met by {plain(words.categories(report.examination))} criteria (TSP section 100), if they operated and if customers and subservice organizations did their part: {to_fill('true, or true except for')}"
    if period is None or period.type != 1:
        yield f"3. The controls operated effectively throughout that time: {to_fill('true, or true except for')}"
    yield from ("", "## What management has to weigh first", "")
    yield f"- {words.plural(open_ones, 'deviation')} {'is' if open_ones == 1 else 'are'} open in {names.EXCEPTIONS_TABLE}: {to_fill('what management concludes of each')}"
    yield f"- What was not examined stands on the first page, {names.START}: {to_fill('how management knows of these')}"
    yield f"- Events after the period: {to_fill('none, or which')}"
    yield from (
        "",
        "## Signature",
        "",
        f"{to_fill('name, function, day, signature of a person who can bind the company')}",
    )
