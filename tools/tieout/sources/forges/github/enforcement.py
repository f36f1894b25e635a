"""What GitHub enforced on a branch: today's rules, the history of rulesets, how pushes were judged, what moved.

A source that is refused, cut short or unreadable leaves a record that says so: what was not read is never
taken for "there was none".
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from tieout.model.enforcement import Enforcement
from tieout.sources.forges.github.histories import histories
from tieout.sources.forges.github.movements import activity, rule_suites
from tieout.sources.forges.github.standing import standing

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.enforcement import Enforced
    from tieout.sources.forges.github.asking import Asker


def enforced(asker: Asker, branch: str, *, at: datetime, known: Enforcement | None) -> tuple[Enforced, ...]:
    """Ask for everything; ``sources.ledger.enforcement_record.fresh`` keeps what the ledger does not hold.

    Args:
        asker: the client
        branch: its name, without ``refs/heads/``
        at: the time of asking
        known: what the ledger holds, so that what never changes is not asked for again

    Raises:
        RefusedError: the token is not taken at all.
        UnreachableError: there was no sound answer.

    """
    moment = at.astimezone(UTC).replace(microsecond=0)
    past = known or Enforcement()
    found = standing(asker, branch, moment)
    return (
        found.snapshot,
        *histories(asker, found, past, moment),
        *rule_suites(asker, branch, past, moment),
        *activity(asker, branch, past, moment),
    )
