"""What holding a bundle against the one before came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tieout.bundle.container import Problem


class Succession(NamedTuple):
    """What holding a bundle against the one before came to."""

    path: str
    """Of the bundle, or head, before; safe to print."""
    told: str
    """Which it is, in a few words; empty where that is not known."""
    problems: tuple[Problem, ...] = ()
    """Ways in which this bundle does not follow it, each of its own kind."""
    held: tuple[str, ...] = ()
    """What was held and found to follow, one clause each."""
    unexamined: tuple[str, ...] = ()
    """What could not be held, and why."""
    remarks: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """The result in one line."""
        if self.problems:
            return f"does NOT follow the bundle before: {', '.join(dict.fromkeys(item.kind for item in self.problems))}"
        if self.unexamined:
            return "whether it follows the bundle before was not examined in full"
        return "follows the bundle before"
