"""`--changed-since`: an outcome held against that of the merge base."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.model.errors import NotExaminableError

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome, Since
    from tieout.model.touched import Touched


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a change left behind, and what it touched."""

    since: Since
    touched: Touched
    examination: Examination | None
    """At the merge base, on the same day; None where that had nothing to examine."""
    outcome: Outcome | None


def before(
    examination: Examination, root: Path, rev: str, *, period: str | None, settings_from: str | None, baseline: bool
) -> Before:
    """Examine the merge base with a revision as the change was examined; raises as ``load.touched.merge_base``."""
    from tieout.check import check
    from tieout.cli.examining import examine
    from tieout.load.touched import merge_base, touched_since

    since = merge_base(root, rev, examination)
    touched = touched_since(root, since, examination)
    try:
        then = examine(
            root, as_of=examination.as_of, period=period, rev=since.commit, settings_from=settings_from, is_before=True
        )
    except NotExaminableError:  # it had no documents: all that there is came with the change
        return Before(since=since, touched=touched, examination=None, outcome=None)
    if not baseline:
        then = replace(then, baseline=None)
    return Before(since=since, touched=touched, examination=then, outcome=check(then))


def of_change(
    outcome: Outcome,
    examination: Examination,
    root: Path,
    rev: str,
    *,
    period: str | None,
    settings_from: str | None,
    baseline: bool | None,
) -> Outcome:
    """Mark what is not of the change since a revision; raises as ``before``."""
    from tieout.judgement import of_change as judged

    kept = baseline is not False
    earlier = before(examination, root, rev, period=period, settings_from=settings_from, baseline=kept)
    return judged.of_change(outcome, earlier.outcome, examination, since=earlier.since, touched=earlier.touched)
