"""How tests of rules look at what a rule observes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.model.finding import Observation, Severity
    from tieout.rules.base import Rule


def observed(rule: Rule, examination: Examination) -> list[Observation]:
    """Give all that the rule observes, by place."""
    return sorted(rule(examination), key=lambda item: (item.location, item.about, item.message))


def messages(rule: Rule, examination: Examination) -> list[str]:
    """Give the messages, by place."""
    return [item.message for item in observed(rule, examination)]


def severities(rule: Rule, examination: Examination) -> list[Severity]:
    """Give the severities that findings of these observations get, by place."""
    return [item.severity or rule.severity for item in observed(rule, examination)]
