"""What a family of instances is, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tieout.model.control import Control, Requirement
    from tieout.model.examination import Examination
    from tieout.model.period import Period
    from tieout.model.population import Item


class Asked(NamedTuple):
    """For what instances are wanted."""

    control: Control
    entry: Requirement
    """The entry of its ``evidence:`` by which the family was chosen."""
    part: Period
    """The part of the examined period in which the control operates."""
    examination: Examination


@dataclass(frozen=True, slots=True, kw_only=True)
class Instances:
    """All instances in a part of the period; see ``model/population.py`` for the fields."""

    source: str
    completeness: str
    items: tuple[Item, ...]
    lacks: tuple[str, ...] = ()
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One kind of list, and which entries of a control's ``evidence:`` it is the list of."""

    kinds: frozenset[str] = frozenset()
    """The values of ``kind`` that mean it."""
    register: str = ""
    """The register that it is made from: an entry whose ``path`` is that register's file means it too."""
    instances: Callable[[Asked], Instances | str]
    """Gives them, or the reason why there is no list."""
    rules: tuple[str, ...] = ()
    """The rules whose silence says that an instance is in order. What others find of it, an auditor asks about."""
