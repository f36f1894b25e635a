"""Report -> the page and the workbook of the auditor's requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.render import names
from tieout.render.papers import Draft
from tieout.render.xlsx import Column, Sheet, workbook
from tieout.workpapers.requests import COLUMNS, WORDS, cells, owner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from tieout.model.request import Asked
    from tieout.render.report import Report

_WIDTHS = {"Item": 40, "Description": 50, "Evidence": 36, "Evidence link": 30, "Auditor comment": 40, "Our comment": 40}
_THEIRS = frozenset({"Auditor status", "Auditor comment", "Date received"})
_STATES = ("open", "received", "in review", "returned", "accepted", "withdrawn")


def book(of: Iterable[Asked], *, title: str, created: date) -> bytes:
    """Give the list of requests as a workbook that the auditor fills in and sends back."""
    columns = tuple(
        Column(
            title=name,
            width=_WIDTHS.get(name, 16),
            to_fill=name in _THEIRS,
            choices=_STATES if name == "Auditor status" else (),
        )
        for name in COLUMNS
    )
    sheet = Sheet(name="Requests", columns=columns, rows=[cells(item) for item in of], fixed=2)
    return workbook([sheet], title=title, created=created).data


def pages(report: Report) -> Iterator[Draft]:
    """Give the page of requests, which also says that there are none."""
    values = {"title": "Requests", "sheet": report.requests, "answers": WORDS, "owner_of": owner}
    yield Draft(names.REQUESTS, "requests.html.j2", values)
