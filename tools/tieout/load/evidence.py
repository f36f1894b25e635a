"""``evidence/`` of the commit examined -> Evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.load.checked import checked
from tieout.model.evidence.folders import EVIDENCE_PATH
from tieout.model.evidence.gathered import Evidence, Unsearched
from tieout.model.evidence.log import EvidenceLog
from tieout.model.location import NotExamined, Unreadable
from tieout.seal.evidence_log import Trust, hold
from tieout.seal.heads import heads_of
from tieout.sources.evidence.blobs import blob_reader
from tieout.sources.evidence.came import trail
from tieout.sources.evidence.captures import read_captures, uncommitted_records
from tieout.sources.evidence.handed import handed_on
from tieout.sources.evidence.kept import kept_files
from tieout.sources.evidence.log import read_log
from tieout.sources.evidence.log_growth import MOST
from tieout.sources.evidence.results import read_results
from tieout.sources.evidence.settings import certificates_at, collectors_at
from tieout.sources.opening import open_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tieout.model.evidence.capture import Capture, HandedFile
    from tieout.model.evidence.collector import Collectors
    from tieout.model.evidence.gathered import Contradicted, SecretFound
    from tieout.model.examination import Examination
    from tieout.model.program import Program
    from tieout.ports.shelf import Shelf
    from tieout.sources.desk import Desk
    from tieout.sources.evidence.table_files import Read
    from tieout.sources.mainline import Landing

    Remake = Callable[[Sequence[Capture], Collectors, Read], tuple[Contradicted, ...]]
    """Makes the tables of captures again, and gives those that their raw bytes contradict."""

EVIDENCE_NEED = "evidence"
"""What rules name that look at captures: absent before the first commit alone."""
LARGEST_TABLE = 256 << 20
"""Bytes of a table that are looked into."""
_REGULAR = "100"
LOG_NEED = "evidence-log"
"""What rules name that look at the log: absent where captures are there and the branch never had a log."""


def gather_evidence(
    desk: Desk,
    landings: Sequence[Landing],
    *,
    prefix: str,
    kept: tuple[str, ...],
    program: Program,
    cache: Path | None = None,
    shelf: Shelf | None = None,
    remake: Remake | None = None,
) -> Evidence:
    """Read what the commit has, and what the branch tells of it; ``kept`` are the patterns of files that are evidence.

    ``program`` says which keys may sign the log; ``cache`` is the folder in which is remembered which file holds no
    secret, ``shelf`` has records as they were read before, and ``remake`` makes tables again. What the work tree has beyond the commit supports nothing, and is named.
    """
    uncommitted = uncommitted_records(desk)
    collectors = collectors_at(desk)
    if desk.committed is None:
        reason = "nothing is committed yet, so no evidence is on record"
        desk.unexamined.append(NotExamined(need=EVIDENCE_NEED, reason=reason))
        desk.unexamined.append(NotExamined(need=LOG_NEED, reason=reason))
        return Evidence(collectors=collectors, uncommitted=uncommitted)
    past = trail(landings, prefix=prefix)
    found = read_captures(desk, desk.committed, past.came, kept=kept, shelf=shelf)
    secrets, unsearched = _secrets(desk, cache)
    return Evidence(
        captures=found.captures,
        unrecorded=found.unrecorded,
        meddled=past.meddled,
        kept=kept_files(landings, kept, prefix=prefix),
        log=_log(desk, landings, _trust(desk, collectors, program), is_wanted=bool(found.captures or past.meddled)),
        results=read_results(desk, desk.committed),
        secrets=secrets,
        contradicted=remake(found.captures, collectors, blob_reader(desk)) if remake and found.captures else (),
        unsearched=unsearched,
        collectors=collectors,
        uncommitted=uncommitted,
    )


def judged_evidence(found: Examination, desk: Desk) -> Examination:
    """Add what the checks and assertions came to, and then the state of every capture."""
    evidence = found.evidence
    if desk.committed is None or not (evidence.captures or evidence.collectors.assertions):
        return found
    # Loaded for those alone who have captures: whoever has none starts the sooner.
    from tieout.judgement.evidence.judge import judge  # noqa: PLC0415  # see above
    from tieout.load.operation import with_operation  # noqa: PLC0415  # see above

    found = checked(found, desk)
    return with_operation(replace(found, evidence=replace(found.evidence, judged=judge(found))), desk)


def _secrets(desk: Desk, cache: Path | None) -> tuple[tuple[SecretFound, ...], tuple[Unsearched, ...]]:
    if desk.committed is None or not any(path.startswith(f"{EVIDENCE_PATH}/") for path in desk.committed.entries):
        return (), ()
    from tieout.sources.evidence.secrets import read_secrets  # noqa: PLC0415  # the net is built where it is needed

    found = read_secrets(desk.repository, desk.committed.entries, under=f"{EVIDENCE_PATH}/", cache=cache)
    return found.found, tuple(Unsearched(item.path, item.why) for item in found.unexamined)


def _trust(desk: Desk, collectors: Collectors, program: Program) -> Trust:
    data = certificates_at(desk, collectors)
    authorities = None
    if data is not None and collectors.timestamps is not None:
        # Loaded for those alone who name an authority: certificates take a while to load.
        from tieout.seal import timestamp  # noqa: PLC0415  # see above

        try:
            authorities = timestamp.authorities(data)
        except timestamp.TokenError as error:
            stamps = collectors.timestamps
            message = f"timestamps.ca: of {stamps.ca}, {error}"
            desk.unreadable.append(
                Unreadable(location=stamps.location, kind="bad-value", message=message, remedy="name a file in PEM")
            )
    return Trust(pinned=program.evidence_keys, authorities=authorities, slips=program.key_slips)


def _log(desk: Desk, landings: Sequence[Landing], trust: Trust, *, is_wanted: bool) -> EvidenceLog | None:
    reading = None if desk.committed is None else read_log(desk.committed, landings, most=MOST)
    if reading is None:
        if is_wanted:
            reason = "there is no evidence/log: nothing seals the evidence"
            desk.unexamined.append(NotExamined(need=LOG_NEED, reason=reason))
        return None
    heads, faults = heads_of(reading.heads)
    log = EvidenceLog(
        leaves=reading.leaves,
        lines=reading.lines,
        heads=heads,
        came=reading.came,
        faults=(*reading.faults, *faults),
    )
    return hold(log, trust)


def evidence_files(root: Path, examination: Examination, desk: Desk | None = None) -> tuple[HandedFile, ...]:
    """Give the files of the captures that were examined, and of their log; none where there are none.

    They are read from their blobs when they are wanted, whatever a checkout or an attribute would make of them.
    """
    if not examination.evidence.captures:
        return ()
    desk = desk or open_desk(root, examination.head)[0]
    if desk.committed is None:
        return ()
    return handed_on(desk.committed, examination.evidence.captures, examination.evidence.secrets)
