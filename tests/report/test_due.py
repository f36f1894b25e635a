"""What falls due as a person reads it: by urgency and owner, 80 columns, and what it does not say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.exercises import runbook
from tests.factories import AS_OF, control, document, examination, person, program, roster
from tests.report.test_text import HOSTILE, LOST
from tests.workpapers.due.rows import STATED, acceptance, commitment, incident, reported, risk, vendor
from tieout.model.cadence import Cadence, Every
from tieout.model.document import Status
from tieout.model.examination import Examination
from tieout.model.location import NotExamined
from tieout.model.people import Roster
from tieout.model.period import Period
from tieout.model.program import Organization
from tieout.model.registers.collection import Registers
from tieout.report.due import owner_of, page
from tieout.workpapers.due.obligation import Kind
from tieout.workpapers.due.owners import of_owner
from tieout.workpapers.due.sheet import due

MONTH = timedelta(days=30)
YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))


def told(of: Examination, *kinds: Kind, owner: str | None = None, colour: bool = False) -> str:
    sheet = due(of, within=MONTH, kinds=kinds or tuple(Kind))
    if owner is not None:
        sheet = of_owner(sheet, owner, of)
    return page(of, sheet, colour=colour)


def company(*documents: object, **changes: object) -> Examination:
    named = program(organization=Organization(name="Example Ltd"))
    return examination(*documents, **{"program": named, **changes})  # type: ignore[arg-type]  # documents


def test_a_page_as_a_newcomer_reads_it() -> None:
    texts = (
        document(last_reviewed=AS_OF - timedelta(days=367)),
        document(
            id="POL-003",
            title="Change Management Policy",
            owner="role:cto",
            path="policies/change-management.md",
            review=Cadence(every=Every.QUARTERLY),
            last_reviewed=date(2026, 3, 26),
        ),
        document(id="POL-004", path="policies/x.md", status=Status.DRAFT),
        document(id="POL-005", path="policies/y.md", owner=None, last_reviewed=date(2025, 7, 1)),
        document(id="POL-006", path="policies/z.md", last_reviewed=date(2025, 10, 1)),
    )
    weekly = control(cadence=Cadence(every=Every.WEEKLY))
    of = company(*texts, controls=(weekly,), as_of=date(2026, 6, 29), period=YEAR, unreadable=(LOST,))
    assert (
        told(of, Kind.REVIEW, Kind.EVIDENCE_WINDOW)
        == """\
Example Ltd, as of 2026-06-29, period 2026

Late

  role:security-lead (Ben Example)
    POL-002 Access Control Policy: review of this policy
      was due 2026-06-28, 1 day late; lost after that day
      next: tieout review POL-002

Late, within grace

  role:cto (Ana Example)
    POL-003 Change Management Policy: review of this policy
      was due 2026-06-26, 3 days late; lost after 2026-07-03
      next: tieout review POL-003

Over, and it is not known whether it was done

  role:security-lead (Ben Example)
    AC-01 Access review: evidence for 2026-W26
      was due 2026-06-28, 1 day ago; lost after 2026-06-30
      next: carry it out and keep access-review of identity-provider under
            evidence/

Due until 2026-07-29

  no owner
    POL-005 Access Control Policy: review of this policy
      by 2026-07-01, in 2 days; lost after that day
      next: tieout review POL-005

  role:security-lead (Ben Example)
    AC-01 Access review: evidence for 2026-W27
      by 2026-07-05, in 6 days; lost after 2026-07-07
      and 3 more like it, the last by 2026-07-26
      next: carry it out and keep access-review of identity-provider under
            evidence/

1 late, 1 late within grace, 1 over and not known, 5 due in 30 days, until
2026-07-29; the next later: AC-01 by 2026-08-02
Lost: from the next day on an auditor would note the gap, though it is closed
later.
5 windows of controls above may be done already: nothing captured is read yet.

Not in this list
  Evidence window of AC-01 (25 windows): windows that are over: nothing captured
    is read yet, so this cannot say whether one was missed
  Review of POL-004: a draft is not in force, so its review is not due
  1 place could not be read: tieout check names them
"""
    )


def test_nothing_due_says_so_and_until_when() -> None:
    assert (
        told(company(), Kind.REVIEW)
        == """\
Example Ltd, as of 2026-06-30, period 2026-H1

