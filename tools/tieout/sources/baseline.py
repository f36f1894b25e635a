"""``.tieout/baseline.json`` and its history -> Baseline. It can only shrink."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tieout.model.baseline import BASELINE_PATH, Baseline, Frozen
from tieout.model.location import Location, Unreadable

if TYPE_CHECKING:
    from tieout.sources.desk import Desk

SCHEMA = "tieout.baseline/v1"
_FINGERPRINT = re.compile(r"[0-9a-f]{32}", re.ASCII)
_KEYS = ("fingerprint", "rule", "path", "subject")
_REMEDY = "take the file from the commit that first had it; `tieout adopt --baseline` then takes out what is mended"


def entries_in(data: bytes) -> tuple[Frozen, ...] | Unreadable:
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
        found.append(Frozen(**{key: item[key] for key in _KEYS}))
    return tuple(found)


def read_baseline(desk: Desk, *, commit: str | None, prefix: str, relied_on: str = "") -> Baseline | None:
    """Read the baseline of the files examined, less what an earlier version did not hold; None without one.

    ``relied_on`` is the commit whose settings count, if they are not those examined: a finding that
    its baseline does not hold is not frozen. A file that cannot be read is noted at the desk.
    """
    if not desk.tree.exists(BASELINE_PATH):
        return None
    data = desk.read(BASELINE_PATH)
    entries = None if data is None else entries_in(data)
    if isinstance(entries, Unreadable):
        desk.unreadable.append(entries)
    if entries is None or isinstance(entries, Unreadable):
        return None
    counts = frozenset(item.fingerprint for item in entries)
    for start in dict.fromkeys((commit, relied_on)):
        if start:
            earlier = _on_branch(desk, start, prefix)
            if earlier is None and start == relied_on:
                earlier = frozenset()
            counts = counts if earlier is None else counts & earlier
    return Baseline(location=Location(path=BASELINE_PATH), entries=entries, since_first=counts)


def _on_branch(desk: Desk, commit: str, prefix: str) -> frozenset[str] | None:
    """Give what every version on the first-parent line holds; None if there never was one."""
    path = prefix + BASELINE_PATH
    oids = [
        None if change.new_mode == "000000" else change.new_oid
        for walked in desk.repository.mainline(commit, (path,))
        for _, change in walked.changes()
    ]
    held: frozenset[str] | None = None
    texts = dict(desk.repository.blobs(sorted({oid for oid in oids if oid})))
    for oid in oids:
        data = texts[oid] if oid else None
        entries = () if data is None else entries_in(data)
        version = frozenset(() if isinstance(entries, Unreadable) else (item.fingerprint for item in entries))
        held = version if held is None else held & version
    return held
