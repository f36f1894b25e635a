"""One thing that is wrong at Example Ltd on purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tieout.demo.calendar import Calendar
from tieout.model.finding import Finding, Severity

A_COMMIT = "a commit"
"""Stands for the id of a commit, which is another one each day."""
LEDGER = "tieout/ledger"
"""Stands for a file of the ledger, whose quarter is another one each year."""
CAPTURES = "evidence"
"""Stands for a file of a capture, whose folder has another day each time."""
_OID = re.compile(r"[0-9a-f]{10}")
_CAPTURE = re.compile(r"[0-9]{8}T[0-9]{6}Z-(.+)-[0-9a-f]{8}")
_CAPTURED = re.compile(r"evidence/[0-9]{4}-Q[1-4]/([^/]+)/([^/]+)/")
_YEAR = re.compile(r"\{([0-9]+)\}")
_DAY = re.compile(r"\{@([0-9]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong."""

    rule: str
    severity: Severity
    subject: str
    """Where it depends on the day, ``{232}`` stands for the year of the day 232 days ago, ``{@232}`` for that day.

    So in ``path``.
    """
    path: str
    what: str
    """Fits on a line with the rule's name."""
    why: str
    """What an auditor would make of it."""

    def on(self, calendar: Calendar) -> Fault:
        """Give the fault as it is by the days of a calendar."""

        def filled(text: str) -> str:
            days = _DAY.sub(lambda match: f"{calendar.ago(int(match[1]))}", text)
            return _YEAR.sub(lambda match: f"{calendar.ago(int(match[1])).year}", days)

        return replace(self, subject=filled(self.subject), path=filled(self.path))


def key_of(finding: Finding) -> tuple[str, str, str]:
    """Give rule, subject and path of a finding as a fault names them."""
    return named(finding.rule, finding.subject, finding.location.path)


def named(rule: str, subject: str, path: str) -> tuple[str, str, str]:
    """Give these as a fault has them: of a capture what it is called, and its system."""
    subject = A_COMMIT if _OID.fullmatch(subject) else subject
    captured, called = _CAPTURED.match(path), _CAPTURE.fullmatch(subject)
    if captured:
        return rule, called[1] if called else subject, f"{CAPTURES}:{captured[1]}"
    return rule, subject, LEDGER if path.startswith(f"{LEDGER}:") else path
