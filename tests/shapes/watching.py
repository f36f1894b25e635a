"""What the forge enforced on main, and what the ledger wrote down of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.shapes.forge import stamp
from tests.shapes.stage import Stage
from tests.shapes.story import Event, instant

MONTH = timedelta(days=28)
SOUND = {
    "active": True,
    "approvals": 1,
    "dismisses_stale": True,
    "code_owners": False,
    "last_push_approval": False,
    "checks": [],
    "admins_bound": True,
    "force_push": False,
    "deletion": False,
    "bypass": [],
}


def rule(stage: Stage, event: Event) -> None:
    """Let a ruleset of main ask something from now on."""
    number = int(event.what)
    versions = stage.rulesets.setdefault(number, [])
    protection = {"id": f"ruleset:{number}", "name": f"rules {number}", **SOUND, **event.how.get("asks", {})}
    versions.append((event.at, {"version": len(versions) + 1, "protection": protection}))


def watch(stage: Stage, event: Event) -> None:
    """Write down what is enforced now, and what the forge lists of the past; ``silent`` sources are refused."""
    silent: dict[str, str] = event.how.get("silent", {})
    held = [versions[-1][1]["protection"] for versions in stage.rulesets.values()]
    held += [{"id": "protection:1", "name": "main", **SOUND, **asks} for asks in event.how.get("classic", [])]
    reason = silent.get("snapshot", "")
    body = {
        "branch": event.what,
        "protections": [] if reason else sorted(held, key=lambda item: str(item["id"])),
        "complete": not reason,
        "reason": reason,
    }
    _add(stage, event, "snapshot", body, complete=not reason)
    for number, versions in sorted(stage.rulesets.items()):
        why = silent.get("history", "")
        for at, version in versions if not why else ():
            if (number, version["version"]) not in stage.versions:
                stage.versions.add((number, version["version"]))
                _add(stage, event, "version", {"at": stamp(at), "by": None, **version})
        _span(stage, event, "ruleset_history", versions[0][0], why, about=f"ruleset:{number}")
    _span(stage, event, "rule_suites", event.at - MONTH, silent.get("suites", ""))
    _span(stage, event, "activity", instant(stage.shape.world["begun"]), silent.get("activity", ""))


def _span(stage: Stage, event: Event, source: str, start: Any, reason: str, *, about: str = "") -> None:
    body = {
        "source": source,
        "about": about,
        "start": stamp(start),
        "end": stamp(event.at),
        "complete": not reason,
        "reason": reason,
    }
    _add(stage, event, "span", body, complete=not reason)


def _add(stage: Stage, event: Event, kind: str, body: Any, *, complete: bool = True) -> None:
    repository = stage.shape.world["repository"]
    stage.streams["enforcement"].add(kind, body, at=event.at, repository=repository, complete=complete)
