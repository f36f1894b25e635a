"""Settings that several forms have: what they may be, checked before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.ingest.base import refuse_unknown
from tieout.collect.ingest.delimited import Bounds
from tieout.collect.ingest.moments import Moments
from tieout.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tieout.collect.ingest.base import Ingestion


def said_of(
    ingestion: Ingestion, settings: Mapping[str, str], choices: Mapping[str, Collection[str]] | None = None
) -> tuple[tuple[str, str], ...]:
    """Give the settings that say anything, sorted by name. Raises UsageError for one that cannot be used.

    ``choices`` gives, of each setting that is one of some words, these words in the order in which they are told.
    """
    refuse_unknown(ingestion, settings)
    Bounds.by(ingestion, settings)
    Moments.by(settings)
    for name, words in (choices or {}).items():
        value = settings.get(name, "")
        if value and value not in words:
            raise UsageError(f"{ingestion.id}: {name} is {value!r}", remedy=f"write one of: {', '.join(words)}")
    return tuple(sorted((name, value) for name, value in settings.items() if value))
