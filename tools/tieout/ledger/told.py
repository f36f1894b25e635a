"""A verification of the ledger -> text that an auditor can file, and JSON. Pure."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.ledger.verification import Difference, Reconstructed, Verification

SCHEMA = "tieout.ledger-verification/v1"
_SHOWN = 50
"""Faults, and changes recorded late, that are told one by one; of more, their number."""
_KINDS = {
    "altered": "cannot have changed since, so the record is false or the forge was altered",
    "later": "happened after the record was made, as its own date says",
    "may-change": "has no date of its own: it may have changed since",
}
_LIMITS = textwrap.fill(
    "What this does not show. The records are the code host's answers as a machine of the company wrote them down. "
    "Whoever controlled that machine, and the key that signs, from the beginning could have written false answers "
    "that fit each other; asking the code host again is the counter (--live --sample N --seed S, with a seed that "
    "the company did not choose). The code host itself is believed. That a review happened does not show that it was done with care.",
    80,
    break_on_hyphens=False,
)


def text(of: Verification) -> str:
    """Give what was checked, what was found, and what is not covered; ends in a line end."""
    parts = [_head(of), _checks(of), _faults(of), _sample(of), _remarks(of), _LIMITS]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(of: Verification) -> str:
    count = len(of.faults)
    result = "intact" if of.intact else f"not intact: {count} fault{'' if count == 1 else 's'}"
    lines = [
        f"Approval ledger: {of.source} at {of.commit}",
        f"Result: {result}",
        f"Changes recorded: {of.changes}, of the branch {visible(of.branch)}",
        f"Checkpoint signed by: {of.signer or 'nobody'}",
    ]
    return "\n".join(lines)


def _checks(of: Verification) -> str:
    width = max((len(str(check.examined)) for check in of.checks), default=1)
    head = "What was checked." if of.intact else "What was checked; what of it does not hold stands below."
    return "\n".join([head, *(f"  {check.examined:>{width}}  {visible(check.what)}" for check in of.checks)])


def _faults(of: Verification) -> str:
    if of.intact:
        return ""
    lines = ["What was found."]
    for fault in of.faults[:_SHOWN]:
        lines.append(f"  {fault.location}: {fault.kind}: {visible(fault.message)}")
        lines.append(f"    next: {visible(fault.remedy)}")
    if len(of.faults) > _SHOWN:
        lines.append(f"  and {len(of.faults) - _SHOWN} more")
    return "\n".join(lines)


def _sample(of: Verification) -> str:
    sampled = of.sampled
    if sampled is None:
        return ""
    numbers = " ".join(f"#{number}" for number in sampled.numbers)
    lines = [
        f"Asked again. {len(sampled.numbers)} of {sampled.population} changes: {numbers or 'none'}.",
        f"Drawn by the seed {visible(sampled.seed)!r} from the population {sampled.digest}.",
        "The order is that of SHA-256(seed, line feed, digest of the population, line feed, number).",
    ]
    lines += [f"  {line}" for line in _differences(sampled.differences)]
    if not sampled.differences:
        lines.append("  the code host says today what was recorded, fact by fact")
    return "\n".join(lines)


def _differences(found: tuple[Difference, ...]) -> Iterator[str]:
    for kind, meaning in _KINDS.items():
        some = [item for item in found if item.kind == kind]
        if some:
            yield f"{len(some)} fact{'' if len(some) == 1 else 's'} that {meaning}:"
        for item in some:
            yield f"  #{item.number} {visible(item.fact)}: recorded {item.recorded}; today {item.now}"


def _remarks(of: Verification) -> str:
    lines = [f"  {visible(remark)}" for remark in of.remarks]
    lines += [f"    {_late(item)}" for item in of.reconstructed[:_SHOWN]]
    if len(of.reconstructed) > _SHOWN:
        lines.append(f"    and {len(of.reconstructed) - _SHOWN} more")
    return "\n".join(["Remarks.", *lines]) if lines else ""


def _late(item: Reconstructed) -> str:
    days = (item.first_seen_at - item.merged_at).days
    return f"#{item.number}: merged {item.merged_at:%Y-%m-%d}, first recorded {item.first_seen_at:%Y-%m-%d}, {days} days later"


def as_json(of: Verification) -> str:
    """Give a verification as one JSON object and a line end."""
    sampled = of.sampled
    shape = {
        "schema": SCHEMA,
        "source": of.source,
        "commit": of.commit,
        "branch": visible(of.branch),
        "intact": of.intact,
        "changes": of.changes,
        "signer": of.signer,
        "checks": [{"id": item.id, "what": item.what, "examined": item.examined} for item in of.checks],
        "faults": [
            {
                "kind": item.kind,
                "path": item.location.path,
                "line": item.location.line,
                "message": visible(item.message),
                "remedy": visible(item.remedy),
            }
            for item in of.faults
        ],
        "remarks": [visible(remark) for remark in of.remarks],
        "reconstructed": [
            {
                "number": item.number,
                "merged_at": f"{item.merged_at:%Y-%m-%dT%H:%M:%SZ}",
                "first_seen_at": f"{item.first_seen_at:%Y-%m-%dT%H:%M:%SZ}",
            }
            for item in of.reconstructed
        ],
        "live": sampled
        and {
            "seed": visible(sampled.seed),
            "population": sampled.population,
            "digest": sampled.digest,
            "numbers": list(sampled.numbers),
            "differences": [item._asdict() for item in sampled.differences],
        },
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"
