"""The approval ledger of a bundle: its chains computed anew, and its newest checkpoint with them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.bundle import facts
from tieout.bundle.container import Problem
from tieout.bundle.once import TwofoldError
from tieout.bundle.verification import LedgerTold
from tieout.model.characters import visible
from tieout.model.ledger import STREAMS
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError
from tieout.render.names import LEDGER
from tieout.seal.checkpoint import judge
from tieout.sources.ledger.chain import NOTHING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from tieout.bundle.container import Container

LARGEST = 256 << 20
"""Bytes of one file of it that are read."""
_LARGEST_HEAD = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReading:
    """What the ledger came to."""

    told: LedgerTold
    faults: tuple[Problem, ...]


def read_ledger(container: Container, kinds: Mapping[str, Kind], left_out: Collection[str]) -> LedgerReading | None:
    """Compute the chains anew; None for a bundle without a ledger. Of what was ``left_out`` no chain can be known."""
    inside = f"{LEDGER}/"
    files = [path for path, kind in kinds.items() if kind is Kind.FILE and path.startswith(inside)]
    if not files:
        return None
    work = _Reading(container, sorted({path.removeprefix(inside).partition("/")[0] for path in files}), set(files))
    streams = tuple(work.streams(left_out))
    signer, remark = work.signer()
    told = LedgerTold(streams=streams, signer=signer, remark=remark)
    return LedgerReading(told=told, faults=tuple(work.faults))


class _Reading:
    def __init__(self, container: Container, quarters: list[str], files: set[str]) -> None:
        self.faults: list[Problem] = []
        self._container = container
        self._quarters = quarters
        self._files = files
        self._checkpoint = f"{LEDGER}/{quarters[-1]}/checkpoint.json"

    def streams(self, left_out: Collection[str]) -> Iterator[tuple[str, int, str]]:
        """Give each stream that is there: its name, the number of its lines, and what became of its chain."""
        ends = self._ends()
        for stream in STREAMS:
            paths = [f"{LEDGER}/{quarter}/{stream}.jsonl" for quarter in self._quarters]
            if any(path in left_out and path not in self._files for path in paths):
                yield stream, 0, "not examined: a file of it was left out"
                continue
            there = [path for path in paths if path in self._files]
            if not there and stream not in ends:
                continue
            end = self._walk(stream, there)
            if end is None:
                yield stream, 0, "broken"
            elif stream not in ends:
                yield stream, end[0], "one chain, which no checkpoint confirms"
            elif ends[stream] == {"count": end[0], "head": end[1]}:
                yield stream, end[0], "one chain, as its checkpoint says"
            else:
                message = f"{stream} is one chain of {end[0]} lines, and its checkpoint says something else of it"
                self._fault("checkpoint", self._checkpoint, message)
                yield stream, end[0], "broken"

    def _walk(self, stream: str, paths: list[str]) -> tuple[int, str] | None:
        count, head = 0, NOTHING
        for path in paths:
            data = self._read(path, LARGEST)
            if data is None:
                return None
            for line in data.removesuffix(b"\n").split(b"\n") if data else ():
                count += 1
                try:
                    found = facts.parse(line)
                except TwofoldError as error:
                    message = f"{visible(path)}: line {count} of the chain of {stream} is read in two ways: {error}"
                    self._fault("chain", path, message)
                    return None
                if found is None or found.get("prev") != head or found.get("seq") != count:
                    message = f"{visible(path)}: line {count} of the chain of {stream} does not follow the one before"
                    self._fault("chain", path, message)
                    return None
                head = f"sha256:{hashlib.sha256(line).hexdigest()}"
        return count, head

    def _ends(self) -> Mapping[str, object]:
        if self._checkpoint not in self._files:
            return {}
        data = self._read(self._checkpoint, _LARGEST_HEAD)
        found = None if data is None else _head(data)
        ends = found.get("streams") if found is not None else None
        if data is not None and not isinstance(ends, dict):
            self._fault("checkpoint", self._checkpoint, f"{self._checkpoint} is no checkpoint that can be read")
        return ends if isinstance(ends, dict) else {}

    def signer(self) -> tuple[str | None, str]:
        """Give who signed the newest checkpoint, and what that leaves open."""
        if self._checkpoint not in self._files:
            return None, "it has no checkpoint"
        data = self._read(self._checkpoint, _LARGEST_HEAD)
        path = f"{self._checkpoint}.sig"
        signature = self._read(path, _LARGEST_HEAD) if path in self._files else None
        if data is None:
            return None, ""
        judged = judge(data, signature, ())
        if judged.problem:
            self._fault("signature", path, judged.problem)
        return judged.signer, judged.remark if judged.signer is None else ""

    def _read(self, path: str, limit: int) -> bytes | None:
        try:
            return self._container.read(path, limit)
        except UnreadableFileError as error:
            self._fault("unreadable", path, error.message)
            return None

    def _fault(self, kind: str, path: str, message: str) -> None:
        told = f"the approval ledger does not hold together: {visible(message)}"
        self.faults.append(Problem(kind=f"ledger-{kind}", path=path, message=told))


def _head(data: bytes) -> Mapping[str, object] | None:
    try:
        return facts.parse(data)
    except TwofoldError:
        return None
