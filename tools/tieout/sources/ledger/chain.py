"""The lines of one stream, through all its quarters, each held against the one before."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tieout.model.ledger import LedgerFault
from tieout.sources.ledger.body import MalformedRecordError
from tieout.sources.ledger.line import read_line
from tieout.sources.ledger.place import quarter_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tieout.model.location import Location
    from tieout.sources.ledger.copies import Copy
    from tieout.sources.ledger.line import Envelope

NOTHING = "sha256:" + "0" * 64
"""What the first line of a stream calls the one before it."""
_ENOUGH = 20
"""Faults of one stream that are told one by one."""
_LOOK = "git log -p on the ledger's branch shows when it became so; approvals verify says more"


class Chain:
    """One stream as it is read; ``faults`` grows while ``lines`` is walked."""

    def __init__(self, copy: Copy, name: str, kinds: frozenset[str], *, strict: bool) -> None:
        """Read the file ``name`` of each quarter; ``strict`` also holds each line to its canonical form."""
        self.faults: list[LedgerFault] = []
        self.count = 0
        """Lines so far."""
        self.head = NOTHING
        """The digest of the last one."""
        self._copy = copy
        self._name = name
        self._kinds = kinds
        self._strict = strict
        self._newest: datetime | None = None

    def lines(self, quarter: str, data: bytes) -> Iterator[tuple[Envelope, Location]]:
        """Give each line of a quarter that can be read, in order."""
        start, number = 0, 0
        while start < len(data):
            end = data.find(b"\n", start)
            number += 1
            where = self._copy.location(quarter, self._name, number)
            if end < 0:
                self.fault("chain", where, "the last line is cut off: it has no line end")
                end = len(data)
            line = data[start:end]
            start = end + 1
            self.count += 1
            before, self.head = self.head, "sha256:" + hashlib.sha256(line).hexdigest()
            try:
                found = read_line(line, strict=self._strict)
            except MalformedRecordError as error:
                self.fault("unreadable", where, f"it is no record that can be read: {error}")
                continue
            self._hold(found, before, quarter, where)
            if found.kind in self._kinds:
                yield found, where
            else:
                self.fault("unreadable", where, f"{self._name} has no records of the kind {found.kind[:20]!r}")

    def fault(self, kind: str, where: Location, message: str, remedy: str = _LOOK) -> None:
        """Note something, as long as there is not too much of it."""
        if len(self.faults) < _ENOUGH:
            self.faults.append(LedgerFault(kind=kind, location=where, message=message, remedy=remedy))
        elif len(self.faults) == _ENOUGH:
            message = f"more than {_ENOUGH} faults in {self._name}: the rest is not told"
            self.faults.append(LedgerFault(kind=kind, location=where, message=message, remedy=remedy))

    def _hold(self, found: Envelope, before: str, quarter: str, where: Location) -> None:
        if found.seq != self.count:
            gone = found.seq - self.count
            what = (
                f"{gone} lines before it are missing"
                if gone > 0
                else "lines were put in before it, or stand in another order"
            )
            self.fault("chain", where, f"its seq is {found.seq}, but it is line {self.count} of its stream: {what}")
            self.count = found.seq
        if found.prev != before:
            self.fault(
                "chain",
                where,
                "it names another line before it than the one that is there: that one was changed, dropped or moved",
            )
        if not found.is_canonical:
            self.fault("chain", where, "it is not in canonical form (RFC 8785): something else than the tool wrote it")
        if quarter_of(found.observed_at) != quarter:
            self.fault("chain", where, f"it was observed at {found.observed_at:%Y-%m-%d}, which is not in {quarter}")
        if self._newest is not None and found.observed_at < self._newest:
            self.fault(
                "chain", where, f"it was observed at {found.observed_at:%Y-%m-%dT%H:%M:%SZ}, before the line above it"
            )
        self._newest = found.observed_at
