"""What the made-up systems of the sample company gave when somebody exported from them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tieout.demo.captures import Capture, table

if TYPE_CHECKING:
    from tieout.demo.calendar import Calendar
    from tieout.demo.people import Member

_CLEO = "cleo"


def trained(calendar: Calendar, days: int, staff: Iterable[Member]) -> dict[str, str | None]:
    """Give who did the yearly training, exported on a day."""
    on = calendar.ago(days)
    rows = [
        (item.id, "security for everyone", max((day for day in item.trained_on if day <= on), default=None))
        for item in sorted(staff, key=lambda item: item.id)
        if item.left_on is None
    ]
    return Capture(
        title="Training of the year",
        controls=("HR-02",),
        evidence=("training-completions",),
        system="learning-platform",
        page="Courses, all people, Export",
        by="emil",
        at=calendar.at(days, 8, 35),
        exports={"training.csv": table(("person", "course", "done_on"), *rows)},
        shown=len(rows),
    ).files()


def leaver_removed(calendar: Calendar, days: int, leaver: Member) -> dict[str, str | None]:
    """Give the export that shows the leaver's main account disabled, and looks at no other system."""
    return Capture(
        title=f"Account of {leaver.name} after the last day",
        controls=("AC-04",),
        evidence=("accounts-after-removal",),
        system="identity-provider",
        page="Administration, Accounts, changed in the last 7 days, Export",
        by=_CLEO,
        at=calendar.at(days, 8, 20),
        exports={
            "accounts.csv": table(
                ("account", "email", "state", "changed_at"),
                (leaver.id, leaver.identity.email, "deactivated", f"{leaver.left_on}T17:35:00Z"),
            )
        },
        shown=1,
    ).files()


def branch_protection(calendar: Calendar, days: int) -> dict[str, str | None]:
    """Give the settings of the main branch: administrators are left out of them."""
    settings = {
        "repository": "example/product",
        "branch": "main",
        "required_approvals": 1,
        "dismiss_stale_approvals": True,
        "required_checks": ["test", "scan"],
        "enforced_for_administrators": False,
    }
    return Capture(
        title="Protection of the main branch of the product",
        controls=("CHG-02",),
        evidence=("branch-protection",),
        system="code-host",
        page="Repository, Settings, Branches",
        by="dora",
        at=calendar.at(days, 8, 10),
        exports={"protection.json": json.dumps(settings, indent=2) + "\n"},
    ).files()
