"""Whether a commit does nothing but add to files of the ledger: shown by its blobs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.ports.git_objects import blob_id
from tieout.sources.ledger.copies import LARGEST
from tieout.sources.ledger.place import SUFFIX, is_ledger_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.ports.git_objects import BlobReader
    from tieout.ports.git_walk import ChangedFile

_ABSENT = "000000"
_PLAIN = "100644"


def only_appends(changes: Sequence[ChangedFile], reader: BlobReader, *, hash_name: str, prefix: str) -> bool:
    """Say whether every file is the ledger's, stays a plain one, and every stream goes on from what it was.

    The files beside the streams (the checkpoint, its signature, the heads) are each written anew.
    """
    return bool(changes) and all(
        is_ledger_path(item.path, prefix)
        and item.new_mode == _PLAIN
        and item.old_modes[0] in {_PLAIN, _ABSENT}
        and (not item.path.endswith(SUFFIX) or _goes_on(item, reader, hash_name))
        for item in changes
    )


def _goes_on(change: ChangedFile, reader: BlobReader, hash_name: str) -> bool:
    if change.old_modes[0] == _ABSENT:
        return True
    old = change.old_oids[0]
    size = reader.sizes((old,)).get(old)
    ((_, data),) = reader.read((change.new_oid,), limit=LARGEST)
    return data is not None and size is not None and blob_id(memoryview(data)[:size], hash_name) == old
