"""A company of three controls and three texts, with something of everything that a trace can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.factories import POLICY_PATH, commit, control, document, examination, exclusion, finding, program
from tieout.check import check
from tieout.model.cadence import Cadence, Every
from tieout.model.change import Arrival, Effect, FieldChange, History, Revision
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.document import Document, Heading, Kind, Status
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Outcome, Severity, State
from tieout.model.limit import Limit, Unit
from tieout.model.location import Location
from tieout.model.parameter import Parameter
from tieout.model.program import RuleSetting
from tieout.workpapers.trace import Trace, trace

BODY = """\
# Access Control Policy

## Access review

Every quarter, the access to every system is reviewed by its owner.
From one sign-off to the next, at most 92 days pass.

## Logging

Logs are kept.
"""
RUNBOOK_PATH = "runbooks/access-removal.md"
_COMMITS = {name: commit(oid=digit * 40) for name, digit in (("begin", "2"), ("words", "3"), ("dates", "4"))}


def _policy() -> Document:
    heads = (("Access Control Policy", 1, 20), ("Access review", 2, 22), ("Logging", 2, 27))
    return document(
        body=BODY,
        body_line=20,
        headings=tuple(
            Heading(level=level, text=text, anchor=text.lower().replace(" ", "-"), line=line)
            for text, level, line in heads
        ),
        parameters=(
            Parameter(
                name="access-review-gap",
                value=Decimal(92),
                unit=Unit.DAYS,
                phrase="From one sign-off to the next, at most 92 days pass",
                location=Location(path=POLICY_PATH, line=13, column=3),
            ),
        ),
    )


def _revision(
    name: str, path: str, *keys: str, effect: Effect = Effect.MODIFIED, body_changed: bool = False
) -> Revision:
    return Revision(
        commit=_COMMITS[name],
        path=path,
        effect=effect,
        body_changed=body_changed,
        fields=tuple(FieldChange(key=key, before="1", after="2") for key in keys),
        readable=True,
    )


def company() -> Examination:
    """Give the company as of 2026-06-30: one sound control, one on a draft and a text that is not there, one planned."""
    runbook = document(
        kind=Kind.RUNBOOK,
        path=RUNBOOK_PATH,
        id="RB-002",
        title="Access Removal Runbook",
        status=Status.DRAFT,
        version=None,
        approver=None,
        approved=None,
        effective=None,
        last_reviewed=None,
        controls=("AC-04",),
        body="# Access Removal Runbook\n\n## Evidence to keep\n\n- the lists, saved as evidence for AC-04;\n",
        headings=(
            Heading(level=1, text="Access Removal Runbook", anchor="access-removal-runbook", line=20),
            Heading(level=2, text="Evidence to keep", anchor="evidence-to-keep", line=22),
        ),
        digest="sha256:" + "7" * 64,
        places=(),
    )
    removal = control(
        id="AC-04",
        title="Access ends within 24 hours of leaving",
        statement="When a person leaves, all access is removed.",
        criteria=("C1.1.2", "C1.2", "CC6.2"),
        cadence=Cadence(every=Every.EVENT, within=Limit(value=24, unit=Unit.HOURS)),
        policies=("POL-404",),
        runbooks=("RB-002",),
        evidence=(),
        effective_from=None,
        location=Location(path=SETTINGS_PATH, line=30, column=5),
        places=(),
    )
    review = control(title="Quarterly access review", statement="Each quarter the access to systems is reviewed.")
    planned = control(id="AC-09", title="Planned for later", effective_from=date(2026, 9, 1), criteria=("C1.1-POF3",))
    history = History(
        commits=9,
        revisions=(
            _revision("dates", POLICY_PATH, "last_reviewed"),
            _revision("words", POLICY_PATH, "version", body_changed=True),
            _revision("begin", POLICY_PATH, effect=Effect.ADDED, body_changed=True),
            _revision("begin", RUNBOOK_PATH, effect=Effect.ADDED, body_changed=True),
        ),
        irregularities=(),
        arrivals=tuple(
            Arrival(commit=item.oid, landing=landing * 40, at=datetime(2026, month, 2, tzinfo=UTC))
            for item, landing, month in zip(_COMMITS.values(), "256", (1, 2, 3), strict=True)
        ),
    )
    changes = (
        ControlChange(control="AC-01", effect=ControlEffect.BEGUN, on=date(2025, 12, 1), commit="8" * 40),
        ControlChange(
            control="AC-07",
            effect=ControlEffect.REMOVED,
            on=date(2026, 5, 4),
            commit="9" * 40,
            criteria=("C1.2",),
        ),
    )
    return examination(
        _policy(),
        runbook,
        controls=(planned, review, removal),
        history=history,
        control_changes=changes,
        uncommitted=(RUNBOOK_PATH,),
        program=program(
            excluded=(exclusion("CC6.2", "x"),),
            rules=(RuleSetting(rule="future-date", off=True, location=Location(path=SETTINGS_PATH)),),
        ),
    )


def outcome(of: Examination) -> Outcome:
    """Give what the rules left undone, with findings of this page's own: new rules do not change it."""
    about_control = {"subject": "AC-04", "location": Location(path=SETTINGS_PATH, line=30, column=5)}
    found = (
        finding(
            rule="control-without-document",
            message="AC-04 rests on the policy POL-404, and no document has that id. Did you mean POL-002?",
            remedy="name a document that is there",
            **about_control,
        ),
        finding(
            rule="control-without-evidence",
            message="AC-04 names no evidence",
            severity=Severity.WARNING,
            **about_control,
        ),
        finding(
            rule="broken-link", about="a", message="a link leads nowhere", state=State.WAIVED, until=date(2026, 9, 1)
        ),
        *(
            finding(rule="raw-html", about=str(i), message=f"line {i} has a tag", severity=Severity.WARNING)
            for i in range(20, 23)
        ),
    )
    return replace(check(of), findings=found)


def traced(reference: str) -> Trace:
    """Give the trace of a criterion, a point of focus or a control of the company."""
    of = company()
    return trace(of, outcome(of), reference)
