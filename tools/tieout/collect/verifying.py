"""The evidence of a work tree or a commit: read with its log and its history, and verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.verdict import Gathered, Verdict
from tieout.collect.work_tree import Hashing, HeadFile, log_changes, log_files, work_captures
from tieout.model.characters import visible
from tieout.model.evidence.folders import EVIDENCE_PATH
from tieout.model.evidence.log import LEAVES, LOG_FOLDER, EvidenceLog, LogFault
from tieout.model.location import Location
from tieout.model.program import Program
from tieout.seal.heads import RESTORE, heads_of
from tieout.sources.evidence.came import trail
from tieout.sources.evidence.captures import read_captures
from tieout.sources.evidence.kept import patterns_of
from tieout.sources.evidence.leaves import read_leaves
from tieout.sources.evidence.log import read_log, strangers
from tieout.sources.evidence.log_growth import growth
from tieout.sources.mainline import mainline
from tieout.sources.opening import settings_of
from tieout.sources.statements import end_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tieout.collect.request import Request
    from tieout.collect.scan import Scan
    from tieout.collect.verification import Verification
    from tieout.sources.desk import Desk
    from tieout.sources.mainline import Landing
    from tieout.sources.trees import CommitTree


def verify_commit(desk: Desk, tree: CommitTree, prefix: str, request: Request) -> Verification:
    """Verify what a commit holds, and how it came there. Nothing is taken from what earlier runs found out."""
    reading = settings_of(desk)
    landings = _landings(desk, tree.commit, prefix, reading.program, request.now)
    past = trail(landings, prefix=prefix)
    found = read_captures(desk, tree, past.came, kept=patterns_of(reading.controls))
    log = read_log(tree, landings, most=None)
    held: EvidenceLog | None = None
    if log is not None:
        heads, faults = heads_of(log.heads)
        held = EvidenceLog(
            leaves=log.leaves, lines=log.lines, heads=heads, came=log.came, faults=(*log.faults, *faults)
        )
    gathered = Gathered(
        captures=found.captures, unrecorded=tuple(item.path for item in found.unrecorded), log=held, past=past
    )
    return Verdict(desk, reading.program, request, gathered).outcome(tree.commit[:12], tree.commit)


def verify_work_tree(
    desk: Desk | None, base: Path, prefix: str, request: Request, seen: Scan, hashing: Hashing
) -> Verification:
    """Verify what lies in a work tree, and the history of the commit that it stands on, where there is one."""
    program, kept = Program(), tuple[str, ...]()
    if desk is not None:
        reading = settings_of(desk)
        program, kept = reading.program, patterns_of(reading.controls)
    committed = desk.committed if desk is not None else None
    landings = _landings(desk, committed.commit, prefix, program, request.now) if desk and committed else ()
    past = trail(landings, prefix=prefix)
    found = work_captures(base, seen, past.came, kept=kept, hashing=hashing)
    data, files = log_files(base, seen)
    log = _log_of(committed, landings, data, files, seen)
    gathered = Gathered(captures=found.captures, unrecorded=found.unrecorded, log=log, past=past, records=found.records)
    work = Verdict(desk, program, request, gathered)
    if committed is not None:
        work.against_commit(committed, log_changes(committed, data, seen, base))
    if desk is not None:
        work.count_uncommitted(committed)
    return work.outcome("work tree", committed.commit if committed else "")


def _landings(desk: Desk, commit: str, prefix: str, program: Program, now: datetime) -> tuple[Landing, ...]:
    today = program.organization.calendar.day_of(now)  # as ``check`` reads the line: one day for one commit
    return mainline(
        desk.repository,
        commit,
        zone=program.organization.timezone,
        latest_s=end_of(today),
        as_of=today,
        paths=(f"{prefix}{EVIDENCE_PATH}",),
    )


def _log_of(
    committed: CommitTree | None,
    landings: tuple[Landing, ...],
    data: bytes | None,
    files: tuple[HeadFile, ...],
    seen: Scan,
) -> EvidenceLog | None:
    """Give the log of a work tree as its files have it; None where neither they nor the branch ever had one."""
    grown = growth(committed, landings, data, most=None) if committed else None
    if data is None and not files and not (grown and grown.is_known):
        return None
    lines = read_leaves(data or b"")
    heads, faults = heads_of(files)
    gone = LogFault("missing", Location(LEAVES), f"{LEAVES} is not there, and the log is nothing without it", RESTORE)
    odd = strangers([path for path in (*seen.files, *seen.odd) if path.startswith(f"{LOG_FOLDER}/")])
    return EvidenceLog(
        leaves=lines.leaves,
        lines=lines.lines,
        heads=heads,
        came=tuple(grown.came_of(leaf.number) for leaf in lines.leaves) if grown else (),
        faults=(
            *lines.faults,
            *faults,
            *odd,
            *(
                LogFault("mode", Location(visible(path)), f"{visible(path)} {what}", RESTORE)
                for path, what in sorted(seen.odd.items())
                if path.startswith(f"{LOG_FOLDER}/")
            ),
            *((gone,) if data is None and LEAVES not in seen.odd else ()),
            *(grown.faults if grown else ()),
        ),
    )
