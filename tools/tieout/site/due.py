"""What falls due -> a page of the site, as Markdown of our one dialect: by owner, the most urgent first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tieout.report.due import owner_of, when
from tieout.site.words import line, text
from tieout.workpapers.due.sheet import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.site.told import Told
    from tieout.workpapers.due.sheet import Due, Sheet

_SIGNS = {
    State.LATE: "\u2718 late",
    State.LATE_WITHIN_GRACE: "\u25b3 late, within grace",
    State.UNKNOWN: "\u25cb over, and it is not known whether it was done",
    State.DUE: "due",
}
_MOST = 200
"""Things that are told one by one."""


def due_page(told: Told) -> list[str]:
    """Give the lines of the page; what tells of something that is not for the readers is counted alone."""
    sheet, examination = told.due, told.examination
    lines = ["# What is due", "", f"Until {sheet.until}, and what is late on {sheet.as_of}.", ""]
    shown = [item for item in sheet.items if item.state in _SIGNS and not told.hides(item)]
    hidden = sum(told.hides(item) for item in sheet.items if item.state in _SIGNS)
    if not shown:
        lines.append("Nothing of what could be looked at is late or due." if not sheet.is_blind else "Not examined.")
    by_owner = sorted(shown[:_MOST], key=lambda item: item.owner == "")
    owners = dict.fromkeys(item.owner for item in by_owner)
    for owner in owners:
        theirs = [item for item in by_owner if item.owner == owner]
        lines += [f"## {line(owner_of(theirs[0], examination))}", "", *_table(theirs, examination), ""]
    if len(shown) > _MOST:
        lines += [f"And {len(shown) - _MOST} more: `tieout due` names them.", ""]
    if hidden:
        lines += [f"{hidden} more {'is' if hidden == 1 else 'are'} not for the readers of this site.", ""]
    return [*lines, *_rest(sheet, told)]


def _table(items: list[Due], examination: Examination) -> Iterator[str]:
    yield "| State | What | When | Next |"
    yield "|---|---|---|---|"
    for item in items:
        what = item.obligation
        title = f"**{text(what.subject)}** {text(what.title)}"
        yield f"| {_SIGNS[item.state]} | {title} | {text(when(item, examination.as_of))} | {text(what.step)} |"


def _rest(sheet: Sheet, told: Told) -> Iterator[str]:
    blind = [(kind, reason) for kind, reason in sheet.kinds if reason]
    if not blind and not sheet.unlisted:
        return
    yield "## Not examined, or without a day"
    yield ""
    for kind, reason in blind:
        yield f"- {line(kind.value)}: {told.plain(reason)}"
    for (kind, reason), found in groupby(
        sorted(sheet.unlisted, key=lambda item: (item.kind.value, item.reason)),
        key=lambda item: (item.kind, item.reason),
    ):
        subjects = [item.subject for item in found if item.subject and not told.view.tells(item.subject)]
        named = ", ".join(text(subject) for subject in subjects[:5])
        more = f" and {len(subjects) - 5} more" if len(subjects) > 5 else ""
        yield f"- {line(kind.value)}{': ' if named else ''}{named}{more}: {told.plain(reason)}"
