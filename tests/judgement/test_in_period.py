"""Which version was in force on which days; every day of the period is told of once."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tieout.judgement.texts.in_period import Stretch, standing, stretches
from tieout.model.document import Status
from tieout.model.text_history import HeldVersion

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


def version(on: date, *, effective: date | None = None, status: Status | None = Status.ACTIVE) -> HeldVersion:
    return HeldVersion(
        landing=f"{on:%Y%m%d}",
        on=on,
        path=factories.POLICY_PATH,
        blob="ab" * 20,
        data=b"x",
        document=replace(factories.document(), status=status, effective=effective),
        fields=(),
    )


def test_a_version_holds_from_the_day_it_landed_until_the_day_before_the_next() -> None:
    old, new = version(date(2025, 9, 1)), version(date(2026, 3, 31))
    assert stretches([old, new], FIRST, LAST) == (
        Stretch(FIRST, date(2026, 3, 30), old),
        Stretch(date(2026, 3, 31), LAST, new),
    )


def test_one_that_takes_effect_later_leaves_the_one_before_in_force_until_then() -> None:
    old, new = version(date(2025, 9, 1)), version(date(2026, 3, 1), effective=date(2026, 4, 1))
    assert stretches([old, new], FIRST, LAST) == (
        Stretch(FIRST, date(2026, 3, 31), old),
        Stretch(date(2026, 4, 1), LAST, new),
    )


def test_days_before_it_came_as_a_draft_and_after_it_was_removed_have_none_and_say_why() -> None:
    came, forced = version(date(2026, 2, 1), status=Status.DRAFT), version(date(2026, 3, 1), status=None)
    gone = HeldVersion(landing="g", on=date(2026, 5, 1), path=factories.POLICY_PATH)
    assert stretches([came, forced, gone], FIRST, LAST) == (
        Stretch(FIRST, date(2026, 1, 31), None, "there was none yet"),
        Stretch(date(2026, 2, 1), date(2026, 2, 28), None, "none was in force: the version of 2026-02-01 is a draft"),
        Stretch(date(2026, 3, 1), date(2026, 4, 30), forced),
        Stretch(date(2026, 5, 1), LAST, None, "there was none: it was removed on 2026-05-01"),
    )


def test_one_that_cannot_be_read_is_not_examined_and_no_older_one_stands_in_for_it() -> None:
    broken = replace(version(date(2026, 3, 1)), document=None, problem="cannot be read: no closing fence")
    found = stretches([version(date(2025, 9, 1)), broken], FIRST, LAST)
    assert found[1] == Stretch(
        date(2026, 3, 1), LAST, None, "not examined: the version of 2026-03-01 cannot be read: no closing fence"
    )


def test_of_two_that_landed_on_one_day_the_later_holds() -> None:
    one, two = version(date(2026, 3, 1)), replace(version(date(2026, 3, 1)), landing="later")
    assert stretches([one, two], date(2026, 3, 1), LAST) == (Stretch(date(2026, 3, 1), LAST, two),)
    assert standing([one, two], date(2026, 3, 1)) is two


def test_what_stood_before_the_branch_that_was_read_begins_is_not_examined() -> None:
    only = version(date(2026, 3, 1))
    assert stretches([only], FIRST, LAST, begins=date(2026, 3, 1))[0].why.startswith("not examined: the branch")


days = st.dates(date(2025, 6, 1), date(2026, 9, 30))


@given(st.lists(st.tuples(days, st.none() | days, st.sampled_from(Status)), max_size=6))
def test_the_stretches_tile_the_period_and_each_day_has_the_newest_that_holds(
    made: list[tuple[date, date | None, Status]],
) -> None:
    versions = [
        version(on, effective=then, status=status) for on, then, status in sorted(made, key=lambda item: item[0])
    ]
    found = stretches(versions, FIRST, LAST)
    assert found[0].first == FIRST
    assert found[-1].last == LAST
    for one, other in itertools.pairwise(found):
        assert other.first == one.last + timedelta(days=1)
    for item in found:
        for day in {item.first, item.last}:
            (alone,) = stretches(versions, day, day)
            assert (alone.version, alone.why) == (item.version, item.why)
