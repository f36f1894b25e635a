"""What this version of the tool can look at: what it cannot is left out of the sample, as are the faults it would not find."""

from __future__ import annotations

from tieout.collect.ingest import registry
from tieout.rules.ruleset import RULESET

_RULES = frozenset(rule.id for rule in RULESET)


def finds(rule: str) -> bool:
    """Say whether there is a rule of this id."""
    return rule in _RULES


def reads(form: str) -> bool:
    """Say whether files of a form can be read in."""
    return registry.ingestion(form) is not None
