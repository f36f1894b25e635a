"""Steps on records: written with the tool's own writer, so that nothing gives the attacker away but what is to."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from attacks.steps.found import Values, instant_of, record_of, rewrite, step
from attacks.world import World
from tieout.model.evidence.record import RECORD_NAME, CaptureRecord, Population, Times


@step
def redigest(world: World, values: Values) -> None:
    """Make the record of a capture list its files as they are now: digests, sizes, rows."""
    rewrite(world, values["capture"], lambda record: _listed(world, values["capture"], record))


@step
def say(world: World, values: Values) -> None:
    """Make the record say something else of its population, its controls, its system or its times."""
    if values.get("supersedes") in world.captures:
        values = {**values, "supersedes": record_of(world, values["supersedes"]).id}
    rewrite(world, values["capture"], lambda record: _told(record, values))


@step
def refit(world: World, values: Values) -> None:
    """Give a capture the folder and the id that its record, as it is now, asks for; ``as`` names the new place."""
    name = values.get("as", values["capture"])
    old = world.captures[values["capture"]]
    record = record_of(world, values["capture"])
    quarter, system, kind = old.split("/")[1:4]
    quarter, kind = values.get("quarter", quarter), values.get("name", kind)
    system = record.system or system
    mark = (record.files[0].sha256 if record.files else hashlib.sha256(b"").hexdigest())[:8]
    times = record.times or Times()
    stamp = f"{times.started:%Y%m%dT%H%M%SZ}" if times.started else ""
    new = f"evidence/{quarter}/{system}/{kind}/{stamp}-{mark}"
    if new != old:
        place = world.root / new
        place.parent.mkdir(parents=True, exist_ok=True)
        if values.get("keep"):
            shutil.copytree(world.root / old, place)
        else:
            (world.root / old).rename(place)
    world.captures[name] = new
    rewrite(world, name, lambda one: replace(one, id=f"{stamp}-{kind}-{mark}"))


@step
def redate(world: World, values: Values) -> None:
    """Move all times of a record to another moment; the folder stays."""
    rewrite(world, values["capture"], lambda record: _at_another_time(record, instant_of(values["to"])))


@step
def replay(world: World, values: Values) -> None:
    """Present a capture a second time, as if it had been made at another moment: another folder, id and times."""
    old, name = world.captures[values["capture"]], values["as"]
    copy = world.root / "evidence" / "draft"
    shutil.copytree(world.root / old, copy)
    world.captures[name] = old  # for its quarter and its name
    place = old.rpartition("/")[0] + "/draft"
    copy.rename(world.root / place)
    world.captures[name] = place
    redate(world, {"capture": name, "to": values["to"]})
    for key in ("supersedes", "controls", "system"):
        if key in values:
            say(world, {"capture": name, key: values[key]})
    refit(world, {"capture": name, **{key: values[key] for key in ("quarter", "name") if key in values}})


@step
def duplicate_keys(world: World, values: Values) -> None:
    """Say a key of the record twice, as some readers of YAML take the last one and some the first."""
    path = world.root / world.captures[values["capture"]] / RECORD_NAME
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{values['again']}\n", encoding="utf-8")


def _listed(world: World, name: str, record: CaptureRecord) -> CaptureRecord:
    files = []
    for item in record.files:
        path = world.root / world.captures[name] / item.path
        data = path.read_bytes()
        rows = data.count(b"\n") - 1 if item.rows is not None else None
        files.append(replace(item, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data), rows=rows))
    counted = next((item.rows for item in files if item.rows is not None), None)
    population = record.population
    if population is not None and counted is not None:
        population = replace(population, rows=counted)
    return replace(record, files=tuple(files), population=population)


def _told(record: CaptureRecord, values: Values) -> CaptureRecord:
    changes: dict[str, Any] = {}
    if "controls" in values:
        changes["controls"] = tuple(values["controls"])
    if "evidence" in values:
        changes["evidence"] = tuple(values["evidence"])
    for key in ("system", "supersedes"):
        if key in values:
            changes[key] = values[key]
    if "first_file" in values:
        first, *rest = record.files
        changes["files"] = (replace(first, path=values["first_file"]), *rest)
    if "data_as_of" in values:
        changes["times"] = replace(record.times or Times(), data_as_of=instant_of(values["data_as_of"]))
    if "account" in values and record.source is not None:
        changes["source"] = replace(record.source, endpoint=values["account"], expected_match=True)
    if values.get("whole"):
        old = record.population or Population()
        total = values.get("total", old.total)
        counts = (
            tuple(item._replace(value=total, match=True) for item in old.counts) if "total" in values else old.counts
        )
        changes["population"] = replace(old, complete=True, denied=(), gaps=(), errors=(), total=total, counts=counts)
    return replace(record, **changes)


def _at_another_time(record: CaptureRecord, to: datetime) -> CaptureRecord:
    times = record.times or Times()
    by = to - times.started if times.started else timedelta()

    def moved(at: datetime | None) -> datetime | None:
        return None if at is None else at + by

    by_hand = record.by_hand
    return replace(
        record,
        times=replace(
            times,
            started=moved(times.started),
            finished=moved(times.finished),
            source_clock=moved(times.source_clock),
            data_as_of=moved(times.data_as_of),
        ),
        by_hand=None if by_hand is None else replace(by_hand, observed_at=moved(by_hand.observed_at)),
    )
