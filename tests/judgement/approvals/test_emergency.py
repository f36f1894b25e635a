"""A change that could not wait is reviewed soon after, and names its incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tests.approvals import MERGED_AT, change, examination, policy, proposal, review, sentences, told
from tieout.judgement.approvals.judge import judge
from tieout.model.finding import Severity
from tieout.model.landing import LandedChange
from tieout.model.limit import Unit
from tieout.model.location import Location, NotExamined
from tieout.model.parameter import Parameter
from tieout.model.proposal import ReviewState
from tieout.model.registers.operation import Incident
from tieout.model.statement import Statement

HOUR = timedelta(hours=1)
TITLE = "Stop the queue (INC-2026-01)"
DETECTED_AT = MERGED_AT - 3 * HOUR


def incident(known_at: datetime | None = DETECTED_AT, **changes: Any) -> Incident:
    """Give an incident of the morning of the merge."""
    own = {"detected_at": known_at, "declared_at": None, "recorded_at": None, "resolved_at": None}
    return factories.incident(**(own | changes))


INCIDENTS = factories.registers(incidents=(incident(id=""), incident()))
CONVENTION = "24 hours, as no text in force then states emergency-review"


def urgent(reviewed_at: datetime | None = MERGED_AT + HOUR, **changes: Any) -> LandedChange:
    """An emergency change that Bob reviewed an hour after its merge, with its incident in the title."""
    reviews = () if reviewed_at is None else (review(at=reviewed_at),)
    own: dict[str, Any] = {"reviews": reviews, "labels": ("ops", "Emergency"), "title": TITLE}
    return change(proposal(**(own | changes)), owned=())


def stated(value: str, unit: Unit, since: date = date(2026, 1, 1)) -> Statement:
    parameter = Parameter(
        name="emergency-review",
        value=Decimal(value),
        unit=unit,
        phrase="soon",
        location=Location(path="policies/change.md", line=9),
    )
    return factories.statement(document="POL-003", path="policies/change.md", since=since, parameters=(parameter,))


def outcome(one: LandedChange, **rest: Any) -> tuple[str, list[str], list[str]]:
    return told(one, **({"registers": INCIDENTS} | rest))


def says(one: LandedChange, **rest: Any) -> list[str]:
    return sentences(one, **({"registers": INCIDENTS} | rest))


def test_one_in_order_is_late_and_no_more() -> None:
    assert outcome(urgent()) == ("approved_late", ["emergency-change"], ["bob"])
    assert says(urgent()) == [f"it was reviewed on 2026-03-03, within {CONVENTION}"]
    (judged,) = judge(examination(urgent(), registers=INCIDENTS))
    assert judged.deviations[0].severity is None
    assert judged.deviations[0].message.startswith(
        "pull request #12, merged 2026-03-03 by Alice, is an emergency change for INC-2026-01 (registers/incidents"
    )


def test_one_that_was_approved_before_is_as_any_other() -> None:
    assert outcome(urgent(MERGED_AT)) == ("approved", [], ["bob"])


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (timedelta(seconds=1), "approved_late"),
        (24 * HOUR, "approved_late"),
        (24 * HOUR + timedelta(seconds=1), "exception"),
    ],
)
def test_without_a_text_a_day_of_elapsed_time_is_the_limit(after: timedelta, verdict: str) -> None:
    assert outcome(urgent(MERGED_AT + after)) == (verdict, ["emergency-change"], ["bob"])


def test_one_that_was_reviewed_too_late_says_until_when_it_had() -> None:
    one = urgent(MERGED_AT + 48 * HOUR)
    assert says(one) == [f"it was reviewed on 2026-03-05, and it had until 2026-03-04 11:00 UTC ({CONVENTION})"]
    (judged,) = judge(examination(one, registers=INCIDENTS))
    assert judged.deviations[0].severity is Severity.ERROR


@pytest.mark.parametrize(("day", "verdict"), [(5, "approved_late"), (6, "exception")])
def test_the_text_in_force_on_the_day_gives_the_limit(day: int, verdict: str) -> None:
    """2026-03-03 is a Tuesday: two business days after it is Thursday the 5th."""
    one = urgent(datetime(2026, 3, day, 22, tzinfo=MERGED_AT.tzinfo))
    texts = (stated("2", Unit.BUSINESS_DAYS), stated("9", Unit.DAYS, since=date(2026, 3, 4)))
    assert outcome(one, statements=texts)[0] == verdict
    assert "2 business days (POL-003, policies/change.md:9)" in says(one, statements=texts)[0]


def test_holidays_are_no_business_days() -> None:
    one = urgent(datetime(2026, 3, 6, 10, tzinfo=MERGED_AT.tzinfo))
    within = examination(one, registers=INCIDENTS, statements=(stated("2", Unit.BUSINESS_DAYS),))
    off = replace(within.program.organization, holidays=frozenset({date(2026, 3, 5)}))
    (judged,) = judge(replace(within, program=replace(within.program, organization=off)))
    assert judged.verdict.value == "approved_late"


@pytest.mark.parametrize(("value", "unit"), [("5", Unit.PERCENT), ("1.5", Unit.DAYS)])
def test_a_limit_that_is_no_time_cannot_be_judged(value: str, unit: Unit) -> None:
    assert outcome(urgent(), statements=(stated(value, unit),)) == ("not_tested", ["untested-change"], ["bob"])


@pytest.mark.parametrize(
    ("as_of", "verdict", "sentence"),
    [
        (
            date(2026, 3, 4),
            "not_tested",
            f"it is to be reviewed by 2026-03-04 11:00 UTC ({CONVENTION})",
        ),
        (
            date(2026, 3, 5),
            "exception",
            f"nobody had reviewed it by 2026-03-05, and it had until 2026-03-04 11:00 UTC ({CONVENTION}); nobody had approved it",
        ),
    ],
)
def test_one_that_nobody_reviewed_yet(as_of: date, verdict: str, sentence: str) -> None:
    assert outcome(urgent(None), as_of=as_of) == (verdict, ["emergency-change"], [])
    assert says(urgent(None), as_of=as_of) == [sentence]
    (judged,) = judge(examination(urgent(None), registers=INCIDENTS, as_of=as_of))
    assert judged.reason == (judged.deviations[0].message if verdict == "not_tested" else "")


@pytest.mark.parametrize(
    "naming",
    [
        {"title": "inc-2026-01: stop the queue"},
        {"title": "x", "head": "hotfix/INC-2026-01-queue"},
        {"title": "x", "issues": ("INC-2026-01",)},
        {"title": "xINC-2026-01 INC-2026-01"},
    ],
)
def test_an_incident_is_named_in_title_branch_or_issue(naming: dict[str, Any]) -> None:
    assert outcome(urgent(**naming))[0] == "approved_late"


def test_an_incident_is_named_in_the_message_or_by_a_ticket() -> None:
    for naming in ({"subject": "Stop the queue, INC-2026-01"}, {"tickets": ("INC-2026-01",)}):
        assert outcome(replace(urgent(title="x"), **naming))[0] == "approved_late"


@pytest.mark.parametrize("title", ["Stop the queue", "INC-2026-011", "XINC-2026-01", "INC-2026-02"])
def test_one_that_names_no_incident(title: str) -> None:
    assert outcome(urgent(title=title)) == ("exception", ["emergency-change"], ["bob"])
    assert says(urgent(title=title)) == ["it names no incident of the incidents register"]


def test_one_that_names_no_incident_and_still_has_time() -> None:
    one, day = urgent(None, title="x"), date(2026, 3, 3)
    assert outcome(one, as_of=day) == ("not_tested", ["emergency-change"], [])
    assert says(one, as_of=day)[0].endswith("; it names no incident of the incidents register")


def test_without_a_register_of_incidents_nobody_can_tell() -> None:
    gone = (NotExamined(need="incidents", reason="registers/incidents.yaml is missing"),)
    bare: dict[str, Any] = {"unexamined": gone, "registers": factories.registers()}
    assert outcome(urgent(), **bare) == ("not_tested", ["untested-change"], ["bob"])
    assert outcome(urgent(MERGED_AT + 48 * HOUR), **bare)[0] == "exception"


def test_an_approval_that_would_not_count_is_no_review() -> None:
    own = proposal(reviews=(review("alice", at=MERGED_AT + HOUR),), labels=("emergency",), title=TITLE)
    assert outcome(change(own, owned=()))[0] == "exception"


def test_an_emergency_excuses_no_request_for_changes() -> None:
    asked = review("carol", id="2", state=ReviewState.CHANGES_REQUESTED)
    one = urgent(reviews=(review(at=MERGED_AT + HOUR), asked))
    assert outcome(one) == ("exception", ["changes-requested", "emergency-change"], ["bob"])


@pytest.mark.parametrize(
    ("labels", "rules"), [(("hotfix",), ["emergency-change"]), (("Emergency",), ["late-approval"])]
)
def test_the_settings_say_which_labels(labels: tuple[str, ...], rules: list[str]) -> None:
    assert outcome(urgent(labels=labels), policy=policy(emergency_labels=("HOTFIX",)))[1] == rules


@pytest.mark.parametrize(
    ("known_at", "verdict"),
    [
        (MERGED_AT - timedelta(days=30), "approved_late"),
        (MERGED_AT - timedelta(days=30, seconds=1), "exception"),
        (datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC), "approved_late"),
        (datetime(2026, 3, 5, tzinfo=UTC), "exception"),
    ],
)
def test_the_incident_is_of_its_time(known_at: datetime, verdict: str) -> None:
    registers = factories.registers(incidents=(incident(known_at),))
    assert outcome(urgent(), registers=registers) == (verdict, ["emergency-change"], ["bob"])


def test_an_incident_of_another_time_says_so() -> None:
    registers = factories.registers(incidents=(incident(MERGED_AT - timedelta(days=31)),))
    (said,) = says(urgent(), registers=registers)
    assert said.startswith("its incident INC-2026-01, which was known on 2026-01-31, is of another time: ")


def test_an_incident_without_any_time_cannot_be_held_against_the_merge() -> None:
    registers = factories.registers(incidents=(incident(None),))
    assert outcome(urgent(), registers=registers)[:2] == ("not_tested", ["untested-change"])
    both = factories.registers(incidents=(incident(None), incident(id="INC-2026-02")))
    title = f"{TITLE} and INC-2026-02"
    assert outcome(urgent(title=title), registers=both)[0] == "approved_late"


@pytest.mark.parametrize(
    ("after", "first", "rule"),
    [
        (timedelta(days=3), ("ops", "Emergency"), "emergency-change"),
        (timedelta(days=3), ("ops",), "late-approval"),
        (timedelta(days=3, seconds=1), ("ops",), "emergency-change"),
        (timedelta(days=3), None, "emergency-change"),
    ],
)
def test_a_label_that_came_after_the_first_record_makes_no_emergency(
    after: timedelta, first: tuple[str, ...] | None, rule: str
) -> None:
    one = urgent()
    assert one.observation is not None
    seen = one.observation._replace(first_seen_at=MERGED_AT + after, first_labels=first)
    assert outcome(replace(one, observation=seen)) == ("approved_late", [rule], ["bob"])
