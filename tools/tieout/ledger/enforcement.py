"""What the forge enforced -> new lines of enforcement.jsonl, at the end of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.enforcement import Snapshot, Span
from tieout.model.ledger import Source
from tieout.sources.ledger.enforcement_record import enforced_body, fresh
from tieout.sources.ledger.line import entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tieout.ledger.request import Collector
    from tieout.model.ledger import Ledger
    from tieout.sources.forges.base import Guard

STREAM = "enforcement"


def enforcement(guard: Guard, branch: str) -> Collector:
    """Give what ``ledger.sync`` calls at its end: it asks a forge what it enforced on a branch."""

    def collect(ledger: Ledger, now: datetime) -> Iterator[tuple[str, dict[str, object]]]:
        for item in fresh(guard.enforced(branch, at=now, known=ledger.enforcement), ledger.enforcement):
            kind, body = enforced_body(item)
            source = Source(
                forge=guard.name,
                repository=guard.repository,
                query=guard.queries.get(STREAM, ""),
                is_complete=item.is_complete if isinstance(item, (Snapshot, Span)) else True,
            )
            yield STREAM, entry(kind=kind, observed_at=now, source=source, body=body)

    return collect
