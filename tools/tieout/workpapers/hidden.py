"""What of the evidence is withheld, by how sentences and places cite it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.evidence.capture import Capture

WITHHELD = "withheld"
_EVIDENCE = re.compile(r"evidence/[^\s:#,;()\"']+")
_WORD = re.compile(r"[0-9A-Za-z][\w.-]*")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What must not be quoted, by how it is cited."""

    paths: frozenset[str]
    """Withheld files, and the folders of the captures that they are of."""
    ids: frozenset[str]
    """Of those captures."""
    records: frozenset[str]
    """Records of captures that are withheld themselves."""

    @classmethod
    def of(cls, captures: Iterable[Capture], withheld: frozenset[str]) -> Hidden:
        """Gather what must not be quoted; ``withheld`` are paths from the root."""
        touched = [
            item
            for item in captures
            if item.path in withheld or any(f"{item.folder}/{file.name}" in withheld for file in item.present)
        ]
        folders = frozenset(item.folder for item in touched if not item.is_flat)
        return cls(
            paths=withheld | folders,
            ids=frozenset(item.id for item in touched),
            records=frozenset(item.path for item in touched if item.path in withheld),
        )

    def has(self, path: str) -> bool:
        """Say whether a path is withheld, or lies in the folder of such a capture."""
        return any(part in self.paths for part in (path, *_above(path)))

    def cited_in(self, *texts: str) -> bool:
        """Say whether any of these names what is withheld."""
        return any(
            any(self.has(found) for found in _EVIDENCE.findall(text)) or not self.ids.isdisjoint(_WORD.findall(text))
            for text in texts
        )


def _above(path: str) -> Iterable[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
