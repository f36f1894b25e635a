"""A native collector at work: identity, pages, counts, table. Never raises for what the source refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tieout import __version__
from tieout.collect.base import CollectError, Normalised
from tieout.collect.packing import LARGEST, MEBIBYTE, packed
from tieout.collect.raw import RAW_NAME, raw_bytes
from tieout.collect.record import Taken, draft_of, population
from tieout.collect.strict_json import ShapeError
from tieout.collect.table import table_of
from tieout.model.errors import StorageError, TieoutError, UnreachableError, UsageError
from tieout.model.evidence.record import CollectorUsed, Count, Denied, Origin, Query, Refusal, Role, Source, Span, Times
from tieout.ports.http import SlowError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from tieout.collect.base import Collector, Context, Draft, Page
    from tieout.model.evidence.collector import CollectorSetting

T = TypeVar("T")

RECORDS_NAME = "records.csv"
QUERY_NAME = "query.txt"
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
        self._denied: list[Denied] = []
        self._errors: list[str] = []
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
        raw = raw_bytes(self._pages)
        found = self._told(lambda: collector.normalise(raw), RAW_NAME, Normalised(rows=()))
        table = table_of(found.rows, collector.schema)
        self._denied += (*found.problems, *table.problems)
        return draft_of(
            Taken(
                kind=Origin.COLLECTED,
                setting=setting,
                surroundings=context.surroundings,
                used=CollectorUsed(
                    id=collector.id,
                    version=collector.version,
                    tool=f"tieout {__version__}",
                    code_commit=context.surroundings.code_commit,
                    runtime=context.surroundings.runtime,
                ),
                source=source,
                query=Query(
                    operation=self._pages[0].request if self._pages else setting.uses,
                    parameters=setting.settings,
                    filter="none",
                    attempts=sum(page.attempts - 1 for page in self._pages),
                ),
                window=None if found.window is None else Span(*found.window),
                times=times if found.data_as_of is None else replace(times, data_as_of=found.data_as_of),
                population=population(
                    rows=table.rows,
                    pages=len(self._pages),
                    total=found.total,
                    counts=counts,
                    denied=self._denied,
                    gaps=found.gaps,
                    errors=self._errors,
                    allow_empty=setting.allow_empty,
                ),
                files=(
                    packed(RAW_NAME, raw, media="application/jsonl", role=Role.RAW),
                    packed(
                        RECORDS_NAME,
                        table.content,
                        media="text/csv",
                        role=Role.RECORDS,
                        rows=table.rows,
                        schema=collector.schema.id,
                    ),
                    packed(QUERY_NAME, f"{query.rstrip()}\n".encode(), media="text/plain", role=Role.QUERY),
                ),
                schema=collector.schema,
                title=collector.schema.title,
            )
        )

    def _take_pages(self) -> None:
        """Take every page; what came before something ended it counts."""
        collector, context = self._collector, self._context
        size = 0
        pages = collector.collect(context)
        try:
            for page in pages:
                now = context.now()
                self._pages.append(page)
                self._denied += page.denied
                if page.source_clock is not None:
                    self._skews.append(now - page.source_clock)
                size += len(page.body)
                end = self._end(page, size, now)
                if end is not None:
                    self._ended(end)
                    return
        finally:
            getattr(pages, "close", lambda: None)()  # a generator lets go of its connection
        if not self._pages:
            self._ended(Denied(self._setting.uses, "", Refusal.SHAPE, "it gave no page at all"))

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
            self._ended(refusal(error, what or self._setting.uses))
            return instead

    def _ended(self, denied: Denied) -> None:
        self._denied.append(denied)
        self._errors.append(f"{denied.resource}: {denied.message or denied.reason.value}")

    def _is_over(self) -> bool:
        return any(item.reason in _ENDS_ALL for item in self._denied)

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
