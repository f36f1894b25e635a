"""What was judged of deployments -> what a rule says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.operation.telling import located
from tieout.model.finding import Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.judgement.operation.deployments import Fault


def reported(faults: Iterable[Fault], remedy: str) -> Iterator[Observation]:
    """Yield a finding for each, at the row of the capture that first showed it."""
    for fault in faults:
        item = fault.deployment
        yield Observation(
            subject=fault.subject,
            location=located(item.listing, item.row),
            message=fault.message,
            remedy=remedy,
            about=" ".join(part for part in (item.repository, item.environment, item.commit) if part),
        )
