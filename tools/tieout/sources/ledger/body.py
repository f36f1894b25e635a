"""One JSON object of the ledger, read key by key and to its end."""

from __future__ import annotations

import functools
import re
import sys
from typing import TYPE_CHECKING, TypeVar

from tieout.model.account import HUMAN, Account
from tieout.model.characters import visible
from tieout.model.instant import iso_instant

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

T = TypeVar("T")

LARGEST = 2**53 - 1
"""RFC 8785, 3.2.2.3: beyond this, readers that use doubles see another number."""
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_INSTANT_LENGTH = len("2026-01-02T03:04:05Z")
_SHOWN = 40
_ID_TYPES = (int, str, type(None))


class MalformedRecordError(ValueError):
    """A line that is no record of the ledger; the text says why, safe to print."""


class Body:
    """Reads one object; every getter raises MalformedRecordError for a value of another type.

    A key that is absent, or null, gives None; ``need`` turns that into an error. ``end`` refuses keys
    that nobody asked for.
    """

    __slots__ = ("_rest", "_where")

    def __init__(self, value: object, where: str = "body") -> None:
        """Read ``value``; ``where`` names it in messages."""
        if not isinstance(value, dict):
            raise MalformedRecordError(f"{where} is no object")
        self._rest = dict(value)
        self._where = where

    def __contains__(self, key: str) -> bool:
        """Say whether the key is there and was not read yet."""
        return key in self._rest

    def names(self) -> list[str]:
        """Give the keys that were not read yet, sorted."""
        return sorted(self._rest)

    def text(self, key: str) -> str | None:
        """Give a text."""
        value = self._rest.pop(key, None)
        if value is None or isinstance(value, str):
            return value
        raise self._wrong(key, "a text")

    def word(self, key: str) -> str | None:
        """Give a text that many records share: kept once."""
        value = self.text(key)
        return None if value is None else sys.intern(value)

    def absent(self, keys: frozenset[str]) -> frozenset[str]:
        """Give those of the keys that are not there, or were read already."""
        return keys - self._rest.keys()

    def number(self, key: str) -> int | None:
        """Give a whole number that is not below 0."""
        value = self._rest.pop(key, None)
        if value is None or (type(value) is int and 0 <= value <= LARGEST):
            return value
        raise self._wrong(key, "a whole number from 0 to 2^53-1")

    def flag(self, key: str) -> bool | None:
        """Give true or false."""
        value = self._rest.pop(key, None)
        if value is None or isinstance(value, bool):
            return value
        raise self._wrong(key, "true or false")

    def instant(self, key: str) -> datetime | None:
        """Give an instant written ``2026-01-02T03:04:05Z``."""
        value = self._rest.pop(key, None)
        if value is None:
            return None
        found = instant(value)
        if found is None:
            raise self._wrong(key, "an instant such as 2026-01-02T03:04:05Z")
        return found

    def oid(self, key: str) -> str | None:
        """Give an object id of Git."""
        value = self._rest.pop(key, None)
        if value is None or (isinstance(value, str) and _OID.fullmatch(value) is not None):
            return value
        raise self._wrong(key, "an object id of Git")

    def name(self, key: str) -> str | None:
        """Give an id of the forge: a text, or a whole number, which becomes one."""
        value = self._rest.pop(key, None)
        if value is None or isinstance(value, str):
            return value
        if type(value) is int and 0 <= value <= LARGEST:
            return str(value)
        raise self._wrong(key, "a text or a whole number")

    def account(self, key: str) -> Account | None:
        """Give an account; None for one that was deleted."""
        value = self._rest.pop(key, None)
        return None if value is None else account(value, f"{self._where}.{key}")

    def items(self, key: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
        """Give what ``read`` makes of each item of a list and of its name in messages."""
        value = self._rest.pop(key, None)
        if value is None or value == []:
            return ()
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        where = f"{self._where}.{key}"
        return tuple([read(item, where) for item in value])

    def mapping(self, key: str) -> dict[str, object] | None:
        """Give an object as it is, to be read by a Body of its own."""
        value = self._rest.pop(key, None)
        if value is None or isinstance(value, dict):
            return value
        raise self._wrong(key, "an object")

    def ignore(self, *keys: str) -> None:
        """Pass over keys that are allowed and say nothing to us."""
        for key in keys:
            self._rest.pop(key, None)

    def need(self, key: str, value: T | None) -> T:
        """Give the value that a getter gave; an error where it gave none."""
        if value is None:
            raise MalformedRecordError(f"{self._where} has no {key}")
        return value

    def end(self) -> None:
        """Refuse what was not asked for."""
        if self._rest:
            names = ", ".join(repr(visible(key[:_SHOWN])) for key in sorted(self._rest)[:3])
            raise MalformedRecordError(f"{self._where} has keys that are not known: {names}")

    def _wrong(self, key: str, wanted: str) -> MalformedRecordError:
        return MalformedRecordError(f"{self._where}.{key} is not {wanted}")


def instant(value: object) -> datetime | None:
    """Read an instant in UTC to the second, the one way in which the ledger writes it; else None."""
    if not isinstance(value, str) or len(value) != _INSTANT_LENGTH or not value.endswith("Z"):
        return None
    return iso_instant(value)


def text_item(value: object, where: str) -> str:
    """Read a text in a list."""
    if not isinstance(value, str):
        raise MalformedRecordError(f"{where} holds something that is no text")
    return value


def account(value: object, where: str) -> Account:
    """Read an account: ``{"id": 1, "login": "alice", "type": "User"}``."""
    if isinstance(value, dict) and len(value) == len(Account._fields):
        number, login, kind = value.get("id"), value.get("login"), value.get("type")
        if type(number) in _ID_TYPES and type(login) is str and type(kind) is str:
            return _known(number, login, kind)
    fields = Body(value, where)
    found = Account(
        login=fields.need("login", fields.text("login")), id=fields.name("id"), type=fields.text("type") or HUMAN
    )
    fields.end()
    return found


@functools.lru_cache(4096)
def _known(number: object, login: str, kind: str) -> Account:
    """Make an account once: most records name the same few people."""
    if isinstance(number, int) and not 0 <= number <= LARGEST:
        raise MalformedRecordError(f"the id of the account {visible(login[:_SHOWN])!r} is too large or below 0")
    return Account(login=login, id=None if number is None else str(number), type=kind or HUMAN)


def account_json(of: Account | None) -> dict[str, object] | None:
    """Write an account; its id as a number where it is one, as GitHub's are."""
    if of is None:
        return None
    return {"id": id_json(of.id), "login": clean(of.login), "type": clean(of.type)}


def id_json(of: str | None) -> int | str | None:
    """Write an id so that reading it gives the same text."""
    if of is not None and _NUMBER.fullmatch(of) is not None and int(of) <= LARGEST:
        return int(of)
    return None if of is None else clean(of)


def instant_json(of: datetime | None) -> str | None:
    """Write an instant that is in UTC; what is below a second is dropped."""
    return None if of is None else f"{of:%Y-%m-%dT%H:%M:%S}Z"


def clean(text: str) -> str:
    """Give text that UTF-8 can hold: half of a surrogate pair, which JSON lets through, becomes ``?``."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
