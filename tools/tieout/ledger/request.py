"""What a run of sync is asked to do, and what it did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tieout.model.ledger import Ledger


class Collector(Protocol):
    """Something else to be recorded at the end of a run: the branch's protection."""

    def __call__(self, ledger: Ledger, now: datetime) -> Iterator[tuple[str, dict[str, object]]]:
        """Give streams and their new entries (``line.entry``), given what the ledger held before."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a run is asked to do."""

    branch: str
    """The branch whose tip is recorded."""
    tip: str | None
    """Where it stands."""
    remote: str | None
    """Where heads are fetched from; None: nowhere."""
    collectors: tuple[Collector, ...] = ()


@dataclass(slots=True)
class Synced:
    """What a run did."""

    asked: int = 0
    """Changes that the forge told of."""
    recorded: int = 0
    """Those of which a new line was written."""
    missing_heads: int = 0
    is_complete: bool = True
    remarks: list[str] = field(default_factory=list)

    def note(self, remark: str) -> None:
        """Keep a remark, once."""
        if remark and remark not in self.remarks:
            self.remarks.append(remark)
