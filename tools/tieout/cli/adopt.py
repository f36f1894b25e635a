"""tieout adopt: bring in a repository that exists."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from tieout.cli.options import invocation, root_option, typed


@click.command("adopt")
@root_option
@click.option(
    "--from",
    "source",
    type=click.Choice(["auto", "plain"]),
    default="auto",
    show_default=True,
    help="What the repository holds now: plain Markdown is what this version reads.",
)
@click.option(
    "--baseline",
    is_flag=True,
    help="Freeze the findings of today, so that only new ones fail; where a baseline is, only take out what is mended.",
)
@click.option("--organization", metavar="NAME", help="The company's name; left open without it.")
@click.option("--timezone", metavar="ZONE", help="Its time zone, such as Europe/Berlin.")
@click.option(
    "--policies",
    metavar="PATTERN",
    multiple=True,
    help="Which files are policies, such as 'docs/**/*.md'; may be given several times.  [default: found out]",
)
@click.option(
    "--runbooks", metavar="PATTERN", multiple=True, help="Which files are runbooks, likewise.  [default: found out]"
)
@click.option("--list", "listing", is_flag=True, help="Name every file that is left out, and why, and write nothing.")
def command(
    root: Path,
    source: str,
    baseline: bool,
    organization: str | None,
    timezone: str | None,
    policies: tuple[str, ...],
    runbooks: tuple[str, ...],
    listing: bool,
) -> None:
    """Write the controls.yaml that lets an existing repository be examined.

    Moves and edits no file; invents no owner, approver, date or approval.
    """
    from tieout.adopt.plain import adopt
    from tieout.adopt.told import is_cut, lines
    from tieout.model.examination import SETTINGS_PATH

    del source  # both choices mean plain Markdown so far
    top = _opened(root)
    at = "" if Path.cwd().resolve() == top.resolve() else typed(top)
    if listing:
        trial = adopt(top, policies=policies, runbooks=runbooks, is_trial=True)
        for line in lines(trial.proposal, every=True):
            click.echo(line)
        return
    if baseline and (top / SETTINGS_PATH).is_file():
        _freeze(root)
        return
    adopted = adopt(top, organization=organization, timezone=timezone, policies=policies, runbooks=runbooks)
    for line in lines(adopted.proposal):
        click.echo(line)
    for path in adopted.written:
        click.echo(f"wrote {path}")
    if is_cut(adopted.proposal):
        named = "".join(
            f" {option} {shlex.quote(pattern)}"
            for option, patterns in (("--policies", policies), ("--runbooks", runbooks))
            for pattern in patterns
        )
        step = _typed_from_here(f"tieout adopt --list{named}", at)
        click.echo(f"not every file that was left out is named: {step} names each, and writes nothing", err=True)
    if baseline:
        _freeze(root)
    click.echo("\nNext:", err=True)
    for step in adopted.next_steps:
        click.echo(f"  {_typed_from_here(step, at)}", err=True)


def _opened(root: Path) -> Path:
    """Give the top of the repository; where there is none, what is here is to be committed, and no starter planted."""
    from tieout.model.errors import NotExaminableError
    from tieout.ports.git import Repository
    from tieout.ports.git_opening import NO_REPOSITORY

    try:
        return Repository.open(root).root
    except NotExaminableError as error:
        if not error.message.endswith(NO_REPOSITORY):
            raise
        at = typed(root)
        remedy = f"git init {at} && git -C {at} add . && git -C {at} commit -m 'Our policies'; then tieout adopt"
        raise NotExaminableError(error.message, remedy=remedy) from error


def _typed_from_here(step: str, at: str) -> str:
    """Give a step that is meant for the repository ``at`` as it is typed here; ``at`` empty: we are there."""
    verb, _, rest = step.partition(" ")
    if verb == "tieout":
        takes_a_root = at and not rest.startswith("explain")
        return f"{invocation()} {rest}{f' --root {at}' if takes_a_root else ''}"
    return step.replace("git ", f"git -C {at} ") if at else step


def _freeze(root: Path) -> None:
    from tieout.adopt.baseline import freeze
    from tieout.cli.options import moment
    from tieout.report.layout import plural

    frost = freeze(root, as_of=moment(None))
    click.echo(f"wrote {frost.path}")
    click.echo(f"{plural(frost.frozen, 'finding')} frozen: still listed, failing nothing", err=True)
    if frost.mended:
        click.echo(f"{plural(frost.mended, 'finding')} taken out: mended, or never counted", err=True)
    if frost.left:
        click.echo(f"{plural(frost.left, 'finding')} left open: a baseline can only shrink", err=True)
    if frost.unread:
        what = f"{frost.unread} of them cannot be read, and that is not excused"
        click.echo(f"{what}: tieout check ends with 3 until it is mended", err=True)
