"""How the sources of enforcement are asked: whole, or with the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from tieout.model.account import HUMAN, Account
from tieout.sources.forges.github.client import RefusedError
from tieout.sources.forges.values import inside, name, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.sources.forges.github.client import Reply

NO_RIGHT = "the token lacks Administration: read"
_RIGHTS = frozenset({403, 404})
"""GitHub hides by 404 what a token may not see; what the plan does not have is not there either."""


class Asker(Protocol):
    """The part of ``Client`` that is needed."""

    def graphql(self, query: str, variables: Mapping[str, object], *, what: str) -> Reply:
        """Put a GraphQL question."""

    def rest(self, *parts: str, params: Mapping[str, str | int] | None = None, what: str) -> object:
        """Give the JSON at a path of the REST interface."""

    def rest_pages(self, *parts: str, params: Mapping[str, str | int] | None = None, what: str) -> Iterator[object]:
        """Give the JSON of each page."""

    def in_repository(self, *parts: str) -> tuple[str, ...]:
        """Give the parts of a path below the repository's own."""


class Listed(NamedTuple):
    """The items of a list, and why it is not whole; empty if it is."""

    items: tuple[object, ...]
    reason: str


def listed(asker: Asker, *parts: str, params: Mapping[str, str | int] | None = None, what: str) -> Listed:
    """Ask for a list of the REST interface, to its end."""
    found: list[object] = []
    try:
        for page in asker.rest_pages(*parts, params=params, what=what):
            if not isinstance(page, list):
                return Listed(tuple(found), f"{what} could not be read")
            found += page
    except RefusedError as error:
        return Listed(tuple(found), refused(error, what))
    return Listed(tuple(found), "")


def given(asker: Asker, *parts: str, what: str) -> tuple[object, str]:
    """Ask for one value of the REST interface; give it, or None and why."""
    try:
        return asker.rest(*parts, what=what), ""
    except RefusedError as error:
        return None, refused(error, what)


def refused(error: RefusedError, what: str) -> str:
    """Give the reason for a refusal; one of the token itself stops everything."""
    if error.status == 401:
        raise error
    status = f"status {error.status}"
    return f"{NO_RIGHT} ({what}: {status})" if error.status in _RIGHTS else f"{what} was refused ({status})"


def account(number: object, login: object, kind: object = HUMAN) -> Account | None:
    """Give an account; None where neither its number nor its login is told."""
    known, called = whole(number), text(login)
    if known is None and not called:
        return None
    return Account(login=called or "", id=None if known is None else str(known), type=name(kind) or HUMAN)


def actor(value: object) -> Account | None:
    """Read an actor that REST gives as an object."""
    return account(inside(value, "id"), inside(value, "login"), inside(value, "type"))
