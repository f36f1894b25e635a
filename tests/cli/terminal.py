"""The command on a terminal of its own, of 24 lines and 80 columns, as a person has it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.cli.programme import TIEOUT

_PATIENCE_S, _MOST_S = 5, 60
_CONTROL_C = b"\x03"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stood on the terminal when the command had ended."""

    returncode: int
    text: str
    """Line ends as LF; what was typed stands in it as the terminal echoes it."""


def on_a_terminal(
    *arguments: str,
    typed: bytes = b"",
    after: str = "",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Shown:
    """Run ``tieout`` with all three streams on one terminal; ``typed`` is typed once ``after`` stands on it."""
    script = ((after, typed),) if typed else ()
    return program_on_a_terminal([str(TIEOUT), *arguments], script=script, cwd=cwd, env=env)


def program_on_a_terminal(
    argv: Sequence[str],
    *,
    script: Sequence[tuple[str, bytes]] = (),
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Shown:
    """Run any program so; after a minute of silence it is killed.

    ``script``: what is typed, each once the text before it came to stand on the terminal, after what was typed last.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "CI"}}
    environment = {**plain, "TERM": "xterm", "COLUMNS": "80", "LINES": "24", **(env or {})}
    with subprocess.Popen(
        argv,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env=environment,
        start_new_session=True,
        # Else no key of it would reach the program as a signal.
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  # no thread of ours holds a lock here
    ) as process:
        os.close(theirs)
        shown = _read(ours, process, [*script])
        code = process.wait(timeout=60)
    os.close(ours)
    return Shown(code, shown.decode("utf-8", "replace").replace("\r\n", "\n"))


def _read(ours: int, process: subprocess.Popen[bytes], script: list[tuple[str, bytes]]) -> bytes:
    shown, since, last, silent_s = b"", 0, b"", 0
    while True:
        if script and script[0][0].encode() in shown[since:]:
            _, last = script.pop(0)
            os.write(ours, last)
            since = len(shown)
        if not select.select([ours], [], [], _PATIENCE_S)[0]:
            silent_s += _PATIENCE_S
            if silent_s >= _MOST_S:
                process.kill()
            elif last == _CONTROL_C:
                # Python loses one that comes just before it waits for a line; a person presses it again.
                os.write(ours, last)
            continue
        try:
            block = os.read(ours, 65_536)
        except OSError:  # EIO: the other end is closed (Linux)
            return shown
        if not block:
            return shown
        shown += block
