"""Each policy and runbook as it was in force, byte for byte beside its page, its versions of the period, and controls.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.model.characters import visible
from tieout.model.errors import IntegrityError
from tieout.model.examination import SETTINGS_PATH
from tieout.render.periods import places_of, rows_of
from tieout.render.report import ListedFile
from tieout.seal.digest import hex_of, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.bundle.part import Making
    from tieout.render.periods import Place
    from tieout.workpapers.text_periods import TextInPeriod


def part(making: Making) -> Part:
    """Give the texts. Raises IntegrityError where one is not what was examined."""
    files: dict[str, bytes] = {}
    listed: list[ListedFile] = []
    sources = making.handed.sources
    _hold_examined(making)
    rows = rows_of(making.report)
    places = places_of(rows)
    for row in rows:
        files |= _versions(row, places[row.path])
        data = text_of(row, sources)
        if data is not None:
            files[places[row.path].source] = data
        else:
            why = row.main.problem if row.main else row.why or "cannot be read at the commit examined"
            about = f"not included: it {why}"
            listed.append(ListedFile(path=places[row.path].source, about=about, present=False))
    if SETTINGS_PATH in sources:
        files[SETTINGS_PATH] = settings = sources[SETTINGS_PATH]
        about = "scope and controls as the company wrote them"
        listed.append(ListedFile(path=SETTINGS_PATH, digest=hex_of(settings), about=about))
    return Part(files=files, listed=tuple(listed))


def text_of(row: TextInPeriod, sources: Mapping[str, bytes]) -> bytes | None:
    """Give a document's text as the bundle holds it under its id; None where it holds none."""
    return sources.get(row.path) if row.main is None else row.main.data


def _versions(row: TextInPeriod, place: Place) -> Mapping[str, bytes]:
    versions = {item.version.landing: item.version.data for item in row.versions}
    return {path: data for landing, path in place.versions.items() if (data := versions[landing]) is not None}


def _hold_examined(making: Making) -> None:
    for document in making.report.examination.documents:
        data = making.handed.sources.get(document.path)
        if data is None or spelled(hex_of(data)) != document.digest:
            raise IntegrityError(
                f"{visible(document.path)} is not what was examined: it was changed meanwhile",
                remedy="build again, and leave the files alone until it is done",
            )
