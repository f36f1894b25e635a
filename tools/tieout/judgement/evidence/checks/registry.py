"""Every check of ours, by the schema of the table that it looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.checks import (
    aws_account,
    aws_credentials,
    postgres_hba,
    postgres_roles,
    postgres_sessions,
    postgres_settings,
    tls_endpoint,
)

if TYPE_CHECKING:
    from tieout.judgement.evidence.checks.base import Check

CHECKS: tuple[Check, ...] = (
    *aws_credentials.CHECKS,
    *aws_account.CHECKS,
    *postgres_roles.CHECKS,
    *postgres_settings.CHECKS,
    *postgres_hba.CHECKS,
    *postgres_sessions.CHECKS,
    *tls_endpoint.CHECKS,
)
"""In the order in which they are reported."""


def checks_of(schema: str) -> tuple[Check, ...]:
    """Give the checks of a table; none: only its record is looked at."""
    return tuple(check for check in CHECKS if check.schema == schema)


def limits_of(schema: str) -> dict[str, str]:
    """Give what the settings of a collector may set for the checks of its table, and what it means."""
    return {
        limit.name: f"{limit.means}; {limit.default or 'none'} where it is not set"
        for check in checks_of(schema)
        for limit in check.limits
    }
