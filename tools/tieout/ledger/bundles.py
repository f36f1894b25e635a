"""The quarters' bundles of heads, held against checkpoints and records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.ledger.against_git import Found
from tieout.ledger.heads import REVIEWED, reviewed_in
from tieout.ledger.verification import Check
from tieout.model.characters import visible
from tieout.ports.git_bundle import bundle_header, opened_bundle
from tieout.ports.git_objects import trees_of
from tieout.seal.digest import hex_of, spelled
from tieout.sources.ledger.body import MalformedRecordError
from tieout.sources.ledger.checkpoint import Heads, read_checkpoint
from tieout.sources.ledger.copies import LARGEST
from tieout.sources.ledger.place import CHECKPOINT, HEADS

if TYPE_CHECKING:
    from tieout.model.ledger import Ledger
    from tieout.ports.git import Repository
    from tieout.sources.ledger.copies import Copy

_NUMBER = re.compile(r"/([0-9]{1,9})/head$", re.ASCII)
_REMEDY = "restore the file from a clone of before, or from the copy of the closed quarter on the branch"


def bundles_held(repository: Repository, copy: Copy, ledger: Ledger) -> Found:
    """Look at each quarter that says that its heads were bundled."""
    found = Found()
    heads = 0
    for quarter, files in copy.quarters:
        said = _said(repository, files)
        data = None if HEADS not in files else repository.blob(files[HEADS], limit=LARGEST)
        where = copy.location(quarter, HEADS)
        if said is None and data is None:
            continue
        if said is None:
            found.fault("content", where, f"the checkpoint of {quarter} says nothing of this bundle of heads", _REMEDY)
        elif spelled(hex_of(data or b"")) != said.file:
            found.fault(
                "content",
                where,
                "the bundle of heads is another than the one whose digest the checkpoint holds",
                _REMEDY,
            )
        elif data is not None:
            heads += _opened(repository, copy, quarter, data, ledger, found)
    found.checks.append(Check("bundles", "each bundled head is the one recorded, and has the tree recorded", heads))
    return found


def _said(repository: Repository, files: dict[str, str]) -> Heads | None:
    data = None if CHECKPOINT not in files else repository.blob(files[CHECKPOINT])
    try:
        return None if data is None else read_checkpoint(data).heads
    except MalformedRecordError:  # told where the checkpoint is read
        return None


def _opened(repository: Repository, copy: Copy, quarter: str, data: bytes, ledger: Ledger, found: Found) -> int:
    where = copy.location(quarter, HEADS)
    header = bundle_header(data)
    if header is None:
        found.fault("content", where, "it is no Git bundle", _REMEDY)
        return 0
    with opened_bundle(repository.git, repository.hash_name, data) as opened:
        trees = {} if opened is None else trees_of(opened, (oid for _, oid in header.refs))
    if set(header.needs) - repository.kinds(header.needs).keys():
        found.remarks.append(f"the bundle of {quarter} rests on commits that are not here, so it could not be opened")
        return 0
    reviewed = {f"{REVIEWED}{oid}" for oid in reviewed_in(item.proposal for item in ledger.observations)}
    for name, oid in header.refs:
        if name in reviewed and name == f"{REVIEWED}{oid}" and oid in trees:
            continue
        match = _NUMBER.search(name)
        observation = ledger.latest(int(match[1])) if match else None
        if oid not in trees:
            found.fault("content", where, f"it does not hold {oid[:12]}, which it lists as {visible(name)}", _REMEDY)
        elif observation is None or observation.proposal.head_oid != oid:
            found.fault(
                "content", where, f"it holds {oid[:12]} as {visible(name)}, which no record names as that head", _REMEDY
            )
        elif observation.proposal.head_tree not in {None, trees[oid]}:
            found.fault(
                "content",
                observation.location,
                f"the head {oid[:12]} was recorded with another tree than the bundle has",
                _REMEDY,
            )
    return len(header.refs)
