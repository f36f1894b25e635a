"""A capture done again, offline: raw bytes -> rows -> verdict, each held against what was kept, byte for byte."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from tieout.collect.base import Normalised
from tieout.collect.contradiction import contradiction
from tieout.collect.makers import Maker, NoMaker, maker_of
from tieout.collect.output import RAW_NAMES, read_output
from tieout.collect.packing import LARGEST, PACKED_SUFFIX
from tieout.collect.reperformed import Outcome, Reperformed, Step
from tieout.collect.results import result_bytes, result_path
from tieout.collect.run import refusal
from tieout.collect.strict_json import Json, ShapeError, parse
from tieout.collect.table import table_of
from tieout.judgement.evidence.made_by import tables_of
from tieout.judgement.evidence.stored import why_not
from tieout.judgement.evidence.wording import counted, said
from tieout.model.errors import TieoutError
from tieout.model.evidence.collector import CommandSetting
from tieout.model.evidence.record import Role
from tieout.model.evidence.result import ResultState
from tieout.model.location import Unreadable
from tieout.sources.evidence.tables import TableFaultError, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tieout.collect.makers import Native
    from tieout.judgement.evidence.derived import Derived
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.collector import Collectors
    from tieout.model.evidence.record import ListedFile
    from tieout.model.evidence.result import JudgedCapture
    from tieout.model.evidence.table import TableSchema

    Read = Callable[[str], bytes | Unreadable]

_DEVIATION = "deviation"
_UNEXPECTED = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a collector raises over bytes that it does not understand, as when it captured them."""


def reperform(
    verdict: Derived,
    *,
    collectors: Collectors,
    native: Native,
    read: Read,
    corrected_by: str = "",
    judged: JudgedCapture | None = None,
) -> Reperformed:
    """Do one capture again. ``read`` gives a file as the commit has it; nothing is asked of a source.

    ``judged`` is what the examination makes of it, also for reasons that do not lie in its folder.
    """
    capture = verdict.capture
    return Reperformed(
        capture=said(capture.id, 300),
        record=capture.path,
        table=table_again(capture, maker_of(capture.record, collectors, native), read),
        verdict=_verdict(verdict, read, corrected_by, judged),
        state=verdict.state.value,
    )


class _EndError(Exception):
    """Ends a step before its time."""

    def __init__(self, step: Step) -> None:
        super().__init__(step.message)
        self.step = step


def table_again(capture: Capture, maker: Maker | NoMaker, read: Read) -> Step:
    """Make the table again and hold it against the one that was kept."""
    if isinstance(maker, NoMaker) and maker.is_plain:
        return _counted_again(capture, read) or Step(Outcome.NOTHING, "nothing", maker.why)
    if isinstance(maker, NoMaker):
        return Step(Outcome.NOTHING, "nothing", maker.why) if maker.is_nothing else _could_not("no-maker", maker.why)
    version = capture.record.collector.version if capture.record.collector else ""
    if maker.version and version != maker.version:
        then = f"version {said(version)}" if version else "a version that the record does not name"
        why = f"{said(maker.name)} is here in version {maker.version}; the kept table was made by {then}"
        return _could_not("other-version", why)
    try:
        raw = _content(capture, tuple(item for item in capture.record.files if item.role is Role.RAW), read, "raw")
        table = _content(capture, tables_of(capture), read, "table")
    except _EndError as end:
        return end.step
    return _compared(capture, maker, raw, table)


def _counted_again(capture: Capture, read: Read) -> Step | None:
    """Count the rows of a command's plain output again; None where its form has none."""
    listed = tuple(item for item in capture.record.files if item.role is Role.RAW)
    names = {item.path.removesuffix(PACKED_SUFFIX) for item in listed}
    form = next((form for form, name in RAW_NAMES.items() if names == {name} and form != "text"), "")
    if not form:
        return None
    try:
        raw = _content(capture, listed, read, "raw")
    except _EndError as end:
        return end.step
    rows = read_output(raw, CommandSetting(argv=(), timeout=timedelta(0), reads=form), None).rows
    kept = capture.record.population.rows if capture.record.population else None
    if rows == kept and rows is not None:
        return Step(Outcome.EQUAL, "equal", f"{counted(rows, 'row')} counted again in {said(listed[0].path)}")
    why = f"the record says {'nothing of its rows' if kept is None else counted(kept, 'row')}, and {rows} are in {said(listed[0].path)}"
    return Step(Outcome.DIFFERS, "record-differs", why)


def _compared(capture: Capture, maker: Maker, raw: bytes, table: bytes) -> Step:
    try:
        found = maker.made(raw)
    except (TieoutError, OSError, *_UNEXPECTED) as error:
        if table != table_of((), maker.schema).content:
            why = f"{said(maker.name)} does not understand the raw file: {said(refusal(error, maker.name).message)}"
            return Step(Outcome.DIFFERS, "not-understood", why)
        found = Normalised(rows=(), problems=(refusal(error, maker.name),))
    made = table_of(found.rows, maker.schema)
    by = f"{said(maker.name)} {maker.version}".rstrip()
    if made.content == table:
        if why := contradiction(capture.record, found, made, raw):
            return Step(Outcome.DIFFERS, "record-differs", f"made again by {by} the table is the same, but {why}")
        return Step(Outcome.EQUAL, "equal", f"{counted(made.rows, 'row')} made again by {by}, byte for byte")
    where = _first(made.content, table, maker.schema)
    return Step(Outcome.DIFFERS, "table-differs", f"made again by {by} it differs: {where}")


