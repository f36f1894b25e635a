"""A quarter that is over: its files copied from the ledger's branch to the work tree, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.ledger.absent import ledger_step
from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError, UsageError
from tieout.model.ledger import LEDGER_BRANCH
from tieout.ports.writing import write_file
from tieout.sources.ledger.copies import LARGEST, copies
from tieout.sources.ledger.place import folder_of, is_quarter, quarter_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from tieout.ports.git import Repository


def close(repository: Repository, quarter: str, target: Path, *, now: datetime) -> Iterator[str]:
    """Write the files of a closed quarter below ``target`` (where ``evidence/`` lies); give each path written.

    They are those of the branch here, else of the one that was fetched: a workflow keeps it, and a clone has no branch
    of its own. Raises UsageError for a quarter that is not over, NotExaminableError where the ledger has none of it or
    its heads were not bundled yet.
    """
    if not is_quarter(quarter):
        raise UsageError(f"{visible(quarter)!r} is no quarter", remedy="write it as 2026-Q1")
    if quarter >= quarter_of(now):
        raise UsageError(f"{quarter} is not over yet", remedy="close it when it is: its file still grows")
    holding = [copy for copy in copies(repository, None) if quarter in dict(copy.quarters)]
    if not holding:
        raise NotExaminableError(
            f"no {LEDGER_BRANCH}, here or fetched from origin, has anything of {quarter}",
            remedy=ledger_step(repository, "tieout approvals sync records what the code host tells"),
        )
    copy = next((copy for copy in holding if copy.quarters[-1][0] != quarter), None)
    if copy is None:
        raise NotExaminableError(f"{quarter} was not closed yet", remedy="run approvals sync once more: it closes it")
    files = dict(copy.quarters)[quarter]
    for name, (oid, data) in zip(
        sorted(files), repository.blobs((files[key] for key in sorted(files)), limit=LARGEST), strict=True
    ):
        if data is None:
            raise NotExaminableError(f"the blob {oid[:12]} of {name} is not here", remedy="git fsck --full")
        path = folder_of(quarter) + name
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        write_file(place, data)
        yield path
