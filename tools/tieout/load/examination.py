"""Disk and Git -> one Examination: what was read, what could not be, what was not looked at."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.judgement.evidence.captured import nothing_captured
from tieout.judgement.recorded import unrecorded
from tieout.judgement.sign_off import LATEST_COMMIT
from tieout.judgement.suspect import commits_of
from tieout.load.ahead import period_of
from tieout.load.branch import branch_states
from tieout.load.evidence import gather_evidence, judged_evidence
from tieout.load.listed import listed
from tieout.load.relied import relied_upon
from tieout.model.change import History
from tieout.model.examination import Examination, Relied
from tieout.model.location import NotExamined
from tieout.model.registers.collection import REGISTERS
from tieout.seal.checkpoint import vouched
from tieout.sources.baseline import read_baseline
from tieout.sources.control_changes import control_history
from tieout.sources.criteria import catalogue
from tieout.sources.departed import departed_documents, former_texts
from tieout.sources.evidence.kept import patterns_of
from tieout.sources.exercises import dated, read_exercises
from tieout.sources.front_matter import flat_head
from tieout.sources.history import read_history
from tieout.sources.landings.gathering import gather
from tieout.sources.opening import HeldTo, open_desk, settings_at, settings_of
from tieout.sources.operation.access_reviews import dated as dated_reviews
from tieout.sources.operation.access_reviews import read_access_reviews
from tieout.sources.registers.programme import read_registers
from tieout.sources.removed_records import removed_records
from tieout.sources.requests.gathering import read_requests
from tieout.sources.statements import did_state, statements_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.load.evidence import Remake
    from tieout.model.people import Roster
    from tieout.model.period import Period
    from tieout.model.registers.collection import Registers
    from tieout.model.registers.decided import DecidedRow
    from tieout.model.row import Row
    from tieout.model.text_approval import TextTrail
    from tieout.ports.shelf import Shelf
    from tieout.ports.waiting import Waiting
    from tieout.sources.desk import Desk
    from tieout.sources.mainline import Landing
    from tieout.sources.place import Place
    from tieout.sources.registers.removed import Earlier


def load(
    root: Path | Place,
    *,
    as_of: date | datetime,
    period: str | Period | None = None,
    rev: str | None = None,
    settings_from: str | None = None,
    cache: Path | None = None,
    shelf: Shelf | None = None,
    remake: Remake | None = None,
    waiting: Waiting | None = None,
) -> Examination:
    """Read a repository: the work tree, or with ``rev`` (and always if bare) a commit's tree.

    ``root`` is the repository, or its place, a folder in it, or a folder with a ``controls.yaml`` of its own.
    An instant as ``as_of`` becomes the civil date in the organization's zone. ``period`` is one, or its name here. ``settings_from``
    names the revision whose ``controls.yaml`` sets scope, periods, documents and rules. ``cache`` is a folder for
    what was found out before; None: nothing is remembered. ``shelf`` has what files were read to before, by the digest
    of their bytes, and what Git said, for what people look at alone; None: all is read. ``remake`` makes the
    tables of captures again from their raw bytes; None: nobody does. ``waiting`` is where large blobs are kept for who
    reads them again in this run.
    Raises NotExaminableError where there is nothing to examine or no sound way to do it, and
    UsageError for an unknown period or revision.
    """
    desk, base, prefix, commit = open_desk(root, rev, shelf)
    desk.repository.keep_large(waiting)
    with desk.repository.at_hand():
        settings = settings_of(desk)
        program = settings.program
        relied: Relied | None = None
        held: HeldTo | None = None
        if settings_from is not None:
            held = settings_at(desk.repository, settings_from, prefix)
            program = held.program
            relied = relied_upon(desk.repository, settings_from, prefix, program)
        relied_on = relied.commit if relied else ""
        listing, documents = listed(desk, program, base)
        records = read_exercises(desk, listing)
        reviews_there = read_access_reviews(desk, listing)
        roster, registers = read_registers(desk)
        asked = read_requests(desk)
        day = program.organization.calendar.day_of(as_of)
        examined = period_of(desk, program, base, period, day)
        history: History | None = None
        if commit is None:
            reason = "nothing is committed yet, so there is no history"
            desk.unexamined.append(NotExamined(need="history", reason=reason))
        else:
            history = read_history(
                desk.repository,
                commit,
                documents=frozenset(document.path for document in documents),
                prefix=prefix,
                parse_head=flat_head,
                as_of=day,
                tree=None if desk.committed is None else desk.committed.entries.values(),
            )
        speaking = any(item.parameters for item in documents) or did_state(history)
        kept = patterns_of(settings.controls)
        patterns, branch = branch_states(desk, program, commit, prefix, day, kept)
        reviews = dated_reviews(reviews_there, desk.repository, branch, prefix=prefix)
        past = control_history(desk.repository, branch, prefix=prefix)
        removed = removed_records(
            desk.repository, branch, prefix=prefix, paths=frozenset(listing.paths), exercises=records, reviews=reviews
        )
        once_kept = patterns_of((*settings.controls, *(item.control for item in past.former)))
        if once_kept != kept:
            kept = once_kept
            patterns, branch = branch_states(desk, program, commit, prefix, day, kept)
        earlier = _earlier(desk, branch, prefix=prefix, roster=roster, registers=registers, day=day)
        former = former_texts(desk.repository, branch, globs=program.documents, prefix=prefix)
        gathered = gather(
            desk,
            program,
            documents,
            commit=commit,
            prefix=prefix,
            period=examined,
            as_of=day,
            states=branch,
            patterns=patterns,
            entries=(
                *(commit for item in past.entries for commit in commits_of(item)),
                *(item.landed.oid for item in reviews if item.landed),
            ),
        )
        desk.unexamined.extend(unrecorded(gathered.ledger, day))
        evidence = gather_evidence(
            desk, branch, prefix=prefix, kept=kept, program=program, cache=cache, shelf=shelf, remake=remake
        )
        found = Examination(
            as_of=day,
            catalogue=catalogue(),
            program=program,
            period=examined,
            head=commit,
            documents=documents,
            controls=settings.controls,
            roster=roster,
            registers=registers,
            removed_rows=earlier.removed if earlier else (),
            rewritten_facts=earlier.rewritten if earlier else (),
            decided_rows=_decided(desk, branch, prefix=prefix, registers=registers),
            requests=asked,
            access_reviews=reviews,
            removed_records=removed,
            exercises=dated(records, desk.repository, branch, prefix=prefix),
            history=history,
            statements=statements_of(
                desk, program, documents, branch if speaking else (), patterns=patterns, prefix=prefix, as_of=day
            ),
            evidence=evidence,
            departed=departed_documents(former),
            former=former,
            control_changes=past.changes,
            control_entries=past.entries,
            former_controls=past.former,
            ledger=vouched(gathered.ledger, program.evidence_keys, program.key_slips),
            landings=gathered.landings,
            relied=relied,
            baseline=read_baseline(desk, commit=commit, prefix=prefix, relied_on=relied_on),
            unreadable=tuple(desk.unreadable),
            unknown_fields=tuple(desk.unknown),
            missing_fields=tuple(desk.missing),
            unexamined=(*desk.unexamined, *nothing_captured(evidence, examined if commit else None)),
            uncommitted=tuple(sorted(desk.uncommitted)),
            read_at=commit if commit and desk.tree is desk.committed else "",
            settings=held.commit if held else "",
            settings_doubt=held.doubt if held else "",
        )
        return _judged(judged_evidence(found, desk), gathered.trails)


def _earlier(
    desk: Desk, branch: tuple[Landing, ...], *, prefix: str, roster: Roster, registers: Registers, day: date
) -> Earlier | None:
    """Give what the branch had of the registers that were read, and has not any more; None where none was."""
    absent = {item.need for item in desk.unexamined}
    now: dict[str, Sequence[Row]] = {name: getattr(registers, name) for name in REGISTERS if name not in absent}
    if "people" not in absent:
        now["people"] = roster.people
    if not now:
        return None
    from tieout.sources.registers.removed import earlier_rows  # noqa: PLC0415  # start-up, for a tree without registers

    earlier = earlier_rows(desk.repository, branch, prefix=prefix, now=now, day=day, within=LATEST_COMMIT)
    desk.unexamined.extend(earlier.unexamined)
    return earlier


def _decided(desk: Desk, branch: tuple[Landing, ...], *, prefix: str, registers: Registers) -> tuple[DecidedRow, ...]:
    """Give the exceptions with the day since when the branch has their approval."""
    if not registers.exceptions:
        return ()
    from tieout.sources.registers.decided import decided_rows  # noqa: PLC0415  # start-up, for a tree without exceptions

    return decided_rows(desk.repository, branch, prefix=prefix, rows=registers.exceptions, within=LATEST_COMMIT)


def _judged(found: Examination, trails: tuple[TextTrail, ...]) -> Examination:
    """Add the verdicts on changes and texts, which rules and workpapers share."""
    if found.landings is None:
        return found
    from tieout.judgement.verdicts import with_verdicts  # noqa: PLC0415  # a fifth of a start, and needed with a ledger alone

    return with_verdicts(found, trails)
