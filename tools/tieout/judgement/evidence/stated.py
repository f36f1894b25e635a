"""Whether a record says what an auditor asks first: what it is of, by whom, by what question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import reason, said, several
from tieout.model.evidence.record import Origin, Role
from tieout.model.evidence.result import ResultState
from tieout.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.record import CaptureRecord, ListedFile
    from tieout.model.evidence.result import Reason

MISSING = "missing-field"
UNREADABLE = "unreadable-file"
RECORD = "evidence-record-incomplete"
QUERY = "evidence-without-query"
SCREENSHOT = "evidence-by-screenshot"
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".bmp", ".tif", ".tiff")
_WORDS = frozenset({"todo", "tbd", "n/a", "none", "-", "x", "xxx", "test", "?"})


def stated(context: Context, capture: Capture) -> Iterator[Reason]:  # noqa: ARG001  # parts are called alike
    """Say which keys a record lacks without which it supports nothing."""
    record = capture.record
    # The rules missing-field, unreadable-file and unknown-field report these, as in every file that has a schema.
    bare = [
        name
        for name, value in (
            ("id", record.id),
            ("kind", record.kind),
            ("controls", record.controls),
            ("files", record.files),
        )
        if not value
    ]
    if bare:
        yield reason(capture, MISSING, ResultState.ERROR, f"lacks {several(bare, shown=4)}", "write what is missing")
    if record.unread:
        what = f"has a record that could not be read whole: {said(record.unread[0])}"
        yield reason(capture, UNREADABLE, ResultState.ERROR, what, "mend the record before it is committed")
    absent = tuple(_absent(record))
    if absent:
        what = f"does not say {several(absent, last='or', shown=5)}"
        yield reason(capture, RECORD, ResultState.ERROR, what)


def _absent(record: CaptureRecord) -> Iterator[str]:
    times, by_hand, used = record.times, record.by_hand, record.collector
    if not record.system:
        yield "its system"
    if record.kind is Origin.MANUAL:
        if by_hand is None or not by_hand.observed_by.strip():
            yield "who saw it (manual.observed_by)"
        if by_hand is None or by_hand.observed_at is None:
            yield "when it was seen (manual.observed_at)"
        return
    if times is None or times.started is None:
        yield "when it was started (time.started)"
    if times is None or times.finished is None:
        yield "when it was finished (time.finished)"
    if record.kind in {Origin.COLLECTED, Origin.INGESTED} and (used is None or not used.id):
        yield "what captured it (collector.id)"
    if record.operator is None or not (record.operator.name or record.operator.initiated_by):
        yield "who ran it (operator.name)"


def question(context: Context, capture: Capture) -> Iterator[Reason]:  # noqa: ARG001  # parts are called alike
    """Say that nobody can ask the source the same again, because the record does not say what was asked."""
    record = capture.record
    if record.kind is Origin.MANUAL:
        by_hand = record.by_hand
        known = () if by_hand is None else (by_hand.url, by_hand.method, by_hand.explanation)
        if not any(text.strip() and text.strip().casefold() not in _WORDS for text in known):
            what = "does not say where or how the person got it"
            remedy = "write manual.url, manual.method and manual.explanation"
            yield reason(capture, QUERY, ResultState.PASS, what, remedy, at="manual", severity=Severity.WARNING)
        return
    absent = tuple(_unasked(record))
    if absent:
        what = f"does not say {several(absent, last='or', shown=4)}"
        yield reason(capture, QUERY, ResultState.INCONCLUSIVE, what, at="query")


def _unasked(record: CaptureRecord) -> Iterator[str]:
    query, used = record.query, record.collector
    if record.kind is Origin.COMMAND:
        if record.command is None or not record.command.argv:
            yield "which command was run"
        return
    if used is not None and used.id and not used.version:
        yield f"which version of {said(used.id)} made it"
    if record.kind is Origin.COLLECTED:
        if query is None or not query.operation:
            yield "what was asked (query.operation)"
        if query is None or not query.filter:
            yield "what was left out on purpose (query.filter)"


def screenshot(context: Context, capture: Capture) -> Iterator[Reason]:  # noqa: ARG001  # parts are called alike
    """Say what a picture lacks to be worth much."""
    by_hand, images = capture.record.by_hand, [item for item in capture.record.files if _is_image(item)]
    is_one = by_hand is not None and by_hand.method.strip().casefold() == "screenshot"
    if capture.record.kind is not Origin.MANUAL or not (images or is_one):
        return
    lacks = []
    if by_hand is None or not by_hand.url:
        lacks.append("its address")
    if by_hand is None or not by_hand.observed_by:
        lacks.append("the person who took it")
    if by_hand is None or not by_hand.clock_visible:
        lacks.append("a clock that is seen on it")
    if lacks:
        yield reason(
            capture,
            SCREENSHOT,
            ResultState.PASS,
            f"is a picture without {several(lacks, last='and')}",
            "export the data from the system instead; else take it with its address and a clock on it, and say so",
            at="manual",
        )


def _is_image(item: ListedFile) -> bool:
    is_shown = item.role in {Role.RAW, None}
    return is_shown and (item.media.startswith("image/") or item.path.lower().endswith(_IMAGES))
