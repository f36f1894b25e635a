"""Every form that can be read, by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.ingest.accounts import Accounts
from tieout.collect.ingest.npm_audit import NpmAudit

if TYPE_CHECKING:
    from tieout.collect.ingest.base import Ingestion

INGESTIONS: tuple[Ingestion, ...] = (
    Accounts(),
    NpmAudit(),
)


def ingestion(form: str) -> Ingestion | None:
    """Give the one of this id, else None."""
    return next((item for item in INGESTIONS if item.id == form), None)
