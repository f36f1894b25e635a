"""What falls due -> a page of the site, as Markdown of our one dialect: by owner, the most urgent first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tieout.report.due import more_like_it, owner_of, runs_of, when
from tieout.site.words import line, text
from tieout.workpapers.due.sheet import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    sheet = told.due
    lines = ["# What is due", "", f"Until {sheet.until}, and what is late on {sheet.as_of}.", ""]
    shown = [item for item in sheet.items if item.state in _SIGNS and not told.hides(item)]
    hidden = sum(told.hides(item) for item in sheet.items if item.state in _SIGNS)
    if not shown:
        lines.append("Nothing of what could be looked at is late or due." if not sheet.is_blind else "Not examined.")
    alike: dict[tuple[State, str], list[Due]] = {}
    for item in shown:
        alike.setdefault((item.state, item.owner), []).append(item)
    runs = [run for items in alike.values() for run in runs_of(items)]
    for owner in sorted(dict.fromkeys(run[0].owner for run in runs[:_MOST]), key=lambda name: name == ""):
        theirs = [run for run in runs[:_MOST] if run[0].owner == owner]
        lines += [f"## {line(owner_of(theirs[0][0], told.examination))}", "", *_table(theirs, told), ""]
    if len(runs) > _MOST:
        lines += [f"And {len(runs) - _MOST} more: `tieout due` names them.", ""]
    if hidden:
        lines += [f"{hidden} more {'is' if hidden == 1 else 'are'} not for the readers of this site.", ""]
    return [*lines, *_rest(sheet, told)]


def named(run: Sequence[Due]) -> str:
    """Give what a run of like things is, as Markdown."""
    what = run[0].obligation
    return f"**{text(what.subject)}** {text(what.title.removeprefix(f'{what.subject}:').strip())}"


def days(run: Sequence[Due], told: Told) -> str:
    """Give the day of the first of a run, and how many like it follow, as Markdown."""
    more = more_like_it(run)
    return f"{text(when(run[0], told.examination.as_of))}{'; ' if more else ''}{text(more)}"


def _table(runs: Iterable[Sequence[Due]], told: Told) -> Iterator[str]:
    yield "| What | State | When | Next |"
    yield "|---|---|---|---|"
    for run in runs:
        yield f"| {named(run)} | {_SIGNS[run[0].state]} | {days(run, told)} | {text(run[0].obligation.step)} |"


def _rest(sheet: Sheet, told: Told) -> Iterator[str]:
    blind: dict[str, list[str]] = {}
    for kind, reason in sheet.kinds:
        if reason:
            blind.setdefault(reason, []).append(kind.value.replace("-", " "))
    if not blind and not sheet.unlisted:
        return
    yield "## Not examined, or without a day"
    yield ""
    for reason, kinds in blind.items():
        yield f"- {line(', '.join(kinds).capitalize())}: {told.plain(reason)}"
    for (kind, reason), found in groupby(
        sorted(sheet.unlisted, key=lambda item: (item.kind.value, item.reason)),
        key=lambda item: (item.kind, item.reason),
    ):
        subjects = [item.subject for item in found if item.subject and not told.view.tells(item.subject)]
        named = ", ".join(text(subject) for subject in subjects[:5])
        more = f" and {len(subjects) - 5} more" if len(subjects) > 5 else ""
        yield f"- {line(kind.value.replace('-', ' ').capitalize())}{' of ' if named else ''}{named}{more}: {told.plain(reason)}"
