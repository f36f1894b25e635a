"""How tests of rules look at what a rule observes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests import factories

if TYPE_CHECKING:
    from tieout.model.document import Document
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


def of_rows(*documents: Document, changes: dict[str, Any] | None = None, **rows: Any) -> Examination:
    """Give the sound examination with these rows in the registers named, and else as ``changes`` says."""
    sound = factories.examination(*documents, registers=factories.registers(**rows))
    return replace(sound, **(changes or {}))


UNSTATED: dict[str, Any] = {"statements": ()}
"""No text states any limit."""
NO_PERIOD: dict[str, Any] = {"period": None}
