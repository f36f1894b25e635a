"""Over which captures an assertion is asked: each set of tables as it stood on one day of the period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.made_by import Dated, captures_called
from tieout.judgement.evidence.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.collector import Assertion


class Part(NamedTuple):
    """A table of a run: its name in the SQL, and the capture that holds it."""

    name: str
    of: str
    """The id of an entry or of a table."""
    dated: Dated


@dataclass(frozen=True, slots=True)
class Planned:
    """An assertion over one set of captures."""

    assertion: Assertion
    parts: tuple[Part, ...]
    missing: str = ""
    """The table that no capture holds by then."""

    @property
    def shared(self) -> tuple[tuple[str, str, str], ...]:
        """Runs that are alike in this read the same tables by the same names."""
        return tuple(sorted((part.name, part.of, part.dated.capture.path) for part in self.parts))

    @property
    def day(self) -> date:
        """The day of the newest of its tables: what ``:as_of`` is."""
        return max(part.dated.day for part in self.parts)


def plan(context: Context, assertion: Assertion, corrected: Iterable[str]) -> tuple[Planned, ...]:
    """Give a run for each day on which one of the tables was captured anew; the newest is the last.

    Each table is the newest by that day, whatever became of it: an older one never stands in for it.
    """
    found = {name: captures_called(context, of, corrected) for name, of in assertion.tables}
    runs: dict[tuple[str, ...], Planned] = {}
    for turn in sorted((item for items in found.values() for item in items), key=lambda item: item.day):
        for name, items in found.items():
            if turn not in items:
                continue
            parts, missing = [], ""
            for other, of in assertion.tables:
                by_then = turn if other == name else _newest(found[other], turn.day)
                if by_then is None:
                    missing = missing or f"no capture of {said(of)} by {turn.day} lies in the period"
                else:
                    parts.append(Part(other, of, by_then))
            item = Planned(assertion, tuple(parts), missing)
            runs.setdefault((missing, *(part.dated.capture.path for part in parts)), item)
    return tuple(runs.values()) or (Planned(assertion, (), _never(context, assertion)),)


def _newest(items: tuple[Dated, ...], day: date) -> Dated | None:
    return next((item for item in reversed(items) if item.day <= day), None)


def _never(context: Context, assertion: Assertion) -> str:
    names = ", ".join(said(of) for _, of in assertion.tables)
    period = context.examination.period
    when = f"by {context.examination.as_of}" if period is None else f"in {said(period.id)}"
    return f"no capture of {names} lies {when}"
