"""tieout post comment: one comment on a change, kept up to date."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.exits import ExitCode
from tieout.cli.post.board import Where, board_of, said, where_options


@click.command("comment")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", "change", type=click.IntRange(1), required=True, metavar="NUMBER", help="The pull request.")
@click.option("--if-allowed", is_flag=True, help="End with 0 where the token may not write, as for a fork's.")
@click.option("--only-update", is_flag=True, help="Write no new comment; bring one that stands up to date.")
@where_options
def command(
    file: Path,
    change: int,
    if_allowed: bool,
    only_update: bool,
    root: Path,
    forge: str | None,
    repository: str | None,
    url: str | None,
    account: str,
) -> int:
    """Write FILE as the one comment of its kind on a change, or bring it up to date.

    FILE begins with a line <!-- tieout:KEY -->, as what tieout impact --format markdown writes. The comment with
    this line that the same account wrote is the one that is kept up to date.
    """
    from tieout.model.errors import UsageError
    from tieout.post.base import DeniedError
    from tieout.post.sticky import stick

    try:
        body = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"{file} is not text in UTF-8"
        raise UsageError(message, remedy="write it with tieout impact --format markdown") from error
    try:
        with board_of(Where(root, forge, repository, url, account)) as board:
            done = stick(board, change, body, only_update=only_update)
            said(f"{board.named}#{change}: the comment is {done.value}")
    except DeniedError as error:
        if not (if_allowed and error.is_of_a_right):
            raise
        click.echo(f"tieout: no comment: {error.message}", err=True)
    return ExitCode.TIED_OUT
