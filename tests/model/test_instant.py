"""Instants and lengths of time: one reading, or none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.instant import iso_instant, iso_moment, iso_span

EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-31T18:00:00+02:00", datetime(2026, 3, 31, 18, tzinfo=EAST)),
        ("2026-03-31T18:00+02:00", datetime(2026, 3, 31, 18, tzinfo=EAST)),
        ("2026-03-31T18:00Z", datetime(2026, 3, 31, 18, tzinfo=UTC)),
        ("2026-03-31T18:00:00.5Z", datetime(2026, 3, 31, 18, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-03-31T00:00:00-12:00", datetime(2026, 3, 31, tzinfo=timezone(-timedelta(hours=12)))),
        ("2028-02-29T23:59:59+14:00", datetime(2028, 2, 29, 23, 59, 59, tzinfo=timezone(timedelta(hours=14)))),
        ("0002-01-01T00:00Z", datetime(2, 1, 1, tzinfo=UTC)),
        ("9998-12-31T23:59Z", datetime(9998, 12, 31, 23, 59, tzinfo=UTC)),
    ],
)
def test_an_instant_has_a_day_a_time_and_an_offset(text: str, instant: datetime) -> None:
    found = iso_instant(text)
    assert found == instant
    assert found is not None
    assert found.utcoffset() == instant.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-03-31", "2026-03-31T18:00:00", "2026-03-31 18:00:00Z", "2026-03-31T18Z", "20260331T180000Z"),
        *("2026-02-29T18:00Z", "2026-03-31T24:00Z", "2026-03-31T18:00:60Z", "2026-03-31T18:60Z", "2026-3-31T18:00Z"),
        *("2026-03-31T18:00-00:00", "2026-03-31T18:00+0200", "2026-03-31T18:00+2:00", "2026-03-31T18:00+24:00"),
        *("2026-03-31T18:00z", "2026-03-31t18:00Z", "2026-03-31T18:00Z ", "2026-W14-2T18:00Z", "18:00Z", "now"),
        *("0001-12-31T23:59Z", "9999-01-01T00:00Z", "2026-03-31T18:00:00.1234567Z", "2026-03-31T18:00\u0661Z"),
    ],
)
def test_what_could_be_another_moment_is_none(text: str) -> None:
    """No zone, an offset that is said to be unknown, a day or minute that there is not, other digits."""
    assert iso_instant(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T08:00:00Z", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2028-02-29", date(2028, 2, 29)),
        *(
            (text, None)
            for text in ("2026-02-29", "2026-W10-1", "2026-03-01T25:00:00Z", "2026-03-01T08:00:00", "soon", "")
        ),
    ],
)
def test_a_moment_is_an_instant_or_a_day_or_nothing(text: str, moment: date | None) -> None:
    assert iso_moment(text) == moment


@given(
    st.datetimes(datetime(2, 1, 2), datetime(9998, 12, 30)),  # noqa: DTZ001  # the zone is put on below
    st.integers(-14 * 60, 14 * 60),
)
def test_what_python_writes_is_read(moment: datetime, minutes: int) -> None:
    """And every instant has a day in every zone."""
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert iso_instant(aware.isoformat()) == aware
    assert aware.astimezone(timezone(timedelta(hours=14))).date() >= aware.astimezone(UTC).date()


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT4H", timedelta(hours=4)),
        ("PT15M", timedelta(minutes=15)),
        ("PT90S", timedelta(seconds=90)),
        ("PT1H30M", timedelta(minutes=90)),
        ("P1D", timedelta(days=1)),
        ("P1DT12H", timedelta(hours=36)),
        ("P2W", timedelta(weeks=2)),
        ("PT0S", timedelta()),
        ("P99999D", timedelta(days=99_999)),
    ],
)
def test_a_length_is_of_weeks_days_hours_minutes_and_seconds(text: str, length: timedelta) -> None:
    assert iso_span(text) == length


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "P1DT", "4h", "4", "PT4", "P4H", "PT4h", "pt4h", "P1M", "P1Y", "P1Y2D", "PT1.5H", "-PT4H"),
        *("PT4H ", " PT4H", "PT4M4H", "P1W1D", "P100000D", "PT9999999999S", "PT\u0664H", "PT4H\n"),
    ],
)
def test_months_fractions_and_slips_are_no_length(text: str) -> None:
    assert iso_span(text) is None


@given(st.text(max_size=30))
def test_any_text_is_an_instant_or_none(text: str) -> None:
    found = iso_instant(text)
    assert found is None or found.utcoffset() is not None
    assert iso_span(text) is None or text.startswith("P")
