"""What two bundles say, matter by matter -> all that differs between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tieout.workpapers.differences.compare import Section, compare
from tieout.workpapers.differences.criteria import criteria
from tieout.workpapers.differences.findings import findings
from tieout.workpapers.differences.record import Table

TITLES = {
    "bundle": "What the bundles are of",
    "policies": "Policies",
    "runbooks": "Runbooks",
    "controls": "Controls",
    "mappings": "Criteria met by controls",
    "scope": "Scope",
    "settings": "Settings of controls.yaml",
    "criteria": "Criteria in scope and their rungs",
    "entries": "Evidence that controls ask for",
    "captures": "Items of evidence",
    "external": "Evidence that lies in another store",
    "findings": "Exceptions and other findings",
    "approvals": "Approvals of changes",
    "requests": "The auditor's requests",
    "unexamined": "Rules that could not be applied",
}
"""Every matter by its id, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one bundle says."""

    path: str
    """As the reader named it."""
    verdict: str
    """What verifying it came to, in one line."""
    manifest: str
    """``sha256:`` of its list of files; empty without one."""
    organization: str
    period: str
    as_of: str
    tables: dict[str, Table]
    """By the ids of ``TITLES``."""
    rules: frozenset[str] = frozenset()
    """Those that it says it applied."""
    landed: frozenset[str] = frozenset()
    """The commits by which changes came to the branch within the period; none where nobody recorded them."""
    previous: str = ""
    """The manifest of the bundle that it names as the one before; empty where it names none."""


class About(NamedTuple):
    """A bundle as the top of a comparison names it."""

    path: str
    verdict: str
    manifest: str
    organization: str
    period: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """All that differs."""

    old: About
    new: About
    sections: tuple[Section, ...]
    is_verified: bool = True
    """Whether both bundles were as they were built."""
    remarks: tuple[str, ...] = ()
    """What a reader must know before anything else, one sentence each."""

    @property
    def differs(self) -> bool:
        """Whether anything that was compared became otherwise."""
        return any(item.differs for item in self.sections)

    @property
    def not_compared(self) -> tuple[Section, ...]:
        """The sections that could not be compared."""
        return tuple(item for item in self.sections if item.why)


def differences(old: Side, new: Side, distrust: tuple[str, ...] = ()) -> Differences:
    """Compare two bundles; ``distrust`` says what verifying them found, and stands first."""
    absent = Table(why="it says nothing of this")
    sections = []
    for id_, title in TITLES.items():
        before, after = old.tables.get(id_, absent), new.tables.get(id_, absent)
        if id_ == "findings":
            one = old.period == new.period
            sections.append(
                findings(
                    before,
                    after,
                    examined_before=old.rules,
                    examined=new.rules,
                    is_one_period=one,
                    gone=_ids(old) - _ids(new),
                    retuned=_retuned(old, new),
                    unresolved=_unresolved(old, new),
                )
            )
        elif id_ == "criteria":
            sections.append(criteria(title, before, after))
        else:
            sections.append(compare(id_, title, before, after))
    return Differences(
        old=_about(old),
        new=_about(new),
        sections=tuple(sections),
        is_verified=not distrust,
        remarks=(*distrust, *_remarks(old, new)),
    )


def _ids(side: Side) -> frozenset[str]:
    """Give the controls and documents of a bundle."""
    tables = (side.tables.get(name, Table()) for name in ("controls", "policies", "runbooks"))
    return frozenset(record.id for table in tables for record in table.records)


def _retuned(old: Side, new: Side) -> frozenset[str]:
    """Give the rules that the two bundles set otherwise."""
    return frozenset(key.split(".")[1] for key in _reset(old, new) if key.startswith("rules."))


def _reset(old: Side, new: Side) -> frozenset[str]:
    """Give the settings that are not the same; none where one of the two cannot be read."""
    before, after = (side.tables.get("settings", Table(why="none")) for side in (old, new))
    if before.why or after.why:
        return frozenset()
    found = set(before.records) ^ set(after.records)
    return frozenset(record.id for record in found)


def _unresolved(old: Side, new: Side) -> str:
    """Say why no finding that is gone can be called resolved; empty where nothing speaks against it."""
    if _lost(old, new):
        return "the history in which it was found is not that of the new bundle"
    why = next((found.why for side in (old, new) if (found := side.tables.get("settings")) and found.why), "")
    return f"nobody knows how controls.yaml sets its rule in both: {why}" if why else ""


def _lost(old: Side, new: Side) -> tuple[str, ...]:
    """Give the changes of the same period that the later bundle has no more, by their commits."""
    if old.period != new.period or new.as_of < old.as_of or not new.landed:
        return ()
    return tuple(sorted(old.landed - new.landed))


def _remarks(old: Side, new: Side) -> tuple[str, ...]:
    told = []
    if old.organization != new.organization:
        told.append(
            f"the bundles are of two organizations: {old.organization or 'none'} and {new.organization or 'none'}"
        )
    if old.manifest and old.manifest == new.manifest:
        told.append("both are the same bundle: their lists of files have one digest")
    elif new.as_of < old.as_of:
        told.append(
            f"the new bundle is as of {new.as_of}, before the old one, {old.as_of}: are they the right way round?"
        )
    elif new.previous and new.previous == old.manifest:
        told.append("the new bundle names the old one as the one before it")
    elif new.previous:
        told.append(f"the new bundle names another one as the one before it: {new.previous}")
    if lost := _lost(old, new):
        several, are = (f"{len(lost)} changes", "are") if len(lost) > 1 else ("1 change", "is")
        told.append(
            f"{several} of the old bundle, such as commit {lost[0][:10]}, {are} not in the history of the new one: it was rewritten, or is that of another branch, so nothing that is gone is called resolved"
        )
    if any(key.startswith("changes.") for key in _reset(old, new)):
        told.append(
            f"controls.yaml says otherwise what makes a change approved (see {TITLES['settings']}): a change may be judged otherwise, and a finding resolved, for that alone"
        )
    return tuple(told)


def _about(side: Side) -> About:
    return About(side.path, side.verdict, side.manifest, side.organization, side.period, side.as_of)
