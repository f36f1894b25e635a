"""What is examined, and what was found.

A problem is something that does not hold: one is enough for "altered". A note is what the reader should know.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.archive import Archive
from tieout.bundle.second_reader.folder import Folder
from tieout.bundle.second_reader.names import DSSE, EXTERNAL, MANIFEST, WITHHELD
from tieout.bundle.second_reader.text import RefusedError, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = {  # bytes that are read of a file which is read whole; of the others, a digest is computed
    MANIFEST: 64 << 20,
    DSSE: 192 << 20,
    "findings.json": 64 << 20,
    "report.pdf": 64 << 20,
    WITHHELD: 64 << 20,
    EXTERNAL: 64 << 20,
}
LARGEST_OTHER = 8 << 20


class Bundle:
    """The files of a bundle, and what was found."""

    def __init__(self, path: str) -> None:
        self.files = Folder(path) if os.path.isdir(path) else Archive(path)
        self.kinds = self.files.kinds  # path -> file, folder, link or special
        self.problems: list[str] = list(self.files.problems)
        self.notes: list[str] = []
        self.facts: dict[str, object] = {}  # what bundle.json says
        self.lines_sealed: int | None = None  # of the evidence log
        self.sums: bytes | None = None  # the list, as it was when it was first read
        self.digests: dict[str, str] = {}  # what was computed, by path
        self.withheld = 0  # files of evidence that are listed as kept back
        self.outside = 0  # files of evidence that are listed and lie elsewhere
        self.unseen = 0  # those of them that were not examined
        self.unlisted = ""  # where they were looked for, though none is listed
        self.ssh_signer: str | None = None  # the fingerprint of the key that signed the list
        self.signers: list[str] = []  # whose signatures of the list fit, whoever they are
        self.unexamined: list[str] = []  # what could not be examined here
        self.fingerprints: list[str] = []  # of the key and the certificate whose signatures of the list fit
        self.lacks_time = False  # an authority was named, and there is no time-stamp
        self.trusted: list[bool] = []  # one for each thing that the reader named: is it the one that was found?

    def is_file(self, path: str) -> bool:
        """Say whether there is such a file."""
        return self.kinds.get(path) == "file"

    def read(self, path: str) -> bytes:
        """Give a small file whole; none where it cannot be read, which is a problem. The list is read once for all."""
        if path == MANIFEST and self.sums is not None:
            return self.sums
        limit, data = LARGEST.get(path, LARGEST_OTHER), b""
        try:
            for chunk in self.files.chunks(path):
                data += chunk
                if len(data) > limit:
                    raise RefusedError(f"has more than the {limit} bytes that are read of such a file")
        except (OSError, RefusedError) as error:
            self.unread(path, error)
            return b""
        if path == MANIFEST:
            self.sums = data
            self.digests[path] = hashlib.sha256(data).hexdigest()
        return data

    def lines(self, path: str) -> Iterator[bytes]:
        """Give the lines of a file with their ends, one at a time; the last may have none."""
        rest = b""
        try:
            for chunk in self.files.chunks(path):
                *whole, rest = (rest + chunk).split(b"\n")
                yield from (line + b"\n" for line in whole)
                if len(rest) > LARGEST_OTHER:
                    raise RefusedError("has a line that is too long to be one of ours")
        except (OSError, RefusedError) as error:
            self.unread(path, error)
        if rest:
            yield rest

    def digest(self, path: str) -> str:
        """Give a file's SHA-256 in hex; empty where it cannot be read, which is a problem."""
        if path not in self.digests:
            total = hashlib.sha256()
            try:
                for chunk in self.files.chunks(path):
                    total.update(chunk)
                self.digests[path] = total.hexdigest()
            except (OSError, ValueError, RefusedError) as error:
                self.unread(path, error)
                self.digests[path] = ""
        return self.digests[path]

    def fact(self, *keys: str) -> object:
        """Give what bundle.json says below these keys; None where it says nothing."""
        found: object = self.facts
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def contradicted(self, message: str, *keys: str) -> None:
        """Note that records do not hold together: a problem, unless the bundle says so itself (faults in bundle.json)."""
        found = self.fact(*keys, "faults")
        if isinstance(found, int) and found > 0:
            self.notes.append(message + " (the bundle reports it itself)")
        else:
            self.problems.append(message)

    def unread(self, path: str, error: Exception) -> None:
        """Note that a file could not be read."""
        why = f"cannot be read: {getattr(error, 'strerror', '') or 'no such name'}"
        self.problems.append(f"{shown(path)} {error if isinstance(error, RefusedError) else why}")
