"""A programme in a folder of its repository: what tells it from another one in the same repository."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

from tieout.report.layout import plain

if TYPE_CHECKING:
    from tieout.model.finding import Finding

_ROOM = 28
"""Characters of a folder in a key: with a subject and a day there is room for no more (``post.base``)."""


def family(name: str, below: str) -> str:
    """Give the first part of a key: ``review``, and ``review/compliance`` of a programme in that folder.

    ``below`` is the root's path in the repository, with its slash, or empty.
    """
    folder = below.strip("/")
    return f"{name}/{_short(spelled(folder), folder)}" if folder else name


def spelled(text: str) -> str:
    """Spell a text so that it can stand in a comment that is not shown: no blank, no ``:``, no two hyphens."""
    return quote(text, safe="/", errors="surrogatepass").replace("--", "-%2D")


def folder_of(below: str) -> str:
    """Give the folder as it is shown; plain text that notifies nobody, empty at the top."""
    return plain(below.removesuffix("/")).replace("@", "\N{FULLWIDTH COMMERCIAL AT}")


def fingerprint_in_repository(finding: Finding, below: str) -> str:
    """Give 32 hex digits that no finding of another programme of the same repository has."""
    return digest_below(finding.fingerprint, below)


def digest_below(fingerprint: str, below: str) -> str:
    """Give a fingerprint, made another's by the folder if there is one."""
    return sha256(f"{below}\0{fingerprint}".encode("utf-8", "surrogatepass")).hexdigest()[:32] if below else fingerprint


def _short(text: str, folder: str) -> str:
    if len(text) <= _ROOM:
        return text
    return f"sha256/{sha256(folder.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
