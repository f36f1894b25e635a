"""One thing that is wrong at Example Ltd on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.model.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong."""

    rule: str
    severity: Severity
    subject: str
    path: str
    what: str
    """Fits on a line with the rule's name."""
    why: str
    """What an auditor would make of it."""
