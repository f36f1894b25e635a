"""tieout approvals check: load, judge, report the verdict on every change, exit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.exits import ExitCode, say
from tieout.cli.options import as_of_option, format_option, period_option, root_option, wants_colour
from tieout.cli.showing import show

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.workpapers.approvals import Population


@click.command("check")
@root_option
@as_of_option
@period_option
@format_option("text", "json", "csv", "jsonl")
@click.option("--all", "every", is_flag=True, help="List the approved and exempt changes too.  [default: no]")
@click.option(
    "--settings-from",
    metavar="REV",
    help="Read what makes a change approved from this revision, so that a change cannot relax it.",
)
@click.option("--rev", metavar="REV", help="Examine a commit's line instead of that of the work tree.")
def command(
    root: Path,
    as_of: date | None,
    period: str | None,
    layout: str,
    settings_from: str | None,
    rev: str | None,
    *,
    every: bool,
) -> int:
    """Give the verdict on each change of the branch: approved, approved late, exception, exempt, not tested.

    From Git and the approval ledger; offline, and nothing is written. CSV is the population for the
    auditor, with empty columns for the test.

    Ends with 1 for an exception, a late approval or a fault of the ledger, else with 3 if a change could
    not be tested, there is no ledger, or no change lies in the window. Where controls.yaml cannot be
    read, or not all of changes: and keys:, it ends with 2.
    """
    from tieout.cli.examining import examine, settled
    from tieout.report.approvals import csv, enforcement_text, json, text
    from tieout.workpapers.approvals import population
    from tieout.workpapers.enforcement import enforcement_sheet

    examination = examine(root, as_of=as_of, period=period, rev=rev, settings_from=settings_from, changes_only=True)
    of = population(examination)
    protection = None if examination.ledger is None else enforcement_sheet(examination)
    if layout == "json":
        page = json.approvals(of, protection)
    elif layout == "jsonl":
        page = json.lines(of)
    elif layout == "csv":
        page = csv.approvals(of)
    else:
        page = text.approvals(of, every=every, colour=wants_colour())
        if protection is not None:
            page = f"{enforcement_text.enforcement(protection, colour=wants_colour())}\n{page}"
    show(page, layout, root=root)
    slips = (*examination.program.changes.slips, *examination.program.key_slips)
    for slip in slips:
        click.echo(f"tieout: {slip}", err=True)
    if settled(examination) is not ExitCode.TIED_OUT or slips:
        return ExitCode.USAGE
    if of.has_deviations:
        return ExitCode.FINDINGS
    if of.is_whole:
        return ExitCode.TIED_OUT
    say(*_lacking(examination, of, root))
    return ExitCode.NOT_EXAMINED


def _lacking(examination: Examination, of: Population, root: Path) -> tuple[str, str]:
    """Say what keeps the population from being whole, and the next step."""
    from tieout.report.sent import FETCHING, UNKNOWN_END

    if examination.ledger is None:
        from tieout.ledger.absent import ledger_step
        from tieout.sources.place import place_of

        forge = examination.program.changes.forge
        way = (forge.instead if forge else "") or ledger_step(
            place_of(root).repository, "tieout approvals sync records what the code host tells"
        )
        return "without a ledger no change was tested", way
    if of.branch_note and of.changes and not of.totals.not_tested:
        return UNKNOWN_END, f"{FETCHING} brings it if origin has it; else name the right one under changes.branch"
    if of.why_empty:
        return "no change was there to test", "tieout approvals check --period START..END examines another window"
    return "not every change of the window was tested", "tieout approvals check --all lists them with the reason"
