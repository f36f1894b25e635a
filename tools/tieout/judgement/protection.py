"""Rules that bind a branch, against what the company promises: what they lack."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.enforcement import Protection


class Weakness(enum.Enum):
    """What a protection can lack."""

    UNPROTECTED = "unprotected"
    """Nothing is enforced at all."""
    APPROVALS = "approvals"
    STALE = "stale-approvals"
    BYPASS = "bypass"
    """Somebody need not have the approvals."""
    FORCE_PUSH = "force-push"
    DELETION = "deletion"
    CHECKS = "checks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the company says that a change needs."""

    approvals: int
    checks: tuple[str, ...] = ()
    source: str = ""
    """Where the number of approvals is from, for a message."""


class Lack(NamedTuple):
    """One thing that is asked for and not enforced."""

    kind: Weakness
    about: str
    """Which of a kind: the name of a check."""
    text: str
    """A clause whose subject is the branch."""
    severity: Severity

    @property
    def key(self) -> tuple[str, str]:
        """What makes two of them the same lack, whatever their words."""
        return self.kind.value, self.about


EXEMPT = " (exempt)"
"""The end of the name of somebody who passes without a trace."""
_MACHINES = ("app:", "deploy-keys")


def lacks(protections: Iterable[Protection], asked: Asked, *, doubted: bool) -> tuple[Lack, ...]:
    """Give what these together lack: the strictest counts of each thing, as forges have it.

    What one of them does not tell is taken for the worst with ``doubted``, for the best without. What is
    added to the protections never makes the branch weaker.
    """
    active = tuple(item for item in protections if item.is_active)
    if not active:
        text = "is not protected: nothing is enforced on it"
        return (Lack(Weakness.UNPROTECTED, "", text, Severity.ERROR),)
    return tuple(_each(active, asked, doubted=doubted))


def _each(active: tuple[Protection, ...], asked: Asked, *, doubted: bool) -> Iterator[Lack]:
    if asked.approvals:
        yield from _approvals(active, asked, doubted=doubted)
        if not any(_holds(item.dismisses_stale, item.last_push_approval, doubted=doubted) for item in active):
            text = "keeps an approval when something is pushed after it"
            yield Lack(Weakness.STALE, "", text, Severity.WARNING)
    if all(_allows(item.allows_force_push, doubted=doubted) for item in active):
        yield Lack(Weakness.FORCE_PUSH, "", "can be force-pushed", Severity.ERROR)
    if all(_allows(item.allows_deletion, doubted=doubted) for item in active):
        yield Lack(Weakness.DELETION, "", "can be deleted", Severity.ERROR)
    required = {name for item in active for name in item.required_checks or ()}
    untold = not doubted and any(item.required_checks is None for item in active)
    for name in () if untold else sorted(set(asked.checks) - required):
        yield Lack(Weakness.CHECKS, name, f"does not require the check {name}", Severity.ERROR)


def _approvals(active: tuple[Protection, ...], asked: Asked, *, doubted: bool) -> Iterator[Lack]:
    enough = [item for item in active if _suffices(item.approvals, asked.approvals, doubted=doubted)]
    if not enough:
        most = max((item.approvals or 0 for item in active), default=0)
        text = f"requires {_approvals_of(most)}; {asked.approvals} {_are(asked.approvals)} promised{asked.source}"
        yield Lack(Weakness.APPROVALS, "", text, Severity.ERROR)
        return
    if any(_binds_all(item, doubted=doubted) for item in enough):
        return
    unseen = [item.name for item in enough if item.bypass is None or item.admins_bound is None]
    who = sorted({name for item in enough for name in passing(item)})
    if unseen:
        yield Lack(Weakness.BYPASS, "", f"does not show who may pass its rules by ({unseen[0]})", Severity.ERROR)
        return
    severity = Severity.WARNING if all(map(_is_machine, who)) else Severity.ERROR
    yield Lack(Weakness.BYPASS, "", f"lets {', '.join(who)} pass without the approvals", severity)


def passing(item: Protection) -> tuple[str, ...]:
    """Give everybody whom it does not bind, as far as it says."""
    admins = ("administrators",) if item.admins_bound is False else ()
    return (*admins, *(item.bypass or ()))


def _binds_all(item: Protection, *, doubted: bool) -> bool:
    is_open = bool(item.bypass) or item.admins_bound is False
    is_unknown = item.bypass is None or item.admins_bound is None
    return not is_open and not (doubted and is_unknown)


def _is_machine(name: str) -> bool:
    """Say whether it is no person, and leaves a trace when it passes."""
    return name.startswith(_MACHINES) and not name.endswith(EXEMPT)


def _suffices(approvals: int | None, wanted: int, *, doubted: bool) -> bool:
    return not doubted if approvals is None else approvals >= wanted


def _holds(*flags: bool | None, doubted: bool) -> bool:
    return any(flags) or (not doubted and None in flags)


def _allows(flag: bool | None, *, doubted: bool) -> bool:
    return doubted if flag is None else flag


def _approvals_of(count: int) -> str:
    return "no approval" if count == 0 else f"{count} approval{'' if count == 1 else 's'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
