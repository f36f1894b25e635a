"""What was found of a change, and what each thing does to its verdict."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.verdict import Deviation, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.finding import Severity

ORDER = (
    *("direct-push", "unbacked-number", "unapproved-change", "stale-approval", "late-approval", "self-approved"),
    *("contributor-approved", "last-pusher-approved", "only-bots-approved", "changes-requested"),
    *("dismissed-approval", "content-differs", "evil-merge", "hand-resolved-conflict", "other-base"),
    *("check-not-passed", "rule-bypass", "missing-ticket", "unauthorized-approver", "approver-left"),
    *(
        "unmapped-approver",
        "unmapped-author",
        "newcomer-approved",
        "reapplied-change",
        "emergency-change",
        "unsigned-landing",
    ),
    "untested-change",
)
"""The rules that report what is said of a change, in the order of its deviations."""
_PLACE = {rule: at for at, rule in enumerate(ORDER)}


class Effect(enum.Enum):
    """What a ruling makes of the verdict, the gravest first."""

    EXCEPTION = "exception"
    UNTESTED = "untested"
    LATE = "late"
    NONE = "none"


_VERDICTS = {
    Effect.EXCEPTION: Verdict.EXCEPTION,
    Effect.UNTESTED: Verdict.NOT_TESTED,
    Effect.LATE: Verdict.APPROVED_LATE,
    Effect.NONE: Verdict.APPROVED,
}


class Ruling(NamedTuple):
    """One deviation, or what could not be tested, and its effect."""

    effect: Effect
    deviation: Deviation


def ruling(
    rule: str,
    message: str,
    remedy: str,
    *,
    effect: Effect = Effect.EXCEPTION,
    severity: Severity | None = None,
    about: str = "",
) -> Ruling:
    """Give a ruling; an exception unless it says otherwise."""
    return Ruling(effect, Deviation(rule=rule, message=message, remedy=remedy, severity=severity, about=about))


def verdict_of(rulings: Iterable[Ruling]) -> Verdict:
    """Give the verdict of the gravest effect; approved without any."""
    effects = {item.effect for item in rulings}
    return next((verdict for effect, verdict in _VERDICTS.items() if effect in effects), Verdict.APPROVED)


def in_order(rulings: Iterable[Ruling]) -> tuple[Deviation, ...]:
    """Give the deviations in the order of the ruleset, those of one rule by what they are about."""
    return tuple(
        sorted(
            dict.fromkeys(item.deviation for item in rulings),
            key=lambda item: (_PLACE[item.rule], item.about, item.message),
        )
    )
