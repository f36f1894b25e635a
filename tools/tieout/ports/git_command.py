"""How Git is called: one clean environment, whatever the repository or its user have configured.

A hostile ``.git/config`` can name commands (a monitor, hooks, a signature checker, a pager), and
variables can point Git at other objects. Only object plumbing is called, with all of that
overridden, without network, and without what rewrites history: replacements, grafts, mailmap, the
commit-graph file.
"""

from __future__ import annotations

import functools
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import StorageError, UnreachableError
from tieout.ports import process
from tieout.ports.git_asked import Asked, Question

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.ports.shelf import Shelf

MINIMUM = (2, 39)
"""Of December 2022: ``cat-file --batch-command`` (2.36), ``merge-tree --stdin`` and ``patch-id --verbatim`` (2.39)."""
_TIMEOUT_S = 60
_NOTHING = os.devnull
_SETTINGS = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", _NOTHING),
    ("core.attributesFile", _NOTHING),
    ("core.excludesFile", _NOTHING),
    ("core.pager", "cat"),
    ("core.sshCommand", "false"),
    ("core.askPass", "false"),
    ("core.useReplaceRefs", "false"),
    ("core.warnAmbiguousRefs", "true"),  # what is ambiguous we refuse, see git_revisions
    ("core.commitGraph", "false"),  # its dates and parents could differ from the commits'
    ("core.autocrlf", "false"),
    ("credential.helper", ""),
    ("diff.ignoreSubmodules", "none"),
    ("gpg.program", "false"),
    ("gpg.ssh.program", "false"),
    ("gpg.x509.program", "false"),
    ("protocol.allow", "never"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """Git, bound to one repository (or to none, to make one)."""

    program: str
    """The path of the executable."""
    git_dir: Path | None
    work_tree: Path | None = None
    """None: nothing on disk is a work tree, whatever ``core.worktree`` says."""
    shelf: Shelf | None = field(default=None, compare=False, repr=False)
    """What it said before, for what people look at alone."""

    def environment(self, settings: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
        """Give the whole environment of a call, with settings of its own."""
        clean = process.inherited(but="GIT_")
        clean |= {
            "GIT_ALLOW_PROTOCOL": "",
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": _NOTHING,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_FLUSH": "0",  # full blocks through our pipes instead of one write a commit
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
            "GIT_CONFIG_COUNT": str(len(_SETTINGS) + len(settings)),
        }
        for number, (name, value) in enumerate((*_SETTINGS, *settings)):
            clean[f"GIT_CONFIG_KEY_{number}"] = name
            clean[f"GIT_CONFIG_VALUE_{number}"] = value
        if self.git_dir is not None:
            clean["GIT_DIR"] = str(self.git_dir)
            clean["GIT_WORK_TREE"] = str(self.work_tree or self.git_dir)
        return clean

    def run(self, *argv: str, codes: tuple[int, ...] = (0,), stdin: bytes = b"") -> process.Ended:
        """Call Git to its end; raises UnreachableError for an exit code that is not in ``codes``."""
        question = Question(self.shelf, [argv], stdin)
        told = question.recalled()
        if told is not None and told.code in codes:
            return told
        done = process.run(
            [self.program, *argv],
            stdin=stdin,
            timeout_s=_TIMEOUT_S,
            environment=self.environment(),
            directory=self._place,
        )
        if done.code not in codes:
            raise failure(argv[0], done)
        question.keep(done, said=done.stdout)
        return done

    def ask(self, *commands: tuple[str, ...], given: bytes = b"") -> Asked:
        """Call Git several times at once, as ``start``, where all is known that the first call is given."""
        return Asked(Question(self.shelf, commands, given), lambda: self.start(*commands), given, len(commands))

    def start(self, *commands: tuple[str, ...], settings: tuple[tuple[str, str], ...] = ()) -> process.Running:
        """Call Git several times at once, each reading what the one before it writes."""
        argv = [[self.program, *command] for command in commands]
        return process.Running(*argv, environment=self.environment(settings), directory=self._place)

    @property
    def _place(self) -> Path | None:
        return self.work_tree or self.git_dir


# What Git says where nothing is wrong with the repository: errno(3), and Git's own words for EACCES.
_UNWRITTEN = re.compile(
    "No space left on device|Out of diskspace|Disk quota exceeded|Read-only file system|insufficient permission",
    re.IGNORECASE,
)


def failure(verb: str, done: process.Ended) -> UnreachableError | StorageError:
    """Make an error of a call that went wrong: the command and the first line of its complaint."""
    message = f"git {verb} failed: {reason(done)}"
    if _UNWRITTEN.search(message):
        return StorageError(
            message, remedy="df -h shows whether there is room, and ls -l .git who may write there; then run it again"
        )
    return UnreachableError(
        message,
        remedy="git fsck --full shows whether objects are damaged or missing",
    )


def reason(done: process.Ended) -> str:
    """Give the line of Git's stderr that names the cause, made safe to print."""
    lines = [line.strip() for line in done.stderr.decode("utf-8", "surrogateescape").split("\n") if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    for line in (*fatal, *lines):
        return visible(line.removeprefix("fatal: ").removeprefix("error: "))
    return f"signal {-done.code}" if done.code < 0 else f"exit code {done.code}"


def find_git() -> str:
    """Give the path of a Git that can be used; raises UnreachableError if there is none."""
    remedy = "install Git 2.39 or later (apt-get install git)"
    program = process.find("git")
    if program is None:
        raise UnreachableError("Git is not installed, or not on the PATH", remedy=remedy)
    try:
        text = _version(program)
    except UnreachableError as error:
        raise UnreachableError(f"{error.message}: Git cannot be used", remedy=remedy) from error
    numbers = re.search(r"([0-9]+)\.([0-9]+)", text)
    if numbers is None or (int(numbers[1]), int(numbers[2])) < MINIMUM:
        raise UnreachableError(f"{visible(text)} is too old: wanted is 2.39 or later", remedy=remedy)
    return program


@functools.cache
def _version(program: str) -> str:
    """Ask once a run: it is opened again by each verb that looks for a day first."""
    return Git(program=program, git_dir=None).run("version").stdout.decode("ascii", "replace").strip()
