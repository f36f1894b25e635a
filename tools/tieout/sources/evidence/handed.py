"""The evidence that was examined -> its files byte for byte, with the log that seals them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.capture import HandedFile
from tieout.model.evidence.folders import ACCESS_REVIEWS, EXERCISES
from tieout.model.evidence.log import LOG_FOLDER
from tieout.sources.evidence import lfs
from tieout.sources.evidence.hashing import digests
from tieout.sources.evidence.places import RESULTS_FOLDER
from tieout.sources.evidence.secrets import BLOB_LIMIT
from tieout.sources.evidence.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.gathered import SecretFound
    from tieout.ports.git_objects import BlobReader, TreeEntry
    from tieout.sources.trees import CommitTree

LARGEST = BLOB_LIMIT
"""Bytes of a file that is handed on: in a larger one nobody looked for secrets."""
_REGULAR = "100"
_MODES = {"120000": "it is a symbolic link", "160000": "it is another repository (a submodule)"}
_WITH_THEM = tuple(f"{folder}/" for folder in (LOG_FOLDER, RESULTS_FOLDER, EXERCISES, ACCESS_REVIEWS))
"""What is handed on beside captures: what seals them, what was made of them, and the records that rest on them."""


def handed_on(tree: CommitTree, captures: Iterable[Capture], secrets: Iterable[SecretFound]) -> tuple[HandedFile, ...]:
    """Give every file of each capture, of the log and of the results, and the records of exercises and access reviews.

    Sorted by path; each is read from its blob when it is wanted, and known by the digest that was examined. Held back,
    with the reason, is what is no file or too large, what a secret was found in (a bundle is copied on), and what is
    kept elsewhere than in Git.
    """
    entries = {visible(path): entry for path, entry in tree.entries.items() if path.startswith("evidence/")}
    found = {item.location.path: item.rule for item in secrets}
    known = _known(captures)
    wanted = sorted(entries.keys() & {*known, *(path for path in entries if path.startswith(_WITH_THEM))})
    with tree.repository.blob_reader() as reader:
        sizes = reader.sizes({entries[path].oid for path in wanted if _is_regular(entries[path])})
        held = dict(_held_back({path: entries[path] for path in wanted}, sizes, found))
        held |= _pointers({path: entries[path].oid for path in wanted if path not in held}, sizes, reader)
    given = {path: entries[path].oid for path in wanted if path not in held}
    others = digests(tree.repository, (oid for path, oid in given.items() if not known.get(path)))
    sums = {path: known.get(path) or others[oid].sha256 for path, oid in given.items()}
    streams = Streams(tree.repository, ((oid, sums[path], sizes[oid]) for path, oid in given.items()))
    contents = dict(zip(given, streams.contents(), strict=True))
    return tuple(HandedFile(path, contents.get(path), held.get(path, "")) for path in wanted)


def _known(captures: Iterable[Capture]) -> dict[str, str]:
    """Give the digest of each file of these that was examined; of what could not be it is empty."""
    known = {}
    for capture in captures:
        known[capture.path] = capture.digest.removeprefix("sha256:")
        known.update((f"{capture.folder}/{item.name}", item.sha256) for item in capture.present)
    return known


def _is_regular(entry: TreeEntry) -> bool:
    return entry.mode.startswith(_REGULAR)


def _held_back(
    wanted: Mapping[str, TreeEntry], sizes: Mapping[str, int], secrets: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for path, entry in wanted.items():
        size = sizes.get(entry.oid)
        if not _is_regular(entry):
            yield path, _MODES.get(entry.mode, f"it has the mode {entry.mode}, which no file has")
        elif size is None:
            yield path, "its blob is not in this repository"
        elif path in secrets:
            yield path, f"it holds what looks like a secret ({secrets[path]})"
        elif size > LARGEST:
            yield path, f"it has {size} bytes, and {LARGEST} is the most"


def _pointers(wanted: Mapping[str, str], sizes: Mapping[str, int], reader: BlobReader) -> dict[str, str]:
    small = {oid for oid in wanted.values() if sizes[oid] <= lfs.LARGEST}
    found = {oid: lfs.pointed_at(data) for oid, data in reader.read(sorted(small), limit=lfs.LARGEST) if data}
    why = {
        oid: f"it is a pointer of Git LFS: the file itself ({pointed[1]} bytes, sha256:{pointed[0]}) is not in Git"
        for oid, pointed in found.items()
        if pointed is not None
    }
    return {path: why[oid] for path, oid in wanted.items() if oid in why}
