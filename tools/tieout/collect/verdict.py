"""What was read of the evidence -> what is altered, what nobody can vouch for, and since when each item was seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.collect.log_state import instant, state_of
from tieout.collect.verification import ALTERED, NOT_SEALED, UNALTERED, Found, Item, LogState, Verification
from tieout.judgement.evidence.context import Context
from tieout.judgement.evidence.integrity import differences, meddled
from tieout.judgement.evidence.integrity import told as described
from tieout.judgement.evidence.replay import replays
from tieout.judgement.evidence.sealing import sealing
from tieout.judgement.evidence.wording import not_committed
from tieout.model.characters import visible
from tieout.model.criteria import Catalogue
from tieout.model.errors import UsageError
from tieout.model.evidence.capture import Meddling
from tieout.model.evidence.collector import COLLECTORS_PATH
from tieout.model.evidence.folders import EVIDENCE_PATH
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.log import CHECKPOINT, LEAVES, LOG_FOLDER, Stamp
from tieout.model.evidence.result import ResultState
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.seal import note
from tieout.seal.evidence_log import TOMBSTONE, Trust, hold
from tieout.sources.evidence.places import is_evidence, is_record, records_of
from tieout.sources.evidence.settings import certificates_at, collectors_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.collect.request import Request
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.log import EvidenceLog
    from tieout.model.evidence.result import Reason
    from tieout.model.program import Program
    from tieout.seal.timestamp import Authorities
    from tieout.sources.desk import Desk
    from tieout.sources.evidence.came import Trail
    from tieout.sources.trees import CommitTree

_PUT_BACK = "put it back from a clone of before: git log -- PATH shows which commit had it"
_LOG_FAULT = "evidence-log-fault"
_SEAL = "tieout evidence seal --key KEY, and commit evidence/log"


@dataclass(slots=True, kw_only=True)
class Gathered:
    """What is verified, however it was read."""

    captures: tuple[Capture, ...]
    unrecorded: tuple[str, ...]
    log: EvidenceLog | None
    past: Trail
    records: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of the records of a work tree, by path."""


