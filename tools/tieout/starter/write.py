"""Plant the starter in a folder, all of it or nothing."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tieout import __version__
from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.ports.storage import refused
from tieout.ports.writing import write_file
from tieout.starter.above import can_name, for_folder, is_above, told_in
from tieout.starter.at_forge import Hosted, at_forge
from tieout.starter.content import StarterFile, starter_files
from tieout.starter.naming import organization_name, time_zone

_ORGANIZATION = re.compile(rb"^organization: \{.*\}$", re.MULTILINE)
_NAMED_AT_ONCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What planting did, each tuple sorted."""

    written: tuple[str, ...]
    """Paths relative to the folder."""
    kept: tuple[str, ...]
    """Files that were there already and stay: never part of the programme itself."""
    above: tuple[str, ...] = ()
    """What was written at the top of the repository, relative to that."""
    kept_above: tuple[str, ...] = ()
    """What was there already."""


def plant(
    directory: Path,
    *,
    organization: str | None = None,
    timezone: str | None = None,
    top: Path | None = None,
    branch: str = "",
    repository: Hosted | None = None,
) -> Planted:
    """Write the starter into ``directory``, which is made if need be, and overwrite nothing.

    Where it is a folder below ``top``, a repository's, what is looked for there alone is written there. ``branch`` and
    ``repository`` take the place of the starter's own, if given: ``can_stand`` allows the branch. A README,
    ``.gitignore`` or workflow that is there stays as it is. Raises UsageError if a file
    of the programme is there already, or lies behind a link: then nothing is written. Raises
    StorageError if the disk refuses: then what was written is taken away again.
    """
    every = tuple(at_forge(file, branch, repository or Hosted()) for file in starter_files())
    folder = "" if top is None else _below(directory, top)
    files = tuple(told_in(file, folder) if folder else file for file in every if not (folder and is_above(file.path)))
    above = tuple(for_folder(file, folder) for file in every if folder and is_above(file.path))
    taken = tuple(file for file in files if _is_there(directory, file.path))
    _refuse(directory, files, taken)
    there = () if top is None else tuple(file.path for file in above if _is_there(top, file.path))
    if top is not None:
        _refuse(top, above, ())
    kept = tuple(file.path for file in taken)
    name = None if organization is None else organization_name(organization)
    zone = None if timezone is None else time_zone(timezone)
    new = tuple(fitted(file, name, zone) for file in files if file.path not in kept)
    new_above = tuple(fitted(file) for file in above if file.path not in there)
    _write([(directory, new), *([(top, new_above)] if top is not None else [])])
    return Planted(
        written=tuple(file.path for file in new),
        kept=kept,
        above=tuple(file.path for file in new_above),
        kept_above=there,
    )


def _below(directory: Path, top: Path) -> str:
    """Give where a folder lies below the top of a repository; empty where it is the top, or no file could name it."""
    here, above = directory.resolve(), top.resolve()
    if here == above or not here.is_relative_to(above):
        return ""
    folder = here.relative_to(above).as_posix()
    return folder if can_name(folder) else ""


def _refuse(directory: Path, files: tuple[StarterFile, ...], taken: tuple[StarterFile, ...]) -> None:
    there = [file.path for file in taken if file.is_programme]
    if there:
        more = f" and {len(there) - _NAMED_AT_ONCE} more" if len(there) > _NAMED_AT_ONCE else ""
        is_planted = any(file.path == "controls.yaml" for file in taken)
        where = shlex.quote(visible(str(directory)))
        raise UsageError(
            f"{visible(str(directory))} has {', '.join(there[:_NAMED_AT_ONCE])}{more} already: nothing was written",
            remedy=f"tieout check --root {where} examines what is there; to begin anew, plant into an empty folder"
            if is_planted
            else "plant into an empty folder, or use tieout adopt for the documents that are here",
        )
    for folder in sorted({parent for file in files for parent in _folders(file.path)}):
        place = directory / folder
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise UsageError(
                f"{visible(str(place))} is no folder of its own: nothing was written",
                remedy="remove the link or the file, or plant into an empty folder",
            )


def fitted(file: StarterFile, name: str | None = None, zone: str | None = None) -> StarterFile:
    """Give a file with the company's name and zone, or the version of this tool, in its place."""
    data = file.data
    if file.path == "controls.yaml" and (name or zone):
        match = _ORGANIZATION.search(data)
        if match is None:
            message = "the starter's controls.yaml has no line organization: {...}"
            raise LookupError(message)
        line = match.group().decode()
        line = _set(_set(line, "timezone", zone), "name", name)  # a name may hold what looks like a key
        data = data[: match.start()] + line.encode() + data[match.end() :]
    elif not file.is_programme:
        data = data.replace(b"@VERSION@", __version__.encode())
    return StarterFile(path=file.path, data=data)


def _set(line: str, key: str, value: str | None) -> str:
    if value is None:
        return line
    # JSON's strings are YAML's (YAML 1.2, section 1.3).
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(rf"\b{key}: [^,}}]+", lambda _: f"{key}: {text}", line, count=1)


def _write(wanted: Sequence[tuple[Path, tuple[StarterFile, ...]]]) -> None:
    made: list[Path] = []
    directory = wanted[0][0]
    try:
        for directory, files in wanted:
            for folder in [directory, *(directory / part for file in files for part in _folders(file.path))]:
                if not folder.is_dir():
                    made.extend(_make(folder))
            for file in files:
                place = directory / file.path
                write_file(place, file.data)
                made.append(place)
    except BaseException as error:  # also when interrupted: all of it or nothing
        for place in reversed(made):
            _take_away(place)
        if isinstance(error, OSError):
            raise refused(error, directory, "writing") from error
        raise


def _make(folder: Path) -> list[Path]:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True)
    return missing[::-1]


def _take_away(place: Path) -> None:
    if place.is_dir():
        place.rmdir()
    else:
        place.unlink()


def _folders(path: str) -> list[str]:
    """Give the folders on the way to a path, outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _is_there(directory: Path, path: str) -> bool:
    return os.path.lexists(directory / path)
