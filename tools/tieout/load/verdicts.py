"""An examination -> what follows from captures today, whatever period is examined, and their files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.context import Context
from tieout.judgement.evidence.derived import Derived, derived
from tieout.judgement.evidence.made_by import shown_on
from tieout.judgement.evidence.supersession import corrections
from tieout.sources.evidence.blobs import blob_reader
from tieout.sources.evidence.checks import run_checks
from tieout.sources.opening import open_desk
from tieout.sources.place import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tieout.model.evidence.capture import Capture
    from tieout.model.examination import Examination
    from tieout.model.period import Period
    from tieout.sources.evidence.table_files import Read


class Verdicts(NamedTuple):
    """What follows from captures."""

    derived: tuple[Derived, ...]
    """Of each capture asked for, in their order."""
    corrected: Mapping[str, str]
    """By the path of a record that another corrects: the id of that one."""
    read: Read
    """Gives a file of the commit."""
    base: Path
    """The folder in which ``evidence/`` lies."""


def verdicts(root: Path, examination: Examination, captures: Iterable[Capture]) -> Verdicts:
    """Run every check again over the commit examined, each capture in the declared period around its day.

    So the verdict on a capture does not hang on the period that somebody happens to examine. Raises
    NotExaminableError where nothing is committed.
    """
    if examination.head is None:
        raise place_of(root).repository.without_commit()
    desk, base, _, _ = open_desk(root, examination.head)
    read = blob_reader(desk)
    wanted = tuple(captures)
    plain = Context.of(examination)
    by_period: defaultdict[Period | None, list[Capture]] = defaultdict(list)
    for capture in wanted:
        day = shown_on(plain, capture)
        around = (item for item in examination.program.periods if day is not None and day in item)
        by_period[next(around, None)].append(capture)
    found: dict[str, Derived] = {}
    for period, items in by_period.items():
        bare = replace(examination, period=period, evidence=replace(examination.evidence, runs=(), judged=()))
        again = replace(bare, evidence=replace(bare.evidence, runs=run_checks(bare, read)))
        context = Context.of(again)
        found.update((item.path, derived(context, item)) for item in items)
    return Verdicts(
        derived=tuple(found[item.path] for item in wanted),
        corrected={path: item.id for path, item in corrections(plain).by.items()},
        read=read,
        base=base,
    )
