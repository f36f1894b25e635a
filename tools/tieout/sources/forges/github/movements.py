"""How pushes to the branch were judged, and every movement of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.model.enforcement import Enforced, Push, RuleSuite, Span
from tieout.sources.forges.github.asking import account, actor, given, listed, refused
from tieout.sources.forges.github.client import RefusedError
from tieout.sources.forges.github.patterns import BRANCHES
from tieout.sources.forges.github.standing import NOWHERE
from tieout.sources.forges.values import inside, moment, name, oid, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tieout.model.enforcement import Enforcement
    from tieout.sources.forges.github.asking import Asker

SUITES, ACTIVITY = "rule_suites", "activity"
MONTH = timedelta(days=28)
"""`time_period=month` goes back this far at the least; GitHub's reference gives no number of days for it."""
OVERLAP = timedelta(hours=1)
"""What GitHub lists may lag behind: this much before the last reading is read again."""
RESULTS = frozenset({"pass", "fail", "bypass"})
KINDS = frozenset({"push", "force_push", "pr_merge", "merge_queue_merge", "branch_creation", "branch_deletion"})


def rule_suites(asker: Asker, branch: str, known: Enforcement, at: datetime) -> Iterator[Enforced]:
    """Give how the pushes of the last month were judged; what is not asked for within a month is lost."""
    ids = {item.id for item in known.suites}
    params: dict[str, str | int] = {"ref": BRANCHES + branch, "time_period": "month"}
    found = listed(asker, *asker.in_repository("rulesets", "rule-suites"), params=params, what="the rule suites")
    reason = found.reason
    for item in found.items:
        suite = _suite(item, branch)
        if suite is None:
            reason = reason or "a rule suite cannot be read"
        elif suite.id not in ids:
            yield suite._replace(rules=_broken(asker, suite.id)) if suite.result == "bypass" else suite
    yield Span(SUITES, at - MONTH, at, not reason, reason)


def activity(asker: Asker, branch: str, known: Enforcement, at: datetime) -> Iterator[Enforced]:
    """Give the movements of the branch since the last whole reading; the first time, all that GitHub still has."""
    ids = {item.id for item in known.pushes}
    read = max((item.end for item in known.spans if item.source == ACTIVITY and item.is_complete), default=None)
    params: dict[str, str | int] = {"ref": BRANCHES + branch, "direction": "desc"}
    start, reason, is_met = at, "", False
    try:
        for page in asker.rest_pages(*asker.in_repository("activity"), params=params, what="the activity"):
            if not isinstance(page, list):
                reason = "the activity could not be read"
                break
            for item in page:
                push = _push(item, branch)
                if push is None:
                    reason = reason or "an entry of the activity cannot be read"
                    continue
                start = min(start, push.at)
                is_met = is_met or (read is not None and push.at < read - OVERLAP)
                if push.id not in ids:
                    yield push
            if is_met:
                break
    except RefusedError as error:
        reason = refused(error, "the activity")
    yield Span(ACTIVITY, min(read, at) if is_met and read else start, at, not reason, reason)


def _suite(item: object, branch: str) -> RuleSuite | None:
    number, moved, result = whole(inside(item, "id")), moment(inside(item, "pushed_at")), name(inside(item, "result"))
    before, after = oid(inside(item, "before_sha")), oid(inside(item, "after_sha"))
    if number is None or moved is None or result not in RESULTS or before is None or after is None:
        return None
    if inside(item, "ref") != BRANCHES + branch:
        return None
    return RuleSuite(
        id=str(number),
        at=moved,
        by=account(inside(item, "actor_id"), inside(item, "actor_name")),
        before=before,
        after=after,
        result=result,
        location=NOWHERE,
    )


def _broken(asker: Asker, number: str) -> tuple[str, ...]:
    """Give the rules that a push broke and was let past; none where GitHub does not say."""
    value, _ = given(asker, *asker.in_repository("rulesets", "rule-suites", number), what="a rule suite")
    found = inside(value, "rule_evaluations")
    broken = {
        name(inside(item, "rule_type")) or "a rule"
        for item in (found if isinstance(found, list) else ())
        if inside(item, "result") == "fail" and inside(item, "enforcement") == "active"
    }
    return tuple(sorted(broken))


def _push(item: object, branch: str) -> Push | None:
    number, moved, kind = (
        whole(inside(item, "id")),
        moment(inside(item, "timestamp")),
        name(inside(item, "activity_type")),
    )
    before, after = oid(inside(item, "before")), oid(inside(item, "after"))
    if number is None or moved is None or kind not in KINDS or before is None or after is None:
        return None
    if inside(item, "ref") != BRANCHES + branch:
        return None
    return Push(
        id=str(number),
        at=moved,
        by=actor(inside(item, "actor")),
        kind=kind,
        before=before,
        after=after,
        location=NOWHERE,
    )
