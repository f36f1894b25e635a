"""tests/shapes/*.yaml -> what happened and what is expected; a slip in a shape is an error, never a silence."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
WORLD = "world"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != WORLD)
KEYS = {"title", "why", "story", "expect", "accounts", "people", "files", "changes", "period", "as_of", "clone"}
VERBS: dict[str, set[str]] = {
    "commit": {
        *("branch", "by", "committer", "write", "append", "delete", "move", "executable", "submodule", "message"),
        *("coauthors", "dated", "replaces", "picks", "reverts", "pushed_by", "from", "edit"),
    },
    "open": {"from", "to", "by", "title", "labels", "closes", "fork"},
    "review": {"by", "says", "of", "called"},
    "dismiss": {"by"},
    "update": {"by", "sneak", "resolve", "called"},
    "join": {"branch", "by"},
    "rebase": {"by"},
    "retarget": {"to", "by"},
    "label": {"labels"},
    "check": {"name", "says", "app"},
    "merge": {"how", "by", "queue", "sneak", "resolve", "message", "by_hand", "called"},
    "take": {"as_part_of"},
    "meanwhile": {"write", "append"},
    "rename_account": {"to"},
    "delete_account": set(),
    "record": {"lost", "nulled"},
    "copy_ledger": {"by", "write", "append", "called"},
    "tamper": {"by"},
    "force_main": {"by", "logged"},
    "bypass": {"by"},
    "members": set(),
    "rule": {"asks"},
    "watch": {"silent", "classic"},
}
EXPECTED = {"changes", "findings", "bundled"}
OF_CHANGE = {"verdict", "rules", "approvers"}


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    at: datetime
    verb: str
    what: Any
    """The verb's own value: a name, a number."""
    how: dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """A story and what is to be said of it."""

    name: str
    title: str
    story: tuple[Event, ...]
    expect: dict[str, Any]
    world: dict[str, Any]
    """``world.yaml`` with what the shape sets otherwise."""


def instant(text: Any) -> datetime:
    """Read ``2026-03-02 09:00``, in UTC."""
    return datetime.strptime(str(text), "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def read(name: str) -> Shape:
    return shape_of(name, (FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def shape_of(name: str, text: str) -> Shape:
    told = _loaded(text)
    _only(name, told, KEYS)
    world = copy.deepcopy(_world())
    world["accounts"] = world["accounts"] | told.get("accounts", {})
    world["files"] = {path: data for path, data in (world["files"] | told.get("files", {})).items() if data is not None}
    world["people"] = _people(world["people"], told.get("people", []))
    for key in ("changes", "clone"):
        world[key] = told.get(key, {})
    for key in ("period", "as_of"):
        world[key] = told.get(key, world[key])
    story = tuple(_event(name, item) for item in told["story"])
    if [event.at for event in story] != sorted(event.at for event in story):
        raise ValueError(f"{name}: the story does not go forward")
    expect = told["expect"]
    _only(name, expect, EXPECTED)
    for item in expect["changes"].values():
        _only(name, item, OF_CHANGE)
    return Shape(name=name, title=told["title"], story=story, expect=expect, world=world)


def _people(base: list[dict[str, Any]], told: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    if told is None:
        return None
    changed = {row["id"]: row for row in told}
    rows = [row | changed.pop(row["id"], {}) for row in base]
    return [row for row in (*rows, *changed.values()) if not row.get("absent")]


def _event(name: str, item: dict[str, Any]) -> Event:
    verbs = [key for key in item if key in VERBS]
    if len(verbs) != 1:
        raise ValueError(f"{name}: {item} says {verbs}, wanted is one thing")
    verb = verbs[0]
    _only(name, item, {"at", verb, *VERBS[verb]})
    how = {key: value for key, value in item.items() if key not in {"at", verb}}
    return Event(at=instant(item["at"]), verb=verb, what=item[verb], how=how)


def _only(name: str, told: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(told) - known)
    if unknown:
        raise ValueError(f"{name}: unknown: {', '.join(map(str, unknown))}")


_CACHE: list[dict[str, Any]] = []


def _world() -> dict[str, Any]:
    if not _CACHE:
        _CACHE.append(_loaded((FOLDER / f"{WORLD}.yaml").read_text(encoding="utf-8")))
    return _CACHE[0]


def _loaded(text: str) -> Any:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe loaders
