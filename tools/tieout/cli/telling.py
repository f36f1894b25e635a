"""How `check` tells an outcome: one function a format, and the summary of a job on GitHub."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.options import wants_colour
from tieout.cli.showing import show

if TYPE_CHECKING:
    from tieout.model.finding import Outcome, Severity

FORMATS = ("text", "json", "github", "gitlab", "junit", "sarif", "markdown")
SUMMARY = "GITHUB_STEP_SUMMARY"
"""The file whose Markdown GitHub shows on the page of a run."""


def tell(outcome: Outcome, layout: str, *, root: Path, fail_on: Severity) -> None:
    """Print an outcome; for GitHub also append it to the summary of the job, if there is one."""
    from tieout.report import text  # what follows is imported by the format

    if layout == "text":
        printed = text.outcome(outcome, colour=wants_colour())
    elif layout == "json":
        from tieout.report import json

        printed = json.outcome(outcome)
    else:
        printed = _for_a_platform(outcome, layout, below=_below(root), fail_on=fail_on)
    show(printed, layout, root=root)
    if layout == "github":
        click.echo(text.outcome(outcome), nl=False)
        _summarize(outcome, below=_below(root))


def _for_a_platform(outcome: Outcome, layout: str, *, below: str, fail_on: Severity) -> str:
    if layout == "github":
        from tieout.report import github

        return github.commands(outcome, below=below)
    if layout == "gitlab":
        from tieout.report import gitlab

        return gitlab.outcome(outcome, below=below)
    if layout == "junit":
        from tieout.report import junit

        return junit.outcome(outcome, below=below, fail_on=fail_on)
    if layout == "sarif":
        from tieout.report import sarif
        from tieout.rules.ruleset import RULESET

        return sarif.outcome(outcome, RULESET, below=below)
    from tieout.report import markdown

    return markdown.outcome(outcome, below=below)


def _below(root: Path) -> str:
    """Give where the root lies in its repository: a platform knows files from the top."""
    from tieout.sources.place import place_of

    return place_of(root).prefix


def _summarize(outcome: Outcome, *, below: str) -> None:
    """Append to the job's summary; that it cannot be written is said, and changes no verdict."""
    place = os.environ.get(SUMMARY)
    if not place:
        return
    from tieout.report import markdown

    try:
        with Path(place).open("a", encoding="utf-8", newline="\n") as file:
            file.write(markdown.outcome(outcome, below=below))
    except OSError as error:
        click.echo(
            f"tieout: the summary of the job was not written: {(error.strerror or str(error)).lower()}", err=True
        )
