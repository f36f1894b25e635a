"""Any list of accounts as CSV -> accounts.

Columns and words are taken from tables (``account_words``) or from ``collectors.yaml``, and what was taken for
what is written into the record. What the list does not say is ``unknown``: an absent column is never a no.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.account_columns import choose
from tieout.collect.ingest.account_words import COLUMNS, VALUE_SETTINGS, WORDS
from tieout.collect.ingest.base import RAW_CSV, row
from tieout.collect.ingest.meanings import Meanings
from tieout.collect.ingest.moments import MOMENT_SETTINGS
from tieout.collect.ingest.opened import LIST_CHOICES, LIST_SETTINGS, Made, Opened, normalised
from tieout.collect.ingest.settings import said_of
from tieout.model.evidence.tables.accounts import ACCOUNTS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.model.evidence.table import TableSchema

_ROLE_SIGNS = re.compile(r"\s*[;,|]\s*")
_SETTINGS = {
    **{name: f"The header of the column that holds {name}." for name in COLUMNS},
    **{name: means for name, (_, _, means) in VALUE_SETTINGS.items()},
    **LIST_SETTINGS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """A list of accounts, one a row."""

    said: tuple[tuple[str, str], ...] = ()
    """The settings, sorted by name."""
    id: ClassVar[str] = "accounts"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = ACCOUNTS
    raw_name: ClassVar[str] = RAW_CSV
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(_SETTINGS)

    def configured(self, settings: Mapping[str, str]) -> Accounts:
        """Give the same with these settings. Raises UsageError."""
        return Accounts(said=said_of(self, settings, LIST_CHOICES))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each account."""
        return normalised(self, self.said, raw, _made)


def _made(opened: Opened) -> Made | None:
    chosen = choose(opened.table.header, opened.said, opened.problems)
    if chosen is None:
        return None
    meanings = Meanings(WORDS, VALUE_SETTINGS, opened.said, opened.problems)
    rows = [
        row(ACCOUNTS, f"{RAW_CSV}:{line}", _cells(meanings, line, values))
        for line, values in opened.named(
            chosen.positions, "account", "account", lambda values: values["account"].casefold()
        )
    ]
    meanings.conclude()
    return Made(rows, (*chosen.parameters, *opened.words(sorted({*VALUE_SETTINGS, *MOMENT_SETTINGS}))))


def _cells(meanings: Meanings, line: int, values: Mapping[str, str]) -> dict[str, str]:
    roles = [role for role in _ROLE_SIGNS.split(values.get("roles", "")) if role]
    word = meanings.word
    service = word(line, "service", values)
    return {
        "account": values["account"],
        "name": values.get("name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip(),
        "email": values.get("email", ""),
        "active": meanings.active(line, values),
        "admin": word(line, "admin", values) if "admin" in values else _by_roles(meanings, line, roles),
        "mfa": word(line, "mfa", values),
        "last_sign_in": meanings.moment(line, "last_sign_in", values, absent=UNKNOWN, never=True),
        "created_at": meanings.moment(line, "created_at", values),
        "deactivated_at": meanings.moment(line, "deactivated_at", values),
        "kind": word(line, "kind", values) if "kind" in values else service,
        "roles": ";".join(roles),
        "key_active": word(line, "key_active", values),
    }


def _by_roles(meanings: Meanings, line: int, roles: list[str]) -> str:
    found = [meanings.of("role", role) for role in roles]
    if "yes" in found:
        return "yes"
    for role, meaning in zip(roles, found, strict=True):
        if meaning is None:
            why = "no table says whether it makes an administrator; set admin_yes or admin_no"
            meanings.note(line, "roles", role, why)
    return "no" if found and None not in found else UNKNOWN
