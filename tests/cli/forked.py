"""Many runs of the command in one interpreter, each in a process of its own: where streams and limits are the point.

Reads a list of ``[[words], streams, environment]`` in JSON from standard input and writes ``[code, out, err]`` for
each; in the environment null takes a variable away.
Streams: ``full`` (standard output is a full disk), ``closed`` (it is closed), ``gone`` (its reader has left), ``no-in``
(standard input is closed), ``small`` (no file may grow beyond 4 KiB), or empty.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence

import tieout.cli
from tieout.cli.main import run

_SMALL = 4096


def _streams(kind: str, out: int, err: int) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(err, 2)
    if kind == "full":
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
    elif kind == "gone":
        reader, writer = os.pipe()
        os.close(reader)
        os.dup2(writer, 1)
    else:
        os.dup2(out, 1)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0, "r"), os.fdopen(1, "w"), os.fdopen(2, "w")
    if kind == "closed":
        os.close(1)
        sys.stdout = None
    if kind == "no-in":
        os.close(0)
        sys.stdin = None
    if kind == "small":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # as Python does at its start
        resource.setrlimit(resource.RLIMIT_FSIZE, (_SMALL, _SMALL))


def one(words: Sequence[str], kind: str, around: Mapping[str, str | None]) -> tuple[int, str, str]:
    """Run the command once."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            code = 99
            try:
                os.environ.update({name: value for name, value in around.items() if value is not None})
                for name in [name for name, value in around.items() if value is None]:
                    os.environ.pop(name, None)
                _streams(kind, out.fileno(), err.fileno())
                sys.argv = ["tieout", *words]
                run()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 98
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return os.waitstatus_to_exitcode(status), out.read().decode(), err.read().decode()


def warm() -> None:
    """Import what the verbs import, once for all of the processes."""
    for module in pkgutil.walk_packages(tieout.cli.__path__, "tieout.cli."):
        importlib.import_module(module.name)
    for name in (
        "load",
        "check",
        "collect.verify",
        "collect.seal",
        "render.report",
        "report.text",
        "workpapers.ladder",
    ):
        importlib.import_module(f"tieout.{name}")


if __name__ == "__main__":
    warm()
    json.dump([one(*cell) for cell in json.load(sys.stdin)], sys.stdout)
