"""The evidence log held against itself, the keys that may sign it, and the authorities that stamp it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.model.evidence.log import (
    CHECKPOINT,
    CHECKPOINTS,
    LEAVES,
    HeldHead,
    LogFault,
    Stamp,
)
from tieout.model.location import Location
from tieout.seal import note
from tieout.seal.heads import RESTORE, signer_of
from tieout.seal.merkle import roots_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tieout.model.evidence.log import EvidenceLog, Head, Leaf
    from tieout.seal.timestamp import Authorities

CAPTURE, TOMBSTONE = "capture", "tombstone"
TOLERANCE = timedelta(minutes=5)
"""How far the clock of who seals and that of an authority may be apart."""
SEAL = "seal what is there: tieout evidence seal --key KEY"
_SIGN_ANEW = "restore the signature from a clone of before, or sign anew: tieout evidence seal --key KEY"
_STAMP_REMEDY = "restore the token from a clone of before; it is the only support of when the lines were there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the reader of a log goes by."""

    pinned: tuple[str, ...] = ()
    """Fingerprints of the keys that may sign it; none: it need not be signed."""
    authorities: Authorities | None = None
    """Whose time-stamps count; None: of none are the times verified."""
    outside: tuple[tuple[str, note.Note], ...] = ()
    """Heads that were kept elsewhere, each with what it is called: the log must have gone through them."""
    slips: tuple[str, ...] = ()
    """What of ``keys`` could not be read: then nobody knows by whom it should be signed."""


def hold(log: EvidenceLog | None, trust: Trust) -> EvidenceLog | None:
    """Give the log with what became of each head, and with a fault for all that does not hold together.

    Faults that it has already stay. Lines are held against each other: they go forward in time, one capture has
    one place and one line, and a tombstone is of what was there. That lines are behind the newest head is no
    fault: ``covered`` says how many a pinned key signed for.
    """
    if log is None:
        return None
    work = _Holding(log=log, trust=trust)
    work.lines()
    work.heads()
    work.outside()
    work.newest()
    return replace(log, held=tuple(work.held), faults=(*log.faults, *work.faults))


def covered(log: EvidenceLog, pinned: tuple[str, ...]) -> int:
    """Give how many lines the signature of a pinned key covers; of any key, where none is pinned."""
    signed = (item.size for item in log.held if item.signer and (item.signer in pinned or not pinned))
    return max(signed, default=0)


