"""Windows of controls: unread ones are named and not judged, known ones as judgement/occurrence.py has them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories import AS_OF, control, examination
from tieout.judgement.occurrence import Completion
from tieout.model.cadence import Cadence, Every, Windows
from tieout.model.control import Control, Requirement
from tieout.model.examination import SETTINGS_PATH
from tieout.model.location import Location
from tieout.model.period import Period
from tieout.workpapers.due.obligation import Kind, Obligation, Unlisted
from tieout.workpapers.due.windows import windows

YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
OVER = "windows that are over: nothing captured is read yet, so this cannot say whether one was missed"


def unread(*controls: Control, as_of: date = AS_OF, period: Period | None = YEAR) -> list[Obligation | Unlisted]:
    return list(windows(examination(controls=controls, as_of=as_of, period=period), None))


def known(of: Control, *days: date, as_of: date = AS_OF) -> dict[str, tuple[date, date | None]]:
    """Give by occurrence the last day in time and the last on which it can be closed."""
    done = tuple(Completion(id=f"{day}", on=day) for day in days)
    found = windows(examination(controls=(of,), as_of=as_of, period=YEAR), {of.id: done})
    items = [item for item in found if isinstance(item, Obligation)]
    assert all(item.is_read for item in items)
    return {item.occurrence: (item.due_on, item.lost_after) for item in items}


def test_windows_that_can_be_closed_are_listed_and_those_that_are_over_are_named() -> None:
    found = unread(control(), as_of=date(2026, 7, 5))
    assert found[0] == Unlisted(kind=Kind.EVIDENCE_WINDOW, subject="AC-01", reason=OVER, windows=("2026-Q1",))
    assert found[1] == Obligation(
        kind=Kind.EVIDENCE_WINDOW,
        subject="AC-01",
        title="Access review: evidence for 2026-Q2",
        owner="role:security-lead",
        due_on=date(2026, 6, 30),
        lost_after=date(2026, 7, 7),
        step="carry it out and keep access-review of identity-provider under evidence/",
        location=Location(path=SETTINGS_PATH, line=10, column=5),
        occurrence="2026-Q2",
        opens_on=date(2026, 4, 1),
        is_read=False,
    )
    assert [item.id for item in found[2:] if isinstance(item, Obligation)] == [
        "evidence-window:AC-01:2026-Q3",
        "evidence-window:AC-01:2026-Q4",
    ]


def test_a_window_is_closable_on_the_last_day_of_its_grace_and_not_after() -> None:
    def first(day: date) -> str:
        return next(item.occurrence for item in unread(control(), as_of=day) if isinstance(item, Obligation))

    assert [first(date(2026, 7, 7)), first(date(2026, 7, 8))] == ["2026-Q2", "2026-Q3"]


def test_of_a_daily_control_the_next_day_alone_is_listed() -> None:
    daily = control(cadence=Cadence(every=Every.DAILY))
    found = unread(daily, as_of=date(2026, 7, 4))
    assert [item.occurrence for item in found if isinstance(item, Obligation)] == ["2026-07-06"]


@pytest.mark.parametrize(
    ("cadence", "reason"),
    [
        (None, "it does not say how often"),
        (Cadence(every=Every.EVENT), "it sets no days: it acts on an event, or all the time"),
        (Cadence(every=Every.CONTINUOUS), "it sets no days: it acts on an event, or all the time"),
        (
            Cadence(every=Every.MONTHLY, windows=Windows.ROLLING),
            "each of its windows begins when it was last done, and nothing captured is read yet",
        ),
    ],
)
def test_what_has_no_windows_is_named_with_the_reason(cadence: Cadence | None, reason: str) -> None:
    assert unread(control(cadence=cadence)) == [Unlisted(kind=Kind.EVIDENCE_WINDOW, subject="AC-01", reason=reason)]


def test_without_a_period_or_a_control_nothing_could_be_looked_at() -> None:
    [item] = unread(control(), period=None)
    assert isinstance(item, Unlisted)
    assert (item.subject, item.reason.partition(":")[0]) == ("", "no period is examined")
    assert unread() == [Unlisted(kind=Kind.EVIDENCE_WINDOW, subject="", reason="no control could be read")]


def test_in_an_examination_of_one_day_nothing_falls_due() -> None:
    day = Period(id="T1", start=AS_OF, end=AS_OF, type=1)
    why = "T1 is as of one day (type 1), so nothing falls due in it"
    assert unread(control(cadence=Cadence(every=Every.QUARTERLY)), period=day) == [
        Unlisted(kind=Kind.EVIDENCE_WINDOW, subject="", reason=why)
    ]


def test_a_control_is_held_to_the_part_of_the_period_in_which_it_operates() -> None:
    came = control(effective_from=date(2026, 11, 1), effective_to=None)
    gone = control(id="AC-02", effective_from=None, effective_to=date(2025, 12, 31))
    found = unread(came, gone)
    assert [item.id for item in found if isinstance(item, Obligation)] == ["evidence-window:AC-01:2026-Q4"]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("evidence", "step"),
    [
        ((), "carry it out and keep under evidence/ what shows it"),
        (
            tuple(Requirement(id=name, system="s", kind="k") for name in "abc"),
            "carry it out and keep a of s and 2 more under evidence/",
        ),
    ],
)
def test_the_step_names_what_to_keep(evidence: tuple[Requirement, ...], step: str) -> None:
    item = next(item for item in unread(control(evidence=evidence, title="")) if isinstance(item, Obligation))
    assert (item.step, item.title) == (step, "AC-01: evidence for 2026-Q2")


def test_the_gap_since_the_last_one_stands_for_the_window_in_which_it_ends() -> None:
    """92 days after 20 June is 20 September; the third quarter ends ten days later."""
    assert known(control(), date(2026, 2, 1), date(2026, 4, 20), date(2026, 6, 20)) == {
        "from-2026-06-20": (date(2026, 9, 20), date(2026, 9, 27)),
        "2026-Q4": (date(2026, 12, 31), date(2027, 1, 7)),
    }


def test_a_missed_window_stays_and_says_since_when_it_is_lost() -> None:
    """The gap since 10 January was lost on 19 April; from then on the window is listed beside it."""
    gap = {"from-2026-01-10": (date(2026, 4, 12), date(2026, 4, 19))}
    coming = {"2026-Q3": (date(2026, 9, 30), date(2026, 10, 7)), "2026-Q4": (date(2026, 12, 31), date(2027, 1, 7))}
    second = {"2026-Q2": (date(2026, 6, 30), date(2026, 7, 7))}
    assert known(control(), date(2026, 1, 10), as_of=date(2026, 4, 19)) == gap | coming
    assert known(control(), date(2026, 1, 10), as_of=date(2026, 4, 20)) == gap | coming | second
    assert known(control(), date(2026, 1, 10), as_of=date(2026, 8, 1)) == gap | coming | second


def test_a_gap_that_ends_before_the_next_window_opens_is_an_item_of_its_own() -> None:
    narrow = control(cadence=Cadence(every=Every.QUARTERLY, max_gap=timedelta(30)))
    found = known(narrow, date(2026, 2, 1), date(2026, 5, 1), as_of=date(2026, 5, 2))
    assert found["from-2026-05-01"] == (date(2026, 5, 31), date(2026, 6, 7))
    assert found["2026-Q3"] == (date(2026, 9, 30), date(2026, 10, 7))
    [gap] = [
        item
        for item in windows(
            examination(controls=(narrow,), as_of=date(2026, 5, 2), period=YEAR),
            {"AC-01": tuple(Completion(id="", on=day) for day in (date(2026, 2, 1), date(2026, 5, 1)))},
        )
        if isinstance(item, Obligation) and item.occurrence.startswith("from")
    ]
    assert gap.title == "Access review: evidence at most 30 days after 2026-05-01"


def test_a_gap_names_the_window_in_which_it_ends() -> None:
    done = (Completion(id="", on=date(2026, 6, 20)),)
    found = windows(examination(controls=(control(),), period=YEAR), {"AC-01": done})
    told = [(item.title, item.owner) for item in found if isinstance(item, Obligation)]
    assert ("Access review: evidence for 2026-Q3, at most 92 days after 2026-06-20", "role:security-lead") in told


def test_a_rolling_control_is_due_a_gap_after_it_was_last_done() -> None:
    rolling = control(cadence=Cadence(every=Every.QUARTERLY, windows=Windows.ROLLING))
    assert known(rolling, date(2026, 5, 1)) == {"from-2026-05-02": (date(2026, 8, 1), date(2026, 8, 8))}
    late = known(rolling, date(2026, 2, 1))
    assert late == {"from-2026-02-02": (date(2026, 5, 4), date(2026, 5, 11))}


def test_after_the_period_a_gap_that_was_too_wide_is_still_late() -> None:
    monthly = control(cadence=Cadence(every=Every.SEMIANNUAL, max_gap=timedelta(60), grace=timedelta(0)))
    days = (date(2026, 1, 20), date(2026, 7, 1))
    found = known(monthly, *days, as_of=date(2027, 2, 1))
    assert found == {"from-2026-07-01": (date(2026, 8, 30), date(2026, 8, 30))}
    assert known(monthly, *days, date(2026, 12, 1), as_of=date(2027, 2, 1)) == {}
