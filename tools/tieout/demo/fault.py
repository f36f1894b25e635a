"""One thing that is wrong at Example Ltd on purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tieout.demo.calendar import Calendar
from tieout.model.finding import Severity

_YEAR = re.compile(r"\{([0-9]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong."""

    rule: str
    severity: Severity
    subject: str
    """Where it depends on the day, ``{232}`` stands for the year of the day 232 days ago; so in ``path``."""
    path: str
    what: str
    """Fits on a line with the rule's name."""
    why: str
    """What an auditor would make of it."""

    def on(self, calendar: Calendar) -> Fault:
        """Give the fault as it is by the days of a calendar."""

        def filled(text: str) -> str:
            return _YEAR.sub(lambda match: f"{calendar.ago(int(match[1])).year}", text)

        return replace(self, subject=filled(self.subject), path=filled(self.path))
