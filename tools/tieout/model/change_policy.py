"""``changes:`` of ``controls.yaml``: what a change is, and what makes it approved."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tieout.model.location import Location


class TicketRule(enum.Enum):
    """What ties a change to its reason."""

    REQUEST_OR_TICKET = "request_or_ticket"
    """A proposed change at the forge, or a ticket of the pattern: one is enough."""
    TICKET = "ticket"
    """Always a ticket of the pattern, or an issue that the change closes."""
    NONE = "none"


class Forge(NamedTuple):
    """Who keeps the approvals."""

    kind: str
    """``github``, ``gitlab``, or ``none``: the company says that nobody does."""
    repository: str
    """``owner/name``."""
    url: str
    """The forge's own address where it is self-hosted; empty for the public one."""
    reason: str
    """Why there is none; empty otherwise."""

    @property
    def is_out_of_reach(self) -> bool:
        """Whether it keeps approvals, and no question to it is written yet."""
        return self.kind == "gitlab"

    @property
    def instead(self) -> str:
        """The step in place of a ledger where nothing can be asked; empty where it can."""
        if self.is_out_of_reach:
            return "keep GitLab's own list of approvals as a capture, with `tieout evidence add`: GitLab cannot be asked yet"
        if self.kind == "none":
            return "git log --first-parent lists the changes; show the auditor how each was approved"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePolicy:
    """Defaults where ``controls.yaml`` is silent."""

    branch: str = ""
    """The branch whose text is in force; empty: the one examined."""
    forge: Forge | None = None
    approvals_required: int = 1
    ticket_pattern: str = ""
    """A regular expression, in the linear-time subset; empty: no ticket is looked for in text."""
    ticket_rule: TicketRule = TicketRule.REQUEST_OR_TICKET
    required_checks: tuple[str, ...] = ()
    """Names of checks that must have passed on the head when it was merged."""
    emergency_labels: tuple[str, ...] = ("emergency",)
    bots: tuple[str, ...] = ()
    """Logins of accounts that are machines though the forge calls them users."""
    trivial_allowed: bool = False
    """Whether a change of blanks alone leaves the approval of a text (``trivial: allow``)."""
    location: Location | None = None
    """Where ``changes`` stands; None if it does not."""
    is_sound: bool = True
    """Whether all of ``changes`` could be read: else nobody can say what makes a change approved."""
    slips: tuple[str, ...] = ()
    """What could not be, each with its place."""

    @property
    def why_unkept(self) -> str:
        """Say that the settings have nobody keep the approvals, and why; empty where somebody does, or may."""
        if self.forge is None or self.forge.kind != "none":
            return ""
        return f"no code host keeps the approvals: {self.forge.reason}"
