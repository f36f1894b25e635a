"""Findings before and after a change: which are resolved, let rest, or unread as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.finding import UNREADABLE, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.workpapers.impacts.sheet import TextImpact

_GIVES_WAY = {"no-ledger-yet": "ledger"}
"""Rules that fall silent where others say that they are not examined for want of this input."""


def still_unread(earlier: Outcome | None, outcome: Outcome, touched: frozenset[str]) -> tuple[Finding, ...]:
    """Give what could not be read before either, and for the same reason: it is open, and not of the change."""
    stood = {(item.fingerprint, item.message) for item in earlier.open()} if earlier is not None else set()
    return tuple(
        item
        for item in outcome.open()
        if item.rule == UNREADABLE and (item.fingerprint, item.message) in stood and item.location.path not in touched
    )


def resolved(
    earlier: Outcome | None, outcome: Outcome, after: Examination, texts: tuple[TextImpact, ...]
) -> Iterator[Finding]:
    """Give what is not there any more, but for what nobody looks at any more: unread is not resolved, nor is moved."""
    now = {item.fingerprint for item in outcome.findings}
    moved = {item.old_path: item.path for item in texts if item.old_path}
    known = {(item.location.path, item.kind, item.message) for item in earlier.unreadable} if earlier else set()
    lost = {
        item.location.path for item in outcome.unreadable if (item.location.path, item.kind, item.message) not in known
    }
    for item in gone(earlier, outcome, frozenset()):
        need = _GIVES_WAY.get(item.rule)
        to = moved.get(item.location.path)
        if to is not None and item.at_path(to).fingerprint in now:
            continue
        if item.location.path not in lost and (need is None or after.why_absent(need) is None):
            yield item


def gone(earlier: Outcome | None, outcome: Outcome, states: frozenset[State]) -> tuple[Finding, ...]:
    """Give what was open before and now is in one of these states; with none named, what is not there at all."""
    now = {item.fingerprint: item.state for item in outcome.findings}
    examined = {item.rule for item in outcome.examined}
    open_ones = earlier.open() if earlier is not None else ()
    return tuple(
        item
        for item in open_ones
        if (now.get(item.fingerprint) in states if states else item.fingerprint not in now and item.rule in examined)
    )
