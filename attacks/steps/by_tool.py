"""Steps that the tool itself does."""

from __future__ import annotations

import json

from attacks.steps.found import Values, record_of, step
from attacks.world import COLLECTOR, World, say_members
from tieout.seal.canonical import canonical_json


@step
def answer(world: World, values: Values) -> None:
    """Let the directory answer something else from now on."""
    if "text" in values:
        (world.folder / "source" / "members.json").write_text(values["text"], encoding="utf-8")
        return
    without = tuple(values.get("without_mfa", ()))
    say_members(world, values["members"], total=values.get("total"), without_mfa=without)


@step
def collect(world: World, values: Values) -> None:
    """Run a collector, which ends with 3 where it sees that something is missing."""
    found = world.folders()
    world.do("collect", values["name"], "--key", world.key(COLLECTOR), ends=values.get("ends", 0))
    world.named(values["as"], found)


@step
def add(world: World, values: Values) -> None:
    """Bring a file by hand."""
    found = world.folders()
    file = world.folder / "source" / values["file"]
    if "text" in values:
        file.write_text(values["text"], encoding="utf-8")
    more = values.get("more", ["--method", "document"])
    world.bring(file, values["name"], values["control"], values["system"], *more, ends=values.get("ends", 0))
    world.named(values["as"], found)


@step
def remove(world: World, values: Values) -> None:
    """Remove a capture with a tombstone."""
    capture = record_of(world, values["capture"]).id
    key = ("--key", world.key(COLLECTOR))
    world.do("evidence", "remove", capture, "--by", values["by"], "--reason", values["reason"], *key)


@step
def verdicts(world: World, values: Values) -> None:
    """Have the verdicts written down."""
    del values
    done = world.tieout("reperform", "--all", "--write")
    if done.code not in {0, 1, 3}:
        raise RuntimeError(done.told)


@step
def forge_verdict(world: World, values: Values) -> None:
    """Turn the verdict on a capture that was written down into a good one."""
    (path,) = (world.root / "evidence" / "results").glob(f"*/{record_of(world, values['capture']).id}.json")
    said = json.loads(path.read_bytes())
    said["state"] = "pass"
    said["checks"] = [{**item, "state": "pass", "found": 0, "deviations": []} for item in said["checks"]]
    path.write_bytes(canonical_json(said) + b"\n" * path.read_bytes().endswith(b"\n"))


@step
def trust(world: World, values: Values) -> None:
    """Write somebody else's key into controls.yaml as the one that may sign, or none."""
    path = world.root / "controls.yaml"
    text, key = path.read_text(encoding="utf-8"), str(values["key"])
    new = "" if key == "nobody" else f'"{world.fingerprint(key)}"'
    path.write_text(text.replace(f'"{world.fingerprint(COLLECTOR)}"', new), encoding="utf-8")
