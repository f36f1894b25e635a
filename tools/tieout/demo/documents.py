"""Each document of Example Ltd at each of its versions: what it said, and what its head claimed."""

from __future__ import annotations

from datetime import date

from tieout.demo.calendar import Calendar
from tieout.demo.texts import (
    Standing,
    Version,
    from_starter,
    in_force,
    own,
    own_in_force,
    without_section,
)
from tieout.model.period import add_months

ACCESS = "policies/access-control.md"
CHANGE = "policies/change-management.md"
INCIDENT = "policies/incident-response.md"
SECURITY = "policies/information-security.md"
RISK = "policies/risk-management.md"
DEVICES = "policies/devices.md"
VENDORS = "policies/vendor-management.md"
REMOVAL = "runbooks/access-removal.md"
RESPONSE = "runbooks/incident-response.md"
RESTORE = "runbooks/backup-restore.md"

# How many days ago each version was merged, oldest first.
ACCESS_DAYS = (438, 318, 80)
REMOVAL_DAYS = (431, 70)
INCIDENT_DAYS = (424, 212)
RESPONSE_DAYS = (424, 258)
SECURITY_DAYS = (395, 45)
RISK_DAYS = (388, 35)
DEVICES_DAYS = (305,)
RESTORE_DAYS = (150,)
BUMPED_DAYS = 62
"""The incident plan's last "review": a new date, and no other change."""

_SECURITY_EXTRA = """
### Subcontractors

Contractors are bound by this policy from their first day; the contract says so and names the person who answers for them.
"""
_RISK_EXTRA = """
### The list of risks

The list holds for each risk its owner, the treatment, the date, and who accepted what is left.
"""


def draft(path: str) -> str:
    """Give a document as the starter has it."""
    return from_starter(path)


def change(calendar: Calendar) -> str:
    """Give the change management policy: reviewed once, and then no more."""
    on = calendar.stale_review
    return in_force(from_starter(CHANGE), _standing([on], "head-of-engineering", ["First version"]))


def access(calendar: Calendar, number: int) -> str:
    """Give the access control policy at its first, second or third version."""
    text = from_starter(ACCESS)
    if number < 3:
        text = without_section(text, "Access from outside")
    if number < 2:
        text = without_section(text, "Service accounts and secrets")
    changes = ["First version", "Service accounts and secrets", "Yearly review: access from outside"]
    return in_force(text, _standing(_days(calendar, ACCESS_DAYS[:number]), "security-lead", changes))


def removal(calendar: Calendar, number: int) -> str:
    """Give the access removal runbook; its second review bears next year's date, a slip."""
    text = from_starter(REMOVAL)
    days = _days(calendar, REMOVAL_DAYS[:number])
    standing = _standing(days, "people-operations", ["First version", "Yearly review: escalation"])
    if number < 2:
        return in_force(without_section(text, "Escalation"), standing)
    slip = add_months(days[-1], 12)
    return in_force(text, standing).replace(f"last_reviewed: {days[-1]}", f"last_reviewed: {slip}")


def incident(calendar: Calendar, number: int) -> str:
    """Give the incident plan; the third is the second with another date."""
    text = from_starter(INCIDENT)
    if number < 2:
        text = without_section(text, "Evidence preservation")
    days = _days(calendar, INCIDENT_DAYS[:number])
    standing = _standing(days, "security-lead", ["First version", "Evidence preservation"])
    text = in_force(text, standing)
    if number < 3:
        return text
    return text.replace(f"last_reviewed: {days[-1]}", f"last_reviewed: {calendar.ago(BUMPED_DAYS)}")


def response(calendar: Calendar, number: int) -> str:
    """Give the incident runbook at its first, second or third version."""
    text = from_starter(RESPONSE)
    if number < 3:
        text = without_section(text, "Evidence to keep")
    if number < 2:
        text = without_section(text, "Communication")
    changes = ["First version", "Half-yearly review: communication", "Half-yearly review: evidence to keep"]
    days = [*_days(calendar, RESPONSE_DAYS), calendar.review_in_grace][:number]
    return in_force(text, _standing(days, "security-lead", changes))


def security(calendar: Calendar, number: int) -> str:
    """Give the information security policy at its first or second version."""
    changes = ["First version", "Yearly review: subcontractors"]
    standing = _standing(_days(calendar, SECURITY_DAYS[:number]), "security-lead", changes)
    return own_in_force(SECURITY, standing, _SECURITY_EXTRA if number > 1 else "")


def risk(calendar: Calendar, number: int) -> str:
    """Give the risk management policy at its first or second version."""
    changes = ["First version", "Yearly review: the list of risks"]
    standing = _standing(_days(calendar, RISK_DAYS[:number]), "cto", changes)
    return own_in_force(RISK, standing, _RISK_EXTRA if number > 1 else "")


def devices(calendar: Calendar) -> str:
    """Give the device policy as it was adopted: three days, not seven."""
    standing = _standing(_days(calendar, DEVICES_DAYS), "engineer", ["First version"])
    return own_in_force(DEVICES, standing).replace("for 7 days", "for 3 days")


def restore(calendar: Calendar, *, handed_over: bool) -> str:
    """Give the restore runbook; handing it over added an owner beside the old one."""
    on = calendar.ago(RESTORE_DAYS[0])
    text = own(RESTORE, {"approved": f"{on}", "effective": f"{on}", "reviewed": f"{on}"})
    return text if handed_over else text.replace("owner: role:cto\n", "", 1)


def _days(calendar: Calendar, ago: tuple[int, ...]) -> list[date]:
    return [calendar.ago(days) for days in ago]


def _standing(days: list[date], author: str, changes: list[str]) -> Standing:
    """Give the head's claims: each version approved and reviewed on the day of its merge."""
    versions = [
        Version(number=f"1.{minor}", on=on, author=author, change=text)
        for minor, (on, text) in enumerate(zip(days, changes, strict=False))
    ]
    return Standing(versions=tuple(reversed(versions)), approved=days[-1], reviewed=days[-1])
