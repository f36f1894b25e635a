"""tieout post issue: one issue with a text, kept up to date."""

from __future__ import annotations

import posixpath
from pathlib import Path

import click

from tieout.cli.exits import ExitCode
from tieout.cli.post.board import Where, board_of, said, where_options

_TITLE = 250
"""Characters. GitHub takes 256 of a title, GitLab 255."""


@click.command("issue")
@click.argument("key")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", required=True, help="Its title.")
@click.option(
    "--folder",
    metavar="FOLDER",
    default="",
    help="Where the programme lies in its repository: tells its issue from that of a programme in another folder.",
)
@where_options
def command(
    key: str,
    file: Path,
    title: str,
    folder: str,
    root: Path,
    forge: str | None,
    repository: str | None,
    url: str | None,
    account: str,
) -> int:
    """Open an issue with the text of FILE, or bring the one with this KEY up to date, such as quarter:2026-Q3.

    FILE is Markdown that Tieout made. What has no room is cut, and that is said.
    """
    from tieout.model.errors import UsageError
    from tieout.post.base import LIMIT
    from tieout.post.keyed import Wanted, bring
    from tieout.report.below import family as family_of
    from tieout.report.below import folder_of

    try:
        body = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"{file} is not text in UTF-8"
        raise UsageError(message, remedy="write it with --format markdown") from error
    most = LIMIT - 1_000  # the marker, and what says that it is cut
    if len(body) > most:
        kept, left = body[:most].rpartition("\n")[0], body[most:].count("\n") + 1
        body = f"{kept}\n\nAnd about {left} lines more: there is no room here.\n"
    name, colon, rest = key.partition(":")
    below = posixpath.normpath(folder) if folder else "."
    is_top = below == "."
    family = name if is_top else family_of(name, below)
    where = "" if is_top else f" ({folder_of(below)})"[: _TITLE // 2]
    room = _TITLE - len(where)
    name = title if len(title) <= room else title[: room - 1] + "\N{HORIZONTAL ELLIPSIS}"
    wanted = Wanted(key=f"{family}{colon}{rest}", title=f"{name}{where}", body=body)
    with board_of(Where(root, forge, repository, url, account)) as board:
        bring(board, family, [wanted], lambda _: "", said)
    return ExitCode.TIED_OUT
