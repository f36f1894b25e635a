"""Does a bundle follow the one before, or does it set aside what was handed over?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.bundle.container import Problem
from tieout.bundle.identity import NAME, Identity, UnknownIdentityError, identity_of
from tieout.bundle.log_state import BrokenLogError, LogState, log_of, proof_between, proofs_in
from tieout.bundle.reading import reading, refusal
from tieout.bundle.succession_types import Succession
from tieout.bundle.verify import verify
from tieout.model.characters import visible
from tieout.model.evidence.log import CHECKPOINT, LEAVES
from tieout.model.ledger import STREAMS
from tieout.ports.storage import shown
from tieout.render.names import LEDGER
from tieout.render.words import plural
from tieout.seal import note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tieout.bundle.reading import ReadBundle
    from tieout.bundle.verification import Verification

_LARGEST = 1 << 30


def after(found: Verification, new: Path, old: Path) -> Verification:
    """Give what verifying ``new`` found with what holding it against ``old`` comes to; raises as ``verify``."""
    return replace(found, succession=succession(new, old))


def succession(new: Path, old: Path) -> Succession:
    """Hold a bundle against the one before, or against an earlier ``checkpoint.txt`` alone.

    Where the new one is altered nothing is held: that is its own failure. Raises as ``verify``.
    """
    head = _head(old)
    found = verify(new)
    if not found.intact:
        return Succession(
            shown(old), "", unexamined=("this bundle is altered, so nothing in it was held against another",)
        )
    with reading(new) as later:
        if head is not None:
            return _after_head(later, head, shown(old))
        earlier = verify(old)
        if not earlier.intact:
            problem = _problem("previous-altered", shown(old), refusal(earlier))
            return Succession(shown(old), "", (problem,))
        with reading(old) as before:
            return _after(later, before)


def _head(path: Path) -> note.Note | None:
    """Read a head of the log; None for what is a bundle, or nothing at all."""
    if not path.is_file() or path.stat().st_size > note.LARGEST:
        return None
    try:
        return note.parse(path.read_bytes())
    except note.MalformedNoteError:
        return None


def _after(new: ReadBundle, old: ReadBundle) -> Succession:
    where = shown(old.path)
    try:
        before, now = identity_of(old), identity_of(new)
    except UnknownIdentityError as error:
        return Succession(where, "", unexamined=(f"a bundle does not say of what it is: {error}",))
    problems = list(_identities(before, now))
    held = [] if problems else ["it names that bundle as the one before, of the same organization and no later day"]
    unexamined: list[str] = []
    if before.organization == now.organization:
        for what, found in (("evidence log", _logs(new, old)), ("approval ledger", _ledgers(new, old))):
            if isinstance(found, str):
                held.append(f"the {what} {found}")
            else:
                problems.append(found)
    remarks = []
    if before.signer != now.signer:
        remarks.append(
            f"the bundle before is signed by {before.signer or 'nobody'}, and this one by {now.signer or 'nobody'}:"
            " ask the company why"
        )
    return Succession(where, before.told, tuple(problems), tuple(held), tuple(unexamined), tuple(remarks))


def _identities(before: Identity, now: Identity) -> Iterator[Problem]:
    if before.organization != now.organization:
        message = f"this bundle is of {visible(now.organization)}, the one before of {visible(before.organization)}"
        yield _problem("other-organization", NAME, message)
        return
    if now.manifest == before.manifest:
        yield _problem("rollback", NAME, "this is the bundle before itself, handed over again")
        return
    if now.as_of < before.as_of:
        message = f"this bundle is as of {now.as_of}, older than the one before, {before.as_of}"
        yield _problem("rollback", NAME, message)
        return
    if before.previous == now.manifest:
        yield _problem("rollback", NAME, "the bundle before names this one as its own predecessor")
        return
    if now.previous == before.manifest:
        return
    if now.period == before.period and (now.period is not None or now.as_of == before.as_of):
        span = (
            f"of {now.period[0]} to {now.period[1]}" if now.period is not None else f"as of {now.as_of}, of no period"
        )
        message = (
            f"both bundles are {span}, say something else, and neither names the other:"
            f" the company handed over two accounts of one {'period' if now.period is not None else 'day'}"
        )
        yield _problem("equivocation", NAME, message)
        if not now.previous:
            return
    if now.previous:
        message = f"this bundle names {visible(now.previous)} as the one before, and that is {before.manifest}"
    else:
        message = "this bundle names no bundle as the one before"
    yield _problem("wrong-previous", NAME, message)


def _logs(new: ReadBundle, old: ReadBundle) -> Problem | str:
    """Hold the logs: that of the old one must be the beginning, and the proofs in the new one must hold."""
    try:
        before = log_of(old)
    except BrokenLogError as error:
        return _problem("log-rewritten", LEAVES, f"in the bundle before: {error}")
    if before is None:
        return "was not there before"
    try:
        now = _log_still_there(new)
        proof_between(before, now)
        _hold_proofs(new, now)
    except BrokenLogError as error:
        return _problem("log-rewritten", LEAVES, str(error))
    return f"begins with the {plural(len(before.lines), 'line')} that it had, and has {len(now.lines)} now"


def _hold_proofs(new: ReadBundle, now: LogState) -> None:
    for path, proof in proofs_in(new):
        if not proof.holds:
            raise BrokenLogError(f"{path} does not prove that the log only grew")
        if proof.later_size == now.size and proof.later_root != now.root:
            raise BrokenLogError(f"{path} is about another log than the one in this bundle")


def _after_head(new: ReadBundle, head: note.Note, where: str) -> Succession:
    """Hold the log against an earlier head alone: by the proof in the bundle, and by the lines."""
    told = f"a head of {visible(head.origin)} over {plural(head.size, 'line')}"
    only = ("only its evidence log was held: a head says nothing of what else was handed over",)
    try:
        now = _log_still_there(new)
        if now.head is not None and now.head.origin != head.origin:
            message = f"its log is of {visible(now.head.origin)}, and the head of {visible(head.origin)}"
            return Succession(where, told, (_problem("other-organization", CHECKPOINT, message),))
        if head.size > len(now.lines):
            message = f"the log has {plural(len(now.lines), 'line')}, and had {head.size}"
            return Succession(where, told, (_problem("rollback", LEAVES, message),))
        _hold_beginning(now, head)
        _hold_proofs(new, now)
    except BrokenLogError as error:
        return Succession(where, told, (_problem("log-rewritten", LEAVES, str(error)),))
    proven = any(proof.size == head.size and proof.root == head.root for _, proof in proofs_in(new))
    how = "as its lines and the proof in it show" if proven else "as its lines show"
    return Succession(
        where,
        told,
        held=(f"the evidence log begins with the {plural(head.size, 'line')} of that head, {how}",),
        remarks=only,
    )


def _log_still_there(new: ReadBundle) -> LogState:
    found = log_of(new)
    if found is None:
        raise BrokenLogError("the evidence log is gone")
    return found


def _hold_beginning(now: LogState, head: note.Note) -> None:
    if LogState(now.lines[: head.size], None).root != head.root:
        raise BrokenLogError(f"its first {head.size} lines are not those that the earlier head covers")


def _ledgers(new: ReadBundle, old: ReadBundle) -> Problem | str:
    counts = []
    for stream in STREAMS:
        before, now = _stream(old, stream), _stream(new, stream)
        if not before:
            continue
        if not now:
            return _problem("ledger-rewritten", LEDGER, f"the approval ledger has no {stream} any more")
        if now[: len(before)] != before:
            same = next((at for at, (was, is_) in enumerate(zip(before, now, strict=False), 1) if was != is_), None)
            what = f"has {len(now)} lines, and had {len(before)}" if same is None else f"has another line {same}"
            message = f"{stream} of the approval ledger {what}: it did not only grow"
            return _problem("ledger-rewritten", LEDGER, message)
        counts.append(f"{len(before)} of {len(now)} {stream}")
    return f"begins with what it had ({', '.join(counts)})" if counts else "was not there before"


def _stream(bundle: ReadBundle, stream: str) -> list[bytes]:
    """Give the lines of a stream through all quarters, in their order."""
    paths = [path for path in bundle.paths() if path.startswith(f"{LEDGER}/") and path.endswith(f"/{stream}.jsonl")]
    lines: list[bytes] = []
    for path in paths:
        lines += bundle.read(path, _LARGEST).split(b"\n")[:-1]
    return lines


def _problem(kind: str, path: str, message: str) -> Problem:
    return Problem(kind=kind, path=path, message=message)
