"""Credentials of a system: what opens it besides an account's own password, whose it is, and whether it works."""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

KINDS = ("key", "token", "deploy_key", "app", "password", "certificate", "unknown")
"""What a credential is. An app is an integration or an installation that was let in."""

CREDENTIALS = TableSchema(
    id="credentials/1",
    title="Credentials of a system: keys, tokens, deploy keys, apps, passwords",
    columns=(
        Column("credential", "What the system knows it by: an id, a fingerprint, a title. Never the secret itself."),
        Column("kind", f"{', '.join(KINDS)}."),
        Column("title", "What people call it; empty where the source has no name beside its id."),
        Column("owner", "Who made it or answers for it, as the source names them; empty for none.", personal=True),
        Column("email", "Of the owner; empty where the source has none.", personal=True),
        Column("account", "The account that it acts as; empty where the source names none.", personal=True),
        Column("active", "Whether it works: yes, no, unknown."),
        Column("created_at", "An instant in UTC, a day, or empty."),
        Column("last_used_at", "An instant in UTC, a day, never, or unknown."),
        Column("expires_at", "An instant in UTC, a day, never, or empty where the source does not say."),
        Column("revoked_at", "An instant in UTC, a day, or empty."),
        Column("scope", "What it opens, as the source calls it, with a semicolon between; empty where it names none."),
    ),
    key=("credential",),
)
