"""A desk -> the ledger, the landings of the branch, and the trails of its documents; nothing of it without a ledger."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tieout.model.cadence import LONGEST_REVIEW_DAYS
from tieout.model.ledger import Ledger
from tieout.model.location import NotExamined
from tieout.sources.landings.line import branch_of
from tieout.sources.landings.off_the_line import off_the_line
from tieout.sources.ledger.ancestry import end_of
from tieout.sources.ledger.origin import of_others
from tieout.sources.ledger.reading import read_ledger
from tieout.sources.registers.programme import paths_of
from tieout.sources.selection import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tieout.model.document import Document
    from tieout.model.landing import LandedChange, Landings
    from tieout.model.period import Period
    from tieout.model.program import Program
    from tieout.model.text_approval import TextTrail
    from tieout.ports.git import Repository
    from tieout.sources.desk import Desk
    from tieout.sources.mainline import Landing

NO_LEDGER = (
    "there is no approval ledger: no branch tieout/ledger, here or fetched from origin, "
    "and no quarter's copy at the commit examined"
)

_LARGEST_BUNDLE = 256 * 1024 * 1024
"""Bytes of a quarter's heads that are opened; a larger one is for ``git bundle unbundle``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was read; nothing where there is no ledger, or where the settings say that nobody keeps one."""

    ledger: Ledger | None = None
    landings: Landings | None = None
    trails: tuple[TextTrail, ...] = ()
    has_emergency: bool = False
    """Whether a change of the window has a label of an emergency, so that its limit has to be known."""


_NOTHING = Gathered()


def gather(
    desk: Desk,
    program: Program,
    documents: Sequence[Document],
    *,
    commit: str | None,
    prefix: str,
    period: Period | None,
    as_of: date,
    states: Sequence[Landing] = (),
    patterns: tuple[str, ...] = (),
    entries: Iterable[str] = (),
    is_population: bool = False,
) -> Gathered:
    """Read the ledger, and with it every change of the window, and those before it on which texts rest.

    ``states`` are those of the whole line, and ``entries`` the commits that last touched a control's
    entry; without states no text is followed back. That there is no ledger is noted at the desk where
    something asks for one: a document in force, or one that cannot be read and may be, or a period. With
    ``is_population`` the changes are read all the same, for whoever wants to count them.
    """
    forge = program.changes.forge
    is_kept = not program.changes.why_unkept
    if not (is_kept or is_population):
        return _NOTHING
    ledger = None
    if commit is not None and is_kept:
        named = program.changes.branch or desk.repository.branch() or ""
        ledger = read_ledger(desk.repository, commit, prefix=prefix, branch=named)
        if ledger is not None and forge is not None:
            ledger = replace(ledger, faults=(*ledger.faults, *of_others(ledger, forge.repository)))
    if ledger is None or commit is None:
        is_asked = period is not None or any(item.is_in_force for item in documents) or _is_blind(desk, program)
        if is_kept and is_asked:
            desk.unexamined.append(NotExamined(need="ledger", reason=NO_LEDGER))
        if commit is None or not is_population:
            return _NOTHING
    from tieout.sources.landings.reading import read_landings  # noqa: PLC0415  # a fifth of a start
    from tieout.sources.text_trails import follow_texts  # noqa: PLC0415  # as above

    known = ledger or Ledger(source="")
    branch = branch_of(desk.repository, commit, program.changes, known)
    with _with_heads(desk.repository, known) as objects:
        followed = follow_texts(
            objects,
            states,
            documents=(item.path for item in documents) if states else (),
            globs=program.documents,
            patterns=patterns,
            prefix=prefix,
            proposed=branch.proposed,
        )
        landings = read_landings(
            objects,
            branch,
            known,
            program,
            prefix=prefix,
            period=period,
            as_of=as_of,
            people=_people(desk),
            earlier=followed.needed(since=_oldest_review(period)) | set(entries),
            refs=desk.repository,
        )
        trails = followed.trails_with(landings)
        if ledger is not None:
            end = end_of(desk.repository, commit, branch.name)
            ledger = replace(ledger, faults=(*ledger.faults, *off_the_line(objects, landings, branch.tip, end)))
    return Gathered(
        ledger=ledger,
        landings=landings,
        trails=trails,
        has_emergency=any(_is_emergency(change, program) for change in landings.changes),
    )


def _is_blind(desk: Desk, program: Program) -> bool:
    """Say whether a document cannot be read whole, so that nobody knows whether it is in force."""
    return bool(kinds_of([item.location.path for item in desk.unreadable], program))


def _oldest_review(period: Period | None) -> date | None:
    """Give the first day of which a review can still cover a day of the period; None without a period."""
    if period is None:
        return None
    return date.fromordinal(max(period.start.toordinal() - LONGEST_REVIEW_DAYS, 1))


def _is_emergency(change: LandedChange, program: Program) -> bool:
    labels = {label.casefold() for label in (change.policy or program.changes).emergency_labels}
    records = (item for item in (change.observation, *change.batch) if item is not None)
    return any(label.casefold() in labels for item in records for label in item.proposal.labels)


@contextlib.contextmanager
def _with_heads(repository: Repository, ledger: Ledger) -> Iterator[Repository]:
    """Give the repository with the heads that the ledger's bundles hold and a plain clone lacks."""
    heads = dict.fromkeys(item.proposal.head_oid for item in ledger.observations if item.proposal.head_oid)
    if not ledger.bundles or len(repository.kinds(heads)) == len(heads):
        yield repository
        return
    bundles = (data for _, data in repository.blobs(ledger.bundles, limit=_LARGEST_BUNDLE) if data is not None)
    with repository.beside(bundles) as both:
        yield both


def _people(desk: Desk) -> str | None:
    """Give the blob of the people register that is examined; None where the commit has another, or none."""
    entries = desk.committed.entries if desk.committed else {}
    found = [path for path in paths_of("people") if path in entries and path not in desk.uncommitted]
    return entries[found[0]].oid if len(found) == 1 else None
