"""Who acted, as a forge knows them."""

from __future__ import annotations

from typing import NamedTuple

HUMAN = "User"
"""The type of an account that a person signs in to; GitHub's ``Actor`` types are Bot, Mannequin, and so on."""


class Account(NamedTuple):
    """An account of a forge. A deleted account is no account: None stands in its place, and is nobody's equal."""

    login: str
    """As it was when it was read. It may be renamed, and then taken by somebody else."""
    id: str | None
    """The forge's number of it, which stays; None where the forge did not say."""
    type: str = HUMAN

    @property
    def is_human(self) -> bool:
        """Whether a person signs in to it; GitHub gives apps the type Bot, or a login that ends in ``[bot]``."""
        return self.type == HUMAN and not self.login.endswith("[bot]")

    def is_same_as(self, other: Account) -> bool:
        """Say whether the two are one account: by number where both have one, else by login whatever its case."""
        if self.id is not None and other.id is not None:
            return self.id == other.id
        return self.login.casefold() == other.login.casefold()
