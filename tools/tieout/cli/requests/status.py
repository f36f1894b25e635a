"""tieout requests status: what is open on our side, whose, and the next command."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tieout.cli.exits import ExitCode, say
from tieout.cli.options import as_of_option, format_option, root_option, wants_colour
from tieout.cli.showing import show


@click.command("status")
@root_option
@as_of_option
@format_option("text", "json")
def command(root: Path, as_of: date | None, layout: str) -> int:
    """Say of each request that waits for us what it lacks, by owner and by the day on which it is due.

    Ends with 1 where one is overdue, with 3 where no request is on record or one of the lists cannot be read.
    """
    from tieout.cli.examining import examine, settled
    from tieout.report.requests import json, text
    from tieout.workpapers.requests import request_sheet

    examination = examine(root, as_of=as_of, period=None)
    sheet = request_sheet(examination)
    if layout == "json":
        click.echo(json.status(sheet, examination.as_of), nl=False)
    else:
        show(text.status(sheet, colour=wants_colour()))
    if not sheet.book.is_read or any(not item.is_as_named for item in sheet.book.lists):
        say("not everything could be read, so the auditor's last word may be missing", "tieout check says what")
        return ExitCode.NOT_EXAMINED
    if settled(examination) is not ExitCode.TIED_OUT:
        return ExitCode.USAGE
    if not sheet.lines:
        say("nothing was examined", "tieout requests import FILE takes in the auditor's list")
        return ExitCode.NOT_EXAMINED
    return ExitCode.FINDINGS if any(line.is_overdue for line in sheet.lines) else ExitCode.TIED_OUT
