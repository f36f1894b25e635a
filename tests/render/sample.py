"""A report with something of everything, for the tests of what is rendered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tests import factories
from tieout.check import check
from tieout.model.cadence import Cadence, Every
from tieout.model.change import Effect, FieldChange, History, Revision
from tieout.model.control import Execution, Nature, Requirement
from tieout.model.criteria import Category
from tieout.model.document import ChangelogEntry, Document, Heading, Kind, Status
from tieout.model.examination import Examination
from tieout.model.finding import Finding, Outcome, Severity
from tieout.model.location import Location, NotExamined
from tieout.model.program import Organization
from tieout.render.report import Report
from tieout.workpapers.ladder import ladder

TEXT = """# Access Control Policy

## Purpose

People reach customer data only if their work needs it. See [how to report](incident-response.md#reporting),
the [purpose](#purpose), [a site](https://example.com/) and [a list](../registers/access.csv).

| Who | Hours |
|-----|------:|
| Everyone | 24 |

## Reporting

1. Say it.
2. Write it down: `tieout check`.
"""
INCIDENTS = "# Incident Response Plan\n\n## Reporting\n\nCall the number in the [access policy](access-control.md).\n"


def headings(body: str) -> tuple[Heading, ...]:
    """Give a text's headings with the anchors of plain words."""
    found = [line for line in body.split("\n") if line.startswith("#")]
    return tuple(
        Heading(
            level=len(line.partition(" ")[0]),
            text=line.partition(" ")[2],
            anchor=line.partition(" ")[2].lower().replace(" ", "-"),
            line=1,
        )
        for line in found
    )


def documents(body: str = TEXT) -> tuple[Document, ...]:
    """Give a policy in force with this text, a draft and a runbook without an id."""
    return (
        factories.document(
            body=body,
            headings=headings(body),
            changelog=(ChangelogEntry(version="1.0", on=date(2026, 1, 14), author="Ana", change="First"),),
        ),
        factories.document(
            path="policies/incident-response.md",
            id="POL-004",
            title="Incident Response Plan",
            status=Status.DRAFT,
            last_reviewed=None,
            body=INCIDENTS,
            headings=headings(INCIDENTS),
        ),
        factories.document(
            kind=Kind.RUNBOOK,
            path="runbooks/Räumung.md",
            id=None,
            title=None,
            status=None,
            version=None,
            last_reviewed=None,
            body="Plain words.\n",
        ),
    )


def examination(*texts: Document, **changes: Any) -> Examination:
    """Give an examination of these documents, else of the three, with two controls and a history."""
    change = Revision(
        commit=factories.commit(committed_at=datetime(2026, 1, 14, 12, tzinfo=UTC)),
        path=factories.POLICY_PATH,
        effect=Effect.MODIFIED,
        body_changed=True,
        fields=(FieldChange(key="version", before=None, after="1.0"),),
        readable=True,
    )
    whole = factories.examination(
        *(texts or documents()),
        program=factories.program(
            categories=(Category.CONFIDENTIALITY, Category.AVAILABILITY),
            excluded=(factories.exclusion("A1.2", "Runs at the cloud provider"),),
            organization=Organization(name="Example Ltd", timezone="Europe/Berlin"),
            bundle_keys=("SHA256:example",),
        ),
        controls=(
            factories.control(
                statement="The security lead reviews all access.",
                nature=Nature.DETECTIVE,
                execution=Execution.IT_DEPENDENT_MANUAL,
                cadence=Cadence(every=Every.QUARTERLY),
                evidence=(Requirement(id="review", system="aws-prod", kind="access-review"),),
                test="Draw a sample.",
            ),
            factories.control(id="IR-01", title="Incidents", criteria=("A1.1",), policies=("POL-004",)),
            factories.control(id="X-01", title="Elsewhere", criteria=("CC1.1",), owner=None),
        ),
        history=History(commits=7, revisions=(change,), irregularities=()),
        unexamined=(NotExamined(need="people", reason="there is no people register"),),
    )
    return replace(whole, **changes)


def findings() -> tuple[Finding, ...]:
    """Give one of each severity."""
    return (
        factories.finding(),
        factories.finding(rule="broken-link", severity=Severity.WARNING, message="the link x leads nowhere", about="x"),
        factories.finding(
            rule="house-style",
            severity=Severity.NOTE,
            subject="AC-01",
            location=Location(path="controls.yaml", line=10, column=5),
            message="AC-01 could say more",
            about="",
        ),
    )


def outcome(examined: Examination, *found: Finding) -> Outcome:
    """Give what the rules say of the examination, with these findings in place of theirs."""
    return replace(check(examined), findings=found or findings())


def report(examined: Examination | None = None, *found: Finding, **changes: Any) -> Report:
    """Give the report of an examination."""
    examined = examined or examination()
    ruled = outcome(examined, *found)
    judged = changes.pop("outcome", ruled)  # what lays out findings is made of those that are shown
    made = Report.of(
        examination=examined, outcome=judged, ladder=ladder(examined, ruled), tool_version="1.2.3", note="Read this."
    )
    return replace(made, **changes)
