"""Accounts of a system, whatever system it is: who can sign in, as what, and by how many factors."""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

YES, NO, UNKNOWN = "yes", "no", "unknown"
"""What a three-valued column holds. The source that cannot tell says ``unknown``, never ``no``."""

ACCOUNTS = TableSchema(
    id="accounts/1",
    title="Accounts of a system",
    columns=(
        Column("account", "What the system knows the account by: a login, an id, an e-mail address.", personal=True),
        Column("name", "Of the person or the service; empty where the source has none.", personal=True),
        Column("email", "Empty where the source has none.", personal=True),
        Column("active", "Whether the account can be used: yes, no, unknown."),
        Column("admin", "Whether it may change the system itself or others' access: yes, no, unknown."),
        Column("mfa", "Whether a second factor is asked for: yes, no, unknown."),
        Column("last_sign_in", "An instant in UTC, a day, never, or unknown."),
        Column("created_at", "An instant in UTC, a day, or empty."),
        Column("deactivated_at", "An instant in UTC, a day, or empty."),
        Column("kind", "human, service, or unknown."),
        Column("roles", "As the source calls them, with a semicolon between; empty where it names none."),
        Column("key_active", "Whether a key or token of the account works: yes, no, unknown."),
    ),
    key=("account",),
)
