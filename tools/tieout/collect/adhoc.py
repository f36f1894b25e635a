"""A command line of somebody's own -> an entry as ``collectors.yaml`` would have it, held to the same rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tieout.model.characters import hidden_character
from tieout.model.errors import UsageError
from tieout.model.evidence.collector import COLLECTORS_SCHEMA
from tieout.sources.evidence.collectors import read_collectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tieout.model.evidence.collector import CollectorSetting

ID = "command"
_SHORTEST_REASON = 10
PLACE = "the command line"


def entry_of(
    values: Mapping[str, object], *, controls: Sequence[str], evidence: Sequence[str], uses: str = ID, name: str = ID
) -> CollectorSetting:
    """Give the entry; raises UsageError for whatever ``collectors.yaml`` could not say."""
    reason = values.get("allow_empty")
    if isinstance(reason, str) and reason and len(reason.strip()) < _SHORTEST_REASON:
        remedy = f"say it in {_SHORTEST_REASON} characters or more: an auditor will ask"
        raise UsageError(f"--allow-empty {reason!r} is no reason why nothing is right", remedy=remedy)
    serves = [
        {"control": control, **({"evidence": item} if item else {})}
        for control in controls
        for item in evidence or ("",)
    ]
    entry = {"id": name, "uses": uses, "for": serves, **{key: value for key, value in values.items() if value}}
    text = json.dumps({"schema": COLLECTORS_SCHEMA, "collectors": [entry]}, ensure_ascii=False)
    hidden = hidden_character(text)
    if hidden is not None:
        raise UsageError(f"{PLACE} holds the character {hidden[1]}, which a reader does not see", remedy="take it out")
    reading = read_collectors(text.encode("utf-8", "surrogatepass"), path=PLACE)
    for _, message, remedy in reading.problems:
        raise UsageError(f"{PLACE}: {message}", remedy=remedy)
    return reading.collectors.collectors[0]
