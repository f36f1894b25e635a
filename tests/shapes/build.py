"""A story -> a real repository as a clone has it, with the ledger that was kept meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.shapes import branches, keeping, landing, watching
from tests.shapes.objects import Objects
from tests.shapes.stage import Stage, begin
from tests.shapes.story import Event, Shape, instant

LEDGER = "tieout/ledger"


@dataclass
class Built:
    """What came of a story."""

    clone: Path
    """A bare repository: main, the ledger's branch and the heads of proposed changes."""
    changes: dict[str, str]
    """What the expectations call a commit of main, and its id."""
    unnamed: set[str]
    """Commits of main since the beginning that stand for what went well meanwhile."""


def build(shape: Shape, folder: Path, keeper: Callable[[Stage, Event], None] | None = None) -> Built:
    """Play the story; the same ids each time. ``keeper`` writes the ledger, else the builder does."""
    stage = Stage(shape, Objects(folder / "forge.git"), keeper=keeper)
    begin(stage)
    recorded = False
    for event in shape.story:
        ACTIONS[event.verb](stage, event)
        recorded = recorded or event.verb == "record"
    if not recorded and shape.world["clone"].get("ledger", True):
        keeping.record(stage, Event(at=instant(shape.world["recorded"]), verb="record", what="all", how={}))
    kept = set(stage.objects.history(stage.branches["main"]))
    return Built(
        clone=cloned(stage, folder),
        changes={name: oid for name, oid in stage.changes.items() if oid in kept},
        unnamed=stage.unnamed & kept,
    )


def cloned(stage: Stage, folder: Path) -> Path:
    world = stage.shape.world["clone"]
    refs = {"refs/heads/main": stage.branches["main"]}
    if stage.ledger is not None:
        refs[f"refs/heads/{LEDGER}"] = stage.ledger
    if world.get("heads", True):
        gone = set(world.get("without_heads", []))
        refs |= {f"refs/pull/{n}/head": pull.head_oid for n, pull in stage.pulls.items() if n not in gone}
    clone = folder / "clone.git"
    stage.objects.clone(clone, refs, [stage.oid(name) for name in world.get("keeps", [])])
    return clone


ACTIONS: dict[str, Callable[[Stage, Event], None]] = {
    "commit": branches.commit,
    "open": branches.open_,
    "review": branches.review,
    "dismiss": branches.dismiss,
    "update": branches.update,
    "join": branches.join,
    "rebase": branches.rebase,
    "retarget": branches.retarget,
    "label": branches.label,
    "check": branches.check,
    "merge": landing.merge,
    "take": landing.take,
    "meanwhile": landing.meanwhile,
    "rename_account": keeping.rename_account,
    "delete_account": keeping.delete_account,
    "force_main": keeping.force_main,
    "bypass": keeping.bypass,
    "members": keeping.members,
    "record": keeping.record,
    "tamper": keeping.tamper,
    "copy_ledger": keeping.copy_ledger,
    "rule": watching.rule,
    "watch": watching.watch,
}
