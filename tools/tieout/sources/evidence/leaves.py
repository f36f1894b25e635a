"""``leaves.jsonl`` -> its lines, and what each says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.evidence.log import LEAF_VERSION, LEAVES, Leaf, LogFault
from tieout.model.location import Location
from tieout.sources.conflict import MARK_LINE
from tieout.sources.ledger.body import Body, MalformedRecordError, text_item
from tieout.sources.ledger.line import decoded, written

if TYPE_CHECKING:
    from collections.abc import Iterator

CAPTURE, TOMBSTONE = "capture", "tombstone"
_MOST_TOLD = 20
"""Faults of one kind that are named one by one: a file in another encoding has one on each line."""
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
UNMERGED = (
    "git checkout BRANCH -- evidence/log, BRANCH being the one in force, takes its log whole; then tieout evidence seal "
    "adds what it lacks"
)
"""What to do where two branches both sealed something."""
_REMEDY = "restore the line from Git as it came to the branch; lines of the log are never edited"


class LeavesReading(NamedTuple):
    """What the file gave."""

    lines: tuple[bytes, ...]
    """Every whole line without its end."""
    leaves: tuple[Leaf, ...]
    """Of those lines that could be read."""
    faults: tuple[LogFault, ...]


def read_leaves(data: bytes) -> LeavesReading:
    """Read the bytes of the file. How the lines stand to each other is for ``seal.evidence_log``."""
    *lines, rest = data.split(b"\n")
    leaves: list[Leaf] = []
    faults: list[LogFault] = []
    if rest:
        message = "the last line has no end: its writing broke off"
        faults.append(_fault("unreadable-line", len(lines), message))
    for number, line in enumerate(lines):
        try:
            value = decoded(line)
            if written(value) != line:
                decoded(line, is_strict=True)  # a key that is there twice has a reason of its own
                faults.append(_fault("not-canonical", number, "the line is not the one text that its values have"))
            leaves.append(_leaf(value, number))
        except MalformedRecordError as error:
            told = _fault("unreadable-line", number, str(error))
            if MARK_LINE.fullmatch(line):
                message = "a mark of a merge that was not finished stands here: two branches both sealed something"
                told = told._replace(message=message, remedy=UNMERGED)
            faults.append(told)
    return LeavesReading(tuple(lines), tuple(leaves), tuple(_few(faults)))


def _leaf(value: object, number: int) -> Leaf:
    fields = Body(value, "the line")
    version = fields.number("v")
    if version != LEAF_VERSION:
        raise MalformedRecordError(f"the line's version is {version}; only {LEAF_VERSION} is known")
    kind = fields.need("kind", fields.word("kind"))
    if kind not in {CAPTURE, TOMBSTONE}:
        raise MalformedRecordError("the line is of a kind that is not known")
    digest = fields.need("digest", fields.text("digest"))
    if _DIGEST.fullmatch(digest) is None:
        raise MalformedRecordError("the line's digest is no sha256: with 64 lower-case hex digits")
    found = Leaf(
        number=number,
        kind=kind,
        path=fields.need("path", fields.text("path")),
        id=fields.need("id", fields.text("id")),
        controls=fields.items("controls", text_item),
        evidence=fields.items("evidence", text_item),
        system=fields.word("system") or "",
        period=fields.word("period") or "",
        collector=fields.word("collector") or "",
        started=fields.text("started") or "",
        finished=fields.text("finished") or "",
        data_as_of=fields.text("data_as_of") or "",
        digest=digest,
        sealed_at=fields.need("sealed_at", fields.instant("sealed_at")),
        reason=fields.text("reason") or "",
        removed_by=fields.text("removed_by") or "",
        location=Location(LEAVES, number + 1),
    )
    fields.end()
    return found


def _few(faults: list[LogFault]) -> Iterator[LogFault]:
    told: dict[str, int] = {}
    for item in faults:
        told[item.kind] = told.get(item.kind, 0) + 1
        if told[item.kind] <= _MOST_TOLD:
            yield item
    for kind, count in told.items():
        if count > _MOST_TOLD:
            last = next(item for item in reversed(faults) if item.kind == kind)
            message = f"{count - _MOST_TOLD} more lines have the fault {kind}, the last of them this one"
            yield last._replace(message=message)


def _fault(kind: str, number: int, message: str) -> LogFault:
    return LogFault(kind=kind, location=Location(LEAVES, number + 1), message=message, remedy=_REMEDY)
