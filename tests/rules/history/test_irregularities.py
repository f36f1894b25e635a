"""What an honest repository does not show is told by one rule a kind, and by no other."""

from __future__ import annotations

import pytest

from tests.factories import examination
from tests.rules.seen import observed
from tieout.model.change import History, Irregularity
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import Rule
from tieout.rules.history.backdated_commit import backdated_commit
from tieout.rules.history.bad_commit_date import bad_commit_date
from tieout.rules.history.replaced_object import replaced_object

KINDS = ("bad-date", "future-date", "out-of-order-date", "replaced-object")
ALL = History(
    commits=9,
    revisions=(),
    irregularities=tuple(
        Irregularity(kind=kind, oid=f"{n}" * 40, message=f"commit {n} is odd") for n, kind in enumerate(KINDS)
    ),
)


def said(n: int, remedy: str, about: str, severity: Severity | None = None) -> Observation:
    return Observation(
        subject=f"{n}" * 10,
        location=Location(path="."),
        message=f"commit {n} is odd",
        remedy=remedy,
        about=about,
        severity=severity,
    )


def test_a_date_that_is_none_is_an_error_and_one_ahead_a_warning() -> None:
    assert bad_commit_date.severity is Severity.ERROR
    assert observed(bad_commit_date, examination(history=ALL)) == [
        said(0, "find out what made the commit (git cat-file commit shows it) and keep a record of it", "bad-date"),
        said(
            1,
            "examine the commit of that day with --rev, or set the clock that made them right",
            "future-date",
            Severity.WARNING,
        ),
    ]


def test_a_backdated_commit_is_a_warning() -> None:
    assert backdated_commit.severity is Severity.WARNING
    assert observed(backdated_commit, examination(history=ALL)) == [
        said(2, "find out whose clock was wrong, and keep a record of it", "out-of-order-date")
    ]


def test_a_replaced_object_is_an_error() -> None:
    assert replaced_object.severity is Severity.ERROR
    remedy = f"git replace --delete {'3' * 40}, and find out who made the ref"
    assert observed(replaced_object, examination(history=ALL)) == [said(3, remedy, "3" * 40)]


@pytest.mark.parametrize("rule", [bad_commit_date, backdated_commit, replaced_object], ids=lambda rule: rule.id)
def test_a_sound_history_and_no_history_give_nothing(rule: Rule) -> None:
    assert rule.needs == ("history",)
    assert observed(rule, examination()) == []
    assert observed(rule, examination(history=None)) == []
