"""What one way of capturing got -> a draft: population, times, quarter, names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from tieout import __version__
from tieout.collect.base import Draft, DraftFile, Surroundings
from tieout.judgement.evidence.claim import OLD_STATE
from tieout.judgement.evidence.secrets import find
from tieout.model.errors import UsageError
from tieout.model.evidence.record import (
    ByHand,
    CaptureRecord,
    CollectorUsed,
    CommandRun,
    Count,
    Denied,
    Origin,
    Population,
    Query,
    Redaction,
    Refusal,
    Source,
    Span,
    Times,
)
from tieout.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from tieout.model.evidence.collector import CollectorSetting
    from tieout.model.evidence.table import TableSchema
    from tieout.model.registers.assets import System

MOST_TOLD = 200
"""Entries of ``denied``, ``gaps`` and ``errors`` that a record lists one by one; beyond, it says how many more."""
LONGEST_TOLD = 400
"""Characters of a message that a record repeats: the rest stands in the raw file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was got, and how."""

    kind: Origin
    setting: CollectorSetting
    surroundings: Surroundings
    used: CollectorUsed | None
    source: Source
    query: Query | None
    times: Times
    population: Population
    files: tuple[DraftFile, ...]
    schema: TableSchema | None = None
    """Of its table; None where it has none."""
    window: Span | None = None
    command: CommandRun | None = None
    by_hand: ByHand | None = None
    redactions: tuple[Redaction, ...] = ()
    remarks: tuple[str, ...] = ()
    supersedes: str = ""
    title: str = ""
    """Where the setting has none."""
    pii: tuple[str, ...] = field(default=())
    """Personal data in it besides the columns that the schema names."""


def draft_of(taken: Taken) -> Draft:
    """Give the draft; the store adds names and digests.

    Raises UsageError where somebody wrote a secret into what the record repeats.
    """
    setting = taken.setting
    personal = taken.schema.personal if taken.schema else ()
    record = CaptureRecord(
        path="",
        location=Location(""),
        kind=taken.kind,
        title=setting.title or taken.title,
        controls=_once(item.control for item in setting.serves),
        evidence=_once(item.evidence for item in setting.serves if item.evidence),
        system=setting.system,
        source=compared(_scrubbed_source(taken.source), taken.surroundings.system),
        collector=taken.used,
        command=taken.command,
        query=taken.query,
        window=taken.window,
        times=taken.times,
        operator=taken.surroundings.operator,
        population=_bounded(taken.population),
        redactions=taken.redactions,
        classification=setting.classification,
        pii=_once((*personal, *taken.pii)),
        supersedes=taken.supersedes or taken.surroundings.supersedes,
        by_hand=taken.by_hand,
    )
    _refuse_secrets(record)
    return Draft(
        record=record,
        files=taken.files,
        quarter=quarter_of(record.times, record.window),
        name=record.evidence[0] if len(record.evidence) == 1 else setting.id,
        remarks=taken.remarks,
    )


def _refuse_secrets(record: CaptureRecord) -> None:
    by_hand, query = record.by_hand, record.query
    written = {
        "the title": record.title,
        **(
            {"--url": by_hand.url, "--explanation": by_hand.explanation, "--by": by_hand.observed_by} if by_hand else {}
        ),
        **({f"the setting {name}": f"{name}={value}" for name, value in query.parameters} if query else {}),
    }
    for what, text in written.items():
        if scrubbed(text) != text:
            message = f"{what} holds what looks like a secret, and would be kept in the record"
            raise UsageError(message, remedy="take it out; what a collector needs to sign in stands in the environment")


def population(
    *,
    rows: int | None,
    pages: int | None = None,
    total: int | None = None,
    counts: Sequence[Count] = (),
    denied: Sequence[Denied] = (),
    gaps: Sequence[str] = (),
    errors: Sequence[str] = (),
    allow_empty: str = "",
) -> Population:
    """Say whether it is all: nothing was refused, nothing is missing, and every count is the number of rows."""
    held = tuple(item._replace(match=rows is not None and item.value == rows) for item in counts)
    is_complete = (
        not any(item.reason is not Refusal.REGION_DISABLED for item in denied)
        and not (gaps or errors)
        and all(item.match for item in held)
        and (total is None or total == rows)
    )
    return Population(
        rows=rows,
        pages=pages,
        complete=is_complete,
        total=total,
        counts=held,
        denied=tuple(denied),
        gaps=tuple(gaps),
        errors=tuple(errors),
        allow_empty=allow_empty,
    )


def used_by(around: Surroundings, used: str, version: str) -> CollectorUsed:
    """Say by what program it was captured."""
    return CollectorUsed(
        id=used,
        version=version,
        tool=f"tieout {__version__}",
        code_commit=around.code_commit,
        runtime=around.runtime,
    )


def _scrubbed_source(source: Source) -> Source:
    return replace(
        source,
        identity=_short(source.identity),
        account=_short(source.account),
        endpoint=_short(source.endpoint),
    )


def compared(source: Source, system: System | None) -> Source:
    """Hold a source against the register: its environment, its account, its endpoint.

    Of what the register names, nothing may differ and something must be known; else nobody compared.
    """
    if system is None:
        return source
    environment = system.environment.value if system.environment else ""
    answers = []
    if system.account and source.account:
        answers.append(system.account.casefold() == source.account.casefold())
    if system.endpoints and source.endpoint:
        answers += [
            any(_is_endpoint(wanted, found) for wanted in system.endpoints) for found in source.endpoint.split(", ")
        ]
    return replace(source, environment=environment, expected_match=all(answers) if answers else None)


def quarter_of(times: Times | None, window: Span | None) -> str:
    """Give the quarter in whose folder a capture lies: of the last day that it tells of, in UTC."""
    if window is not None:
        return quarter(_utc_day(window.until - timedelta(microseconds=1)))
    moment = None if times is None else times.data_as_of or times.finished
    if times is not None and times.data_as_of and times.finished and times.finished - times.data_as_of > OLD_STATE:
        moment = times.finished  # a state of long ago was observed now
    if moment is None:
        raise ValueError("a capture without a time has no quarter")
    return quarter(_utc_day(moment))


def quarter(day: date) -> str:
    """Give the calendar quarter of a day: ``2026-Q1``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _utc_day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _is_endpoint(wanted: str, found: str) -> bool:
    """Say whether it is that host; a register that names no port means every one."""
    wanted, found = wanted.casefold().rstrip("/"), found.casefold().rstrip("/")
    return wanted in {found, found.rpartition(":")[0]}


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _bounded(found: Population) -> Population:
    """Keep a record readable whatever a source says: its first entries, in so many characters."""
    denied = [item._replace(resource=_short(item.resource), message=_short(item.message)) for item in found.denied]
    if len(denied) > MOST_TOLD:
        left = len(denied) - MOST_TOLD
        last = denied[MOST_TOLD]
        denied[MOST_TOLD:] = [last._replace(resource=f"{left} more", message=f"the first of them: {last.resource}")]
    return replace(found, denied=tuple(denied), gaps=_bounded_texts(found.gaps), errors=_bounded_texts(found.errors))


def _bounded_texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    left = len(texts) - MOST_TOLD
    more = (f"and {left} more",) if left > 0 else ()
    return (*(_short(text) for text in texts[:MOST_TOLD]), *more)


def _short(text: str) -> str:
    """Give text of a source as a record may repeat it: its beginning, without what looks like a secret."""
    return scrubbed(text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}...")


def scrubbed(text: str) -> str:
    """Give text in which the kind stands in the place of whatever looks like a secret."""
    data, done, parts = text.encode("utf-8", "backslashreplace"), 0, b""
    for hit in find(data):
        parts += data[done : hit.offset] + f"[{hit.rule}]".encode()
        done = hit.offset + hit.length
    return (parts + data[done:]).decode("utf-8", "replace") if done else text
