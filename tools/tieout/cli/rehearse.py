"""tieout rehearse: the sample that an auditor would draw of every control, and what would fail."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tieout.cli import completing
from tieout.cli.exits import ExitCode, say
from tieout.cli.options import as_of_option, format_option, period_option, root_option, wants_colour
from tieout.cli.showing import show


@click.command("rehearse")
@root_option
@as_of_option
@period_option
@click.option("--seed", default="", metavar="WORDS", help="What the draw depends on.  [default: the commit examined]")
@click.option(
    "--control", shell_complete=completing.controls, default="", metavar="ID", help="Only this control.  [default: all]"
)
@format_option("text", "json", "markdown")
def command(root: Path, as_of: date | None, period: str | None, seed: str, control: str, layout: str) -> int:
    """Draw for every control the sample that an auditor would draw, and list what would fail.

    Open windows come first, with the days that are left to mend them; then what would fail, what cannot be
    shown, and what nobody could draw from.

    Ends with 1 where an item of any population would fail, drawn or not; else with 3 where something cannot
    be shown, a control has no population or not a whole one, or nothing was drawn.
    """
    from tieout.check import check
    from tieout.cli.examining import examine, settled
    from tieout.report.rehearsal.json import json
    from tieout.report.rehearsal.markdown import markdown
    from tieout.report.rehearsal.text import text
    from tieout.workpapers.rehearsal import rehearse
    from tieout.workpapers.target import no_such_control

    examination = examine(root, as_of=as_of, period=period)
    seed = seed or examination.head or examination.as_of.isoformat()
    of = rehearse(examination, check(examination), seed=seed, control=control)
    if control and not of.rows:
        raise no_such_control(examination, control)
    if layout == "json":
        page = json(of)
    elif layout == "markdown":
        page = markdown(of)
    else:
        page = text(of, colour=wants_colour())
    show(page, layout, root=root)
    if settled(examination) is not ExitCode.TIED_OUT:
        return ExitCode.USAGE
    if of.fails:
        return ExitCode.FINDINGS
    if of.is_whole:
        return ExitCode.TIED_OUT
    say(
        "not all could be rehearsed, which is no success",
        "tieout check says what is missing; --period names another one",
    )
    return ExitCode.NOT_EXAMINED
