"""What is still to be done for each request of the auditor's, by whom it is to be done, and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.request import Answer, Asked, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One request as it stands."""

    asked: Asked
    is_overdue: bool
    days_left: int | None
    """Until it is due: 0 today, less when it is over; None where no day is set."""
    lacks: str
    """What is to be done next, in a clause; empty where the auditor is at turn or nothing is to do."""
    command: str
    """The next command to be typed; empty as ``lacks``."""

    @property
    def is_open(self) -> bool:
        """Whether we are at turn."""
        return bool(self.lacks)


def lines_of(examination: Examination) -> tuple[Line, ...]:
    """Give every request as it stands on the day, in the order of the auditor's lists."""
    return tuple(_line(item, examination) for item in examination.requests.all)


def overdue(examination: Examination) -> Iterator[Line]:
    """Give those at which we are at turn and that were wanted before the day of the examination."""
    return (line for line in lines_of(examination) if line.is_overdue)


def unsupported(of: Asked) -> bool:
    """Say whether it is told to be answered and names nothing that answers it."""
    ours = of.ours
    return ours is not None and of.progress in {Progress.READY, Progress.PROVIDED} and not (ours.evidence or ours.link)


def _line(of: Asked, examination: Examination) -> Line:
    left = None if of.due is None else (of.due - examination.as_of).days
    lacks, command = _next(of)
    return Line(
        asked=of, is_overdue=bool(lacks) and left is not None and left < 0, days_left=left, lacks=lacks, command=command
    )


def _next(of: Asked) -> tuple[str, str]:
    """Say what we do next; nothing where the auditor is at turn."""
    ours, edit = of.ours, "edit requests/requests.csv"
    if of.answer.is_settled:
        return "", ""
    if ours is None or not ours.owner:
        lacks = "no row of ours answers it" if ours is None else "nobody owns it"
        return lacks, f"{edit}: {f'add a row {of.id}' if ours is None else f'name the owner of {of.id}'}"
    named = bool(ours.evidence or ours.link)
    evidence = _collect(of, f"{edit}: name evidence or link of {of.id}")
    steps = (
        (of.answer is Answer.RETURNED and not _is_answered_again(of), "the auditor wants more", evidence),
        (unsupported(of), f"it is {of.progress.value}, and names nothing that answers it", evidence),
        (of.progress is Progress.PROVIDED, "", ""),
        (not named, "no evidence is named", evidence),
        (of.progress is Progress.READY, "it is ready and not provided", "tieout requests export -o requests.xlsx"),
        (True, "it is not ready", f"{edit}: set status of {of.id} to ready"),
    )
    return next((lacks, command) for holds, lacks, command in steps if holds)


def _is_answered_again(of: Asked) -> bool:
    """Say whether it was provided since the list came by which the auditor wants more."""
    given, came = of.ours.provided_on if of.ours else None, of.list.came_on if of.list else None
    return of.progress is Progress.PROVIDED and given is not None and came is not None and given >= came


def _collect(of: Asked, otherwise: str) -> str:
    """Give the command that brings evidence of its control, if it names one."""
    control = of.ours.control[0] if of.ours and of.ours.control else ""
    return f"tieout rehearse --control {control}" if control else otherwise
