"""Whether the same bytes, or the same name, are presented for another time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.claim import moment_of, shown_at
from tieout.judgement.evidence.wording import reason, said
from tieout.model.evidence.record import Origin, Role
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason

REPLAYED = "evidence-replayed"
_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def replays(context: Context) -> Mapping[str, tuple[Reason, ...]]:
    """Give by path what repeats an earlier capture: the one that came first keeps its worth."""
    repeated = _repeated(context.ordered)
    found: dict[str, tuple[Reason, ...]] = {}
    first_by_name: dict[str, Capture] = {}
    for capture in context.ordered:
        again = repeated.get(capture.path)
        reasons = (*_same_name(capture, first_by_name), *(() if again is None else (again,)))
        if reasons:
            found[capture.path] = reasons
        if capture.record.id:
            first_by_name.setdefault(capture.record.id, capture)
    return found


def shown_again(context: Context) -> Mapping[str, Reason]:
    """Give by path what shows a system anew with the bytes of an earlier capture of the same system."""
    by_system: dict[str, list[Capture]] = {}
    for capture in context.ordered:
        by_system.setdefault(capture.record.system, []).append(capture)
    return {path: again for captures in by_system.values() for path, again in _repeated(captures).items()}


def _repeated(captures: Iterable[Capture]) -> dict[str, Reason]:
    """Give by path which of these captures has the bytes of one before it."""
    found: dict[str, Reason] = {}
    by_bytes: dict[str, list[Capture]] = {}
    for capture in captures:
        repeats = _same_bytes(capture, by_bytes)
        if repeats is not None:
            found[capture.path] = repeats
        for digest in _raw(capture):
            by_bytes.setdefault(digest, []).append(capture)
    return found


def _same_name(capture: Capture, known: Mapping[str, Capture]) -> Iterator[Reason]:
    earlier = known.get(capture.record.id)
    if earlier is not None:
        what = f"has the id of {said(earlier.path)}, which came first"
        yield reason(capture, REPLAYED, ResultState.INCONCLUSIVE, what, "capture it anew", at="id", about="id")


def _same_bytes(capture: Capture, known: Mapping[str, list[Capture]]) -> Reason | None:
    for digest in _raw(capture):
        for earlier in known.get(digest, ()):
            is_correction = bool(earlier.record.id) and capture.record.supersedes == earlier.record.id
            if is_correction or moment_of(earlier.record) == moment_of(capture.record):
                continue
            then = shown_at(earlier.record)
            alike = {item.sha256 for item in capture.present} & {item.sha256 for item in earlier.present}
            when = f" of {then:%Y-%m-%d}" if then else ""
            return reason(
                capture,
                REPLAYED,
                ResultState.INCONCLUSIVE,
                f"holds the same {'bytes' if alike else 'text'} as {said(earlier.id)}{when}: nothing shows that the source was asked again",
                "capture it anew; where one item is evidence for several controls, name them all in its one record",
                at="files",
                about=digest[:12],
            )
    return None


def _raw(capture: Capture) -> Iterator[str]:
    """Give the digests of what must differ from one time to the next.

    What a command prints may be the same each time. What a collector brings cannot: its bytes hold the moment
    of each answer. Of what lies in another store the record tells the digest. A file of nothing is another
    rule's matter.
    """
    record = capture.record
    if record.kind is Origin.COMMAND:
        return
    # One newline makes other bytes, and no other export.
    there = {item.name: item.text_digest or item.sha256 for item in capture.present}
    there |= {item.path: item.sha256 for item in record.files if item.pointer is not None}
    roles = {item.path: item.role for item in record.files}
    raw = [digest for name, digest in there.items() if roles.get(name) is Role.RAW]
    rest = [digest for name, digest in there.items() if roles.get(name) is not Role.QUERY]
    yield from (digest for digest in dict.fromkeys(raw or rest) if digest and digest != _EMPTY)
