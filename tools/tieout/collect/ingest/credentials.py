"""Any list of keys, tokens, deploy keys, apps or passwords as CSV -> credentials.

Columns and words are taken from tables (``credential_words``) or from ``collectors.yaml``, and what was taken for
what is written into the record. What the list does not say is ``unknown``: an absent column is never a no.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.account_columns import Chosen, chosen_of, parameters_of
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
from tieout.collect.ingest.credential_words import COLUMNS, VALUE_SETTINGS, WORDS
from tieout.collect.ingest.delimited import BOUND_SETTINGS, DELIMITERS, Bounds, Delimited, is_formula, table_of
from tieout.collect.ingest.meanings import Meanings
from tieout.collect.ingest.moments import MOMENT_SETTINGS, Moments
from tieout.model.errors import UsageError
from tieout.model.evidence.tables.accounts import UNKNOWN
from tieout.model.evidence.tables.credentials import CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.model.evidence.table import Row, TableSchema

KIND_OF_ALL = "kind_of_all"
_SCOPE_SIGNS = re.compile(r"\s*[;,|]\s*")
_SETTINGS = {
    **{name: f"The header of the column that holds {name}." for name in COLUMNS},
    **{name: means for name, (_, _, means) in VALUE_SETTINGS.items()},
    KIND_OF_ALL: "What every row of the list is, where no column says it: deploy key, app, token.",
    **MOMENT_SETTINGS,
    **BOUND_SETTINGS,
    "delimiter": f"What parts the cells: {', '.join(DELIMITERS)}.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A list of credentials, one a row."""

    said: tuple[tuple[str, str], ...] = ()
    """The settings, sorted by name."""
    id: ClassVar[str] = "credentials"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = CREDENTIALS
    raw_name: ClassVar[str] = RAW_CSV
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(_SETTINGS)

    def configured(self, settings: Mapping[str, str]) -> Credentials:
        """Give the same with these settings. Raises UsageError."""
        refuse_unknown(self, settings)
        number_setting(self, settings, TOTAL)
        Moments.by(settings)
        delimiter, kind = settings.get("delimiter", ""), settings.get(KIND_OF_ALL, "")
        if delimiter and delimiter not in DELIMITERS:
            remedy = f"write one of: {', '.join(DELIMITERS)}"
            raise UsageError(f"{self.id}: delimiter is {delimiter!r}", remedy=remedy)
        if kind and kind.casefold() not in WORDS["kind"]:
            remedy = f"write one of: {', '.join(sorted(WORDS['kind']))}"
            raise UsageError(f"{self.id}: {KIND_OF_ALL} is {kind!r}", remedy=remedy)
        return Credentials(said=tuple(sorted((name, value) for name, value in settings.items() if value)))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each credential."""
        problems, said = Problems(self.raw_name), dict(self.said)
        bounds = Bounds(total=number_setting(self, said, TOTAL), complete=said.get(COMPLETE, ""))
        table = table_of(raw, problems, delimiter=said.get("delimiter", ""), bounds=bounds)
        if table is None:
            return told(problems)
        chosen = _choose(table.header, said, problems)
        if chosen is None:
            problems.add("", f"{len(table.rows)} rows were not read", times=len(table.rows))
            return told(problems, gaps=table.gaps, parameters=table.parameters)
        reading = _Reading(table, chosen, said, problems)
        rows = list(reading.rows())
        reading.meanings.conclude()
        names = sorted({*VALUE_SETTINGS, *MOMENT_SETTINGS, KIND_OF_ALL} & said.keys())
        words = tuple((name, said[name]) for name in names)
        return told(
            problems,
            rows=rows,
            total=bounds.total,
            gaps=table.gaps,
            parameters=(*table.parameters, *chosen.parameters, *words),
        )


def _choose(header: tuple[str, ...], said: Mapping[str, str], problems: Problems) -> Chosen | None:
    positions, others = chosen_of(header, said, problems, COLUMNS)
    if "credential" not in positions and "title" in positions and not len(problems):
        positions["credential"] = positions["title"]
    if "credential" not in positions:
        problems.add(":1", "no column is known as the credential: say which it is, as credential: HEADER")
        return None
    if not {"owner", "email", "account"} & positions.keys():
        problems.add(":1", "no column says whose a credential is: say which does, as owner: HEADER")
    return Chosen(positions=positions, parameters=parameters_of(header, positions, others))


@dataclass(slots=True)
class _Reading:
    table: Delimited
    chosen: Chosen
    said: Mapping[str, str]
    problems: Problems
    meanings: Meanings = field(init=False)
    _seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.meanings = Meanings(WORDS, VALUE_SETTINGS, self.said, self.problems)

    def rows(self) -> Iterator[Row]:
        """Give a row for each of the table that names a credential."""
        for line, cells in self.table.rows:
            values = {name: cells[position] for name, position in self.chosen.positions.items()}
            for name, cell in values.items():
                if is_formula(cell):
                    self.problems.add(f":{line}", f"{name} holds a formula, {cell!r}: nobody knows what it showed")
            credential = values.get("credential", "")
            if not credential:
                self.problems.add(f":{line}", "the row names no credential")
                continue
            # Not by lower case, as of accounts: two base64 fingerprints may differ in nothing else.
            first = self._seen.setdefault(credential, line)
            if first != line:
                self.problems.add(f":{line}", f"the credential {credential!r} stands in line {first} already")
            yield row(CREDENTIALS, f"{RAW_CSV}:{line}", self._cells(line, values))

    def _cells(self, line: int, values: Mapping[str, str]) -> dict[str, str]:
        meanings = self.meanings
        scopes = [scope for scope in _SCOPE_SIGNS.split(values.get("scope", "")) if scope]
        kind = meanings.of("kind", self.said.get(KIND_OF_ALL, ""))
        return {
            "credential": values["credential"],
            "kind": meanings.word(line, "kind", values) if "kind" in values else kind or UNKNOWN,
            "title": values.get("title", ""),
            "owner": values.get("owner", ""),
            "email": values.get("email", ""),
            "account": values.get("account", ""),
            "active": meanings.active(line, values),
            "created_at": meanings.moment(line, "created_at", values),
            "last_used_at": meanings.moment(line, "last_used_at", values, absent=UNKNOWN, never=True),
            "expires_at": "never" if self._is_endless(values) else meanings.moment(line, "expires_at", values),
            "revoked_at": meanings.moment(line, "revoked_at", values),
            "scope": ";".join(scopes),
        }

    def _is_endless(self, values: Mapping[str, str]) -> bool:
        return values.get("expires_at", "").casefold() in {"never", "no expiration", "does not expire", "infinity"}
