"""tieout init: plant the starter."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.options import invocation, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.starter.at_forge import Hosted
    from tieout.starter.write import Planted

_WORKFLOWS = ".github/workflows"


@click.command("init")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--organization", metavar="NAME", help="The company's name in controls.yaml.")
@click.option("--timezone", metavar="ZONE", help="Its time zone, such as Europe/Berlin.")
@click.option(
    "--list", "listing", is_flag=True, help="Name each file written; a terminal is told their number by folder."
)
def command(directory: Path, organization: str | None, timezone: str | None, listing: bool) -> None:
    """Plant policies, runbooks, registers and controls.yaml as drafts in DIRECTORY.

    Overwrites nothing. Every document is a draft until you make it yours and approve it.
    """
    from tieout.starter.at_forge import BRANCH, Hosted
    from tieout.starter.write import plant

    top = _top(directory)
    branch, repository = ("", Hosted()) if top is None else _said(top)
    planted = plant(
        directory, organization=organization, timezone=timezone, top=top, branch=branch, repository=repository
    )
    _tell_written(directory, planted.written, each=listing or not sys.stdout.isatty())
    if top is not None:
        _tell_above(directory, top, planted)
    for path in planted.kept:
        click.echo(f"kept {typed(directory / path)} as it was", err=True)
    click.echo("\nNext:", err=True)
    here = typed(directory)
    settings, people = typed(directory / "controls.yaml"), typed(directory / "registers/people.yaml")
    if not repository.name:
        click.echo(f"  edit {settings}: your repository at the code host in place of example/policies", err=True)
    click.echo(f"  edit {people}: your people in place of ours", err=True)
    if top is None:
        begin = f"git init --initial-branch {BRANCH} {here} && git -C {here} add ."
        click.echo(f"  {begin} && git -C {here} commit -m 'Plant the programme'", err=True)
    else:
        click.echo(f"  {_commit(directory, top, planted)} -m 'Plant the programme'", err=True)
    click.echo(f"  {invocation()} check --root {here}", err=True)
    if repository.kind == "gitlab":
        click.echo(
            f"  GitLab runs nothing of {_WORKFLOWS}: include ci/gitlab.yml of tieout in .gitlab-ci.yml", err=True
        )


def _tell_written(directory: Path, paths: Sequence[str], *, each: bool) -> None:
    """Tell each file, or each folder at the top with the number of its files, and the files beside them."""
    from tieout.report.layout import plural

    for name, count in Counter(path if each else path.partition("/")[0] for path in paths).items():
        within = "" if name in paths else f"/: {plural(count, 'file')}"
        click.echo(f"wrote {typed(directory / name)}{within}")


def _commit(directory: Path, top: Path, planted: Planted) -> str:
    """Give the commands that commit what was planted, and nothing that lies beside its folder."""
    below = directory.resolve().relative_to(top)
    paths = [below.as_posix(), *sorted({Path(path).parts[0] for path in planted.above} - {*below.parts[:1]})]
    at = typed(top)
    return f"git -C {at} add {shlex.join(paths)} && git -C {at} commit"


def _said(top: Path) -> tuple[str, Hosted]:
    """Give the branch that others are merged into and the repository at its host, empty where the clone says neither."""
    from tieout.cli.exits import say
    from tieout.model.characters import visible
    from tieout.model.errors import TieoutError
    from tieout.ports.git import Repository
    from tieout.ports.git_remote import main_branch, remote_address
    from tieout.starter.at_forge import BRANCH, Hosted, can_stand, repository_at

    try:
        opened = Repository.open(top)
        branch, address = main_branch(opened), remote_address(opened)
    except TieoutError:
        return (
            "",
            Hosted(),
        )  # as with no Git, or in a shallow clone: planting needs neither, and check says what is wrong
    if branch and not can_stand(branch):
        say(
            f"the files planted name the branch {BRANCH}, and here it is {visible(branch[:80])}",
            "write yours into changes.branch of controls.yaml, and into the workflows in .github/workflows",
        )
        branch = ""
    return branch, repository_at(address)


def _tell_above(directory: Path, top: Path, planted: Planted) -> None:
    """Tell what was planted at the top of the repository, and what there is not of this folder."""
    from tieout.cli.exits import say
    from tieout.starter.above import HOOK, entry, is_of, is_shared

    for path in planted.above:
        click.echo(f"wrote {typed(top / path)}")
    for path in planted.kept_above:
        click.echo(f"kept {typed(top / path)} as it was", err=True)
    if directory.resolve() == top:
        return
    below = directory.resolve().relative_to(top).as_posix()
    if _WORKFLOWS in {f"{Path(path).parent}" for path in planted.written}:
        say(
            f"{typed(directory)} is a folder of a repository, and GitHub and pre-commit look at its top alone: nobody "
            f"runs its {_WORKFLOWS} and .pre-commit-config.yaml",
            "give the folder another name, in letters that a workflow takes as they are, and plant there",
        )
    for path in planted.kept_above:
        if path == HOOK:
            say(
                f"{typed(top / path)} may not examine {typed(directory)}",
                f"add a hook whose entry is: {entry(below)}",
            )
        elif not is_shared(path) and not is_of(_bytes(top / path), below):
            say(
                f"{typed(top / path)} is not of {typed(directory)}: nobody examines it there",
                f"copy it under another name, with ROOT: {below}",
            )


def _bytes(place: Path) -> bytes:
    """Give what is there; of what cannot be read, nothing."""
    try:
        return place.read_bytes()
    except OSError:
        return b""


def _top(directory: Path) -> Path | None:
    """Give the top of the repository around a folder; None where there is none."""
    here = directory.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), None)
