"""The tool under attack: `tieout`, run in this process by a clock that stands still."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from tieout.cli import collecting
from tieout.cli.main import run


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run printed, and ended with."""

    code: int
    text: str
    told: str
    """What it said on standard error."""


def tieout(*arguments: object, cwd: Path, at: datetime) -> Answer:
    """Run a verb as somebody would at that moment, with an environment that is the same everywhere."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(cwd.parent),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": str(int(at.timestamp())),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    code: object = None
    with (
        _instead(environment, ["tieout", *map(str, arguments)]),
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        # `collect` and `evidence add` take no time from outside: a capture is of its own moment.
        patch.object(collecting, "now", lambda: at.astimezone(UTC)),
    ):
        try:
            run()
        except SystemExit as end:
            code = end.code
    texts = []
    for stream in (out, err):
        stream.flush()
        buffer = stream.detach()
        assert isinstance(buffer, io.BytesIO)  # noqa: S101  # as it was made above
        texts.append(buffer.getvalue().decode())
    return Answer(code if isinstance(code, int) else 70, *texts)


@contextlib.contextmanager
def _instead(environment: dict[str, str], arguments: list[str]) -> Iterator[None]:
    before, said = dict(os.environ), sys.argv
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = arguments
    try:
        yield
    finally:
        sys.argv = said
        os.environ.clear()
        os.environ.update(before)
