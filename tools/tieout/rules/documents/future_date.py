"""A date lies in the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.period import is_future
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC2.1",))
def future_date(examination: Examination) -> Iterator[Observation]:
    """A document records something that has not happened yet.

    ## What it checks
    `approved`, `last_reviewed` and the dates of the `changelog` of every document, and `effective`
    of every document in force, against the as-of day. One day ahead is allowed, since it may
    already be tomorrow where the writer sits. Such a date never counts as a recent one.

    ## Why the auditor asks
    A review dated next year is no review. It also keeps the document from ever looking stale, which
    is why an auditor who finds one looks at all the others.

    ## Example
    As of 2026-06-30, `last_reviewed: 2027-01-14` is an error: most often the year is a slip.

    ## How to fix
    Write the day on which it happened. If a document is to take effect later, leave it at
    `status: draft` until then. A planned review needs no date: the next one is computed.

    ## Sources
    Criterion CC2.1 asks for information of quality. A day is allowed because the clocks of two time
    zones are at most 26 hours apart (UTC-12 and UTC+14).
    """
    for document in examination.documents:
        for key, location, day, what in _dates(document):
            if is_future(day, examination.as_of):
                ahead = days((day - examination.as_of).days)
                yield Observation(
                    subject=document.subject,
                    location=location,
                    message=f"{document.name} {what} {day}, {ahead} after the as-of day {examination.as_of}",
                    remedy=(
                        "leave it at status: draft until that day, or correct the date"
                        if key == "effective"
                        else "write the day on which it happened"
                    ),
                    about=key,
                )


def _dates(document: Document) -> Iterator[tuple[str, Location, date, str]]:
    if document.approved is not None:
        yield "approved", document.at("approved"), document.approved, "says that it was approved on"
    if document.effective is not None and document.is_in_force:
        yield "effective", document.at("effective"), document.effective, "is in force and takes effect on"
    if document.last_reviewed is not None:
        what = "says that it was last reviewed on"
        yield "last_reviewed", document.at("last_reviewed"), document.last_reviewed, what
    for i, entry in enumerate(document.changelog):
        if entry.on is not None:
            key = f"changelog {entry.version}" if entry.version else f"changelog[{i}]"
            yield (
                key,
                place_of(document, f"changelog[{i}].date", f"changelog[{i}]", "changelog"),
                entry.on,
                f"lists its version {entry.version or '?'} as of",
            )
