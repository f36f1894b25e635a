"""A document, version by version, as the states of the branch held it: the bytes, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.document import Status

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.document import Document, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldVersion:
    """What one landing made of a document."""

    landing: str
    """The commit of the first-parent line."""
    on: date
    """The civil date on which it came to stand on the branch: its committer's, never before an earlier state's."""
    path: str
    """As it is shown, below the root."""
    blob: str = ""
    """The id of the object that holds the text; empty where the landing took the document away."""
    data: bytes | None = None
    """Its bytes; None where it was taken away, or ``problem`` says why they are not here."""
    document: Document | None = None
    """What it says; None where it cannot be read."""
    fields: tuple[tuple[str, str], ...] | None = None
    """The keys of its head, flat, in its order; None where the head cannot be read."""
    problem: str = ""
    """Why ``document`` or ``data`` is missing; empty where neither is, and where the document was taken away."""
    moved_from: str = ""
    """Where it stood before, of a landing that moved it."""

    @property
    def is_gone(self) -> bool:
        """Whether the landing took the document away."""
        return not self.blob

    @property
    def status(self) -> Status | None:
        """Where it says to stand; active where it says nothing, None where it cannot be read or is gone."""
        return None if self.document is None else self.document.status or Status.ACTIVE

    @property
    def effective(self) -> date | None:
        """The day from which it says to hold; None where it names none."""
        return None if self.document is None else self.document.effective

    @property
    def name(self) -> str:
        """A name for a file: the day of the landing and eight digits of the object."""
        return f"{self.on.isoformat()}-{self.blob[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextHistory:
    """The versions of one document that bear on the period, oldest first."""

    kind: Kind
    path: str
    """Where it stands today, or stood last."""
    versions: tuple[HeldVersion, ...]
    """From the one in force when the period began, to the one examined, through moves."""
    begins: date | None = None
    """The day of the oldest state of the branch: nobody knows here what stood before."""
