"""tieout check: load, judge, report, exit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from tieout.cli.exits import ExitCode, say
from tieout.cli.options import (
    as_of_option,
    format_option,
    period_option,
    root_option,
)
from tieout.cli.telling import FORMATS, tell


@click.command("check")
@root_option
@as_of_option
@period_option
@format_option(*FORMATS)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note"]),
    default="error",
    show_default=True,
    help="The mildest severity that ends with exit code 1.",
)
@click.option(
    "--settings-from",
    metavar="REV",
    help="Read scope, periods and rules from this revision, so that a change cannot relax them.",
)
@click.option(
    "--baseline/--no-baseline",
    default=None,
    help="Require .tieout/baseline.json, or let no finding rest in it.  [default: it counts where it is]",
)
@click.option(
    "--changed-since",
    metavar="REV",
    help="Fail only for what came, got worse or was touched since the merge base with this revision.",
)
@click.option("--rev", metavar="REV", help="Examine a commit's tree instead of the work tree.")
def command(
    root: Path,
    as_of: date | None,
    period: str | None,
    layout: str,
    fail_on: str,
    settings_from: str | None,
    rev: str | None,
    baseline: bool | None,
    changed_since: str | None,  # click passes options by name
) -> int:
    """Examine everything, and end with 1 if a finding asks for work.

    Reads the work tree and the history; writes nothing, opens no connection.
    """
    from tieout.check import check
    from tieout.cli.examining import examine
    from tieout.cli.rooted import hold_root
    from tieout.model.baseline import BASELINE_PATH
    from tieout.model.errors import UsageError
    from tieout.model.finding import Severity

    hold_root(root, changed_since)
    examination = examine(root, as_of=as_of, period=period, rev=rev, settings_from=settings_from)
    if baseline is False:
        examination = replace(examination, baseline=None)
    elif baseline and examination.baseline is None:
        message = f"there is no {BASELINE_PATH} that can be read"
        raise UsageError(message, remedy="tieout adopt --baseline freezes the findings of today")
    outcome = check(examination)
    if changed_since is not None:
        from tieout.cli.since import of_change

        outcome = of_change(
            outcome, examination, root, changed_since, period=period, settings_from=settings_from, baseline=baseline
        )
    tell(outcome, layout, root=root, fail_on=Severity(fail_on))
    if examination.settings_unreadable:
        return ExitCode.USAGE
    threshold = Severity(fail_on).rank
    if any(finding.severity.rank <= threshold for finding in outcome.open()):
        return ExitCode.FINDINGS
    if outcome.is_whole:
        return ExitCode.TIED_OUT
    if layout == "text":
        from tieout.report.sent import FETCHING

        is_unsynced = examination.ledger is None and examination.head is not None
        way = "mend the files that cannot be read: no baseline excuses that; " if outcome.passed_over else ""
        if outcome.branch_note:
            way += f"{FETCHING} brings the branch if origin has it; "
        if is_unsynced:
            from tieout.ledger.absent import ledger_step
            from tieout.sources.place import place_of

            forge = examination.program.changes.forge
            instead = forge.instead if forge else ""
            way += f"{instead or ledger_step(place_of(root).repository, 'tieout approvals sync records approvals')}; "
        say(
            "not all was examined, which is no success",
            f"{way}tieout check --format json names each rule with its reason",
        )
    return ExitCode.NOT_EXAMINED
