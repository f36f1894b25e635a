"""Whether a commit does nothing but copy what the ledger's own branch holds: shown by its blobs alone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tieout.ports.git_objects import blob_id, not_here
from tieout.sources.ledger.copies import EXAMINED, LARGEST, copy_at
from tieout.sources.ledger.place import SUFFIX, folder_of, is_ledger_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.model.ledger import Ledger
    from tieout.ports.git import Repository
    from tieout.ports.git_objects import BlobReader
    from tieout.ports.git_walk import ChangedFile

_ABSENT = "000000"
_PLAIN = "100644"


class Kept:
    """What the ledger's own branch holds and held; looked up when it is first asked for."""

    def __init__(self, repository: Repository, ledger: Ledger) -> None:
        """Without a branch of its own (a ledger of copies alone, or none) it holds nothing."""
        self._repository = repository
        self._name = ledger.source
        self._commit = "" if ledger.source == EXAMINED else ledger.commit

    def only_copied(self, changes: Sequence[ChangedFile], reader: BlobReader, *, prefix: str) -> bool:
        """Say whether every file is the ledger's, stays a plain one, and is what the branch has or had there.

        A stream must also go on from what it was. The files beside the streams are each written anew.
        """
        return bool(changes) and all(
            is_ledger_path(item.path, prefix)
            and item.new_mode == _PLAIN
            and item.old_modes[0] in {_PLAIN, _ABSENT}
            and self._holds(item.path.removeprefix(prefix), item.new_oid, reader)
            and (not item.path.endswith(SUFFIX) or self._goes_on(item, reader))
            for item in changes
        )

    def _holds(self, path: str, oid: str, reader: BlobReader) -> bool:
        now = self._files.get(path)
        if now is None or now == oid:
            return now == oid
        if path.endswith(SUFFIX):
            return self._begins(now, oid, reader)
        return (path, oid) in self._earlier

    def _goes_on(self, change: ChangedFile, reader: BlobReader) -> bool:
        return change.old_modes[0] == _ABSENT or self._begins(change.new_oid, change.old_oids[0], reader)

    def _begins(self, longer: str, oid: str, reader: BlobReader) -> bool:
        """Say whether a blob is the beginning of another."""
        size = reader.sizes((oid,)).get(oid)
        if size is None:
            raise not_here(oid)
        ((_, data),) = reader.read((longer,), limit=LARGEST)
        return data is not None and blob_id(memoryview(data)[:size], self._repository.hash_name) == oid

    @cached_property
    def _files(self) -> dict[str, str]:
        if not self._commit:
            return {}
        copy = copy_at(self._repository, self._commit, name=self._name, prefix="")
        return {folder_of(quarter) + name: oid for quarter, files in copy.quarters for name, oid in files.items()}

    @cached_property
    def _earlier(self) -> set[tuple[str, str]]:
        walked = self._repository.walk(self._commit)
        return {(change.path, change.new_oid) for commit in walked for _, change in commit.changes()}
