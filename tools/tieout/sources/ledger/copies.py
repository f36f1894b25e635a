"""Where the ledger is: its branch here, the one that was fetched, and the quarters' copies at a commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.ledger import ASKED_ANEW, LEDGER_BRANCH, STREAMS, LedgerFault
from tieout.model.location import Location
from tieout.sources.ledger.place import CHECKPOINT, EVIDENCE, FILES, folder_of, is_quarter, stream_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.ports.git import Repository
    from tieout.ports.git_objects import BlobReader

LARGEST = 1 << 30
"""Bytes of a file of the ledger that are read."""
LOCAL = f"refs/heads/{LEDGER_BRANCH}"
FETCHED = f"refs/remotes/origin/{LEDGER_BRANCH}"
EXAMINED = "the commit examined"
_PLAIN = "100644"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The files of one copy of the ledger."""

    name: str
    """``tieout/ledger``, ``origin/tieout/ledger``, or EXAMINED."""
    commit: str
    prefix: str
    """Of its paths: the folder of ``controls.yaml`` on the branch examined, empty on the ledger's own."""
    quarters: tuple[tuple[str, dict[str, str]], ...]
    """Each quarter, oldest first, with its files' names and blobs."""
    faults: tuple[LedgerFault, ...] = ()
    """Entries that are no plain files."""

    def files(self, name: str) -> Iterator[tuple[str, str]]:
        """Give each quarter that has this file, oldest first, and the file's blob."""
        return ((quarter, files[name]) for quarter, files in self.quarters if name in files)

    @property
    def told(self) -> str:
        """The one name of it in findings and pages: a branch is called the same in a clone as where it was made."""
        return EXAMINED if self.name == EXAMINED else LEDGER_BRANCH

    def location(self, quarter: str, name: str, line: int = 1) -> Location:
        """Give the place of a line, with the branch before it as Git writes it."""
        before = "" if self.name == EXAMINED else f"{self.told}:"
        return Location(f"{before}{folder_of(quarter, self.prefix)}{name}", line)


def copies(repository: Repository, commit: str | None, *, prefix: str = "") -> tuple[Copy, ...]:
    """Give every copy, the ledger's own branch first; none where none holds anything.

    A branch that holds nothing is one all the same: a copy of lines that it lacks is no ledger beside it.
    """
    tips = repository.tips(LOCAL, FETCHED)
    places = [(LEDGER_BRANCH, tips.get(LOCAL), ""), (f"origin/{LEDGER_BRANCH}", tips.get(FETCHED), "")]
    places.append((EXAMINED, commit, prefix))
    found = [copy_at(repository, oid, name=name, prefix=inside) for name, oid, inside in places if oid is not None]
    holding = tuple(copy for copy in found if copy.quarters or copy.faults)
    branches = [copy for copy in found if copy.name != EXAMINED]
    if branches and all(copy.name == EXAMINED for copy in holding):
        return (branches[0], *holding) if holding else ()
    return holding


def copy_at(repository: Repository, commit: str, *, name: str, prefix: str) -> Copy:
    """Give what one commit has of the ledger."""
    entries = repository.below(commit, f"{prefix}{EVIDENCE}", deep=False)
    names = [entry.path.rpartition("/")[2] for entry in entries if entry.kind == "tree"]
    found: dict[str, dict[str, str]] = {}
    odd: list[str] = []
    quarters = sorted(filter(is_quarter, names))
    for entry in repository.below(commit, *(folder_of(quarter, prefix) for quarter in quarters)):
        quarter, _, file = entry.path.removeprefix(prefix).split("/", 3)[1:]
        if file not in FILES:
            continue
        if entry.mode == _PLAIN:
            found.setdefault(quarter, {})[file] = entry.oid
        else:
            odd.append(entry.path)
    before = "" if name == EXAMINED else f"{LEDGER_BRANCH}:"
    return Copy(
        name=name,
        commit=commit,
        prefix=prefix,
        quarters=tuple(sorted(found.items())),
        faults=tuple(
            LedgerFault(
                kind="unreadable",
                location=Location(f"{before}{path}"),
                message="it is no plain file (a link, a submodule, or marked as a program), so it is not read",
                remedy="find the commit that made it so: git log -- " + path,
            )
            for path in odd
        ),
    )


