"""A collector over HTTP for tests: pages of members, a count by another way, a word about who is asking.

It is what a collector of a forge or an identity provider looks like, and it has a bench: so the server of
faults is known to spoil what it says it spoils.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tests.collect.world import MEMBERS
from tieout.collect.base import CollectError, Context, Normalised, Page
from tieout.collect.raw import pages_in
from tieout.collect.strict_json import Json, ShapeError, parse
from tieout.model.evidence.collector import CollectorSetting
from tieout.model.evidence.record import Count, Denied, Refusal, Source
from tieout.ports.http import Answer, Door, Question

MOST_PAGES = 500


class HttpMembers:
    """The members of a sample service."""

    id = "sample.http"
    version = "1"
    schema = MEMBERS
    permissions: tuple[str, ...] = ("members:read",)
    stale_after: timedelta | None = None

    def grant(self, setting: CollectorSetting) -> str:
        return f"# {setting.id}: the scope members:read"

    def query(self, setting: CollectorSetting) -> str:
        return f"GET {setting.setting('origin')}/members?page=1, and each page that it names as the next"

    def identity(self, context: Context) -> Source:
        with self._door(context) as door:
            answer = self._ask(door, "/me")
            who = _mapping(answer, "/me")
            return Source(identity=str(who.get("login", "")), account=str(who.get("account", "")), endpoint=door.host)

    def collect(self, context: Context) -> Iterator[Page]:
        with self._door(context) as door:
            path = "/members?page=1"
            for _ in range(MOST_PAGES):
                answer = self._ask(door, path)
                yield Page(f"GET {path}", answer.body, _clock(answer))
                path = _next(answer)
                if not path:
                    return
        raise CollectError("the pages have no end", resource="/members", reason=Refusal.TRUNCATED)

    def counts(self, context: Context) -> Iterable[Count]:
        with self._door(context) as door:
            total = _mapping(self._ask(door, "/count"), "/count").get("total")
            return (Count("GET /count", total if isinstance(total, int) else None, None),)

    def normalise(self, raw: bytes) -> Normalised:
        rows: list[tuple[str, ...]] = []
        problems: list[Denied] = []
        for page in pages_in(raw):
            body = page.json()
            if not isinstance(body, list):
                problems.append(Denied(page.at(), "", Refusal.SHAPE, "it is no list of members"))
                continue
            for number, item in enumerate(body):
                cells = _cells(item)
                if cells is None:
                    problems.append(Denied(page.at(f"/{number}"), "", Refusal.SHAPE, "it is no member"))
                else:
                    rows.append((page.at(f"/{number}"), *cells))
        return Normalised(rows=rows, problems=tuple(problems))

    def _door(self, context: Context) -> Door:
        origin = context.setting.setting("origin")
        return Door(
            origin,
            token="",
            sleep=lambda _: None,
            now=lambda: context.now().timestamp(),
            patience_s=context.budget.total_seconds(),
            timeout_s=0.2,
        )

    def _ask(self, door: Door, path: str) -> Answer:
        answer = door.ask(Question(path, path, slow_tries=1))
        if answer.status in {401, 403, 404}:
            raise CollectError(
                f"{door.host} answered with status {answer.status}",
                resource=path,
                reason=Refusal.DENIED,
                action="members:read",
            )
        if answer.status != 200:
            raise CollectError(f"status {answer.status}", resource=path, reason=Refusal.FAILED)
        return answer


def _mapping(answer: Answer, path: str) -> dict[str, Json]:
    try:
        value = parse(answer.body)
    except ShapeError as error:
        raise CollectError(error.message, resource=path, reason=Refusal.SHAPE) from error
    if not isinstance(value, dict):
        raise CollectError("it is no mapping", resource=path, reason=Refusal.SHAPE)
    return value


def _cells(item: Json) -> tuple[str, str] | None:
    if not isinstance(item, dict):
        return None
    name, mfa = item.get("name"), item.get("mfa")
    if not isinstance(name, str) or not isinstance(mfa, bool):
        return None
    return name, "true" if mfa else "false"


def _clock(answer: Answer) -> datetime | None:
    date = answer.headers.get("date")
    return None if date is None else parsedate_to_datetime(date).astimezone(UTC)


def _next(answer: Answer) -> str:
    link = answer.headers.get("link", "")
    return link.partition("<")[2].partition(">")[0] if 'rel="next"' in link else ""
