"""How each document of the starter came to be in force at Example Ltd, and how it changed since.

The last version of each is the starter's text, with what the company made of it. An earlier one is
the later one with its change taken back, so that there is no second copy of any text.
"""

from __future__ import annotations

from dataclasses import dataclass

from tieout.demo.calendar import Calendar
from tieout.demo.texts import Amendment, Version, amended, in_control, in_force, lacks, says

SECURITY = "policies/information-security.md"
ACCESS = "policies/access-control.md"
CHANGE = "policies/change-management.md"
INCIDENT = "policies/incident-response.md"
CONTINUITY = "policies/business-continuity.md"
VENDORS = "policies/vendor-management.md"
RISK = "policies/risk-management.md"
DATA = "policies/data-classification.md"
USE = "policies/acceptable-use.md"
DEVELOPMENT = "policies/secure-development.md"
RESPONSE = "runbooks/incident-response.md"
REMOVAL = "runbooks/access-removal.md"
RESTORE = "runbooks/backup-restore.md"
LEAK = "runbooks/credential-leak.md"
PATCHING = "runbooks/vulnerability-patching.md"
EMERGENCY = "runbooks/emergency-change.md"
KEYS = "runbooks/key-rotation.md"
VENDOR_INCIDENT = "runbooks/vendor-incident.md"
OUTAGE = "runbooks/service-outage.md"
ACKNOWLEDGED = {"POL-001": SECURITY, "POL-002": ACCESS, "POL-004": INCIDENT, "POL-008": DATA, "POL-009": USE}
"""What everyone confirms to have read, as the acceptable use policy says."""

_HOURS = "24 hours of the last moment"
TWO_DAYS: dict[str, tuple[Amendment, ...]] = {
    ACCESS: (
        says("access-removal: {value: 48,", instead_of="access-removal: {value: 24,"),
        says("48 hours of the last moment", instead_of=_HOURS),
        says("48 hours of a person's last moment", instead_of="24 hours of a person's last moment"),
        says("later than 48 hours", instead_of="later than 24 hours"),
    ),
    REMOVAL: (
        says("48 hours of the last moment", instead_of=_HOURS),
        says("48 hours of the person's last moment", instead_of="24 hours of the person's last moment"),
        says("later than 48 hours", instead_of="later than 24 hours"),
        says("The limit of 48 hours", instead_of="The limit of 24 hours"),
    ),
    "controls.yaml": (
        in_control("AC-04", says("within 48 hours", instead_of="within 24 hours"), says("PT48H", instead_of="PT24H")),
    ),
}
"""How access ended in the first months: a leaver had two days, and since then one."""

_FIRST = "First version"
_SYSTEM = (lacks("System description"),)
NO_CAPACITY = says("[BCP-01, BCP-03,", instead_of="[BCP-01, BCP-02, BCP-03,")
"""The continuity policy no longer names a control that was taken out between two of its versions."""
_QUEUES = (
    says("", instead_of="| Oldest waiting job in a queue | 5 minutes |\n"),
    says("[BCP-01, BCP-02, BCP-03,", instead_of="[BCP-01, BCP-03,"),
)
_COPIES = (
    says(
        "6. The Head of Engineering commits the drill record",
        instead_of="6. The copies are deleted within 24 hours, the command and the time are noted.\n"
        "7. The Head of Engineering commits the drill record",
    ),
)
_LABELS = (
    says(
        "",
        instead_of="| Databases, storage buckets, volumes, queues | The tag `data-level` in infrastructure as code; "
        "a check in the pipeline refuses a new store without it | The author of the change |\n",
    ),
)
_OPENED = (
    says(
        "",
        instead_of="A difference that opened Confidential or Restricted data to strangers is an incident "
        "and is declared within 1 hour of being found.\n",
    ),
)
_NAME_TO_COME = says(
    "| Verifier | An engineer who is not the fixer; reads the scan of [insert name of scanner] and closes the finding |",
    instead_of="| Verifier | An engineer who is not the fixer; reads the scan and closes the finding |",
)
_EMERGENCY_OF_OURS = (
    says("approver: person:dora\n", instead_of="approver: role:cto\n"),
    says(
        "parameters:\n"
        '  emergency-review: {value: 5, unit: business_days, phrase: "within 5 business days of the deployment"}\n'
        "criteria:",
        instead_of="criteria:",
    ),
    says("within 5 business days of the deployment", instead_of="within 2 business days of the deployment"),
)
"""Who wrote the runbook approves it, and gave the review more time than the policy does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One version of a document."""

    ago: int
    """How many days ago it was merged."""
    change: str
    back: tuple[Amendment, ...] = ()
    """What takes the change back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A document's versions, oldest first."""

    author: str
    """Who writes it, as its changelog names them."""
    revisions: tuple[Revision, ...]
    fitted: tuple[Amendment, ...] = ()
    """What the company made of the starter's text."""

    def text(self, draft: str, number: int, calendar: Calendar) -> str:
        """Give the document at its n-th version, from the starter's draft."""
        later = self.revisions[number:]
        text = amended(draft, *self.fitted, *(amend for revision in later[::-1] for amend in revision.back))
        versions = (
            Version(number=f"1.{minor}", on=calendar.ago(item.ago), author=self.author, change=item.change)
            for minor, item in enumerate(self.revisions[:number])
        )
        return in_force(text, tuple(versions))


