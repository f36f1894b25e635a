"""What a rule says, and the sum of what all rules say."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.location import Location, Unreadable
    from tieout.model.period import Period


SWITCHED_OFF = "switched off in controls.yaml"
"""Why a rule that ``rules:`` names is off."""
UNREADABLE = "unreadable-file"
"""The rule that turns what could not be read into findings."""


class Severity(enum.Enum):
    """What an auditor would do: note it as a deviation, ask about it, or leave it at that."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


class State(enum.Enum):
    """Whether a finding still asks for something."""

    OPEN = "open"
    WAIVED = "waived"
    BASELINED = "baselined"
    ELSEWHERE = "elsewhere"
    """It would be open, and the change that is examined neither brought nor touched it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a rule yields: a finding before it has the rule's name and severity."""

    subject: str
    """The id of the document, control or criterion, else a path or commit."""
    location: Location
    message: str
    """The fact with its numbers, in one sentence without a full stop."""
    remedy: str
    about: str = ""
    """What sets this finding apart from others of its rule and subject: a key, a target."""
    severity: Severity | None = None
    """Where it differs from the rule's own."""
    touches: tuple[str, ...] = ()
    """All that it is about where it tells several in one: the id of each, or ``path:line`` of its row."""
    is_doubt: bool = False
    """Whether it says only that something cannot be told. All that a rule called ``...-unjudged`` finds says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found."""

    rule: str
    severity: Severity
    subject: str
    location: Location
    message: str
    remedy: str
    about: str = ""
    touches: tuple[str, ...] = ()
    is_doubt: bool = False
    state: State = State.OPEN
    waiver: str = ""
    """The exception that waives it, for the waived."""
    until: date | None = None
    """The last day on which the waiver counts."""

    @property
    def fingerprint(self) -> str:
        """32 hex digits that survive edits elsewhere in the file: no line, no message."""
        parts = (self.rule, self.location.path, self.subject, self.about)
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.sha256(text).hexdigest()[:32]

    def at_path(self, path: str) -> Finding:
        """Give the same finding as it would be if its file had this path: in its place and in its words."""
        here = self.location.path
        return replace(
            self,
            location=self.location._replace(path=path),
            subject=path if self.subject == here else self.subject,
            about=self.about.replace(here, path) if here else self.about,
            message=self.message.replace(here, path) if here else self.message,
        )


class RuleState(enum.Enum):
    """What became of a rule in an examination."""

    EXAMINED = "examined"
    NOT_EXAMINED = "not_examined"
    OFF = "off"


class RuleResult(NamedTuple):
    """Whether a rule was applied, and if not, why."""

    rule: str
    state: RuleState
    reason: str = ""
    criteria: tuple[str, ...] = ()
    """Those that its findings bear on."""
    needs: tuple[str, ...] = ()
    """The inputs that it looks at, as ``NotExamined.need`` names them."""


class Since(NamedTuple):
    """What a change is held against."""

    rev: str
    """As it was named."""
    commit: str
    """The merge base: where the change left that revision's history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that an examination found, and what it did not examine. Sorted: same input, same bytes."""

    head: str | None
    """The commit examined; None in a repository without commits."""
    as_of: date
    timezone: str
    period: Period | None
    ruleset: str
    """``sha256:`` over the rules' names, severities and manuals."""
    rules: tuple[RuleResult, ...]
    findings: tuple[Finding, ...]
    unreadable: tuple[Unreadable, ...]
    uncommitted: tuple[str, ...]
    """Files that differ from the commit or are gone: the outcome is of the files, not of it."""
    documents: int
    controls: int
    captures_uncommitted: tuple[str, ...] = ()
    """Records of evidence in the work tree that no commit holds: they support nothing yet."""
    settings: str = ""
    """The revision that scope, periods and rules were read from; empty: the files examined."""
    branch_note: str = ""
    """As ``Landings.branch_note``; empty too where there is no ledger to hold a line against."""
    since: Since | None = None
    """Where only what a change brought or touched is open; None: all is."""

    @property
    def is_whole(self) -> bool:
        """Whether all was examined: with a rule that lacked its input, or a branch whose end is not known, it was not."""
        return bool(self.examined) and not (self.not_examined or self.passed_over or self.branch_note)

    def open(self) -> tuple[Finding, ...]:
        """Give the findings that still ask for something."""
        return tuple(item for item in self.findings if item.state is State.OPEN)

    def count(self, severity: Severity) -> int:
        """Count the open findings of a severity."""
        return sum(item.severity is severity for item in self.open())

    @property
    def examined(self) -> tuple[RuleResult, ...]:
        """The rules that were applied."""
        return tuple(item for item in self.rules if item.state is RuleState.EXAMINED)

    @property
    def not_examined(self) -> tuple[RuleResult, ...]:
        """The rules that lacked their input."""
        return tuple(item for item in self.rules if item.state is RuleState.NOT_EXAMINED)

    @property
    def off(self) -> dict[str, tuple[str, ...]]:
        """The rules that are off, by the reason."""
        found: dict[str, tuple[str, ...]] = {}
        for item in self.rules:
            if item.state is RuleState.OFF:
                found[item.reason] = (*found.get(item.reason, ()), item.rule)
        return found

    @property
    def passed_over(self) -> tuple[Unreadable, ...]:
        """What could not be read and no open finding says so: its rule was not applied, or the baseline holds it.

        A baseline excuses what was found, and of what could not be read nobody knows what would be.
        """
        applied = any(item.rule == UNREADABLE and item.state is RuleState.EXAMINED for item in self.rules)
        if not applied:
            return self.unreadable
        frozen = {
            item.location
            for item in self.findings
            if item.rule == UNREADABLE and item.state is State.BASELINED and item.severity is Severity.ERROR
        }
        return tuple(item for item in self.unreadable if item.location in frozen)
