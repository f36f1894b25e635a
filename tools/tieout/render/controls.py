"""Report -> what the pages of controls and exceptions are made of."""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import partial
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.render import names
from tieout.render.overview import systems_in_scope
from tieout.workpapers.control_sheet import elsewhere_of, files_of
from tieout.workpapers.gone import MISSED, is_held, taken_out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tieout.model.evidence.record import Span
    from tieout.render.report import Report
    from tieout.workpapers.deviations.sheet import Deviation

MOST_ROWS = 500
"""Of the rows of a table on one page; the CSV holds all."""
MOST_WINDOWS = 60
"""Up to which each window of a control is shown; of more, those that are not in time."""
MOST_FILES = 12
"""Of one capture, on the page of a control."""
_INSTANT = timedelta(microseconds=1)


def facts(report: Report) -> Mapping[str, object]:
    """Give what the templates use besides."""
    listed = report.examination.controls
    return {
        "control_cards": tuple(
            zip(
                map(visible, names.control_anchors(listed)),
                listed,
                report.controls,
                names.control_pages(listed),
                strict=True,
            )
        ),
        **deviating(report),
        "records_command": names.RECORDS_COMMAND,
        "open_by_rule": _by_rule(report),
        "taken_out": taken_out(report.examination),
        "taken_out_is_held": is_held(report.outcome),
        "missed": MISSED,
        "systems_in_scope": systems_in_scope(report.examination),
        "most_windows": MOST_WINDOWS,
        "most_files": MOST_FILES,
        "most_rows": MOST_ROWS,
        "files_of": files_of,
        "elsewhere_of": elsewhere_of,
        "moment": moment,
        "day_of": report.examination.program.organization.calendar.day_of,
        "last_day": partial(_last_day, report),
    }


def deviating(report: Report) -> Mapping[str, list[Deviation]]:
    """Give the deviations that are open, and those that are accepted or ended."""
    return {
        "open_deviations": [item for item in report.deviations if item.is_open],
        "settled_deviations": [item for item in report.deviations if not item.is_open],
    }


def _by_rule(report: Report) -> list[tuple[str, list[Deviation]]]:
    """Give the open ones by what they are, the most frequent first; of each a title."""
    titles = {rule.id: rule.title for rule in report.rules}
    found: dict[str, list[Deviation]] = {}
    for item in report.deviations:
        if item.is_open and item.finding is not None:
            found.setdefault(titles.get(item.rule, item.rule), []).append(item)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def moment(of: datetime | None) -> str:
    """Give an instant to the minute, in UTC."""
    return "not stated" if of is None else f"{of.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _last_day(report: Report, of: Span) -> str:
    """Give the last day of a stretch of time; its end is the first instant after it."""
    calendar = report.examination.program.organization.calendar
    return str(calendar.day_of(max(of.since, of.until - _INSTANT)))
