"""Population and seed -> the sample: which instances an auditor would look at, drawn so that anybody can draw it again.

Each item is given a rank: the SHA-256, in hex, of three texts with one LF (0x0A) between them, none at the end::

    seed LF digest of the population LF id of the item

The items of the lowest ranks are the sample, the lowest first. The digest (``Population.digest``, with ``sha256:``
before it) is in each rank, so that nobody who can add or take away an instance can steer which others are drawn:
another population is drawn anew as a whole. A larger sample of the same population begins with the smaller one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.cadence import Every
from tieout.model.errors import IntegrityError, UsageError

if TYPE_CHECKING:
    from tieout.model.population import Item, Population

# How many of a periodic control: what auditors draw by convention (no standard prescribes it), such as
# sarbanes-oxley-forum.com and legalclarity.org give. Of months two or three, here two. No source names half years:
# they are held to what quarters are, the next that come more often.
PERIODIC = {
    Every.ANNUAL: 1,
    Every.SEMIANNUAL: 2,
    Every.QUARTERLY: 2,
    Every.MONTHLY: 2,
    Every.WEEKLY: 5,
    Every.DAILY: 25,
}
# How many of N instances of a control on an event: 40 CFR 1090.1805 (before: 80.127), a table of public law for
# 95 % confidence that at most 10 % deviate, where none in the sample does.
_CFR = ((25, 19), (40, 20), (65, 25))
_CFR_MOST = 29


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was drawn from a population."""

    population: Population
    digest: str
    """That of the population."""
    seed: str
    size: int
    """How many were asked for; as many were drawn, or all where there are fewer."""
    sized_by: str
    """Where that number comes from."""
    order: tuple[tuple[str, Item], ...]
    """Every item with its rank, in the order in which they are drawn."""

    @property
    def items(self) -> tuple[Item, ...]:
        """Those that were drawn, the first first."""
        return tuple(item for _, item in self.order[: self.size])


def rank(seed: str, digest: str, item_id: str) -> str:
    """Give the rank of an item: 64 hex digits."""
    return hashlib.sha256(f"{seed}\n{digest}\n{item_id}".encode()).hexdigest()


def draw(population: Population, seed: str, size: int | None = None, *, digest: str = "") -> Sample:
    """Draw so many items; without a size, as many as the conventions say.

    Raises IntegrityError where the population is not the one whose ``digest`` is given, UsageError for a seed that
    is empty or that cannot be typed on one line.
    """
    if not seed or not seed.isprintable():
        raise UsageError("the seed is empty, or not one line of plain text", remedy="give any words: --seed 'spring 7'")
    ours = population.digest
    if digest and digest != ours:
        message = f"the population of {population.control.id} is another one: {ours}, and {digest} was to be drawn from"
        remedy = "something was added, taken away or dated anew since; look at the commit of that time with --as-of"
        raise IntegrityError(message, remedy=remedy)
    found, why = usual(population) if size is None else (size, _asked(size, len(population.items)))
    ranked = sorted(((rank(seed, ours, item.id), item) for item in population.items), key=lambda pair: pair[0])
    return Sample(
        population=population,
        digest=ours,
        seed=seed,
        size=min(found, len(ranked)),
        sized_by=why,
        order=tuple(ranked),
    )


def _asked(size: int, count: int) -> str:
    return "as many as were asked for" if size <= count else f"all that there are: {size} were asked for"


def usual(population: Population) -> tuple[int, str]:
    """Give how many an auditor would draw, and by which convention."""
    cadence, count = population.control.cadence, len(population.items)
    every = Every.EVENT if cadence is None else cadence.every
    if every in PERIODIC:
        return min(PERIODIC[every], count), f"{PERIODIC[every]} where a control is {every.value}, by convention"
    most = next((size for upto, size in _CFR if count <= upto), _CFR_MOST)
    return min(most, count), f"of {count} by the table of 40 CFR 1090.1805"
