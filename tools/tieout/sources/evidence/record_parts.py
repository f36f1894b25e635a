"""Parts of a record: source, collector, command, query, window, times, operator and what a person says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.evidence.record import (
    ByHand,
    CollectorUsed,
    CommandRun,
    Operator,
    Query,
    Redaction,
    Source,
    Span,
    Times,
)
from tieout.sources.evidence.record_keys import (
    COLLECTOR_KEYS,
    COMMAND_KEYS,
    MANUAL_KEYS,
    OPERATOR_KEYS,
    QUERY_KEYS,
    REDACTION_KEYS,
    RETENTION_KEYS,
    SOURCE_KEYS,
    TIME_KEYS,
    WINDOW_KEYS,
)
from tieout.sources.nodes import Scalar
from tieout.sources.values import count, flag, instant, integer, texts

if TYPE_CHECKING:
    from datetime import date

    from tieout.sources.fields import Fields

_WINDOW = "window: {from: 2026-08-24T00:00:00Z, to: 2026-11-22T00:00:00Z}"
_REDACTION = "{rule: aws-access-key, count: 1}"


def _inner(fields: Fields, key: str, known: tuple[str, ...], example: str) -> Fields | None:
    inner = fields.mapping(key, f"{key}: {example}")
    if inner is not None:
        inner.place_keys()
        inner.check_keys(known)
    return inner


def source(fields: Fields) -> Source | None:
    """Read where it came from."""
    inner = _inner(fields, "source", SOURCE_KEYS, '{account: "123456789012", environment: production}')
    if inner is None:
        return None
    return Source(
        identity=inner.line("identity") or "",
        account=inner.line("account") or "",
        endpoint=inner.line("endpoint") or "",
        environment=inner.line("environment") or "",
        expected_match=flag(inner, "expected_match"),
    )


def collector(fields: Fields) -> CollectorUsed | None:
    """Read which program captured it."""
    inner = _inner(fields, "collector", COLLECTOR_KEYS, "{id: postgres.roles, version: 1.0.0}")
    if inner is None:
        return None
    if "id" not in inner:
        inner.note("", "the collector lacks its id", "write `collector: {id: postgres.roles, version: 1.0.0}`")
    return CollectorUsed(
        id=inner.line("id") or "",
        version=inner.line("version") or "",
        tool=inner.line("tool") or "",
        code_commit=inner.line("code_commit") or "",
        runtime=inner.line("runtime") or "",
    )


def command(fields: Fields) -> CommandRun | None:
    """Read which command was run."""
    inner = _inner(fields, "command", COMMAND_KEYS, "{argv: [npm, audit, --json], exit: 0}")
    if inner is None:
        return None
    return CommandRun(
        argv=texts(inner, "argv"),
        exit_code=integer(inner, "exit", "the exit code"),
        tool_version=inner.line("tool_version") or "",
    )


def query(fields: Fields) -> Query | None:
    """Read what was asked."""
    inner = _inner(fields, "query", QUERY_KEYS, '{operation: "iam:GetCredentialReport", filter: none}')
    if inner is None:
        return None
    return Query(
        operation=inner.text("operation") or "",
        parameters=_parameters(inner),
        filter=inner.text("filter") or "",
        attempts=count(inner, "attempts", "attempts"),
    )


def _parameters(fields: Fields) -> tuple[tuple[str, str], ...]:
    inner = fields.mapping("parameters", "parameters: {name: value}")
    if inner is None:
        return ()
    found: list[tuple[str, str]] = []
    for key, node, _, _ in inner.node.entries:
        if isinstance(node, Scalar) and not node.is_null:
            found.append((key, node.text))
        else:
            inner.note(key, f"{inner.named(key)} is no text; wanted is one text", "write the value in quotes")
    return tuple(found)


def window(fields: Fields) -> Span | None:
    """Read which stretch of time it tells of; None for a state at one moment, and for one that cannot be read."""
    inner = _inner(fields, "window", WINDOW_KEYS, _WINDOW.removeprefix("window: "))
    if inner is None:
        return None
    since, until = instant(inner, "from"), instant(inner, "to")
    if absent := inner.missing(WINDOW_KEYS):
        inner.note("", f"the window lacks {' and '.join(absent)}", f"write `{_WINDOW}`")
    if since is None or until is None:
        return None
    if until <= since:
        inner.note("to", "the window ends before anything is in it", f"write the later instant last: `{_WINDOW}`")
        return None
    return Span(since, until)


def times(fields: Fields) -> Times | None:
    """Read when it was captured, by whose clock."""
    inner = _inner(fields, "time", TIME_KEYS, "{started: 2026-11-22T03:15:00Z, finished: 2026-11-22T03:15:04Z}")
    if inner is None:
        return None
    return Times(
        started=instant(inner, "started"),
        finished=instant(inner, "finished"),
        source_clock=instant(inner, "source_clock"),
        skew_s=integer(inner, "skew_s", "seconds"),
        data_as_of=instant(inner, "data_as_of"),
    )


def operator(fields: Fields) -> Operator | None:
    """Read who ran it."""
    inner = _inner(fields, "operator", OPERATOR_KEYS, "{type: ci, name: github-actions}")
    if inner is None:
        return None
    return Operator(
        type=inner.line("type") or "",
        name=inner.line("name") or "",
        run_url=inner.line("run_url") or "",
        initiated_by=inner.line("initiated_by") or "",
    )


def redactions(fields: Fields) -> tuple[Redaction, ...]:
    """Read what was taken out before it was kept."""
    found: list[Redaction] = []
    for item in fields.mappings("redactions", _REDACTION):
        item.check_keys(REDACTION_KEYS)
        if absent := item.missing(("rule", "count")):
            item.note("", f"a redaction lacks {' and '.join(absent)}", f"write `- {_REDACTION}`")
        found.append(
            Redaction(
                rule=item.line("rule") or "",
                times=count(item, "count", "what was taken out") or 0,
                commitment=item.line("commitment") or "",
            )
        )
    return tuple(found)


def retention(fields: Fields) -> date | None:
    """Read how long it is to be kept."""
    inner = _inner(fields, "retention", RETENTION_KEYS, "{keep_until: 2033-11-22}")
    return None if inner is None else inner.day("keep_until")


def by_hand(fields: Fields) -> ByHand | None:
    """Read what the person says who brought a file."""
    inner = _inner(
        fields, "manual", MANUAL_KEYS, "{observed_by: ..., observed_at: 2026-11-22T10:00:00Z, method: export}"
    )
    if inner is None:
        return None
    return ByHand(
        observed_by=inner.line("observed_by") or "",
        observed_at=instant(inner, "observed_at"),
        url=inner.line("url") or "",
        method=inner.line("method") or "",
        explanation=inner.text("explanation") or "",
        clock_visible=flag(inner, "clock_visible"),
    )
