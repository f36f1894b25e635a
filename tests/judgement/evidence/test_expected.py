"""Expected against present: which captures carry which window of which entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests import factories
from tests.evidence import came, capture, examination, on, record_of
from tests.rules.seen import messages, observed, severities
from tieout.judgement.evidence.coverage import merged, uncovered
from tieout.judgement.evidence.expected import ControlAccount, account, accounts
from tieout.judgement.evidence.whole import completions
from tieout.judgement.occurrence import Standing, WindowState
from tieout.model.cadence import Cadence, Every, Windows
from tieout.model.calendar import Calendar
from tieout.model.control import Control, Requirement
from tieout.model.evidence.capture import Capture
from tieout.model.evidence.kept import KeptFiles, KeptVersion
from tieout.model.evidence.record import Span
from tieout.model.examination import Examination
from tieout.model.period import Period
from tieout.rules.evidence.control_never_evidenced import control_never_evidenced
from tieout.rules.evidence.evidence_period_mismatch import evidence_period_mismatch
from tieout.rules.evidence.late_window import late_window
from tieout.rules.evidence.missed_window import missed_window

YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
QUARTERLY = Cadence(every=Every.QUARTERLY)
MONTHLY = Cadence(every=Every.MONTHLY)
EVENT = Cadence(every=Every.EVENT)
MIDNIGHT = {month: datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 13)}


def control(cadence: Cadence = QUARTERLY, *entries: str, **changes: Any) -> Control:
    return factories.control(
        cadence=cadence,
        evidence=tuple(
            Requirement(id=name, system="identity-provider", kind="x") for name in entries or ("access-review",)
        ),
        **changes,
    )


def seen(asked: Control, *captures: Capture, as_of: str = "2027-01-20", period: Period | None = YEAR) -> Examination:
    return examination(*captures, controls=(asked,), as_of=date.fromisoformat(as_of), period=period)


def states(found: ControlAccount) -> dict[str, str]:
    assert found.occurrences is not None
    return {item.window.id: item.state.value for item in found.occurrences.windows}


def of(asked: Control, *captures: Capture, **changes: Any) -> dict[str, str]:
    return states(account(seen(asked, *captures, **changes), asked))


def telling(since: datetime, until: datetime, *, hours: int = 9, **changes: Any) -> Capture:
    """Give a capture of some hours after the time that it tells of."""
    return capture(record_of(until + timedelta(hours=hours), window=Span(since, until), **changes))


def test_a_capture_of_a_moment_counts_for_the_window_of_its_day() -> None:
    captures = [on(day) for day in ("2026-01-01", "2026-03-31", "2026-06-30", "2026-09-29", "2026-12-29")]
    assert of(control(), *captures) == dict.fromkeys(("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"), "done")


def test_the_grace_after_a_window_is_in_it_for_each_entry_by_itself() -> None:
    asked = control(QUARTERLY, "a", "b")
    first = [on("2026-03-30", name="a"), on("2026-04-03", name="b", hour=10)]
    found = of(asked, *first, as_of="2026-05-01")
    assert (found["2026-Q1"], found["2026-Q2"]) == ("late_within_grace", "open")
    # What came in the grace of the first quarter does not make the second one whole: a is still to come.
    assert of(asked, *first, as_of="2026-08-01")["2026-Q2"] == "missed"


def test_a_window_is_done_only_when_every_entry_is_and_on_the_day_of_the_last() -> None:
    asked = control(QUARTERLY, "a", "b")
    found = account(seen(asked, on("2026-02-02", name="a"), on("2026-03-02", name="b")), asked)
    assert found.occurrences is not None
    first = found.occurrences.windows[0]
    assert (first.state, first.completion and first.completion.on) == (WindowState.DONE, date(2026, 3, 2))
    alone = account(seen(asked, on("2026-02-02", name="a")), asked)
    assert states(alone)["2026-Q1"] == "missed"
    assert [item.entry.id for item in alone.entries if item.completions] == ["a"]


def test_what_does_not_count_is_there_and_says_why() -> None:
    short = record_of(datetime(2026, 2, 2, 9, tzinfo=UTC), rows=0)
    asked = control()
    found = account(seen(asked, capture(short)), asked)
    assert states(found)["2026-Q1"] == "missed"
    entry = found.entries[0]
    assert entry.captures == ()
    assert [item.why for item in entry.uncounted_in(date(2026, 1, 1), date(2026, 3, 31))] == [
        "is inconclusive: has no row, and nothing says why that would be right"
    ]
    assert entry.uncounted_in(date(2026, 4, 1), date(2026, 6, 30)) == ()


def test_late_stays_late() -> None:
    late = replace(on("2026-03-30"), came=came(datetime(2026, 4, 20, 9, tzinfo=UTC)))
    assert of(control(), late, as_of="2026-05-01")["2026-Q1"] == "missed"
    in_time = replace(on("2026-03-30"), came=came(datetime(2026, 4, 6, 9, tzinfo=UTC)))
    assert of(control(), in_time, as_of="2026-05-01")["2026-Q1"] == "done"


def test_what_came_late_serves_no_later_window() -> None:
    """What March's list shows in November is March: it says nothing of the fourth quarter."""
    late = replace(on("2026-03-20"), came=came(datetime(2026, 11, 26, 9, tzinfo=UTC)))
    found = of(control(), late)
    assert (found["2026-Q1"], found["2026-Q4"]) == ("missed", "missed")
    # It hides nothing either that was captured on the day on which it came.
    assert of(control(), late, on("2026-11-26"))["2026-Q4"] == "done"
    asked = control()
    assert completions(seen(asked, late), asked) == ()