@dataclass(slots=True, kw_only=True)
class _Holding:
    log: EvidenceLog
    trust: Trust
    held: list[HeldHead] = field(default_factory=list)
    faults: list[LogFault] = field(default_factory=list)
    _roots: dict[int, bytes] = field(default_factory=dict)

    def fault(self, kind: str, where: str | Location, message: str, remedy: str) -> None:
        location = where if isinstance(where, Location) else Location(where)
        self.faults.append(LogFault(kind=kind, location=location, message=message, remedy=remedy))

    def lines(self) -> None:
        there: dict[str, Leaf] = {}
        ids: dict[str, Leaf] = {}
        paths: dict[str, Leaf] = {}
        before: datetime | None = None
        for leaf in self.log.leaves:
            if before is not None and leaf.sealed_at < before:
                message = f"line {leaf.number + 1} says that it was written before a line above it"
                self.fault("order", leaf.location, f"{message}: lines were moved, or re-dated", RESTORE)
            before = leaf.sealed_at if before is None else max(before, leaf.sealed_at)
            if leaf.kind == TOMBSTONE:
                self._tombstone(leaf, there)
                continue
            if (other := paths.get(leaf.path)) is not None:
                message = f"line {leaf.number + 1} seals {leaf.path}, which line {other.number + 1} sealed already"
                self.fault("twice", leaf.location, message, RESTORE)
            elif leaf.id and (other := ids.get(leaf.id)) is not None:
                message = f"line {leaf.number + 1} seals {leaf.id} at {leaf.path}, and line {other.number + 1} at {other.path}"
                self.fault("replay", leaf.location, message, "one capture has one place: remove the copy")
            there[leaf.path] = paths[leaf.path] = ids[leaf.id] = leaf

    def _tombstone(self, leaf: Leaf, there: dict[str, Leaf]) -> None:
        capture = there.pop(leaf.path, None)
        if capture is None:
            message = f"line {leaf.number + 1} says that {leaf.path} was removed, and no line above sealed it"
        elif capture.digest != leaf.digest:
            message = f"line {leaf.number + 1} says that {leaf.path} was removed, and gives another digest for it than line {capture.number + 1}"
        else:
            return
        self.fault("tombstone", leaf.location, message, RESTORE)

    def heads(self) -> None:
        sizes = {head.size for head in self.log.heads} | {head.size for _, head in self.trust.outside}
        self._roots = roots_at(self.log.lines, sizes)
        origins = {head.origin: head for head in self.log.heads}
        if len(origins) > 1:
            first, second = list(origins.values())[:2]
            message = f"{second.path} is of the log {second.origin!r}, and {first.path} of {first.origin!r}"
            self.fault("origin", second.path, message, RESTORE)
        texts: dict[int, Head] = {}
        latest: tuple[datetime, Head] | None = None
        for head in self.log.heads:
            self._root(head)
            other = texts.setdefault(head.size, head)
            if other.text != head.text and other.root != head.root:
                message = f"{head.path} and {other.path} give two roots for the same {head.size} lines"
                self.fault("rewritten", head.path, message, RESTORE)
            held = self._signature(head)
            held = self._token(head, held)
            self.held.append(held)
            if held.stamped_at is not None:
                if latest is not None and held.stamped_at < latest[0]:
                    message = f"the time-stamp of {head.path} is of {_at(held.stamped_at)}, before that of the smaller {latest[1].path} ({_at(latest[0])})"
                    self.fault("token", f"{head.path}.tsr", message, _STAMP_REMEDY)
                latest = (max(held.stamped_at, latest[0]) if latest else held.stamped_at, head)

    def _root(self, head: Head) -> None:
        number = len(self.log.lines)
        if note.Note(head.origin, head.size, bytes.fromhex(head.root)).text != head.text:
            self.fault("head", head.path, f"{head.path} was read otherwise than it is written", RESTORE)
        named = _size_in_name(head.path)
        if named is not None and named != head.size:
            message = f"{head.path} is named after {named} lines and is the head of {head.size}"
            self.fault("size", head.path, message, RESTORE)
        if head.size > number:
            message = f"{head.path} is the head of {head.size} lines, and the log has {number}: lines were cut off"
            self.fault("truncated", LEAVES, message, RESTORE)
        elif self._roots[head.size].hex() != head.root:
            message = f"the first {head.size} lines of the log have not the root that {head.path} gives: a line was changed, moved, added or taken out"
            self.fault("root", LEAVES, message, RESTORE)

    def _signature(self, head: Head) -> HeldHead:
        pinned = self.trust.pinned
        if head.signature is None:
            return HeldHead(head.size, None, None, "", "nobody signed it")
        signer, problem, remark = signer_of(head.text, head.signature)
        if problem:
            self.fault("signature", f"{head.path}.sig", f"the signature of {head.path} {problem}", _SIGN_ANEW)
        elif signer is not None and not pinned:
            remark = remark or f"signed by {signer}, which nothing pins"
        elif signer is not None and signer not in pinned:
            remark = f"signed by {signer}, which is not among the pinned keys"
        return HeldHead(head.size, signer, None, "", remark)

    def _token(self, head: Head, held: HeldHead) -> HeldHead:
        if head.token is None:
            return held
        # Loaded for those alone who have a time-stamp: certificates take a while to load.
        from tieout.seal import timestamp  # noqa: PLC0415  # see above

        try:
            if self.trust.authorities is None:
                token = timestamp.read(head.token, head.text)
            else:
                token = timestamp.hold(head.token, head.text, self.trust.authorities)
        except timestamp.TokenError as error:
            message = f"the time-stamp of {head.path} does not hold: {error}"
            self.fault("token", f"{head.path}.tsr", message, _STAMP_REMEDY)
            return held._replace(stamp=Stamp.BROKEN)
        held = held._replace(authority=token.authority, claims_at=token.at)
        last = self.log.leaves[head.size - 1] if 0 < head.size <= len(self.log.leaves) else None
        if last is not None and token.at < last.sealed_at - TOLERANCE:
            message = f"the time-stamp of {head.path} is of {_at(token.at)}, and line {last.number + 1}, which it covers, says that it was sealed at {_at(last.sealed_at)}"
            self.fault("token", f"{head.path}.tsr", message, "look at the clock of the machine that seals")
        if self.trust.authorities is None:
            remark = f"the time {_at(token.at)} of {token.authority or 'an unnamed authority'} is not verified: no certificate to trust was named"
            return held._replace(stamp=Stamp.NOT_VERIFIED, remark="; ".join(filter(None, (held.remark, remark))))
        return held._replace(stamp=Stamp.VERIFIED, stamped_at=token.at)

    def outside(self) -> None:
        number = len(self.log.lines)
        origin = self.log.heads[-1].origin if self.log.heads else None
        for name, head in self.trust.outside:
            if origin is not None and head.origin != origin:
                message = f"{name} is a head of the log {head.origin!r}, and this is {origin!r}"
                self.fault("origin", LEAVES, message, "name a head of this log")
            elif head.size > number:
                message = f"{name} saw {head.size} lines, and the log has {number}: it was rolled back"
                self.fault("rolled-back", LEAVES, message, RESTORE)
            elif self._roots[head.size] != head.root:
                message = f"the first {head.size} lines are not those that {name} saw: the log was rewritten"
                self.fault("rewritten", LEAVES, message, RESTORE)

    def newest(self) -> None:
        """Hold that what a pinned key should cover is covered, and that the newest head is where it should be."""
        self._places()
        number, pinned = len(self.log.leaves), self.trust.pinned
        if self.trust.slips:
            message = f"the keys that may sign the log could not be read from controls.yaml ({self.trust.slips[0]})"
            remedy = 'write the fingerprints that `ssh-keygen -lf KEY.pub` prints: keys: {evidence: ["SHA256:..."]}'
            self.fault("signature", CHECKPOINT, message, remedy)
        if not pinned:
            self._lost()
        if not pinned or not number:
            return
        wanted = " or ".join(pinned)
        if not self.log.heads:
            self.fault("signature", CHECKPOINT, f"the log has no signed head, and {wanted} should sign it", SEAL)
            return
        signed = max((held.size for held in self.held if held.signer in pinned), default=None)
        others = sorted({held.signer for held in self.held if held.signer and held.size > (signed or 0)})
        # Lines behind the last head of a pinned key are not covered; that takes nothing from those before.
        if others or signed is None:
            how = f"is signed by {', '.join(others)}" if others else "is not signed"
            message = f"the newest head {how}, and {wanted} should sign it"
            self.fault("signature", f"{CHECKPOINT}.sig", message, _SIGN_ANEW)

    def _lost(self) -> None:
        """Say that the newest head has no signature where one before it has: no key is pinned, or not any more."""
        newest = max((head.size for head in self.log.heads), default=0)
        before = [held for held in self.held if held.signer and held.size < newest]
        if before and not any(held.signer for held in self.held if held.size == newest):
            last = max(before, key=lambda held: held.size)
            message = f"the newest head is not signed, and that of {last.size} lines is, by {last.signer}"
            self.fault("signature", f"{CHECKPOINT}.sig", message, _SIGN_ANEW)

    def _places(self) -> None:
        newest = [head for head in self.log.heads if head.path == CHECKPOINT]
        copies = {head.size: head for head in self.log.heads if head.path.startswith(f"{CHECKPOINTS}/")}
        if not newest:
            if copies:
                message = f"{CHECKPOINT} is missing, and {CHECKPOINTS} has {_counted(copies.values())}"
                self.fault("head", CHECKPOINT, message, RESTORE)
            return
        head = newest[0]
        largest = max(copies, default=None)
        if largest is not None and largest > head.size:
            message = f"{CHECKPOINT} is the head of {head.size} lines, and {copies[largest].path} of {largest}: it was set back"
            self.fault("head", CHECKPOINT, message, RESTORE)
        elif head.size not in copies:
            message = f"{CHECKPOINT} has no copy in {CHECKPOINTS}, where every head is kept"
            self.fault("head", CHECKPOINT, message, "keep it again: tieout evidence seal")


def _size_in_name(path: str) -> int | None:
    stem = path.removeprefix(f"{CHECKPOINTS}/").removesuffix(".txt")
    return int(stem) if path != stem and stem.isascii() and stem.isdigit() else None


def _counted(heads: Iterable[Head]) -> str:
    number = len(list(heads))
    return f"{number} head" if number == 1 else f"{number} heads"


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
