"""What every step needs: the table in which attacks.yaml finds it, and the way to a capture's files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from attacks.world import World
from tieout.collect.sidecar import record_text
from tieout.model.evidence.log import LEAVES
from tieout.model.evidence.record import RECORD_NAME, CaptureRecord
from tieout.sources.evidence.record import read_record

Values = Mapping[str, Any]
Step = Callable[[World, Values], None]
STEPS: dict[str, Step] = {}


def step(made: Step) -> Step:
    """Let ``attacks.yaml`` name it."""
    STEPS[made.__name__.replace("_", "-")] = made
    return made


def path_of(world: World, values: Values) -> Path:
    """Give the path of a file of a capture, or of the repository."""
    folder = world.root / world.captures[values["capture"]] if "capture" in values else world.root
    return folder / str(values["file"])


def instant_of(value: object) -> datetime:
    """YAML reads an instant by itself."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def record_of(world: World, name: str) -> CaptureRecord:
    """Read the record of a capture."""
    path = f"{world.captures[name]}/{RECORD_NAME}"
    return read_record((world.root / path).read_bytes(), path=path).record


def digest_of(world: World, name: str) -> str:
    """Give the digest of a record, 64 hex digits."""
    return hashlib.sha256((world.root / world.captures[name] / RECORD_NAME).read_bytes()).hexdigest()


def rewrite(world: World, name: str, change: Callable[[CaptureRecord], CaptureRecord]) -> None:
    """Write the record of a capture anew."""
    path = world.root / world.captures[name] / RECORD_NAME
    path.write_bytes(record_text(change(record_of(world, name))))


def lines_of(world: World) -> list[bytes]:
    """Give the lines of the log."""
    return (world.root / LEAVES).read_bytes().splitlines()


def write_lines(world: World, lines: list[bytes]) -> None:
    """Write the log anew."""
    (world.root / LEAVES).write_bytes(b"".join(item + b"\n" for item in lines))
