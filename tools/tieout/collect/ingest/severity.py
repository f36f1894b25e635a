"""Words and numbers for how bad a weakness is -> ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.ingest.items import step
from tieout.model.evidence.tables.weaknesses import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.collect.ingest.items import Item

_WORDS = {
    **{word: word for word in SEVERITIES},
    "moderate": "medium",
    "informational": "info",
    "none": "info",
    "negligible": "low",
    "": "unknown",
}


def severity_of(word: str, item: Item, key: str = "severity") -> str:
    """Give ours for a source's word; one that is not known is a problem, and ``unknown``."""
    found = _WORDS.get(word.strip().lower())
    if found is None:
        item.problems.add(item.at + step(key), f"the severity {word!r} is not known")
    return found or "unknown"


def severity_of_score(score: float) -> str:
    """Give the word for a CVSS score (CVSS v3.1, section 5: qualitative severity rating scale)."""
    for least, word in ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low")):
        if score >= least:
            return word
    return "info"


def worst(rated: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Give the worst of severities with who rated it so; of equals the first."""
    found = ("unknown", "")
    for severity, source in rated:
        if not found[1] or SEVERITIES.index(severity) > SEVERITIES.index(found[0]):
            found = (severity, source)
    return found
