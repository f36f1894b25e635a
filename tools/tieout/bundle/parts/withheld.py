"""``WITHHELD.csv``: what is not handed on, a commitment for each, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.bundle.withheld import COLUMNS, NAME
from tieout.render.report import ListedFile
from tieout.report.cells import table
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from tieout.bundle.part import Making

_ABOUT = "evidence that is not handed on: what the company commits itself to, why, and whom to ask"


def part(making: Making) -> Part:
    """Give the table; nothing where nothing is withheld."""
    handed = making.handed
    if not handed.withheld:
        return Part(remarks=handed.remarks)
    rows = ((item.path, str(item.bytes), item.commitment, item.reason, item.ask) for item in handed.withheld)
    data = table(COLUMNS, rows).encode("utf-8")
    return Part(
        files={NAME: data},
        listed=(ListedFile(path=NAME, digest=hex_of(data), about=_ABOUT),),
        remarks=handed.remarks,
    )
