"""tieout due: what is late and what falls due, whose it is, and the next step."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from tieout.cli import completing
from tieout.cli.exits import ExitCode, say
from tieout.cli.options import as_of_option, format_option, period_option, root_option, wants_colour
from tieout.cli.showing import narrow, show


@click.command("due")
@root_option
@as_of_option
@period_option
@click.option(
    "--days",
    type=click.IntRange(0, 3660),
    default=30,
    show_default=True,
    help="How far ahead something counts as due.",
)
@click.option(
    "--owner",
    metavar="ROLE|PERSON",
    shell_complete=completing.owners,
    help="Only what is theirs: role:ID, person:ID or a bare id; none for what names nobody.  [default: everyone's]",
)
@format_option("text", "json", "ics", "slack", "markdown")
@click.option(
    "--fail-on",
    type=click.Choice(["late", "grace", "due"]),
    help="End with exit code 1 if anything is so late or sooner due.  [default: 0 whatever is late]",
)
def command(
    root: Path,
    as_of: date | None,
    period: str | None,
    days: int,
    owner: str | None,
    layout: str,  # click passes options by name
    fail_on: str | None,
) -> int:
    """Show what is late and what falls due, whose it is, and the next step.

    The day after which something is lost is the last on which its gap can still be closed before an
    auditor would note it. --format ics is a calendar to subscribe to or to import again and again:
    what is in it keeps its identity. --format slack is a message for an incoming webhook, and --format
    markdown one for an issue or a mail: both by owner, and both say what could not be looked at.

    Ends with 3 where nothing could be looked at, and with --fail-on also where nothing so late was found but
    something could not be read.
    """
    from tieout.cli.examining import examine, settled
    from tieout.report import due as text
    from tieout.report import ics, json
    from tieout.report.layout import plural
    from tieout.sources.place import place_of
    from tieout.workpapers.due.owners import of_owner
    from tieout.workpapers.due.sheet import State, due

    examination = examine(root, as_of=as_of, period=period)
    sheet = due(examination, within=timedelta(days=days))
    if owner is not None:
        sheet = of_owner(sheet, owner, examination)
    if layout == "json":
        page = json.due(sheet, examination)
    elif layout == "ics":
        page = ics.calendar(sheet, examination, below=place_of(root).prefix)
    elif layout == "slack":
        from tieout.report.digest import slack

        page = slack.message(sheet, examination, below=place_of(root).prefix)
    elif layout == "markdown":
        from tieout.report.digest import markdown

        page = markdown.page(sheet, examination, below=place_of(root).prefix)
    else:
        page = text.page(examination, sheet, colour=wants_colour(), width=narrow())
    show(page, layout, root=root)
    if settled(examination) is not ExitCode.TIED_OUT:
        return ExitCode.USAGE
    if sheet.is_blind:
        return ExitCode.NOT_EXAMINED
    worst = {"late": State.LATE, "grace": State.LATE_WITHIN_GRACE, "due": State.DUE}
    if fail_on is not None and any(item.state.rank <= worst[fail_on].rank for item in sheet.items):
        return ExitCode.FINDINGS
    if fail_on is not None and (count := len(examination.unreadable)):
        # What was late yesterday has no day once its file is broken: a gate would open by that alone.
        say(
            f"{plural(count, 'place')} could not be read, so that nothing so late was found does not say that there is none",
            f"tieout check names {'it' if count == 1 else 'them'}",
        )
        return ExitCode.NOT_EXAMINED
    return ExitCode.TIED_OUT
