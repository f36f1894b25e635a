"""Names of files that no two machines, or no two readers, see alike."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from tieout.model.characters import hidden_character, name_of, visible
from tieout.model.location import Location, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RENAME = "rename the file: letters, digits, hyphens, dots"


def odd_names(paths: Iterable[str]) -> Iterator[Unreadable]:
    """Name the odd ones among the paths of a tree, in their order."""
    seen: dict[str, str] = {}
    for path in paths:
        why = _why_odd(path)
        if why is not None:
            yield _odd(path, "odd-name", f"the name {visible(path)} {why}")
        folded = unicodedata.normalize("NFC", path).casefold()
        if folded in seen:
            both = f"{_spelled(path)} and {_spelled(seen[folded])}"
            yield _odd(path, "name-clash", f"the names {both} are one name on some machines")
        seen.setdefault(folded, path)


def is_no_path(path: str) -> bool:
    """Say whether a path of a commit is none below the root: no work tree could hold it."""
    if path and path[0] not in "./" and path[-1] != "/" and "/." not in path and "//" not in path:
        return False  # as nearly all are, and each file of a commit is asked
    return any(part in {"", ".", ".."} or part.lower() == ".git" for part in path.split("/"))


def _why_odd(path: str) -> str | None:
    if is_no_path(path):
        return "is no path below the root"
    if path.isascii() and path.isprintable():
        return None
    if any(0xDC80 <= ord(character) <= 0xDCFF for character in path):  # PEP 383
        return "is not UTF-8"
    hidden = hidden_character(path)
    broken = next((name_of(character) for character in path if character in "\n\r\t"), None)
    name = hidden[1] if hidden else broken
    return None if name is None else f"holds the character {name}"


def _spelled(path: str) -> str:
    """Spell a path so that letters which look alike differ."""
    return visible(path).encode("ascii", "backslashreplace").decode("ascii")


def _odd(path: str, kind: str, message: str) -> Unreadable:
    return Unreadable(location=Location(path=visible(path)), kind=kind, message=message, remedy=_RENAME)
