"""Weaknesses that a scan found: which package of which asset, how bad, since when, and what was done."""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

SEVERITIES = ("unknown", "info", "low", "medium", "high", "critical")
"""From the least to the worst; ``unknown`` counts as no severity at all, and a rule must treat it as any."""
STATUSES = ("open", "fixed", "dismissed", "suppressed", "not_affected", "in_triage", "unknown")

WEAKNESSES = TableSchema(
    id="weaknesses/1",
    title="Weaknesses of software and systems",
    columns=(
        Column("asset", "What was scanned: an image, a repository, a file. Empty where the source names none."),
        Column("id", "The name that most know it by: a CVE where there is one, else a GHSA, else the source's own."),
        Column("aliases", "Other names of it, with a space between."),
        Column("package", "Empty where the weakness is of no package."),
        Column("ecosystem", "npm, pip, debian, ..., as the source calls it."),
        Column("installed", "The version found; empty where the source does not say."),
        Column("affected", "The range of versions that have it, as the source writes it."),
        Column("fixed_in", "The versions without it, with a comma between; empty where none is named."),
        Column("fix_available", "yes, no, or unknown."),
        Column("severity", "The worst that any source gives: critical, high, medium, low, info, unknown."),
        Column("severity_source", "Who rated it so."),
        Column("title", "In a line."),
        Column("first_seen", "When the source first saw it here: an instant in UTC, or empty."),
        Column("published", "When the weakness was published: an instant in UTC, or empty."),
        Column("fixed_at", "When the source saw it gone: an instant in UTC, or empty."),
        Column("dismissed_at", "When a person put it aside: an instant in UTC, or empty."),
        Column("dismissed_by", "Who did.", personal=True),
        Column("dismissed_reason", "The source's word for why."),
        Column("suppressed", "Whether a setting or a statement keeps it out of the source's own report: yes or no."),
        Column("statement", "The words by which it was dismissed or suppressed."),
        Column("status", "open, fixed, dismissed, suppressed, not_affected, in_triage, unknown."),
        Column("source_status", "The source's own word."),
        Column("location", "A file, a path, a line, where the source names one."),
        Column("url", "Where it is described."),
    ),
    # No key: a source may find one thing twice in one place, and says so rightly.
)
