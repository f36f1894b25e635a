"""tieout export codeowners."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.exits import ExitCode, say
from tieout.cli.options import as_of_option, root_option, typed

if TYPE_CHECKING:
    from tieout.workpapers.codeowners import Owners


@click.command("codeowners")
@root_option
@as_of_option
@click.option("--check", "is_check", is_flag=True, help="Write nothing; end with 1 if the file is not as it would be.")
def command(root: Path, as_of: date | None, is_check: bool) -> int:
    """Write the approver of each text into CODEOWNERS, between markers; what people wrote around them stays.

    Ends with 3, and writes nothing, where it cannot be told whom to ask: a line that is left out asks nobody.
    """
    from tieout.cli.examining import examine, settled
    from tieout.model.characters import visible
    from tieout.model.errors import IntegrityError, UsageError
    from tieout.ports.writing import write_file
    from tieout.sources.place import place_of
    from tieout.workpapers.codeowners import block, is_optional, owners, with_block

    repository, _, prefix = place_of(root)
    if repository.is_bare:
        raise UsageError(
            "a bare repository has no file to write",
            remedy="git clone REPOSITORY FOLDER, then the same command with --root FOLDER",
        )
    examination = examine(root, as_of=as_of, period=None)
    found = owners(examination, below=prefix)
    for path, why in found.unresolved:
        click.echo(f"tieout: {visible(path)}: {visible(why)}", err=True)
    if found.unresolved or not found.files:
        if settled(examination) is not ExitCode.TIED_OUT:
            return ExitCode.USAGE
        say(
            "nothing was written",
            "mend what is named, in the head or in registers/people.yaml; then: tieout export codeowners",
        )
        return ExitCode.NOT_EXAMINED
    forge = examination.program.changes.forge
    at_gitlab = forge is not None and forge.kind == "gitlab"
    place = _place(repository.root, at_gitlab=at_gitlab)
    text = _text(place)
    new = with_block(text, block(found.files, below=prefix), below=prefix, at_gitlab=at_gitlab)
    if new is None:
        raise UsageError(f"{typed(place)} has torn markers of tieout", remedy="mend it by hand; nothing was written")
    if at_gitlab and is_optional(new, below=prefix):
        message = f"the markers stand in an optional section of {typed(place)}, where nobody has to approve"
        raise UsageError(message, remedy="move them, with what is between, above the line with ^[")
    _refuse_other_owners(new, found, place, at_gitlab=at_gitlab)
    if new == text:
        return ExitCode.TIED_OUT
    if is_check:
        message = f"{typed(place)} does not name the approvers that the heads name"
        raise IntegrityError(message, remedy="tieout export codeowners writes it; let it be approved as any change")
    place.parent.mkdir(exist_ok=True)
    write_file(place, new.encode())
    click.echo(f"wrote {typed(place)}")
    return ExitCode.TIED_OUT


def _place(top: Path, *, at_gitlab: bool) -> Path:
    """Give the file that the forge reads; raises UsageError where a link stands in its place."""
    from tieout.model.errors import UsageError
    from tieout.sources.codeowners import GITLAB_PLACES, PLACES

    places = GITLAB_PLACES if at_gitlab else PLACES
    place = next((top / name for name in places if (top / name).is_file()), top / places[0])
    if place.is_symlink() or place.parent.is_symlink():
        raise UsageError(f"{typed(place)} is a symbolic link, which may lead anywhere", remedy="put a file there")
    return place


def _text(place: Path) -> str:
    from tieout.model.errors import StorageError

    try:
        return place.read_bytes().decode("utf-8") if place.exists() else ""
    except UnicodeDecodeError as error:
        raise StorageError(f"{typed(place)} is not UTF-8: {error.reason}", remedy="mend it by hand") from error


def _refuse_other_owners(text: str, found: Owners, place: Path, *, at_gitlab: bool) -> None:
    """Raise if the file, read as the forge reads it, names others than were written, or is not read at all."""
    from tieout.model.errors import IntegrityError, UsageError
    from tieout.sources.codeowners import SIZE_LIMIT, CodeOwners

    if len(text.encode()) > SIZE_LIMIT:
        raise UsageError(f"{typed(place)} would be larger than the 3 MiB that GitHub reads", remedy="shorten it")
    read = CodeOwners.parse(text.encode(), at_gitlab=at_gitlab)
    for path, logins in found.files:
        named = read.owners(path)
        if named != tuple(f"@{login}" for login in logins):
            who = " ".join(named) or "nobody"
            message = f"a line by hand below the markers names {who} for {path}: the last line that matches decides"
            raise IntegrityError(message, remedy=f"move that line above the markers in {typed(place)}")
