"""Every change of the window stands in the population once, and the sums add up."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from tests.approvals import ledger
from tests.judged import approved, examined, exempt, late, pushed, untested
from tieout.model.change_policy import ChangePolicy, Forge
from tieout.model.examination import Examination
from tieout.model.ledger import LedgerFault
from tieout.model.location import Location, NotExamined
from tieout.model.period import Period
from tieout.model.verdict import Judged, Totals, Verdict
from tieout.workpapers.approvals import GRAVEST_FIRST, WORDS, population

ALL = (approved(), late(), pushed(), exempt(), untested())


def test_the_sums_add_up() -> None:
    of = population(examined(*ALL))
    assert of.totals == Totals(changes=5, approved=1, approved_late=1, exception=1, exempt=1, not_tested=1)
    assert of.totals.changes == sum(of.totals[1:])
    assert [item for verdict in GRAVEST_FIRST for item in of.of(verdict)] == [
        ALL[2],
        ALL[1],
        ALL[4],
        ALL[3],
        ALL[0],
    ]


def test_each_verdict_has_a_word_and_a_place() -> None:
    assert set(WORDS) == set(GRAVEST_FIRST) == set(Verdict)


@pytest.mark.parametrize("some", list(product([False, True], repeat=5)))
def test_a_deviation_is_one_whatever_else_there_is(some: tuple[bool, ...]) -> None:
    found: tuple[Judged, ...] = tuple(item for item, is_there in zip(ALL, some, strict=True) if is_there)
    of = population(examined(*found))
    assert of.has_deviations == (some[1] or some[2])
    assert of.is_whole == (any(some) and not some[4])


def test_where_nothing_changed_nothing_was_tested_and_that_is_no_success() -> None:
    of = population(examined())
    assert (of.is_whole, of.has_deviations) == (False, False)
    assert (
        of.told
        == of.why_empty
        == "no change of main lies in the window from 2026-01-01 to 2026-06-30, as of 2026-06-30"
    )
    day = Period(id="day", start=date(2026, 6, 30), end=date(2026, 6, 30), type=1)
    assert population(examined(period=day)).told == "no change of main lies on 2026-06-30, as of 2026-06-30"
    assert population(bare()).why_empty == ""
    assert population(examined(approved())).why_empty == ""


def test_a_fault_of_the_ledger_is_a_deviation() -> None:
    fault = LedgerFault("chain", Location(path="a"), "it is wrong", "look at it")
    of = population(examined(approved(), ledger=ledger(faults=(fault,))))
    assert of.faults == (fault,)
    assert of.has_deviations


def bare(**changes: object) -> Examination:
    return examined(**({"ledger": None, "landings": None} | changes))


@pytest.mark.parametrize(
    ("examination", "why"),
    [
        (bare(), "there is no approval ledger"),
        (bare(unexamined=(NotExamined("ledger", "it cannot be read"),)), "it cannot be read"),
        (
            bare(policy=ChangePolicy(forge=Forge(kind="none", repository="", url="", reason="on paper"))),
            "no code host keeps the approvals: on paper",
        ),
    ],
)
def test_without_a_ledger_nothing_was_tested(examination: Examination, why: str) -> None:
    of = population(examination)
    assert of.why_untested == why
    assert not of.is_whole
    assert not of.has_deviations
    assert of.totals.changes == 0


def test_what_verdicts_do_not_rest_on_is_left_out() -> None:
    absent = tuple(NotExamined(name, "there is none") for name in ("people", "vendors"))
    assert population(examined(approved(), unexamined=absent)).not_examined == absent[:1]
