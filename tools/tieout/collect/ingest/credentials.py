"""Any list of keys, tokens, deploy keys, apps or passwords as CSV -> credentials.

Columns and words are taken from tables (``credential_words``) or from ``collectors.yaml``, and what was taken for
what is written into the record. What the list does not say is ``unknown``: an absent column is never a no.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.account_columns import Chosen, chosen_of, parameters_of
from tieout.collect.ingest.base import RAW_CSV, row
from tieout.collect.ingest.credential_words import COLUMNS, VALUE_SETTINGS, WORDS
from tieout.collect.ingest.meanings import Meanings
from tieout.collect.ingest.moments import MOMENT_SETTINGS
from tieout.collect.ingest.opened import LIST_CHOICES, LIST_SETTINGS, Made, Opened, normalised
from tieout.collect.ingest.settings import said_of
from tieout.model.errors import UsageError
from tieout.model.evidence.tables.accounts import UNKNOWN
from tieout.model.evidence.tables.credentials import CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.base import Problems
    from tieout.model.evidence.table import TableSchema

KIND_OF_ALL = "kind_of_all"
_SCOPE_SIGNS = re.compile(r"\s*[;,|]\s*")
_SETTINGS = {
    **{name: f"The header of the column that holds {name}." for name in COLUMNS},
    **{name: means for name, (_, _, means) in VALUE_SETTINGS.items()},
    KIND_OF_ALL: "What every row of the list is, where no column says it: deploy key, app, token.",
    **LIST_SETTINGS,
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
        said = said_of(self, settings, LIST_CHOICES)
        kind = settings.get(KIND_OF_ALL, "")
        if kind and kind.casefold() not in WORDS["kind"]:
            remedy = f"write one of: {', '.join(sorted(WORDS['kind']))}"
            raise UsageError(f"{self.id}: {KIND_OF_ALL} is {kind!r}", remedy=remedy)
        return Credentials(said=said)

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each credential."""
        return normalised(self, self.said, raw, _made)


def _made(opened: Opened) -> Made | None:
    chosen = _choose(opened.table.header, opened.said, opened.problems)
    if chosen is None:
        return None
    meanings = Meanings(WORDS, VALUE_SETTINGS, opened.said, opened.problems)
    kind = meanings.of("kind", opened.said.get(KIND_OF_ALL, "")) or UNKNOWN
    rows = [
        row(CREDENTIALS, f"{RAW_CSV}:{line}", _cells(meanings, line, values, kind))
        # Not by lower case, as of accounts: two base64 fingerprints may differ in nothing else.
        for line, values in opened.named(
            chosen.positions, "credential", "credential", lambda values: values["credential"]
        )
    ]
    meanings.conclude()
    words = opened.words(sorted({*VALUE_SETTINGS, *MOMENT_SETTINGS, KIND_OF_ALL}))
    return Made(rows, (*chosen.parameters, *words))


def _choose(header: tuple[str, ...], said: Mapping[str, str], problems: Problems) -> Chosen | None:
    before = len(problems)
    positions, others = chosen_of(header, said, problems, COLUMNS)
    if "credential" not in positions and "title" in positions and len(problems) == before:
        positions["credential"] = positions["title"]
    if "credential" not in positions:
        problems.add(":1", "no column is known as the credential: say which it is, as credential: HEADER")
        return None
    if not {"owner", "email", "account"} & positions.keys():
        problems.add(":1", "no column says whose a credential is: say which does, as owner: HEADER")
    return Chosen(positions=positions, parameters=parameters_of(header, positions, others))


def _cells(meanings: Meanings, line: int, values: Mapping[str, str], kind_of_all: str) -> dict[str, str]:
    scopes = [scope for scope in _SCOPE_SIGNS.split(values.get("scope", "")) if scope]
    return {
        "credential": values["credential"],
        "kind": meanings.word(line, "kind", values) if "kind" in values else kind_of_all,
        "title": values.get("title", ""),
        "owner": values.get("owner", ""),
        "email": values.get("email", ""),
        "account": values.get("account", ""),
        "active": meanings.active(line, values),
        "created_at": meanings.moment(line, "created_at", values),
        "last_used_at": meanings.moment(line, "last_used_at", values, absent=UNKNOWN, never=True),
        "expires_at": "never" if _is_endless(values) else meanings.moment(line, "expires_at", values),
        "revoked_at": meanings.moment(line, "revoked_at", values),
        "scope": ";".join(scopes),
    }


def _is_endless(values: Mapping[str, str]) -> bool:
    return values.get("expires_at", "").casefold() in {"never", "no expiration", "does not expire", "infinity"}
