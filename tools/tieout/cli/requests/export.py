"""tieout requests export: the requests with our answers, to fill in and send back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from tieout.cli.exits import ExitCode, say
from tieout.cli.options import as_of_option, moment, root_option, typed


@click.command("export")
@root_option
@as_of_option
@click.option("--format", "layout", type=click.Choice(("csv", "xlsx")), help="How.  [default: as FILE ends, else csv]")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The FILE.  [default: print]")
def command(root: Path, as_of: date | None, layout: str | None, out: Path | None) -> int:
    """Print or write every request, with the auditor's columns beside ours.

    The auditor fills in status and comment and sends it back; `tieout requests import` takes that in.
    Ends with 3 where no request is on record.
    """
    from tieout.load.requests import hold_readable, requests_of
    from tieout.model.errors import UsageError
    from tieout.model.request import RECEIVED
    from tieout.ports.writing import write_file
    from tieout.render.requests import book
    from tieout.report.requests.tables import requests

    wanted = layout or ("xlsx" if out is not None and out.suffix.lower() == ".xlsx" else "csv")
    if wanted == "xlsx" and out is None:
        raise UsageError("a workbook is no text to print", remedy="name the file: -o requests.xlsx")
    place = requests_of(root)
    hold_readable(place)
    if out is not None and (place.base / RECEIVED).resolve() in out.resolve().parents:
        raise UsageError(f"{typed(out)} is where the auditor's own lists lie", remedy="name a file elsewhere")
    when = moment(as_of)
    day = place.program.organization.calendar.day_of(when) if isinstance(when, datetime) else when
    asked = place.book.all
    if not asked:
        say("no request of an auditor is on record", "tieout requests import FILE takes in the auditor's list")
        return ExitCode.NOT_EXAMINED
    title = f"{place.program.organization.name}: requests"
    if out is None:
        click.echo(requests(asked), nl=False)
        return ExitCode.TIED_OUT
    data = book(asked, title=title, created=day) if wanted == "xlsx" else requests(asked).encode("utf-8")
    write_file(out, data)
    click.echo(f"wrote {typed(out)}: {len(asked)} request{'' if len(asked) == 1 else 's'}")
    return ExitCode.TIED_OUT
