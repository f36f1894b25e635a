"""What the head of a version of a document says, as far as it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tieout.model.document import Classification


class Headed(NamedTuple):
    """How a text was called, and how it was classified."""

    id: str = ""
    """Empty where none is named, or the head cannot be read; ``title`` likewise."""
    title: str = ""
    classification: Classification | None = None
    """``internal`` where the head is silent; None where it cannot be read, or a key may have been meant as this one."""
