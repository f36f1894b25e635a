"""Other programs, by an argument list and never through a shell."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass

from tieout.model.errors import UnreachableError


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A program that came to its end."""

    code: int
    """0 by custom means success; below 0 the signal that ended it."""
    stdout: bytes
    stderr: bytes

    @property
    def complaint(self) -> str:
        """The last line that it wrote to stderr, where programs say what went wrong."""
        lines = self.stderr.decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "no reason given")


def find(program: str) -> str | None:
    """Give the path of a program of this machine, None if there is none."""
    return shutil.which(program)


def run(argv: list[str], *, stdin: bytes = b"", timeout_s: float) -> Ended:
    """Run a program to its end; raises UnreachableError if it cannot start or takes too long."""
    try:
        done = subprocess.run(argv, input=stdin, capture_output=True, check=False, timeout=timeout_s)
    except subprocess.TimeoutExpired as error:
        raise UnreachableError(f"{argv[0]} did not end within {timeout_s:g} seconds") from error
    except OSError as error:
        raise UnreachableError(f"{argv[0]} cannot be started: {error.strerror}") from error
    return Ended(code=done.returncode, stdout=done.stdout, stderr=done.stderr)
