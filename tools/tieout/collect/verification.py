"""What verifying the evidence gave: plain values that JSON can hold, and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

SCHEMA = "tieout.evidence-verification/v1"
UNALTERED, ALTERED, NOT_SEALED = "unaltered", "altered", "not sealed"


class Item(NamedTuple):
    """A capture: what it claims of its own time, beside what somebody else vouches for."""

    path: str
    id: str
    controls: list[str]
    system: str
    state: str
    """``unaltered``, ``altered`` or ``not sealed``."""
    claimed_at: str
    """When it was collected, by its own word; empty where it does not say."""
    first_sealed_at: str
    """Empty where nobody vouches."""
    strength: str
    """Who would have to lie for that to be false: ``witness``, ``forge`` or ``git``; empty for nobody."""
    lag_s: int | None
    line: int | None
    """Of the log, from 1."""
    signed: bool
    """Whether a key that counts signed over its line."""


class Found(NamedTuple):
    """Something that is to be said, and what to do about it."""

    kind: str
    path: str
    line: int
    message: str
    remedy: str


class LogState(NamedTuple):
    """The log, in figures."""

    lines: int
    covered: int
    """How many the signature of a key that counts covers."""
    origin: str
    root: str
    """Of all lines, 64 hex digits."""
    head: int | None
    """The size of the newest head."""
    signers: list[str]
    """Of the newest head."""
    heads: int
    stamped: int
    """How many sizes have a time-stamp that was verified."""
    stamps: list[str]
    """Of each head with one: how it fared, when it is of, and of whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The whole outcome."""

    where: str
    """``work tree`` or the commit."""
    commit: str
    """On whose history it rests; empty where there is none."""
    items: tuple[Item, ...] = ()
    """Sorted by path."""
    log: LogState | None = None
    altered: tuple[Found, ...] = ()
    """What was changed, moved, added or taken away."""
    unsettled: tuple[Found, ...] = ()
    """Why nobody can vouch for all of it, though nothing is seen to be altered."""
    remarks: tuple[str, ...] = ()
    pinned: bool = False
    """Whether a key that was named from outside signed over every line."""
    rests_on: tuple[str, ...] = ()
    """Files of the work tree beside the evidence that it was held against."""
    holds: tuple[float, float] = field(default=(0.0, 0.0), compare=False)
    """Seconds since 1970 at which the day that was examined begins and ends, in the organization's zone."""

    @property
    def intact(self) -> bool:
        """Whether nothing is seen to be altered."""
        return not self.altered

    @property
    def is_vouched(self) -> bool:
        """Whether it is intact, and somebody vouches for all of it."""
        return self.intact and not self.unsettled

    @property
    def worst(self) -> Item | None:
        """The capture that was first sealed longest after it says it was collected."""
        known = [item for item in self.items if item.lag_s is not None]
        return max(known, key=lambda item: item.lag_s or 0, default=None)

    def strengths(self) -> dict[str, int]:
        """Count the captures by who vouches for their time."""
        found: dict[str, int] = {}
        for item in self.items:
            found[item.strength or "nobody"] = found.get(item.strength or "nobody", 0) + 1
        return dict(sorted(found.items()))


def as_json(of: Verification) -> dict[str, Any]:
    """Give the outcome as JSON's values."""
    return {
        "schema": SCHEMA,
        "where": of.where,
        "commit": of.commit,
        "intact": of.intact,
        "pinned": of.pinned,
        "vouched": of.is_vouched,
        "captures": [item._asdict() for item in of.items],
        "log": of.log._asdict() if of.log is not None else None,
        "altered": [item._asdict() for item in of.altered],
        "unsettled": [item._asdict() for item in of.unsettled],
        "remarks": list(of.remarks),
        "rests_on": list(of.rests_on),
        "totals": {
            "captures": len(of.items),
            **{
                state.replace(" ", "_"): sum(item.state == state for item in of.items)
                for state in (UNALTERED, ALTERED, NOT_SEALED)
            },
            "first_sealed_by": of.strengths(),
            "longest_lag_s": of.worst.lag_s if of.worst else None,
        },
    }


def from_json(said: dict[str, Any]) -> Verification:
    """Read what ``as_json`` gave; raises KeyError or TypeError for anything else."""
    return Verification(
        where=said["where"],
        commit=said["commit"],
        items=tuple(Item(**item) for item in said["captures"]),
        log=LogState(**said["log"]) if said["log"] is not None else None,
        altered=tuple(Found(**item) for item in said["altered"]),
        unsettled=tuple(Found(**item) for item in said["unsettled"]),
        remarks=tuple(said["remarks"]),
        pinned=said["pinned"],
        rests_on=tuple(said["rests_on"]),
    )
