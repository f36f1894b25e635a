"""The findings of two bundles: new, resolved, still open, or no longer found or looked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.workpapers.differences.compare import Change, Fact, Kind, Section, by_kind, compare

if TYPE_CHECKING:
    from tieout.workpapers.differences.record import Record, Table

RULE, SEVERITY, STATE, ABOUT = "rule", "severity", "state", "about"
"""Facts that every finding's record has."""
OPEN = "open"
_OF_REMOVAL = frozenset({"removed-row", "removed-record"})
_ORDER = ("error", "warning", "note")


def findings(
    old: Table,
    new: Table,
    *,
    examined_before: frozenset[str],
    examined: frozenset[str],
    is_one_period: bool = True,
    gone: frozenset[str] = frozenset(),
    retuned: frozenset[str] = frozenset(),
    unresolved: str = "",
) -> Section:
    """Compare by fingerprint, then by what is said of whom: one has another where the file it is told at was renamed.

    ``examined``: the rules that each bundle says it applied. What is gone is resolved only if the later bundle looked for it, and in the same period: a window that was missed
    in the earlier one stays missed, though nobody asks for it any more. ``gone`` are the controls and documents that only
    the earlier one has, ``retuned`` the rules that the two set otherwise: what these would find nobody looked for. ``unresolved``
    says why nothing at all is resolved; empty where something may be.
    """
    old = _found_again(old, new)
    section = compare("findings", "Exceptions and other findings", old, new)
    if section.why:
        return section
    known = {item.id for item in old.records}
    gone |= _taken_out(new, {item.id for item in old.records})
    judged = (_unseen(_judged(item, examined_before, examined), gone, retuned) for item in section.changes)
    changes = [
        item if is_one_period or item.kind is not Kind.GONE else replace(item, kind=Kind.PAST)
        for item in (_with_doubt(item, unresolved) for item in judged)
    ]
    touched = {item.id for item in changes}
    still = [_still(item) for item in new.records if item.id in known and item.id not in touched and _is_open(item)]
    shown = sorted([*changes, *still], key=_weight)
    return replace(section, changes=by_kind(shown), same=section.same - len(still))


def _taken_out(new: Table, known: set[str]) -> frozenset[str]:
    """Give the rows and records that the later bundle alone says were taken away."""
    return frozenset(
        facts.get(ABOUT, "")
        for item in new.records
        if item.id not in known and (facts := dict(item.facts)).get(RULE) in _OF_REMOVAL
    )


def _unseen(change: Change, gone: frozenset[str], retuned: frozenset[str]) -> Change:
    """Give a finding of what is not there any more, or of a rule that is set otherwise, as one that nobody looked for."""
    if change.kind is not Kind.GONE:
        return change
    facts = {fact.name: fact.old for fact in change.facts}
    if (about := facts.get(ABOUT, "")) in gone and facts.get(RULE) not in _OF_REMOVAL:
        why = f"{about} was taken away since, so nobody looks for it there: that is no mending"
    elif facts.get(RULE) in retuned:
        why = f"controls.yaml sets {facts[RULE]} otherwise since, so nobody knows whether it is resolved"
    else:
        return change
    return replace(change, kind=Kind.UNKNOWN, remark=why)


def _with_doubt(change: Change, why: str) -> Change:
    return replace(change, kind=Kind.UNKNOWN, remark=why) if why and change.kind is Kind.GONE else change


def _found_again(old: Table, new: Table) -> Table:
    """Give the earlier findings, those that the later bundle tells at another place by their fingerprints there."""
    before, after = ({item.id for item in table.records} for table in (old, new))
    said: dict[tuple[str, ...], list[str]] = {}
    for item in new.records:
        if item.id not in before:
            said.setdefault(_said(item), []).append(item.id)
    records = tuple(
        item._replace(id=there.pop(0)) if item.id not in after and (there := said.get(_said(item))) else item
        for item in old.records
    )
    return replace(old, records=records)


def _said(record: Record) -> tuple[str, ...]:
    return (record.title, *(value for name, value in record.facts if name in {RULE, ABOUT}))


def severity_of(change: Change) -> str:
    """Give the severity that a finding has, in the later bundle if it is there."""
    return next((fact.new or fact.old for fact in change.facts if fact.name == SEVERITY), "")


def _weight(change: Change) -> tuple[int, str, str]:
    severity = severity_of(change)
    return (_ORDER.index(severity) if severity in _ORDER else len(_ORDER), change.title, change.id)


def _judged(change: Change, examined_before: frozenset[str], examined: frozenset[str]) -> Change:
    rule = next((fact.old or fact.new for fact in change.facts if fact.name == RULE), "")
    if change.kind is Kind.GONE and rule not in examined:
        remark = f"the new bundle did not apply {rule or 'its rule'}, so nobody knows whether it is resolved"
        return replace(change, kind=Kind.UNKNOWN, remark=remark)
    if change.kind is Kind.ADDED and rule not in examined_before:
        return replace(change, remark=f"the old bundle did not apply {rule or 'its rule'}: it may have been there")
    if change.kind is not Kind.RENAMED:
        return change
    # Its words changed, for they say how many days it is late: that is no new name.
    facts = (fact._replace(name="message") if fact.name == "title" else fact for fact in change.facts)
    return replace(change, kind=Kind.CHANGED, facts=tuple(facts))


def _is_open(record: Record) -> bool:
    return dict(record.facts).get(STATE) == OPEN


def _still(record: Record) -> Change:
    kept = tuple(Fact(name, value, value) for name, value in record.facts if name in {RULE, SEVERITY})
    return Change(kind=Kind.STILL, id=record.id, title=record.title, facts=kept)
