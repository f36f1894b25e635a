"""Each policy and runbook as it was examined, byte for byte beside its page, and controls.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.model.characters import visible
from tieout.model.errors import IntegrityError
from tieout.model.examination import SETTINGS_PATH
from tieout.render import names
from tieout.render.report import ListedFile
from tieout.seal.digest import hex_of, spelled

if TYPE_CHECKING:
    from tieout.bundle.part import Making


def part(making: Making) -> Part:
    """Give the texts. Raises IntegrityError where one is not what was examined."""
    files: dict[str, bytes] = {}
    listed: tuple[ListedFile, ...] = ()
    documents, sources = making.report.examination.documents, making.handed.sources
    pages = names.document_pages(documents)
    for document in documents:
        data = sources.get(document.path)
        if data is None or spelled(hex_of(data)) != document.digest:
            raise IntegrityError(
                f"{visible(document.path)} is not what was examined: it was changed meanwhile",
                remedy="build again, and leave the files alone until it is done",
            )
        files[pages[document.path].removesuffix(".html") + ".md"] = data
    if SETTINGS_PATH in sources:
        files[SETTINGS_PATH] = settings = sources[SETTINGS_PATH]
        about = "scope and controls as the company wrote them"
        listed = (ListedFile(path=SETTINGS_PATH, digest=hex_of(settings), about=about),)
    return Part(files=files, listed=listed)
