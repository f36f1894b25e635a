"""The accounts that a review of access had to decide on, and what later lists show of those that it revoked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tieout.model.operation.listing import Listing


class Account(NamedTuple):
    """One row of a list of accounts, as far as a review needs it."""

    account: str
    email: str
    active: str
    """``yes``, ``no`` or ``unknown``: whether anybody can get in with it, by a key or token too."""
    by_key: bool
    """Whether a key or token of it works and nothing else is said to."""
    privileged: bool
    """Whether it may change the system itself; no where the source cannot tell."""
    kind: str
    """``human``, ``service`` or ``unknown``."""
    roles: str
    at: str
    """The row's ``_at``."""

    @property
    def key(self) -> str:
        """What tells accounts apart: their names, capitals apart."""
        return self.account.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """What the capture that a review names holds."""

    review: str
    """The path of the review's record."""
    listing: Listing | None
    """None where there is no list, and ``missing`` says why."""
    missing: str = ""
    accounts: tuple[Account, ...] = ()
    """In the order of the list; none of one that is unsound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one list of a system shows of the accounts that were revoked there, at any time."""

    listing: Listing
    shown: tuple[Account, ...] = ()
    """Those of them that it has; one that is not among them it lacks."""
