"""A bundle as a ZIP.

It is never unpacked. All of it may lie in one folder of the ZIP, whose name is then no part of the paths.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.folder import CHUNK
from tieout.bundle.second_reader.names import MANIFEST
from tieout.bundle.second_reader.paths import folder_problem
from tieout.bundle.second_reader.text import RefusedError, shown
from tieout.bundle.second_reader.zip_layout import hold_layout

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_RATIO = 100  # to how many times its size an entry may unpack


class Archive:
    """A bundle as a ZIP. ``kinds``: path -> file, folder, link or special."""

    def __init__(self, path: str) -> None:
        self.kinds: dict[str, str] = {}
        self.problems: list[str] = []
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._refused: dict[str, str] = {}  # path -> why it is not read
        self._contents: dict[int, int] = {}  # where an entry begins -> where its content does
        self._path = path
        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
                self._contents = hold_layout(path, entries, archive.start_dir)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, RefusedError) as error:
            self.problems = ["the ZIP cannot be read: " + shown(str(error))]
            return
        names = [entry.orig_filename for entry in entries]
        inside = [name for name in names if name.partition("/")[0] not in ("", ".", "..")]  # the others are told each
        top = inside[0].partition("/")[0] + "/" if inside and MANIFEST not in names else ""
        if not all(name.startswith(top) for name in inside):
            top = ""
        tops = [entry for entry in entries if top and entry.orig_filename == top and not entry.file_size]
        is_named = not entries or entries[0].flag_bits & 0x800 or top.isascii()
        self._hold_top(top[:-1] if is_named else top[:-1].encode("cp437").decode("utf-8", "surrogateescape"), tops)
        for entry in entries:
            name = entry.orig_filename
            if not (top and name == top and not entry.file_size):  # that is the top folder itself
                self._add(entry, name[len(top) :] if name.startswith(top) else name)

    def _hold_top(self, name: str, entries: list[zipfile.ZipInfo]) -> None:
        """Hold that the folder which all lies in is a plain one wherever it is unpacked."""
        if name and folder_problem(name):
            self.problems.append(f"all of it lies in the folder {shown(name)}, which {folder_problem(name)}")
        if len(entries) > 1:
            self.problems.append(f"{shown(name)} is there more than once")
        if any(stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFDIR) for entry in entries):
            self.problems.append(f"{shown(name)} is a symbolic link, not a folder")

    def _add(self, entry: zipfile.ZipInfo, name: str) -> None:
        """Take an entry in; one that readers could take for something else is told, and not read."""
        mode = entry.external_attr >> 16  # whichever system it says that it comes from: unpackers differ on that
        kind = "folder" if name.endswith("/") else "file"
        if stat.S_IFMT(mode) and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            kind = "link" if stat.S_ISLNK(mode) else "special"
        path = name.rstrip("/") if kind == "folder" else name
        if not path:
            self.problems.append("an entry has no name, so nobody knows where it belongs")
            return
        is_called_folder = entry.external_attr & 0x10 or stat.S_ISDIR(mode)
        is_plain, most = kind == "file", entry.file_size + (entry.file_size >> 4) + 64
        refused = (
            (is_plain and is_called_folder, "is a file by its name and a folder by its attributes"),
            (is_plain and entry.external_attr & 0x4E, "is hidden, a volume label or a device by its attributes"),
            (is_plain and mode & 0o6000, "would run with the rights of its owner or group"),
            (kind == "folder" and name.endswith("//"), "is a folder with more than one slash behind it"),
            (path in self.kinds, "is there more than once"),
            (kind == "folder" and entry.file_size > 0, "is a folder and has content"),
            (entry.flag_bits & 0x2041, "is encrypted"),
            (entry.flag_bits & ~0x284F, "has flags that are not known"),
            (entry.compress_type not in (0, 8), "is packed by a method that is not read"),
            (entry.compress_type == 0 and entry.compress_size != entry.file_size, "is stored and claims two sizes"),
            (
                entry.file_size > MOST_RATIO * entry.compress_size,
                f"claims to unpack to over {MOST_RATIO} times its size",
            ),
            (entry.compress_type == 8 and entry.compress_size > most, "is packed to more than it has"),
        )
        why = next((what for holds, what in refused if holds), "")
        if why:
            self.problems.append(f"{shown(path)} {why}")
            self._refused[path] = why
        self.kinds.setdefault(path, kind)
        self._entries.setdefault(path, entry)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give a file's content in parts, never more of it than its entry claims."""
        if name in self._refused:
            raise RefusedError("is not read for that reason")
        entry, checksum, size = self._entries[name], 0, 0
        try:
            for chunk in self._unpacked(entry):
                checksum, size = zlib.crc32(chunk, checksum), size + len(chunk)
                if size > entry.file_size:
                    break
                yield chunk
        except zlib.error as error:
            raise RefusedError("cannot be unpacked") from error
        if (size, checksum) != (entry.file_size, entry.CRC):
            raise RefusedError("has not the size or the checksum that its entry claims")

    def _unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Give an entry's content in parts, as much of it as there is; raises zlib.error where it does not end well."""
        inflate = zlib.decompressobj(-zlib.MAX_WBITS) if entry.compress_type else None
        with open(self._path, "rb") as file:
            file.seek(self._contents[entry.header_offset])
            left = entry.compress_size
            while left:
                chunk = file.read(min(left, CHUNK))
                if not chunk:
                    raise zlib.error("cut off")
                left -= len(chunk)
                if inflate is None:
                    yield chunk
                while inflate is not None and chunk:
                    yield inflate.decompress(chunk, CHUNK)
                    chunk = inflate.unconsumed_tail
                    if inflate.unused_data:
                        raise zlib.error("data after the end")
        if inflate is not None:
            yield inflate.flush()
            if not inflate.eof:
                raise zlib.error("cut off")
