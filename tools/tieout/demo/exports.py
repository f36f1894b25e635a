"""What the made-up systems of the sample company gave when somebody exported from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tieout.demo.captures import Capture, table

if TYPE_CHECKING:
    from tieout.demo.calendar import Calendar
    from tieout.demo.people import Member

_ENGINEERS = frozenset({"cto", "security-lead", "head-of-engineering", "engineer"})
_CLEO = "cleo"
_WEDNESDAY = 2


def access_review(calendar: Calendar, days: int, staff: Iterable[Member]) -> dict[str, str | None]:
    """Give the exports of a quarterly review with the decision on each account.

    The database still has the account of everyone who ever had one: nobody removes those of leavers
    before a review finds them.
    """
    return {path: text for capture in _reviewed(calendar, days, staff) for path, text in capture.files().items()}


def decisions_of(calendar: Calendar, days: int, staff: Iterable[Member]) -> str:
    """Give the path of the decisions on the accounts of the identity provider."""
    first = next(_reviewed(calendar, days, staff))
    return first.record().path.replace("evidence.yaml", "decisions.csv")


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


def _reviewed(calendar: Calendar, days: int, staff: Iterable[Member]) -> Iterator[Capture]:
    on = calendar.ago(days)
    people = sorted((item for item in staff if item.started_on <= on), key=lambda item: item.id)
    engineers = [item for item in people if _ENGINEERS & set(item.roles)]
    present = [item for item in people if item.left_on is None or item.left_on >= on]
    for evidence, system, listed in (
        ("access-review-identity-provider", "identity-provider", present),
        ("access-review-code-host", "code-host", [item for item in engineers if item in present]),
        ("access-review-database", "production-database", engineers),
        ("access-review-cloud", "cloud-production", engineers),
        ("access-review-other-systems", "policy-repository", present),
    ):
        accounts = [
            (item.id, item.identity.email, "active", on - timedelta(days=_idle(item, on) + sum(map(ord, system)) % 7))
            for item in listed
        ]
        decisions = [(item.id, *_decided(item, on)) for item in listed]
        yield Capture(
            title=f"Quarterly access review of {system}",
            controls=("AC-03",),
            evidence=(evidence,),
            system=system,
            page="Administration, Accounts, all states, Export",
            by=_CLEO,
            at=calendar.at(days, 8, 5),
            exports={
                "accounts.csv": table(("account", "email", "state", "last_sign_in"), *accounts),
                "decisions.csv": table(("account", "decision", "reason", "decided_by", "decided_on"), *decisions),
            },
            shown=len(listed),
        )


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


def deployments(calendar: Calendar, days: int) -> dict[str, str | None]:
    """Give the deployments of four weeks; one of them names no pull request and no ticket."""
    until = calendar.ago(days)
    rows = [
        (
            f"{until - timedelta(days=back)}T10:{10 + back}:00Z",
            f"{0x5A17C0DE + back * 0x01234567:08x}",
            pull,
            ticket,
            who,
        )
        for back, pull, ticket, who in (
            (27, 1211, "EX-840", "pipeline"),
            (22, 1219, "EX-852", "pipeline"),
            (17, 1224, "EX-849", "pipeline"),
            (13, None, None, "dora"),
            (8, 1230, "EX-861", "pipeline"),
            (3, 1237, "EX-866", "pipeline"),
        )
    ]
    return Capture(
        title="Deployments to production, four weeks",
        controls=("CHG-01",),
        evidence=("deployment-records",),
        system="pipeline",
        page="Environments, production, Export",
        by="dora",
        at=calendar.at(days, 8, 15),
        since=calendar.at(days, 8, 15) - timedelta(days=28),
        exports={"deployments.csv": table(("deployed_at", "commit", "pull_request", "ticket", "by"), *rows)},
        shown=len(rows),
    ).files()


def open_weaknesses(calendar: Calendar, days: int) -> dict[str, str | None]:
    """Give the open weaknesses of a weekly scan, of the Wednesday before; a critical one is open for 23 days."""
    on = calendar.ago(days)
    wednesday = on - timedelta(days=(on.weekday() - _WEDNESDAY) % 7)
    rows = [
        ("product-api", "libexample-image", "3.2.1", "3.2.4", "critical", on - timedelta(days=23)),
        ("product-web", "example-router", "8.0.2", "8.1.0", "high", on - timedelta(days=12)),
        ("product-web", "example-markup", "1.9.0", None, "medium", on - timedelta(days=40)),
    ]
    return Capture(
        title="Open weaknesses of the images in production",
        controls=("SD-03",),
        evidence=("open-weaknesses",),
        system="pipeline",
        page="Scans, production, Open, Export",
        by="gil",
        at=datetime.combine(wednesday, time(8, 30), UTC),
        exports={
            "weaknesses.csv": table(("image", "package", "installed", "fixed_in", "severity", "first_seen"), *rows)
        },
        shown=len(rows),
    ).files()


def _idle(member: Member, on: date) -> int:
    """Give how long ago somebody signed in: since their last day, or a day or three."""
    if member.left_on is not None and member.left_on < on:
        return (on - member.left_on).days
    return 1 + len(member.id) % 3


def _decided(member: Member, on: date) -> tuple[str, str, str, date]:
    if member.left_on is not None and member.left_on < on:
        return "revoke", f"left on {member.left_on}", "dora", on
    return "keep", "role unchanged", "ben" if member.id == "dora" else "dora", on
