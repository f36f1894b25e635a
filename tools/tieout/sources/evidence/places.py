"""What lies where under ``evidence/``: records, the files that belong to each, and what is no evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.evidence.folders import ACCESS_REVIEWS, EVIDENCE_PATH, EXERCISES
from tieout.model.evidence.log import LOG_FOLDER
from tieout.model.evidence.record import RECORD_NAME, RECORD_SUFFIX
from tieout.sources.ledger.place import is_ledger_path
from tieout.sources.names import is_no_path

if TYPE_CHECKING:
    from collections.abc import Iterator

BELOW = f"{EVIDENCE_PATH}/"
RESULTS_FOLDER = f"{EVIDENCE_PATH}/results"
_APART = (f"{LOG_FOLDER}/", f"{RESULTS_FOLDER}/", f"{EXERCISES}/", f"{ACCESS_REVIEWS}/")
"""Folders of other things, which have readers of their own."""
_OURS = f"{EVIDENCE_PATH}/README.md"
_OF_GIT = frozenset({".gitkeep", ".gitattributes"})


def is_evidence(path: str) -> bool:
    """Say whether a path from the root is one of a capture, or has to be."""
    return path.startswith(BELOW) and not path.startswith(_APART) and path != _OURS and not is_ledger_path(path)


def is_of_git(path: str) -> bool:
    """Say whether a file serves Git alone, which is no evidence where it lies in no capture's folder."""
    return path.rpartition("/")[2] in _OF_GIT


def is_record(path: str) -> bool:
    """Say whether a path that ``is_evidence`` has the name of a record."""
    name = path.rpartition("/")[2]
    return (name == RECORD_NAME or is_flat(path)) and not is_no_path(path)


def is_flat(record: str) -> bool:
    """Say whether a record lies beside the one file that it is about, and has no folder of its own."""
    name = record.rpartition("/")[2]
    return name.endswith(RECORD_SUFFIX) and name != RECORD_SUFFIX


def folder_of(record: str) -> str:
    """Give the folder in which a record lies."""
    return record.rpartition("/")[0]


def records_of(path: str) -> Iterator[str]:
    """Give the path of each record, if it were there, to which a file would belong; not its own."""
    yield path + RECORD_SUFFIX
    yield from (record for record in records_above(folder_of(path)) if record != path)


def records_above(folder: str) -> Iterator[str]:
    """Give the path of each record, if it were there, to which every file of a folder would belong, the nearest first."""
    while folder:
        yield f"{folder}/{RECORD_NAME}"
        folder = folder_of(folder)
