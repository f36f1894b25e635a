"""Other programs, by an argument list and never through a shell."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
from typing import IO, TYPE_CHECKING, NamedTuple, Self, cast

from tieout.model.errors import UnreachableError

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

KEPT = 8192
"""Bytes of a stderr that are kept: the cause stands in its first lines."""
_BLOCK = 1 << 18


class Ended(NamedTuple):
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


def inherited(*, but: str, keep: str | tuple[str, ...] | None = None) -> dict[str, str]:
    """Give our own environment less the variables whose names start with ``but``, ``keep`` apart.

    The environment is read here and not in ``cli/`` only to keep parts of it from a child.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(but) or (keep is not None and name.startswith(keep))
    }


@contextlib.contextmanager
def hidden_variables(prefix: str) -> Iterator[None]:
    """Hide variables of our environment from a library that obeys them, while the block runs."""
    hidden = {name: value for name, value in os.environ.items() if name.startswith(prefix)}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)


def run(
    argv: Sequence[str],
    *,
    stdin: bytes = b"",
    timeout_s: float,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> Ended:
    """Run a program to its end; raises UnreachableError if it cannot start or takes too long.

    ``environment`` is the whole of what it gets; None: ours.
    """
    try:
        done = subprocess.run(
            argv, input=stdin, capture_output=True, check=False, timeout=timeout_s, env=environment, cwd=directory
        )
    except subprocess.TimeoutExpired as error:
        raise UnreachableError(f"{argv[0]} did not end within {timeout_s:g} seconds") from error
    except OSError as error:
        raise UnreachableError(
            f"{argv[0]} cannot be started: {error.strerror}", remedy="tieout doctor says what this machine lacks"
        ) from error
    return Ended(code=done.returncode, stdout=done.stdout, stderr=done.stderr)


class Running:
    """Programs at work, each reading what the one before it writes; leaving the block ends them."""

    def __init__(self, *commands: Sequence[str], environment: Mapping[str, str], directory: Path | None = None) -> None:
        """Start them; what is sent goes to the first, what is read comes from the last."""
        self._processes: list[subprocess.Popen[bytes]] = []
        self._errors: list[_Drain] = []
        self._feed: threading.Thread | None = None
        try:
            for argv in commands:
                self._start(argv, environment, directory)
        except OSError as error:
            self.end()
            raise UnreachableError(f"{argv[0]} cannot be started: {error.strerror}") from error

    def _start(self, argv: Sequence[str], environment: Mapping[str, str], directory: Path | None) -> None:
        before = self._processes[-1].stdout if self._processes else None
        process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE if before is None else before,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=directory,
            bufsize=_BLOCK,
        )
        self._processes.append(process)
        self._errors.append(_Drain(cast("IO[bytes]", process.stderr)))
        if before is not None:
            before.close()  # the child has it; ours would keep the writer from learning that it ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def send(self, data: bytes) -> None:
        """Write to the first program at once. Does nothing if it has ended: its code tells why."""
        stdin = cast("IO[bytes]", self._processes[0].stdin)
        with contextlib.suppress(BrokenPipeError):
            stdin.write(data)
            stdin.flush()

    def send_all(self, parts: Iterable[bytes]) -> None:
        """Write these and close. Only for programs that write nothing until they have read all."""
        for part in parts:
            self.send(part)
        self.close_input()

    def feed(self, parts: Iterable[bytes]) -> None:
        """Write these from another thread while we read, and close: neither side ever waits for the other.

        For parts that are at hand: nobody would learn that taking them failed.
        """
        self._feed = threading.Thread(target=self._write, args=(parts,), daemon=True)
        self._feed.start()

    def _write(self, parts: Iterable[bytes]) -> None:
        # Broken: the program has ended, and its code tells why.
        with contextlib.suppress(BrokenPipeError), cast("IO[bytes]", self._processes[0].stdin) as stream:
            for part in parts:
                stream.write(part)

    def close_input(self) -> None:
        """Tell the first program that there is no more."""
        with contextlib.suppress(BrokenPipeError):
            cast("IO[bytes]", self._processes[0].stdin).close()

    @property
    def output(self) -> io.BufferedReader:
        """What the last program writes."""
        return cast("io.BufferedReader", self._processes[-1].stdout)

    def blocks(self) -> Iterator[bytes]:
        """Give what the last program writes, in large pieces."""
        while block := self.output.read(_BLOCK):
            yield block

    def wait(self) -> tuple[Ended, ...]:
        """Wait for each to end. Read all of the output before."""
        return tuple(
            Ended(code=process.wait(), stdout=b"", stderr=errors.text())
            for process, errors in zip(self._processes, self._errors, strict=True)
        )

    def end(self) -> None:
        """Stop what still runs and close every pipe."""
        for process in self._processes:
            process.kill()  # does nothing to one that has ended
        if self._feed is not None:
            self._feed.join()  # what it writes to is closed below
        for process in self._processes:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()
        self.wait()


class _Drain(threading.Thread):
    """Reads a stderr to its end, so that its writer never waits for us, and keeps the beginning."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self._kept = bytearray()
        self.start()

    def run(self) -> None:
        with self._stream as stream:
            while block := stream.read(KEPT):
                self._kept += block[: KEPT - len(self._kept)]

    def text(self) -> bytes:
        self.join()
        return bytes(self._kept)
