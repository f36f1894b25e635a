"""Entries of a change's lists -> reviews, dismissals, commits, checks; each whole, or refused by ValueError."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tieout.model.account import HUMAN, Account
from tieout.model.proposal import (
    BaseChange,
    CheckRun,
    Dismissal,
    ForcePush,
    ProposedCommit,
    Review,
    ReviewState,
)
from tieout.sources.forges.values import inside, moment, name, oid, whole

if TYPE_CHECKING:
    from datetime import datetime

_T = TypeVar("_T")


def needed(value: _T | None, what: str) -> _T:
    """Give a value that must be there.

    Raises:
        ValueError: with its name, when it is not, or not of its kind.

    """
    if value is None:
        raise ValueError(what)
    return value


def account(value: object, what: str) -> Account | None:
    """Read an actor; None where the account was deleted, which GitHub shows as null."""
    if value is None:
        return None
    number = inside(value, "databaseId")
    known = None if number is None else str(needed(whole(number), what))
    return Account(needed(name(inside(value, "login")), what), known, needed(name(inside(value, "__typename")), what))


def _committer(value: object, what: str) -> Account | None:
    """Read whom GitHub takes an address of Git for; None where it knows nobody."""
    user = inside(value, "user")
    return account({**user, "__typename": HUMAN} if isinstance(user, dict) else user, what)


def _object(value: object, what: str) -> str | None:
    """Read a commit's name; None where GitHub no longer has the commit."""
    return None if value is None else needed(oid(inside(value, "oid")), what)


def _number(value: object) -> str | None:
    """Read a review's number, else its id: the number orders those of one second."""
    number = inside(value, "fullDatabaseId")
    if isinstance(number, int) and not isinstance(number, bool):
        number = str(number)
    if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) < 20:
        return number
    return name(inside(value, "id"))


def _state(value: object) -> ReviewState:
    if not isinstance(value, str) or value not in ReviewState.__members__:
        raise ValueError("state")
    return ReviewState(value)


def review(entry: object) -> Review:
    """Read one review; only one that was not handed in has no time."""
    state = _state(inside(entry, "state"))
    at = moment(inside(entry, "submittedAt"))
    if at is None and (state is not ReviewState.PENDING or inside(entry, "submittedAt") is not None):
        raise ValueError("submittedAt")
    by = account(inside(entry, "author"), "author")
    return Review(needed(_number(entry), "id"), by, state, at, _object(inside(entry, "commit"), "commit"))


def label(entry: object) -> str:
    """Read a label's name."""
    return needed(name(inside(entry, "name")), "name")


def issue(entry: object, repository: str) -> str:
    """Read an issue as people write it."""
    home = needed(name(inside(entry, "repository", "nameWithOwner")), "repository")
    number = needed(whole(inside(entry, "number")), "number")
    return f"#{number}" if home.casefold() == repository.casefold() else f"{home}#{number}"


def commit(entry: object) -> ProposedCommit:
    """Read a commit of the change."""
    value = inside(entry, "commit")
    return ProposedCommit(
        needed(oid(inside(value, "oid")), "oid"),
        _committer(inside(value, "author"), "author"),
        _committer(inside(value, "committer"), "committer"),
    )


def check(entry: object) -> CheckRun:
    """Read what a machine said: an app's run, or a plain status of the commit."""
    kind = inside(entry, "__typename")
    if kind == "CheckRun":
        ended = inside(entry, "status") == "COMPLETED"
        said = needed(name(inside(entry, "conclusion")), "conclusion") if ended else None
        at = needed(moment(inside(entry, "completedAt")), "completedAt") if ended else None
        app = inside(entry, "checkSuite", "app")
        slug = None if app is None else needed(name(inside(app, "slug")), "app")
        return CheckRun(needed(name(inside(entry, "name")), "name"), slug, said, at)
    if kind != "StatusContext":
        raise ValueError("__typename")
    state = needed(name(inside(entry, "state")), "state")
    at = needed(moment(inside(entry, "createdAt")), "createdAt")
    over = state not in {"PENDING", "EXPECTED"}
    return CheckRun(
        needed(name(inside(entry, "context")), "context"), None, state if over else None, at if over else None
    )


def happened(entry: object) -> tuple[str, datetime]:
    """Read what kind of event it is, and when it was."""
    return needed(name(inside(entry, "__typename")), "__typename"), needed(
        moment(inside(entry, "createdAt")), "createdAt"
    )


def dismissal(entry: object, at: datetime) -> Dismissal:
    """Read that a review was set aside; which one must be told."""
    was = _state(inside(entry, "previousReviewState"))
    number = needed(_number(inside(entry, "review")), "review")
    return Dismissal(number, was, at, account(inside(entry, "actor"), "actor"))


def force_push(entry: object, at: datetime) -> ForcePush:
    """Read that the head was moved aside."""
    before, after = inside(entry, "beforeCommit"), inside(entry, "afterCommit")
    by = account(inside(entry, "actor"), "actor")
    return ForcePush(at, by, _object(before, "beforeCommit"), _object(after, "afterCommit"))


def base_change(entry: object, at: datetime) -> BaseChange:
    """Read that it was aimed at another branch."""
    before = needed(name(inside(entry, "previousRefName")), "previousRefName")
    after = needed(name(inside(entry, "currentRefName")), "currentRefName")
    return BaseChange(at, account(inside(entry, "actor"), "actor"), before, after)
