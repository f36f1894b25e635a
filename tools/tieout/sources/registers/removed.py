"""The versions of the registers on the branch -> the rows that are gone, and the facts that are others now."""

from __future__ import annotations

import enum
import re
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.location import Location, NotExamined
from tieout.model.registers.removed import RemovedRow
from tieout.sources.refusal import TABLE_LIMIT
from tieout.sources.registers.programme import paths_of
from tieout.sources.registers.rewritten import State, rewritten_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, timedelta

    from tieout.model.registers.rewritten import RewrittenFact
    from tieout.model.row import Row
    from tieout.ports.git import Repository
    from tieout.sources.mainline import Landing

KEPT = ("people", "systems", "vendors", "risks", "access", "findings", "incidents", "exceptions")
"""The registers in which a row stays when its matter is over: what ended, each says by a key of its own."""
REMOVED_NEED = "earlier-registers"
"""What the rules name that look at earlier rows: absent where an earlier register cannot be read."""
_REGULAR = "100"
_ID = re.compile(rb"""(?:^|[\s{,\[-])["']?id["']?[ \t]*:[ \t]*["']?([^\s"',}\]#]+)""")
"""What may be the id of a row in YAML: more than that matches, and each version that matters is read whole."""
_NOWHERE = Location(path="")


class Version(NamedTuple):
    """A register as one state of the branch has it."""

    landing: Landing
    oids: tuple[tuple[str, str], ...]
    """The path of each file of it, from the root, with the id of its bytes: one, unless two stand side by side."""


class Earlier(NamedTuple):
    """What the versions of the registers tell of the rows of today."""

    removed: tuple[RemovedRow, ...] = ()
    """By register and then by id."""
    rewritten: tuple[RewrittenFact, ...] = ()
    """By register, and then as they were changed."""
    unexamined: tuple[NotExamined, ...] = ()


def earlier_rows(
    repository: Repository,
    landings: Iterable[Landing],
    *,
    prefix: str,
    now: Mapping[str, Sequence[Row]],
    day: date,
    within: timedelta,
) -> Earlier:
    """Give the rows that left a register, the facts that were rewritten, and what could not be looked at.

    ``now`` are the rows of each register that was read; ``day`` and ``within`` as for ``rewritten_facts``. A row whose id
    alone changed did not leave. Whether a row went is told from the ids that the versions hold; of those that went the
    last version that had them is read.
    """
    versions = versions_of(landings, prefix=prefix, registers=[name for name in KEPT if name in now])
    wanted = sorted({oid for of in versions.values() for version in of for _, oid in version.oids})
    texts = dict(repository.blobs(wanted, limit=TABLE_LIMIT)) if wanted else {}
    removed: list[RemovedRow] = []
    rewritten: list[RewrittenFact] = []
    absent: list[NotExamined] = []
    for name, of in versions.items():
        lost = next(((item, path) for item in of for path, oid in item.oids if texts[oid] is None), None)
        if lost is not None:
            at, path = lost
            reason = f"{visible(path)} of commit {at.landing.oid[:10]} cannot be read: it is missing, or larger than {TABLE_LIMIT >> 20} MiB"
            absent.append(NotExamined(need=REMOVED_NEED, reason=reason))
            continue
        held = {oid: data for oid, data in texts.items() if data is not None}
        register = _Register(name, of, held, now[name])
        removed.extend(register.removed())
        rewritten.extend(register.rewritten(day, within))
    return Earlier(tuple(removed), tuple(rewritten), tuple(absent))


def versions_of(landings: Iterable[Landing], *, prefix: str, registers: Iterable[str]) -> dict[str, list[Version]]:
    """Give the versions of each of these registers that the branch had, the oldest first."""
    of_path = {prefix + path: (name, path) for name in registers for path in paths_of(name)}
    now: dict[str, dict[str, str]] = {}
    found: dict[str, list[Version]] = {}
    for landing in landings:
        touched: set[str] = set()
        for change in landing.changes:
            if change.path not in of_path:
                continue
            name, path = of_path[change.path]
            touched.add(name)
            if change.new_mode.startswith(_REGULAR):
                now.setdefault(name, {})[path] = change.new_oid
            else:
                now.setdefault(name, {}).pop(path, None)
        for name in touched:
            found.setdefault(name, []).append(Version(landing, tuple(sorted(now[name].items()))))
    return dict(sorted(found.items()))


