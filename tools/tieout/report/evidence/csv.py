"""Captures, controls and their windows -> tables for the auditor: a row each, and empty columns for the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.cells import table
from tieout.workpapers.evidence_sheet import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from tieout.workpapers.evidence_sheet import ControlRow, EvidenceRow, EvidenceSheet

OF_CAPTURES = (
    "Id",
    "Title",
    "For",
    "System",
    "Way",
    "State",
    "Counts for",
    "Claimed collected at (self)",
    "First sealed at",
    "Sealed by",
    "Days between",
    "Shows the state of (self)",
    "Shows the time from (self)",
    "Shows the time until (self)",
    "Source asked as",
    "Query",
    "Rows",
    "Total of the source",
    "Other counts",
    "Not read",
    "Corrected by",
    "What is said of it",
    "Checks that looked inside",
    "Record",
    "Digest of the record",
)
OF_CONTROLS = (
    "Control",
    "Title",
    "Cadence",
    "Evidence entries",
    "Entries shown",
    "Windows required",
    "In time",
    "Late",
    "After too long a gap",
    "Cannot be told",
    "Missed",
    "Still open",
)


def captures(of: EvidenceSheet) -> str:
    """Give every capture, by its path."""
    return table(OF_CAPTURES, map(_capture, of.rows))


def controls(of: EvidenceSheet) -> str:
    """Give every control with its windows, in the order of ``controls.yaml``."""
    return table(OF_CONTROLS, map(_control, of.controls))


def _capture(of: EvidenceRow) -> Iterable[str]:
    judged, record = of.judged, of.judged.capture.record
    times, population, query = record.times, record.population, record.query
    return (
        judged.capture.id,
        record.title,
        "; ".join(f"{control}: {entry}" for control, entry in judged.serves),
        record.system,
        of.collector,
        WORDS[judged.state],
        _day(judged.completed_on),
        _moment(judged.claimed_at),
        _moment(judged.sealed_at),
        of.sealed_by,
        "" if of.lag_days is None else str(of.lag_days),
        _moment(times.data_as_of if times else None),
        _moment(record.window.since if record.window else None),
        _moment(record.window.until if record.window else None),
        record.source.identity if record.source else "",
        query.operation if query else "",
        _number(population.rows if population else None),
        _number(population.total if population else None),
        "; ".join(f"{item.name}: {_number(item.value)}" for item in (population.counts if population else ())),
        "; ".join(
            f"{item.resource} ({item.reason.value}{f', {item.action}' if item.action else ''})"
            for item in (population.denied if population else ())
        ),
        judged.superseded_by,
        "; ".join(of.why),
        "; ".join(judged.checks),
        judged.capture.path,
        judged.capture.digest,
    )


def _control(of: ControlRow) -> Iterable[str]:
    control = of.account.control
    cadence = control.cadence
    return (
        control.id,
        control.title,
        cadence.every.value if cadence else "",
        str(of.entries),
        str(of.shown),
        str(of.required),
        str(of.done),
        "; ".join(of.late),
        "; ".join(of.after_gap),
        "; ".join(of.doubtful),
        "; ".join(of.missed),
        "; ".join(of.still_open),
    )


def _moment(of: datetime | None) -> str:
    return "" if of is None else f"{of:%Y-%m-%d %H:%M:%S}{of:%z}".replace("+0000", " UTC")


def _day(of: date | None) -> str:
    return "" if of is None else of.isoformat()


def _number(of: int | None) -> str:
    return "" if of is None else str(of)
