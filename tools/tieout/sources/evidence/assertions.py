"""A company's assertions -> what each came to, for the newest captures and for each set before them."""

from __future__ import annotations

import difflib
from collections import defaultdict
from typing import TYPE_CHECKING

from tieout.judgement.evidence.decided import decided
from tieout.judgement.evidence.planning import Part, Planned, plan
from tieout.judgement.evidence.usable import why_incomplete, why_unsound
from tieout.judgement.evidence.wording import counted, said
from tieout.model.evidence.result import CheckRun, Deviating, ResultState
from tieout.model.evidence.tables import registry
from tieout.ports.sql_text import QueryError, parameters_in
from tieout.ports.sqlite import Answer, Database
from tieout.sources.evidence.table_files import Unusable, table_of, versions_of
from tieout.sources.evidence.tables import TableFaultError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.collector import Assertion
    from tieout.sources.evidence.table_files import Read

WANTED, OPTIONAL = ("_at", "message"), ("subject",)
RULES_OF_SQL = 1
"""Raised when the same query over the same tables would come to something else."""
_OF_EVIDENCE = frozenset({"budget", "memory", "too-big", "value", "table"})
"""What a query meets in the tables. All else is wrong with the assertion itself."""


def run_assertions(context: Context, corrected: Mapping[str, str], read: Read) -> Iterator[CheckRun]:
    """Run every assertion; ``corrected`` holds the paths of the records that others correct."""
    ready: defaultdict[tuple[tuple[str, str, str], ...], list[Planned]] = defaultdict(list)
    for assertion in context.evidence.collectors.assertions:
        wrong = _wrong(context, assertion)
        planned = (*plan(context, assertion, corrected), *_of_corrected(context, assertion, corrected))
        for item in planned:
            if wrong is not None:
                yield _run(context, item, Unusable(ResultState.ERROR, wrong))
            elif (why := _unready(context, item)) is not None:
                yield _run(context, item, why)
            else:
                ready[item.shared].append(item)
    for group in ready.values():
        yield from _asked(context, group, read)


def _of_corrected(context: Context, assertion: Assertion, corrected: Mapping[str, str]) -> Iterator[Planned]:
    """Give the runs over corrected captures alone: what one of them showed is no less so when another corrects it."""
    if corrected and len(assertion.tables) == 1:
        for item in plan(context, assertion, ()):
            if item.parts and item.parts[0].dated.capture.path in corrected:
                yield item


def _wrong(context: Context, assertion: Assertion) -> str | None:
    """Say what is wrong with an assertion whatever was captured, else None."""
    if not assertion.tables:
        return "it names no table"
    entries = [item.id for item in context.evidence.collectors.collectors]
    known: dict[str, tuple[str, ...]] = {}
    for name, of in assertion.tables:
        forms = [item for item in versions_of(of) if of in {item, item.rpartition("/")[0]}]
        if of not in entries and not forms:
            close = difflib.get_close_matches(
                of, [*entries, *(item.id.rpartition("/")[0] for item in registry.TABLES)], 1
            )
            hint = f"; did you mean {close[0]}?" if close else ""
            return f"{said(of)} is neither a collector of collectors.yaml nor a table{hint}"
        if of not in entries and len(forms) == 1 and (form := registry.table(forms[0])) is not None:
            known[name] = form.names
    tables = {name for name, _ in assertion.tables}
    for named, _ in (*assertion.min_rows, *assertion.allow_empty):
        if named not in tables:
            return f"{said(named)} is none of its tables"
    for name, number in assertion.min_rows:
        if number < 0:
            return f"min_rows of {said(name)} is {number}"
    return _wrong_query(context, assertion, known) if len(known) == len(tables) else None


def _wrong_query(context: Context, assertion: Assertion, known: Mapping[str, tuple[str, ...]]) -> str | None:
    """Ask empty tables, which costs nothing and shows a misspelt column before anything is read."""
    try:
        with Database() as database:
            for name, columns in known.items():
                database.load(name, columns, ())
            database.ask(assertion.sql, _given(context, context.examination.as_of), wanted=WANTED, optional=OPTIONAL)
    except QueryError as error:
        return _told(error)
    return None


def _unready(context: Context, item: Planned) -> Unusable | None:
    """Say why a set of captures is not asked at all."""
    if item.missing:
        return Unusable(ResultState.INCONCLUSIVE, item.missing)
    for part in item.parts:
        if part.dated.doubt:
            why = f"{said(part.dated.capture.id)} may be of {said(part.of)} or of {said(part.dated.doubt)}"
            return Unusable(ResultState.INCONCLUSIVE, why)
        reason = why_unsound(context, part.dated.capture) or why_incomplete(context, part.dated.capture)
        if reason is not None:
            return Unusable(ResultState.INCONCLUSIVE, reason.message)
    return None


