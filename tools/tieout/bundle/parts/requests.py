"""The auditor's requests as a table, as a workbook to fill in, and the auditor's own lists byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.model.errors import IntegrityError
from tieout.render import names, requests
from tieout.render.report import ListedFile
from tieout.report.requests import tables
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from tieout.bundle.part import Making

_ABOUT = {
    names.REQUESTS_TABLE: "every request of the auditor's with its answer",
    names.REQUESTS_BOOK: "the same, to fill in and send back",
}


def part(making: Making) -> Part:
    """Give them; nothing where no auditor asked for anything. Raises IntegrityError for a list that is another by now."""
    report, lists = making.report, making.handed.requests
    asked = [line.asked for line in report.requests.lines]
    files: dict[str, bytes] = {}
    if asked:
        files[names.REQUESTS_TABLE] = tables.requests(asked).encode("utf-8")
        title = f"{report.organization}: requests"
        files[names.REQUESTS_BOOK] = requests.book(asked, title=title, created=report.outcome.as_of)
    for item in report.requests.book.lists:
        data = lists.get(item.path)
        if data is None or hex_of(data) != item.digest:
            raise IntegrityError(f"{item.path} is not what was examined", remedy="build again")
        files[item.path] = data
    return Part(
        files=files,
        listed=tuple(
            ListedFile(path=path, digest=hex_of(files[path]), about=about)
            for path, about in _ABOUT.items()
            if path in files
        ),
    )
