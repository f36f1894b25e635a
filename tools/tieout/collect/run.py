"""A native collector at work: identity, pages, counts, table. Never raises for what the source refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tieout.collect.base import CollectError, DraftFile, Normalised
from tieout.collect.intake import Intake, query_file
from tieout.collect.packing import LARGEST, MEBIBYTE
from tieout.collect.raw import RAW_NAME, raw_bytes
from tieout.collect.record import Taken, draft_of, population, used_by
from tieout.collect.strict_json import ShapeError
from tieout.model.errors import StorageError, TieoutError, UnreachableError, UsageError
from tieout.model.evidence.record import Count, Denied, Origin, Query, Refusal, Role, Source, Span, Times
from tieout.ports.http import SlowError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from tieout.collect.base import Collector, Context, Draft, Page
    from tieout.model.evidence.collector import CollectorSetting

T = TypeVar("T")

_BUGS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a collector raises that did not expect what it met. It is a bug, perhaps of somebody's plug-in, and no
reason to lose what else was captured: the record says so and is incomplete."""
_ENDS_ALL = frozenset({Refusal.TIMEOUT, Refusal.TRANSIENT})
"""After these nothing else of the same source is asked: it would only take as long again."""


def run(setting: CollectorSetting, collector: Collector, context: Context) -> Draft:
    """Capture once. What was refused, cut off or not understood stands in the draft's record.

    Raises UsageError for settings that the collector cannot use, and StorageError.
    """
    return _Run(setting, collector, context).draft()


class _Run:
    """One capture."""

    def __init__(self, setting: CollectorSetting, collector: Collector, context: Context) -> None:
        self._setting, self._collector, self._context = setting, collector, context
        self._started = context.now()
        self._intake = Intake(context)
        self._pages: list[Page] = []
        self._skews: list[timedelta] = []

    def draft(self) -> Draft:
        setting, collector, context = self._setting, self._collector, self._context
        query = self._told(lambda: collector.query(setting), "its query", "")
        source = self._told(lambda: collector.identity(context), "identity", Source())
        counts: tuple[Count, ...] = ()
        if not self._is_over():
            self._told(self._take_pages, "", None)
        if not self._is_over():
            counts = self._told(lambda: tuple(collector.counts(context)), "a count by another way", ())
        times = self._times(context.now())
        intake = self._intake
        found = Normalised(rows=())
        raw = DraftFile(name=RAW_NAME, content=raw_bytes(self._pages), media="application/jsonl", role=Role.RAW)
        taken = intake.take(raw, query_file(query))
        if taken is not None:
            found = self._told(lambda: collector.normalise(taken[0]), RAW_NAME, found)
        rows = intake.tabulate(found, collector.schema)
        self._check_age(times, found)
        return draft_of(
            Taken(
                kind=Origin.COLLECTED,
                setting=setting,
                surroundings=context.surroundings,
                used=used_by(context.surroundings, collector.id, collector.version),
                source=source,
                query=Query(
                    operation=self._pages[0].request if self._pages else setting.uses,
                    parameters=(*setting.settings, *found.parameters),
                    filter="none",
                    attempts=sum(page.attempts - 1 for page in self._pages),
                ),
                window=None if found.window is None else Span(*found.window),
                times=times if found.data_as_of is None else replace(times, data_as_of=found.data_as_of),
                population=population(
                    rows=rows,
                    pages=len(self._pages),
                    total=found.total,
                    counts=counts,
                    denied=intake.denied,
                    gaps=found.gaps,
                    errors=intake.errors,
                    allow_empty=setting.allow_empty or found.none_found,
                ),
                files=intake.kept,
                schema=collector.schema,
                title=collector.schema.title,
                redactions=tuple(intake.redactions),
                remarks=tuple(intake.remarks),
            )
        )

    def _check_age(self, times: Times, found: Normalised) -> None:
        """Hold the data against the collector's own limit, where the company sets none."""
        limit = self._collector.stale_after
        if self._setting.stale_after is not None or limit is None or found.data_as_of is None or times.finished is None:
            return
        age = times.finished - found.data_as_of
        if age > limit:
            message = f"the data was {age} old when it was captured; {self._collector.id} allows {limit}"
            self._intake.ended(Denied(RAW_NAME, "", Refusal.TRANSIENT, message))

    def _take_pages(self) -> None:
        """Take every page; what came before something ended it counts."""
        collector, context = self._collector, self._context
        size = 0
        pages = collector.collect(context)
        try:
            for page in pages:
                now = context.now()
                self._pages.append(page._replace(received_at=now))
                self._intake.denied += page.denied
                if page.source_clock is not None:
                    self._skews.append(now - page.source_clock)
                size += len(page.body)
                end = self._end(page, size, now)
                if end is not None:
                    self._intake.ended(end)
                    return
        finally:
            getattr(pages, "close", lambda: None)()  # a generator lets go of its connection
        if not self._pages:
            self._intake.ended(Denied(self._setting.uses, "", Refusal.SHAPE, "it gave no page at all"))

    def _end(self, page: Page, size: int, now: datetime) -> Denied | None:
        """Say what lets us ask no further, if anything does."""
        if size > LARGEST:
            message = f"it gives more than the {LARGEST // MEBIBYTE} MiB that are kept"
            return Denied(page.request, "", Refusal.TRUNCATED, message)
        if now - self._started > self._context.budget:
            message = f"it took longer than the {self._context.budget.total_seconds() / 60:g} minutes allowed"
            return Denied(page.request, "", Refusal.TIMEOUT, message)
        return None

    def _told(self, ask: Callable[[], T], what: str, instead: T) -> T:
        """Ask, and note a refusal; ``instead`` is what is then known."""
        try:
            return ask()
        except (StorageError, UsageError):
            raise
        except (TieoutError, OSError, *_BUGS) as error:
            self._intake.ended(refusal(error, what or self._setting.uses))
            return instead

    def _is_over(self) -> bool:
        return any(item.reason in _ENDS_ALL for item in self._intake.denied)

    def _times(self, finished: datetime) -> Times:
        if not self._skews:
            return Times(started=self._started, finished=finished, data_as_of=self._started)
        worst = max(self._skews, key=abs)
        return Times(
            started=self._started,
            finished=finished,
            source_clock=finished - worst,
            skew_s=round(worst.total_seconds()),
            data_as_of=self._started,
        )


def refusal(error: Exception, resource: str) -> Denied:
    """Give the entry of ``denied`` for what ended something."""
    if isinstance(error, CollectError):
        return error.denied
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return Denied(resource, "", reason, str(error) or type(error).__name__)
    message = f"the collector does not know what it met: {type(error).__name__}: {error}"
    return Denied(resource, "", Refusal.SHAPE, message)


_REASONS: tuple[tuple[type[Exception], Refusal], ...] = (
    (ShapeError, Refusal.SHAPE),
    (SlowError, Refusal.TIMEOUT),
    (TimeoutError, Refusal.TIMEOUT),
    (UnreachableError, Refusal.TRANSIENT),
    (OSError, Refusal.TRANSIENT),
    (TieoutError, Refusal.FAILED),
)
