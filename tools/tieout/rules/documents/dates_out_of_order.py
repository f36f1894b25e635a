"""The dates of a document contradict one another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date

from tieout.model.document import ChangelogEntry, Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.period import is_future
from tieout.rules.base import rule
from tieout.rules.place import place_of

_Fault = tuple[str, str, str, Severity | None]
"""The key that is named, what it says, what to do, and the severity if it is not the rule's."""


@rule(severity=Severity.ERROR, criteria=("CC5.3", "CC2.1"), needs=("documents",))
def dates_out_of_order(examination: Examination) -> Iterator[Observation]:
    """The dates of a document contradict one another.

    ## What it checks
    In the front-matter of every document, whatever its status:

    - `effective` is not before `approved`;
    - `last_reviewed` is not before `approved` (a warning: the text that is approved was read by then);
    - `retired` is not before `effective`. A document with `status: retired` says since when (a
      warning if it does not), and on no day to come. One in force is not past its `retired` day;
    - a draft's `next_review` is after its `last_reviewed` (in force, rule `stale-review` computes it);
    - the dates of the `changelog` run one way, newest first or oldest first (a warning);
    - in force, the changelog does not date the first mention of today's version after `approved` (a
      warning).

    Of a draft all of this is a warning. Equal days are in order. An `approved` day to come is the
    matter of rule `future-date`, and no other is compared with it.

    ## Why the auditor asks
    A policy in effect before anybody approved it was not in effect. Dates that cannot all be true
    make each of them worthless, and the auditor has nothing but these dates and the history.

    ## Example
    `policies/access-control.md:10:12: Access Control Policy took effect on 2026-01-01, before it was
    approved on 2026-01-14`

    ## How to fix
    Compare with the pull request that brought the version in, and write the days on which things
    happened. Do not write a day because it fits.

    ## Sources
    Criterion CC5.3 asks that policies are put into action as approved; CC2.1 for information of
    quality.
    """
    for document in examination.documents:
        for key, what, remedy, severity in _faults(document, examination.as_of):
            lesser = Severity.WARNING if document.status is Status.DRAFT else severity
            yield Observation(
                subject=document.subject,
                location=place_of(document, f"{key}.date", key, "changelog" if key.startswith("changelog") else key),
                message=f"{document.name} {what}",
                remedy=remedy,
                about=key,
                severity=lesser,
            )


def _faults(document: Document, as_of: date) -> Iterator[_Fault]:
    effective, reviewed = document.effective, document.last_reviewed
    approved = None if document.approved and is_future(document.approved, as_of) else document.approved
    write = "write the days on which it happened"
    if approved and effective and effective < approved:
        yield "effective", f"took effect on {effective}, before it was approved on {approved}", write, None
    if approved and reviewed and reviewed < approved:
        what = f"was last reviewed on {reviewed}, before its version was approved on {approved}"
        yield "last_reviewed", what, f"{write}; whoever approved it on {approved} has read it", Severity.WARNING
    if not document.is_in_force and reviewed and document.next_review and document.next_review <= reviewed:
        what = f"is to be reviewed on {document.next_review}, and was last reviewed on {reviewed}"
        yield "next_review", what, "remove next_review: it is computed", None
    yield from _retirement(document, as_of)
    yield from _changelog(document)


def _retirement(document: Document, as_of: date) -> Iterator[_Fault]:
    retired = document.retired
    if document.status is Status.RETIRED:
        if retired is None:
            what, remedy = "is retired and does not say since when", "write the last day on which it held: retired:"
            yield "retired", what, remedy, Severity.WARNING
        elif retired > as_of:
            what = f"is retired, and says that it will be on {retired}"
            yield "retired", what, "set status: active until that day, or correct the date", None
    elif document.is_in_force and retired is not None and retired < as_of:
        what = f"is in force, and says that it was retired on {retired}"
        yield "retired", what, "set status: retired, or remove the date", None
    if retired and document.effective and retired < document.effective:
        what = f"was retired on {retired}, before it took effect on {document.effective}"
        yield "retired", what, "write the days on which it happened", None


def _changelog(document: Document) -> Iterator[_Fault]:
    dated = [(i, entry, entry.on) for i, entry in enumerate(document.changelog) if entry.on is not None]
    steps = [(one, two) for one, two in itertools.pairwise(dated) if one[2] != two[2]]
    upward = sum(one[2] < two[2] for one, two in steps)
    wrong = [step for step in steps if (step[0][2] < step[1][2]) != (upward * 2 > len(steps))]
    if upward not in {0, len(steps)}:
        (_, before, _), (i, entry, _) = wrong[0]
        order = "oldest" if upward * 2 > len(steps) else "newest"
        what = (
            f"lists its versions {order} first, but {_named(before)} of {before.on} "
            f"before {_named(entry)} of {entry.on}"
        )
        yield f"changelog[{i}]", what, "put them in the order of their days, or correct the date", Severity.WARNING
    if document.is_in_force and document.approved is not None and document.version is not None:
        firsts = [(i, entry.on) for i, entry in enumerate(document.changelog) if entry.version == document.version]
        if firsts and all(on is not None and on > document.approved for _, on in firsts):
            i, on = min(firsts, key=lambda item: item[1] or date.max)
            what = f"dates its version {document.version} {on}, after its approval on {document.approved}"
            remedy = f"have version {document.version} approved, and set approved to that day"
            yield f"changelog[{i}]", what, remedy, Severity.WARNING


def _named(entry: ChangelogEntry) -> str:
    return entry.version or "one without a number"