def _asked(context: Context, group: list[Planned], read: Read) -> Iterator[CheckRun]:
    """Load the tables of a set of captures once, and ask what each assertion asks of them."""
    with Database() as database:
        rows: dict[str, int] = {}
        for part in group[0].parts:
            why = _loaded(context, database, part, read, rows)
            if why is not None:
                yield from (_run(context, item, why) for item in group)
                return
        for item in group:
            yield _answered(context, database, item, rows)


def _loaded(context: Context, database: Database, part: Part, read: Read, rows: dict[str, int]) -> Unusable | None:
    is_entry = context.evidence.collectors.collector(part.of) is not None
    found = table_of(part.dated.capture, read, schema="" if is_entry else part.of)
    if isinstance(found, Unusable):
        return found
    try:
        rows[part.name] = database.load(part.name, found.schema.names, found.rows())
    except TableFaultError as error:
        return Unusable(ResultState.ERROR, f"{found.path}:{error.line}: {error.message}")
    except QueryError as error:
        return Unusable(_state(error), f"{said(part.name)}: {_told(error)}")
    listed = found.file.rows
    if listed is not None and listed != rows[part.name]:
        why = f"the table of {said(part.dated.capture.id)} has {counted(rows[part.name], 'row')}, and its record lists {listed}"
        return Unusable(ResultState.INCONCLUSIVE, why)
    return None


def _answered(context: Context, database: Database, item: Planned, rows: Mapping[str, int]) -> CheckRun:
    assertion = item.assertion
    least, may_be_empty = dict(assertion.min_rows), dict(assertion.allow_empty)
    for name, _ in assertion.tables:
        wanted, found = max(least.get(name, 1), 1), rows[name]
        if found < wanted and not (found == 0 and may_be_empty.get(name, "").strip()):
            why = f"{said(name)} has {counted(found, 'row')}; {wanted} at least are needed for the answer to mean anything"
            return _run(context, item, Unusable(ResultState.INCONCLUSIVE, why), rows=rows)
    try:
        answer = database.ask(assertion.sql, _given(context, item.day), wanted=WANTED, optional=OPTIONAL)
    except QueryError as error:
        return _run(context, item, Unusable(_state(error), _told(error)), rows=rows)
    nowhere = next((row for row in answer.rows if not row[0]), None)
    if nowhere is not None:
        why = f"a row that it finds has no _at, so nobody can look it up: {said(nowhere[1] or '')}"
        return _run(context, item, Unusable(ResultState.ERROR, why), rows=rows)
    return _run(context, item, answer, rows=rows)


def _run(
    context: Context, item: Planned, came_to: Answer | Unusable, *, rows: Mapping[str, int] | None = None
) -> CheckRun:
    assertion, title = item.assertion, item.assertion.title or item.assertion.id
    if isinstance(came_to, Unusable):
        answer, state, why = Answer(0, ()), came_to.state, came_to.why
    else:
        answer, state, why = came_to, ResultState.FAIL if came_to.found else ResultState.PASS, ""
    return CheckRun(
        check=assertion.id,
        version=version_of(context, assertion),
        captures=tuple(dict.fromkeys(part.dated.capture.id for part in item.parts)),
        control=assertion.control,
        state=state,
        deviations=tuple(
            Deviating(said(at or "", 300), said(subject or "", 200), said(message or title, 500))
            for at, message, subject in answer.rows
        ),
        found=answer.found,
        rows=tuple((name, rows[name]) for name, _ in assertion.tables if rows and name in rows),
        reason=why,
        location=assertion.location,
    )


def version_of(context: Context, assertion: Assertion) -> str:
    """Give the version of an assertion: its SQL, its settings, and the period where the SQL asks for that."""
    given = _given(context, context.examination.as_of) if context.examination.period else {}
    asked = {name: given[name] for name in parameters_in(assertion.sql) if name in given and name != "as_of"}
    return decided(
        {
            "assertion": assertion.id,
            "sql": assertion.sql,
            "tables": dict(assertion.tables),
            "min_rows": dict(assertion.min_rows),
            "allow_empty": dict(assertion.allow_empty),
            "given": asked,
            "rules": RULES_OF_SQL,
        }
    )


def _given(context: Context, day: date) -> dict[str, str]:
    """Give the parameters. ``:as_of`` is the day of the data, not that of the run, which would age the answer."""
    period = context.examination.period
    first, last = (period.start, period.end) if period else (day, day)
    return {"as_of": day.isoformat(), "period_start": first.isoformat(), "period_end": last.isoformat()}


def _state(error: QueryError) -> ResultState:
    return ResultState.INCONCLUSIVE if error.kind in _OF_EVIDENCE else ResultState.ERROR


def _told(error: QueryError) -> str:
    return f"{error.message}; {error.remedy}" if error.remedy else error.message
