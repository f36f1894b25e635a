"""Findings before and after a change: which are resolved, let rest, or unread as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.of_change import fact
from tieout.model.finding import UNREADABLE, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.workpapers.impacts.sheet import TextImpact

OF_APPROVALS = frozenset(
    {
        "head-changed-unapproved",
        "renamed-text",
        "review-date-unproven",
        "stale-review",
        "suspect-mapping",
        "text-changed-since-approval",
        "text-not-approved",
        "unapproved-review",
    }
)
"""Rules that are silent about a text that a change has touched, or take its word, until that has landed
(``judgement.texts``)."""
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


def stood(earlier: Outcome | None, brought: Iterable[Finding], texts: tuple[TextImpact, ...]) -> frozenset[Finding]:
    """Give those of a change that were open before and said the same: it touched what they are about."""
    was = {item.path: item.old_path for item in texts if item.old_path != item.path}
    then = {(item.fingerprint, fact(item)) for item in earlier.open()} if earlier is not None else set()
    return frozenset(
        item
        for item in brought
        for old in (item, item.at_path(was.get(item.location.path, item.location.path)))
        if item.rule != UNREADABLE and (old.fingerprint, fact(old)) in then
    )


def lost(earlier: Outcome | None, outcome: Outcome) -> tuple[str, ...]:
    """Give the files of which something cannot be read that could be before, or could not for another reason."""
    known = {(item.location.path, item.kind, item.message) for item in earlier.unreadable} if earlier else set()
    found = (item for item in outcome.unreadable if (item.location.path, item.kind, item.message) not in known)
    return tuple(sorted({item.location.path for item in found}))


def resolved(
    earlier: Outcome | None, outcome: Outcome, after: Examination, texts: tuple[TextImpact, ...]
) -> Iterator[Finding]:
    """Give what is not there any more, but for what nobody looks at any more.

    Unread is not resolved, nor is moved, nor what is in a text that a setting has taken out.
    """
    left_out = {name for item in texts if item.effect == "unexamined" for name in (item.id, item.path)}
    now = {item.fingerprint for item in outcome.findings}
    moved = {item.old_path: item.path for item in texts if item.old_path}
    for item in gone(earlier, outcome, frozenset()):
        need = _GIVES_WAY.get(item.rule)
        to = moved.get(item.location.path)
        if to is not None and item.at_path(to).fingerprint in now:
            continue
        if not left_out.isdisjoint((item.subject, item.location.path)):
            continue
        if need is None or after.why_absent(need) is None:
            yield item


def awaiting(found: Iterable[Finding], after: Examination) -> frozenset[Finding]:
    """Give those of what is gone that nobody tells of a text while a change of it has not landed."""
    proposed = {name for item in after.texts if item.is_proposed for name in (item.document, item.path)}
    return frozenset(
        item
        for item in found
        if item.rule in OF_APPROVALS and not proposed.isdisjoint((item.subject, item.about, item.location.path))
    )


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
