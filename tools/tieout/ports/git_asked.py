"""What Git said of objects before, while nothing of the repository's own folder was touched.

An object never changes, and ``git_command`` leaves Git nothing that shows another in its place: what a command says of
whole ids follows from them. That they are still there, and what they lie beside, is what the state of that folder tells.
"""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import takewhile
from typing import TYPE_CHECKING, Self

from tieout.ports.process import Ended, Running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tieout.ports.shelf import Shelf

_LARGEST = 8 << 20
"""Bytes of an answer that is kept."""
_VERBS = frozenset({"cat-file", "diff-tree", "ls-tree", "merge-base", "rev-list", "rev-parse"})
_AT_ONCE = 4096
"""Bytes that the smallest pipe holds (pipe(7)): nobody waits while they are sent."""
_ID = r"\^?[0-9a-f]{40}(?:[0-9a-f]{24})?(?:\^\{[a-z]+\})?"
_ARGUMENT = re.compile(f"-.*|{_ID}", re.ASCII | re.DOTALL)
_LINES = re.compile(f"(?:{_ID}\n)*".encode("ascii"))


class Question:
    """Commands of Git, each reading what the one before it writes, and all that the first one is given."""

    def __init__(self, shelf: Shelf | None, commands: Sequence[tuple[str, ...]], given: bytes) -> None:
        """``shelf`` is where answers are kept; None: nowhere."""
        self._shelf = shelf if shelf is not None and shelf.state and _is_of_objects(commands, given) else None
        words = [self._shelf.state, *("\0".join(argv) for argv in commands)] if self._shelf else ()
        asked = "\0\0".join(words).encode("utf-8", "surrogateescape") + b"\0\0" + given
        self._key = f"git:{hashlib.sha256(asked).hexdigest()}"

    def recalled(self) -> Ended | None:
        """Give what was said before, None for nothing."""
        found = (self._shelf.get(self._key) if self._shelf else None) or ""
        if self._shelf:
            self._shelf.room -= len(found)
        try:
            code, text = found.split(":")
            return Ended(int(code), base64.b64decode(text, validate=True), b"")
        except ValueError:
            return None

    def wants(self, size: int) -> bool:
        """Say whether an answer of so many bytes is kept."""
        return self._shelf is not None and size <= _LARGEST

    def keep(self, *ended: Ended, said: bytes) -> None:
        """Keep what was said, if nobody had anything to complain of."""
        if self._shelf and self.wants(len(said)) and not any(item.stderr for item in ended):
            text = f"{ended[-1].code}:{base64.b64encode(said).decode('ascii')}"
            if len(text) <= self._shelf.room:
                self._shelf.put(self._key, text)
                self._shelf.room -= len(text)


class Asked:
    """An answer that comes in pieces: of Git at work, or what it said before."""

    def __init__(self, question: Question, start: Callable[[], Running], given: bytes, count: int) -> None:
        """``start`` sets ``count`` commands to work, where nothing is known."""
        self._question, self._start, self._given, self._count = question, start, given, count
        self._running: Running | None = None
        self._said: list[bytes] = []
        self._size = 0

    def __enter__(self) -> Self:
        self._told = self._question.recalled()
        if self._told is None:
            self._running = self._start()
            if len(self._given) <= _AT_ONCE:
                self._running.send_all([self._given])
            else:
                self._running.feed([self._given])
        return self

    def __exit__(self, *_: object) -> None:
        if self._running is not None:
            self._running.end()

    def blocks(self) -> Iterator[bytes]:
        """Give what is said, in large pieces."""
        if self._running is None:
            yield self._told.stdout if self._told else b""
            return
        for block in self._running.blocks():
            self._size += len(block)
            if self._question.wants(self._size):
                self._said.append(block)
            yield block

    def wait(self) -> tuple[Ended, ...]:
        """Wait for each to end. Read all that is said before."""
        if self._running is None:
            return (Ended(0, b"", b""),) * self._count
        ended = self._running.wait()
        if not any(item.code for item in ended) and self._question.wants(self._size):
            self._question.keep(*ended, said=b"".join(self._said))
        return ended


def _is_of_objects(commands: Sequence[tuple[str, ...]], given: bytes) -> bool:
    """Say whether nothing but whole ids is named: no ref, and no name that may stand for another object tomorrow."""
    words = (takewhile(lambda word: word != "--", argv[1:]) for argv in commands)
    named = all(_ARGUMENT.fullmatch(word) for argv in words for word in argv)
    return named and all(argv[0] in _VERBS for argv in commands) and _LINES.fullmatch(given) is not None
