"""``attacks.yaml`` as values, each attack carried out on a copy of one company, and what the tool said of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from attacks.authority import Authority
from attacks.steps import STEPS
from attacks.world import AS_OF, COLLECTOR, World

SCHEMA = "tieout.attacks/v1"
FILE = Path(__file__).resolve().parent / "attacks.yaml"
OURS = "tieout"
VERBS = ("verify", "check", "reperform")
WHO = {
    "writer": "may write to the repository, and push to its branch",
    "keyholder": "holds the key of the collector as well",
    "company": "the whole company: the key, the server, the history",
}


class Said(NamedTuple):
    """One thing that a verb says."""

    kind: str
    """The rule, or the kind of what `evidence verify` and `reperform` found."""
    message: str


class Wanted(NamedTuple):
    """What must be said."""

    verb: str
    kind: str
    text: str
    """A part of the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """An attack as data."""

    id: str
    title: str
    does: str
    who: str
    steps: tuple[tuple[str, Mapping[str, Any]], ...]
    wanted: tuple[Wanted, ...]
    """Empty for what no tool can see."""
    heads: bool = True
    """Whether the auditor kept heads of the log."""


class Suite(NamedTuple):
    """All of them."""

    attacks: tuple[Attack, ...]
    limits: tuple[Attack, ...]
    """What nothing in a repository can show: they are tried too, and must go unseen, so that the words stay true."""


class SuiteError(Exception):
    """``attacks.yaml`` says something that cannot be."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one verb answered."""

    code: int
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of an attack."""

    attack: Attack
    answers: Mapping[str, Verdict]
    """By verb."""
    missing: tuple[Wanted, ...]
    """What should have been said, and was not."""

    @property
    def is_detected(self) -> bool:
        """Whether all that must be said was said, each by a verb that did not end with 0."""
        return not self.missing


def read_suite(text: str | None = None) -> Suite:
    """Read ``attacks.yaml``; raises SuiteError."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8") if text is None else text)
    if data.get("schema") != SCHEMA:
        raise SuiteError(f"schema: must be {SCHEMA}")
    suite = Suite(
        attacks=tuple(_attack(item) for item in data["attacks"]),
        limits=tuple(_attack(item) for item in data["limits"]),
    )
    ids = [item.id for item in (*suite.attacks, *suite.limits)]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise SuiteError(f"two attacks are called {twice[0]}")
    if silent := [item.id for item in suite.attacks if not item.wanted]:
        raise SuiteError(f"{silent[0]}: says nothing of what must be said")
    return suite


def _attack(item: Mapping[str, Any]) -> Attack:
    name = item["id"]
    if item["who"] not in WHO:
        raise SuiteError(f"{name}: who must be one of {', '.join(WHO)}")
    steps = tuple(_step(name, step) for step in item["steps"])
    wanted = tuple(_wanted(name, said) for said in item.get("says", ()))
    return Attack(
        id=name,
        title=item["title"],
        does=" ".join(item["does"].split()),
        who=item["who"],
        steps=steps,
        wanted=wanted,
        heads=item.get("heads", True),
    )


def _step(name: str, said: Any) -> tuple[str, Mapping[str, Any]]:
    ((verb, values),) = ({said: {}} if isinstance(said, str) else said).items()
    if verb not in STEPS:
        raise SuiteError(f"{name}: there is no step {verb}")
    return verb, values if isinstance(values, dict) else {"capture": values}


def _wanted(name: str, said: Mapping[str, str]) -> Wanted:
    verb = next((verb for verb in VERBS if verb in said), "")
    if not verb or not said.get("text"):
        raise SuiteError(f"{name}: says needs verify, check or reperform, and text")
    return Wanted(verb, said[verb], said["text"])


def carry_out(attack: Attack, world: World) -> None:
    """Do the steps of an attack."""
    for verb, values in attack.steps:
        STEPS[verb](world, values)


def ask(world: World, verb: str, *, heads: bool = True) -> Verdict:
    """Ask the tool as an auditor would, with what he was given another way."""
    if verb == "check":
        done = world.tieout("check", "--as-of", f"{AS_OF:%Y-%m-%d}", "--format", "json", at=AS_OF)
        said = [
            Said(item["rule"], item["message"])
            for item in _json(done.text).get("findings", ())
            if item["severity"] == "error" or item["severity"] == "warning"
        ]
        said += [Said("unreadable-file", item["message"]) for item in _json(done.text).get("unreadable", ())]
    elif verb == "verify":
        name = world.authorities["trusted"]
        given = (
            *("--key", world.fingerprint(COLLECTOR)),
            *(("--head", world.outside / "head-q1.txt", "--head", world.outside / "head-q2.txt") if heads else ()),
            *("--tsa-ca", Authority(world.outside / name, name).certificate),
        )
        done = world.tieout("evidence", "verify", *given, "--format", "json", at=AS_OF)
        found = _json(done.text)
        said = [Said(item["kind"], item["message"]) for key in ("altered", "unsettled") for item in found.get(key, ())]
    else:
        done = world.tieout("reperform", "--all", "--as-of", f"{AS_OF:%Y-%m-%d}", "--format", "json", at=AS_OF)
        said = [
            Said(item[step]["reason"], item[step]["message"])
            for item in _json(done.text).get("captures", ())
            for step in ("table", "verdict")
            if item[step]["outcome"] in {"differs", "could_not"}
        ]
    if done.told and done.code != 0 and not said:
        said = [Said("refused", done.told)]
    return Verdict(done.code, tuple(said))


def try_out(attack: Attack, whole: World, folder: Path, *, every: bool = False) -> Trial:
    """Carry an attack out on a copy in a folder, and ask the verbs that are meant to see it; or every verb."""
    world = whole.copy(folder)
    carry_out(attack, world)
    verbs = VERBS if every else tuple(verb for verb in VERBS if any(item.verb == verb for item in attack.wanted))
    answers = {verb: ask(world, verb, heads=attack.heads) for verb in verbs}
    missing = tuple(item for item in attack.wanted if not _is_said(item, answers[item.verb]))
    return Trial(attack, answers, missing)


def _is_said(wanted: Wanted, verdict: Verdict) -> bool:
    return verdict.code != 0 and any(
        item.kind == wanted.kind and wanted.text in " ".join(item.message.split()) for item in verdict.said
    )


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