class Verdict:
    """The work of putting all together."""

    def __init__(self, desk: Desk | None, program: Program, request: Request, gathered: Gathered) -> None:
        self._desk, self._request, self._gathered = desk, request, gathered
        self._pinned = request.keys or program.evidence_keys
        self._program = replace(program, evidence_keys=self._pinned)
        self._rests_on: tuple[str, ...] = (SETTINGS_PATH, COLLECTORS_PATH) if desk is not None else ()
        self._log = hold(gathered.log, self._trust(program))
        self._altered: list[Found] = []
        self._unsettled: list[Found] = []
        self._remarks: list[str] = []
        evidence = Evidence(captures=gathered.captures, meddled=gathered.past.meddled, log=self._log)
        catalogue = Catalogue(edition="", criteria=(), groups=())
        examination = Examination(
            as_of=program.organization.calendar.day_of(request.now),
            catalogue=catalogue,
            program=self._program,
            evidence=evidence,
        )
        self._context = Context.of(examination)
        self._reasons = self._judged()

    def _trust(self, program: Program) -> Trust:
        return Trust(
            pinned=self._pinned,
            authorities=self._authorities(),
            outside=tuple((name, _note(name, data)) for name, data in self._request.heads),
            slips=() if self._request.keys else program.key_slips,
        )

    def _authorities(self) -> Authorities | None:
        from tieout.seal import timestamp  # noqa: PLC0415  # for those alone who name certificates

        data = self._request.certificates
        if data is None and self._desk is not None:
            collectors = collectors_at(self._desk)
            data = certificates_at(self._desk, collectors)
            if collectors.timestamps is not None and collectors.timestamps.ca:
                self._rests_on += (collectors.timestamps.ca,)
        if data is None:
            return None
        try:
            return timestamp.authorities(data)
        except timestamp.TokenError as error:
            message = f"the file of certificates cannot be used: {error}"
            raise UsageError(message, remedy="name the authority's certificates, in PEM") from error

    def _judged(self) -> dict[str, list[Reason]]:
        again = replays(self._context)
        return {
            capture.path: [
                item
                for item in (
                    *differences(capture),
                    *meddled(self._context, capture),
                    *sealing(self._context, capture),
                    *again.get(capture.path, ()),
                )
                if item.rule != _LOG_FAULT
            ]
            for capture in self._gathered.captures
        }

    def count_uncommitted(self, committed: CommitTree | None) -> None:
        """Say how many captures no commit holds yet."""
        there = {visible(path) for path in committed.entries} if committed else set[str]()
        count = sum(capture.path not in there for capture in self._gathered.captures)
        if count:
            self._remarks.append(not_committed(count))

    def against_commit(self, committed: CommitTree, of_log: Iterable[str]) -> None:
        """Hold the work tree against the commit: what that has must lie there, byte for byte.

        ``of_log`` names the files of the log that do not.
        """
        for path in of_log:
            message = f"{path} is not what the commit {committed.commit[:12]} has, and does not go on from it"
            self._altered.append(Found("log-rewritten", path, 1, message, _PUT_BACK))
        gone = {leaf.path for leaf in self._log.leaves if leaf.kind == TOMBSTONE} if self._log else set()
        for path, entry in committed.entries.items():
            if not (is_evidence(path) and is_record(path)) or visible(path) in gone:
                continue
            data = self._gathered.records.get(path)
            if data is None:
                message = f"{visible(path)} is in the commit {committed.commit[:12]}, and not here"
                self._altered.append(Found("evidence-altered", visible(path), 1, message, _PUT_BACK))
            elif committed.repository.blob_id(data) != entry.oid and not self._is_said(visible(path)):
                message = f"{visible(path)} is not what the commit {committed.commit[:12]} has"
                self._altered.append(Found("evidence-altered", visible(path), 1, message, _PUT_BACK))

    def _is_said(self, path: str) -> bool:
        return any(item.state is ResultState.ERROR for item in self._reasons.get(path, ()))

    def outcome(self, where: str, commit: str) -> Verification:
        """Put all together."""
        self._of_captures()
        self._of_lines()
        self._of_the_rest()
        state = None if self._log is None else state_of(self._log, self._pinned)
        self._of_keys(state)
        if not commit:
            self._remarks.append("there is no history here: what was changed and put back is not seen")
        begin, end = self._program.organization.calendar.bounds(self._context.examination.as_of)
        return Verification(
            where=where,
            commit=commit,
            items=tuple(self._item(capture) for capture in self._gathered.captures),
            log=state,
            altered=tuple(sorted(dict.fromkeys(self._altered), key=lambda item: (item.path, item.line))),
            unsettled=tuple(dict.fromkeys(self._unsettled)),
            remarks=tuple(dict.fromkeys(self._remarks)),
            pinned=bool(self._request.keys)
            and state is not None
            and state.covered == state.lines > 0
            and not (self._log and self._log.faults),
            rests_on=self._rests_on,
            holds=(begin.timestamp(), end.timestamp()),
        )

    def _of_captures(self) -> None:
        for capture in self._gathered.captures:
            self._remarks.extend(
                f"{visible(capture.id)}: {visible(item.path)} lies at {visible(item.pointer.uri) or 'no named place'}, not looked at"
                for item in capture.record.files
                if item.pointer is not None
            )
            if capture.record.unread:
                message = f"the record {capture.path} cannot be read in full: {capture.record.unread[0]}"
                self._unsettled.append(Found("record", capture.path, 1, message, "capture it anew"))
            for item in self._reasons[capture.path]:
                into = self._altered if item.state is ResultState.ERROR else self._unsettled
                into.append(_found(item))

    def _of_lines(self) -> None:
        """Say which lines have no capture any more, and no tombstone."""
        if self._log is None:
            return
        there = {capture.path for capture in self._gathered.captures}
        gone = {leaf.path for leaf in self._log.leaves if leaf.kind == TOMBSTONE}
        for leaf in self._log.leaves:
            if leaf.kind != TOMBSTONE and leaf.path not in there and leaf.path not in gone:
                message = f"line {leaf.number + 1} of the log seals {visible(leaf.path)}, which is not there"
                remedy = f"{_PUT_BACK}; what was removed with good reason: tieout evidence remove"
                self._altered.append(Found("evidence-removed", leaf.location.path, leaf.location.line, message, remedy))

    def _of_the_rest(self) -> None:
        for path in self._gathered.unrecorded:
            message = f"{path} is listed by no record"
            remedy = "tieout evidence add writes a record for a file that a person brought; else remove it"
            self._altered.append(Found("unrecorded-evidence", path, 1, message, remedy))
        if self._log is not None:
            for fault in self._log.faults:
                where = fault.location
                self._altered.append(Found(f"log-{fault.kind}", where.path, where.line, fault.message, fault.remedy))
        told = {id(item) for items in self._context.meddled.values() for item in items}
        buried = {leaf.path for leaf in self._log.leaves if leaf.kind == TOMBSTONE} if self._log else set()
        for item in self._gathered.past.meddled:
            is_buried = item.kind is Meddling.REMOVED and bool(buried & {item.path, *records_of(item.path)})
            if id(item) not in told and not is_buried:
                self._altered.append(Found("evidence-meddled", item.path, 1, described(item), _PUT_BACK))

    def _of_keys(self, state: LogState | None) -> None:
        """Say why nobody can vouch for all of it."""
        if state is None:
            if self._gathered.captures:
                message = "there is no evidence/log: nothing seals the evidence"
                self._unsettled.append(Found("not-sealed", LOG_FOLDER, 1, message, _SEAL))
            else:
                message = "there is no evidence: nothing was verified"
                self._unsettled.append(
                    Found("no-evidence", EVIDENCE_PATH, 1, message, "tieout collect, or tieout evidence add")
                )
            return
        signers = " and ".join(state.signers)
        if not state.signers:
            message = "nobody signed the newest head of the log: whoever may write here could have made all of it anew"
            self._unsettled.append(Found("not-signed", CHECKPOINT, 1, message, _SEAL))
        elif not self._request.keys:
            message = f"the log is signed by {signers}, and nobody pinned that key from outside the repository"
            remedy = f"compare it with the fingerprint that you received another way, then: tieout evidence verify --key {state.signers[0]}"
            self._unsettled.append(Found("not-pinned", CHECKPOINT, 1, message, remedy))
        if (state.signers or state.covered) and state.covered < state.lines:
            message = f"{state.lines - state.covered} of {state.lines} lines of the log are covered by no signature of a key that counts"
            self._unsettled.append(Found("not-covered", LEAVES, state.covered + 1, message, _SEAL))
        if self._log is not None:
            self._of_stamps(self._log)

    def _of_stamps(self, log: EvidenceLog) -> None:
        newest = [item for item in log.held if item.size == max(head.size for head in log.heads)]
        for item in newest[:1]:
            if item.stamp is Stamp.NOT_VERIFIED:
                of = f"the time-stamp of the newest head, {instant(item.claims_at)} of {item.authority or 'nobody named'}"
                self._remarks.append(f"{of}, is not verified: name its authority's certificates with --tsa-ca")
        if self._request.certificates is None:
            if any(item.stamp is Stamp.VERIFIED for item in log.held):
                self._remarks.append("the certificates of the time-stamps are those that the repository itself names")
        elif not any(item.stamp is Stamp.VERIFIED for item in newest):
            message = "the newest head has no time-stamp of an authority that you named"
            self._unsettled.append(Found("not-stamped", CHECKPOINT, 1, message, "tieout evidence seal --timestamp"))

    def _item(self, capture: Capture) -> Item:
        reasons = self._reasons[capture.path]
        dated, seal = self._context.dated(capture), self._context.seal(capture)
        lag = dated.sealed_at - dated.claimed_at if dated.sealed_at and dated.claimed_at else None
        is_altered = any(item.state is ResultState.ERROR for item in reasons)
        is_here = any(item.path == capture.path for item in self._altered)
        is_sealed = seal.line is not None and seal.line.path == capture.path
        return Item(
            path=capture.path,
            id=capture.record.id,
            controls=list(capture.record.controls),
            system=capture.record.system,
            state=ALTERED if is_altered or is_here else UNALTERED if is_sealed else NOT_SEALED,
            claimed_at=instant(dated.claimed_at),
            first_sealed_at=instant(dated.sealed_at),
            strength=dated.sealed_by.value if dated.sealed_by else "",
            lag_s=None if lag is None else lag // timedelta(seconds=1),
            line=seal.line.number + 1 if seal.line and is_sealed else None,
            signed=seal.is_signed,
        )


def _found(item: Reason) -> Found:
    return Found(item.rule, item.location.path, item.location.line, item.message, item.remedy)


def _note(name: str, data: bytes) -> note.Note:
    try:
        return note.parse(data)
    except note.MalformedNoteError as error:
        message = f"{name} is no head of a log: {error}"
        raise UsageError(message, remedy="name a copy of evidence/log/checkpoint.txt") from error