def test_what_came_late_within_the_grace_serves_the_window_of_its_day_late() -> None:
    late = replace(on("2026-03-25"), came=came(datetime(2026, 4, 5, 9, tzinfo=UTC)))
    found = of(control(), late, as_of="2026-08-01")
    assert (found["2026-Q1"], found["2026-Q2"]) == ("late_within_grace", "missed")


def test_what_came_late_in_its_own_window_serves_it() -> None:
    late = replace(on("2026-02-01"), came=came(datetime(2026, 3, 1, 9, tzinfo=UTC)))
    assert of(control(), late, as_of="2026-05-01")["2026-Q1"] == "done"


def test_a_stretch_that_came_late_serves_no_later_window() -> None:
    late = replace(telling(MIDNIGHT[1], MIDNIGHT[2]), came=came(datetime(2026, 3, 20, tzinfo=UTC)))
    assert of(control(MONTHLY), late, as_of="2026-05-20")["2026-03"] == "missed"


@pytest.mark.parametrize(("came_on", "ends"), [(date(2026, 4, 20), True), (date(2026, 11, 26), False)])
def test_in_a_rolling_cadence_what_is_out_of_date_when_it_comes_ends_no_gap(came_on: date, ends: bool) -> None:
    asked = control(Cadence(every=Every.QUARTERLY, windows=Windows.ROLLING))
    moment = datetime(came_on.year, came_on.month, came_on.day, 9, tzinfo=UTC)
    late = replace(on("2026-03-20"), came=came(moment))
    found = account(seen(asked, on("2026-01-20"), late, as_of=f"{came_on + timedelta(days=10)}"), asked)
    assert found.occurrences is not None
    assert (came_on in [item.until.on for item in found.occurrences.gaps if item.until]) is ends


def test_what_is_corrected_late_leaves_its_window_empty() -> None:
    first = on("2026-03-02")
    second = on("2026-04-20", supersedes=first.id)
    found = of(control(), first, second, as_of="2026-05-01")
    assert (found["2026-Q1"], found["2026-Q2"]) == ("missed", "done")


def test_what_came_after_the_day_counts_for_nothing_yet() -> None:
    asked = control()
    found = account(seen(asked, on("2026-02-02"), on("2026-05-05"), as_of="2026-05-04"), asked)
    assert states(found)["2026-Q2"] == "open"
    assert [item.why for item in found.entries[0].uncounted] == ["counts for 2026-05-05"]


# --- Stretches of time ---------------------------------------------------------------------------


def test_what_tells_of_a_stretch_counts_for_each_window_that_it_covers_whole() -> None:
    half = telling(MIDNIGHT[1], MIDNIGHT[7])
    assert of(control(MONTHLY), half, as_of="2026-07-02") | {} == {
        **{f"2026-{month:02}": "done" for month in range(1, 7)},
        **{f"2026-{month:02}": "open" for month in range(7, 13)},
    }


def test_an_hour_less_is_not_the_whole_window() -> None:
    short = telling(MIDNIGHT[1] + timedelta(hours=1), MIDNIGHT[3])
    found = of(control(MONTHLY), short, as_of="2026-03-02")
    assert (found["2026-01"], found["2026-02"]) == ("missed", "done")


