"""What a text promised from a day on, and what held on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.document import Status
    from tieout.model.parameter import Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one version of a document promised, from the day on which it stood on the branch."""

    document: str
    """The id that the version gave itself, else the path."""
    path: str
    since: date
    """The civil date, in the organization's zone, of the first-parent commit that brought it, and
    never before that of an earlier one: a committer's date, which its author could choose."""
    commit: str
    """Empty for a text that is not committed."""
    status: Status | None
    effective: date | None
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A parameter as a text in force on a day stated it."""

    parameter: Parameter
    document: str
    since: date
    commit: str

    @property
    def cited(self) -> str:
        """The value with the line that states it: ``24 hours (POL-002, policies/a.md:14)``."""
        return f"{self.parameter.shown} ({self.document}, {self.parameter.location.brief})"
