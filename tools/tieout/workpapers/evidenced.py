"""What carries a control on the rung evidenced: for each entry of its ``evidence:`` what shows it in the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.strength import Strength
from tieout.workpapers.support import Carried, Link, named, unevidenced

if TYPE_CHECKING:
    from tieout.judgement.evidence.expected import ControlAccount, EntryAccount
    from tieout.judgement.occurrence import Completion
    from tieout.model.control import Control
    from tieout.model.evidence.result import JudgedCapture
    from tieout.workpapers.support import Grounds

_MOST = 3
"""Captures without effect that are told by name."""


def evidenced(control: Control, grounds: Grounds) -> Carried:
    """Give what shows each entry at least once in the period, the newest each, and what is not shown.

    A capture shows it only if its check passed: what is inconclusive is told with its reason.
    """
    account = grounds.accounts.get(control.id)
    if account is None:
        return Carried()
    links: list[Link] = []
    gaps: list[str] = []
    for entry in account.entries:
        link = _shown(control, entry, account, grounds)
        if link is None:
            gaps.append(f"{named(control)} left no {_called(entry)}{_within(account)}{_instead(entry)}")
        else:
            links.append(link)
    return Carried(links=tuple(links), missing=(*gaps, *unevidenced(control, grounds)))


def _shown(control: Control, entry: EntryAccount, account: ControlAccount, grounds: Grounds) -> Link | None:
    known = {item.capture.id: item for item in entry.captures}
    for done in reversed(_inside(entry, account, grounds)):
        if done.id in known:
            return _captured(control, entry, known[done.id])
        return _kept(control, entry, done, grounds)
    return None


def _inside(entry: EntryAccount, account: ControlAccount, grounds: Grounds) -> list[Completion]:
    as_of, part = grounds.examination.as_of, account.part
    return [
        item
        for item in entry.completions
        if item.on <= as_of and (part is None or (item.on in part and (item.shows is None or item.shows in part)))
    ]


def _captured(control: Control, entry: EntryAccount, judged: JudgedCapture) -> Link:
    capture = judged.capture
    return Link(
        control=named(control),
        document=None,
        path=capture.path,
        digest=capture.digest,
        commit=capture.came.commit if capture.came else None,
        day=judged.completed_on,
        strength=judged.strength,
        evidence=entry.entry.id,
        capture=capture.id,
    )


def _kept(control: Control, entry: EntryAccount, done: Completion, grounds: Grounds) -> Link:
    kept = grounds.examination.evidence.kept_as(entry.entry.path)
    versions = [item for item in kept.versions if item.path == done.id and item.on <= done.on] if kept else []
    last = versions[-1] if versions else None
    return Link(
        control=named(control),
        document=None,
        path=done.id,
        digest="",
        commit=last.commit if last else grounds.examination.head,
        day=last.on if last else done.on,
        strength=Strength.GIT,
        evidence=entry.entry.id,
    )


def _called(entry: EntryAccount) -> str:
    of = entry.entry
    return f"{of.id or of.kind}{f' of {of.system}' if of.system else ''}"


def _within(account: ControlAccount) -> str:
    part = account.part
    if part is None:
        return ""
    return f" from {part.start} to {part.end}" if part.type == 1 else f" in {part.id}"


def _instead(entry: EntryAccount) -> str:
    """Say what is there for it all the same, and why it does not count."""
    told = [f"{item.judged.capture.id} {item.why}" for item in entry.uncounted]
    if not told:
        return ""
    rest = len(told) - _MOST
    return f": {'; '.join(told[:_MOST])}{f'; and {rest} more' if rest > 0 else ''}"
