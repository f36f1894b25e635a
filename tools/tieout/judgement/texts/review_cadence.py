"""How soon a version of a document is to be reviewed again, as its head has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.cadence import ANNUAL, REVIEWABLE, SLACK, Cadence
from tieout.model.period import iso_days

if TYPE_CHECKING:
    from datetime import timedelta

    from tieout.model.text_approval import TextVersion

_KEY = "review"


def review_cadence(version: TextVersion) -> Cadence | None:
    """Give the cadence of a version; annual where its head says nothing, None where what it says sets no days.

    A gap or a grace beyond what its frequency allows is not taken, as in a head of today.
    """
    said = {key: value for key, value in version.governed if key == _KEY or key.startswith(f"{_KEY}.")}
    if not said:
        return ANNUAL
    every = next((item for item in REVIEWABLE if item.value == said.get(f"{_KEY}.every")), None)
    if every is None:
        return None
    gap, grace = SLACK[every]
    return Cadence(
        every=every,
        max_gap=_within(said.get(f"{_KEY}.max_gap", ""), gap),
        grace=_within(said.get(f"{_KEY}.grace", ""), grace),
    )


def _within(text: str, most: int) -> timedelta | None:
    length = iso_days(text)
    return None if length is None or length.days > most else length
