"""All that an examination knows of operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.model.memo import Memo

if TYPE_CHECKING:
    from tieout.model.operation.accounts import ListSeries


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What was read of operation; each family a field."""

    account_lists: tuple[ListSeries, ...] = ()
    """Of accounts, database roles and AWS users: a series for each collector of each system."""
    credential_lists: tuple[ListSeries, ...] = ()
    """Of keys, tokens, apps."""
    memo: Memo = field(init=False, repr=False, compare=False, default_factory=Memo)
    """What follows from it, for all who ask within a run."""
