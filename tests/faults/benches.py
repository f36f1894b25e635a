"""Benches: what brings one way of capturing before a source, and lets the source fail.

A bench lies in a file ``tests/**/bench*.py`` that ends in ``BENCHES = (MyBench(), ...)``; it is found by its
name. ``tests/faults/test_matrix.py`` takes every collector of the entry points, every ingestion of the registry
and every form of a command's output, and wants for each of them a bench, and of the bench every ``Fault``:
a capture that could pass, or no reason why the fault cannot happen, fails the test. So does a bench whose
capture without a fault could not pass: then the others would show nothing.

    class RolesBench:
        collector = "postgres.roles"
        excused = {Fault.RATE_LIMITED: "PostgreSQL has no limit of questions"}

        def absent(self) -> str:                       # why it cannot run on this machine; "" if it can
            return "" if postgres_is_here() else "no PostgreSQL"

        def capture(self, fault: Fault | None, root: Path) -> Draft:
            with server(fault) as port:
                return run(setting(port), Roles(), context(root))

For a form of file there is ``FileBench``: it is cut, emptied and replaced by error bodies without being asked.
"""

from __future__ import annotations

import enum
import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tieout.collect.base import Draft

TESTS = Path(__file__).parents[1]


class Fault(enum.Enum):
    """How a source fails."""

    DENIED = "denied"
    """Nothing may be read: the permission is missing."""
    DENIED_IN_PART = "denied in part"
    """One of several reads is refused: the second page, the third member."""
    CUT_OFF = "cut off"
    """An answer ends before its end."""
    RATE_LIMITED = "rate-limited"
    """The source asks for more patience than the budget has."""
    KILLED = "killed"
    """The source, or the command, dies half way."""
    HANGS = "hangs"
    """No answer ever comes."""
    ERROR_BODY = "error body"
    """An error comes in the guise of an answer: status 200, exit code 0."""
    EMPTY = "empty"
    """The answer holds nothing, and nobody said that nothing is a right answer."""
    OTHER_VERSION = "other version"
    """The answer has the form of another version: keys gone, renamed, or of another type."""
    SKEWED_CLOCK = "skewed clock"
    """The source's clock is ten minutes from ours."""
    OTHER_SOURCE = "other source"
    """Another account or host answers than the one that ``registers/systems`` names."""


class SourceBench(Protocol):
    """A collector, native or a command, before a source that can be made to fail."""

    collector: str
    """Its id; of a command ``command:`` and what it reads: ``command:json``."""
    excused: Mapping[Fault, str]
    """Faults that this source cannot have, each with the reason."""

    def absent(self) -> str:
        """Say why it cannot run on this machine; empty if it can."""
        ...

    def capture(self, fault: Fault | None, root: Path) -> Draft:
        """Capture from the source with this fault; None: without any, with at least two rows."""
        ...


@dataclass(frozen=True, kw_only=True)
class FileBench:
    """A form of file that another tool writes, for the ingestion of that id.

    Cuts, empty files and error bodies are made from ``sound`` by the matrix itself.
    """

    ingestion: str
    sound: bytes
    """A whole file with at least two rows."""
    other_versions: tuple[bytes, ...]
    """The same in forms that this version does not understand: another major version, mandatory keys gone."""
    broken: tuple[bytes, ...] = ()
    """Whatever else must not pass: totals that do not add up, an error where rows should be."""
    is_whole: Callable[[bytes], bool] = field(default=lambda _: False)
    """Whether a cut of ``sound`` is a whole file by itself, so that only a count by another way could tell:
    of a list in lines a cut at the end of a line."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """With which it is read."""
    excused: Mapping[Fault, str] = field(default_factory=dict)


Bench = SourceBench | FileBench


def benches() -> Iterator[Bench]:
    """Give every bench of the tests, sorted by file."""
    for path in sorted(TESTS.rglob("bench*.py")):
        if path == Path(__file__):
            continue
        name = ".".join(("tests", *path.relative_to(TESTS).with_suffix("").parts))
        yield from importlib.import_module(name).BENCHES