class _Register:
    """The versions of one register, the oldest first, and its rows as they were read today."""

    def __init__(self, name: str, versions: Sequence[Version], texts: Mapping[str, bytes], now: Sequence[Row]) -> None:
        self._name = name
        self._versions = versions
        self._texts = texts
        self._now = {row.id: row for row in reversed(now)}
        self._rows_of = lru_cache(maxsize=None)(self._read)
        self._ids_of = lru_cache(maxsize=None)(self._named)

    def removed(self) -> Iterator[RemovedRow]:
        last: dict[str, int] = {}
        for number, version in enumerate(self._versions):
            for name in self._ids(version):
                last[name] = number
        renamed: set[tuple[int, str]] = set()
        for name in sorted(last.keys() - self._now.keys()):
            stood = self._last(name, last[name])
            if stood is None:
                continue
            path, row = stood
            after = self._after(last[name])
            known = frozenset(self._ids(self._versions[last[name]]))
            same = (item.id for item in self._rows(after) if item.id not in known and _is_same(row, item))
            new = next((item for item in same if (last[name], item) not in renamed), None)
            if new is not None:
                renamed.add((last[name], new))
                continue
            status = getattr(row, "status", None)
            yield RemovedRow(
                register=self._name,
                path=path,
                id=name,
                status=str(status.value) if isinstance(status, enum.Enum) else "",
                on=after.landing.on if after else None,
                commit=after.landing.oid if after else "",
            )

    def rewritten(self, day: date, within: timedelta) -> Iterator[RewrittenFact]:
        states = [
            State(
                landing=version.landing,
                texts=tuple(self._texts[oid] for _, oid in version.oids),
                is_table=any(path.endswith(".csv") for path, _ in version.oids),
                rows=partial(self._by_id, version),
            )
            for version in self._versions
        ]
        return rewritten_facts(self._name, states, self._now, day=day, within=within)

    def _by_id(self, version: Version) -> dict[str, Row]:
        return {row.id: row for row in self._rows(version)}

    def _after(self, number: int) -> Version | None:
        """Give the version behind one; None where that is today's."""
        return self._versions[number + 1] if number + 1 < len(self._versions) else None

    def _last(self, name: str, newest: int) -> tuple[str, Row] | None:
        """Give the row as the last version had it that can be read, with its path."""
        for version in reversed(self._versions[: newest + 1]):
            for path, oid in version.oids:
                row = self._rows_of(path, oid).get(name)
                if row is not None:
                    return path, row
        return None

    def _ids(self, version: Version) -> Iterator[str]:
        return (name for path, oid in version.oids for name in self._ids_of(path, oid))

    def _rows(self, version: Version | None) -> Iterable[Row]:
        if version is None:
            return self._now.values()
        return [row for path, oid in version.oids for row in self._rows_of(path, oid).values()]

    def _named(self, path: str, oid: str) -> frozenset[str]:
        if path.endswith(".csv"):
            return frozenset(self._rows_of(path, oid))
        return frozenset(item.decode("utf-8", "replace") for item in _ID.findall(self._texts[oid]))

    def _read(self, path: str, oid: str) -> dict[str, Row]:
        # 20 classes that a branch whose rows all stayed has no need of.
        from tieout.sources.registers.reader import read_register  # noqa: PLC0415  # as said above
        from tieout.sources.registers.tables import TABLES  # noqa: PLC0415  # as said above

        rows = read_register(self._texts[oid], path=path, table=TABLES[self._name]).rows
        return {row.id: row for row in reversed(rows) if row.id}


def _is_same(one: Row, other: Row) -> bool:
    """Say whether two rows say the same but for their ids."""
    return replace(one, id="", location=_NOWHERE) == replace(other, id="", location=_NOWHERE)