def test_two_that_meet_cover_a_window_together() -> None:
    middle = datetime(2026, 1, 15, 6, tzinfo=UTC)
    parts = (telling(MIDNIGHT[1], middle), telling(middle, MIDNIGHT[2]))
    assert of(control(MONTHLY), *parts, as_of="2026-04-20")["2026-01"] == "done"
    apart = (telling(MIDNIGHT[1], middle), telling(middle + timedelta(seconds=1), MIDNIGHT[2]))
    assert of(control(MONTHLY), *apart, as_of="2026-04-20")["2026-01"] == "missed"


def test_a_stretch_that_came_late_covers_its_windows_late() -> None:
    late = replace(telling(MIDNIGHT[1], MIDNIGHT[2]), came=came(datetime(2026, 3, 20, tzinfo=UTC)))
    asked = control(MONTHLY)
    found = account(seen(asked, late, as_of="2026-04-20"), asked)
    assert [item.on for item in found.entries[0].completions] == [date(2026, 3, 20)]
    assert states(found)["2026-01"] == "missed"


def test_days_are_covered_in_the_organization_s_zone() -> None:
    zone = replace(factories.program().organization, timezone="Asia/Tokyo")
    asked = control(MONTHLY)

    def told(since: datetime, until: datetime) -> dict[str, str]:
        found = examination(
            telling(since, until, quarter="2026-Q1"),
            controls=(asked,),
            as_of=date(2026, 4, 20),
            period=YEAR,
            program=factories.program(organization=zone),
        )
        return states(account(found, asked))

    nine = timedelta(hours=9)
    assert told(MIDNIGHT[1] - nine, MIDNIGHT[2] - nine)["2026-01"] == "done"
    assert told(MIDNIGHT[1], MIDNIGHT[2])["2026-01"] == "missed"


def test_what_exports_leave_out_of_the_period_of_an_event_is_told() -> None:
    asked = control(EVENT)
    parts = (telling(MIDNIGHT[1], MIDNIGHT[3]), telling(MIDNIGHT[4], MIDNIGHT[7]))
    found = account(seen(asked, *parts, as_of="2026-07-20"), asked)
    assert found.entries[0].uncovered == (Span(MIDNIGHT[3], MIDNIGHT[4]),)
    assert messages(missed_window, seen(asked, *parts, as_of="2026-07-20")) == [
        (
            "AC-01 has nothing that tells of what happened from 2026-03-01 to 2026-03-31: "
            "its access-review (identity-provider) leaves that out"
        )
    ]


def test_the_end_of_a_period_is_left_out_once_it_is_over() -> None:
    calendar = Calendar()
    span = Span(MIDNIGHT[2], MIDNIGHT[7])
    half = Period(id="h", start=date(2026, 1, 1), end=date(2026, 8, 31))
    first, last = Span(MIDNIGHT[1], MIDNIGHT[2]), Span(MIDNIGHT[7], MIDNIGHT[9])
    assert uncovered([span], half, calendar, as_of=date(2026, 8, 31)) == (first,)
    assert uncovered([span], half, calendar, as_of=date(2026, 9, 1)) == (first, last)


def test_two_that_tell_of_the_same_time_are_noted_once() -> None:
    first = telling(MIDNIGHT[1], MIDNIGHT[3])
    second = telling(datetime(2026, 2, 27, tzinfo=UTC), MIDNIGHT[4])
    assert [item.message for item in evidence_period_mismatch(seen(control(EVENT), first, second))] == [
        f"{second.id} tells of what happened from 2026-02-27 to 2026-02-28, and so does {first.id}"
    ]


def test_stretches_that_touch_are_one() -> None:
    spans = [Span(MIDNIGHT[3], MIDNIGHT[4]), Span(MIDNIGHT[1], MIDNIGHT[2]), Span(MIDNIGHT[2], MIDNIGHT[3])]
    assert merged(spans) == (Span(MIDNIGHT[1], MIDNIGHT[4]),)


@pytest.mark.parametrize(("as_of", "state"), [("2026-03-15", "open"), ("2026-03-16", "missed")])
def test_the_days_after_the_last_export_are_open_for_thirty_five_days(as_of: str, state: str) -> None:
    """What happens in February is told by an export in March, so nothing is missed on 1 March."""
    weekly = Cadence(every=Every.WEEKLY, grace=timedelta())
    told = telling(MIDNIGHT[1], datetime(2026, 2, 2, tzinfo=UTC))
    assert of(control(weekly), told, as_of=as_of)["2026-W06"] == state


