from __future__ import annotations

from datetime import date

import pytest

from tests import factories
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Execution, Nature, Requirement
from tieout.model.criteria import Category
from tieout.model.document import Status
from tieout.model.limit import Limit, Unit
from tieout.model.period import Period
from tieout.render import words


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 1, 13), ("ok", "due 2027-01-14, in 1 day")),
        (date(2027, 1, 14), ("ok", "due 2027-01-14, today")),
        (date(2027, 1, 15), ("bad", "due 2027-01-14, 1 day late")),
        (date(2027, 4, 6), ("bad", "due 2027-01-14, 82 days late")),
    ],
)
def test_the_state_of_a_review_turns_the_day_after_it_was_due(day: date, said: tuple[str, str]) -> None:
    assert words.review_state(factories.document(), day) == said


def test_a_late_review_within_its_grace_is_said_to_be_so() -> None:
    quarterly = factories.document(review=Cadence(every=Every.QUARTERLY), last_reviewed=date(2026, 1, 14))
    late = "due 2026-04-14, 9 days late, within grace"
    assert words.review_state(quarterly, date(2026, 4, 23)) == ("bad", late)
    assert words.review_state(quarterly, date(2026, 4, 24)) == ("bad", "due 2026-04-14, 10 days late")


def test_a_review_that_nobody_states_or_that_is_never_due_is_said_to_be_so() -> None:
    assert words.review_state(factories.document(last_reviewed=None), factories.AS_OF) == (
        "unknown",
        "no last review is stated",
    )
    never = factories.document(review=Cadence(every=Every.CONTINUOUS))
    assert words.review_state(never, factories.AS_OF) == ("ok", "no day is due")


@pytest.mark.parametrize("status", [Status.RETIRED, Status.DRAFT])
def test_no_review_is_late_of_a_text_that_nobody_has_to_follow(status: Status) -> None:
    late = factories.document(status=status, last_reviewed=date(2020, 1, 14))
    assert words.review_state(late, factories.AS_OF) == ("unknown", "not in force, so none is due")


def test_whom_a_reference_means_is_named_with_the_role_and_those_who_hold_it_today() -> None:
    gone = factories.person(id="cal", name="Cal Example", roles=("cto",), left_on=date(2026, 6, 29))
    examined = factories.examination(roster=factories.roster(factories.person(), gone))
    assert words.holder("role:cto", examined) == "Chief Technology Officer: Ana Example"
    assert words.holder("cto", examined) == "Chief Technology Officer: Ana Example"
    assert words.holder("role:security-lead", examined) == "Security Lead: nobody holds it"
    assert words.holder("person:ana", examined) == "Ana Example"
    assert words.holder("cal", examined) == "Cal Example (left)"
    assert words.holder("role:ghost", examined) == "role:ghost (not in the people register)"
    assert words.holder(None, examined) == ""


@pytest.mark.parametrize(
    ("cadence", "said"),
    [
        (None, ""),
        (Cadence(every=Every.SEMIANNUAL), "Semiannual"),
        (Cadence(every=Every.MULTIPLE_DAILY), "Multiple daily"),
        (Cadence(every=Every.EVENT), "On each event"),
        (Cadence(every=Every.EVENT, within=Limit(value=24, unit=Unit.HOURS)), "On each event, within 24 hours"),
    ],
)
def test_how_often_is_said_in_words(cadence: Cadence | None, said: str) -> None:
    assert words.frequency(cadence) == said


def test_how_a_control_is_carried_out_is_one_line() -> None:
    control = factories.control(
        nature=Nature.DETECTIVE, execution=Execution.IT_DEPENDENT_MANUAL, cadence=Cadence(every=Every.MONTHLY)
    )
    assert words.how(control) == "Detective, IT-dependent manual, monthly"
    assert words.how(factories.control(cadence=None)) == ""


def test_expected_evidence_is_named_once_where_its_id_is_its_kind() -> None:
    control = factories.control(
        evidence=(
            Requirement(id="access-review", system="aws", kind="access-review"),
            Requirement(id="b", system="crm", kind="export"),
        )
    )
    assert words.expected(control) == "access-review from aws; export from crm (b)"


def test_periods_and_scope_are_named_as_the_field_does() -> None:
    day = date(2026, 3, 31)
    assert words.period(factories.PERIOD) == "2026-01-01 to 2026-06-30 (Type 2)"
    assert words.period(Period(id="x", start=day, end=day, type=1)) == "As of 2026-03-31 (Type 1)"
    assert words.period(None) == "No period"
    program = factories.program(categories=(Category.PRIVACY, Category.SECURITY))
    assert words.categories(factories.examination(program=program)) == "Security, Privacy"


def test_a_sentence_begins_with_a_capital_unless_its_first_word_is_a_name() -> None:
    assert words.sentence("no control names CC1.1") == "No control names CC1.1"
    assert words.sentence("period, commit") == "Period, commit"
    assert words.sentence("policies/a.md is odd") == "policies/a.md is odd"
    assert words.sentence("last_reviewed moved") == "last_reviewed moved"
    assert words.sentence("") == ""


def test_a_document_that_a_control_names_is_described_or_said_to_be_missing() -> None:
    silent = factories.document(version=None, status=None, places=())
    unreadable = factories.document(version=None, status=None)
    examined = factories.examination(silent)
    assert words.described("POL-002", examined) == "POL-002 (status not stated)"
    assert words.described("POL-002", factories.examination(unreadable)) == "POL-002 (status cannot be read)"
    assert words.described("POL-009", examined) == "POL-009 (not found)"
