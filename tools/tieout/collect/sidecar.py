"""CaptureRecord -> the bytes of ``evidence.yaml``: the one writer of records.

The same record gives the same bytes. Text that YAML could take for something else stands in quotes,
and characters that no reader sees are written as escapes, because our own reader refuses them.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeAlias

from tieout.model.characters import visible
from tieout.model.evidence.record import RECORD_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.model.evidence.record import (
        ByHand,
        CaptureRecord,
        CollectorUsed,
        CommandRun,
        Denied,
        ListedFile,
        Operator,
        Pointer,
        Population,
        Query,
        Source,
        Span,
        Times,
    )
    from tieout.model.evidence.told_by_store import ToldByStore

Value: TypeAlias = "str | int | bool | datetime | date | list[Value] | dict[str, Value] | None"

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*", re.ASCII)
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""What some reader of YAML takes for something else than text (YAML 1.1, types bool and null)."""
_LINE_END = re.compile("\r\n|\r|\n")
_NONCHARACTER = re.compile("[\ufffe\uffff]")


def record_text(record: CaptureRecord) -> bytes:
    """Give the file of a record. Instants are written in UTC, to the second.

    What is None is written as ``null`` where the schema shows the key to every reader, else left out:
    either way it says nothing.
    """
    manual = _by_hand(record.by_hand)
    lines = [
        _line("schema", RECORD_SCHEMA),
        _line("id", record.id),
        _line("kind", record.kind.value if record.kind else None),
        _line("title", record.title),
        _line("controls", list(record.controls)),
        *([_line("evidence", list(record.evidence))] if record.evidence else []),
        _line("system", record.system or None),
        _line("source", _source(record.source)),
        _line("collector", _collector(record.collector)),
        *([_line("command", _command(record.command))] if record.command else []),
        _line("query", _query(record.query)),
        _line("window", _span(record.window)),
        _line("time", _times(record.times)),
        _line("operator", _operator(record.operator)),
        *_population(record.population),
        *_block("files", (_file(item) for item in record.files)),
        *_block("redactions", (_said(item._asdict(), {"times": "count"}) for item in record.redactions)),
        _line("classification", record.classification or None),
        _line("pii", list(record.pii)),
        *([_line("retention", {"keep_until": record.keep_until})] if record.keep_until else []),
        _line("supersedes", record.supersedes or None),
        _line("manual", manual),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def instant(moment: datetime) -> str:
    """Write an aware instant in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(text: str, *, between: str = " ") -> str:
    """Give text as a record holds it: no blanks around it, and no character that nobody sees.

    Of several lines it makes one, unless ``between`` is a line end.
    """
    lines = [_NONCHARACTER.sub(_escape, visible(line.replace("\t", " "))) for line in _LINE_END.split(text)]
    return between.join(lines).strip()


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def _line(key: str, value: Value) -> str:
    return f"{key}: {_flow(value)}"


def _block(key: str, items: Iterable[dict[str, Value]], indent: str = "") -> list[str]:
    """Write a list with one item a line."""
    found = [f"{indent}  - {_flow(item)}" for item in items]
    return [f"{indent}{key}:", *found] if found else [f"{indent}{key}: []"]


def _flow(value: Value) -> str:
    if isinstance(value, list):
        text = f"[{', '.join(_flow(item) for item in value)}]"
    elif isinstance(value, dict):
        text = f"{{{', '.join(f'{_scalar(written(key))}: {_flow(item)}' for key, item in value.items())}}}"
    elif isinstance(value, str):
        text = _scalar(written(value, between="\n" if isinstance(value, _Lines) else " "))
    elif isinstance(value, datetime):
        text = instant(value)
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = json.dumps(value)  # null, true, false, or a number
    return text


def _scalar(text: str) -> str:
    """Write text plain where every reader sees the same text, else as JSON does (YAML 1.2, section 1.3)."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _said(values: Mapping[str, Value], names: Mapping[str, str] | None = None) -> dict[str, Value]:
    """Leave out what says nothing, and give keys the names that the file has."""
    called = names or {}
    return {called.get(key, key): value for key, value in values.items() if value is not None and value != ""}


def _source(source: Source | None) -> Value:
    if source is None:
        return None
    said = _said(
        {
            "identity": source.identity,
            "account": source.account,
            "endpoint": source.endpoint,
            "environment": source.environment,
        }
    )
    return {**said, "expected_match": source.expected_match}


def _collector(used: CollectorUsed | None) -> Value:
    if used is None:
        return None
    return _said(
        {
            "id": used.id,
            "version": used.version,
            "tool": used.tool,
            "code_commit": used.code_commit,
            "runtime": used.runtime,
        }
    )


def _command(command: CommandRun | None) -> Value:
    if command is None:
        return None
    version = _said({"tool_version": command.tool_version})
    return {"argv": list[Value](command.argv), "exit": command.exit_code, **version}


def _query(query: Query | None) -> Value:
    if query is None:
        return None
    return _said(
        {
            "operation": query.operation,
            "parameters": dict[str, Value](query.parameters),
            "filter": query.filter,
            "attempts": query.attempts,
        }
    )


def _span(span: Span | None) -> Value:
    return None if span is None else {"from": span.since, "to": span.until}


def _times(times: Times | None) -> Value:
    if times is None:
        return None
    return {
        "started": times.started,
        "finished": times.finished,
        "source_clock": times.source_clock,
        "skew_s": times.skew_s,
        "data_as_of": times.data_as_of,
    }


def _operator(operator: Operator | None) -> Value:
    if operator is None:
        return None
    return _said(
        {
            "type": operator.type,
            "name": operator.name,
            "run_url": operator.run_url,
            "initiated_by": operator.initiated_by,
        }
    )


def _population(population: Population | None) -> list[str]:
    if population is None:
        return ["population: null"]
    plain: dict[str, Value] = {
        "rows": population.rows,
        "pages": population.pages,
        "complete": population.complete,
        "total": population.total,
        "allow_empty": population.allow_empty or None,
    }
    return [
        "population:",
        *(f"  {_line(key, value)}" for key, value in plain.items()),
        *_block(
            "counts",
            ({"name": item.name, "value": item.value, "match": item.match} for item in population.counts),
            "  ",
        ),
        *_block("denied", (_denied(item) for item in population.denied), "  "),
        *_texts("gaps", population.gaps),
        *_texts("errors", population.errors),
    ]


def _denied(item: Denied) -> dict[str, Value]:
    said = _said({"message": item.message})
    return {"resource": item.resource, "action": item.action, "class": item.reason.value, **said}


def _texts(key: str, texts: tuple[str, ...]) -> list[str]:
    return [f"  {key}:", *(f"    - {_flow(text)}" for text in texts)] if texts else [f"  {key}: []"]


def _file(item: ListedFile) -> dict[str, Value]:
    said = _said(
        {
            "path": item.path,
            "sha256": item.sha256,
            "bytes": item.bytes,
            "media": item.media,
            "role": item.role.value if item.role else None,
            "rows": item.rows,
            "schema": item.schema,
        }
    )
    return {**said, "pointer": _pointer(item.pointer)} if item.pointer else said


def _pointer(pointer: Pointer) -> Value:
    said = _said(
        {
            "uri": pointer.uri,
            "version_id": pointer.version_id,
            "lock_mode": pointer.lock_mode,
            "retain_until": pointer.retain_until,
        }
    )
    return {**said, "told": _told(pointer.told)} if pointer.told else said


def _told(told: ToldByStore) -> Value:
    names = ("at", "region", "locked_until", "stored_at", "checksum")
    return _said({name: getattr(told, name) for name in names})


def _by_hand(by_hand: ByHand | None) -> Value:
    if by_hand is None:
        return None
    return _said(
        {
            "observed_by": by_hand.observed_by,
            "observed_at": by_hand.observed_at,
            "url": by_hand.url,
            "method": by_hand.method,
            "explanation": _Lines(by_hand.explanation),
            "clock_visible": by_hand.clock_visible,
        }
    )


class _Lines(str):
    """Text whose line ends are kept."""

    __slots__ = ()
