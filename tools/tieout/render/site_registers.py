"""Captures -> registers of the site by the quarter that they claim, as HTML: one row each, at an anchor that stays."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from markupsafe import Markup

from tieout.render.environment import environment
from tieout.render.names import evidence_anchor
from tieout.render.words import RESULT_SIGNS, plural
from tieout.workpapers.evidence_sheet import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from tieout.workpapers.evidence_sheet import EvidenceRow

NO_DATE = "no-date"
_MOST_SERVED = 6
_SERVED = "and {} more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One capture as it is shown."""

    anchor: str
    title: str
    origin: str
    serves: tuple[tuple[str, str], ...]
    """The id of a control and where it stands; empty where it stands nowhere."""
    state: str
    claimed: str
    sealed: str
    days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The captures that claim a month."""

    name: str
    anchor: str
    told: str
    rows: tuple[Row, ...]


def quarter_of(row: EvidenceRow) -> str:
    """Give the quarter, by UTC, in which a capture claims to have been collected: ``2026-q1``; the claim stays."""
    at = _utc(row.judged.claimed_at)
    return NO_DATE if at is None else f"{at.year:04d}-q{(at.month + 2) // 3}"


def by_quarter(rows: Iterable[EvidenceRow]) -> dict[str, tuple[EvidenceRow, ...]]:
    """Give the captures of each quarter, the newest quarter first, those without a date last."""
    found: dict[str, list[EvidenceRow]] = {}
    for row in rows:
        found.setdefault(quarter_of(row), []).append(row)
    dated = sorted((name for name in found if name != NO_DATE), reverse=True)
    return {name: tuple(found[name]) for name in (*dated, NO_DATE) if name in found}


def register(rows: tuple[EvidenceRow, ...], control: Callable[[str], str]) -> Markup:
    """Draw a register, by month, in each by the claimed moment; ``control`` gives where a control stands."""
    found: dict[str, list[EvidenceRow]] = {}
    for row in rows:
        at = _utc(row.judged.claimed_at)
        found.setdefault("Without a date" if at is None else f"{at:%Y-%m}", []).append(row)
    months = [
        Month(
            name=name,
            anchor=f"m-{name.lower().replace(' ', '-')}",
            told=counted(found[name]),
            rows=tuple(_row(row, control) for row in sorted(found[name], key=_order)),
        )
        for name in sorted(found)
    ]
    drawn = environment().get_template("site_register.html.j2").render(months=months)
    return Markup(drawn)  # noqa: S704  # of our template, which escapes


def counted(rows: Iterable[EvidenceRow]) -> str:
    """Say how many captures there are, and what they came to."""
    states = Counter(row.judged.state for row in rows)
    told = ", ".join(
        f"{count} {WORDS[state]}" for state, count in sorted(states.items(), key=lambda item: item[0].weight)
    )
    return f"{plural(states.total(), 'capture')}: {told or 'none'}"


def _row(row: EvidenceRow, control: Callable[[str], str]) -> Row:
    judged, record = row.judged, row.judged.capture.record
    served = tuple(dict.fromkeys(name for name, _ in judged.serves))
    shown = tuple((name, control(name)) for name in served[:_MOST_SERVED])
    more = ((_SERVED.format(len(served) - _MOST_SERVED), ""),) if len(served) > _MOST_SERVED else ()
    return Row(
        anchor=evidence_anchor(judged.capture.path),
        title=record.title or judged.capture.id,
        origin=", ".join(filter(None, (record.system, row.collector))),
        serves=(*shown, *more),
        state=f"{RESULT_SIGNS[judged.state]} {WORDS[judged.state]}",
        claimed=_moment(judged.claimed_at),
        sealed=f"{_moment(judged.sealed_at)}, by {row.sealed_by}" if judged.sealed_at else "by nobody",
        days="\u2013" if row.lag_days is None else str(row.lag_days),
    )


def _order(row: EvidenceRow) -> tuple[str, str]:
    return _moment(row.judged.claimed_at), row.judged.capture.path


def _moment(of: datetime | None) -> str:
    at = _utc(of)
    return "not stated" if at is None else f"{at:%Y-%m-%d %H:%M}"


def _utc(of: datetime | None) -> datetime | None:
    try:
        return None if of is None else of.astimezone(UTC)
    except OverflowError:  # the last hours of year 9999, or the first of year 1
        return None
