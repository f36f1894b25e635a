"""``cadence:`` of a control and ``review:`` of a document -> Cadence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.cadence import REVIEWABLE, SLACK, Cadence, Every, Windows
from tieout.sources.fields import Fields
from tieout.sources.notes import shown

if TYPE_CHECKING:
    from datetime import timedelta

_REVIEW = "review: {every: annual}"
_CADENCE = "cadence: {every: quarterly}"
_REVIEW_KEYS = ("every", "grace", "max_gap", "windows")
_CADENCE_KEYS = (*_REVIEW_KEYS, "on", "within")


def read_review(fields: Fields) -> Cadence | None:
    """Read the ``review`` key of a document; None if it has none that can be read."""
    inner = fields.mapping("review", _REVIEW)
    if inner is None:
        return None
    inner.place_keys()
    inner.check_keys(_REVIEW_KEYS)
    every = inner.choice("every", Every)
    if every is None:
        if "every" not in inner:
            inner.note("", "review does not say how often", f"write `{_REVIEW}`")
        return None
    if every not in REVIEWABLE:
        words = ", ".join(word.value for word in Every if word in REVIEWABLE)
        inner.note("every", f"review.every is {every.value}; a document is reviewed {words}", f"write `{_REVIEW}`")
        return None
    gap, grace = SLACK[every]
    return Cadence(
        every=every,
        max_gap=_within(inner, "max_gap", every, gap),
        grace=_within(inner, "grace", every, grace),
        windows=inner.choice("windows", Windows) or Windows.CALENDAR,
    )


def read_cadence(fields: Fields) -> Cadence | None:
    """Read the ``cadence`` key of a control; None if it has none that can be read."""
    inner = fields.mapping("cadence", _CADENCE)
    if inner is None:
        return None
    inner.place_keys()
    inner.check_keys(_CADENCE_KEYS)
    grace: timedelta | None = inner.span("grace")
    if "on" in inner:
        trigger = inner.line("on") or ""
        if trigger != Every.EVENT.value or "every" in inner:
            inner.note(
                "on",
                f"cadence.on is {shown(trigger)}{' beside every' if 'every' in inner else ''}; "
                "wanted is `on: event` alone, or `every` with a frequency",
                "write `cadence: {on: event, within: PT24H}`",
            )
            return None
        return Cadence(every=Every.EVENT, grace=grace, within=inner.limit("within"))
    every = inner.choice("every", Every)
    if every is None:
        if "every" not in inner:
            inner.note("", "cadence does not say how often", f"write `{_CADENCE}`")
        return None
    return Cadence(
        every=every,
        max_gap=_capped(inner, "max_gap", every, inner.span("max_gap"), 2),
        grace=_capped(inner, "grace", every, grace, 1),
        windows=inner.choice("windows", Windows) or Windows.CALENDAR,
        within=inner.limit("within"),
    )


def _capped(fields: Fields, key: str, every: Every, length: timedelta | None, times: int) -> timedelta | None:
    """Take so many times the widest gap of the frequency at most; a longer one is noted, and not taken."""
    most = times * SLACK[every][0] if every in SLACK else None
    if length is None or most is None or length.days <= most:
        return length
    fields.note(
        key,
        f"cadence.{key} is {length.days} days; {every.value} allows {most} at most, so its default counts",
        f"write `{key}: P{most}D` or less, or another frequency",
    )
    return None


def _within(fields: Fields, key: str, every: Every, most: int) -> timedelta | None:
    """Read a length of so many days at most; a longer one is noted, and not taken."""
    length = fields.span(key)
    if length is None or length.days <= most:
        return length
    fields.note(
        key,
        f"review.{key} is {length.days} days; {every.value} allows {most} at most, so its default counts",
        f"write `{key}: P{most}D`, or less",
    )
    return None
