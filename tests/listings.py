"""Lists of accounts and credentials for tests of what is pure, made by the code that gathers them from tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from tests import factories
from tieout.model.evidence.table import Row, TableSchema
from tieout.model.evidence.tables.accounts import ACCOUNTS
from tieout.model.evidence.tables.aws import CREDENTIAL_REPORT
from tieout.model.evidence.tables.credentials import CREDENTIALS
from tieout.model.evidence.tables.postgres import ROLES
from tieout.model.examination import Examination
from tieout.model.location import Location
from tieout.model.operation.accounts import ListSeries
from tieout.model.operation.facts import Operation
from tieout.model.operation.listing import Listing
from tieout.model.people import Person
from tieout.sources.operation.accounts import gathering

SYSTEM = "identity-provider"
_SCHEMAS = {
    "accounts": ACCOUNTS,
    "postgres.roles": ROLES,
    "aws.iam.credential_report": CREDENTIAL_REPORT,
    "credentials": CREDENTIALS,
}
_USUAL = {
    "accounts": {"active": "yes", "kind": "human", "key_active": "unknown", "last_sign_in": "unknown"},
    "postgres.roles": {"can_login": "true", "superuser": "false"},
    "aws.iam.credential_report": {"password_enabled": "true", "access_key_1_active": "false"},
    "credentials": {"active": "yes", "kind": "token", "last_used_at": "unknown"},
}
Table = tuple[Listing, list[Row]]


def instant(text: str) -> datetime:
    """Read ``2026-04-01 12:00`` in UTC, or an instant with its offset."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def listing(at: str, **changes: Any) -> Listing:
    """Give a whole list of the identity provider's accounts; without a moment for an empty text."""
    stamp = at.replace(" ", "T") or "undated"
    return Listing(
        **{
            "capture": f"{stamp}-accounts",
            "record": Location(f"evidence/{stamp}/evidence.yaml"),
            "folder": f"evidence/{stamp}",
            "system": SYSTEM,
            "schema": "accounts/1",
            "collector": "accounts",
            "at": instant(at) if at else None,
            **changes,
        }
    )


def table(at: str, *rows: Mapping[str, str], form: str = "accounts", **changes: Any) -> Table:
    """Give a list with these rows, from line 2 of its file on; what a row does not say is as usual."""
    schema: TableSchema = _SCHEMAS[form]
    cells = [
        tuple({"_at": f"raw.csv:{line}", **_USUAL[form], **row}.get(name, "") for name in schema.names)
        for line, row in enumerate(rows, 2)
    ]
    return listing(at, schema=schema.id, **changes), cells


def series(*tables: Table, form: str = "accounts", system: str = SYSTEM, collector: str = "accounts") -> ListSeries:
    """Give what these lists show, one after another."""
    found = gathering(form)
    for of, rows in tables:
        found.take(of, found.apart(rows))
    return found.closed(system, form, collector)


def dave(**changes: Any) -> Person:
    """Give Dave Example, whose last day was 2026-03-31."""
    usual = {
        "id": "dave",
        "name": "Dave Example",
        "location": Location("registers/people.yaml", 9),
        "roles": (),
        "emails": ("dave@example.com",),
        "logins": ("dave-at-work",),
        "left_on": date(2026, 3, 31),
    }
    return factories.person(**{**usual, **changes})


def examination(
    *people: Person,
    accounts: Iterable[ListSeries] = (),
    credentials: Iterable[ListSeries] = (),
    **changes: Any,
) -> Examination:
    """Give the sound company with Ana, Ben and these people, and what lists show of its identity provider."""
    staff = factories.roster().people
    operation = Operation(account_lists=tuple(accounts), credential_lists=tuple(credentials))
    return factories.examination(**{"roster": factories.roster(*staff, *people), "operation": operation, **changes})
