"""Any list of accounts as CSV -> accounts.

Columns and words are taken from tables (``account_words``) or from ``collectors.yaml``, and what was taken for
what is written into the record. What the list does not say is ``unknown``: an absent column is never a no.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.account_columns import Chosen, choose
from tieout.collect.ingest.account_words import COLUMNS, VALUE_SETTINGS, WORDS
from tieout.collect.ingest.base import (
    COMPLETE,
    RAW_CSV,
    TOTAL,
    Problems,
    number_setting,
    refuse_unknown,
    row,
    told,
)
from tieout.collect.ingest.delimited import BOUND_SETTINGS, DELIMITERS, Bounds, Delimited, is_formula, table_of
from tieout.collect.ingest.meanings import Meanings
from tieout.collect.ingest.moments import MOMENT_SETTINGS, Moments
from tieout.model.errors import UsageError
from tieout.model.evidence.tables.accounts import ACCOUNTS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.model.evidence.table import Row, TableSchema

_ROLE_SIGNS = re.compile(r"\s*[;,|]\s*")
_SETTINGS = {
    **{name: f"The header of the column that holds {name}." for name in COLUMNS},
    **{name: means for name, (_, _, means) in VALUE_SETTINGS.items()},
    **MOMENT_SETTINGS,
    **BOUND_SETTINGS,
    "delimiter": f"What parts the cells: {', '.join(DELIMITERS)}.",
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
        refuse_unknown(self, settings)
        number_setting(self, settings, TOTAL)
        Moments.by(settings)
        delimiter = settings.get("delimiter", "")
        if delimiter and delimiter not in DELIMITERS:
            remedy = f"write one of: {', '.join(DELIMITERS)}"
            raise UsageError(f"{self.id}: delimiter is {delimiter!r}", remedy=remedy)
        return Accounts(said=tuple(sorted((name, value) for name, value in settings.items() if value)))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each account."""
        problems, said = Problems(self.raw_name), dict(self.said)
        bounds = Bounds(total=number_setting(self, said, TOTAL), complete=said.get(COMPLETE, ""))
        table = table_of(raw, problems, delimiter=said.get("delimiter", ""), bounds=bounds)
        if table is None:
            return told(problems)
        chosen = choose(table.header, said, problems)
        if chosen is None:
            problems.add("", f"{len(table.rows)} rows were not read", times=len(table.rows))
            return told(problems, gaps=table.gaps, parameters=table.parameters)
        reading = _Reading(table, chosen, said, problems)
        rows = list(reading.rows())
        reading.conclude()
        words = tuple((name, said[name]) for name in sorted({*VALUE_SETTINGS, *MOMENT_SETTINGS} & said.keys()))
        return told(
            problems,
            rows=rows,
            total=bounds.total,
            gaps=table.gaps,
            parameters=(*table.parameters, *chosen.parameters, *words),
        )


@dataclass(slots=True)
class _Reading:
    table: Delimited
    chosen: Chosen
    said: Mapping[str, str]
    problems: Problems
    _seen: dict[str, int] = field(default_factory=dict)
    _meanings: Meanings = field(init=False)

    def __post_init__(self) -> None:
        self._meanings = Meanings(WORDS, VALUE_SETTINGS, self.said, self.problems)

    def rows(self) -> Iterator[Row]:
        """Give a row for each of the table that names an account."""
        for line, cells in self.table.rows:
            values = {name: cells[position] for name, position in self.chosen.positions.items()}
            for name, cell in values.items():
                if is_formula(cell):
                    self.problems.add(f":{line}", f"{name} holds a formula, {cell!r}: nobody knows what it showed")
            account = values.get("account", "")
            if not account:
                self.problems.add(f":{line}", "the row names no account")
                continue
            first = self._seen.setdefault(account.casefold(), line)
            if first != line:
                self.problems.add(f":{line}", f"the account {account!r} stands in line {first} already")
            yield row(ACCOUNTS, f"{RAW_CSV}:{line}", self._cells(line, values))

    def conclude(self) -> None:
        """Say which values were not understood, each once."""
        self._meanings.conclude()

    def _cells(self, line: int, values: Mapping[str, str]) -> dict[str, str]:
        roles = [role for role in _ROLE_SIGNS.split(values.get("roles", "")) if role]
        word = self._meanings.word
        service = word(line, "service", values)
        return {
            "account": values["account"],
            "name": values.get("name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip(),
            "email": values.get("email", ""),
            "active": self._meanings.active(line, values),
            "admin": word(line, "admin", values) if "admin" in values else self._by_roles(line, roles),
            "mfa": word(line, "mfa", values),
            "last_sign_in": self._meanings.moment(line, "last_sign_in", values, absent=UNKNOWN, never=True),
            "created_at": self._meanings.moment(line, "created_at", values),
            "deactivated_at": self._meanings.moment(line, "deactivated_at", values),
            "kind": word(line, "kind", values) if "kind" in values else service,
            "roles": ";".join(roles),
            "key_active": word(line, "key_active", values),
        }

    def _by_roles(self, line: int, roles: list[str]) -> str:
        found = [self._meanings.of("role", role) for role in roles]
        if "yes" in found:
            return "yes"
        for role, meaning in zip(roles, found, strict=True):
            if meaning is None:
                why = "no table says whether it makes an administrator; set admin_yes or admin_no"
                self._meanings.note(line, "roles", role, why)
        return "no" if found and None not in found else UNKNOWN
