"""Whether a table of a capture may be looked into: it is what was captured, and it is all."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tieout.judgement.evidence.completeness import completeness, emptiness
from tieout.judgement.evidence.integrity import integrity, meddled

if TYPE_CHECKING:
    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason


def why_unsound(context: Context, capture: Capture) -> Reason | None:
    """Say why it is not what was captured, else None: then nothing in it means anything."""
    return next((item for part in (integrity, meddled) for item in part(context, capture)), None)


def why_incomplete(context: Context, capture: Capture) -> Reason | None:
    """Say why it is not all, else None: what it holds is so, and what it lacks shows nothing.

    Of what says that it is all, that there is nothing in it is for whoever looks inside to judge, by the rows it wants.
    """
    population = capture.record.population
    empty = () if population is not None and population.complete else emptiness(context, capture)
    return next(chain(completeness(context, capture), empty), None)
