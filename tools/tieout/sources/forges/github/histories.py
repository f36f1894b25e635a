"""The versions of rulesets: what each asked on the branch, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.enforcement import Enforced, RulesetVersion, Span
from tieout.sources.forges.github.asking import actor, given, listed
from tieout.sources.forges.github.protections import UnjudgedError, version
from tieout.sources.forges.github.standing import NOWHERE
from tieout.sources.forges.values import inside, moment, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tieout.model.enforcement import Enforcement
    from tieout.sources.forges.github.asking import Asker
    from tieout.sources.forges.github.standing import Kept, Standing

HISTORY = "ruleset_history"


def histories(asker: Asker, found: Standing, known: Enforcement, at: datetime) -> Iterator[Enforced]:
    """Give the versions that are not known yet, and a span for each ruleset: over which time they are all there.

    It begins with the oldest version that GitHub lists, for it keeps them for a time only.
    """
    ids = {(item.protection.id, item.version) for item in known.versions}
    for kept in found.rulesets:
        reason = "" if kept.is_ours else "GitHub shows no history of an enterprise's rulesets here"
        start = at
        if kept.is_ours:
            items = listed(asker, *_path(asker, kept), what="the history of a ruleset")
            reason = items.reason
            for item in items.items:
                number, moved = whole(inside(item, "version_id")), moment(inside(item, "updated_at"))
                if number is None or moved is None or moved > at:
                    reason = reason or "a version of a ruleset cannot be read"
                    continue
                start = min(start, moved)
                if (f"ruleset:{kept.number}", str(number)) in ids:
                    continue
                try:
                    yield _version(asker, found, kept, number, moved, item)
                except UnjudgedError as error:
                    reason = reason or str(error)
            if not items.items:
                reason = reason or "GitHub lists no version of the ruleset"
        yield Span(HISTORY, start, at, not reason, reason, about=f"ruleset:{kept.number}")


def _version(asker: Asker, found: Standing, kept: Kept, number: int, moved: datetime, item: object) -> RulesetVersion:
    value, reason = given(asker, *_path(asker, kept), str(number), what="a version of a ruleset")
    if reason:
        raise UnjudgedError(reason)
    protection = version(inside(value, "state"), found.subject, found.names)
    if protection.id != f"ruleset:{kept.number}":
        raise UnjudgedError("GitHub gave the version of another ruleset")
    return RulesetVersion(
        at=moved, by=actor(inside(item, "actor")), protection=protection, location=NOWHERE, version=str(number)
    )


def _path(asker: Asker, kept: Kept) -> tuple[str, ...]:
    rest = ("rulesets", str(kept.number), "history")
    return ("orgs", kept.organization, *rest) if kept.organization else asker.in_repository(*rest)
