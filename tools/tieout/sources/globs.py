"""Path patterns of ``controls.yaml``: ``**`` for folders, ``*`` and ``?`` within a name."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 1024
_REFUSED = frozenset("!\\[]{}\0\n")


def fault(pattern: str) -> str | None:
    """Say why a pattern is not read, None if it is: it must be relative and stay in the repository."""
    if not pattern or len(pattern) > _LONGEST:
        return "is empty or too long"
    if _REFUSED & set(pattern):
        return "holds one of ! \\ [ ] { }, which have no meaning here"
    parts = pattern.split("/")
    if parts[0] == "":
        return "begins with a slash; it is relative to the repository already"
    if ".." in parts:
        return "leads out of its folder with .."
    if "." in parts or "" in parts:
        return "has an empty part or a dot as a part"
    return None


def match(path: str, patterns: tuple[str, ...]) -> bool:
    """Say whether a path matches one of the patterns, capitals apart.

    ``**`` alone between slashes is any number of folders, none included; at the end, anything
    below. ``*`` is any text without a slash, ``?`` one character of it. A leading dot is no
    exception: nothing is skipped because of its name.
    """
    return bool(patterns) and _compiled(patterns).fullmatch(path) is not None


@functools.lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Translate them into one expression: a repository has many files, and a programme several patterns."""
    return re.compile("|".join(f"(?:{_expression(pattern)})" for pattern in patterns), re.DOTALL)


def _expression(pattern: str) -> str:
    """Translate a pattern into an expression that never backtracks over what it has matched.

    Between wildcards the earliest match leaves the most for the rest, so each is an atomic group;
    without them ``*a*a*a*b`` would cost a polynomial of the path's length.
    """
    groups: list[list[str]] = [[]]
    for part in pattern.split("/"):
        if part == "**":
            groups.append([])
        else:
            groups[-1].append(_part(part))
    first, *rest = groups
    if not rest:
        return "/".join(first)
    expression = "".join(f"{part}/" for part in first)
    for group in rest[:-1]:
        if group:
            expression += f"(?>(?:[^/]+/)*?{''.join(f'{part}/' for part in group)})"
    last = "/".join(rest[-1]) if rest[-1] else "[^/]+"
    return f"{expression}(?:[^/]+/)*{last}"


def _part(part: str) -> str:
    chunks = [re.escape(chunk).replace(r"\?", "[^/]") for chunk in re.split(r"\*+", part)]
    if len(chunks) == 1:
        return chunks[0]
    first, *middle, last = chunks
    return first + "".join(f"(?>[^/]*?{chunk})" for chunk in middle) + f"[^/]*{last}(?![^/])"


def starts_of(globs: Iterable[str]) -> tuple[str, ...]:
    """Give the folders in which files of these globs can lie, as ``WorkTree.starts`` wants them."""
    starts: set[str] = set()
    for glob in globs:
        parts = glob.split("/")
        fixed: list[str] = []
        while len(parts) > 1 and not any(sign in parts[0] for sign in "*?["):
            fixed.append(parts.pop(0))
        folder = "/".join(fixed)
        if "**" in parts:
            starts.add(folder)
        else:
            starts.add(f"{folder}/{'*' * len(parts)}" if folder else "*" * len(parts))
    return tuple(sorted(starts))
