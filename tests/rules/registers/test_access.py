"""The access register alone shows whose rights should have ended, and who approved their own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import at_hour, grant, person, roster, row_at
from tests.rules.seen import UNSTATED, messages, observed, of_rows, severities
from tieout.model.finding import Observation, Severity
from tieout.model.registers.operation import Decision, GrantKind
from tieout.rules.registers.grant_past_its_end import grant_past_its_end
from tieout.rules.registers.leaver_grant_open import leaver_grant_open
from tieout.rules.registers.unapproved_grant import unapproved_grant

ERROR, WARNING = Severity.ERROR, Severity.WARNING
CITED = "24 hours (POL-010, policies/limits.md:10)"


def ben(left: date | None = None, **changes: Any) -> Any:
    return person(id="ben", name="Ben Example", roles=("security-lead",), emails=(), left_on=left, **changes)


def of(*rows: Any, left: date | None = None, changes: dict[str, Any] | None = None, **says: Any) -> Any:
    register = {"roster": roster(person(), ben(left)), **(changes or {})}
    return of_rows(changes=register, access=rows or (grant(**{"person": "ben", **says}),))


@pytest.mark.parametrize("rule", [leaver_grant_open, unapproved_grant, grant_past_its_end])
def test_a_sound_grant_is_no_finding(rule: Any) -> None:
    assert observed(rule, of_rows()) == []


@pytest.mark.parametrize(
    ("left", "count"),
    [(date(2026, 6, 27), 1), (date(2026, 6, 28), 1), (date(2026, 6, 29), 0), (date(2026, 6, 30), 0), (None, 0)],
)
def test_access_of_a_leaver_ends_within_the_limit(left: date | None, count: int) -> None:
    assert len(messages(leaver_grant_open, of(left=left))) == count


def test_the_grants_of_one_leaver_are_one_finding() -> None:
    two = (grant(person="ben"), grant(id="GR-0002", person="person:ben", location=row_at("access", 9)))
    assert observed(leaver_grant_open, of(*two, left=date(2026, 3, 31))) == [
        Observation(
            subject="registers/access.yaml",
            location=row_at("access"),
            message=f"Ben Example left on 2026-03-31, and GR-0001 and GR-0002 are still open, 91 days later: {CITED}",
            remedy="take the access away in the system, then enter revoked_at; note why it was late",
            about="ben still open",
            touches=("registers/access.yaml:5", "registers/access.yaml:9"),
        )
    ]


@pytest.mark.parametrize(
    ("revoked", "late"),
    [
        ("2026-03-31 18:00", False),
        ("2026-04-01 23:59", False),
        ("2026-04-02 00:00", True),
        ("2026-01-01 00:00", False),
    ],
)
def test_a_late_removal_is_told_and_the_day_itself_counts_to_its_end(revoked: str, late: bool) -> None:
    seen = messages(leaver_grant_open, of(left=date(2026, 3, 31), revoked_at=at_hour(revoked)))
    assert seen == ([f"Ben Example left on 2026-03-31, and GR-0001 was revoked late: {CITED}"] if late else [])


@pytest.mark.parametrize(("revoked", "count"), [("2025-12-31 10:00", 0), ("2026-01-01 10:00", 1)])
def test_a_late_removal_before_the_period_is_history(revoked: str, count: int) -> None:
    assert len(messages(leaver_grant_open, of(left=date(2025, 11, 1), revoked_at=at_hour(revoked)))) == count


def test_a_removal_that_is_still_to_come_is_none() -> None:
    (message,) = messages(leaver_grant_open, of(left=date(2026, 3, 31), revoked_at=at_hour("2026-07-01 10:00")))
    assert message.startswith("Ben Example left on 2026-03-31, and GR-0001 is still open, 91 days later")


@pytest.mark.parametrize("kind", [GrantKind.SERVICE_ACCOUNT, GrantKind.KEY, GrantKind.TOKEN])
def test_a_programs_right_in_the_name_of_a_leaver_is_asked_about(kind: GrantKind) -> None:
    seen = of(left=date(2026, 3, 31), kind=kind)
    assert messages(leaver_grant_open, seen) == [
        f"Ben Example left on 2026-03-31, and GR-0001 is still in this name, 91 days later: {CITED}"
    ]
    assert severities(leaver_grant_open, seen) == [WARNING]


def test_without_a_limit_an_open_grant_is_still_an_error_and_a_removal_not_known() -> None:
    why = "no text in force on 2026-06-29 states access-removal"
    still = of(left=date(2026, 6, 29), changes=UNSTATED, kind=None)
    assert messages(leaver_grant_open, still) == [
        f"Ben Example left on 2026-06-29, and GR-0001 is still open, 1 day later: {why}"
    ]
    done = of(left=date(2026, 6, 29), changes=UNSTATED, revoked_at=at_hour("2026-06-29 10:00"))
    assert messages(leaver_grant_open, done) == [f"{why}, so it is not known whether GR-0001 kept to it"]


@pytest.mark.parametrize(
    ("changes", "message", "severity"),
    [
        ({"approved_by": ""}, "GR-0001 of ben was given, and no approver is named", ERROR),
        ({"approved_by": "ben"}, "GR-0001 of ben was approved by ben, who got the access", ERROR),
        ({"approved_by": "person:ben"}, "GR-0001 of ben was approved by person:ben, who got the access", ERROR),
        ({"approved_by": "benny"}, "GR-0001 of ben was approved by benny, who got the access", ERROR),
        ({"approved_by": "ana"}, "GR-0001 of ben was approved by ana, who also asked for it", WARNING),
        ({"approved_by": "ana", "requested_by": ""}, None, None),
        ({"approved_by": "ana", "requested_by": "ben"}, None, None),
        ({"approved_by": "stranger", "requested_by": "ben"}, None, None),
        ({"approved_by": "", "person": ""}, "GR-0001 of nobody named was given, and no approver is named", ERROR),
        ({"approved_by": "", "revoked_at": at_hour("2025-12-31 10:00")}, None, None),
        (
            {"approved_by": "", "revoked_at": at_hour("2026-01-01 10:00")},
            "GR-0001 of ben was given, and no approver is named",
            ERROR,
        ),
    ],
)
def test_somebody_else_approves(changes: dict[str, Any], message: str | None, severity: Severity | None) -> None:
    people = roster(person(), ben(logins=("Ben",)), person(id="benny", emails=(), logins=("Ben",)))
    seen = of(changes={"roster": people}, **changes)
    assert messages(unapproved_grant, seen) == ([message] if message else [])
    assert severities(unapproved_grant, seen) == ([severity] if severity else [])


def test_grants_with_one_fault_and_person_are_one_finding() -> None:
    rows = [grant(id=f"GR-{n}", person="ben", approved_by="", location=row_at("access", n)) for n in range(3)]
    assert messages(unapproved_grant, of(*rows)) == ["GR-0, GR-1 and GR-2 of ben were given, and no approver is named"]


@pytest.mark.parametrize(
    ("reviewed", "message"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 6, 29), None),
        (
            date(2026, 6, 28),
            "the access review of 2026-06-28 said that GR-0001 of ben is to be revoked; 2 days later it is open",
        ),
        (None, "an access review said that GR-0001 of ben is to be revoked; it is open"),
    ],
)
def test_what_a_review_decided_is_done(reviewed: date | None, message: str | None) -> None:
    seen = of(decision=Decision.REVOKE, last_reviewed=reviewed)
    assert messages(grant_past_its_end, seen) == ([message] if message else [])
    assert severities(grant_past_its_end, seen) == [ERROR] * bool(message)


@pytest.mark.parametrize(
    ("expires", "count"), [("2026-06-29 23:59", 1), ("2026-06-30 00:00", 0), ("2026-07-01 00:00", 0)]
)
@pytest.mark.parametrize("decision", [None, Decision.KEEP, Decision.CHANGE])
def test_an_end_that_has_passed_is_asked_about(decision: Decision | None, expires: str, count: int) -> None:
    seen = of(expires_at=at_hour(expires), decision=decision)
    expected = "GR-0001 of ben was to end on 2026-06-29, and nothing says that this happened"
    assert messages(grant_past_its_end, seen) == [expected] * count
    assert severities(grant_past_its_end, seen) == [WARNING] * count


def test_a_grant_that_was_revoked_is_past_nothing() -> None:
    done: Any = {"revoked_at": at_hour("2026-06-30 10:00")}
    assert messages(grant_past_its_end, of(decision=Decision.REVOKE, last_reviewed=None, **done)) == []
    assert messages(grant_past_its_end, of(expires_at=at_hour("2026-01-01 10:00"), **done)) == []


def test_what_one_person_should_have_lost_is_one_finding() -> None:
    days = (date(2026, 3, 2), date(2026, 4, 2), None)
    rows = [
        grant(id=f"GR-{n}", person="ben", decision=Decision.REVOKE, last_reviewed=day, location=row_at("access", n))
        for n, day in enumerate(days)
    ]
    assert messages(grant_past_its_end, of(*rows)) == [
        (
            "the access review of 2026-03-02 and 2026-04-02 said that GR-0, GR-1 and GR-2 of ben are to be revoked; "
            "120 days later they are open"
        )
    ]
    ended = [grant(id=f"GR-{n}", person="ben", expires_at=at_hour(f"2026-05-0{n + 1} 10:00")) for n in range(2)]
    assert messages(grant_past_its_end, of(*ended)) == [
        "GR-0 and GR-1 of ben were to end on 2026-05-01 and 2026-05-02, and nothing says that this happened"
    ]
