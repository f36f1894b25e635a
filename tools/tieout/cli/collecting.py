"""What the verbs that capture need to know of a repository, and of who runs them."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tieout.collect.base import Context, Draft, Kept
    from tieout.model.control import Control
    from tieout.model.evidence.collector import Collectors, CollectorSetting
    from tieout.model.program import Program
    from tieout.model.registers.collection import Registers
    from tieout.seal.signers.base import Signer

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """A repository into which evidence is put."""

    base: Path
    """The folder that holds ``evidence/``."""
    commit: str
    """At which ``collectors.yaml`` stands as it is here; empty where no commit holds it so."""
    program: Program
    controls: tuple[Control, ...]
    collectors: Collectors
    registers: Registers


def workplace(root: Path) -> Workplace:
    """Read what is declared; raises UsageError for a ``collectors.yaml`` with anything wrong, and as ``open_desk``."""
    from tieout.cli.rooted import hold_root
    from tieout.model.evidence.collector import COLLECTORS_PATH, Collectors
    from tieout.sources.evidence.collectors import read_collectors
    from tieout.sources.opening import open_desk, settings_needed
    from tieout.sources.registers.programme import read_registers

    hold_root(root)
    desk, base, _, commit = open_desk(root, None)
    if desk.repository.is_bare:
        raise UsageError(
            f"{base} is a bare repository, in which nothing is written",
            remedy="git clone REPOSITORY FOLDER, then the same command with --root FOLDER",
        )
    settings = settings_needed(desk)
    collectors = Collectors()
    if desk.look_for(COLLECTORS_PATH):
        data = desk.read(COLLECTORS_PATH)
        if data is None:
            raise UsageError(f"{COLLECTORS_PATH} cannot be read", remedy="tieout check says why")
        reading = read_collectors(data, classification=settings.program.evidence_class)
        if reading.problems:
            _refuse(reading.problems)
        collectors = reading.collectors
    _, registers = read_registers(desk)
    return Workplace(
        base=base,
        commit=commit if commit and COLLECTORS_PATH not in desk.uncommitted else "",
        program=settings.program,
        controls=settings.controls,
        collectors=collectors,
        registers=registers,
    )


def context_of(
    place: Workplace,
    setting: CollectorSetting,
    *,
    redact: bool,
    salts: Path | None,
    by: str = "",
    supersedes: str = "",
) -> Context:
    """Give what a capture is taken in: clock, environment, operator, the system's row."""
    from tieout.collect.base import Context, Surroundings
    from tieout.collect.operator import operator_of

    return Context(
        setting=setting,
        now=now,
        environment=dict(os.environ),
        root=place.base,
        surroundings=Surroundings(
            operator=operator_of(os.environ, person=by or person(place.base)),
            system=place.registers.system(setting.system),
            code_commit=place.commit,
            runtime=f"Python {platform.python_version()}",
            supersedes=supersedes,
        ),
        redact=redact,
        salts=(salts or _salts()) if redact else None,
    )


def now() -> datetime:
    """Give the time of this machine: never SOURCE_DATE_EPOCH, because a capture is of its own moment."""
    return datetime.now(UTC).replace(microsecond=0)


def person(base: Path) -> str:
    """Give who uses this machine: the e-mail address that Git has of them, else their login."""
    from tieout.model.errors import UnreachableError
    from tieout.ports.process import run

    try:
        done = run(["git", "-C", os.fspath(base), "config", "user.email"], timeout_s=10.0)
    except UnreachableError:
        done = None
    told = done.stdout.decode("utf-8", "replace").strip() if done is not None and done.code == 0 else ""
    return told or os.environ.get("LOGNAME") or os.environ.get("USER") or ""


def check_names(place: Workplace, setting: CollectorSetting) -> None:
    """Raise UsageError for a control, an entry or a system that nothing here has, with the one that may be meant."""
    controls = {control.id: control for control in place.controls}
    for item in setting.serves:
        if place.controls and item.control not in controls:
            raise _unknown("control", item.control, controls, "controls.yaml")
    wanted = [item.evidence for item in setting.serves if item.evidence]
    entries = {
        entry.id for item in setting.serves if item.control in controls for entry in controls[item.control].evidence
    }
    for name in wanted:
        if place.controls and name not in entries:
            raise _unknown(
                "evidence entry",
                name,
                sorted(entries),
                " or ".join(dict.fromkeys(item.control for item in setting.serves)),
            )
    systems = tuple(row.id for row in place.registers.systems)
    if systems and setting.system not in systems:
        raise _unknown("system", setting.system, systems, "registers/systems")


def keep_draft(place: Workplace, draft: Draft, signer: Signer | None) -> Kept:
    """Keep a draft in the repository; raises as ``store.keep``."""
    from tieout.collect.store import keep

    return keep(place.base, draft, now=now(), signer=signer, organization=place.program.organization.name)


def unsigned(pinned: tuple[str, ...], signer: Signer | None) -> str:
    """Say that no pinned key signed the head over what was written, and what to run; empty where one did, or none is."""
    if not pinned or (signer is not None and signer.identity in pinned):
        return ""
    by = "is not signed" if signer is None else f"is signed by {signer.identity}"
    named = " or ".join(pinned)
    return f"the head of the log {by}, and keys.evidence pins {named}: what was written now is inconclusive until you run tieout evidence seal --key KEY"


def _salts() -> Path:
    from pathlib import Path

    state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")  # noqa: PTH111, PTH118  # XDG's own rule
    return Path(state, "tieout", "salts.jsonl")


def _unknown(what: str, name: str, known: Iterable[str], where: str) -> UsageError:
    from tieout.model.characters import visible
    from tieout.model.near import unknown_name

    there = sorted(known)
    listed = f"name one that is there: {', '.join(map(visible, there[:_SHOWN]))}" if there else f"add it to {where}"
    more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
    return unknown_name(f"{where} has no {what} {visible(name)!r}", name, there, remedy=f"{listed}{more}")


def _refuse(problems: tuple[tuple[object, str, str], ...]) -> None:
    told = "; ".join(f"{where}: {message}" for where, message, _ in problems[:_SHOWN])
    more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
    raise UsageError(f"{told}{more}", remedy=problems[0][2])
