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
WORD = re.compile(r"\b[0-9a-f]{64}\b")
QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')"""
BEGINS = r"(?:^|(?<=[:,\[{-])[ ]+|(?<=[\[{]))"  # where a value in quotes may begin
CLOSED = re.compile(BEGINS + QUOTED)  # ... and end in the same line
OPEN = re.compile(BEGINS + "[\"']")
KEY = re.compile(r"""^["']?files["']?[ ]*:(.*)$""")
ITEM = re.compile(r"(?:^|\n)[ ]*-(?=\s)|{")
VALUE = r"""(?:^|[\s,{])["']?%s["']?[ ]*:[ ]+("[^"\\\n]*"|'[^'\n]*'|[^\s,{}"'&*!|>]+)[ ]*(?=[,}\n]|$)"""
PATH = re.compile(VALUE % "path")
DIGEST = re.compile(VALUE % "sha256")


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
    held = sum(map(len, beside.values())) - sum(len(beside[record]) for record, fault in faults if not fault)
    for record, fault in faults:
        is_told = json.dumps(record).encode("ascii") in told_there
        if fault and not is_told:
            bundle.problems.append(fault)
        elif fault:
            bundle.notes.append(fault + " (the bundle reports it itself)")
        else:
            what = f"{shown(record)} is written in a form that this script does not read"
            bundle.notes.append(
                f"evidence not examined: {what}" + (", as the bundle reports itself" if is_told else "")
            )
            bundle.unexamined += [] if is_told else [shown(record)]
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
    """Give what does not hold between a record and the files beside it; an empty text where that cannot be told."""
    text = bundle.read(record).decode("utf-8", "replace").replace("\r\n", "\n")
    found: list[tuple[str, str]] = []
    listed = listed_in(text)
    words = set(WORD.findall(text.lower()))
    for path in paths:
        name, digest = path[record.rindex("/") + 1 :], bundle.digest(path)
        if digest not in words or (listed is not None and name not in listed):
            told = (
                "is not the file that its record {} lists"
                if listed and name in listed
                else "lies beside {}, which does not list it"
            )
            found.append((record, f"{shown(path)} {told.format(shown(record))}"))
        elif listed is not None and listed[name] != {digest}:
            found.append((record, f"{shown(path)} is not the file that its record {shown(record)} lists"))
    if listed is None and not found:
        found.append((record, ""))
    return found


def listed_in(text: str) -> dict[str, set[str]] | None:
    """Give path -> digests that a record lists, by hand or by Tieout; None for a form of YAML that is not read here."""
    rows: list[str] = []
    is_inside, keys = False, 0
    for line in text.split("\n"):
        if OPEN.search(CLOSED.sub(" ", line)) or (line.startswith(("---", "...")) and rows):
            return None  # a text over several lines may hold what looks like a list; so may a second document
        key = KEY.match(line)
        keys += bool(key)
        is_inside = bool(key) or (is_inside and (not line or line[0] in " #" or line.startswith("- ")))
        if is_inside:
            rows.append(re.sub(r"(?:^|[ ])#.*", "", key.group(1) if key else line))
    found: dict[str, set[str]] = {}
    for item in ITEM.split("\n".join(rows)) if keys == 1 else ():
        names, digests = PATH.findall(item), DIGEST.findall(item)
        if len(names) != 1 or len(digests) != 1 or not WORD.fullmatch(digests[0].strip("\"'").lower()):
            if names or digests or re.search(r"\\|path|sha256", item):
                return None
            continue
        found.setdefault(names[0].strip("\"'"), set()).add(digests[0].strip("\"'").lower())
    return found if keys == 1 else None
