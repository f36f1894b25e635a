"""What the forge keeps of it, and what the ledger writes down."""

from __future__ import annotations

from datetime import datetime

from tests.shapes.forge import stamp
from tests.shapes.record import ledger_files
from tests.shapes.stage import Stage
from tests.shapes.story import Event


def rename_account(stage: Stage, event: Event) -> None:
    stage.who(event.what).login = event.how["to"]


def delete_account(stage: Stage, event: Event) -> None:
    stage.who(event.what).is_deleted = True


def force_main(stage: Stage, event: Event) -> None:
    """Move main to an earlier commit; what it had since is no longer on it."""
    before, after = stage.branches["main"], stage.oid(event.what)
    stage.branches["main"] = after
    if event.how.get("logged"):
        body = {
            "id": f"push-{len(stage.log) + 1}",
            "at": stamp(event.at),
            "by": stage.who(event.how["by"]).body(),
            "before": before,
            "after": after,
            "kind": "force_push",
        }
        stage.log.append(("enforcement", "push", body))


def bypass(stage: Stage, event: Event) -> None:
    """Let the forge's log say that the push of a commit was let through against the rules."""
    after = stage.names[str(event.what)]
    body = {
        "id": f"suite-{event.what}",
        "at": stamp(event.at),
        "by": stage.who(event.how["by"]).body(),
        "before": stage.objects.commits[after].parents[0],
        "after": after,
        "result": "bypass",
        "rules": ["pull_request"],
    }
    stage.log.append(("enforcement", "suite", body))


def members(stage: Stage, event: Event) -> None:
    """Record who could approve."""
    accounts = sorted((stage.who(name) for name in event.what["accounts"]), key=lambda item: str(item.id))
    teams = {
        team: [stage.who(name).body() for name in sorted(names, key=lambda name: str(stage.who(name).id))]
        for team, names in event.what.get("teams", {}).items()
    }
    body = {"accounts": [item.body() for item in accounts], "teams": teams, "complete": True, "reason": ""}
    stage.log.append(("members", "members", body))


def record(stage: Stage, event: Event) -> None:
    """Let the ledger be written: by whoever keeps it, else by the builder itself."""
    (stage.keeper or write_down)(stage, event)


def write_down(stage: Stage, event: Event) -> None:
    """Write down what the forge says now: a line for each change of which it says something new."""
    lost: dict[int, dict[str, str]] = event.how.get("lost", {})
    nulled: list[int] = event.how.get("nulled", [])
    repository = stage.shape.world["repository"]
    approvals = stage.streams["approvals"]
    for pull in stage.merged:
        if pull.number in nulled:
            continue
        facts = lost.get(pull.number, {})
        body = pull.body(lost=facts)
        if stage.bodies.get(pull.number) != body:
            stage.bodies[pull.number] = body
            approvals.add("pr", body, at=event.at, repository=repository, complete=not facts)
    state = (stage.branches["main"], len(stage.merged))
    if stage.tip != state:
        stage.tip = state
        tip = {"branch": "main", "tip": state[0], "total": state[1]}
        approvals.add("tip", tip, at=event.at, repository=repository)
    for name, kind, body in stage.log[stage.logged :]:
        stage.streams[name].add(kind, body, at=event.at, repository=repository)
    stage.logged = len(stage.log)
    write_ledger(stage, event.at, is_complete=not nulled)


def write_ledger(stage: Stage, at: datetime, *, is_complete: bool) -> None:
    tip, total = stage.branches["main"], len(stage.merged)
    texts = ledger_files(stage.streams, at=at, tip=tip, total=total, is_complete=is_complete)
    files = dict(stage.files_of(stage.ledger)) if stage.ledger else {}
    files |= {path: stage.objects.blob(text) for path, text in texts.items()}
    robot = stage.who("robot")
    made = stage.objects.commit(
        files,
        [stage.ledger] if stage.ledger else [],
        f"ledger: as of {at:%Y-%m-%d}",
        author=robot.identity,
        committer=robot.identity,
        at=at,
    )
    stage.ledger = made.oid


def tamper(stage: Stage, event: Event) -> None:
    """Alter files of the ledger in a commit of its own, as no honest run of it does."""
    assert stage.ledger is not None
    by = stage.who(event.how["by"])
    made = stage.objects.commit(
        stage.edited(stage.files_of(stage.ledger), {"edit": event.what}),
        [stage.ledger],
        "ledger: tidy up",
        author=by.identity,
        committer=by.identity,
        at=event.at,
    )
    stage.ledger = made.oid


def copy_ledger(stage: Stage, event: Event) -> None:
    """Copy a quarter's files of the ledger to main, with what else is written."""
    assert stage.ledger is not None
    prefix = f"evidence/{event.what}/"
    copied = {path: entry for path, entry in stage.files_of(stage.ledger).items() if path.startswith(prefix)}
    files = stage.edited(stage.files_of(stage.branches["main"]) | copied, event.how)
    by = stage.who(event.how["by"])
    made = stage.commit("main", files, event.at, f"evidence: close {event.what}", by)
    stage.changes[event.how["called"]] = made.oid
