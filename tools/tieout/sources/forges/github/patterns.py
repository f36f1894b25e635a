"""Which branch a pattern of GitHub's means.

GitHub docs, "Managing a branch protection rule": Ruby's ``File.fnmatch`` with ``FNM_PATHNAME``. ``*`` and ``?``
stop at a slash, ``**/`` stands for any number of folders, ``[a-z]`` for one character; a backslash quotes nothing,
a set cannot be negated, and there is no ``{a,b}``. Walked without backtracking over more than the last star, so
that no pattern of a hostile server takes long.
"""

from __future__ import annotations

from typing import NamedTuple

BRANCHES = "refs/heads/"
ALL, DEFAULT = "~ALL", "~DEFAULT_BRANCH"
_SPECIAL = frozenset("*?[]")
_LONGEST = 1024


class Names(NamedTuple):
    """A condition of a ruleset on names; one of ``include`` must match and none of ``exclude``."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]


def matches(pattern: str, name: str) -> bool:
    """Say whether a pattern matches a whole name."""
    if len(pattern) > _LONGEST:
        return False
    parts, names = pattern.split("/"), name.split("/")
    # Which of the first names are used up by the parts so far.
    reached = {0}
    for index, part in enumerate(parts):
        if part == "**" and index + 1 < len(parts):
            reached = set(range(min(reached), len(names) + 1)) if reached else set()
        else:
            reached = {at + 1 for at in reached if at < len(names) and _part(part, names[at])}
    return len(names) in reached


def is_plain(pattern: str) -> bool:
    """Say whether a pattern names one branch, and so goes before all that do not."""
    return not _SPECIAL & set(pattern)


def binds(names: Names, branch: str, *, is_default: bool) -> bool:
    """Say whether the condition of a ruleset on the names of refs holds for a branch."""
    ref = BRANCHES + branch

    def covers(pattern: str) -> bool:
        if pattern == DEFAULT:
            return is_default
        return pattern == ALL or matches(pattern, ref)

    return any(map(covers, names.include)) and not any(map(covers, names.exclude))


def _part(pattern: str, text: str) -> bool:
    """Match between two slashes."""
    tokens = _tokens(pattern)
    if tokens is None:
        return False
    token = place = 0
    star: tuple[int, int] | None = None
    while place < len(text):
        if token < len(tokens) and tokens[token] is None:
            star = (token, place)
            token += 1
        elif token < len(tokens) and (wanted := tokens[token]) is not None and _is_in(text[place], wanted):
            token, place = token + 1, place + 1
        elif star is not None:
            star = (star[0], star[1] + 1)
            token, place = star[0] + 1, star[1]
        else:
            return False
    return all(item is None for item in tokens[token:])


def _tokens(pattern: str) -> list[tuple[tuple[str, str], ...] | None] | None:
    """Give for each token the ranges of characters that it takes, None for a star; None for a set that never ends."""
    tokens: list[tuple[tuple[str, str], ...] | None] = []
    place = 0
    while place < len(pattern):
        char = pattern[place]
        place += 1
        if char == "*":
            tokens.append(None)
        elif char == "?":
            tokens.append((("\0", "\U0010ffff"),))
        elif char == "[":
            end = pattern.find("]", place + 1)
            if end < 0 or pattern[place] in "^!":
                return None
            tokens.append(_ranges(pattern[place:end]))
            place = end + 1
        else:
            tokens.append(((char, char),))
    return tokens


def _ranges(inside: str) -> tuple[tuple[str, str], ...]:
    ranges: list[tuple[str, str]] = []
    place = 0
    while place < len(inside):
        is_range = place + 2 < len(inside) and inside[place + 1] == "-"
        ranges.append((inside[place], inside[place + 2] if is_range else inside[place]))
        place += 3 if is_range else 1
    return tuple(ranges)


def _is_in(char: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(low <= char <= high for low, high in ranges)