def _content(capture: Capture, files: tuple[ListedFile, ...], read: Read, what: str) -> bytes:
    """Give the content of the one file, unpacked, once it is what the record lists."""
    if len(files) != 1:
        raise _EndError(_could_not(f"no-{what}", f"the record lists {counted(len(files), f'{what} file')}, not one"))
    item, name = files[0], said(files[0].path)
    if item.pointer is not None:
        raise _EndError(_could_not(f"no-{what}", f"{name} lies in another store, where nothing reads it"))
    data = read(f"{capture.folder}/{item.path}")
    if isinstance(data, Unreadable):
        raise _EndError(_could_not(f"{what}-missing", data.message))
    if hashlib.sha256(data).hexdigest() != item.sha256:
        why = f"{name} is not what the record lists: its digest is another"
        raise _EndError(Step(Outcome.DIFFERS, f"{what}-altered", why))
    if not item.path.endswith(PACKED_SUFFIX):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            content = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        why = f"{name} cannot be unpacked: it is damaged, or ends too early"
        raise _EndError(_could_not(f"{what}-packed", why)) from error
    if len(content) > LARGEST:
        raise _EndError(_could_not(f"{what}-packed", f"{name} is larger than anything that is kept, once unpacked"))
    return content


def _first(made: bytes, kept: bytes, schema: TableSchema) -> str:
    """Say where two tables differ first."""
    try:
        ours, theirs = list(rows_of(io.BytesIO(made), schema)), list(rows_of(io.BytesIO(kept), schema))
    except TableFaultError as error:
        return f"the kept one has another form, line {error.line}: {error.message}"
    for number, (new, old) in enumerate(zip_longest(ours, theirs), 1):
        if new is None or old is None:
            where, row = ("kept", old) if new is None else ("made again", new)
            place = said(row[0]) if row else ""
            sums = f"kept are {counted(len(theirs), 'row')}, made again {len(ours)}"
            return f"row {number} ({place}) is {where} alone; {sums}"
        if new != old:
            column = next(place for place, pair in enumerate(zip(new, old, strict=True)) if len({*pair}) > 1)
            cells = f"'{said(old[column], 60)}' is kept, '{said(new[column], 60)}' made again"
            return f"row {number} ({said(new[0])}), column {said(schema.names[column])}: {cells}"
    return "the same cells are written otherwise"


def _verdict(verdict: Derived, read: Read, corrected_by: str, judged: JudgedCapture | None) -> Step:
    """Hold the verdict that follows now against the stored one."""
    if corrected_by:
        return Step(
            Outcome.NOTHING, "corrected", f"{said(corrected_by)} corrects this capture, which counts for nothing"
        )
    if verdict.state is ResultState.PASS and judged is not None and judged.state is not ResultState.PASS:
        why = f"pass follows from its folder alone, but by tieout check it {why_not(judged)}; no pass is stored of it"
        outcome = Outcome.COULD_NOT if judged.state is ResultState.INCONCLUSIVE else Outcome.DIFFERS
        return Step(outcome, "not-accepted", why)
    return _held(verdict, read)


def _held(verdict: Derived, read: Read) -> Step:
    state = verdict.state.value
    path = result_path(verdict.capture)
    why = _why(verdict)
    stored = None if path is None else read(path)
    if path is None or stored is None or (isinstance(stored, Unreadable) and stored.kind == "absent"):
        return Step(
            Outcome.NOTHING, "not-stored", f"{state} follows{why}; no verdict is committed (--write stores one)"
        )
    if isinstance(stored, Unreadable):
        return _could_not("unreadable", stored.message)
    now = result_bytes(verdict)
    if stored == now:
        return Step(Outcome.EQUAL, "equal", f"{state}, as stored in {path}, byte for byte")
    told, derived = fields_of(stored), fields_of(now)
    if told.get("version") != verdict.version and told.get("digest") == verdict.capture.digest:
        why = f"{state} follows by the checks as they are now, {_short(told.get('state'))} is stored by others ({path})"
        return _could_not("other-checks", why)
    return Step(Outcome.DIFFERS, "verdict-differs", f"{_difference(told, derived)} ({path})")


def _why(verdict: Derived) -> str:
    """Tell the first reason of a verdict that is no pass; empty for a pass."""
    reasons = [item.message.removeprefix(f"{verdict.capture.id} ") for item in verdict.reasons]
    reasons += [
        f"{run.check} {run.reason or f'found {counted(run.found, _DEVIATION)}'}"
        for run in verdict.runs
        if run.state is not ResultState.PASS
    ]
    more = f", and {len(reasons) - 1} more" if len(reasons) > 1 else ""
    return f" ({said(reasons[0])}{more})" if reasons and verdict.state is not ResultState.PASS else ""


def fields_of(data: bytes) -> dict[str, Json]:
    """Give the keys of a stored verdict; none of one that is no JSON."""
    try:
        value = parse(data)
    except ShapeError:
        return {}
    return value if isinstance(value, dict) else {}


def _difference(stored: dict[str, Json], now: dict[str, Json]) -> str:
    for key in ("capture", "record", "digest", "version", "state", "schema"):
        if stored.get(key) != now[key]:
            return f"{key}: {_short(stored.get(key))} is stored, {_short(now[key])} follows"
    for key in ("checks", "reasons"):
        if stored.get(key) != now[key]:
            return f"the state is the same, and its {key} are not"
    return "the same is written otherwise"


def _short(value: Json) -> str:
    return said(value if isinstance(value, str) else repr(value), 80)


def _could_not(reason: str, why: str) -> Step:
    return Step(Outcome.COULD_NOT, reason, why)
