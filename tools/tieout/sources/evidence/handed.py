"""The evidence that was examined -> its files byte for byte, with the log that seals them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.capture import HandedFile
from tieout.model.evidence.log import LOG_FOLDER
from tieout.sources.evidence.places import RESULTS_FOLDER
from tieout.sources.exercises import EXERCISES
from tieout.sources.operation.access_reviews import ACCESS_REVIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.gathered import SecretFound
    from tieout.sources.trees import CommitTree

LARGEST = 5 << 20
"""Bytes of a file that is handed on."""
LARGEST_WHOLE = 512 << 20
"""Bytes of all of them together."""
_REGULAR = "100"
_WITH_THEM = tuple(f"{folder}/" for folder in (LOG_FOLDER, RESULTS_FOLDER, EXERCISES, ACCESS_REVIEWS))
"""What is handed on beside captures: what seals them, what was made of them, and the records that rest on them."""


def handed_on(tree: CommitTree, captures: Iterable[Capture], secrets: Iterable[SecretFound]) -> tuple[HandedFile, ...]:
    """Give every file of each capture, of the log and of the results, and the records of exercises and access reviews.

    Held back, with the reason, is what is too large, and what a secret was found in: a bundle is copied on.
    """
    entries = {visible(path): entry for path, entry in tree.entries.items() if path.startswith("evidence/")}
    found = {item.location.path: item.rule for item in secrets}
    wanted = set[str]()
    for capture in captures:
        wanted.add(capture.path)
        wanted.update(f"{capture.folder}/{item.name}" for item in capture.present if not item.problem)
    wanted.update(path for path in entries if path.startswith(_WITH_THEM))
    regular = sorted(path for path in wanted if path in entries and entries[path].mode.startswith(_REGULAR))
    with tree.repository.blob_reader() as reader:
        sizes = reader.sizes([entries[path].oid for path in regular])
        held = dict(_held_back(regular, {path: sizes.get(entries[path].oid, 0) for path in regular}, found))
        given = [path for path in regular if path not in held]
        texts = dict(reader.read(tuple({entries[path].oid for path in given}), limit=LARGEST))
    return tuple(_file(path, held.get(path, ""), texts.get(entries[path].oid)) for path in regular)


def _held_back(paths: list[str], sizes: dict[str, int], secrets: dict[str, str]) -> Iterator[tuple[str, str]]:
    total = 0
    for path in paths:
        size = sizes[path]
        if path in secrets:
            yield path, f"it holds what looks like a secret ({secrets[path]})"
        elif size > LARGEST:
            yield path, f"it has {size} bytes, and {LARGEST} is the most"
        elif total + size > LARGEST_WHOLE:
            yield path, f"with it all evidence would have more than {LARGEST_WHOLE} bytes"
        else:
            total += size


def _file(path: str, why: str, data: bytes | None) -> HandedFile:
    if why:
        return HandedFile(path, None, why)
    return HandedFile(path, data, "" if data is not None else "its blob is not in this repository")
