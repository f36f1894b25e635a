"""A commit is dated before what it builds on."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule


@rule(severity=Severity.WARNING, criteria=("CC8.1",), needs=("history",))
def backdated_commit(examination: Examination) -> Iterator[Observation]:
    """A commit is dated more than a day before a commit that it builds on.

    ## What it checks
    The committer's date of every commit against all that lie below it. A commit contains the ids
    of its parents, so it was made after them, whatever its date says. Of several backdated commits
    in a row the lowest is named, where the dates begin to be impossible.

    ## Why the auditor asks
    One of the two dates is false. A backdated commit makes a change look as if it had been made in
    time, or in another period; and commands such as `git log --since` stop at it and hide all the
    later ones below. (Tieout reads the whole history and filters by itself.) Most often it is a
    clock that was set wrong.

    ## Example
    `commit 0b1c2d3e4f is dated 2001-01-01 00:00 UTC, 9131 days before commit 77aa01bcde of
    2026-01-01 09:14 UTC, which it builds on`.

    ## How to fix
    History is not rewritten for this. Find out whose clock it was, keep a record, and take the date
    of the merge from the code host where the order matters.

    ## Sources
    git-log(1) on `--since` and `--since-as-filter`. The tolerance of one day is Git's own for clocks
    that disagree (CUTOFF_DATE_SLOP in its builtin/name-rev.c); instants are compared, so zones do
    not matter. Criterion CC8.1 asks that changes are authorised and documented.
    """
    for item in examination.history.irregularities if examination.history else ():
        if item.kind == "out-of-order-date":
            yield Observation(
                subject=item.oid[:10],
                location=Location(path="."),
                message=item.message,
                remedy="find out whose clock was wrong, and keep a record of it",
                about=item.kind,
            )
