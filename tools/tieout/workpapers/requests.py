"""The auditor's requests: what is open, whose, and the next command; and what a new list of the auditor's would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.requests import Line, lines_of
from tieout.model.request import THEIRS, Answer, Asked, RequestBook, Said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.model.examination import Examination

COLUMNS = ("Request", "Item", "Description", "Criterion", "Control", "Owner", "Due", "Priority", "Internal status",
           "Auditor status", "Evidence", "Evidence link", "Date received", "Population/sample", "Period",
           "Auditor comment", "Our comment")  # fmt: skip
"""Titles by which ``sources/requests/headers.py`` reads the list again when the auditor sends it back."""
WORDS = {
    Answer.WAITING: "waiting",
    Answer.RETURNED: "returned",
    Answer.ACCEPTED: "accepted",
    Answer.WITHDRAWN: "withdrawn",
    Answer.UNKNOWN: "not understood",
}


class Changed(NamedTuple):
    """One thing that the auditor says otherwise than before."""

    id: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a list would change."""

    new: tuple[Said, ...] = ()
    changed: tuple[Changed, ...] = ()
    absent: tuple[str, ...] = ()
    """Requests that are on record and that the list does not name: they stay as they are."""
    reused: tuple[tuple[Said, str], ...] = ()
    """Those whose id was settled under another item, and that item: an id is never used again."""

    @property
    def is_empty(self) -> bool:
        """Whether the list says nothing that is not on record."""
        return not (self.new or self.changed)


def plan(book: RequestBook, rows: Iterable[Said], fields: tuple[str, ...]) -> Plan:
    """Hold a list, and the columns that it has, against what is on record."""
    known = {item.id: item for item in book.all}
    new: list[Said] = []
    changed: list[Changed] = []
    reused: list[tuple[Said, str]] = []
    named = set()
    for said in rows:
        named.add(said.id)
        earlier = known[said.id].said if said.id in known else None
        if earlier is None:
            new.append(said)
            continue
        now = said.after(earlier, fields)
        if known[said.id].answer.is_settled and now.item != earlier.item:
            reused.append((said, earlier.item))
        for field in THEIRS:
            before, after = _text(getattr(earlier, field)), _text(getattr(now, field))
            if before != after:
                changed.append(Changed(said.id, field, before, after))
    absent = tuple(name for name, item in known.items() if name not in named and not item.answer.is_settled)
    return Plan(new=tuple(new), changed=tuple(changed), absent=absent, reused=tuple(reused))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSheet:
    """All requests."""

    book: RequestBook
    lines: tuple[Line, ...]
    """In the order of the auditor's lists."""

    @property
    def open(self) -> tuple[Line, ...]:
        """Those at which we are at turn, by owner, then by the day on which they are due, those without one last."""
        found = (line for line in self.lines if line.is_open)
        return tuple(sorted(found, key=lambda line: (owner(line.asked), str(line.asked.due or "9999"), line.asked.id)))

    def count(self, answer: Answer) -> int:
        """Count those of an answer."""
        return sum(line.asked.answer is answer for line in self.lines)

    @property
    def told(self) -> str:
        """All of it in one line."""
        if not self.lines:
            return "no request of an auditor is on record"
        counts = ", ".join(f"{count} {WORDS[answer]}" for answer in Answer if (count := self.count(answer)))
        total = len(self.lines)
        return f"{total} request{'' if total == 1 else 's'}: {counts}; {len(self.open)} open on the company's side"


def request_sheet(examination: Examination) -> RequestSheet:
    """Lay them out."""
    return RequestSheet(book=examination.requests, lines=lines_of(examination))


def owner(of: Asked) -> str:
    """Give who answers it; empty where nobody is named."""
    return of.ours.owner if of.ours is not None else ""


def cells(of: Asked) -> tuple[str | date | None, ...]:
    """Give the row of a request for people, as ``COLUMNS``."""
    said, ours = of.said or Said(of.id, 1), of.ours
    return (
        of.id,
        said.item,
        said.description,
        said.criteria,
        "; ".join(ours.control) if ours and ours.control else said.control,
        ours.owner if ours and ours.owner else said.owner,
        said.due,
        said.priority,
        of.progress.value,
        said.status,
        "; ".join(ours.evidence) if ours else "",
        ours.link if ours else "",
        ours.provided_on if ours else None,
        said.sample,
        said.period,
        said.comment,
        ours.comment if ours else "",
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
