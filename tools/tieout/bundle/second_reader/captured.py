"""The files of the evidence.

Each lies beside a record, which lists its digest: the record is sealed by the log, and so is the file.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.evidence_log import reported
from tieout.bundle.second_reader.text import counted, shown

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle

RECORD = "evidence.yaml"  # in a folder of its own, or NAME.evidence.yaml beside one file
APART = ("evidence/log/", "evidence/results/", "evidence/exercises/", "evidence/access-reviews/")  # no captures
RECORDED = re.compile(rb'\bpath: *("(?:[^"\\\n]|\\.)*"|[^\s,{}"\']+)\s*,?\s*sha256: *"?([0-9a-f]{64})\b')


def examine_captured(bundle: Bundle) -> None:
    """Hold each file of a capture against the record that lists it."""
    beside: dict[str, list[str]] = {}
    for path, kind in sorted(bundle.kinds.items()):
        if kind == "file" and path.startswith("evidence/") and not path.startswith(APART):
            for record in records_of(path):
                if record != path and bundle.is_file(record):
                    beside.setdefault(record, []).append(path)
    faults = [fault for record, paths in sorted(beside.items()) for fault in faults_of(bundle, record, paths)]
    told_there = reported(bundle) if faults else set()
    for record, fault in faults:
        if json.dumps(record).encode("ascii") in told_there:
            bundle.notes.append(fault + " (the bundle reports it itself)")
        else:
            bundle.problems.append(fault)
    held = sum(map(len, beside.values()))
    if held:
        one = "record that lists it" if held == 1 else "records that list them"
        bundle.notes.append(f"evidence: {counted(held, 'file')} held against the {one}")


def records_of(path: str) -> list[str]:
    """Give the path of each record, if it were there, to which a file would belong."""
    found, folder = [f"{path}.{RECORD}"], path.rpartition("/")[0]
    while folder:
        found.append(f"{folder}/{RECORD}")
        folder = folder.rpartition("/")[0]
    return found


def faults_of(bundle: Bundle, record: str, paths: list[str]) -> list[tuple[str, str]]:
    """Give what does not hold between a record and the files beside it."""
    data = bundle.read(record)
    found: list[tuple[str, str]] = []
    listed: dict[bytes, set[bytes]] = {}
    for name, digest in RECORDED.findall(data):
        listed.setdefault(name.strip(b'"'), set()).add(digest)
    words = set(re.findall(rb"\b[0-9a-f]{64}\b", data))
    for path in paths:
        name, digest = path[record.rindex("/") + 1 :].encode("ascii", "replace"), bundle.digest(path).encode("ascii")
        if name in listed and listed[name] != {digest}:
            found.append((record, f"{shown(path)} is not the file that its record {shown(record)} lists"))
        elif digest not in words:
            found.append((record, f"{shown(path)} lies beside {shown(record)}, which does not list it"))
    return found
