"""The ledger that was read -> its files byte for byte, for whoever computes the chain anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.ledger import LedgerFile
from tieout.sources.ledger.body import MalformedRecordError
from tieout.sources.ledger.copies import EXAMINED, LARGEST, copy_at
from tieout.sources.ledger.line import read_line
from tieout.sources.ledger.place import HEADS, SUFFIX, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.ledger import Ledger
    from tieout.ports.git import Repository
    from tieout.ports.git_objects import BlobReader
    from tieout.sources.ledger.copies import Copy

LARGEST_HEADS = 5 << 20
"""Bytes of a quarter's ``pr-heads.bundle`` that are handed on."""


def handed_on(repository: Repository, ledger: Ledger | None, *, prefix: str = "") -> tuple[LedgerFile, ...]:
    """Give every file of the ledger at the commit that it was read from, by quarter and name; none without one.

    A stream with a line that is no record, or not in the one form that a record has, is held back: nobody knows
    what stands in it, and an answer of a code host may hold more than is meant to be handed on. So is what is
    too large.
    """
    if ledger is None:
        return ()
    inside = prefix if ledger.source == EXAMINED else ""
    copy = copy_at(repository, ledger.commit, name=ledger.source, prefix=inside)
    unreadable = {(item.location.path, item.location.line) for item in ledger.faults if item.kind == "unreadable"}
    with repository.blob_reader() as reader:
        return tuple(_files(copy, reader, unreadable))


def _files(copy: Copy, reader: BlobReader, unreadable: set[tuple[str, int]]) -> Iterator[LedgerFile]:
    for quarter, files in copy.quarters:
        for name, oid in sorted(files.items()):
            path = copy.location(quarter, name).path
            limit = LARGEST_HEADS if name == HEADS else LARGEST
            size = reader.sizes([oid]).get(oid, 0)
            ((_, data),) = reader.read((oid,), limit=limit)
            odd = {line for where, line in unreadable if where == path}
            if data is not None and name.endswith(SUFFIX):
                odd.update(_foreign(data))
            if size > limit:
                reason = f"it has {size} bytes, and {limit} is the most"
            elif data is None:
                reason = f"its blob {oid[:12]} is not in this repository"
            elif odd:
                reason = f"its line {min(odd)} is no record as the ledger writes it, so nobody can say what it holds"
            else:
                reason = ""
            inside = f"{folder_of(quarter, copy.prefix)}{name}"
            data = None if reason else data
            yield LedgerFile(quarter=quarter, name=name, path=inside, data=data, reason=reason)


def _foreign(data: bytes) -> Iterator[int]:
    """Give the lines that are no records in their canonical form."""
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n") if data else (), 1):
        try:
            if not read_line(line).is_canonical:
                yield number
        except MalformedRecordError:
            yield number
