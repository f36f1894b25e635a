"""The evidence that was examined -> its files byte for byte, with the log that seals them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.capture import HandedFile
from tieout.model.evidence.folders import ACCESS_REVIEWS, EXERCISES
from tieout.model.evidence.log import LOG_FOLDER
from tieout.sources import pointers
from tieout.sources.evidence.hashing import digests
from tieout.sources.evidence.places import RESULTS_FOLDER
from tieout.sources.evidence.secrets import BLOB_LIMIT
from tieout.sources.evidence.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tieout.model.evidence.capture import Capture, PresentFile
    from tieout.model.evidence.gathered import SecretFound
    from tieout.ports.git_objects import BlobReader, TreeEntry
    from tieout.sources.trees import CommitTree

LARGEST = BLOB_LIMIT
"""Bytes of a file that is handed on: in a larger one nobody looked for secrets."""
_REGULAR = "100"
_MODES = {"120000": "it is a symbolic link", "160000": "it is another repository (a submodule)"}
_WITH_THEM = tuple(f"{folder}/" for folder in (LOG_FOLDER, RESULTS_FOLDER, EXERCISES, ACCESS_REVIEWS))
"""What is handed on beside captures: what seals them, what was made of them, and the records that rest on them."""


def handed_on(
    tree: CommitTree, captures: Collection[Capture], secrets: Iterable[SecretFound]
) -> tuple[HandedFile, ...]:
    """Give every file of each capture, of the log and of the results, and the records of exercises and access reviews.

    Sorted by path; each is read from its blob when it is wanted, and known by the digest that was examined. Held back,
    with the reason, is what is no file or too large, what a secret was found in (a bundle is copied on), and what is
    kept elsewhere than in Git: of a file of a capture the examination knows whether it is, so that it is not read again.
    """
    entries = {visible(path): entry for path, entry in tree.entries.items() if path.startswith("evidence/")}
    found = {item.location.path: item.rule for item in secrets}
    beside = {f"{capture.folder}/{item.name}": item for capture in captures for item in capture.present}
    known = _known(captures, beside)
    wanted = sorted(entries.keys() & {*known, *(path for path in entries if path.startswith(_WITH_THEM))})
    with tree.repository.blob_reader() as reader:
        sizes = reader.sizes({entries[path].oid for path in wanted if _is_regular(entries[path])})
        held = dict(_held_back({path: entries[path] for path in wanted}, sizes, found))
        read = {path: item for path, item in beside.items() if item.sha256 and path not in held}
        held |= {path: f"it {item.problem}" for path, item in read.items() if item.problem}  # it is a pointer
        unread = {path: entries[path].oid for path in wanted if path not in held and path not in read}
        held |= _pointers(unread, sizes, reader)
    given = {path: entries[path].oid for path in wanted if path not in held}
    others = digests(tree.repository, (oid for path, oid in given.items() if not known.get(path)))
    sums = {path: known.get(path) or others[oid].sha256 for path, oid in given.items()}
    streams = Streams(tree.repository, ((oid, sums[path], sizes[oid]) for path, oid in given.items()))
    contents = dict(zip(given, streams.contents(), strict=True))
    return tuple(HandedFile(path, contents.get(path), held.get(path, "")) for path in wanted)


def _known(captures: Iterable[Capture], beside: Mapping[str, PresentFile]) -> dict[str, str]:
    """Give the digest of each record and of each file beside one; of what could not be examined it is empty."""
    records = {capture.path: capture.digest.removeprefix("sha256:") for capture in captures}
    return records | {path: item.sha256 for path, item in beside.items()}


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
    small = {oid for oid in wanted.values() if sizes[oid] <= pointers.LARGEST}
    found = {oid: pointers.pointed_at(data) for oid, data in reader.read(sorted(small), limit=pointers.LARGEST) if data}
    what = {oid: pointed.what for oid, pointed in found.items() if pointed is not None}
    return {path: f"it is {what[oid]}" for path, oid in wanted.items() if oid in what}
