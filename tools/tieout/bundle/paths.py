"""Which paths a bundle may hold: those that every system, archive and tool keeps as they are."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from tieout.model.characters import hidden_character, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 120
"""Characters below the bundle's top: Windows stops at 260 with the folders above (MAX_PATH)."""
# Windows: Naming Files, Paths, and Namespaces.
_RESERVED = re.compile(r"(?:^|/)((?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.[^/]*)?)(?:/|$)", re.IGNORECASE | re.ASCII)
_DRIVE = re.compile(r"[A-Za-z]:", re.ASCII)
_PART = r"(?:[A-Za-z0-9_+@=,](?:[A-Za-z0-9_.+@=,-]*[A-Za-z0-9_+@=,-])?|\.[A-Za-z0-9_.+@=,-]*[A-Za-z0-9_+@=,-])"
_GOOD = re.compile(f"{_PART}(?:/{_PART})*", re.ASCII)
_REFUSED = re.compile('[<>:"|?*]')
_LONE = re.compile("[\ud800-\udfff]")
"""Bytes that are no UTF-8, as PEP 383 keeps them."""
_PLAIN = re.compile(r"[A-Za-z0-9_.+@=,/-]*", re.ASCII)


def path_problem(path: str) -> str | None:
    """Say why a bundle may not hold this path, in a few words; None if it may."""
    if len(path) <= LONGEST and _GOOD.fullmatch(path) and not _RESERVED.search(path):
        return None  # nearly every path, in a fraction of the time
    return _problem_of_text(path) or _problem_of_parts(path)


def _problem_of_text(path: str) -> str | None:
    hidden = hidden_character(path)
    problems = (
        (not path, "is empty"),
        (hidden is not None, f"has a character that cannot be seen ({hidden and hidden[1]})"),
        (any(character in path for character in "\n\r\t"), "has a line break or tab"),
        (not path.isascii(), "has characters beyond ASCII"),
        ("\\" in path, "has a backslash"),
        (path.startswith("/"), "is absolute"),
        (_DRIVE.match(path), "begins with a drive"),
        (" " in path, "has a space"),
        (len(path) > LONGEST, f"has {len(path)} characters; {LONGEST} is the most"),
    )
    return next((what for holds, what in problems if holds), None)


def _problem_of_parts(path: str) -> str | None:
    parts = path.split("/")
    reserved = _RESERVED.search(path)
    problems = (
        (".." in parts, "leads upwards (..)"),
        ("" in parts or "." in parts, "has an empty part or one that is a dot"),
        (
            any(part.startswith("-") for part in parts),
            "has a part that begins with a hyphen, as options of commands do",
        ),
        (
            any(part.endswith(".") for part in parts),
            "has a part that ends in a dot, which Windows drops",
        ),
        (reserved, f"has a name that Windows reserves ({reserved and reserved[1]})"),
        (
            not _PLAIN.fullmatch(path),
            "has a character other than letters, digits and _ . + @ = , -",
        ),
    )
    return next((what for holds, what in problems if holds), None)


def folder_problem(name: str) -> str | None:
    """Say why the one folder that a ZIP lays its files in may not be called so, in a few words; None if it may.

    Whoever packs chooses it, so blanks and every script are fine; what leads elsewhere when it is unpacked is not.
    """
    hidden, reserved = hidden_character(name), _RESERVED.search(name)
    problems = (
        (hidden, f"has a character that cannot be seen ({hidden and hidden[1]})"),
        (any(character in name for character in "\n\r\t"), "has a line break or tab"),
        (_LONE.search(name), "is no UTF-8"),
        ("\\" in name, "has a backslash"),
        (_DRIVE.match(name), "begins with a drive"),
        (_REFUSED.search(name), 'has one of < > : " | ? *, which Windows refuses'),
        (name.startswith("-"), "begins with a hyphen, as options of commands do"),
        (name.endswith((".", " ")), "ends in a dot or a blank, which Windows drops"),
        (reserved, f"has a name that Windows reserves ({reserved and reserved[1]})"),
        (len(name) > LONGEST, f"has {len(name)} characters; {LONGEST} is the most"),
    )
    return next((what for holds, what in problems if holds), None)


def collisions(paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Give the paths that another one hides on some systems, each with the reason, sorted.

    Compared by every part of the path, without case and in Unicode's composed form; of two, the
    later in ``paths`` is named. Also a file that would have to be a folder as well.
    """
    known = tuple(dict.fromkeys(paths))
    folders = {above for folder in {path.rpartition("/")[0] for path in known} for above in chain(folder)}
    names = folders.union(known)
    if len({_folded(name) for name in names}) == len(names) and folders.isdisjoint(known):
        return ()  # as nearly always, in a fraction of the time
    kept: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    for path in known:
        for part in reversed(list(chain(path))):
            first = kept.setdefault(_folded(part), part)
            if first != part:
                found.append((path, f"differs from {visible(first)} only by case or composition"))
                break
        if path in folders:
            found.append((path, "is a file, and a folder as well"))
    return tuple(sorted(found))


def chain(path: str) -> Iterator[str]:
    """Yield a path and the folders above it, innermost first."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _folded(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
