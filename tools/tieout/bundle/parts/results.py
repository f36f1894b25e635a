"""What was found, as records for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.render.report import ListedFile
from tieout.report import json as as_json
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from tieout.bundle.part import Making

FINDINGS = "findings.json"
LADDER = "ladder.json"
_ABOUT = {
    FINDINGS: "all findings, for programs",
    LADDER: "how far each criterion is supported, for programs",
}


def part(making: Making) -> Part:
    """Give the findings and the ladder."""
    report = making.report
    files = {
        FINDINGS: as_json.outcome(report.outcome).encode("utf-8"),
        LADDER: as_json.ladder(report.ladder).encode("utf-8"),
    }
    return Part(
        files=files,
        listed=tuple(ListedFile(path=path, digest=hex_of(files[path]), about=about) for path, about in _ABOUT.items()),
    )
