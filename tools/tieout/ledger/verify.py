"""A ledger -> all that an honest one would not show, from Git's objects alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.ledger.absent import ledger_step
from tieout.ledger.against_git import Found, held_against
from tieout.ledger.bundles import bundles_held
from tieout.ledger.verification import Check, Reconstructed, Verification
from tieout.model.errors import NotExaminableError
from tieout.model.ledger import LEDGER_BRANCH
from tieout.seal.checkpoint import SIGNATURE_REMEDY, judge
from tieout.sources.ledger.ancestry import end_of, is_here, lost_tips
from tieout.sources.ledger.appends import rewrites
from tieout.sources.ledger.copies import EXAMINED, LARGEST, copies, copy_at, longest
from tieout.sources.ledger.origin import of_others
from tieout.sources.ledger.place import CHECKPOINT, SIGNATURE
from tieout.sources.ledger.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.ledger import Ledger
    from tieout.ports.git import Repository
    from tieout.sources.ledger.copies import Copy

LATE = timedelta(days=3)
"""Recorded so long after the merge, an observation is called reconstructed. The ledger is written after each merge
and daily: three days allow for a weekend on which nothing ran."""


def verify(
    repository: Repository,
    commit: str,
    *,
    branch: str,
    prefix: str = "",
    pinned: tuple[str, ...] = (),
    named: str = "",
    instead: str = "",
) -> tuple[Verification, Ledger]:
    """Verify the ledger that goes with a commit; also give the ledger as it was read.

    ``pinned`` are the fingerprints of which one must have signed the checkpoint; empty: none must have.
    ``named`` is the repository that the settings name; empty: none. ``instead`` is the step where nothing can be asked.
    Raises NotExaminableError where there is no ledger.
    """
    found = copies(repository, commit, prefix=prefix)
    with repository.blob_reader() as reader:
        copy, faults = longest(found, reader)
        if copy is None:
            raise NotExaminableError(
                f"there is no approval ledger: no branch {LEDGER_BRANCH} here or fetched from origin, and no copy at "
                f"{commit[:12]}",
                remedy=instead or ledger_step(repository, "tieout approvals sync begins one"),
            )
        reading = Reading(copy=copy, reader=reader, strict=True)
        reading.read()
        faults += tuple(reading.faults)
        for each in (*(item for item in found if item.name != EXAMINED), _examined(repository, commit, prefix)):
            faults += rewrites(repository, each, reader)
    ledger = reading.ledger(faults)
    branch = _recorded(repository, ledger, branch)
    end = end_of(repository, commit, branch)
    against = held_against(repository, ledger, end, branch)
    bundles = bundles_held(repository, copy, ledger)
    signer, signed = _signatures(repository, copy, pinned)
    remarks = [*signed.remarks, *against.remarks, *bundles.remarks]
    if not ledger.is_complete:
        remarks.append("the last run of sync did not reach the end of what the forge had: changes may be missing")
    late = tuple(_late(ledger))
    if late:
        remarks.append(
            f"{len(late)} changes were first recorded more than {LATE.days} days after their merge (reconstructed): "
            "what the forge said by then is evidence of the day it was asked, not of the day of the merge"
        )
    verification = Verification(
        source=copy.name,
        commit=copy.commit,
        branch=branch,
        changes=len(ledger.observations),
        signer=signer,
        checks=(*_checks(reading, found, ledger), *against.checks, *bundles.checks, *signed.checks),
        faults=(
            *faults,
            *of_others(ledger, named),
            *lost_tips(repository, commit, ledger.tips, branch),
            *against.faults,
            *bundles.faults,
            *signed.faults,
        ),
        remarks=tuple(remarks),
        reconstructed=late,
    )
    return verification, ledger


def _recorded(repository: Repository, ledger: Ledger, branch: str) -> str:
    """Give the branch that the records are of, where the ledger's own is checked out and nothing names another."""
    names = [item.branch for item in ledger.tips]
    return names[-1] if branch == LEDGER_BRANCH and names and is_here(repository, names[-1]) else branch


def _examined(repository: Repository, commit: str, prefix: str) -> Copy:
    """Give the commit's copy of the ledger, though it has none now: it may have had one."""
    return copy_at(repository, commit, name=EXAMINED, prefix=prefix)


def _checks(reading: Reading, found: tuple[Copy, ...], ledger: Ledger) -> Iterator[Check]:
    lines = sum(count for count, _ in reading.ends.values())
    yield Check(
        "chain", "each line holds the digest of the line before it, in canonical form and in order of time", lines
    )
    yield Check(
        "records",
        "each later record of a change undoes nothing that an earlier one said",
        reading.consistency.repeated,
    )
    yield Check("copies", f"copies held against each other: {', '.join(copy.name for copy in found)}", len(found))
    yield Check(
        "appends", "every commit to a file of the ledger only added to it", sum(len(copy.quarters) for copy in found)
    )
    yield Check("checkpoints", "each quarter's checkpoint counts the lines that there are", len(reading.copy.quarters))
    yield Check("tips", "each recorded tip of the branch is still part of it", len(ledger.tips))


def _signatures(repository: Repository, copy: Copy, pinned: tuple[str, ...]) -> tuple[str | None, Found]:
    """Judge the signature of each quarter's checkpoint; the newest one covers every line through the chain."""
    found = Found()
    signer = None
    signatures = 0
    for quarter, files in copy.quarters:
        is_newest = quarter == copy.quarters[-1][0]
        checkpoint = repository.blob(files[CHECKPOINT], limit=LARGEST) if CHECKPOINT in files else None
        signature = repository.blob(files[SIGNATURE], limit=LARGEST) if SIGNATURE in files else None
        if checkpoint is None or (signature is None and not is_newest):
            continue
        judged = judge(checkpoint, signature, pinned)
        if judged.problem:
            found.fault("signature", copy.location(quarter, SIGNATURE), judged.problem, SIGNATURE_REMEDY)
        signatures += signature is not None and not judged.problem
        if is_newest:
            signer = judged.signer
            found.remarks += [judged.remark] if judged.remark else []
    found.checks.append(
        Check("signatures", "each signature is of its checkpoint, for this purpose, by a pinned key", signatures)
    )
    return signer, found


def _late(ledger: Ledger) -> Iterator[Reconstructed]:
    for item in sorted(ledger.observations, key=lambda item: item.proposal.number):
        seen = item.first_seen_at or item.observed_at
        if seen - item.proposal.merged_at > LATE:
            yield Reconstructed(item.proposal.number, item.proposal.merged_at, seen)
