"""The forge asked again for some changes, drawn by a seed that the auditor chose."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tieout.ledger.comparison import differences
from tieout.ledger.verification import Difference, Sampled
from tieout.model.ledger import LedgerFault
from tieout.seal.canonical import canonical_json
from tieout.seal.digest import hex_of, spelled
from tieout.sources.ledger.record import proposal_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tieout.model.ledger import Ledger, Observation
    from tieout.sources.forges.base import Forge


def drawn(observations: Iterable[Observation], seed: str) -> tuple[list[Observation], str]:
    """Give the changes in the order in which a seed draws them, and the digest of the population.

    The order is that of SHA-256(seed, LF, population's digest, LF, number), so anybody can draw it
    again, and nobody can choose a seed before the population is fixed.
    """
    some = sorted(observations, key=lambda item: item.proposal.number)
    rows = [[item.proposal.number, hex_of(canonical_json(proposal_body(item.proposal)))] for item in some]
    digest = spelled(hex_of(canonical_json(rows)))

    def place(item: Observation) -> str:
        return hashlib.sha256(f"{seed}\n{digest}\n{item.proposal.number}".encode()).hexdigest()

    return sorted(some, key=place), digest


def ask_again(
    observations: Iterable[Observation], forge: Forge, *, size: int, seed: str, told: Callable[[str], None]
) -> Sampled:
    """Ask the forge for some changes and hold its answers against the records. Raises UnreachableError."""
    order, digest = drawn(observations, seed)
    found: list[Difference] = []
    for count, item in enumerate(order[:size], 1):
        number = item.proposal.number
        answer = forge.change(number)
        told(f"{count} of {min(size, len(order))} asked again: #{number}")
        if answer is None:
            found.append(Difference(number, "change", "altered", "a merged change", "no such merged change"))
        else:
            found += differences(item, answer.proposal)
    return Sampled(
        seed=seed,
        population=len(order),
        digest=digest,
        numbers=tuple(item.proposal.number for item in order[:size]),
        differences=tuple(found),
    )


def faults_of(sampled: Sampled, ledger: Ledger) -> Iterator[LedgerFault]:
    """Give a fault for each fact that cannot have changed since it was recorded, and did."""
    for item in sampled.differences:
        observation = ledger.latest(item.number)
        if item.kind == "altered" and observation is not None:
            yield LedgerFault(
                kind="live",
                location=observation.location,
                message=f"#{item.number} {item.fact}: the record says {item.recorded}; the forge says {item.now}",
                remedy="look at the change at the forge itself, and ask who wrote the record",
            )
