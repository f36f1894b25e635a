"""What other tools said of the same attacks: asked of them, or as it was seen last."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml

HERE = Path(__file__).resolve().parent
SCHEMA = "tieout.attacks-seen/v1"
CONTROL = "control"
"""The id under which a driver says what comes out where nothing was touched."""
ACCEPTED, REFUSED = "accepted", "refused"
NO_PLACE = "no place"
"""Of an attack that its driver does not have: the tool has nothing that it could touch."""


class Seen(NamedTuple):
    """What came out."""

    outcome: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Another tool, and what was seen of it."""

    name: str
    package: str
    version: str
    seen: str
    """The day."""
    python: str
    results: Mapping[str, Seen]
    """By the id of an attack."""

    @property
    def title(self) -> str:
        """As a table names it."""
        return f"{self.package} {self.version}"

    def of(self, attack: str) -> Seen:
        """Give what came out of an attack."""
        return self.results.get(attack, Seen(NO_PLACE, ""))


class PeerError(Exception):
    """Another tool could not be asked."""


def read_peer(name: str) -> Peer:
    """Read what was seen last."""
    data = yaml.safe_load((HERE / "peers" / f"{name}.yaml").read_text(encoding="utf-8"))
    if data.get("schema") != SCHEMA:
        raise PeerError(f"attacks/peers/{name}.yaml: schema must be {SCHEMA}")
    return Peer(
        name=name,
        package=data["package"],
        version=data["version"],
        seen=str(data["seen"]),
        python=data["python"],
        results={key: Seen(item["outcome"], item["said"]) for key, item in data["results"].items()},
    )


def ask_peer(name: str, package: str, *, today: str) -> Peer:
    """Run the driver of a tool in its own environment, which ``./dev attacks --peer`` made; raises PeerError."""
    python = HERE.parent / "build" / "peers" / name / "bin" / "python"
    if not python.exists():
        raise PeerError(f"{name} is not here: ./dev attacks --peer {name} makes its environment")
    told = "import importlib.metadata, platform, sys; print(platform.python_version()); print(importlib.metadata.version(sys.argv[1]))"
    runs, version = _run([str(python), "-c", told, package]).split()
    lines = _run([str(python), str(HERE / "peers" / f"{name}.py")]).splitlines()
    found = [json.loads(line) for line in lines if line.startswith("{")]
    results = {item["id"]: Seen(item["outcome"], item["said"]) for item in found}
    if CONTROL not in results or results[CONTROL].outcome != ACCEPTED:
        raise PeerError(f"{name} did not accept what nobody touched, so nothing that it refuses tells anything")
    return Peer(name=name, package=package, version=version, seen=today, python=runs, results=results)


def written(peer: Peer) -> str:
    """Give what was seen as it is kept."""
    results = {key: {"outcome": item.outcome, "said": item.said} for key, item in sorted(peer.results.items())}
    data = {
        "schema": SCHEMA,
        "package": peer.package,
        "version": peer.version,
        "python": peer.python,
        "seen": peer.seen,
        "results": results,
    }
    head = f"# Written by ./dev attacks --peer {peer.name} --record: what the driver beside this file saw.\n"
    return head + yaml.safe_dump(data, sort_keys=False, allow_unicode=False, width=110)


def _run(command: list[str]) -> str:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": os.devnull, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300, env=environment)
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise PeerError(f"{command[1]} ended with {done.returncode}: {last[0]}")
    return done.stdout
