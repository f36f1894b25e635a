"""The PDF of each document, and which of them could not be laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.render.report import ListedFile

if TYPE_CHECKING:
    from tieout.bundle.printing import Printed


def part(made: Printed) -> Part:
    """Give them; the pages of the documents link each, so the first page names only those that are not there."""
    return Part(
        files=made.files,
        listed=tuple(
            ListedFile(path=path, about=f"not included: {why}", present=False) for path, why in made.left_out.items()
        ),
        remarks=(
            *(f"{path} was left out: {why}" for path, why in made.left_out.items()),
            *(_told(path, count) for path, count in made.undrawn.items()),
        ),
    )


def _told(path: str, count: int) -> str:
    what = "a character" if count == 1 else f"{count} different characters"
    return f"{path} shows {what} as [U+...], which its fonts do not have; the HTML page shows the text"
