"""Where each document's page stands on the site."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HOME, DOCUMENTS, CONTROLS, CRITERIA, FINDINGS = "index.md", "documents.md", "controls.md", "criteria.md", "findings.md"
LADDER = "ladder.md"
APPROVALS = "approvals.md"
EVIDENCE = "evidence.md"
DUE, EXERCISES, EXCEPTIONS = "due.md", "exercises.md", "exceptions.md"
REGISTERS = "evidence/"
"""Under it stand the registers, a page a quarter, and no document."""
_TAKEN = frozenset({
    *(HOME, DOCUMENTS, CONTROLS, CRITERIA, LADDER, APPROVALS, EVIDENCE, DUE, EXERCISES, EXCEPTIONS, FINDINGS),
    "404.md",
})  # fmt: skip
_ODD = re.compile(r"[^\w-]+")
_LONGEST = 80  # characters of a part: four bytes each still make a name that every file system takes


def places(documents: Iterable[str]) -> dict[str, str]:
    """Give each document's path the path of its page, which ends in ``.md``; no two pages clash.

    A page stands where its document does, as far as names go that are good in an address and on
    every file system: letters, digits, hyphens, no dots, and no two that differ in capitals alone.
    """
    taken = set(_TAKEN)
    found: dict[str, str] = {}
    for path in documents:
        page = _page(path)
        if page in _TAKEN or page.casefold().startswith(REGISTERS):
            page = f"documents/{page}"
        stem, number = page.removesuffix(".md"), 1
        while _folded(page) in taken:
            number += 1
            page = f"{stem}-{number}.md"
        taken.add(_folded(page))
        found[path] = page
    return found


def quoted(path: str) -> str:
    """Give a path or fragment as it stands in an address."""
    return re.sub(r"[^A-Za-z0-9/._~-]", lambda m: "".join(f"%{b:02X}" for b in m.group().encode()), path)


def _page(path: str) -> str:
    *folders, name = path.split("/")
    stem = name[:-3] if name[-3:].lower() == ".md" else name
    # MkDocs makes index.html of a README.md.
    parts = [*map(_part, folders), "readme" if stem == "README" else _part(stem)]
    return f"{'/'.join(parts)}.md"


def _part(name: str) -> str:
    return _ODD.sub("-", unicodedata.normalize("NFC", name))[:_LONGEST] or "-"


def _folded(page: str) -> str:
    return unicodedata.normalize("NFC", page).casefold()
