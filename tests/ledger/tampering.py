"""What somebody who may write to the ledger's branch could do to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.ports.repositories import DAY, START
from tieout.seal.canonical import canonical_json
from tieout.seal.chain import BEGINNING, append, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ledger.world import World

Q1, Q2 = "evidence/2026-Q1/change-management/", "evidence/2026-Q2/change-management/"
Lines = list[bytes]
Changes = dict[str | bytes, bytes | None]


def show(world: World, path: str, rev: str = "tieout/ledger") -> bytes:
    return (world.sample.git("show", f"{rev}:{path}") + "\n").encode("utf-8", "surrogateescape")


def lines(world: World, quarter: str = Q1) -> Lines:
    return show(world, quarter + "approvals.jsonl").splitlines(keepends=True)


def put(world: World, files: Changes, *, branch: str = "tieout/ledger", day: float = 120) -> str:
    """Commit on top of the branch, as anybody with a checkout can."""
    return world.sample.commit(files, branch=branch, at=int(START + day * DAY), message="tidy up")


def replace_branch(world: World, files: Changes) -> None:
    """Make the branch one new commit with its files as they are, but for these: no earlier version is left."""
    listed = world.sample.git("ls-tree", "-r", "--name-only", "tieout/ledger").split("\n")
    whole: Changes = {}
    for path in listed:
        if path.endswith(".bundle"):
            continue
        whole[path] = show(world, path)
    world.sample.git("update-ref", "-d", "refs/heads/tieout/ledger")
    whole.update(files)
    world.sample.commit(whole, branch="tieout/ledger", parents=())


def edited(line: bytes, edit: Callable[[dict[str, Any]], object]) -> bytes:
    """Give a line with its values edited, in canonical form."""
    value = json.loads(line)
    edit(value)
    return canonical_json(value) + b"\n"


def rechained(some: Lines, after: tuple[int, str] = BEGINNING) -> Lines:
    """Give the lines with seq and prev made to fit again."""
    entries = [json.loads(line) for line in some]
    data, _ = append(type(BEGINNING)(*after), entries)
    return data.splitlines(keepends=True)


def checkpoint_for(world: World, quarter: str, **changes: object) -> bytes:
    value = json.loads(show(world, quarter + "checkpoint.json"))
    value.update(changes)
    return canonical_json(value) + b"\n"


def rebuilt(world: World, first: Lines) -> Changes:
    """Give the files of a ledger whose first quarter holds these lines, with everything made to fit again."""
    whole = rechained([*first, *lines(world, Q2)])
    second = whole[len(first) :]
    files: Changes = {
        Q1 + "approvals.jsonl": b"".join(whole[: len(first)]),
        Q2 + "approvals.jsonl": b"".join(second),
    }
    for quarter, count in ((Q1, len(first)), (Q2, len(whole))):
        value = json.loads(show(world, quarter + "checkpoint.json"))
        value["streams"]["approvals"] = {"count": count, "head": digest_of(whole[count - 1].rstrip(b"\n"))}
        value["heads"] = None
        files[quarter + "checkpoint.json"] = canonical_json(value) + b"\n"
    return files