# --- Files of the repository ---------------------------------------------------------------------


def kept(pattern: str, *versions: tuple[str, str, bool, bool]) -> KeptFiles:
    """Give versions as path, day, whether it is new, whether it is there."""
    return KeptFiles(
        pattern=pattern,
        versions=tuple(
            KeptVersion(
                path=path, commit="c", on=date.fromisoformat(day), digest="d" if is_there else "", is_new=is_new
            )
            for path, day, is_new, is_there in versions
        ),
    )


def with_kept(cadence: Cadence, files: KeptFiles, as_of: str = "2026-12-31") -> ControlAccount:
    entry = Requirement(id="register", system="", kind="x", path=files.pattern)
    asked = factories.control(cadence=cadence, evidence=(entry,))
    found = examination(
        on("2026-02-02"),
        controls=(asked,),
        as_of=date.fromisoformat(as_of),
        period=YEAR,
        evidence={"kept": (files,)},
    )
    return account(found, asked)


def test_a_register_shows_each_day_on_which_it_stands() -> None:
    register = kept("registers/access.yaml", ("registers/access.yaml", "2025-06-01", True, True))
    assert set(states(with_kept(MONTHLY, register, "2026-12-30")).values()) == {"done"}


def test_a_register_that_was_taken_away_shows_nothing_any_more() -> None:
    path = "registers/access.yaml"
    register = kept(path, (path, "2025-06-01", True, True), (path, "2026-04-20", False, False))
    found = states(with_kept(MONTHLY, register, "2026-06-20"))
    assert (found["2026-04"], found["2026-05"]) == ("done", "missed")


def test_a_record_shows_the_day_on_which_it_came_while_it_is_there() -> None:
    pattern = "evidence/incidents/*.md"
    one, two = "evidence/incidents/1.md", "evidence/incidents/2.md"
    found = with_kept(
        EVENT,
        kept(
            pattern,
            (one, "2026-02-02", True, True),
            (one, "2026-03-03", False, True),
            (two, "2026-04-04", True, True),
            (two, "2026-05-05", False, False),
        ),
    )
    assert [(item.id, item.on) for item in found.entries[0].completions] == [(one, date(2026, 2, 2))]


def test_a_file_that_nobody_looked_for_shows_nothing() -> None:
    asked = factories.control(evidence=(Requirement(id="r", system="", kind="x", path="registers/x.yaml"),))
    assert account(seen(asked, on("2026-02-02")), asked).entries[0].completions == ()


# --- Completions ---------------------------------------------------------------------------------


def days(asked: Control, *captures: Capture) -> list[date]:
    return [item.on for item in completions(seen(asked, *captures), asked)]


def test_a_control_was_done_on_the_day_of_its_last_entry() -> None:
    asked = control(QUARTERLY, "a", "b")
    captures = (on("2026-01-05", name="a"), on("2026-01-20", name="b"), on("2026-02-01", name="b", hour=10))
    assert days(asked, *captures) == [date(2026, 1, 20)]
    assert days(asked, *captures, on("2026-02-02", name="a")) == [date(2026, 1, 20), date(2026, 2, 2)]


def test_an_entry_of_one_window_does_not_complete_the_next() -> None:
    asked = control(QUARTERLY, "a", "b")
    assert days(asked, on("2026-03-30", name="a"), on("2026-04-02", name="b")) == []


def test_a_control_without_entries_is_never_done() -> None:
    asked = factories.control(evidence=())
    assert days(asked, on("2026-02-02")) == []
    assert account(seen(asked, on("2026-02-02")), asked).occurrences is None


def test_of_a_rolling_cadence_the_worst_entry_speaks_for_all() -> None:
    rolling = Cadence(every=Every.QUARTERLY, windows=Windows.ROLLING)
    asked = control(rolling, "a", "b")
    captures = (on("2026-01-05", name="a"), on("2026-04-01", name="a"), on("2026-01-05", name="b", hour=10))
    found = account(seen(asked, *captures, as_of="2026-05-20"), asked)
    assert found.occurrences is not None
    assert found.occurrences.standing is Standing.EXCEPTION


def test_controls_that_operate_in_no_part_of_the_period_are_left_out() -> None:
    asked = control(effective_from=date(2027, 1, 1))
    assert accounts(seen(asked, on("2026-02-02"))) == ()
    assert [item.part for item in accounts(seen(asked, on("2026-02-02"), period=None))] == [None]


# --- The rules -----------------------------------------------------------------------------------


