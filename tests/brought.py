"""Captures that a case describes in ``captures.yaml`` -> the captures, made by the very code that makes them for a company."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from tieout.collect.base import Context, Surroundings
from tieout.collect.ingest import registry
from tieout.collect.ingested import ingest
from tieout.collect.store import keep
from tieout.model.evidence.collector import CollectorSetting, Serves
from tieout.model.evidence.record import Operator, Span
from tieout.model.location import Location

NAME = "captures.yaml"
_NAME = re.compile(rb"\{((?:commit|head) [^}]+)\}")
KEYS = {"at", "on", "reads", "system", "file", "for", "settings", "window", "missing", "allow_empty", "id"}


class Brought(NamedTuple):
    """One capture to be made."""

    on: date
    """The day of the commit that brings it."""
    values: Mapping[str, Any]


def brought(case: Path) -> Iterator[Brought]:
    """Yield what ``captures.yaml`` of a case lists, by the day on which it came.

    Keys: ``at`` (the moment that it shows), ``on`` (the day of its commit; else that of ``at``), ``reads`` (a form),
    ``system``, ``file`` (below the case), ``for`` (``[AC-03/access-list]``), ``settings`` (of the form), ``window``
    (two instants), ``missing`` (why it is not all), ``allow_empty`` (why no row is right), ``id`` (of the collector).
    """
    file = case / NAME
    if not file.exists():
        return
    found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  # text alone
    items = [Brought(date.fromisoformat(item.get("on", item["at"][:10])), item) for item in found]
    for item in sorted(items, key=lambda each: (each.on, each.values["at"])):
        unknown = item.values.keys() - KEYS
        assert not unknown, f"{file}: {sorted(unknown)}"
        yield item


def bring(case: Path, item: Brought, root: Path, names: Mapping[str, str] = MappingProxyType({})) -> None:
    """Make the capture below ``root``.

    On top of a story the file may hold ``{commit NAME}`` and ``{head NUMBER}``, which ``names`` turns into ids: the
    commit as which a change landed, and the head that was proposed.
    """
    values = item.values
    form = registry.ingestion(values["reads"])
    assert form is not None, values["reads"]
    at = instant(values["at"])
    setting = CollectorSetting(
        id=values.get("id", values["reads"]),
        location=Location("collectors.yaml"),
        uses="ingest",
        system=values.get("system", ""),
        serves=tuple(Serves(*name.partition("/")[::2]) for name in values.get("for", ())),
        path=values["file"],
        reads=values["reads"],
        allow_empty=values.get("allow_empty", ""),
    )
    context = Context(
        setting=setting,
        now=lambda: at,
        environment={},
        root=root,
        surroundings=Surroundings(operator=Operator(type="person", name="ana@example.com")),
    )
    window = values.get("window")
    draft = ingest(
        setting,
        context,
        form.configured(values.get("settings", {})),
        _named(case / values["file"], root, names),
        data_as_of=at,
        window=Span(*map(instant, window)) if window else None,
        missing=values.get("missing", ""),
    )
    # Lines of the log follow one another in time, in the order of the commits that bring them.
    keep(root, draft, now=max(at, datetime.combine(item.on, time(22), UTC)))


def _named(file: Path, root: Path, names: Mapping[str, str]) -> Path:
    if not names:
        return file
    made = root.with_name(f"{root.name}-{file.name}")
    made.write_bytes(_NAME.sub(lambda found: names[found[1].decode()].encode(), file.read_bytes()))
    return made


def instant(text: str) -> datetime:
    """Read an instant with its offset."""
    return datetime.fromisoformat(text).astimezone(UTC)