def lives(calendar: Calendar) -> dict[str, Life]:
    """Give the versions of every document that the starter planted, by path."""
    stale, in_grace = calendar.since(calendar.stale_review), calendar.since(calendar.review_in_grace)
    return {
        SECURITY: _life(
            "security-lead", (453, _FIRST), (69, "Yearly review: describe the system in one place", _SYSTEM)
        ),
        CHANGE: _life("head-of-engineering", (stale, _FIRST)),
        ACCESS: _life(
            "security-lead",
            (441, _FIRST),
            (240, "Access of a leaver ends within 24 hours, no longer 48", TWO_DAYS[ACCESS]),
            (88, "Yearly review: access from outside", (lacks("Access from outside"),)),
        ),
        REMOVAL: _life(
            "people-operations",
            (436, _FIRST),
            (236, "Access ends within 24 hours, no longer 48", TWO_DAYS[REMOVAL]),
            (74, "Yearly review: escalation", (lacks("Escalation"),)),
        ),
        INCIDENT: _life(
            "security-lead",
            (431, _FIRST),
            (212, "Say how evidence is preserved", (lacks("Evidence preservation"),)),
        ),
        RESPONSE: _life(
            "security-lead",
            (427, _FIRST),
            (258, "Half-yearly review: communication", (lacks("Communication"),)),
            (in_grace, "Half-yearly review: evidence to keep", (lacks("Evidence to keep"),)),
        ),
        CONTINUITY: Life(
            author="role:head-of-engineering",
            revisions=(
                Revision(ago=422, change=_FIRST),
                Revision(ago=80, change="Yearly review: the age of waiting jobs is watched too", back=_QUEUES),
            ),
            fitted=(NO_CAPACITY,),
        ),
        RESTORE: _life("head-of-engineering", (422, _FIRST), (80, "Yearly review: copies are deleted", _COPIES)),
        RISK: _life(
            "security-lead", (417, _FIRST), (60, "Yearly review: insurance", (lacks("Disruption and insurance"),))
        ),
        DATA: _life("security-lead", (412, _FIRST), (54, "Yearly review: every store carries its level", _LABELS)),
        DEVELOPMENT: _life(
            "head-of-engineering", (407, _FIRST), (45, "Yearly review: data open to strangers", _OPENED)
        ),
        LEAK: _life("security-lead", (351, _FIRST)),
        USE: _life("people-operations", (325, _FIRST)),
        VENDORS: _life("security-lead", (318, _FIRST)),
        VENDOR_INCIDENT: _life("security-lead", (318, _FIRST)),
        PATCHING: Life(
            author="person:hugo",
            revisions=(Revision(ago=310, change=_FIRST),),
            fitted=(says("owner: person:hugo\n", instead_of="owner: role:head-of-engineering\n"), _NAME_TO_COME),
        ),
        EMERGENCY: Life(
            author="role:head-of-engineering",
            revisions=(Revision(ago=300, change=_FIRST),),
            fitted=_EMERGENCY_OF_OURS,
        ),
        OUTAGE: _life("head-of-engineering", (300, _FIRST)),
        KEYS: _life("security-lead", (290, _FIRST)),
    }


def _life(role: str, *revisions: tuple[int, str] | tuple[int, str, tuple[Amendment, ...]]) -> Life:
    return Life(
        author=f"role:{role}",
        revisions=tuple(
            Revision(ago=item[0], change=item[1], back=item[2] if len(item) > 2 else ()) for item in revisions
        ),
    )
