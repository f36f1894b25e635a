"""Who may approve what, as the base of a change has it, and whom the change itself adds to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.landing import OwnedPath
from tieout.model.location import Unreadable
from tieout.model.people import Roster
from tieout.ports import git_commits
from tieout.sources.codeowners import PLACES, SIZE_LIMIT, CodeOwners
from tieout.sources.documents import ours
from tieout.sources.encoding import BOM_KIND
from tieout.sources.fields import Fields
from tieout.sources.front_matter import read_head
from tieout.sources.notes import Notes
from tieout.sources.registers.people import read_people

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tieout.model.change_policy import ChangePolicy
    from tieout.model.people import Person
    from tieout.model.program import DocumentGlobs
    from tieout.ports.git import Repository
    from tieout.ports.git_objects import BlobReader
    from tieout.sources.landings.own import Own, Scope
    from tieout.sources.landings.policies import Policies

_REGULAR = "100"
_ABSENT = "000000"
_HARMLESS = frozenset({BOM_KIND, "blank-row"})
"""Remarks on a register that leave nothing of it unread."""
_NOBODY = CodeOwners()


class _File(NamedTuple):
    mode: str
    oid: str


_NONE = _File(_ABSENT, "")


class Head(NamedTuple):
    """Who a document's head says may approve it; empty where it says nothing."""

    approver: str = ""
    owner: str = ""


class Owned(NamedTuple):
    """What is known of the owners of one change."""

    paths: tuple[tuple[OwnedPath, ...], ...]
    """Of each of its commits on the line, the oldest first."""
    newcomers: tuple[str, ...]
    roster: Roster | None
    had_register: bool
    policy: ChangePolicy | None
    untested: tuple[str, ...]


