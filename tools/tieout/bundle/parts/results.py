"""What was found, as records for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.bundle.parts.documents import text_of
from tieout.render import names
from tieout.render.periods import rows_of
from tieout.render.report import ListedFile
from tieout.report import json as as_json
from tieout.report import programme
from tieout.seal.digest import hex_of, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.bundle.part import Making

FINDINGS, LADDER, PROGRAMME = names.FINDINGS_WHOLE, names.LADDER_WHOLE, names.PROGRAMME_WHOLE
_ABOUT = {
    FINDINGS: "all findings, for programs",
    LADDER: "how far each criterion is supported, for programs",
    PROGRAMME: "scope and controls as they were examined, for programs",
    names.DOCUMENTS: "policies and runbooks with their files and digests, for programs",
}


def part(making: Making) -> Part:
    """Give the findings, the ladder, and the programme that they are about."""
    report = making.report
    examination = report.examination
    pages = names.document_pages(examination.documents)
    texts = {path: page.removesuffix(".html") + ".md" for path, page in pages.items()}
    files = {
        FINDINGS: as_json.outcome(report.outcome).encode("utf-8"),
        LADDER: as_json.ladder(report.ladder).encode("utf-8"),
        PROGRAMME: programme.controls(examination.program, examination.controls).encode("utf-8"),
        names.DOCUMENTS: programme.documents(examination.documents, texts, _digests(making)).encode("utf-8"),
    }
    return Part(
        files=files,
        listed=tuple(ListedFile(path=path, digest=hex_of(files[path]), about=about) for path, about in _ABOUT.items()),
    )


def _digests(making: Making) -> Mapping[str, str]:
    """Give that of each text as it lies in the bundle: of the end of the period, which may be an earlier one than examined."""
    texts = ((row.path, text_of(row, making.handed.sources)) for row in rows_of(making.report))
    return {path: spelled(hex_of(data)) for path, data in texts if data is not None}
