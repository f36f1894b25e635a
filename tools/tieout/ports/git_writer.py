"""Making repositories of our own: the sample company's. The examined ones are never written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import StorageError
from tieout.ports.git_command import Git, failure, find_git

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def create(directory: Path, *, branch: str) -> None:
    """Make an empty repository at ``directory``, from no template and without hooks.

    Raises StorageError if one is there already.
    """
    if (directory / ".git").exists():
        raise StorageError(
            f"{visible(str(directory))} is a repository already", remedy="name a folder that is new or empty"
        )
    git = Git(program=find_git(), git_dir=None)
    git.run(
        "init",
        "--quiet",
        "--template=",
        "--object-format=sha1",
        f"--initial-branch={branch}",
        str(directory.absolute()),
    )


def fast_import(directory: Path, stream: bytes | Iterable[bytes]) -> dict[int, str]:
    """Write commits, as ``git fast-import`` reads them, into a repository that ``create`` made; give their ids by mark.

    The same stream makes the same commits. Raises UnreachableError if Git refuses a part of it.
    """
    marks = directory.absolute() / ".git" / "tieout-marks"
    with _at(directory).start(("fast-import", "--quiet", "--date-format=raw", f"--export-marks={marks}")) as running:
        running.send_all((stream,) if isinstance(stream, bytes) else stream)
        ended = running.wait()[0]
    if ended.code != 0:
        raise failure("fast-import", ended)
    pairs = (line.split() for line in marks.read_text(encoding="ascii").splitlines())
    found = {int(mark.removeprefix(":")): oid for mark, oid in pairs}
    marks.unlink()
    return found


def checkout(directory: Path) -> None:
    """Make the folder's files those of its branch; what was there under the same names is lost."""
    _at(directory).run("reset", "--quiet", "--hard")


def _at(directory: Path) -> Git:
    place = directory.absolute()
    return Git(program=find_git(), git_dir=place / ".git", work_tree=place)
