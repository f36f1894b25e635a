"""The rules whose silence a rung takes for a yes, and the rules whose silence it does not need.

``documented`` says that a text has no error. That is worth something only if each rule that could
have found one was applied: a rule that was switched off, or lacked its input, leaves a criterion
``claimed``. Every rule of severity error stands in exactly one of the two tables (a test holds
this): a new rule needs one line here, with what its silence says, or why nobody relies on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RELIED_ON: Mapping[str, str] = MappingProxyType(
    {
        "unreadable-file": "each text was read whole",
        "missing-field": "each head says what it must",
        "stale-review": "each text in force was reviewed in time, by its own word",
        "future-date": "no text records what has not happened yet",
        "unknown-owner": "each owner and approver is somebody who works here",
        "owner-approves-own": "each approver is somebody other than the owner",
    }
)
"""For the rung ``documented``: the rule, and what it says when it says nothing."""

NOT_RELIED_ON: Mapping[str, str] = MappingProxyType(
    {
        "unknown-field": "a key that nobody reads promises nothing",
        "broken-link": "a link that leads nowhere takes nothing from the text",
        "unknown-criterion": "only exact ids are counted",
        "uncovered-criterion": "the ladder looks for the controls itself",
        "control-without-document": "the ladder looks for the texts itself",
        "reused-control-id": "it is about controls of earlier periods",
        "bad-commit-date": "the rung stands on what the text is, not on its day",
        "replaced-object": "texts are read past such a ref",
        "widened-baseline": "a baseline takes no rung",
    }
)
"""Rules of severity error that may be off. What they do find counts against a rung all the same."""