Nothing found late, nothing due in 30 days, until 2026-07-30; the next later:
POL-002 by 2027-01-14
"""
    )


def test_a_page_of_one_owner_says_whose_it_is() -> None:
    assert told(company(), Kind.REVIEW, owner="ana").splitlines() == [
        "Example Ltd, as of 2026-06-30, period 2026-H1, only of person:ana",
        "",
        "Nothing found late, nothing due in 30 days, until 2026-07-30",
    ]
    assert told(company(document(owner=None)), Kind.REVIEW, owner="none").splitlines()[0].endswith(", only of no owner")


def test_what_could_not_be_looked_at_is_named_once_for_each_reason() -> None:
    absent = tuple(NotExamined(need=need, reason=f"there is no {need}") for need in ("risks", "vendors"))
    of = company(unexamined=absent, period=None)
    kinds = (Kind.REVIEW, Kind.EVIDENCE_WINDOW, Kind.VENDOR_REVIEW, Kind.VENDOR_REPORT, Kind.RISK_REVIEW)
    assert told(of, *kinds).splitlines()[-5:] == [
        "Not in this list",
        "  Evidence window: no period is examined: declare one under periods in",
        "    controls.yaml, or name it with --period",
        "  Vendor review, vendor report: there is no vendors",
        "  Risk review: there is no risks",
    ]


def test_many_of_one_reason_are_counted() -> None:
    drafts = [document(id=f"POL-{n}", path=f"policies/{n}.md", status=Status.DRAFT) for n in range(5)]
    assert told(company(*drafts), Kind.REVIEW).splitlines()[-2:] == [
        "  Review of POL-0, POL-1, POL-2 and 2 more: a draft is not in force, so its",
        "    review is not due",
    ]


@pytest.mark.parametrize(
    ("days", "when"),
    [
        (-2, "was due 2026-06-28, 2 days late; lost after that day"),
        (-1, "was due 2026-06-29, 1 day late; lost after that day"),
        (0, "by 2026-06-30, today; lost after that day"),
        (1, "by 2026-07-01, in 1 day; lost after that day"),
    ],
)
def test_when_is_said_in_days(days: int, when: str) -> None:
    day = AS_OF + timedelta(days=days)
    of = company(document(last_reviewed=date(day.year - 1, day.month, day.day)))
    assert told(of, Kind.REVIEW).splitlines()[6] == f"      {when}"


def test_the_last_day_of_grace_is_today() -> None:
    quarterly = document(review=Cadence(every=Every.QUARTERLY), last_reviewed=date(2026, 3, 23))
    assert "lost after today" in told(company(quarterly), Kind.REVIEW)


@pytest.mark.parametrize(("days", "lines"), [(11, []), (12, ["      and 1 more like it, the last by 2026-07-12"])])
def test_several_windows_of_one_control_are_told_together(days: int, lines: list[str]) -> None:
    of = company(controls=(control(cadence=Cadence(every=Every.WEEKLY)),), period=YEAR)
    sheet = due(of, within=timedelta(days=days), kinds=(Kind.EVIDENCE_WINDOW,))
    assert [line for line in page(of, sheet).splitlines() if "more like it" in line] == lines


@pytest.mark.parametrize(("count", "said"), [(3, "POL-0, POL-1, POL-2: a draft"), (4, "POL-2 and 1 more: a draft")])
def test_three_are_named_in_full(count: int, said: str) -> None:
    drafts = [document(id=f"POL-{n}", path=f"policies/{n}.md", status=Status.DRAFT) for n in range(count)]
    assert said in told(company(*drafts), Kind.REVIEW)


def test_what_is_never_lost_says_no_day() -> None:
    of = company(registers=Registers(risks=(risk(),)))
    lines = told(of, Kind.RISK_TREATMENT).splitlines()
    assert lines[6] == "      by 2026-07-10, in 10 days"
    assert not [line for line in lines if line.startswith("Lost")]


@pytest.mark.parametrize(
    ("owner", "shown"),
    [
        ("cto", "role:cto (Ana Example)"),
        ("person:ana", "person:ana (Ana Example)"),
        ("role:security-lead", "role:security-lead (nobody today)"),
        ("role:ceo", "role:ceo (not in the people register)"),
        (None, "no owner"),
    ],
)
def test_an_owner_is_shown_with_the_people_of_the_day(owner: str | None, shown: str) -> None:
    gone = person(id="ben", roles=("security-lead",), left_on=AS_OF - timedelta(days=1))
    of = company(document(owner=owner), roster=roster(person(), gone))
    [item] = due(of, within=MONTH, kinds=(Kind.REVIEW,)).items
    assert owner_of(item, of) == shown


def test_without_a_people_register_an_owner_is_shown_as_written() -> None:
    absent = (NotExamined(need="people", reason="there is none"),)
    of = company(document(owner="cto"), roster=Roster(people=(), roles=()), unexamined=absent)
    [item] = due(of, within=MONTH, kinds=(Kind.REVIEW,)).items
    assert owner_of(item, of) == "cto"


def test_a_document_without_a_title_is_not_named_twice() -> None:
    of = company(document(title=None, last_reviewed=date(2025, 7, 1)))
    assert told(of, Kind.REVIEW).splitlines()[5] == "    POL-002: review of this policy"


def crowded() -> Examination:
    """Give everything at once, with long and hostile names."""
    long = f"{HOSTILE} {'name ' * 60}"
    late = document(title=long, owner=long, last_reviewed=AS_OF - timedelta(days=900))
    texts = [replace(late, id=f"POL-{n}{long}", path=f"policies/{n}.md") for n in range(9)]
    texts += [replace(late, path="policies/x.md", last_reviewed=None, id=long), runbook()]
    registers = Registers(
        vendors=(vendor(name=long, owner=long, id=long, report_reviewed_on=None, contract_ends_on=AS_OF),),
        risks=(risk(title=long, id=long),),
        findings=(reported(title=long),),
        exceptions=(acceptance(rule=long, subject=long),),
        incidents=(incident(title=long, commander=long),),
        commitments=(commitment(title=long),),
    )
    controls = tuple(
        control(id=f"{long}{n}", title=long, cadence=Cadence(every=every)) for n, every in enumerate(Every)
    )
    return company(
        *texts,
        program=program(organization=Organization(name=long)),
        controls=controls,
        registers=registers,
        statements=STATED,
        unreadable=(LOST,),
        unexamined=(NotExamined(need="findings", reason=long),),
        period=replace(YEAR, id=long),
    )


def test_a_crowded_page_keeps_to_80_columns_and_paints_nothing() -> None:
    text = told(crowded())
    assert max(map(len, text.splitlines())) <= 80
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert not re.search(r"(?<!\\)##(?:\[|vso)", text)


def test_a_path_is_never_broken() -> None:
    path = f"policies/{'long-' * 30}/::error::x.md"
    text = told(company(document(id=None, path=path, last_reviewed=date(2025, 7, 1))), Kind.REVIEW)
    assert path in text
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


def test_colour_changes_no_word() -> None:
    painted = told(crowded(), colour=True)
    assert "\x1b[" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == told(crowded())
