"""Captures, our checks and a company's assertions -> what each of them came to.

No table is read that no check looks into. That a check finds nothing is never enough for a pass: the table
has to be what was captured, all of it, and to have a row.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from tieout.judgement.evidence.checks import registry
from tieout.judgement.evidence.checks.base import Check, Undecided
from tieout.judgement.evidence.context import Context
from tieout.judgement.evidence.decided import decided
from tieout.judgement.evidence.made_by import base_of, entries_of, tables_of
from tieout.judgement.evidence.supersession import corrections
from tieout.judgement.evidence.usable import why_incomplete, why_unsound
from tieout.judgement.evidence.wording import counted, said
from tieout.model.evidence.result import CheckRun, Deviating, ResultState
from tieout.model.natural import natural
from tieout.sources.evidence.assertions import run_assertions
from tieout.sources.evidence.table_files import TableFile, Unusable, table_of
from tieout.sources.evidence.tables import TableFaultError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.model.evidence.capture import Capture
    from tieout.model.examination import Examination
    from tieout.sources.evidence.table_files import Read

KEPT = 100
"""Deviations of a run that are kept; all are counted."""


def run_checks(examination: Examination, read: Read) -> tuple[CheckRun, ...]:
    """Run every check over the captures of an examination, whose ``evidence`` has no runs yet.

    ``read`` gives a file as the commit examined has it. Each check of ours gives a run for each capture
    with its table, each assertion one for each capture, or each set of them, in the period.
    """
    evidence = examination.evidence
    if not evidence.captures and not evidence.collectors.assertions:
        return ()
    context = Context.of(examination)
    corrected = {path: capture.id for path, capture in corrections(context).by.items()}
    runs = [run for capture in evidence.captures for run in _of_capture(context, capture, read)]
    runs += run_assertions(context, corrected, read)
    return tuple(sorted(runs, key=lambda run: (run.check, run.captures)))


def checks_for(capture: Capture) -> tuple[Check, ...]:
    """Give the checks of ours that look into a capture's tables, in whatever version these are."""
    bases = {base_of(item.schema) for item in tables_of(capture)}
    return tuple(check for check in registry.CHECKS if base_of(check.schema) in bases)


def _of_capture(context: Context, capture: Capture, read: Read) -> Iterator[CheckRun]:
    checks = checks_for(capture)
    if not checks:
        return
    unsound = why_unsound(context, capture)
    opened: dict[str, TableFile | Unusable] = {}
    for check in checks:
        if unsound is not None:
            yield _without(context, check, capture, Unusable(ResultState.ERROR, unsound.message))
            continue
        base = base_of(check.schema)
        if base not in opened:
            opened[base] = table_of(capture, read, schema=base)
        table = opened[base]
        if isinstance(table, TableFile) and table.schema.id != check.schema:
            why = f"{said(capture.id)} has a table of {said(table.schema.id)}, and {check.id} reads {check.schema}"
            table = Unusable(ResultState.INCONCLUSIVE, why)
        if isinstance(table, Unusable):
            yield _without(context, check, capture, table)
        else:
            yield _looked(context, check, capture, table)


def _looked(context: Context, check: Check, capture: Capture, table: TableFile) -> CheckRun:
    """Look at a table from its first row to its last, whatever the check needs of it."""
    names = table.schema.names
    number = 0

    def rows() -> Iterator[Mapping[str, str]]:
        nonlocal number
        for row in table.rows():
            number += 1
            yield dict(zip(names, row))  # noqa: B905  # as wide by now, and this is a tenth of the whole

    limits = _limits(context, capture)
    found, undecided = _Found(), list[Undecided]()
    reading = rows()
    try:
        for item in check(reading, limits):
            undecided.append(item) if isinstance(item, Undecided) else found.add(item)
        for _ in reading:  # a fault in what the check did not look at is one all the same
            pass
    except TableFaultError as error:
        why = f"{table.path}:{error.line}: {error.message}"
        return _without(context, check, capture, Unusable(ResultState.ERROR, why))
    why = _open(context, capture, table, number, undecided)
    state = ResultState.FAIL if found.number else ResultState.INCONCLUSIVE if why else ResultState.PASS
    return CheckRun(
        check=check.id,
        version=_version(check, limits),
        captures=(capture.id,),
        state=state,
        deviations=found.kept(),
        found=found.number,
        rows=((table.schema.id, number),),
        reason=why,
    )


def _open(context: Context, capture: Capture, table: TableFile, number: int, undecided: list[Undecided]) -> str:
    """Say what keeps a table without a deviation from passing; empty for nothing."""
    if undecided:
        first = undecided[0]
        place = f" ({said(first.at)})" if first.at else ""
        more = f", and {len(undecided) - 1} more" if len(undecided) > 1 else ""
        return f"{said(first.subject)}: {said(first.message, 300)}{place}{more}".removeprefix(": ")
    listed = table.file.rows
    if listed is not None and listed != number:
        return f"the table has {counted(number, 'row')}, and the record lists {listed}"
    population = capture.record.population
    if number == 0 and not (population and population.allow_empty.strip()):
        return "the table has no row, and nothing says why that would be right"
    incomplete = why_incomplete(context, capture)
    return "" if incomplete is None else incomplete.message


def _without(context: Context, check: Check, capture: Capture, why: Unusable) -> CheckRun:
    return CheckRun(
        check=check.id,
        version=_version(check, _limits(context, capture)),
        captures=(capture.id,),
        state=why.state,
        reason=why.why,
    )


def _limits(context: Context, capture: Capture) -> dict[str, str]:
    """Give what ``collectors.yaml`` sets for the checks of what its entry captures."""
    makers = entries_of(capture, context.evidence.collectors)
    return dict(makers[0].settings) if len(makers) == 1 else {}


def _version(check: Check, limits: Mapping[str, str]) -> str:
    return decided({"check": check.id, "version": check.version, "limits": check.applied(limits)})


class _Found:
    """Deviations, counted, of which the first are kept."""

    def __init__(self) -> None:
        self.number = 0
        self._kept: list[Deviating] = []

    def add(self, item: Deviating) -> None:
        self.number += 1
        self._kept.append(Deviating(said(item.at, 300), said(item.subject, 200), said(item.message, 500)))
        if len(self._kept) > 10 * KEPT:
            self._kept = heapq.nsmallest(KEPT, self._kept, key=_order)

    def kept(self) -> tuple[Deviating, ...]:
        return tuple(heapq.nsmallest(KEPT, self._kept, key=_order))


def _order(item: Deviating) -> tuple[tuple[tuple[int, str], ...], ...]:
    return tuple(natural(text) for text in item)
