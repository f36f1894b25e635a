"""Which paths a bundle may hold.

A name that one system reads otherwise than another may hide a file, or write outside of the folder.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.text import HIDDEN, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 120  # characters of a path: with a folder above it, Windows still opens it
RESERVED = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.[^/]*)?(?:/|$)", re.IGNORECASE | re.ASCII)


def path_problem(path: str) -> str:
    """Say why a bundle may not hold this path; empty if it may."""
    parts = path.split("/")
    rules = (
        (not path.isascii() or not path.isprintable(), "has characters beyond printable ASCII"),
        ("\\" in path, "has a backslash"),
        (path.startswith("/"), "is absolute"),
        (re.match("[A-Za-z]:", path), "begins with a drive"),
        (" " in path, "has a space"),
        (len(path) > LONGEST, f"has more than {LONGEST} characters"),
        (".." in parts, "leads upwards (..)"),
        ("" in parts or "." in parts, "has an empty part or one that is a dot"),
        (any(part.startswith("-") for part in parts), "has a part that begins with a hyphen"),
        (any(part.endswith(".") for part in parts), "has a part that ends in a dot"),
        (RESERVED.search(path), "has a name that Windows reserves"),
        (re.search(r"[^A-Za-z0-9_.+@=,/-]", path), "has a character other than letters, digits and _ . + @ = , -"),
    )
    return next((what for holds, what in rules if holds), "")


def folder_problem(name: str) -> str:
    """Say why the one folder that all of a ZIP lies in may not be called so; empty if it may."""
    rules = (
        (HIDDEN.search(name), "has a character that cannot be seen"),
        (re.search("[\ud800-\udfff]", name), "is no UTF-8"),
        ("\\" in name, "has a backslash"),
        (re.match("[A-Za-z]:", name), "begins with a drive"),
        (re.search('[<>:"|?*]', name), 'has one of < > : " | ? *, which Windows refuses'),
        (name.startswith("-"), "begins with a hyphen"),
        (name.endswith((".", " ")), "ends in a dot or a blank, which Windows drops"),
        (RESERVED.search(name), "has a name that Windows reserves"),
        (len(name) > LONGEST, f"has more than {LONGEST} characters"),
    )
    return next((what for holds, what in rules if holds), "")


def folded(path: str) -> str:
    """Give a path as a system sees it that minds neither case nor composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def collisions(paths: Iterable[str]) -> Iterator[str]:
    """Yield the paths that another one hides on some systems, and files that would be folders as well."""
    kept: dict[str, str] = {}
    known = list(dict.fromkeys(paths))
    above = {path[:at] for path in known for at, letter in enumerate(path) if letter == "/"}
    for path in sorted(above) + known:
        first = kept.setdefault(folded(path), path)
        if first != path:
            yield f"{shown(path)} differs from {shown(first)} only by case or composition"
    yield from (f"{shown(path)} is a file, and a folder as well" for path in known if path in above)
