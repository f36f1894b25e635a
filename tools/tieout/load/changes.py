"""Disk and Git -> what the verdicts on changes rest on, and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tieout.judgement.verdicts import with_changes_judged
from tieout.load.ahead import period_of
from tieout.load.branch import branch_states
from tieout.load.listed import listed
from tieout.model.examination import Examination
from tieout.model.period import Period
from tieout.seal.checkpoint import vouched
from tieout.sources.criteria import catalogue
from tieout.sources.landings.gathering import gather
from tieout.sources.opening import open_desk, settings_at, settings_of
from tieout.sources.place import Place
from tieout.sources.registers.programme import read_registers
from tieout.sources.statements import statements_of


def load_changes(
    root: Path | Place,
    *,
    as_of: date | datetime,
    period: str | Period | None = None,
    rev: str | None = None,
    settings_from: str | None = None,
) -> Examination:
    """Read what the verdicts on changes rest on, as ``load`` does, and nothing else.

    Of a history of a million commits only the window is looked into: no text is followed back, and
    what documents promised is read only where a change had a label of an emergency.
    """
    desk, base, prefix, commit = open_desk(root, rev)
    with desk.repository.at_hand():
        settings = settings_of(desk)
        held = None if settings_from is None else settings_at(desk.repository, settings_from, prefix)
        program = settings.program if held is None else held.program
        _, documents = listed(desk, program, base)
        roster, registers = read_registers(desk)
        day = program.organization.calendar.day_of(as_of)
        examined = period_of(desk, program, base, period, day)
        gathered = gather(
            desk, program, documents, commit=commit, prefix=prefix, period=examined, as_of=day, is_population=True
        )
        patterns, branch = branch_states(desk, program, commit, prefix, day) if gathered.has_emergency else ((), ())
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
            statements=statements_of(desk, program, documents, branch, patterns=patterns, prefix=prefix, as_of=day)
            if gathered.has_emergency
            else (),
            ledger=vouched(gathered.ledger, program.evidence_keys, program.key_slips),
            landings=gathered.landings,
            unreadable=tuple(desk.unreadable),
            unexamined=tuple(desk.unexamined),
            uncommitted=tuple(sorted(desk.uncommitted)),
            settings=held.commit if held else "",
            settings_doubt=held.doubt if held else "",
        )
        return with_changes_judged(found)
