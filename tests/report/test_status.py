"""One screen: 24 lines and 80 columns, whatever the repository holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests import evidence
from tests.approvals import policy
from tests.factories import AS_OF, document, examination, finding, program
from tests.judged import approved, examined, exempt, late, pushed, untested
from tests.report.outcomes import FETCH
from tests.report.test_text import HOSTILE, LOST, OFF
from tests.workpapers.test_operated import company, judged
from tieout.check import check
from tieout.model.change_policy import Forge
from tieout.model.document import Status
from tieout.model.evidence.record import Population as Counted
from tieout.model.examination import Examination
from tieout.model.finding import SWITCHED_OFF, Outcome, RuleResult, RuleState, Severity
from tieout.model.location import Location
from tieout.model.program import Organization
from tieout.model.text_approval import TextApproval, TextState
from tieout.model.verdict import Judged
from tieout.report.layout import width_of
from tieout.report.status import page
from tieout.workpapers.approvals import population
from tieout.workpapers.evidence_sheet import evidence_sheet
from tieout.workpapers.ladder import ladder
from tieout.workpapers.standing import overview


def status(of: Examination, outcome: Outcome, *, colour: bool = False, width: int = 80) -> str:
    sheet = overview(of, outcome, within=timedelta(days=30))
    rows = ladder(of, outcome), population(of), evidence_sheet(of)
    return page(of, outcome, sheet, *rows, days=30, colour=colour, width=width)


def clean(of: Examination) -> Outcome:
    return replace(check(of), findings=(), rules=(RuleResult(rule="unreadable-file", state=RuleState.EXAMINED),))


def test_a_sound_programme_in_seven_lines() -> None:
    of = examination(program=program(organization=Organization(name="Example Ltd")))
    assert status(of, clean(of)) == (
        "Example Ltd, as of 2026-06-30, period 2026-H1\n"
        "\n"
        "Reviews   1 current \u00b7 0 due in 30 d \u00b7 0 late, as their heads claim\n"
        "Findings  none open\n"
        "Criteria  2 of 2 claimed by a control \u00b7 0 documented\n"
        "          approvals, evidence and operation are not examined yet\n"
        "Approvals not examined: there is no approval ledger\n"
        "          tieout approvals sync\n"
        "\n"
    )


def test_a_text_that_cannot_be_read_is_missed_among_the_reviews() -> None:
    of = replace(examination(), unreadable=(replace(LOST, location=Location(path="policies/x.md", line=3)),))
    lines = status(of, clean(of)).splitlines()
    assert lines[3].strip() == "1 text cannot be read"


def test_how_many_rules_were_not_examined_is_said_before_their_names_are_cut() -> None:
    of = examination()
    rules = tuple(RuleResult(rule=f"rule-{n}", state=RuleState.NOT_EXAMINED, reason="r") for n in range(42))
    assert status(of, replace(clean(of), rules=rules)).splitlines()[-1] == (
        "Not examined: rule-0, rule-1, rule-2, rule-3, rule-4, rule-5 and 36 more rules"
    )
    few, long = replace(clean(of), rules=rules[:2]), replace(clean(of), rules=(rules[0]._replace(rule="r" * 90),))
    assert status(of, long).splitlines()[-1] == f"Not examined: {'r' * 65}\u2026"
    assert status(of, few).splitlines()[-1] == "Not examined: rule-0 and rule-1"


def test_what_was_taken_for_a_branch_that_is_not_here_is_said_last() -> None:
    of = examination()
    note = "no branch main is in this clone, so the line of commit 1111111111 is taken for it"
    assert " ".join(status(of, replace(clean(of), branch_note=note)).split()).endswith(f" N{note[1:]}: {FETCH}")


def test_which_rules_are_switched_off_is_said_within_a_line() -> None:
    of = examination()
    rules = tuple(RuleResult(rule=f"rule-{n}", state=RuleState.OFF, reason=SWITCHED_OFF) for n in range(42))
    told = status(of, replace(clean(of), rules=(*rules, rules[0]._replace(reason="nobody keeps it"))))
    assert told.splitlines()[-1] == ("Switched off: rule-0, rule-1, rule-2, rule-3, rule-4, rule-5 and 36 more rules")


def test_with_the_ledger_a_review_is_more_than_a_claim() -> None:
    of = examined(approved())
    assert "as their heads claim" not in status(of, clean(of))


def test_a_review_that_has_not_landed_is_a_claim_with_the_ledger_too() -> None:
    path = examination().documents[0].path
    text = TextApproval(document="POL-002", path=path, state=TextState.APPROVED, is_proposed=True)
    of = replace(examined(approved()), documents=examination().documents, texts=(text,))
    sheet = overview(of, clean(of), within=timedelta(days=30))
    assert (sheet.current + sheet.due + sheet.late, sheet.proposed) == (1, 1)
    assert status(of, clean(of)).splitlines()[3] == "          1 as claimed, not landed"
    draft = replace(of, documents=tuple(replace(item, status=Status.DRAFT) for item in of.documents))
    assert overview(draft, clean(draft), within=timedelta(days=30)).proposed == 0


def test_what_to_do_first_has_day_owner_and_step() -> None:
    late = document(last_reviewed=AS_OF - timedelta(days=367))
    of = examination(late, program=program(organization=Organization(name="Example Ltd")))
    outcome = replace(
        clean(of), findings=(finding(rule="unknown-owner", message="m", remedy="r", severity=Severity.NOTE),)
    )
    lines = status(of, outcome).splitlines()
    assert lines[-5:] == [
        "Do first",
        "  \u2718 POL-002 Access Control Policy: review of this policy was due 2 days ago",
        "    role:security-lead: tieout review POL-002",
        "  \u2022 m",
        "    role:security-lead: tieout explain unknown-owner",
    ]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ((approved(),), ["Approvals 1 change: 1 approved, 0 late, 0 exceptions, 0 not tested"]),
        (
            (approved(), late(), pushed(), exempt(), untested()),
            [
                "Approvals 5 changes: 1 approved, 1 late, 1 exception, 1 exempt, 1 not tested",
                "          tieout approvals check",
            ],
        ),
    ],
)
def test_the_changes_are_a_line_and_the_next_command_where_something_is_amiss(
    found: tuple[Judged, ...], told: list[str]
) -> None:
    of = examined(*found)
    lines = status(of, clean(of)).splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("Approvals"))
    assert lines[place : place + len(told) + 1] == [*told, ""]


def test_what_stands_on_approvals_that_nobody_examined_is_not_counted_as_none() -> None:
    of = company()
    lines = status(of, judged(of)).splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("Criteria"))
    assert lines[place : place + 2] == [
        "Criteria  2 of 2 claimed \u00b7 2 documented",
        "          approvals are not examined yet",
    ]
    (operated,) = (line for line in lines if line.startswith("Operated"))
    assert operated == "Operated  not known \u00b7 instances of 1 of 1 control, 0 fail \u00b7 tieout rehearse"


def test_who_keeps_approvals_nowhere_is_told_no_command() -> None:
    of = examination(
        program=program(changes=policy(forge=Forge(kind="none", repository="", url="", reason="On paper")))
    )
    told = status(of, clean(of))
    assert "Approvals not examined: no code host keeps the approvals: On paper\n" in told
    assert "tieout approvals" not in told


def crowded() -> tuple[Examination, Outcome]:
    """Everything that can make the page long, with long and hostile names."""
    long = f"{HOSTILE} {'name ' * 60}"
    late = document(title=long, owner=long, last_reviewed=AS_OF - timedelta(days=900))
    documents = [replace(late, id=f"POL-{n}", path=f"policies/{n}.md") for n in range(9)]
    documents += [
        replace(late, path="policies/x.md", last_reviewed=None),
        replace(late, path="policies/y.md", status=None),
    ]
    base = examination()
    assert base.period is not None
    of = examination(
        *documents,
        program=program(organization=Organization(name=long)),
        period=replace(base.period, id=long),
    )
    rules = [RuleResult(rule=f"rule-{n}", state=RuleState.NOT_EXAMINED, reason=long) for n in range(9)]
    found = [finding(rule=f"rule-{n}", message=long, remedy=long, severity=s) for n in range(9) for s in Severity]
    return of, replace(check(of), rules=(*rules, OFF), findings=tuple(found), unreadable=(LOST,))


def test_the_place_of_a_finding_stands_beside_its_command_where_it_fits() -> None:
    of = examination(program=program(organization=Organization(name="Example Ltd")))
    found = finding(rule="broken-link", subject="CC1.1", message="m", location=Location(path="policies/x.md", line=7))
    lines = status(of, replace(clean(of), findings=(found,))).splitlines()
    assert lines[-1] == "    no owner: tieout explain broken-link  (policies/x.md:7)"


def test_a_crowded_page_still_fits_the_screen() -> None:
    text = status(*crowded())
    lines = text.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)
    assert not [line for line in lines if line.lstrip().startswith("::")]
    assert "  and 32 more: tieout check" in lines
    assert lines[-3].startswith("Not examined: rule-0, rule-1")
    assert lines[-2] == "Switched off: unreadable-file"
    assert lines[-1] == "Not read: 1 place: tieout check names them"


def test_where_there_is_more_room_fewer_sentences_are_cut() -> None:
    of = examination()
    outcome = replace(clean(of), findings=(finding(rule="unknown-owner", message=f"the {'very ' * 18}end"),))
    assert "very v\u2026\n" in status(of, outcome)
    wide = status(of, outcome, width=120)
    assert " very end\n" in wide
    assert max(map(len, wide.splitlines())) <= 120


def test_what_is_two_columns_wide_fits_the_screen_too() -> None:
    wide = "\u65b9\u91dd" * 40
    late = document(last_reviewed=AS_OF - timedelta(days=400), title=wide, owner=wide)
    of = examination(late, program=program(organization=Organization(name=wide)))
    lines = status(of, clean(of)).splitlines()
    assert max(map(width_of, lines)) <= 80
    assert sum("\u2026" in line for line in lines) == 3


def test_colour_changes_no_word() -> None:
    of, outcome = crowded()
    painted = status(of, outcome, colour=True)
    assert "\x1b[" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == status(of, outcome)


@pytest.mark.parametrize(("days", "when"), [(0, "in 0 days"), (1, "in 1 day"), (30, "in 30 days")])
def test_what_falls_due_says_in_how_many_days(days: int, when: str) -> None:
    of = examination(document(last_reviewed=AS_OF + timedelta(days=days) - timedelta(days=365)))
    lines = status(of, clean(of)).splitlines()
    assert lines[-2].startswith("  \u2022 POL-002 Access Control Policy: review of this policy is due ")
    assert lines[-2].endswith(when)


def test_a_window_of_which_it_cannot_be_told_is_said_beside_those_that_were_missed() -> None:
    doubtful = evidence.on("2026-01-14", population=Counted(rows=2, complete=False))
    of = evidence.examination(doubtful)
    lines = status(of, clean(of)).splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("Evidence"))
    assert lines[place] == "Evidence  0 of 1 capture passes \u00b7 0 of 1 entries shown"
    assert lines[place + 1] == "          1 window cannot be told"
