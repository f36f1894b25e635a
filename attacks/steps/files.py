"""Steps on files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

from attacks.steps.found import Values, path_of, step
from attacks.world import World


@step
def edit(world: World, values: Values) -> None:
    """Put other text in the place of some, in a file of a capture or of the repository."""
    path = path_of(world, values)
    text = path.read_bytes().decode("utf-8")
    old = str(values["old"])
    if old not in text:
        raise LookupError(f"{path.name} does not hold {old!r}")
    path.write_bytes(text.replace(old, str(values["new"])).encode("utf-8"))


@step
def write(world: World, values: Values) -> None:
    """Write a file."""
    path = path_of(world, values)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(_pieces(values["text"])).encode("utf-8"))


@step
def delete(world: World, values: Values) -> None:
    """Take away a file, a folder, or a whole capture."""
    path = path_of(world, values) if "file" in values else world.root / world.captures[values["capture"]]
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


@step
def put_back(world: World, values: Values) -> None:
    """Take a capture, or a file, out of an earlier commit."""
    path = world.captures[values["capture"]] if "capture" in values else values["file"]
    world.git("checkout", "--quiet", values["of"], "--", path)


@step
def link(world: World, values: Values) -> None:
    """Put a symbolic link in the place of a file; what it points to has the very bytes."""
    path = path_of(world, values)
    target = world.root / "copy-of-it"
    shutil.copy(path, target)
    path.unlink()
    path.symlink_to(os.path.relpath(target, path.parent))


@step
def chmod(world: World, values: Values) -> None:
    """Make a file one that may be executed."""
    path_of(world, values).chmod(0o755)


@step
def link_folder(world: World, values: Values) -> None:
    """Move a folder, and put a symbolic link in its place."""
    path = path_of(world, values)
    target = world.root / str(values["to"])
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)
    path.symlink_to(os.path.relpath(target, path.parent))


@step
def twin(world: World, values: Values) -> None:
    """Copy a capture into a folder whose name looks like that of its system."""
    old = world.captures[values["capture"]]
    parts = old.split("/")
    parts[2] = values["system"]
    shutil.copytree(world.root / old, world.root / "/".join(parts))


def _pieces(text: object) -> Iterator[str]:
    """Give text that may be written in pieces, so that no file of the suite holds what looks like a secret."""
    yield from ([text] if isinstance(text, str) else [str(piece) for piece in text] if isinstance(text, list) else [])
