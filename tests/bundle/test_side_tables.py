"""What two bundles say of the criteria is held together without the days on which they were examined."""

from __future__ import annotations

import json

from tieout.bundle import shape
from tieout.bundle.side_tables import criteria
from tieout.workpapers.differences.record import Table


def told(day: str, missing: str) -> Table:
    item = {"id": "CC1.1", "rung": "none", "missing": [missing, "then: no evidence is captured yet"]}
    return criteria(shape.parse(json.dumps({"criteria": [item]}).encode()), day)


def test_a_year_later_nothing_changed() -> None:
    first, second = (told(day, f"no control in operation on {day} names CC1.1") for day in ("2025-06-30", "2026-06-30"))
    assert first == second
    assert first.records[0].facts[1] == (
        "lacking", "no control in operation on the day names CC1.1\nthen: no evidence is captured yet"
    )  # fmt: skip


def test_another_day_than_its_own_is_kept() -> None:
    """Of a window, or of a gap: that is what changed."""
    assert "on 2025-01-02 nobody" in str(told("2026-06-30", "on 2025-01-02 nobody reviewed it"))
    assert told("2026-06-30", "nobody reviewed it on 2025-01-02 or later") != told(
        "2026-06-30", "nobody reviewed it on 2025-04-02 or later"
    )