class Owners:
    """Follows the files that say who may approve, along the line, the oldest change first."""

    def __init__(
        self,
        repository: Repository,
        reader: BlobReader,
        scope: Scope,
        globs: DocumentGlobs,
        people: str | None,
        policies: Policies,
    ) -> None:
        """``people`` is the blob of the people register that is examined."""
        self._policies = policies
        self._repository = repository
        self._reader = reader
        self._scope = scope
        self._globs = globs
        self._examined = people
        self._at: str | None = None
        self._files: dict[str, _File] = {}
        """Of CODEOWNERS, the people register and the settings, at the commit ``_at``."""
        self._blobs: dict[str, CodeOwners | str] = {}
        self._heads: dict[str, Head | None] = {}
        self._rosters: dict[str, Roster | str] = {}
        """Of a blob; or why it tells nothing that can be relied on."""

    def of(self, commits: Sequence[Own]) -> Owned:
        """Give the owners of what these commits of one change did, the oldest first, by the base of the first."""
        base = commits[0].parents[0] if commits[0].parents else None
        if self._at != base or base is None:
            self._files = self._tracked(base)
        before = dict(self._files)
        olds: dict[str, _File] = {}
        news: dict[str, _File] = {}
        for commit in commits:
            for change in commit.changes:
                olds.setdefault(change.path, _File(change.old_modes[0], change.old_oids[0]))
                news[change.path] = _File(change.new_mode, change.new_oid)
        self._files |= {path: file for path, file in news.items() if path in self._files}
        self._at = commits[-1].oid
        untested: list[str] = []
        code_owners = self._code_owners(before, base, untested)
        paths = tuple(self._owned(commit, olds, code_owners, untested) for commit in commits)
        roster = self._roster(before)
        if isinstance(roster, str):
            untested.append(f"who was who is not known: the people register of commit {(base or '')[:10]} {roster}")
        is_another = isinstance(roster, Roster) and self._people(before) != self._examined
        return Owned(
            paths=paths,
            newcomers=tuple(sorted(set(self._newcomers(before, olds, news, code_owners)))),
            roster=roster if isinstance(roster, Roster) and is_another else None,
            had_register=self._had_register(before),
            policy=self._policies.of(self._settings(before)),
            untested=tuple(dict.fromkeys(untested)),
        )

    def _tracked(self, commit: str | None) -> dict[str, _File]:
        wanted = (*PLACES, *self._scope.people, self._scope.settings)
        found = git_commits.entries(self._repository.git, commit, wanted) if commit else {}
        return {path: _File(found[path].mode, found[path].oid) if path in found else _NONE for path in wanted}

    def _owned(
        self, commit: Own, olds: dict[str, _File], code_owners: CodeOwners, untested: list[str]
    ) -> tuple[OwnedPath, ...]:
        found = []
        for path in commit.names:
            head = Head()
            if self._scope.is_document(path) and olds[path].mode != _ABSENT:
                known = self._head(olds[path])
                shown = self._scope.shown(path)
                if known is None:
                    untested.append(
                        f"who may approve {shown} is not known: its head could not be read before the change"
                    )
                head = known or head
            found.append(
                OwnedPath(
                    path=self._scope.shown(path),
                    approver=head.approver,
                    owner=head.owner,
                    code_owners=tuple(map(visible, code_owners.owners(path))),
                )
            )
        return tuple(found)

    def _head(self, file: _File) -> Head | None:
        """Give what a document's head says; None if it cannot be read."""
        if not file.mode.startswith(_REGULAR):
            return None
        if file.oid not in self._heads:
            ((_, data),) = self._reader.read((file.oid,), limit=SIZE_LIMIT)
            self._heads[file.oid] = None if data is None else self._parsed(data)
        return self._heads[file.oid]

    def _parsed(self, data: bytes) -> Head | None:
        head = read_head(data, path="")
        if isinstance(head, Unreadable):
            return None if data.startswith(b"---") else Head()
        notes = Notes("")
        fields = Fields(ours(head.fields, self._globs, notes), notes)
        return Head(approver=fields.line("approver") or "", owner=fields.line("owner") or "")

    def _code_owners(self, files: dict[str, _File], commit: str | None, untested: list[str]) -> CodeOwners:
        path = next((path for path in PLACES if files[path].mode != _ABSENT), None)
        if path is None:
            return _NOBODY
        found = self._read_code_owners(files[path])
        if isinstance(found, CodeOwners):
            return found
        untested.append(f"who owns its files is not known: {path} of commit {(commit or '')[:10]} {found}")
        return _NOBODY

    def _read_code_owners(self, file: _File) -> CodeOwners | str:
        if not file.mode.startswith(_REGULAR):
            return "is no plain file"
        if file.oid not in self._blobs:
            ((_, data),) = self._reader.read((file.oid,), limit=SIZE_LIMIT)
            self._blobs[file.oid] = _read_code_owners(data)
        return self._blobs[file.oid]

    def _people(self, files: dict[str, _File]) -> str | None:
        """Give the blob of the people register; None if there is none, or if several could be it."""
        found = [files[path].oid for path in self._scope.people if files[path].mode.startswith(_REGULAR)]
        return found[0] if len(found) == 1 else None

    def _settings(self, files: dict[str, _File]) -> str | None:
        file = files[self._scope.settings]
        return file.oid if file.mode.startswith(_REGULAR) else None

    def _had_register(self, files: dict[str, _File]) -> bool:
        return any(files[path].mode != _ABSENT for path in self._scope.people)

    def _roster(self, files: dict[str, _File]) -> Roster | str | None:
        """Give the people register; None if there is none, and a clause if what there is cannot be relied on."""
        oid = self._people(files)
        if oid is None:
            return "is no plain file, or several files that could each be it" if self._had_register(files) else None
        if oid not in self._rosters:
            path = next(path for path in self._scope.people if files[path].oid == oid)
            ((_, data),) = self._reader.read((oid,), limit=SIZE_LIMIT)
            self._rosters[oid] = _read_roster(data, path)
        return self._rosters[oid]

    def _newcomers(
        self, before: dict[str, _File], olds: dict[str, _File], news: dict[str, _File], code_owners: CodeOwners
    ) -> Iterator[str]:
        """Give whom the change makes somebody who may approve, as its own text names them.

        A first register, a first CODEOWNERS and a new document take nothing from anybody.
        """
        after = before | {path: file for path, file in news.items() if path in before}
        if self._people(before) not in {None, self._people(after)}:
            old_people, new_people = self._roster(before), self._roster(after)
            yield from _added_people(
                old_people if isinstance(old_people, Roster) else None,
                new_people if isinstance(new_people, Roster) else None,
            )
        if any(path in news for path in PLACES) and any(before[path].mode != _ABSENT for path in PLACES):
            yield from self._code_owners(after, None, []).everybody() - code_owners.everybody()
        for path, file in news.items():
            if self._scope.is_document(path) and _ABSENT not in {file.mode, olds[path].mode}:
                old, new = self._head(olds[path]), self._head(file)
                if new is not None and new.approver and (old is None or old.approver != new.approver):
                    yield new.approver


def _read_code_owners(data: bytes | None) -> CodeOwners | str:
    if data is None:
        return f"is larger than {SIZE_LIMIT // 1024**2} MB, or cannot be read"
    if b"\0" in data:
        return "holds NUL bytes, so it is no text"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "is no UTF-8 text"
    return CodeOwners.parse(data)


def _read_roster(data: bytes | None, path: str) -> Roster | str:
    reading = None if data is None else read_people(data, path)
    if reading is None or reading.is_lost:
        return "cannot be read"
    fault = next((item for item in reading.unreadable if item.kind not in _HARMLESS), None)
    return reading.roster if fault is None else f"cannot be read in full (line {fault.location.line}: {fault.message})"


def _added_people(before: Roster | None, after: Roster | None) -> Iterator[str]:
    for person in after.people if after else ():
        old = before.find(person.id) if before else None
        if old is None or set(person.roles) - set(old.roles):
            yield f"person:{person.id}"
        yield from _accounts(person) - (_accounts(old) if old else frozenset())


def _accounts(person: Person) -> frozenset[str]:
    return frozenset(
        (*(f"@{login}" for login in person.logins), *(f"#{number}" for number in person.ids), *person.emails)
    )
