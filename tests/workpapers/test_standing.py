"""Where the programme stands on a day, and what is to do first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories import AS_OF, control, document, examination, finding
from tieout.check import check
from tieout.model.document import Document, Kind, Status
from tieout.model.examination import Examination
from tieout.model.finding import Finding, Outcome, Severity, State
from tieout.model.location import Location, Unreadable
from tieout.workpapers.standing import Overview, Urgent, overview

MONTH = timedelta(days=30)


def due_on(day: date, **changes: object) -> Document:
    """Give a policy whose annual review falls due on a day."""
    return document(last_reviewed=date(day.year - 1, day.month, day.day), **changes)


def of(*documents: Document, findings: tuple[Finding, ...] = ()) -> tuple[Examination, Outcome]:
    examined = examination(*documents)
    return examined, replace(check(examined), findings=findings)


def counts(sheet: Overview) -> tuple[int, ...]:
    return (sheet.current, sheet.due, sheet.late, sheet.undated, sheet.unstated, sheet.drafts)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, (0, 0, 1, 0, 0, 0)),
        (0, (0, 1, 0, 0, 0, 0)),
        (29, (0, 1, 0, 0, 0, 0)),
        (30, (0, 1, 0, 0, 0, 0)),
        (31, (1, 0, 0, 0, 0, 0)),
    ],
)
def test_a_review_is_late_the_day_after_and_due_within_the_days(days: int, expected: tuple[int, ...]) -> None:
    sheet = overview(*of(due_on(AS_OF + timedelta(days=days))), within=MONTH)
    assert counts(sheet) == expected


def test_within_no_days_only_today_is_due() -> None:
    today, tomorrow = due_on(AS_OF), due_on(AS_OF + timedelta(days=1), path="policies/b.md")
    assert counts(overview(*of(today, tomorrow), within=timedelta())) == (1, 1, 0, 0, 0, 0)


def test_every_document_is_counted_once() -> None:
    found = (finding(rule="future-date", location=Location(path="policies/future.md")),)
    sheet = overview(
        *of(
            document(),
            document(path="policies/none.md", last_reviewed=None),
            document(path="policies/future.md", last_reviewed=AS_OF + timedelta(days=99)),
            document(path="policies/unstated.md", status=None),
            document(path="policies/draft.md", status=Status.DRAFT),
            document(path="policies/retired.md", status=Status.RETIRED),
            findings=found,
        ),
        within=MONTH,
    )
    assert counts(sheet) == (1, 0, 0, 2, 1, 2)
    assert sum(counts(sheet)) == 6


def test_a_review_of_the_future_counts_for_nothing_though_its_finding_is_waived() -> None:
    waived = finding(rule="future-date", state=State.WAIVED)
    ahead = document(last_reviewed=AS_OF + timedelta(days=2))
    assert counts(overview(*of(ahead, findings=(waived,)), within=MONTH)) == (0, 0, 0, 1, 0, 0)


def test_the_order_is_late_errors_due_warnings_notes() -> None:
    late = [due_on(AS_OF - timedelta(days=n), id=f"L-{n}", path=f"policies/l{n}.md") for n in (1, 9, 3)]
    due = [due_on(AS_OF + timedelta(days=n), id=f"D-{n}", path=f"policies/d{n}.md") for n in (5, 2)]
    found = tuple(
        finding(rule=f"rule-{severity.value}", severity=severity, message=severity.value, location=Location(path="x"))
        for severity in reversed(Severity)
    )
    urgent = overview(*of(*late, *due, findings=found), within=MONTH).urgent
    assert [(item.title.partition(" ")[0] if item.on else item.title, item.late, item.grave) for item in urgent] == [
        ("L-9", True, True),
        ("L-3", True, True),
        ("L-1", True, True),
        ("error", False, True),
        ("D-2", False, False),
        ("D-5", False, False),
        ("warning", False, False),
        ("note", False, False),
    ]


def test_what_could_not_be_read_is_counted_and_comes_first() -> None:
    """Of a text that nobody could read nothing else is told: neither its review nor what rests on it."""
    lost = Unreadable(location=Location(path="policies/lost.md", line=3), kind="syntax", message="m", remedy="r")
    examined = replace(examination(due_on(AS_OF - timedelta(days=9))), unreadable=(lost,))
    others = (finding(rule="broken-link", message="a", location=Location(path="a.md")),)
    found = tuple(item for item in check(examined).findings if item.rule == "unreadable-file")
    sheet = overview(examined, replace(check(examined), findings=(*others, *found)), within=MONTH)
    assert sheet.unread == 1
    assert [item.title for item in sheet.urgent] == [
        "policies/lost.md could not be read: m",
        "POL-002 Access Control Policy: review of this policy was due",
        "a",
    ]


def test_a_late_review_says_what_whose_and_the_next_step() -> None:
    runbook = due_on(AS_OF - timedelta(days=1), kind=Kind.RUNBOOK, owner=None, path="runbooks/x.md")
    stale = finding(rule="stale-review", location=Location(path="runbooks/x.md"))
    assert overview(*of(runbook, findings=(stale,)), within=MONTH).urgent == (
        Urgent(
            on=AS_OF - timedelta(days=1),
            title="POL-002 Access Control Policy: review of this runbook was due",
            owner="no owner",
            command="tieout review POL-002",
            late=True,
            grave=True,
        ),
    )


@pytest.mark.parametrize(
    ("about", "owner"),
    [
        (finding(), "role:security-lead"),
        (finding(subject="AC-01", location=Location(path="controls.yaml")), "role:lead"),
        (finding(subject="CC1.1", location=Location(path="controls.yaml")), "no owner"),
    ],
    ids=["its document's", "its control's", "nobody's"],
)
def test_a_finding_has_the_owner_of_what_it_is_about(about: Finding, owner: str) -> None:
    examined = examination(document(), controls=(control(owner="role:lead"),))
    sheet = overview(examined, replace(check(examined), findings=(replace(about, rule="broken-link"),)), within=MONTH)
    assert [(item.owner, item.command, item.on) for item in sheet.urgent] == [
        (owner, "tieout explain broken-link", None)
    ]


@pytest.mark.parametrize(
    ("count", "titles"),
    [
        (3, ["m0", "m1", "m2"]),
        (4, ["4 times broken-link, first: m0"]),
    ],
)
def test_many_of_one_rule_are_one_line(count: int, titles: list[str]) -> None:
    found = tuple(
        finding(rule="broken-link", message=f"m{n}", location=Location(path="a", line=n + 1)) for n in range(count)
    )
    urgent = overview(*of(document(), findings=found), within=MONTH).urgent
    assert [item.title for item in urgent] == titles
    assert {(item.command, item.place.partition(":")[0]) for item in urgent} == {("tieout explain broken-link", "a")}


def test_a_note_does_not_hide_among_errors_of_its_rule() -> None:
    found = tuple(
        finding(rule="uncovered-criterion", severity=severity, message=severity.value, location=Location(path="a"))
        for severity in (Severity.NOTE, Severity.ERROR)
    )
    urgent = overview(*of(document(), findings=found), within=MONTH).urgent
    assert [(item.title, item.grave) for item in urgent] == [("error", True), ("note", False)]
