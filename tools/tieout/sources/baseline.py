"""``.tieout/baseline.json`` and its history -> Baseline. It can only shrink."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.baseline import BASELINE_PATH, Baseline, Frozen
from tieout.model.finding import Severity
from tieout.model.location import Location, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.sources.desk import Desk

SCHEMA = "tieout.baseline/v1"
_FINGERPRINT = re.compile(r"[0-9a-f]{32}", re.ASCII)
_KEYS = ("fingerprint", "rule", "path", "subject")
_SEVERITIES = {item.value: item for item in Severity}
_REGULAR = "100"
_REMEDY = "take the file from the commit that first had it; `tieout adopt --baseline` then takes out what is mended"


class BaselineFile(NamedTuple):
    """One version of the file."""

    entries: tuple[Frozen, ...]
    ruleset: str


def baseline_in(data: bytes) -> BaselineFile | Unreadable:
    """Read the file; anything that it should not hold makes it unreadable as a whole."""
    location = Location(path=BASELINE_PATH)

    def refused(message: str) -> Unreadable:
        return Unreadable(location=location, kind="bad-baseline", message=message, remedy=_REMEDY)

    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return refused("the baseline is no JSON, so nothing of it counts")
    if not isinstance(whole, dict) or whole.get("schema") != SCHEMA or not isinstance(whole.get("findings"), list):
        return refused(f"the baseline is not of the form {SCHEMA}, so nothing of it counts")
    found: list[Frozen] = []
    for number, item in enumerate(whole["findings"], 1):
        if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in _KEYS):
            return refused(f"finding {number} of the baseline lacks one of {', '.join(_KEYS)}, so nothing of it counts")
        if not _FINGERPRINT.fullmatch(item["fingerprint"]):
            return refused(f"finding {number} of the baseline has no fingerprint, so nothing of it counts")
        severity, words = _SEVERITIES.get(str(item.get("severity"))), item.get("words")
        if severity is None or not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            return refused(f"finding {number} of the baseline lacks its severity or words, so nothing of it counts")
        found.append(Frozen(**{key: item[key] for key in _KEYS}, severity=severity, words=frozenset(words)))
    return BaselineFile(entries=tuple(found), ruleset=str(whole.get("ruleset", "")))


def read_baseline(desk: Desk, *, commit: str | None, prefix: str, relied_on: str = "") -> Baseline | None:
    """Read the baseline of the files examined, less what an earlier version did not hold; None without one.

    ``relied_on`` is the commit whose settings count, if they are not those examined: a finding that
    its baseline does not hold is not frozen. A file that cannot be read is noted at the desk.
    """
    if not desk.tree.exists(BASELINE_PATH):
        return None
    data = desk.read(BASELINE_PATH)
    file = None if data is None else baseline_in(data)
    if isinstance(file, Unreadable):
        desk.unreadable.append(file)
    if file is None or isinstance(file, Unreadable):
        return None
    counts: Mapping[str, Frozen] = {item.fingerprint: item for item in file.entries}
    for start in dict.fromkeys((commit, relied_on)):
        if start:
            earlier = _in_history(desk, start, prefix)
            if earlier is not None:
                counts = _met(counts, earlier)
            elif start == relied_on:
                counts = {}
    return Baseline(
        location=Location(path=BASELINE_PATH), ruleset=file.ruleset, entries=file.entries, since_first=counts
    )


def _in_history(desk: Desk, commit: str, prefix: str) -> Mapping[str, Frozen] | None:
    """Give what every version that the commit reaches holds, on whatever side; None if there never was one.

    Not along the first parents alone: whoever merges the branch into a side, and moves the branch
    there, chooses what these are.
    """
    path = prefix + BASELINE_PATH
    oids = [
        change.new_oid if change.new_mode.startswith(_REGULAR) else None
        for walked in desk.repository.everywhere(commit, (path,))
        for _, change in walked.changes()
    ]
    held: Mapping[str, Frozen] | None = None
    texts = dict(desk.repository.blobs(sorted({oid for oid in oids if oid})))
    for oid in oids:
        data = texts[oid] if oid else None
        file = None if data is None else baseline_in(data)
        entries = () if file is None or isinstance(file, Unreadable) else file.entries
        version = {item.fingerprint: item for item in entries}
        held = version if held is None else _met(held, version)
    return held


def _met(one: Mapping[str, Frozen], other: Mapping[str, Frozen]) -> dict[str, Frozen]:
    return {name: item.met(other[name]) for name, item in one.items() if name in other}
