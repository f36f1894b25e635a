"""The evidence log.

A line for each record that was collected, and heads, each of which names the root of a tree over the lines so far
(RFC 6962). A line that was changed, moved, added or taken out later gives another root.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import HEAD, HEADS, LEAVES
from tieout.bundle.second_reader.text import RefusedError, counted, json_object, shown

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle

FINDING = re.compile(  # one that says so: another finding on the same path says nothing of that
    rb'"rule": ?"(?:evidence-(?:altered|meddled|log-fault)|unreadable-file)"'
    rb'(?:,\s*"(?:severity|subject)": ?"(?:[^"\\]|\\.)*")*,\s*"path": ?("(?:[^"\\]|\\.)*")'
)
NOTE = re.compile(rb"([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n")  # a head: origin, number of lines, root


def heads_in(bundle: Bundle) -> dict[int, list[tuple[str, bytes]]]:
    """Give the heads of the evidence log: number of lines -> path and root of each."""
    heads: dict[int, list[tuple[str, bytes]]] = {}
    origins: set[bytes] = set()
    for path in sorted(bundle.kinds):
        if path == HEAD or (path.startswith(HEADS) and path.endswith(".txt")):
            match = NOTE.fullmatch(bundle.read(path))
            if match is None:
                bundle.contradicted(f"{shown(path)} is no head of a log: origin, size, root", "evidence", "log")
            else:
                size = int(match.group(2))
                heads.setdefault(size, []).append((path, base64.b64decode(match.group(3))))
                origins.add(match.group(1))
                if path not in {HEAD, f"{HEADS}{size:09d}.txt"}:
                    bundle.contradicted(
                        f"{shown(path)} is the head of {size} lines, and is not named so", "evidence", "log"
                    )
    if len(origins) > 1:
        bundle.contradicted(f"the heads in {HEADS} are not all of one log: their origins differ", "evidence", "log")
    return heads


class Tree:
    """A Merkle tree of which the roots of its full subtrees are kept, largest first (RFC 6962, 2.1)."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, line: bytes) -> None:
        """Add a line."""
        node, filled = hashlib.sha256(b"\0" + line).digest(), self.size
        while filled & 1:
            node, filled = hashlib.sha256(b"\1" + self._peaks.pop() + node).digest(), filled >> 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Give the root over all lines so far."""
        root = self._peaks[-1] if self._peaks else hashlib.sha256().digest()
        for peak in self._peaks[-2::-1]:
            root = hashlib.sha256(b"\1" + peak + root).digest()
        return root


def examine_log(bundle: Bundle) -> None:
    """Compute the roots of the evidence log anew, and hold each record in the bundle against its line."""
    if not bundle.is_file(LEAVES):
        return
    heads, tree = heads_in(bundle), Tree()
    sealed: dict[str, tuple[int, str]] = {}
    hold_heads(bundle, heads, tree)
    for line in bundle.lines(LEAVES):
        if not line.endswith(b"\n"):
            bundle.contradicted(
                f"line {tree.size + 1} of {LEAVES} has no end: its writing broke off", "evidence", "log"
            )
            break
        tree.add(line[:-1])
        hold_heads(bundle, heads, tree)
        try:
            leaf = json_object(line[:-1])
        except RefusedError as error:
            bundle.contradicted(f"line {tree.size} of {LEAVES} {error}", "evidence", "log")
            continue
        path = str(leaf.get("path"))
        if leaf.get("kind") == "tombstone":
            sealed.pop(path, None)
        elif path in sealed:
            twice = f"line {tree.size} of {LEAVES} seals {shown(path)}, which line {sealed[path][0]} sealed already"
            bundle.contradicted(twice, "evidence", "log")
        else:
            sealed[path] = (tree.size, str(leaf.get("digest")))
    hold_newest(bundle, heads, tree.size)
    hold_records(bundle, sealed)
    bundle.lines_sealed = tree.size
    lines, held = counted(tree.size, "line"), counted(sum(map(len, heads.values())), "head")
    bundle.notes.append(f"evidence log: {lines}, and {held} held against {'it' if tree.size == 1 else 'them'}")


def hold_newest(bundle: Bundle, heads: dict[int, list[tuple[str, bytes]]], size: int) -> None:
    """Hold the newest head against the number of lines, and against the place where every head is kept."""
    newest = max(heads, default=0)
    if newest > size:
        lost = f"{shown(heads[newest][0][0])} is the head of {newest} lines, and {LEAVES} has {size}"
        bundle.contradicted(f"{lost}: lines were cut off", "evidence", "log")
    if heads and all(path != HEAD for path, _ in heads.get(newest, ())):
        lost = f"{HEAD} is missing, or is not the newest head of {LEAVES}: it was set back"
        bundle.contradicted(lost, "evidence", "log")
    elif newest <= size and heads and all(not path.startswith(HEADS) for path, _ in heads[newest]):
        bundle.contradicted(f"{HEAD} has no copy in {HEADS}, where every head is kept", "evidence", "log")
    if newest < size:
        bundle.notes.append(f"evidence log: no head covers its last {counted(size - newest, 'line')}")


def hold_heads(bundle: Bundle, heads: dict[int, list[tuple[str, bytes]]], tree: Tree) -> None:
    """Hold the heads of this size against the root that the tree has now."""
    for path, claimed in heads.get(tree.size, ()):
        if claimed != tree.root():
            lost = f"the first {tree.size} lines of {LEAVES} have not the root that {shown(path)} gives"
            bundle.contradicted(f"{lost}: one was changed, moved, added or taken out", "evidence", "log")


def hold_records(bundle: Bundle, sealed: dict[str, tuple[int, str]]) -> None:
    """Hold each record that is in the bundle against the line that seals it."""
    held, told_there = 0, reported(bundle)
    for path, (number, digest) in sorted(sealed.items()):
        if bundle.is_file(path):
            held += 1
            if "sha256:" + bundle.digest(path) != digest:
                lost = f"{shown(path)} is not the record that line {number} of {LEAVES} seals"
                if json.dumps(path).encode("ascii") in told_there:
                    bundle.notes.append(lost + " (the bundle reports it itself)")
                else:
                    bundle.problems.append(lost)
    told = f"evidence log: {counted(held, 'record')} held against the {'line that seals it' if held == 1 else 'lines that seal them'}"
    absent = len(sealed) - held
    gone = f", {absent} {'is' if absent == 1 else 'are'} not in this bundle" if absent else ""
    bundle.notes.append(told + gone)


def reported(bundle: Bundle) -> set[bytes]:
    """Give the paths, in quotes, of which a finding in the bundle says that they are not as they were captured."""
    data = bundle.read("findings.json") if bundle.is_file("findings.json") else b""
    return set(FINDING.findall(data))
