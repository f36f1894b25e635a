"""What a line of enforcement.jsonl says <-> values, one to one; and which of them are new."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from tieout.model.enforcement import (
    Enforced,
    Enforcement,
    Protection,
    Push,
    RulesetVersion,
    RuleSuite,
    Snapshot,
    Span,
)
from tieout.sources.ledger.body import (
    Body,
    MalformedRecordError,
    account_json,
    clean,
    id_json,
    instant_json,
    text_item,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tieout.model.location import Location

T = TypeVar("T")
R = TypeVar("R", RulesetVersion, RuleSuite, Push)

SNAPSHOT, VERSION, SUITE, PUSH, SPAN = KINDS = ("snapshot", "version", "suite", "push", "span")
RESULTS = frozenset({"pass", "fail", "bypass"})
PUSHES = frozenset({"push", "force_push", "pr_merge", "merge_queue_merge", "branch_creation", "branch_deletion"})
SOURCES = frozenset({"rule_suites", "activity", "ruleset_history"})


def read_enforced(kind: str, value: object, *, observed_at: datetime, location: Location) -> Enforced:
    """Read the body of a line; raises MalformedRecordError for a kind that there is not, too."""
    body = Body(value)
    found: Enforced
    if kind == SNAPSHOT:
        found = Snapshot(
            observed_at=observed_at,
            branch=body.need("branch", body.text("branch")),
            protections=body.items("protections", _protection),
            is_complete=body.need("complete", body.flag("complete")),
            reason=body.text("reason") or "",
            location=location,
        )
    elif kind == VERSION:
        found = RulesetVersion(
            at=body.need("at", body.instant("at")),
            by=body.account("by"),
            protection=_protection(body.mapping("protection"), "body.protection"),
            location=location,
            version=body.need("version", body.name("version")),
        )
    elif kind == SUITE:
        found = RuleSuite(
            id=body.need("id", body.name("id")),
            at=body.need("at", body.instant("at")),
            by=body.account("by"),
            before=body.need("before", body.oid("before")),
            after=body.need("after", body.oid("after")),
            result=_one_of("result", body.text("result"), RESULTS),
            location=location,
            rules=body.items("rules", text_item),
        )
    elif kind == PUSH:
        found = Push(
            id=body.need("id", body.name("id")),
            at=body.need("at", body.instant("at")),
            by=body.account("by"),
            kind=_one_of("kind", body.text("kind"), PUSHES),
            before=body.need("before", body.oid("before")),
            after=body.need("after", body.oid("after")),
            location=location,
        )
    elif kind == SPAN:
        found = Span(
            source=_one_of("source", body.text("source"), SOURCES),
            start=body.need("start", body.instant("start")),
            end=body.need("end", body.instant("end")),
            is_complete=body.need("complete", body.flag("complete")),
            reason=body.text("reason") or "",
            about=body.text("about") or "",
        )
        if found.start > found.end or found.end > observed_at:
            raise MalformedRecordError("the span ends before it starts, or after it was read")
    else:
        raise MalformedRecordError(f"there are no records of the kind {kind[:20]!r} in this stream")
    body.end()
    return found


def enforced_body(of: Enforced) -> tuple[str, dict[str, object]]:
    """Give the kind and the body of a line, every key written. A snapshot's time is the line's own."""
    if isinstance(of, Snapshot):
        return SNAPSHOT, {
            "branch": clean(of.branch),
            "protections": [_protection_body(item) for item in sorted(of.protections, key=attrgetter("id"))],
            "complete": of.is_complete,
            "reason": clean(of.reason),
        }
    if isinstance(of, RulesetVersion):
        return VERSION, {
            "at": instant_json(of.at),
            "by": account_json(of.by),
            "protection": _protection_body(of.protection),
            "version": id_json(of.version),
        }
    if isinstance(of, RuleSuite):
        return SUITE, {**_movement(of), "result": of.result, "rules": [clean(item) for item in of.rules]}
    if isinstance(of, Push):
        return PUSH, {**_movement(of), "kind": of.kind}
    return SPAN, {
        "source": of.source,
        "about": clean(of.about),
        "start": instant_json(of.start),
        "end": instant_json(of.end),
        "complete": of.is_complete,
        "reason": clean(of.reason),
    }


def enforcement_of(records: Iterable[Enforced]) -> Enforcement | None:
    """Put together what the lines of the stream say, each kind oldest first; None of no line.

    Of two that the forge gives one id the first counts: a line is never taken back.
    """
    found = tuple(records)
    if not found:
        return None
    return Enforcement(
        snapshots=tuple(sorted(_those(found, Snapshot), key=attrgetter("observed_at"))),
        versions=tuple(sorted(_once(_those(found, RulesetVersion)), key=lambda item: (item.at, _rank(item.version)))),
        suites=tuple(sorted(_once(_those(found, RuleSuite)), key=lambda item: (item.at, _rank(item.id)))),
        pushes=tuple(sorted(_once(_those(found, Push)), key=lambda item: (item.at, _rank(item.id)))),
        spans=tuple(sorted(_those(found, Span), key=attrgetter("end", "start", "source", "about"))),
    )


def fresh(found: Iterable[Enforced], known: Enforcement | None) -> tuple[Enforced, ...]:
    """Give those that the ledger does not hold yet, in their order.

    Versions, suites and pushes never change, so each is written once. A snapshot or a span is written when
    it says something else than the one before, and else once a day (UTC): the day's line shows that somebody
    looked, which is what makes the time between two of them known, and no run of every hour fills the ledger.
    """
    past = known or Enforcement()
    ids = {_identity(item) for items in (past.versions, past.suites, past.pushes) for item in items}
    last: dict[tuple[str, ...], Snapshot | Span] = {}
    last.update((_series(item), item) for item in past.snapshots)
    last.update((_series(item), item) for item in past.spans)
    new: list[Enforced] = []
    for item in found:
        if isinstance(item, (Snapshot, Span)):
            if not _repeats(item, last.get(_series(item))):
                new.append(item)
            last[_series(item)] = item
        elif _identity(item) not in ids:
            ids.add(_identity(item))
            new.append(item)
    return tuple(new)


def _series(item: Snapshot | Span) -> tuple[str, ...]:
    return (SNAPSHOT, item.branch) if isinstance(item, Snapshot) else (SPAN, item.source, item.about)


def _repeats(item: Snapshot | Span, before: Snapshot | Span | None) -> bool:
    """Say whether the last one of its series says the same, of the same day."""
    if isinstance(item, Snapshot):
        is_day = isinstance(before, Snapshot) and before.observed_at.date() == item.observed_at.date()
        return is_day and before is not None and enforced_body(before) == enforced_body(item)
    if not isinstance(before, Span) or before.end.date() != item.end.date() or item.start > before.end:
        return False
    return (before.is_complete, before.reason) == (item.is_complete, item.reason)


def _identity(item: RulesetVersion | RuleSuite | Push) -> tuple[str, str, str]:
    if isinstance(item, RulesetVersion):
        return VERSION, item.protection.id, item.version
    return (SUITE if isinstance(item, RuleSuite) else PUSH), item.id, ""


def _once(items: Iterable[R]) -> list[R]:
    kept: dict[tuple[str, str, str], R] = {}
    for item in items:
        kept.setdefault(_identity(item), item)
    return list(kept.values())


def _those(items: Iterable[Enforced], kind: type[T]) -> list[T]:
    return [item for item in items if isinstance(item, kind)]


def _rank(number: str) -> tuple[int, str]:
    """Order ids as numbers where they are some."""
    return (int(number), "") if number.isascii() and number.isdigit() else (0, number)


def _one_of(key: str, value: str | None, words: frozenset[str]) -> str:
    if value not in words or value is None:
        raise MalformedRecordError(f"body.{key} is none of {', '.join(sorted(words))}")
    return value


def _protection(value: object, where: str) -> Protection:
    body = Body(value, where)
    named = {
        key: body.items(key, text_item) if isinstance(value, Mapping) and value.get(key) is not None else None
        for key in ("checks", "bypass")
    }
    body.ignore("checks", "bypass")
    found = Protection(
        id=body.need("id", body.text("id")),
        name=body.text("name") or "",
        is_active=body.need("active", body.flag("active")),
        approvals=body.number("approvals"),
        dismisses_stale=body.flag("dismisses_stale"),
        code_owners=body.flag("code_owners"),
        last_push_approval=body.flag("last_push_approval"),
        required_checks=named["checks"],
        admins_bound=body.flag("admins_bound"),
        allows_force_push=body.flag("force_push"),
        allows_deletion=body.flag("deletion"),
        bypass=named["bypass"],
    )
    body.end()
    return found


def _protection_body(of: Protection) -> dict[str, object]:
    return {
        "id": clean(of.id),
        "name": clean(of.name),
        "active": of.is_active,
        "approvals": of.approvals,
        "dismisses_stale": of.dismisses_stale,
        "code_owners": of.code_owners,
        "last_push_approval": of.last_push_approval,
        "checks": _texts(of.required_checks),
        "admins_bound": of.admins_bound,
        "force_push": of.allows_force_push,
        "deletion": of.allows_deletion,
        "bypass": _texts(of.bypass),
    }


def _texts(of: tuple[str, ...] | None) -> list[str] | None:
    return None if of is None else sorted(clean(item) for item in of)


def _movement(of: RuleSuite | Push) -> dict[str, object]:
    return {
        "id": id_json(of.id),
        "at": instant_json(of.at),
        "by": account_json(of.by),
        "before": of.before,
        "after": of.after,
    }
