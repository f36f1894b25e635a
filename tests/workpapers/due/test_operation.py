"""Incidents are reviewed after their end, and promises are read again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.workpapers.due.rows import commitment, incident, seen
from tieout.model.registers.collection import Registers
from tieout.model.registers.operation import Incident, IncidentSeverity
from tieout.workpapers.due.obligation import Obligation, Unlisted
from tieout.workpapers.due.operation import commitment_reviews, incident_reviews


def of_incident(row: Incident, **changes: object) -> list[Obligation | Unlisted]:
    return list(incident_reviews(seen(Registers(incidents=(row,)), **changes)))


def test_an_incident_is_reviewed_within_business_days_of_its_end() -> None:
    """Five after Friday, 2026-06-26."""
    [item] = of_incident(incident())
    assert isinstance(item, Obligation)
    assert (item.id, item.due_on, item.owner) == ("incident-review:INC-2026-01", date(2026, 7, 3), "person:ben")
    assert item.title == "Sign-in was down: review of this incident"
    [nameless] = of_incident(incident(commander="", title=""))
    assert isinstance(nameless, Obligation)
    assert (nameless.owner, nameless.title) == ("", "INC-2026-01: review of this incident")


@pytest.mark.parametrize(
    "changes", [{"pir_at": datetime(2026, 6, 29, tzinfo=UTC)}, {"severity": IncidentSeverity.SEV4}]
)
def test_one_that_has_a_review_or_needs_none_is_not_named(changes: dict[str, object]) -> None:
    assert of_incident(incident(**changes)) == []


def test_an_incident_without_severity_needs_a_review() -> None:
    assert isinstance(of_incident(incident(severity=None))[0], Obligation)


def test_an_incident_without_a_day_is_named() -> None:
    [open_one] = of_incident(incident(resolved_at=None))
    [unlimited] = of_incident(incident(), statements=())
    assert isinstance(open_one, Unlisted)
    assert isinstance(unlimited, Unlisted)
    assert open_one.reason == "it is not resolved, and the time for its review begins with that"
    assert unlimited.reason == "no policy in force then states the parameter incident-review"


def test_a_promise_is_read_again_within_the_limit() -> None:
    rows = (commitment(), commitment(id="COM-002", last_reviewed=None), commitment(id="COM-003", title=""))
    item, never, untitled = commitment_reviews(seen(Registers(commitments=rows)))
    assert isinstance(item, Obligation)
    assert isinstance(untitled, Obligation)
    assert untitled.title == "COM-003: review of this commitment"
    assert isinstance(never, Unlisted)
    assert (item.id, item.due_on, item.owner) == ("commitment-review:COM-001", date(2026, 7, 15), "role:cto")
    assert item.title == "Customers are told: review of this commitment"
    assert (never.subject, never.reason) == ("COM-002", "no review of it is on record")
