"""The rules that an examination applies, in the order in which they are listed."""

from __future__ import annotations

import hashlib

from tieout.rules.base import Rule
from tieout.rules.documents.stale_review import stale_review

RULESET: tuple[Rule, ...] = (stale_review,)


def digest(rules: tuple[Rule, ...]) -> str:
    """Give ``sha256:`` over the rules' names, severities, needs and manuals."""
    total = hashlib.sha256()
    for item in rules:
        needs = ",".join(item.needs)
        total.update(f"{item.id}\0{item.severity.value}\0{needs}\0{item.manual}\0".encode())
    return f"sha256:{total.hexdigest()}"
