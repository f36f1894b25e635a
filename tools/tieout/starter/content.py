"""The starter's files, from wherever this copy of the tool keeps them.

A wheel carries all of them in ``starter/files``. A checkout has the programme itself (policies,
runbooks, registers, controls.yaml) at its root, and only the rest in ``starter/files``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

PROGRAMME = ("controls.yaml", "policies", "registers", "runbooks")
"""What the programme consists of; the rest helps a company to run it."""
_OURS_ALONE = frozenset({"__pycache__", ".DS_Store"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterFile:
    """A file as it is planted."""

    path: str
    """Relative to the new repository, ``/`` between the parts."""
    data: bytes

    @property
    def is_programme(self) -> bool:
        """Whether it is part of the programme, and no mere help."""
        return self.path.partition("/")[0] in PROGRAMME


def starter_files() -> tuple[StarterFile, ...]:
    """Give every file that a new company gets, sorted by path."""
    shipped = resources.files("tieout").joinpath("starter", "files")
    found = {file.path: file for file in _below(shipped)}
    if "controls.yaml" not in found:
        root = Path(str(shipped)).parents[3]  # tools/tieout/starter/files of a checkout
        for name in PROGRAMME:
            found.update({file.path: file for file in _below(root / name, name)})
    return tuple(found[path] for path in sorted(found))


def _below(place: Traversable, path: str = "") -> Iterator[StarterFile]:
    if place.name in _OURS_ALONE or (isinstance(place, Path) and place.is_symlink()):
        return
    if place.is_file():
        yield StarterFile(path=path, data=place.read_bytes())
    elif place.is_dir():
        for inner in place.iterdir():
            yield from _below(inner, f"{path}/{inner.name}" if path else inner.name)
