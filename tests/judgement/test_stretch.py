from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tests.enforcement import at
from tieout.judgement.stretch import spoken
from tieout.model.calendar import Calendar

UTC_, BERLIN = Calendar(), Calendar(zone=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-07-01", "2026-07-02", "on 2026-07-01"),
        ("2026-07-01", "2026-08-01", "from 2026-07-01 to 2026-07-31"),
        ("2026-07-01", "2026-07-03T10:00", "from 2026-07-01 to 2026-07-03 10:00"),
        ("2026-07-01T09:30", "2026-07-04", "from 2026-07-01 09:30 to the end of 2026-07-03"),
        ("2026-07-01T09:30", "2026-07-01T10:30", "from 2026-07-01 09:30 to 2026-07-01 10:30"),
        ("2026-07-01T09:30", "2026-07-01T09:30", "on 2026-07-01 09:30"),
    ],
)
def test_a_stretch_is_said_in_days_where_it_is_of_days(start: str, end: str, text: str) -> None:
    assert spoken(at(start), at(end), UTC_) == text


def test_a_stretch_is_said_in_the_zone_of_the_organization() -> None:
    assert spoken(at("2026-06-30T22:00"), at("2026-07-31T22:00"), BERLIN) == "from 2026-07-01 to 2026-07-31"
    assert spoken(at("2026-07-01"), at("2026-07-02"), BERLIN) == "from 2026-07-01 02:00 to 2026-07-02 02:00"
