"""tieout evidence list: every capture, and since when somebody else can tell that it existed."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.exits import ExitCode, say
from tieout.cli.options import format_option, root_option
from tieout.cli.progress import working
from tieout.cli.showing import columns, show

FIRST_CAPTURE = "tieout collect, or tieout evidence add, keeps the first"
"""The next step where there is no evidence."""


@click.command("list")
@root_option
@click.option(
    "--tsa-ca",
    "certificates",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificates of the authorities whose time-stamps count, in PEM.  [default: timestamps.ca of collectors.yaml]",
)
@click.option("--rev", metavar="REV", help="The commit whose evidence is listed.  [default: the work tree]")
@format_option("text", "json")
def command(root: Path, certificates: Path | None, rev: str | None, layout: str) -> int:
    """List the captures: when each claims to be collected, beside when it was first sealed.

    The second is the time-stamp of the smallest head of the log that covers it, else the commit that brought it.

    Ends with 3 where there is no history to hold it against, with 2 where controls.yaml cannot be read.
    """
    from tieout.cli.approvals.settings import now
    from tieout.cli.evidence.asking import cache_folder, request_of
    from tieout.cli.rooted import hold_root
    from tieout.collect import told
    from tieout.collect.verify import verify

    hold_root(root)
    request = request_of((), (), certificates, full=False, now=now())
    with working("reading and hashing the evidence"):
        found = verify(root, request, rev=rev, cache=cache_folder())
    show(told.json_text(found) if layout == "json" else told.table(found, columns()), layout)
    if not found.items:
        say("no capture is there to list", FIRST_CAPTURE)
    for remark in found.remarks:
        click.echo(f"tieout: {remark}", err=True)
    return _code(root, rev)


def _code(root: Path, rev: str | None) -> ExitCode:
    """Give how it ends: a list whose settings or history nobody could look at is shown, and is no success."""
    from tieout.model.errors import NotExaminableError, UsageError
    from tieout.sources.opening import open_desk, settings_needed

    try:
        desk, _, _, commit = open_desk(root, rev)
        settings_needed(desk)
    except NotExaminableError as error:
        say(f"{error.message}: nothing shows since when it is there", error.remedy)
        return ExitCode.NOT_EXAMINED
    except UsageError as error:
        say(f"{error.message}; whether these are the captures that controls ask for is not known", error.remedy)
        return ExitCode.USAGE
    if commit is None:
        unborn = desk.repository.without_commit()
        say(f"{unborn.message}: nothing shows since when it is there", unborn.remedy)
        return ExitCode.NOT_EXAMINED
    return ExitCode.TIED_OUT
