"""What re-performing came to: values, as text and as JSON."""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SCHEMA = "tieout.reperformance/v1"


class Outcome(enum.Enum):
    """What a step came to."""

    EQUAL = "equal"
    DIFFERS = "differs"
    COULD_NOT = "could_not"
    """It could not be done: something is missing, or is not what it was then."""
    NOTHING = "nothing"
    """There is nothing to do: nobody ever made a table, or wrote a verdict down."""


class Step(NamedTuple):
    """One step."""

    outcome: Outcome
    reason: str
    """A slug: ``other-version``, ``raw-missing`` ..."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reperformed:
    """One capture, done again."""

    capture: str
    """Its id."""
    record: str
    """The path of its record."""
    table: Step
    """Raw bytes to rows, held against the kept table."""
    verdict: Step
    """Rows to a verdict, held against the stored one."""
    state: str
    """The verdict that follows now."""

    @property
    def outcome(self) -> Outcome:
        """The worse of the two steps; without a table nothing was re-performed."""
        steps = {self.table.outcome, self.verdict.outcome}
        if self.table.outcome is Outcome.NOTHING:
            return Outcome.DIFFERS if Outcome.DIFFERS in steps else Outcome.NOTHING
        return next(item for item in (Outcome.DIFFERS, Outcome.COULD_NOT, Outcome.EQUAL) if item in steps)


def totals(items: Sequence[Reperformed]) -> dict[str, int]:
    """Count them by outcome."""
    found = [item.outcome for item in items]
    return {outcome.value: found.count(outcome) for outcome in Outcome}


def text(items: Sequence[Reperformed], written: Sequence[str]) -> str:
    """Give it for people: each capture with its two steps, and the sum."""
    lines = [line for item in items for line in _told(item)]
    lines += [f"wrote {path}" for path in written]
    counts = totals(items)
    words = {"equal": "equal", "differs": "differ", "could_not": "could not be done", "nothing": "with nothing to do"}
    if counts["differs"] == 1:
        words["differs"] = "differs"
    told = ", ".join(f"{count} {words[name]}" for name, count in counts.items() if count) or "none"
    lines.append(f"Re-performed {len(items)} {'capture' if len(items) == 1 else 'captures'}: {told}.")
    return "\n".join(lines) + "\n"


def as_json(items: Sequence[Reperformed], written: Sequence[str], *, head: str | None) -> str:
    """Give it for machines."""
    value = {
        "schema": SCHEMA,
        "head": head,
        "captures": [
            {
                "capture": item.capture,
                "record": item.record,
                "outcome": item.outcome.value,
                "table": _step(item.table),
                "verdict": _step(item.verdict),
                "state": item.state,
            }
            for item in items
        ],
        "totals": totals(items),
        "written": list(written),
    }
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def _told(item: Reperformed) -> Iterator[str]:
    yield f"{item.capture}: {item.outcome.value.replace('_', ' ')}"
    yield f"  table    {item.table.message}"
    yield f"  verdict  {item.verdict.message}"


def _step(step: Step) -> dict[str, str]:
    return {"outcome": step.outcome.value, "reason": step.reason, "message": step.message}
