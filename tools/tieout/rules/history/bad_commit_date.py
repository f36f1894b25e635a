"""A commit's date is no date, or lies ahead."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule

_AHEAD = "future-date"


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("history",))
def bad_commit_date(examination: Examination) -> Iterator[Observation]:
    """A commit is dated by no date, or by one after the as-of day.

    ## What it checks
    The author's and the committer's date of every commit that the examined one reaches, as the
    commit object holds them: whole seconds since 1970 up to the year 9999, and an offset of less
    than a day. Anything else is an error: a negative or fractional number, words, an offset such
    as `+99999`. Commits dated more than a day after the as-of day are one warning together, with
    their number and the latest of them.

    ## Why the auditor asks
    The order of events (changed, approved, in force) rests on these dates. Git's own commands and
    the programs on top of them show 1970 for what is no number, so a report built on them states a
    date that nobody wrote. Honest programs do not write such commits.

    ## Example
    A committer line that ends in `1e5 +0000`: one program reads 1970-01-01 there, another a day in
    January 1970, a third stops.

    ## How to fix
    A commit cannot be mended without changing all that follow it. Find out which program made it
    (`git cat-file commit ID` shows it whole), record that in the findings register, and have new
    ones refused: `git config receive.fsckObjects true` on the server.
    A commit ahead of its time is a clock set wrong, or an as-of day before the commit examined: in
    that case examine the commit of that day with `--rev`.

    ## Sources
    git-fsck(1), message ids badDate, badTimezone, badDateOverflow. Criterion CC8.1 asks that
    changes are authorised and documented. The day of tolerance covers zones ahead of ours.
    """
    for item in examination.history.irregularities if examination.history else ():
        if item.kind in {"bad-date", _AHEAD}:
            ahead = item.kind == _AHEAD
            yield Observation(
                subject=item.oid[:10],
                location=Location(path="."),
                message=item.message,
                remedy=(
                    "examine the commit of that day with --rev, or set the clock that made them right"
                    if ahead
                    else "find out what made the commit (git cat-file commit shows it) and keep a record of it"
                ),
                about=item.kind,
                severity=Severity.WARNING if ahead else None,
            )
