"""One run of sync in a process of its own, over a forge that a file holds: to be killed at any moment."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.ledger.world import Memory, moment
from tieout.ledger.branch import catch_up
from tieout.ledger.request import Request
from tieout.ledger.store import Store
from tieout.ledger.sync import sync
from tieout.ports.git import Repository
from tieout.ports.lock import lock
from tieout.sources.ledger.record import proposal_body, read_proposal


def write(forge: Memory, path: Path) -> None:
    """Keep what a forge knows."""
    rows = [[proposal_body(item.proposal), item.updated_at.timestamp()] for item in forge.items.values()]
    path.write_text(json.dumps(rows))


def main(root: str, forge_file: str, day: str) -> None:
    forge = Memory()
    for body, updated in json.loads(Path(forge_file).read_text()):
        forge.put(read_proposal(body), at=moment(0).fromtimestamp(updated, moment(0).tzinfo))
    repository = Repository.open(Path(root))
    with lock(repository.root / ".git" / "tieout-ledger.lock"):
        store = Store.open(repository, catch_up(repository, "origin"), signer=None, tool="killed")
        request = Request(branch="main", tip=repository.resolve("main"), remote=None)
        sync(store, forge, request, clock=lambda: moment(float(day)), told=lambda _: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
