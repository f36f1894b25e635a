"""Captures that are gone: soundly with a tombstone, by somebody and for a reason, else not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.context import Homes
from tieout.judgement.evidence.integrity import told
from tieout.judgement.evidence.seals import TOMBSTONE
from tieout.judgement.evidence.wording import said
from tieout.model.evidence.record import RECORD_NAME, RECORD_SUFFIX
from tieout.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.evidence.capture import Meddled
    from tieout.model.evidence.log import EvidenceLog, Leaf
    from tieout.model.examination import Examination
    from tieout.model.people import Roster


class Removal(NamedTuple):
    """What is wrong about a capture that is gone."""

    subject: str
    location: Location
    message: str
    remedy: str
    about: str


def removals(examination: Examination) -> Iterator[Removal]:
    """Give what later commits did to captures that are gone, where no tombstone speaks of them; one a folder."""
    evidence = examination.evidence
    homes, buried = Homes.of(evidence.captures), _buried(evidence.log)
    folders: defaultdict[str, list[Meddled]] = defaultdict(list)
    for item in evidence.meddled:
        if not homes.of_paths(item.path, item.to) and not _is_below(item.path, buried):
            folders[item.path.rpartition("/")[0]].append(item)
    for folder, items in sorted(folders.items()):
        more = len(items) - 1
        rest = f", and so {'was' if more == 1 else 'were'} {more} more there" if more else ""
        yield Removal(
            subject=said(items[0].path),
            location=Location(said(items[0].path)),
            message=f"{told(items[0])}{rest}, and no line of the log says why",
            remedy="put it back as it was; what must go is removed with tieout evidence remove, which says why",
            about=f"removed {said(folder)}",
        )


def tombstone_faults(examination: Examination) -> Iterator[Removal]:
    """Give what the lines of the log that say that a capture was removed leave open."""
    log = examination.evidence.log
    lines: dict[str, Leaf] = {}
    for leaf in log.leaves if log else ():
        if leaf.kind != TOMBSTONE:
            lines.setdefault(leaf.path, leaf)
            continue
        why = "; ".join(_faults(leaf, lines.get(leaf.path), examination.roster))
        if why:
            yield Removal(
                subject=said(leaf.path),
                location=leaf.location,
                message=f"line {leaf.number + 1} of the log says that {said(leaf.id) or 'a capture'} was removed: {why}",
                remedy="add a sound line with tieout evidence remove, and say in registers/exceptions what happened",
                about=f"tombstone {leaf.number}",
            )


def _faults(leaf: Leaf, line: Leaf | None, roster: Roster) -> Iterator[str]:
    if not leaf.reason.strip():
        yield "it gives no reason"
    if not leaf.removed_by.strip():
        yield "it does not say who did so"
    elif not _is_somebody(leaf.removed_by, roster):
        yield f"the people register does not have {said(leaf.removed_by)}, who did so"
    if line is None:
        yield "no earlier line has it"
    elif line.digest != leaf.digest or line.id != leaf.id:
        yield f"line {line.number + 1} has another one at that path"


def _is_somebody(text: str, roster: Roster) -> bool:
    name = text.strip()
    if roster.find(name.removeprefix("person:")) is not None:
        return True
    return any(name in {*person.emails, *person.logins} for person in roster.people)


def _buried(log: EvidenceLog | None) -> frozenset[str]:
    """Give what tombstones speak of: folders with a final ``/``, and flat files with their records."""
    found: set[str] = set()
    for leaf in log.leaves if log else ():
        if leaf.kind == TOMBSTONE:
            if leaf.path.endswith(f"/{RECORD_NAME}"):
                found.add(leaf.path.removesuffix(RECORD_NAME))
            else:
                found.update((leaf.path, leaf.path.removesuffix(RECORD_SUFFIX)))
    return frozenset(found)


def _is_below(path: str, buried: frozenset[str]) -> bool:
    if path in buried:
        return True
    above = path
    while "/" in above:
        above = above.rpartition("/")[0]
        if f"{above}/" in buried:
            return True
    return False