def longest(found: tuple[Copy, ...], reader: BlobReader) -> tuple[Copy | None, tuple[LedgerFault, ...]]:
    """Give the copy that holds most, and a fault for each file in which another is no beginning of it.

    Where the ledger has its own branch, here or fetched, the copy at the commit examined never counts:
    what goes on where the branch ends was not added by whoever may write to that branch.
    A copy may lack whole quarters at its beginning: not every company starts to copy them at once.
    """
    if not found:
        return None, ()
    best, faults = found[0], [fault for copy in found for fault in copy.faults]
    for other in found[1:]:
        more, wrong = _compare(best, other, reader)
        faults += wrong
        if more and other.name == EXAMINED:
            faults.append(_outrun(best, other, more))
        elif more:
            best = other
    return best, tuple(faults)


def _compare(left: Copy, right: Copy, reader: BlobReader) -> tuple[int, list[LedgerFault]]:
    """Give by how many lines the right one goes on where the left one ends, and where the two part."""
    more = [0, 0]
    faults = []
    ours, theirs = dict(left.quarters), dict(right.quarters)
    for quarter in sorted({*ours, *theirs}):
        for name in map(stream_file, STREAMS):
            pair = ours.get(quarter, {}).get(name), theirs.get(quarter, {}).get(name)
            longer = 0 if pair[0] == pair[1] else _longer(*(_bytes(oid, reader) for oid in pair))
            if longer is None:
                faults.append(_parted(left, right, quarter, name))
            elif longer:
                more[longer > 0] += abs(longer)
        faults += _checkpoints(left, right, quarter)
    if all(more) and not faults:
        faults.append(_parted(left, right, right.quarters[-1][0], stream_file(STREAMS[0])))
    return 0 if more[0] else more[1], faults


def _bytes(oid: str | None, reader: BlobReader) -> bytes:
    if oid is None:
        return b""
    ((_, data),) = reader.read((oid,), limit=LARGEST)
    return data or b""


def _longer(left: bytes, right: bytes) -> int | None:
    """Give by how many lines the right one goes on behind the left one, below 0 the other way, None where they part."""
    if len(left) > len(right):
        return -_lines(left[len(right) :]) if left.startswith(right) else None
    return _lines(right[len(left) :]) if right.startswith(left) else None


def _lines(data: bytes) -> int:
    return data.count(b"\n") + (not data.endswith(b"\n") and data != b"")


def _checkpoints(left: Copy, right: Copy, quarter: str) -> list[LedgerFault]:
    """Hold the checkpoints of a quarter against each other, where both are of its end and hold the same lines."""
    lasts = [max(dict(copy.quarters), default="") for copy in (left, right)]
    if quarter >= (lasts[0] if right.name == EXAMINED else min(lasts)):
        return []
    ours, theirs = (dict(copy.quarters).get(quarter, {}) for copy in (left, right))
    same = all(ours.get(name) == theirs.get(name) for name in map(stream_file, STREAMS))
    pair = ours.get(CHECKPOINT), theirs.get(CHECKPOINT)
    return [_parted(left, right, quarter, CHECKPOINT)] if same and None not in pair and pair[0] != pair[1] else []


def _outrun(branch: Copy, copy: Copy, more: int) -> LedgerFault:
    quarter = copy.quarters[-1][0]
    return LedgerFault(
        kind="prefix",
        location=copy.location(quarter, stream_file(STREAMS[0])),
        message=f"the copy at {copy.commit[:12]} holds {more} line{'' if more == 1 else 's'} that {branch.name} does not: they do not count",
        remedy=f"fetch the branch: git fetch origin {LEDGER_BRANCH}:{LEDGER_BRANCH}; or find who added them: "
        f"git log -- {folder_of(quarter, copy.prefix)}",
    )


def _parted(left: Copy, right: Copy, quarter: str, name: str) -> LedgerFault:
    return LedgerFault(
        kind="prefix",
        location=right.location(quarter, name),
        message=f"{_as_kept(right)} is no beginning of the same file of {left.name}, nor the other way round: one of the two was changed",
        remedy=f"git diff {left.commit[:12]} {right.commit[:12]} -- shows where; the forge says which is true: {ASKED_ANEW}",
    )


def _as_kept(copy: Copy) -> str:
    """Name the copy where its place does not say which of two branches it is."""
    return "it" if copy.name in {EXAMINED, LEDGER_BRANCH} else f"as {copy.name} has it, it"
