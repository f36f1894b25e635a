"""The versions of a register -> the facts that its rows stated once, and state otherwise now."""

from __future__ import annotations

import enum
import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.period import add_days
from tieout.model.registers.rewritten import RewrittenFact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tieout.model.row import Row
    from tieout.sources.mainline import Landing

FACTS: Mapping[str, tuple[str, ...]] = {
    "people": ("started_on", "left_on", "access_removed_at", "background_check"),
    "systems": ("in_scope_from",),
    "vendors": ("started_on", "exited_on"),
    "access": ("requested_by", "approved_by", "granted_at", "revoked_at"),
    "findings": ("reported_on", "answered_on", "fixed_on", "retest_on"),
    "incidents": (
        *("detected_at", "acknowledged_at", "declared_at", "recorded_at", "contained_at", "resolved_at"),
        *("confirmed_at", "customer_notified_at", "pir_at"),
    ),
    "risks": (),
}
"""What a row says of something that happened: who did it, or when. What lies ahead, such as an end, may be planned anew."""
_SEVERITY, _DUE = "severity", "due"
_GRADED = {"findings", "incidents"}
_WITH_DEADLINE = {"findings", "risks"}
_NOTHING = frozenset({b"", b"null", b"~"})
# Of YAML that can say a key or a value in a way that the tokens do not show: escapes, anchors, keys with a question mark.
_ODD = re.compile(rb"\\|^[ \t-]*\?[ \t]|[&*!][A-Za-z]", re.MULTILINE)
_BEGINS_A_KEY = re.compile(rb"""[\s,{-]*["']?[A-Za-z_][\w-]*["']?[ \t]*:(?:[ \t]|$)|[ \t]*(?:#|$)""")
"""A line of YAML that does not is a value's second."""


class State(NamedTuple):
    """A register at one landing, its rows read when they are asked for."""

    landing: Landing
    texts: tuple[bytes, ...]
    is_table: bool
    rows: Callable[[], Mapping[str, Row]]


def rewritten_facts(
    register: str, states: Sequence[State], now: Mapping[str, Row], *, day: date, within: timedelta
) -> Iterator[RewrittenFact]:
    """Give what rows in ``now`` said otherwise at a state, the earliest change first and then by place.

    ``states`` are the branch's, the oldest first; ``day`` is that of the work tree. Not given is what was changed
    ``within`` that time of its first statement, what lay ahead when it was changed, and what is said again now.
    """
    if register not in FACTS or not states:
        return
    first: dict[tuple[str, str], object] = {}
    for number, before in enumerate(states):
        if number + 1 < len(states) and _only_adds(register, before, states[number + 1]):
            continue
        changed = [
            (row, key, landing)
            for row in before.rows().values()
            if row.id in now
            for later, landing in [_next(states[number + 1 :], now, row.id)]
            for key in _keys(register)
            if _is_rewritten(key, row, later, landing.on if landing else day)
        ]
        for row, key, landing in sorted(changed, key=lambda item: now[item[0].id].location.line):
            on = landing.on if landing else day
            stood = _in_force(states, add_days(on, -within.days)).get(row.id)
            if stood is None or getattr(stood, key) in {None, ""}:
                continue
            says = getattr(now[row.id], key)
            if first.setdefault((row.id, key), getattr(row, key)) == says or not _is_rewritten(
                key, row, now[row.id], on
            ):
                continue
            yield RewrittenFact(
                register=register,
                id=row.id,
                key=key,
                location=now[row.id].at(key),
                said=_shown(getattr(row, key)),
                says=_shown(says),
                on=landing.on if landing else None,
                commit=landing.oid if landing else "",
            )


def _next(states: Sequence[State], now: Mapping[str, Row], name: str) -> tuple[Row, Landing | None]:
    """Give the row as the next state has it, with its landing: one may lack it for a time, or be one that nobody can read."""
    for state in states:
        row = state.rows().get(name)
        if row is not None:
            return row, state.landing
    return now[name], None


def _keys(register: str) -> tuple[str, ...]:
    graded = (_SEVERITY,) if register in _GRADED else ()
    return (*FACTS[register], *graded, *((_DUE,) if register in _WITH_DEADLINE else ()))


def _is_rewritten(key: str, before: Row, after: Row, on: date) -> bool:
    """Say whether what the one row says is taken back by the other, on that day."""
    old, new = getattr(before, key), getattr(after, key)
    if old in {None, ""} or old == new:
        return False
    if key == _SEVERITY:
        return _is_lowered(before, after)
    if key == _DUE:  # a deadline may be moved until it is there
        return on > old and (new is None or new > old)
    happened = old.date() if isinstance(old, datetime) else old
    return not isinstance(happened, date) or happened <= on


def _is_lowered(before: Row, after: Row) -> bool:
    """Say whether a grade is lowered without a word: a finding's row can say the first, an incident is graded until it is over."""
    old: enum.Enum = getattr(before, _SEVERITY)
    new: enum.Enum | None = getattr(after, _SEVERITY)
    grades = list(type(old))  # the gravest first
    if new is not None and grades.index(new) < grades.index(old):
        return False
    if hasattr(after, "first_severity"):
        return after.first_severity is not old
    return getattr(before, "resolved_at", None) is not None


def _in_force(states: Sequence[State], day: date) -> Mapping[str, Row]:
    """Give the rows of the last state that the branch had before the day; none where it had none."""
    earlier = [state for state in states if state.landing.on < day]
    return earlier[-1].rows() if earlier else {}


def _shown(value: object) -> str:
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return "" if value is None else str(value)


def _only_adds(register: str, before: State, after: State) -> bool:
    """Say whether all that was stated follows in the same order, so that none of it can have changed: then no row is read."""
    if len(before.texts) != 1 or len(after.texts) != 1:
        return False
    old, new = (state.texts[0].split(b"\n") for state in (before, after))
    first = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    if first is None:
        return len(old) <= len(new)
    most = min(len(old), len(new)) - first
    last = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    gone, came = old[first : len(old) - last], new[first : len(new) - last]
    if not gone:
        return not before.is_table or before.texts[0].split(b"\n", 1)[0] == after.texts[0].split(b"\n", 1)[0]
    if before.is_table or after.is_table or any(_ODD.search(state.texts[0]) for state in (before, after)):
        return False
    if not all(map(_BEGINS_A_KEY.match, gone)):
        return False
    pattern = _tokens(register)
    rest = iter(_stated(pattern, b"\n".join(came)))
    return all(token in rest for token in _stated(pattern, b"\n".join(gone)))


def _tokens(register: str) -> re.Pattern[bytes]:
    names = "|".join(("id", *_keys(register))).encode()
    # A value may stand on the next line.
    return re.compile(rb"""["']?\b(%s)["']?[ \t]*:(?=[ \t]*(?:#[^\n]*)?(?:\n[ \t]*)?([^\n,}]*))""" % names)


def _stated(pattern: re.Pattern[bytes], text: bytes) -> Iterator[tuple[bytes, bytes]]:
    return (
        (key, value.strip()) for key, value in pattern.findall(text) if key == b"id" or value.strip() not in _NOTHING
    )