def test_a_missed_window_is_an_error_and_a_gap_is_not_told_beside_it() -> None:
    found = seen(control(), on("2026-02-02"), on("2026-08-03"), as_of="2026-09-01")
    assert messages(missed_window, found) == [
        "AC-01 has nothing that counts as access-review (identity-provider) for 2026-Q2, which ended on 2026-06-30"
    ]


def test_a_gap_that_is_too_wide_is_told_where_no_window_was_missed() -> None:
    found = seen(control(), on("2026-01-05"), on("2026-04-20"), as_of="2026-06-01")
    assert messages(missed_window, found) == [
        (
            "AC-01 has nothing that counts as access-review (identity-provider) for 105 days, "
            "from 2026-01-05 to 2026-04-20; allowed are 92 days"
        )
    ]
    within = seen(control(), on("2026-01-05"), on("2026-04-14"), as_of="2026-06-01")
    assert messages(missed_window, within) == []
    assert messages(late_window, within) == [
        (
            "AC-01 has nothing that counts as access-review (identity-provider) for 99 days, "
            "from 2026-01-05 to 2026-04-14; allowed are 92 days, and it is within the grace"
        )
    ]


@pytest.mark.parametrize(
    ("as_of", "missed", "late"),
    [("2026-03-31", 0, 0), ("2026-04-01", 0, 1), ("2026-04-07", 0, 1), ("2026-04-08", 1, 0)],
)
def test_the_grace_ends_on_its_last_day(as_of: str, missed: int, late: int) -> None:
    found = seen(control(), on("2025-12-31"), as_of=as_of)
    assert (len(messages(missed_window, found)), len(messages(late_window, found))) == (missed, late)


def test_days_of_a_daily_cadence_are_told_a_month_at_a_time() -> None:
    asked = control(Cadence(every=Every.DAILY))
    found = seen(asked, on("2026-01-05"), as_of="2026-02-03")
    assert messages(missed_window, found) == [
        "AC-01 has nothing that counts as access-review (identity-provider) on 21 days from 2026-01-01 to 2026-01-30",
        "AC-01 has nothing that counts as access-review (identity-provider) on 2026-02-02",
    ]


def test_an_event_control_is_asked_when_the_period_is_over() -> None:
    asked = control(EVENT, "a", "b")
    running = seen(asked, on("2026-02-02", name="a"), as_of="2026-12-31")
    over = replace(running, as_of=date(2027, 1, 1))
    assert [item.value for item in severities(control_never_evidenced, running)] == ["warning"]
    assert [item.value for item in severities(control_never_evidenced, over)] == ["error"]
    assert messages(control_never_evidenced, over) == [
        "AC-01 has nothing that counts as b (identity-provider) from 2026-01-01 to 2026-12-31"
    ]


def test_what_has_no_windows_is_not_said_to_be_in_the_list_of_what_is_due() -> None:
    """``due`` knows no day of a control on an event; of one with windows it does."""
    (event,) = observed(
        control_never_evidenced, seen(control(EVENT, "a", "b"), on("2026-02-02", name="a"), as_of="2026-12-31")
    )
    assert "tieout due" not in event.remedy
    (dated, *_) = observed(missed_window, seen(control(Cadence(every=Every.QUARTERLY)), as_of="2026-12-31"))
    assert dated.remedy.endswith("tieout due lists it")


def test_what_counted_before_the_period_shows_nothing_of_it() -> None:
    asked = control(EVENT)
    assert len(messages(control_never_evidenced, seen(asked, on("2025-12-30")))) == 1
    assert messages(control_never_evidenced, seen(asked, on("2025-12-30"), period=None)) == []


def test_without_a_period_what_many_controls_lack_is_one_line() -> None:
    """Whoever has kept a first capture is not met by a hundred lines about the others."""
    names = [f"entry-{number}" for number in range(7)]
    found = seen(control(EVENT, *names), on("2026-02-02", name="entry-0"), period=None)
    assert messages(control_never_evidenced, found) == [
        "6 entries of evidence of 1 control have nothing that counts yet: AC-01"
    ]
    few = seen(control(EVENT, *names[:6]), on("2026-02-02", name="entry-0"), period=None)
    assert len(messages(control_never_evidenced, few)) == 5


@pytest.mark.parametrize("rule", [missed_window, late_window, control_never_evidenced])
def test_where_nothing_is_captured_another_rule_says_so(rule: Any) -> None:
    assert messages(rule, factories.examination()) == []
