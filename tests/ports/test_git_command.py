"""What a call of Git that went wrong is called, by who must act."""

from __future__ import annotations

import pytest

from tieout.model.errors import StorageError, TieoutError, UnreachableError
from tieout.ports.git_command import failure
from tieout.ports.process import Ended


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("error: unable to write loose object file: No space left on device", StorageError),
        ("fatal: sha1 file 'index.lock' write error. Out of diskspace", StorageError),
        ("error: insufficient permission for adding an object to repository database .git/objects", StorageError),
        ("fatal: could not create temporary file: Read-only file system", StorageError),
        ("git@example.com: Permission denied (publickey).", UnreachableError),
        ("fatal: not a tree object", UnreachableError),
    ],
)
def test_what_cannot_be_written_is_no_damage_of_the_repository(told: str, kind: type[TieoutError]) -> None:
    found = failure("hash-object", Ended(code=128, stdout=b"", stderr=f"{told}\n".encode()))
    assert (type(found), found.message.startswith("git hash-object failed: ")) == (kind, True)
    assert ("df -h" in found.remedy) == (kind is StorageError)
