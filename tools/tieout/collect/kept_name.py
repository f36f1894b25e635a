"""The name under which a file that a person brings is kept: one that a bundle can hand on, on every system."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
"""Characters: of the 120 that a path of a bundle may have, about half are those of the folder above it."""
_STEM_LEAST = 8
_GOOD = re.compile(
    r"(?:[A-Za-z0-9_+@=,]|\.(?=.))[A-Za-z0-9_.+@=,-]*(?<![.-])|[A-Za-z0-9_+@=,.][A-Za-z0-9_.+@=,-]*-", re.ASCII
)
_OTHER = re.compile(r"[^A-Za-z0-9_.+@=,-]+", re.ASCII)
# Windows: Naming Files, Paths, and Namespaces.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE | re.ASCII)


def kept_name(name: str) -> str:
    """Give the name itself if a bundle can hold it, else one as near to it as can be.

    Of ``Übersicht Q1.csv`` that is ``Ubersicht-Q1.csv``.
    """
    if len(name) <= LONGEST and _GOOD.fullmatch(name) and not _RESERVED.match(name):
        return name
    base = "".join(item for item in unicodedata.normalize("NFKD", name) if not unicodedata.combining(item))
    stem, dot, ending = _OTHER.sub("-", base).rpartition(".")
    if not dot or not ending.strip("-"):
        stem, dot, ending = _OTHER.sub("-", base), "", ""
    stem = stem.strip("-.") or "file"
    stem = f"_{stem}" if _RESERVED.match(f"{stem}.") else stem
    ending = ending.strip("-")[: LONGEST - _STEM_LEAST]
    return f"{stem[: LONGEST - len(dot) - len(ending)].rstrip('-.')}{dot}{ending}"
