"""Every table of ours, by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.evidence.tables.accounts import ACCOUNTS
from tieout.model.evidence.tables.aws import AWS
from tieout.model.evidence.tables.components import COMPONENTS
from tieout.model.evidence.tables.credentials import CREDENTIALS
from tieout.model.evidence.tables.deployments import DEPLOYMENTS
from tieout.model.evidence.tables.log import LOG
from tieout.model.evidence.tables.postgres import POSTGRES
from tieout.model.evidence.tables.recovery_points import RECOVERY_POINTS
from tieout.model.evidence.tables.tickets import TICKETS
from tieout.model.evidence.tables.tls import ENDPOINT
from tieout.model.evidence.tables.weaknesses import WEAKNESSES

if TYPE_CHECKING:
    from tieout.model.evidence.table import TableSchema

TABLES: tuple[TableSchema, ...] = (
    ACCOUNTS,
    *AWS,
    COMPONENTS,
    CREDENTIALS,
    DEPLOYMENTS,
    LOG,
    *POSTGRES,
    TICKETS,
    RECOVERY_POINTS,
    ENDPOINT,
    WEAKNESSES,
)
"""Each family's, one line a family."""


def table(schema_id: str) -> TableSchema | None:
    """Give the table of this id, else None."""
    return next((item for item in TABLES if item.id == schema_id), None)
