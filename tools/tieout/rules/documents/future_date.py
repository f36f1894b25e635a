"""A date lies in the future."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.period import is_future
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.rows import called
from tieout.rules.wording import days

RECORDED: Mapping[str, tuple[str, ...]] = {
    "vendors": ("report_period_end", "report_received_on", "report_reviewed_on", "assessed_on", "reviewed_on"),
    "risks": ("last_reviewed",),
    "access": ("granted_at", "last_reviewed", "revoked_at"),
    "findings": ("reported_on", "fixed_on", "retest_on"),
    "incidents": (
        *("detected_at", "acknowledged_at", "declared_at", "recorded_at", "contained_at", "resolved_at"),
        *("confirmed_at", "customer_notified_at", "pir_at"),
    ),
    "commitments": ("last_reviewed",),
}
"""The columns of registers that say when something happened; the others may lie ahead."""


@rule(severity=Severity.ERROR, criteria=("CC2.1",))
def future_date(examination: Examination) -> Iterator[Observation]:
    """A document or register records something that has not happened yet.

    ## What it checks
    `approved`, `last_reviewed` and the dates of the `changelog` of every document, and `effective`
    of every document in force, against the as-of day. One day ahead is allowed, since it may
    already be tomorrow where the writer sits. Such a date never counts as a recent one.
    The same holds for the days and instants of the registers that are there: when a vendor was reviewed
    and its report arrived, a risk was looked at, a grant made, reviewed and revoked, a finding reported,
    fixed and tried again, an incident noticed and all that followed, a commitment read.

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
    yield from _of_rows(examination)


def _of_rows(examination: Examination) -> Iterator[Observation]:
    calendar = examination.program.organization.calendar
    for register, keys in RECORDED.items():
        for row in examination.registers.rows(register):
            for key in keys:
                moment: date | None = getattr(row, key)
                if moment is not None and is_future(day := calendar.day_of(moment), examination.as_of):
                    ahead = days((day - examination.as_of).days)
                    yield Observation(
                        subject=row.subject,
                        location=row.at(key),
                        message=(
                            f"{called(row)} gives {day} as {key}, {ahead} after the as-of day {examination.as_of}"
                        ),
                        remedy="write the day on which it happened, or leave it out until it has",
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
