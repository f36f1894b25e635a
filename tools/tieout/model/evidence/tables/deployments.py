"""Deployments: which commit went where, when, by whom, for which change, and whether it worked."""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

RESULTS = ("success", "failure", "cancelled", "pending", "superseded", "unknown")

DEPLOYMENTS = TableSchema(
    id="deployments/1",
    title="Deployments",
    columns=(
        Column("id", "The source's own; empty for none."),
        Column("repository", "Where the commit lies; empty where the source does not say."),
        Column("environment", "production, staging, ..."),
        Column("commit", "The whole id, 40 or 64 hex digits."),
        Column("ref", "The branch or tag that was asked for; empty for none."),
        Column("deployed_at", "When it was live, or had failed; until then when it began. An instant in UTC."),
        Column("actor", "Who or what started it.", personal=True),
        Column("actor_kind", "human, service, or unknown."),
        Column("change", "The request that brought the commit, as the source names it; empty for none."),
        Column("ticket", "Empty for none."),
        Column("result", "success, failure, cancelled, pending, superseded, unknown."),
        Column("source_status", "The source's own word."),
        Column("url", "Of its log."),
    ),
    key=("id", "environment", "commit", "deployed_at"),
)
