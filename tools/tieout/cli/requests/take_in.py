"""tieout requests import: take in a list of the auditor's, and keep it byte for byte."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import as_of_option, beneath, moment, refuse_the_future, root_option, typed
from tieout.cli.showing import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.load.requests import Desktop
    from tieout.model.request import Said
    from tieout.sources.requests.reading import ListReading


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@root_option
@as_of_option
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
def command(file: Path, root: Path, as_of: date | None, dry_run: bool) -> int:  # click passes options by name
    """Take in a list of requests from the auditor's FILE.

    FILE is kept under requests/received/ as it is, and what the auditor says is read from there alone: no edit of
    ours makes a request accepted. New requests get a row in requests/requests.csv, which is our side.

    Ends with 2, and writes nothing, where something in FILE has two readings or none.
    """
    from tieout.load.requests import hold_readable, requests_of
    from tieout.model.request import RECEIVED
    from tieout.report.requests import text
    from tieout.workpapers.requests import plan

    data, reading = _read(file)
    beneath(root, *RECEIVED.split("/"))  # before anything is told
    place = requests_of(root)
    hold_readable(place)
    when = moment(as_of)
    calendar = place.program.organization.calendar
    day = calendar.day_of(when) if isinstance(when, datetime) else when
    refuse_the_future(day, calendar.zone, "no list has come on that day")
    found = plan(place.book, reading.rows, reading.fields)
    for remark in (*reading.remarks, *_ours(reading, place), *_unknown(found.new, place)):
        click.echo(f"tieout: {remark}", err=True)
    show(text.plan(found))
    for said, earlier in found.reused:
        click.echo(f"tieout: row {said.line}: {said.id} was settled as {earlier!r}, and is another thing now", err=True)
    if found.reused:
        click.echo("tieout: nothing was written; ask the auditor for a new id: an id is never used again", err=True)
        return ExitCode.USAGE
    if found.is_empty or dry_run:
        return ExitCode.TIED_OUT
    for path in _write(place, root, data, day, found.new):
        click.echo(f"wrote {typed(path)}")
    return ExitCode.TIED_OUT


def _read(file: Path) -> tuple[bytes, ListReading]:
    """Read the file; raises UsageError with everything that only its author can settle."""
    from tieout.model.characters import visible
    from tieout.model.errors import UsageError
    from tieout.ports.storage import refused
    from tieout.sources.requests.grid import MOST_BYTES, BrokenListError
    from tieout.sources.requests.reading import read_list

    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise refused(error, file, "reading") from error
    try:
        reading = read_list(data)
    except BrokenListError as broken:
        at = f"{typed(file)}:{broken.flaw.line}"
        raise UsageError(f"{at}: {visible(broken.flaw.message)}", remedy=broken.flaw.remedy) from None
    if reading.flaws:
        for flaw in reading.flaws[1:]:
            click.echo(f"{typed(file)}:{flaw.line}: {visible(flaw.message)} ({flaw.remedy})", err=True)
        flaw = reading.flaws[0]
        raise UsageError(f"{typed(file)}:{flaw.line}: {visible(flaw.message)}", remedy=flaw.remedy)
    return data, reading


def _ours(reading: ListReading, place: Desktop) -> Iterator[str]:
    """Say where the list has another value than we in a column that is ours."""
    from tieout.model.characters import visible
    from tieout.workpapers.requests import COLUMNS, cells

    named = {"progress": 8, "evidence": 10, "link": 11, "provided_on": 12, "ours": 16}
    known = {item.id: item for item in place.book.all}
    for mine in reading.mine:
        at = named[mine.field]
        now = str(cells(known[mine.id])[at] or "") if mine.id in known else ""
        if " ".join(now.split()) != " ".join(mine.text.split()):
            yield visible(
                f"{mine.id}: the list has {COLUMNS[at]} {mine.text!r}; that is ours to say, and stays {now!r}"
            )


def _write(place: Desktop, root: Path, data: bytes, day: date, new: tuple[Said, ...]) -> Iterator[Path]:
    """Add the rows of our side, then keep the list: after a crash between the two the next run does the rest."""
    import hashlib

    from tieout.model.request import RECEIVED, REQUESTS_PATH, Progress
    from tieout.ports.writing import write_file
    from tieout.report.requests.tables import with_rows
    from tieout.sources.requests.gathering import name_of

    beneath(root, *RECEIVED.split("/"))
    beneath(place.base, *RECEIVED.split("/"))
    suffix = ".xlsx" if data.startswith(b"PK") else ".csv"
    number = max((item.number for item in place.book.lists), default=0) + 1
    kept = place.base / name_of(number, day, hashlib.sha256(data).hexdigest(), suffix)
    have = {row.id for row in place.book.ours}
    rows = [
        {"id": said.id, "control": _control(said, place), "owner": _owner(said, place), "status": Progress.OPEN.value}
        for said in new
        if said.id not in have
    ]
    if rows:
        path = place.base / REQUESTS_PATH
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
        write_file(path, with_rows(text, rows).encode("utf-8"))
        yield path
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_file(kept, data)
    yield kept


def _unknown(new: Iterable[Said], place: Desktop) -> Iterator[str]:
    """Say what new requests name that nobody here knows: the auditor may mean something else by it."""
    from tieout.model.characters import visible
    from tieout.sources.criteria import catalogue

    known = catalogue()
    for said in new:
        for name in _named(said.control):
            if name not in place.controls:
                yield visible(
                    f"{said.id}: controls.yaml has no control {name!r}; ask what is meant, the row is without it"
                )
        for name in _named(said.criteria):
            is_known = known.resolve(name) is not None or any(group.id == name for group in known.groups)
            if not is_known and re.match(r"[A-Z]{1,3}[0-9]", name):  # else they are words, which may name anything
                yield visible(f"{said.id}: there is no criterion {name!r}; ask what is meant")
        if said.owner and not _owner(said, place):
            yield visible(f"{said.id}: the people register has no {said.owner!r}; the row is without an owner")


def _named(cell: str) -> list[str]:
    """Give the ids in a cell."""
    return [name.strip() for name in cell.replace(",", ";").split(";") if name.strip()]


def _control(said: Said, place: Desktop) -> str:
    """Give the controls that the list names and controls.yaml has."""
    return ";".join(name for name in _named(said.control) if name in place.controls)


def _owner(said: Said, place: Desktop) -> str:
    """Give the owner that the list names, if the people register knows that name."""
    return said.owner if said.owner and place.roster.holders(said.owner) else ""
