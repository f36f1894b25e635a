"""The registers of a tree -> Roster and Registers; a register that is absent costs a look at its names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.criteria import nearest
from tieout.model.examination import PEOPLE_PATH
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.people import Roster
from tieout.model.registers.collection import REGISTERS, Registers
from tieout.sources.globs import starts_of
from tieout.sources.refusal import TABLE_LIMIT
from tieout.sources.trees import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.sources.desk import Desk
    from tieout.sources.registers.columns import R, Table

FOLDER = PEOPLE_PATH.rpartition("/")[0]
_SUFFIXES = (".yaml", ".yml", ".csv")
# What follows from the absence of each, as the reason that rules give for not being examined.
_UNKNOWN = {
    "people": "nobody is known",
    "systems": "no system is known",
    "vendors": "no vendor is known",
    "risks": "no risk is known",
    "access": "no grant is known",
    "findings": "no reported finding is known",
    "incidents": "no incident is known",
    "exceptions": "no exception is known",
    "alerts": "no alert is known",
    "commitments": "no commitment is known",
}


class ProgrammeRegisters(NamedTuple):
    """What the registers of a tree gave."""

    roster: Roster
    registers: Registers


def paths_of(register: str) -> tuple[str, ...]:
    """Give the paths at which a register may lie."""
    return tuple(f"{FOLDER}/{register}{suffix}" for suffix in _SUFFIXES)


def read_registers(desk: Desk) -> ProgrammeRegisters:
    """Read every register that is there; the desk is told of the others, and of what could not be read."""
    people = _path_in(desk, "people")
    roster = Roster(people=(), roles=()) if people is None else _roster(desk, people)
    if desk.tree.is_link(FOLDER):  # whoever looked for the people has noted it
        for name in REGISTERS:
            reason = f"{FOLDER} is a symbolic link, so {paths_of(name)[0]} was not looked for"
            desk.unexamined.append(NotExamined(need=name, reason=reason))
        return ProgrammeRegisters(roster, Registers())
    desk.unreadable.extend(_unknown(desk))
    found = {name: path for name in REGISTERS if (path := _path_in(desk, name)) is not None}
    return ProgrammeRegisters(roster, _registers(desk, found) if found else Registers())


def _path_in(desk: Desk, register: str) -> str | None:
    """Give the path of a register's file; None if there is none, or several, which the desk is told."""
    paths = paths_of(register)
    present = [path for path in paths if desk.tree.exists(path)]
    hidden = [path for path in paths if path not in present and _is_hidden(desk, path)]
    present = present or hidden[:1]
    if len(present) == 1:
        return present[0]
    reason = f"there is no {paths[0]}, so {_UNKNOWN[register]}"
    if present:
        reason = f"{' and '.join(present)} both exist, so it is unclear which counts"
        at = Location(path=present[-1])
        remedy = "keep one of them"
        desk.unreadable.append(Unreadable(location=at, kind="doubled-register", message=reason, remedy=remedy))
    desk.unexamined.append(NotExamined(need=register, reason=reason))
    return None


def _is_hidden(desk: Desk, path: str) -> bool:
    """Say whether something stands behind a link there; note what the commit has and the disk has not."""
    if desk.tree.is_link(path):
        return desk.look_for(path)
    if desk.committed is not None and path in desk.committed.entries:
        desk.uncommitted.add(visible(path))
    return False


def _unknown(desk: Desk) -> Iterator[Unreadable]:
    """Name each file beside the registers that is none: by a slip in its name nobody would read it."""
    names = ("people", *REGISTERS)
    known = frozenset(path for name in names for path in paths_of(name))
    for path in _beside(desk):
        name = path.rpartition("/")[2]
        if path in known or name.startswith(".") or name.lower() == "readme.md":
            continue
        meant = nearest(name.partition(".")[0], names)
        guess = "" if meant is None else f". Did you mean {meant}.yaml?"
        yield Unreadable(
            location=Location(path=visible(path)),
            kind="unknown-register",
            message=f"{visible(name)} is no register, so nobody reads it{guess}",
            remedy=f"name it as a register is named, as .yaml, .yml or .csv, or keep it outside {FOLDER}",
        )


def _beside(desk: Desk) -> Iterator[str]:
    """Give the files that stand in the folder itself, sorted."""
    tree = desk.tree
    if isinstance(tree, WorkTree):  # of the disk only this folder, since people may keep registers before a commit
        tree = replace(tree, tracked=(), starts=starts_of((f"{FOLDER}/*",)))
    return (path for path in tree.paths() if path.rpartition("/")[0] == FOLDER)


def _roster(desk: Desk, path: str) -> Roster:
    from tieout.sources.registers.people import read_people  # noqa: PLC0415  # a tree may have no people

    data = desk.read(path, limit=TABLE_LIMIT)
    reading = None if data is None else read_people(data, path=path)
    if reading is not None:
        desk.note(reading)
    if reading is None or reading.is_lost:
        _lost(desk, "people", path)
        return Roster(people=(), roles=())
    return reading.roster


def _registers(desk: Desk, found: dict[str, str]) -> Registers:
    # 20 classes that a tree without registers has no need of.
    from tieout.sources.registers import assets, operation, risks  # noqa: PLC0415  # as said above
    from tieout.sources.registers.reader import read_register  # noqa: PLC0415  # as said above

    def rows(table: Table[R]) -> tuple[R, ...]:
        path = found.get(table.name)
        if path is None:
            return ()
        data = desk.read(path, limit=TABLE_LIMIT)
        reading = None if data is None else read_register(data, path=path, table=table)
        if reading is not None:
            desk.note(reading)
        if reading is None or reading.is_lost:
            _lost(desk, table.name, path)
            return ()
        return reading.rows

    desk.fetch(found.values(), limit=TABLE_LIMIT)
    return Registers(
        systems=rows(assets.SYSTEMS),
        vendors=rows(assets.VENDORS),
        risks=rows(risks.RISKS),
        access=rows(operation.ACCESS),
        findings=rows(risks.FINDINGS),
        incidents=rows(operation.INCIDENTS),
        exceptions=rows(risks.EXCEPTIONS),
        alerts=rows(operation.ALERTS),
        commitments=rows(operation.COMMITMENTS),
    )


def _lost(desk: Desk, register: str, path: str) -> None:
    desk.unexamined.append(NotExamined(need=register, reason=f"{path} could not be read"))
