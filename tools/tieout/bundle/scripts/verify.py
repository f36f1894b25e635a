"""Verify this bundle without Tieout: this one file, Python 3.8 or later, and nothing else.

    python3 verify.py [PATH] [--pin SHA256:...] [--ca FILE] [--tsa-cert FILE] [--external FOLDER]

PATH is the bundle's folder or its .zip; without it, the folder that holds this file. Nothing is written to the
bundle, nothing is unpacked, no link is followed. Keys and certificates inside the bundle count for nothing:
--pin is the fingerprint of the signer's key, --ca and --tsa-cert are files of certificates (PEM), each received
another way. Signatures are examined by ssh-keygen and openssl, where these are installed. --external is the folder
with the files that EXTERNAL.csv lists, as they were handed over beside the bundle; no store is asked.

Ends with 0: intact, and signed by whom you named. 1: something does not hold. 2: a wrong call, or the result
cannot be printed. 3: intact, but unsigned, or by a signer whom you did not name, or the signature could not be
examined, or evidence that is listed and not in the bundle was not. Where no line begins with RESULT, nothing was
examined to its end: Python itself ends with 1, too.

This is a second opinion: it shares no line with the command `tieout bundle verify`, and was written apart from it,
so that a mistake in one of the two is seen by the other.

In this order: 1. The files with a meaning of their own; 2. What is read as text, and how it is shown; 3. Which
paths a bundle may hold; 4. A bundle as a folder; 5. A ZIP, byte by byte; 6. A bundle as a ZIP; 7. What is examined,
and what was found; 8. The list of files; 9. What the bundle says of itself; 10. The evidence log; 11. The files of
the evidence; 12. The ledger of approvals; 13. The programs that examine signatures; 14. The signature by a key
(SSHSIG); 15. The signature by a certificate (CMS); 16. The signed statement (in-toto, DSSE); 17. The time-stamps
(RFC 3161); 18. Evidence that lies elsewhere; 19. Populations and samples: each list has to come to its digest, and
each sample has to be what the seed draws; 20. Digests that one file of the bundle states of others; 21. Files that
say the same of something, each read once; 22. What a table for people has to say of a record that is for programs;
23. The ladder, the matrix, and lists with their samples, held against what other files say of the same; 24. The
windows of each control: the table for people against the list for programs; 25. What bundle.json says of ledger,
log and lists, held against the files that tell of them in full; 26. What the bundle says more than once: counts,
tables for people, lines for programs; 27. What may help where something does not hold: a bundle is often packed
anew by whoever sends it on; 28. All of it, and what is said in the end.

Written by Tieout 0.1.0. The same file is in every bundle of that release.
"""

from __future__ import annotations  # where this fails, Python is too old: it needs 3.8 or later

import argparse
import base64
import collections
import contextlib
import csv
import hashlib
import io
import json
import os
import re
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO


# --- 1. The files with a meaning of their own ---
#
# The list of files is signed, and everything else is held against it. What lies beside it cannot be in it.

MANIFEST = "SHA256SUMS"  # the list of files: the digest of each
SSH = "SHA256SUMS.sig"  # its signature by a key (ssh-keygen)
CMS = "SHA256SUMS.p7s"  # its signature by a certificate (openssl cms)
STAMP = "SHA256SUMS.tsr"  # its time-stamp (RFC 3161)
DSSE = "SHA256SUMS.intoto.jsonl"  # a signed statement that names the same files (in-toto, DSSE)
SIGSTORE = "SHA256SUMS.sigstore.json"  # its signature by an identity, which is not examined here
BESIDE = {MANIFEST, SSH, CMS, STAMP, DSSE, SIGSTORE}

KEYS = "trust/allowed_signers"  # what the bundle itself says of its signer counts for nothing: see --pin and --ca
SIGNER = "trust/signer.pem"

LEAVES = "evidence/log/leaves.jsonl"  # the evidence log: a line for each record
HEAD = "evidence/log/checkpoint.txt"  # its newest head
HEADS = "evidence/log/checkpoints/"  # the earlier ones
LEDGER = "approvals/ledger/"  # the ledger of approvals: a folder for each quarter
STREAMS = ("approvals", "enforcement", "members")  # its chains

LISTS = "populations/"  # every instance of each control
INDEX = "populations/index.csv"  # the lists, each with its digest
SAMPLES = "samples/"  # what was drawn of each
EXTERNAL = "EXTERNAL.csv"  # evidence that lies elsewhere
WITHHELD = "WITHHELD.csv"  # evidence that was kept back
START = "START-HERE.html"  # the first page, which states the digest of the records
REPORT = "report.pdf"  # which states the digest of all other files
DOCUMENTS = "documents.json"  # policies and runbooks, each with its file and the digest of that
FINDINGS = "findings.json"  # for programs: what was found,
EVIDENCE = "evidence.json"  # each capture and window,
APPROVALS = "approvals/approvals.json"  # each change of the branch,
LADDER = "ladder.json"  # how far each criterion is supported,
CONTROLS = "controls.json"  # and what the company does
MATRIX = "control-matrix.csv"  # for people: criteria and controls
EXCEPTIONS = "exceptions.csv"  # and the deviations


# --- 2. What is read as text, and how it is shown ---
#
# Whoever made the bundle may want to mislead this script, or the terminal that it prints to.

FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}", re.ASCII)  # of a key, as ssh-keygen -l prints it
CERTIFICATE = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2}){31}", re.ASCII)  # as openssl x509 -fingerprint -sha256 prints it
HIDDEN = re.compile(  # characters that nobody sees, or that turn the direction of the others
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


class RefusedError(Exception):
    """Something that is not read, with the reason."""


def shown(text: str) -> str:
    """Make a name from the bundle safe to print."""
    return ascii(text)[1:-1]


def counted(number: int, noun: str) -> str:
    """Give ``1 line``, ``2 lines``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def unguarded(cell: str) -> str:
    """Give a cell of a table without the apostrophe that keeps a spreadsheet from computing it."""
    return cell[1:] if cell.startswith("'") else cell


@contextlib.contextmanager
def wide_cells() -> Iterator[None]:
    """Lift the limit of 128 KiB on a cell while a table of ours is read: a control with many findings fills more."""
    before = csv.field_size_limit(64 << 20)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def json_object(data: bytes) -> dict[str, object]:
    """Read a JSON object; raises RefusedError for anything else."""
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        raise RefusedError("is no JSON") from error
    if not isinstance(found, dict):
        raise RefusedError("is no JSON object")
    return found


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of its pairs; raises RefusedError where it says something twice, for readers differ on that."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise RefusedError("says something twice: some readers take the first, others the last")
    return found


def no_number(name: str) -> object:
    """Raise RefusedError for NaN and the like, which are no JSON."""
    raise RefusedError(f"holds {name}, which is no JSON")


# --- 3. Which paths a bundle may hold ---
#
# A name that one system reads otherwise than another may hide a file, or write outside of the folder.

LONGEST = 120  # characters of a path: with a folder above it, Windows still opens it
RESERVED = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.[^/]*)?(?:/|$)", re.IGNORECASE | re.ASCII)


def path_problem(path: str) -> str:
    """Say why a bundle may not hold this path; empty if it may."""
    parts = path.split("/")
    rules = (
        (not path.isascii() or not path.isprintable(), "has characters beyond printable ASCII"),
        ("\\" in path, "has a backslash"),
        (path.startswith("/"), "is absolute"),
        (re.match("[A-Za-z]:", path), "begins with a drive"),
        (" " in path, "has a space"),
        (len(path) > LONGEST, f"has more than {LONGEST} characters"),
        (".." in parts, "leads upwards (..)"),
        ("" in parts or "." in parts, "has an empty part or one that is a dot"),
        (any(part.startswith("-") for part in parts), "has a part that begins with a hyphen"),
        (any(part.endswith(".") for part in parts), "has a part that ends in a dot"),
        (RESERVED.search(path), "has a name that Windows reserves"),
        (re.search(r"[^A-Za-z0-9_.+@=,/-]", path), "has a character other than letters, digits and _ . + @ = , -"),
    )
    return next((what for holds, what in rules if holds), "")


def folder_problem(name: str) -> str:
    """Say why the one folder that all of a ZIP lies in may not be called so; empty if it may."""
    rules = (
        (HIDDEN.search(name), "has a character that cannot be seen"),
        (re.search("[\ud800-\udfff]", name), "is no UTF-8"),
        ("\\" in name, "has a backslash"),
        (re.match("[A-Za-z]:", name), "begins with a drive"),
        (re.search('[<>:"|?*]', name), 'has one of < > : " | ? *, which Windows refuses'),
        (name.startswith("-"), "begins with a hyphen"),
        (name.endswith((".", " ")), "ends in a dot or a blank, which Windows drops"),
        (RESERVED.search(name), "has a name that Windows reserves"),
        (len(name) > LONGEST, f"has more than {LONGEST} characters"),
    )
    return next((what for holds, what in rules if holds), "")


def folded(path: str) -> str:
    """Give a path as a system sees it that minds neither case nor composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def collisions(paths: Iterable[str]) -> Iterator[str]:
    """Yield the paths that another one hides on some systems, and files that would be folders as well."""
    kept: dict[str, str] = {}
    known = list(dict.fromkeys(paths))
    above = {path[:at] for path in known for at, letter in enumerate(path) if letter == "/"}
    for path in sorted(above) + known:
        first = kept.setdefault(folded(path), path)
        if first != path:
            yield f"{shown(path)} differs from {shown(first)} only by case or composition"
    yield from (f"{shown(path)} is a file, and a folder as well" for path in known if path in above)


# --- 4. A bundle as a folder ---
#
# No link is followed, and nothing is written.

CHUNK = 1 << 20  # bytes that are read at once


class Folder:
    """A bundle as a folder. ``kinds``: path -> file, folder, link, special or shut."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.kinds: dict[str, str] = {}
        self.problems: list[str] = []
        waiting = [""]
        while waiting:
            inside = waiting.pop()
            try:
                found = os.scandir(os.path.join(path, *inside.split("/")))
            except OSError as error:
                if not inside:
                    raise
                self.kinds[inside[:-1]] = "shut"
                self.problems.append(f"{shown(inside[:-1])} is a folder that cannot be opened: {error.strerror}")
                continue
            with found as entries:
                for entry in entries:
                    status, name = entry.stat(follow_symlinks=False), inside + entry.name
                    if stat.S_ISLNK(status.st_mode) or getattr(status, "st_file_attributes", 0) & 0x400:
                        self.kinds[name] = "link"  # 0x400: a reparse point of Windows
                    elif stat.S_ISDIR(status.st_mode):
                        self.kinds[name] = "folder"
                        waiting.append(name + "/")
                    else:
                        self.kinds[name] = "file" if stat.S_ISREG(status.st_mode) else "special"

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give a file's content in parts; a pipe that took its place in the meantime keeps nobody waiting."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(os.path.join(self.path, *name.split("/")), flags), "rb") as file:
            yield from iter(lambda: file.read(CHUNK), b"")


# --- 5. A ZIP, byte by byte ---
#
# A ZIP tells each entry twice, before its content and in a list at the end, and programs differ on which they believe.
# So both must say the same, without a gap between the entries or room for anything else: a ZIP that two readers could
# see in two ways is refused. The numbers are those of PKWARE's APPNOTE.TXT, 4.3 to 4.5.

HARMLESS = {0x000A: 32, 0x5455: 13, 0x5855: 12, 0x7855: 4, 0x7875: 24, 0xCAFE: 0}  # times and owners: at most so long
ENTRY = b"PK\3\4"  # how an entry begins
LISTED = b"PK\1\2"  # how one begins in the list
END = b"PK\5\6"  # the last record
END_64 = b"PK\6\6"  # one before it, with 64-bit numbers
LOCATOR = b"PK\6\7"  # one between the two, which says where that is


def odd_extra(extra: bytes, *values: int) -> tuple[str, list[int]]:
    """Say what is odd about an entry's extra fields, and give its numbers, as 64 bits where a field has them."""
    wide, at, odd = [], 0, ""
    while at < len(extra):
        kind, length = struct.unpack("<2H", extra[at : at + 4].ljust(4, b"\xff"))  # cut off: longer than there is room
        at += 4 + length
        if at > len(extra):
            return "has malformed extra fields", list(values)
        if kind == 1:
            wide.append(extra[at - length : at])
        elif kind == 0x7075:
            return "has a second name", list(values)
        elif length > HARMLESS.get(kind, -1):
            odd = odd or f"has an extra field 0x{kind:04x}, which may give it another name, kind or content"
    asked = [value == 0xFFFFFFFF for value in values]
    if odd or not wide:
        return odd, list(values)
    if any(asked) and len(wide) == 1 and len(wide[0]) == 8 * sum(asked):
        numbers = iter(struct.unpack(f"<{sum(asked)}Q", wide[0]))
        return "", [next(numbers) if is_asked else value for value, is_asked in zip(values, asked)]
    same = struct.pack(f"<{len(values)}Q", *values)[: len(wide[0])]
    is_same = not any(asked) and wide == [same]
    return "" if is_same else "has 64-bit sizes that nobody asked for: readers differ on them", list(values)


def hold_layout(path: str, entries: list[zipfile.ZipInfo], start: int) -> dict[int, int]:
    """Hold that entries and list follow one another without a gap, each told once in the same way.

    ``start`` is where the list begins. Gives where the content of each entry begins, by where the entry does.
    """
    at, contents = 0, {}
    with open(path, "rb") as file:
        for entry in sorted(entries, key=lambda item: item.header_offset):
            if entry.header_offset != at:
                raise RefusedError("it has data that belongs to no entry, or entries that overlap")
            contents[at] = hold_entry(file, entry)
            at = contents[at] + entry.compress_size
        ending = file.seek(0, os.SEEK_END) - start
        is_wide, claimed = hold_end(file, start + ending)
        file.seek(start)
        hold_list(file.read(ending - 22 - (76 if is_wide else 0)), len(entries))
    if at != start:
        raise RefusedError("it has data before, between or after its entries, or a comment")
    if not is_wide and claimed != (len(entries), len(entries), ending - 22, start):
        raise RefusedError("its last record tells of other entries, or it is one part of a split ZIP")
    return contents


def hold_entry(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    """Hold that an entry is told in its own place as in the list; give where its content begins."""
    file.seek(entry.header_offset)
    mark, version, flags, method, time, date, checksum, packed, size, length, extra = struct.unpack(
        "<4s5H3L2H", file.read(30)
    )
    name, fields = file.read(length), file.read(extra)
    if entry.volume:
        raise RefusedError("it is one part of a split ZIP")
    if flags & 8:
        raise RefusedError("it was written as a stream: verify the unpacked folder")
    odd, sizes = odd_extra(fields, size, packed)
    if odd:
        raise RefusedError(f"an entry {odd}")
    listed = (entry.flag_bits, entry.compress_type, entry.CRC, entry.date_time)
    day = (date >> 9) + 1980, date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, (time & 31) * 2
    if mark != ENTRY or (flags, method, checksum, day) != listed or entry.comment:
        raise RefusedError("an entry is described in two ways, or carries a comment")
    if max(version & 0xFF, entry.extract_version) > 45:
        raise RefusedError("an entry asks for a version of ZIP that not every reader has")
    if name.decode("utf-8" if flags & 0x800 else "cp437") != entry.orig_filename:
        raise RefusedError("an entry has two names")
    if sizes != [entry.file_size, entry.compress_size]:
        raise RefusedError("an entry claims two sizes")
    begins: int = entry.header_offset + 30 + length + extra
    return begins


def hold_end(file: BinaryIO, size: int) -> tuple[bool, tuple[int, ...]]:
    """Say whether the last record sends to one of 64 bits, which then must stand before it; give what it claims."""
    file.seek(-22, os.SEEK_END)
    end = struct.unpack("<4s4H2LH", file.read(22))
    if end[0] != END or end[7]:
        raise RefusedError("it has data before, between or after its entries, or a comment")
    if any(end[1:3]):
        raise RefusedError("its last record tells of other entries, or it is one part of a split ZIP")
    is_wide = end[5] == 0xFFFFFFFF or end[6] == 0xFFFFFFFF or end[4] == 0xFFFF
    if is_wide:
        file.seek(size - 98)
        found = struct.unpack("<4sQ2H2L4Q4sLQL", file.read(76))
        if (found[0], found[1], *found[10:]) != (END_64, 44, LOCATOR, 0, size - 98, 1):
            raise RefusedError("its 64-bit end record is not where it is said to be")
    return is_wide, end[3:7]


def hold_list(data: bytes, count: int) -> None:
    """Hold that the list has so many entries, one after the other, and nothing besides."""
    at = 0
    for _ in range(count):
        if len(data) < at + 46 or data[at : at + 4] != LISTED:
            raise RefusedError("its list of entries is malformed")
        packed, size, name, extra, comment = struct.unpack_from("<2L3H", data, at + 20)
        (place,) = struct.unpack_from("<L", data, at + 42)
        odd, _ = odd_extra(data[at + 46 + name : at + 46 + name + extra], size, packed, place)
        if odd:
            raise RefusedError(f"an entry {odd}")
        at += 46 + name + extra + comment
    if at != len(data):
        raise RefusedError("its list of entries is malformed")


# --- 6. A bundle as a ZIP ---
#
# It is never unpacked. All of it may lie in one folder of the ZIP, whose name is then no part of the paths.

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


# --- 7. What is examined, and what was found ---
#
# A problem is something that does not hold: one is enough for "altered". A note is what the reader should know.

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


# --- 8. The list of files ---
#
# What it says, and whether that is what is there: nothing altered, nothing missing, and nothing besides.


def read_manifest(bundle: Bundle, data: bytes) -> dict[str, str]:
    """Give path -> digest as listed; whatever ours never have is a problem."""
    listed: dict[str, str] = {}
    odd = []
    text = data.decode("utf-8", "surrogateescape")
    if not text.endswith("\n"):
        odd.append("it lists no file" if not text else "its last line has no end")
    if "\r" in text:
        odd.append("it has carriage returns: someone changed its line ends")
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")[: -1 if text.endswith("\n") else None], 1):
        match = re.fullmatch(r"([0-9a-f]{64})  (.+)", line, re.DOTALL)
        if match is None:
            odd += [f"line {number} is not a digest, two blanks and a path"] if text else []
        elif listed.setdefault(match.group(2), match.group(1)) != match.group(1) or len(listed) + len(odd) < number:
            odd.append(f"line {number} lists {shown(match.group(2))} again")
    if list(listed) != sorted(listed, key=lambda path: path.encode("utf-8", "surrogateescape")):
        odd.append("it is not sorted, so it is not as it was built")
    bundle.problems += [f"{MANIFEST}: {what}" for what in odd]
    for path in listed:
        what = path_problem(path) or ("cannot be in its own list" if path in BESIDE else "")
        if what:
            bundle.problems.append(f"{MANIFEST} lists {shown(path)!r}, which {what}")
    return listed


def compare(bundle: Bundle, listed: dict[str, str]) -> int:
    """Hold what is listed against what is there, in both directions; give how many digests hold."""
    matching, extra = 0, []
    for path, wanted in listed.items():
        if bundle.kinds.get(path, "folder") == "folder":
            bundle.problems.append(f"{shown(path)} is missing")
        elif bundle.is_file(path) and bundle.digest(path):
            matching += bundle.digest(path) == wanted
            if bundle.digest(path) != wanted:
                bundle.problems.append(f"{shown(path)} was altered: its digest is not the listed one")
    occupied = {path.rpartition("/")[0] for path in bundle.kinds}
    for path, kind in sorted(bundle.kinds.items()):
        if kind == "link":
            bundle.problems.append(f"{shown(path)} is a symbolic link, not a file")
        elif kind == "special":
            bundle.problems.append(f"{shown(path)} is a device, socket or pipe, not a file")
        elif kind == "folder" and path not in occupied:
            bundle.problems.append(f"{shown(path)} is an extra folder, with nothing in it")
        elif kind == "file" and path not in listed and path not in BESIDE:
            extra.append(path)
            what = path_problem(path)
            bundle.problems.append(f"{shown(path)} is extra: it is not listed" + (f", and {what}" if what else ""))
    bundle.problems += collisions([*listed, *extra])
    return matching


# --- 9. What the bundle says of itself ---
#
# bundle.json is held against what is there, and so are the forms of three files that people and programs rely on.

DAY = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
COMMIT = re.compile("([0-9a-f]{40}|[0-9a-f]{64})?")
SIGNERS = re.compile(rb'(?:bundle-signer namespaces="tieout-bundle" [a-z0-9@.-]+ [A-Za-z0-9+/]+=*\n)*')
FORMULA = re.compile("(?!')[ \u00a0]*[=+@\t\r\n\uff1d\uff0b\uff0d\uff20'-]")  # a spreadsheet would compute it


def read_facts(bundle: Bundle) -> None:
    """Read bundle.json; another form than ours is a problem, unless it is of a later schema, which is said."""
    if not bundle.is_file("bundle.json"):
        bundle.notes.append("bundle.json is missing: it does not say what it is a bundle of")
        return
    try:
        found = json_object(bundle.read("bundle.json"))
    except RefusedError as error:
        bundle.problems.append(f"bundle.json {error}: it does not say what it is a bundle of")
        return
    schema = str(found.get("schema"))
    if schema != "tieout.bundle/v1" and re.fullmatch(r"tieout\.bundle/v[1-9][0-9]{0,3}", schema):
        bundle.notes.append(f"bundle.json is of the schema {schema}, which this script does not read")
        bundle.unexamined.append("bundle.json")
        return
    bundle.facts, tool, period = found, found.get("tool"), found.get("period")
    whole = {"organization", "period", "as_of", "head"} <= found.keys()
    spans = period is None or (isinstance(period, dict) and {"start", "end"} <= period.keys())
    days = [found.get("as_of"), *([period.get("start"), period.get("end")] if isinstance(period, dict) else [])]
    dated = all(isinstance(day, str) and DAY.fullmatch(day) for day in days) and sorted(map(str, days[1:])) == days[1:]
    said = isinstance(found.get("organization"), str) and isinstance(found.get("folder", ""), str)
    named = said and COMMIT.fullmatch(str(found.get("head") or ""))
    is_ours = whole and spans and dated and named
    if not (is_ours and isinstance(tool, dict) and {"name", "version"} <= tool.keys()):
        bundle.problems.append("bundle.json is of another form: it does not say what it is a bundle of")


def examine_forms(bundle: Bundle) -> None:
    """Hold that the report is a PDF, and that the list of what is withheld is one."""
    if bundle.is_file("report.pdf"):
        data = bundle.read("report.pdf")
        if not (data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]):
            bundle.problems.append("report.pdf is no PDF: it has not a PDF's first or last mark")
    if bundle.is_file(KEYS) and not re.fullmatch(SIGNERS, bundle.read(KEYS)):
        bundle.problems.append(f"{KEYS} is no list of keys as it was built: a line in it may let others sign")
    if bundle.is_file(WITHHELD) and not is_withheld_list(bundle, bundle.read(WITHHELD)):
        bundle.problems.append(f"{WITHHELD} is no list of what is withheld: path, bytes and commitment, once each")
    claimed = bundle.fact("withheld", "files")
    if isinstance(claimed, int) and claimed != bundle.withheld:
        said = f"it says that {claimed} files are withheld, and {WITHHELD} lists {bundle.withheld or 'none'}"
        bundle.problems.append(f"bundle.json is contradicted: {said}")


def is_withheld_list(bundle: Bundle, data: bytes) -> bool:
    """Say whether each row has a path, a size and a commitment of its own; a row at a time: there may be millions."""
    paths: set[str] = set()
    commitments: set[str] = set()
    try:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        columns = next(rows, [])
        if columns[:5] != ["path", "bytes", "commitment", "reason", "ask"]:
            return False
        for row in rows:
            if len(row) != len(columns) or not is_withheld_row(bundle, row):
                return False
            path, commitment = unguarded(row[0]), row[2]
            if path in paths or commitment in commitments:
                return False
            paths.add(path)
            commitments.add(commitment)
            bundle.withheld = len(paths)
    except (ValueError, csv.Error):
        return False
    return True


def is_withheld_row(bundle: Bundle, row: list[str]) -> bool:
    """Say whether a row names a file that is not in the bundle, its size, and a commitment to its content."""
    path = unguarded(row[0])
    if not re.fullmatch("[0-9]{1,15}", row[1]) or not re.fullmatch("[0-9a-f]{64}", row[2]):
        return False
    if not path or path.startswith("/") or ".." in path.split("/") or HIDDEN.search(path):
        return False
    return path not in bundle.kinds and not any(map(FORMULA.match, row))


def examine_facts(bundle: Bundle) -> None:
    """Hold what bundle.json says against what is there."""
    wrong = []
    included = bundle.fact("report_pdf", "included")
    if isinstance(included, bool) and included != bundle.is_file("report.pdf"):
        wrong.append(f"that report.pdf is {'' if included else 'not '}included")
    lines = bundle.fact("evidence", "log", "lines")
    if isinstance(lines, int) and lines != bundle.lines_sealed:
        wrong.append(f"that the evidence log has {lines} lines, and it has {bundle.lines_sealed or 'none'}")
    keys = bundle.fact("keys")
    if isinstance(keys, list):
        if keys and KEYS not in bundle.kinds:
            wrong.append(f"that a key was to sign it, and there is no {KEYS}")
        if bundle.is_file(KEYS) and sorted(map(str, keys)) != sorted(keys_in(bundle.read(KEYS))):
            wrong.append(f"that other keys were to sign it than {KEYS} holds")
        if keys and bundle.ssh_signer and bundle.ssh_signer not in keys:
            wrong.append(f"that {shown(str(keys[0]))} was to sign it, and {bundle.ssh_signer} did")
    bundle.problems += [f"bundle.json is contradicted: it says {what}" for what in wrong]


def keys_in(data: bytes) -> set[str]:
    """Give the fingerprints of the keys in a file of allowed signers."""
    found = set()
    for line in data.splitlines():
        parts = line.split()
        if parts[:1] == [b"bundle-signer"] and len(parts) > 3:
            try:
                blob = base64.b64decode(parts[3], validate=True)
            except ValueError:
                continue
            found.add("SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("="))
    return found


# --- 10. The evidence log ---
#
# A line for each record that was collected, and heads, each of which names the root of a tree over the lines so far
# (RFC 6962). A line that was changed, moved, added or taken out later gives another root.

FINDING = re.compile(  # one that says so: another finding on the same path says nothing of that
    rb'"rule": ?"(?:evidence-(?:altered|meddled|log-fault)|unreadable-file)"'
    rb'(?:,\s*"(?:severity|subject)": ?"(?:[^"\\]|\\.)*")*,\s*"path": ?("(?:[^"\\]|\\.)*")'
)
NOTE = re.compile(rb"([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n")  # a head: origin, number of lines, root


def heads_in(bundle: Bundle) -> dict[int, list[tuple[str, bytes]]]:
    """Give the heads of the evidence log: number of lines -> path and root of each."""
    heads: dict[int, list[tuple[str, bytes]]] = {}
    origins: set[bytes] = set()
    for path in sorted(bundle.kinds):
        if path == HEAD or (path.startswith(HEADS) and path.endswith(".txt")):
            match = NOTE.fullmatch(bundle.read(path))
            if match is None:
                bundle.contradicted(f"{shown(path)} is no head of a log: origin, size, root", "evidence", "log")
            else:
                size = int(match.group(2))
                heads.setdefault(size, []).append((path, base64.b64decode(match.group(3))))
                origins.add(match.group(1))
                if path not in {HEAD, f"{HEADS}{size:09d}.txt"}:
                    bundle.contradicted(
                        f"{shown(path)} is the head of {size} lines, and is not named so", "evidence", "log"
                    )
    if len(origins) > 1:
        bundle.contradicted(f"the heads in {HEADS} are not all of one log: their origins differ", "evidence", "log")
    return heads


class Tree:
    """A Merkle tree of which the roots of its full subtrees are kept, largest first (RFC 6962, 2.1)."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, line: bytes) -> None:
        """Add a line."""
        node, filled = hashlib.sha256(b"\0" + line).digest(), self.size
        while filled & 1:
            node, filled = hashlib.sha256(b"\1" + self._peaks.pop() + node).digest(), filled >> 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Give the root over all lines so far."""
        root = self._peaks[-1] if self._peaks else hashlib.sha256().digest()
        for peak in self._peaks[-2::-1]:
            root = hashlib.sha256(b"\1" + peak + root).digest()
        return root


def examine_log(bundle: Bundle) -> None:
    """Compute the roots of the evidence log anew, and hold each record in the bundle against its line."""
    if not bundle.is_file(LEAVES):
        return
    heads, tree = heads_in(bundle), Tree()
    sealed: dict[str, tuple[int, str]] = {}
    hold_heads(bundle, heads, tree)
    for line in bundle.lines(LEAVES):
        if not line.endswith(b"\n"):
            bundle.contradicted(
                f"line {tree.size + 1} of {LEAVES} has no end: its writing broke off", "evidence", "log"
            )
            break
        tree.add(line[:-1])
        hold_heads(bundle, heads, tree)
        try:
            leaf = json_object(line[:-1])
        except RefusedError as error:
            bundle.contradicted(f"line {tree.size} of {LEAVES} {error}", "evidence", "log")
            continue
        path = str(leaf.get("path"))
        if leaf.get("kind") == "tombstone":
            sealed.pop(path, None)
        elif path in sealed:
            twice = f"line {tree.size} of {LEAVES} seals {shown(path)}, which line {sealed[path][0]} sealed already"
            bundle.contradicted(twice, "evidence", "log")
        else:
            sealed[path] = (tree.size, str(leaf.get("digest")))
    hold_newest(bundle, heads, tree.size)
    hold_records(bundle, sealed)
    bundle.lines_sealed = tree.size
    lines, held = counted(tree.size, "line"), counted(sum(map(len, heads.values())), "head")
    bundle.notes.append(f"evidence log: {lines}, and {held} held against {'it' if tree.size == 1 else 'them'}")


def hold_newest(bundle: Bundle, heads: dict[int, list[tuple[str, bytes]]], size: int) -> None:
    """Hold the newest head against the number of lines, and against the place where every head is kept."""
    newest = max(heads, default=0)
    if newest > size:
        lost = f"{shown(heads[newest][0][0])} is the head of {newest} lines, and {LEAVES} has {size}"
        bundle.contradicted(f"{lost}: lines were cut off", "evidence", "log")
    if heads and all(path != HEAD for path, _ in heads.get(newest, ())):
        lost = f"{HEAD} is missing, or is not the newest head of {LEAVES}: it was set back"
        bundle.contradicted(lost, "evidence", "log")
    elif newest <= size and heads and all(not path.startswith(HEADS) for path, _ in heads[newest]):
        bundle.contradicted(f"{HEAD} has no copy in {HEADS}, where every head is kept", "evidence", "log")
    if newest < size:
        bundle.notes.append(f"evidence log: no head covers its last {counted(size - newest, 'line')}")


def hold_heads(bundle: Bundle, heads: dict[int, list[tuple[str, bytes]]], tree: Tree) -> None:
    """Hold the heads of this size against the root that the tree has now."""
    for path, claimed in heads.get(tree.size, ()):
        if claimed != tree.root():
            lost = f"the first {tree.size} lines of {LEAVES} have not the root that {shown(path)} gives"
            bundle.contradicted(f"{lost}: one was changed, moved, added or taken out", "evidence", "log")


def hold_records(bundle: Bundle, sealed: dict[str, tuple[int, str]]) -> None:
    """Hold each record that is in the bundle against the line that seals it."""
    held, told_there = 0, reported(bundle)
    for path, (number, digest) in sorted(sealed.items()):
        if bundle.is_file(path):
            held += 1
            if "sha256:" + bundle.digest(path) != digest:
                lost = f"{shown(path)} is not the record that line {number} of {LEAVES} seals"
                if json.dumps(path).encode("ascii") in told_there:
                    bundle.notes.append(lost + " (the bundle reports it itself)")
                else:
                    bundle.problems.append(lost)
    told = f"evidence log: {counted(held, 'record')} held against the {'line that seals it' if held == 1 else 'lines that seal them'}"
    absent = len(sealed) - held
    gone = f", {absent} {'is' if absent == 1 else 'are'} not in this bundle" if absent else ""
    bundle.notes.append(told + gone)


def reported(bundle: Bundle) -> set[bytes]:
    """Give the paths, in quotes, of which a finding in the bundle says that they are not as they were captured."""
    data = bundle.read("findings.json") if bundle.is_file("findings.json") else b""
    return set(FINDING.findall(data))


# --- 11. The files of the evidence ---
#
# Each lies beside a record, which lists its digest: the record is sealed by the log, and so is the file.

RECORD = "evidence.yaml"  # in a folder of its own, or NAME.evidence.yaml beside one file
APART = ("evidence/log/", "evidence/results/", "evidence/exercises/", "evidence/access-reviews/")  # no captures
WORD = re.compile(r"\b[0-9a-f]{64}\b")
QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')"""
BEGINS = r"(?:^|(?<=[:,\[{-])[ ]+|(?<=[\[{]))"  # where a value in quotes may begin
CLOSED = re.compile(BEGINS + QUOTED)  # ... and end in the same line
OPEN = re.compile(BEGINS + "[\"']")
KEY = re.compile(r"""^["']?files["']?[ ]*:(.*)$""")
ITEM = re.compile(r"(?:^|\n)[ ]*-(?=\s)|{")
VALUE = r"""(?:^|[\s,{])["']?%s["']?[ ]*:[ ]+("[^"\\\n]*"|'[^'\n]*'|[^\s,{}"'&*!|>]+)[ ]*(?=[,}\n]|$)"""
PATH = re.compile(VALUE % "path")
DIGEST = re.compile(VALUE % "sha256")


def examine_captured(bundle: Bundle) -> None:
    """Hold each file of a capture against the record that lists it."""
    beside: dict[str, list[str]] = {}
    for path, kind in sorted(bundle.kinds.items()):
        if kind == "file" and path.startswith("evidence/") and not path.startswith(APART):
            for record in records_of(path):
                if record != path and bundle.is_file(record):
                    beside.setdefault(record, []).append(path)
    faults = [fault for record, paths in sorted(beside.items()) for fault in faults_of(bundle, record, paths)]
    told_there = reported(bundle) if faults else set()
    held = sum(map(len, beside.values())) - sum(len(beside[record]) for record, fault in faults if not fault)
    for record, fault in faults:
        is_told = json.dumps(record).encode("ascii") in told_there
        if fault and not is_told:
            bundle.problems.append(fault)
        elif fault:
            bundle.notes.append(fault + " (the bundle reports it itself)")
        else:
            what = f"{shown(record)} is written in a form that this script does not read"
            bundle.notes.append(
                f"evidence not examined: {what}" + (", as the bundle reports itself" if is_told else "")
            )
            bundle.unexamined += [] if is_told else [shown(record)]
    if held:
        one = "record that lists it" if held == 1 else "records that list them"
        bundle.notes.append(f"evidence: {counted(held, 'file')} held against the {one}")


def records_of(path: str) -> list[str]:
    """Give the path of each record, if it were there, to which a file would belong."""
    found, folder = [f"{path}.{RECORD}"], path.rpartition("/")[0]
    while folder:
        found.append(f"{folder}/{RECORD}")
        folder = folder.rpartition("/")[0]
    return found


def faults_of(bundle: Bundle, record: str, paths: list[str]) -> list[tuple[str, str]]:
    """Give what does not hold between a record and the files beside it; an empty text where that cannot be told."""
    text = bundle.read(record).decode("utf-8", "replace").replace("\r\n", "\n")
    found: list[tuple[str, str]] = []
    listed = listed_in(text)
    words = set(WORD.findall(text.lower()))
    for path in paths:
        name, digest = path[record.rindex("/") + 1 :], bundle.digest(path)
        if digest not in words or (listed is not None and name not in listed):
            told = (
                "is not the file that its record {} lists"
                if listed and name in listed
                else "lies beside {}, which does not list it"
            )
            found.append((record, f"{shown(path)} {told.format(shown(record))}"))
        elif listed is not None and listed[name] != {digest}:
            found.append((record, f"{shown(path)} is not the file that its record {shown(record)} lists"))
    if listed is None and not found:
        found.append((record, ""))
    return found


def listed_in(text: str) -> dict[str, set[str]] | None:
    """Give path -> digests that a record lists, by hand or by Tieout; None for a form of YAML that is not read here."""
    rows: list[str] = []
    is_inside, keys = False, 0
    for line in text.split("\n"):
        if OPEN.search(CLOSED.sub(" ", line)) or (line.startswith(("---", "...")) and rows):
            return None  # a text over several lines may hold what looks like a list; so may a second document
        key = KEY.match(line)
        keys += bool(key)
        is_inside = bool(key) or (is_inside and (not line or line[0] in " #" or line.startswith("- ")))
        if is_inside:
            rows.append(re.sub(r"(?:^|[ ])#.*", "", key.group(1) if key else line))
    found: dict[str, set[str]] = {}
    for item in ITEM.split("\n".join(rows)) if keys == 1 else ():
        names, digests = PATH.findall(item), DIGEST.findall(item)
        if len(names) != 1 or len(digests) != 1 or not WORD.fullmatch(digests[0].strip("\"'").lower()):
            if names or digests or re.search(r"\\|path|sha256", item):
                return None
            continue
        found.setdefault(names[0].strip("\"'"), set()).add(digests[0].strip("\"'").lower())
    return found if keys == 1 else None


# --- 12. The ledger of approvals ---
#
# Each of its streams is a chain of lines through all quarters: a line names the digest of the one before.


def examine_ledger(bundle: Bundle) -> None:
    """Compute the chains of the approval ledger anew, through all quarters."""
    quarters = sorted({path[len(LEDGER) :].partition("/")[0] for path in bundle.kinds if path.startswith(LEDGER)})
    if not quarters:
        return
    newest = f"{LEDGER}{quarters[-1]}/checkpoint.json"
    ends = ends_in(bundle, newest) if bundle.is_file(newest) else {}
    left_out = bundle.facts.get("left_out")
    for stream in STREAMS:
        files = [f"{LEDGER}{quarter}/{stream}.jsonl" for quarter in quarters]
        if isinstance(left_out, list) and any(path in left_out and path not in bundle.kinds for path in files):
            bundle.notes.append(f"approval ledger: the chain of {stream} was not examined: a file of it was left out")
            continue
        files = [path for path in files if bundle.is_file(path)]
        found = chain_of(bundle, stream, files)
        if found is None or (not files and stream not in ends):
            continue
        is_one = found["count"] == 1
        told = f"approval ledger: {found['count']} {'line' if is_one else 'lines'} of {stream} {'is' if is_one else 'are'} one chain"
        if stream not in ends:
            bundle.notes.append(f"{told}, which no checkpoint confirms")
        elif ends[stream] == found:
            bundle.notes.append(f"{told}, as its checkpoint says")
        else:
            bundle.contradicted(f"{told}, and {shown(newest)} says something else of it", "approvals")


def ends_in(bundle: Bundle, path: str) -> dict[str, object]:
    """Give number and end of each chain as a checkpoint says them; none where it does not, which is said."""
    try:
        ends = json_object(bundle.read(path)).get("streams")
    except RefusedError as error:
        bundle.contradicted(f"{shown(path)} {error}", "approvals")
        return {}
    if not isinstance(ends, dict):
        bundle.contradicted(f"{shown(path)} is no checkpoint: it does not say where the chains end", "approvals")
        return {}
    return ends


def chain_of(bundle: Bundle, stream: str, files: list[str]) -> dict[str, object] | None:
    """Give number and end of the chain in these files; None where a line does not follow, which is said."""
    count, head = 0, "sha256:" + "0" * 64
    for path in files:
        for line in bundle.lines(path):
            count += 1
            try:
                found = json_object(line.rstrip(b"\n"))
            except RefusedError:
                found = {}
            if found.get("prev") != head or found.get("seq") != count:
                bundle.contradicted(
                    f"line {count} of the chain of {stream} does not follow ({shown(path)})", "approvals"
                )
                return None
            head = "sha256:" + hashlib.sha256(line.rstrip(b"\n")).hexdigest()
    return {"count": count, "head": head}


# --- 13. The programs that examine signatures ---
#
# Python's library cannot: ssh-keygen and openssl do, told what to trust by the reader alone.

SHORTEST_RSA = 2048  # bits of a key: a shorter one may be found by others than its holder


def run(argv: list[str], stdin: bytes = b"") -> tuple[int, str]:
    """Give exit code and output of a program; its certificates are those that it is told, and no others.

    A program that cannot be started, or that does not end, has the exit code -1.
    """
    clean = dict(os.environ, SSL_CERT_DIR=os.devnull, SSL_CERT_FILE=os.devnull, OPENSSL_CONF=os.devnull, LC_ALL="C")
    try:
        done = subprocess.run(
            argv, check=False, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=clean, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return -1, str(error)
    lines = done.stdout.decode("utf-8", "replace").replace("\r", "").split("\n")
    return done.returncode, "\n".join(map(shown, lines))


def openssl_lacks() -> str:
    """Say why openssl examines nothing here; empty where it can. LibreSSL had no cms for years: no fault of a bundle."""
    if shutil.which("openssl") is None:
        return "openssl is not installed"
    can = "-cmsout" in run(["openssl", "cms", "-help"])[1]
    return "" if can else "this openssl cannot (it needs OpenSSL 1.1.1)"


def last_line(text: str) -> str:
    """Give the last line that says something, without the numbers that openssl puts before it."""
    line = next((line.strip() for line in reversed(text.split("\n")) if line.strip()), "no reason given")
    return re.sub("^[0-9A-F]+:error:[0-9A-F]+:", "", line)


def put(folder: str, name: str, data: bytes) -> str:
    """Write a file for a program into a folder of this run, and give its path."""
    place = os.path.join(folder, name)
    with open(place, "wb") as file:
        file.write(data)
    return place


# --- 14. The signature by a key (SSHSIG) ---
#
# Of the list of files; and those of the log's head and the ledger's checkpoint, which were made before the bundle.

ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group of Ed25519
KINDS = (  # of keys that Tieout signs with
    b"ssh-rsa",
    b"ssh-ed25519",
    b"ecdsa-sha2-nistp256",
    b"ecdsa-sha2-nistp384",
    b"ecdsa-sha2-nistp521",
    b"sk-ssh-ed25519@openssh.com",
    b"sk-ecdsa-sha2-nistp256@openssh.com",
)
ARMOR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END SSH SIGNATURE-----\n?")


def examine_ssh(bundle: Bundle, pins: list[str], folder: str) -> None:
    """Examine the signature of the list of files, then those of what was signed before there was a bundle."""
    signer = ssh_signer(bundle, MANIFEST, "tieout-bundle", folder) if bundle.is_file(SSH) else None
    if signer is not None:
        others = "NOT the one that you named" if any(map(FINGERPRINT.match, pins)) else "which you did NOT name"
        bundle.notes.append(f"signature: by the key {signer}, {'which you named' if signer in pins else others}")
        bundle.signers.append(signer)
        bundle.ssh_signer = signer
        bundle.fingerprints.append(signer)
    for head in sorted(path for path in bundle.kinds if path.startswith(HEADS) and path.endswith(".txt")):
        if bundle.is_file(head + ".sig"):
            ssh_signer(bundle, head, "tieout-evidence", folder)
    for head, namespace in ((HEAD, "tieout-evidence"), (newest_checkpoint(bundle), "tieout-ledger")):
        if bundle.is_file(head + ".sig"):
            by = ssh_signer(bundle, head, namespace, folder)
            if by is not None:
                bundle.notes.append(f"{shown(head)}: signed by the key {by}; compare it with one received another way")


def ssh_signer(bundle: Bundle, of: str, namespace: str, folder: str) -> str | None:
    """Give whose signature a file has: the fingerprint of its key; None where that is not known, which is said."""
    data, text, path = bundle.read(of), bundle.read(of + ".sig"), shown(of + ".sig")
    counted_at = {"tieout-evidence": ("evidence", "log"), "tieout-ledger": ("approvals",)}.get(namespace, ())
    if not is_plain(text):
        bundle.contradicted(f"{path} is no SSH signature, or something stands before, after or in it", *counted_at)
        return None
    weak = weak_ssh_key(text)
    if weak:
        bundle.contradicted(f"{path} is no signature to rely on: {weak}", *counted_at)
        return None
    if shutil.which("ssh-keygen") is None:
        unexamined(bundle, of, "ssh-keygen is not installed")
        return None
    place = put(folder, "signature", text)
    code, told = run(["ssh-keygen", "-Y", "check-novalidate", "-n", namespace, "-s", place], data)
    match = FINGERPRINT.search(told)
    if code == 0 and match:
        return match.group()
    if code < 0 or (code == 1 and "option" in told):  # one that does not know -Y; a signature that fails ends with 255
        unexamined(bundle, of, "this ssh-keygen cannot (it needs OpenSSH 8.1)")
    else:
        lost = f"{path} is no signature of {shown(of)} for {namespace}: one of the two was changed"
        bundle.contradicted(lost, *counted_at)
    return None


def unexamined(bundle: Bundle, of: str, why: str) -> None:
    """Note that a signature was not examined; without that of the list, nothing is passed."""
    bundle.notes.append(f"signature not examined: {shown(of)}.sig: {why}")
    if of == MANIFEST:
        bundle.unexamined.append(SSH)


def is_plain(text: bytes) -> bool:
    """Say whether it is one SSH signature in its one spelling, of which ssh-keygen takes others as well.

    It names a plain key: a certificate of that key would do for ssh-keygen, and any text of any authority stands in one.
    The field that nobody signs is empty (PROTOCOL.sshsig, 3), and the number of an Ed25519 signature is below the order
    of its group (RFC 8032, 5.1.7): with the order added it is another signature of the same text, made without the key.
    """
    armor = ARMOR.fullmatch(text)
    if armor is None:
        return False
    try:
        data = base64.b64decode(b"".join(armor.group(1).split()), validate=True)
        key, _, reserved, _, signature = fields_of(data[10:], 5)
        kind, number = fields_of(signature, 2)
    except (ValueError, struct.error):
        return False
    return (
        b"-cert-v01@openssh.com" not in key[:64]
        and not reserved
        and (b"ssh-ed25519" not in kind or int.from_bytes(number[32:], "little") < ORDER)
    )


def weak_ssh_key(text: bytes) -> str:
    """Say why nobody can rely on the key of a signature in plain form; empty for the kinds that Tieout signs with."""
    armor = ARMOR.fullmatch(text)
    try:
        key = fields_of(base64.b64decode(b"".join(armor.group(1).split()))[10:], 1)[0] if armor else b""
        kind = fields_of(key, 1)[0]
        bits = int.from_bytes(fields_of(key, 3)[2], "big").bit_length() if kind == b"ssh-rsa" else SHORTEST_RSA
    except struct.error:
        return "its key cannot be read"
    if bits < SHORTEST_RSA:
        return f"its key of {bits} bits is too short: {SHORTEST_RSA} at least"
    return "" if kind in KINDS else "its key is of a kind that is not accepted"


def fields_of(data: bytes, count: int) -> list[bytes]:
    """Give the first fields, each behind its length; raises struct.error where they are cut off."""
    found, at = [], 0
    for _ in range(count):
        (length,) = struct.unpack_from(">L", data, at)
        found.append(struct.unpack_from(f">{length}s", data, at + 4)[0])
        at += 4 + length
    return found


def newest_checkpoint(bundle: Bundle) -> str:
    """Give the path of the ledger's newest checkpoint; empty without one."""
    paths = (path for path in bundle.kinds if path.startswith(LEDGER) and path.endswith("/checkpoint.json"))
    return max(paths, default="")


# --- 15. The signature by a certificate (CMS) ---
#
# Of the list of files. It lies beside the list, which therefore cannot vouch for it.


def examine_cms(bundle: Bundle, pins: list[str], authority: str | None, folder: str) -> None:
    """Examine the signature, first by itself, then by the certificates that were named.

    The signer's certificate stays in the folder, as signer.pem.
    """
    lacks = openssl_lacks() if bundle.is_file(CMS) else ""
    if not bundle.is_file(CMS) or lacks:
        if lacks:
            bundle.unexamined.append(CMS)
            bundle.notes.append(f"signature not examined: {CMS}: {lacks}")
        bundle.trusted += [False] if authority else []
        return
    message, out = bundle.read(CMS), os.path.join(folder, "signer.pem")
    place, data = put(folder, "p7s", message), put(folder, "sums", bundle.read(MANIFEST))
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", place, "-content", data]
    command += ["-out", os.devnull]
    code, told = run([*command, "-noverify", "-signer", out])
    if not code:
        odd = odd_message(place) if der_length(message) == len(message) else "it carries more than a signature"
        odd = odd or weak_key(out)
        code, told = (1, odd) if odd else (0, told)
    if code:
        bundle.problems.append(f"{CMS} is no signature of {MANIFEST}: {last_line(told)}")
        return
    _, who = run(["openssl", "x509", "-in", out, "-noout", "-subject", "-fingerprint", "-sha256"])
    who = ", ".join(line.strip() for line in who.split("\n") if line.strip())
    # Nobody lists the signature: who has no key can put another in its place. The certificate is listed.
    with open(out, "rb") as file:
        if bundle.is_file(SIGNER) and first_certificate(file.read()) != first_certificate(bundle.read(SIGNER)):
            bundle.problems.append(f"{CMS} was signed by another certificate than {SIGNER} ({who})")
    bundle.signers.append(who)
    bundle.fingerprints.append(who.rpartition("=")[2])
    if bundle.fingerprints[-1] in pins:
        bundle.notes.append(f"CMS signature: by the certificate that you named; its dates were not examined ({who})")
    elif authority is None:
        bundle.notes.append(f"CMS signature: fits; its certificate was not examined, for no --ca was named ({who})")
    if authority is None:
        return
    code, told = run([*command, "-CAfile", authority, "-purpose", "any"])
    whose = "NOT of" if code else "of"
    bundle.notes.append(f"CMS signature: by a certificate {whose} the authority that you named ({who})")
    bundle.notes += [f"CMS signature: {last_line(told)}"] if code else []
    bundle.trusted.append(code == 0)


def odd_message(place: str) -> str:
    """Say what openssl passes over in a CMS message; empty for one signer, a digest of SHA-2, and nothing else inside.

    Two texts of one SHA-1 can be made. What lies inside is not what is signed, once other content is named.
    """
    _, told = run(["openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", place])
    head, _, signers = told.partition("signerInfos:")
    if not re.search(r"^ +eContent: <ABSENT>", head, re.MULTILINE):
        return "it carries content of its own"
    if re.search(r"^ +signedAttrs: *\n +<ABSENT>", signers, re.MULTILINE):
        return "it has no signed attributes"
    if re.search(r"^ +object: ", signers.partition("unsignedAttrs:")[2], re.MULTILINE):
        return "it carries an attribute that nobody signed"
    if re.search(r"^ +d\.other: ", head.partition("crls:")[2], re.MULTILINE):
        return "it carries lists of revocation of a form that is not known"
    found = re.findall(r"^ +digestAlgorithm: *\n +algorithm: ([^ \n]+)", signers, re.MULTILINE)
    if len(found) != 1:
        return f"it has {len(found)} signers: exactly one is wanted"
    return "" if found[0] in ("sha256", "sha384", "sha512") else "its digest is not one of SHA-256, SHA-384 and SHA-512"


def weak_key(place: str) -> str:
    """Say why nobody can rely on the key of a certificate; empty for RSA that is long enough, and for three curves."""
    _, told = run(["openssl", "x509", "-in", place, "-noout", "-text"])
    kind = re.search(r"^ +Public Key Algorithm: ([^ \n]+)", told, re.MULTILINE)
    bits = re.search(r"^ +(?:RSA )?Public-Key: \(([0-9]+) bit", told, re.MULTILINE)
    curve = re.search(r"^ +ASN1 OID: (prime256v1|secp384r1|secp521r1)$", told, re.MULTILINE)
    if kind and bits and kind.group(1) == "rsaEncryption":
        is_long = int(bits.group(1)) >= SHORTEST_RSA
        return "" if is_long else f"its key of {bits.group(1)} bits is too short: {SHORTEST_RSA} at least"
    is_curve = kind is not None and kind.group(1) == "id-ecPublicKey" and curve is not None
    return "" if is_curve else "its key is neither RSA nor on the curves P-256, P-384 and P-521"


def der_length(data: bytes) -> int:
    """Give the length of the one value (DER) with which these bytes begin; 0 for none."""
    if len(data) < 2 or data[1] == 0x80:
        return 0
    wide = data[1] & 0x7F if data[1] & 0x80 else 0
    return 2 + wide + (int.from_bytes(data[2 : 2 + wide], "big") if wide else data[1])


def first_certificate(pem: bytes) -> bytes:
    """Give the Base64 of the first certificate, without its line ends; empty without one."""
    found = re.search(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", pem, re.DOTALL)
    return b"".join(found.group(1).split()) if found else b""


# --- 16. The signed statement (in-toto, DSSE) ---
#
# It names the same files as the list, for machines that read such statements.

MOST_SIGNATURES = 8
ENVELOPE = re.compile(
    rb'\{"payload":"[A-Za-z0-9+/]+=*","payloadType":"application/vnd\.in-toto\+json","signatures":\['
    rb'(?:\{"keyid":"[A-Za-z0-9+/:]+","sig":"[A-Za-z0-9+/]+=*"\},?)+\]\}\n'
)


def examine_statement(bundle: Bundle, listed: dict[str, str], folder: str) -> None:
    """Examine the statement: that it is of this list, and each of its signatures by who signed the list.

    ``folder`` is the one of examine_cms, which left the signer's certificate there.
    """
    if not bundle.is_file(DSSE):
        return
    try:
        text = bundle.read(DSSE)
        if not ENVELOPE.fullmatch(text):
            raise RefusedError("is not one line of JSON with a payload, its type and signatures, and nothing besides")
        envelope = json_object(text)
        payload = base64.b64decode(str(envelope.get("payload")), validate=True)
        statement, signatures = json_object(payload), envelope.get("signatures")
        if not isinstance(signatures, list) or not signatures:
            raise RefusedError("has no signature")
        if len(signatures) > MOST_SIGNATURES:
            raise RefusedError(f"has more than {MOST_SIGNATURES} signatures")
    except (ValueError, RefusedError) as error:
        bundle.problems.append(f"{DSSE} is no signed statement: {error}")
        return
    subjects = [{"name": path, "digest": {"sha256": listed[path]}} for path in sorted(listed)]
    predicate = statement.get("predicate")
    named = predicate.get("manifest") if isinstance(predicate, dict) else None
    if statement.get("subject") != subjects or named != {"path": MANIFEST, "sha256": bundle.digest(MANIFEST)}:
        bundle.problems.append(f"{DSSE} is a statement on other files than {MANIFEST} lists")
    kind = str(envelope.get("payloadType")).encode("utf-8", "replace")
    covered = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)  # what is signed (DSSE, "PAE")
    for item in signatures:
        who = item.get("keyid") if isinstance(item, dict) else None
        fits = is_by_signer(bundle, item, covered, folder) if isinstance(item, dict) else False
        if fits is None:
            bundle.unexamined.append(DSSE)
            bundle.notes.append(f"signature not examined: {DSSE}, by {shown(str(who))}: no program here can")
        elif fits:
            bundle.notes.append(f"statement: {DSSE} is of this list, signed by {shown(str(who))}")
        else:
            bundle.problems.append(f"{DSSE} is not signed by who signed {MANIFEST}, or was changed")


def is_by_signer(bundle: Bundle, item: dict[str, object], covered: bytes, folder: str) -> bool | None:
    """Say whether a signature is of these bytes, by a key that signed the list; None where nobody can tell here."""
    try:
        raw = base64.b64decode(str(item.get("sig")), validate=True)
    except ValueError:
        return False
    by_key, place = str(item.get("keyid")).startswith("SHA256:"), put(folder, "statement.sig", raw)
    if by_key and not is_plain(raw):
        return False
    if not by_key:
        return None if CMS in bundle.unexamined else is_by_certificate(item, covered, place, folder)
    if shutil.which("ssh-keygen") is None or SSH in bundle.unexamined:
        return None
    code, told = run(["ssh-keygen", "-Y", "check-novalidate", "-n", "tieout-bundle", "-s", place], covered)
    match = FINGERPRINT.search(told)
    return code == 0 and match is not None and match.group() == item.get("keyid") == bundle.ssh_signer


def is_by_certificate(item: dict[str, object], covered: bytes, place: str, folder: str) -> bool | None:
    """Say so of the signature that lies at a place, by the certificate that signed the list."""
    if shutil.which("openssl") is None:
        return None
    certificate, key = os.path.join(folder, "signer.pem"), os.path.join(folder, "signer.pub")
    code, told = run(["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"])
    if code or told.strip().rpartition("=")[2] != item.get("keyid"):
        return False
    run(["openssl", "x509", "-in", certificate, "-noout", "-pubkey", "-out", key])
    return run(["openssl", "dgst", "-sha256", "-verify", key, "-signature", place], covered)[0] == 0


# --- 17. The time-stamps (RFC 3161) ---
#
# Somebody outside says when the list of files was there, and when the head of the evidence log.


def examine_token(bundle: Bundle, of: str, authority: str | None, folder: str) -> None:
    """Examine a time-stamp: that it is of this file, and by the authority that was named."""
    path = of + ".tsr"
    if not bundle.is_file(path):
        if of == MANIFEST:
            bundle.notes.append(f"time: no token for {of}: nobody outside says when it was there")
            bundle.lacks_time = authority is not None
        return
    lacks = openssl_lacks()
    if lacks:
        bundle.notes.append(f"time-stamp not examined: {path}: {lacks}")
        bundle.unexamined += [path] if of == MANIFEST else []
        return
    content, token = bundle.read(of), bundle.read(path)
    if der_length(token) != len(token):
        bundle.problems.append(f"{path} is no time-stamp of {of}: it is cut off, or something stands behind it")
        return
    place, data = put(folder, "token", token), put(folder, "stamped", content)
    when = stamped_at(place, content)
    if when is None:
        bundle.problems.append(f"{path} is no time-stamp of {of}: it is of other data, or cannot be read")
        return
    if carries_more(place):
        bundle.problems.append(f"{path} is no time-stamp of {of}: it carries an attribute that nobody signed")
        return
    fits = own_word(place + ".p7")
    if authority is None:
        why = "its signature does NOT hold" if fits is False else "no --tsa-cert was named"
        bundle.notes.append(f"time: {path} says {when}; not trusted, for {why}")
        return
    code, told = run(["openssl", "ts", "-verify", "-data", data, "-in", place, "-CAfile", authority])
    is_good = code == 0 and "Verification: OK" in told
    if is_good:
        bundle.notes.append(f"time: {of} existed not later than {when}, by the word of the authority that you named")
    else:
        why = {True: ", though it fits the certificate in it", False: ": it was altered", None: ""}[fits]
        bundle.notes.append(f"time: the token of {path} ({when}) is NOT by the authority that you named{why}")
    if of == MANIFEST:
        bundle.trusted.append(is_good)


def stamped_at(place: str, content: bytes) -> str | None:
    """Give the time that a token says, as openssl prints it; None where it is not a token of this content alone."""
    code, told = run(["openssl", "ts", "-reply", "-in", place, "-text"])
    granted = re.search(r"Status: Granted\.\nStatus description: unspecified\n", told)  # no words beside it
    kind = re.search(r"Hash Algorithm: *(sha256|sha384|sha512)", told)
    dump = told.partition("Message data:")[2].partition("Serial")[0]
    rows = re.findall(r"^ +[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -])+)", dump, re.MULTILINE)
    digest = re.sub(r"[ -]", "", "".join(rows))
    when = re.search(r"Time stamp: *([^\n]+)", told)
    if code or not granted or kind is None or when is None:
        return None
    return when.group(1) if hashlib.new(kind.group(1), content).hexdigest() == digest else None


def carries_more(place: str) -> bool:
    """Say whether attributes stand in a token that no signature covers, or room for some: anybody can add them."""
    run(["openssl", "ts", "-reply", "-in", place, "-token_out", "-out", place + ".p7"])
    _, told = run(["openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", place + ".p7"])
    said = re.findall(r"^ +unsignedAttrs: *\n +(\S+)", told, re.MULTILINE)
    return set(said) != {"<ABSENT>"}


def own_word(place: str) -> bool | None:
    """Say whether a token fits the certificate that it carries, whoever that is; None where that cannot be told here."""
    code, told = run(["openssl", "cms", "-verify", "-noverify", "-inform", "DER", "-in", place, "-out", os.devnull])
    if code == 0:
        return True
    return False if ":verification failure:" in told else None


# --- 18. Evidence that lies elsewhere ---
#
# EXTERNAL.csv lists what is too large for the bundle. It is held against the files that were handed over beside it.

MOST_EXTERNAL = 200_000  # lines
COLUMNS = [
    "sha256",
    "bytes",
    "path",
    "uri",
    "version_id",
    "lock_mode",
    "retain_until",
    "locked_until",
    "region",
    "told_by",
    "told_at",
    "checksum",
    "record",
]


def read_external(bundle: Bundle, listed: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Give path -> digest and size of each file that lies elsewhere; whatever ours never have is a problem."""
    found: dict[str, tuple[str, str]] = {}
    if not bundle.is_file(EXTERNAL) or EXTERNAL not in listed:
        return found
    by_record: dict[str, list[tuple[str, str, str]]] = {}
    odd: list[str] = []
    paths: list[str] = []
    rows = table_of(bundle.read(EXTERNAL), odd)
    for number, row in enumerate(rows[1:], 2):
        cells = [unguarded(cell) for cell in row]
        why = odd_row(row, cells, listed)
        if why:
            odd.append(f"line {number} {why}")
            continue
        digest, size, path, record = cells[0], cells[1], cells[2], cells[-1]
        paths.append(path)
        found[path] = (digest, size)
        if record in listed and bundle.is_file(record):
            by_record.setdefault(record, []).append((path, digest, size))
    for record, files in sorted(by_record.items()):
        words = set(re.findall(rb"[0-9a-f]+", bundle.read(record)))
        for path, digest, size in files:
            if {word.encode("ascii") for word in (digest, size) if word} - words:
                bundle.problems.append(f"{EXTERNAL} lists {shown(path)} otherwise than its record {shown(record)} does")
    if paths != sorted(found):
        odd.append("it is not sorted, or lists a file more than once")
    bundle.problems += [f"{EXTERNAL} is malformed: {what}" for what in odd]
    bundle.problems += [f"{EXTERNAL} is malformed: it lists {what}" for what in collisions(paths)]
    return found


def table_of(data: bytes, odd: list[str]) -> list[list[str]]:
    """Read a table as it was built; what is odd about it is added to the list, and nothing of it is read then."""
    if data.count(b"\n") > MOST_EXTERNAL:
        odd.append(f"it has more than {MOST_EXTERNAL} lines")
        return []
    try:
        text = data.decode("utf-8")
        rows = list(csv.reader(io.StringIO(text[text.startswith("\ufeff") :], newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        odd.append("it is no table in UTF-8")
        return []
    if not rows or rows[0] != COLUMNS:
        odd.append("its first line is not " + ",".join(COLUMNS))
        return []
    if text != "\ufeff" + "".join(",".join(map(quoted, row)) + "\r\n" for row in rows):
        odd.append("it is not written as it was built: line ends, quotes or its mark differ")
    return rows


def quoted(cell: str) -> str:
    """Give a cell as it stands between commas."""
    return '"' + cell.replace('"', '""') + '"' if set('",\r\n') & set(cell) else cell


def odd_row(row: list[str], cells: list[str], listed: dict[str, str]) -> str:
    """Say what is wrong with a line, to follow its number; empty for nothing."""
    if len(row) != len(COLUMNS):
        return f"has {len(row)} cells, not {len(COLUMNS)}"
    path, record = cells[2], cells[-1]
    rules = (
        (not re.fullmatch("([0-9a-f]{64})?", cells[0]), "has no SHA-256 in 64 hex digits"),
        (not re.fullmatch("(0|[1-9][0-9]{0,14})?", cells[1]), "has no number of bytes"),
        (path_problem(path), f"names {shown(path)!r}, which {path_problem(path)}"),
        (path in listed, f"names {shown(path)}, which is in the bundle"),
        (path_problem(record), f"names no record that a bundle can hold for {shown(path)}"),
        (any(HIDDEN.search(cell) for cell in row), "has a character that cannot be seen"),
    )
    return next((what for holds, what in rules if holds), "")


def examine_external(bundle: Bundle, listed: dict[str, str], place: str | None) -> None:
    """Hold what lies in a folder against what is listed; without one, say that nothing was examined."""
    wanted = read_external(bundle, listed)
    claimed = bundle.fact("external", "files")
    if isinstance(claimed, int) and claimed != len(wanted):
        said = f"it says that {claimed} files lie in another store, and {EXTERNAL} lists {len(wanted)}"
        bundle.problems.append(f"bundle.json is contradicted: {said}")
    bundle.outside = bundle.unseen = len(wanted)
    if place is None:
        if wanted:
            bundle.notes.append(f"external files not examined: {len(wanted)}, listed in {EXTERNAL}, not in this bundle")
        return
    bundle.unlisted = "" if wanted else place
    folder, held = Folder(place), 0
    for path, kind in sorted(folder.kinds.items()):
        if kind in ("link", "special"):
            bundle.problems.append(f"{shown(path)} in {shown(place)} is no file ({kind})")
        elif kind == "file" and path not in wanted:
            bundle.problems.append(f"{shown(path)} in {shown(place)} is extra: {EXTERNAL} does not list it")
    for path, (digest, size) in sorted(wanted.items()):
        held += hold_outside(bundle, folder, path, digest, size)
    bundle.unseen = len(wanted) - held
    bundle.notes.append(f"external files: {held} of {len(wanted)} hold, looked for in {shown(place)}")


def hold_outside(bundle: Bundle, folder: Folder, path: str, digest: str, size: str) -> bool:
    """Say whether a file that was handed over is the one that is listed; if not, why is noted."""
    if not digest or not size:
        bundle.notes.append(f"external file not examined: {shown(path)}: its record says no digest or no size")
        return False
    if folder.kinds.get(path, "folder") == "folder":
        bundle.notes.append(f"external file not examined: {shown(path)} is missing: it was not handed over")
        return False
    total, length = hashlib.sha256(), 0
    try:
        for chunk in folder.chunks(path) if folder.kinds[path] == "file" else ():
            total.update(chunk)
            length += len(chunk)
    except OSError as error:
        bundle.notes.append(f"external file not examined: {shown(path)}: {error.strerror}")
        return False
    if length != int(size):
        bundle.problems.append(f"{shown(path)} has {length} bytes in {shown(folder.path)}, listed are {size}")
    elif total.hexdigest() != digest:
        bundle.problems.append(f"{shown(path)} was altered in {shown(folder.path)}: its digest is not the listed one")
    return (str(length), total.hexdigest()) == (size, digest)


# --- 19. Populations and samples: each list has to come to its digest, and each sample has to be what the seed draws ---

LARGEST_TABLE = 64 << 20  # bytes that are read


class TooLargeError(Exception):
    """A table that is not read, by its path: it is not examined."""


def examine_drawn(bundle: Bundle) -> None:
    """Compute each digest anew, and draw each sample by the seed that bundle.json names."""
    tables = {path for path in bundle.kinds if path.startswith((LISTS, SAMPLES)) and path.endswith(".csv")} - {INDEX}
    if not bundle.is_file(INDEX):
        bundle.problems += (f"{shown(path)} is there, and {INDEX} is not" for path in sorted(tables)[:1])
        return
    try:
        rows = rows_of(bundle, INDEX, ("Control", "List", "Digest", "Name", "From", "To"))
    except TooLargeError:
        bundle.unexamined.append(INDEX)
        return
    except RefusedError as error:
        bundle.problems.append(f"{INDEX} {error}")
        return
    said = bundle.fact("populations", "controls")
    if isinstance(said, list) and len(said) != len(rows):
        bundle.problems.append(f"{INDEX} is contradicted: bundle.json names another number of controls")
    told = said if isinstance(said, list) and len(said) == len(rows) else [{} for _ in rows]
    samples = sorted(path for path in tables if path.startswith(SAMPLES))
    if samples and not bundle.facts and "bundle.json" not in bundle.unexamined:
        more = f", nor {counted(len(samples) - 1, 'more sample')}" if len(samples) > 1 else ""
        bundle.problems.append(f"{shown(samples[0])}: bundle.json cannot be read, so nobody can draw it again{more}")
    held = drawn = 0
    for row, of in zip(rows, told):
        tables -= {row["List"], SAMPLES + row["List"][len(LISTS) :]}
        try:
            drawn += hold_population(bundle, row, of if isinstance(of, dict) else {})
            held += bool(row["List"])
        except TooLargeError as error:
            bundle.unexamined.append(shown(str(error)))
        except RefusedError as error:
            bundle.problems.append(f"{shown(row['List'] or INDEX)} {error}")
    bundle.problems += (f"{shown(path)} is there, and {INDEX} names no list for it" for path in sorted(tables))
    by_seed = f", and {counted(drawn, 'sample')} drawn again by its seed" if drawn else ""
    bundle.notes.append(f"populations: {counted(held, 'list')} held against the digest in {INDEX}{by_seed}")


def hold_population(bundle: Bundle, row: dict[str, str], said: dict[str, object]) -> int:
    """Hold a list against its digest, and its sample; gives the number of samples. Raises RefusedError."""
    path = row["List"]
    if not path:
        if said.get("items") is not None:
            raise RefusedError(f"names no list of {shown(row['Control'])}, and bundle.json does")
        return 0
    if not bundle.is_file(path):
        raise RefusedError(f"is missing, and {INDEX} names it")
    items = sorted((item["Item"], item["Day"] or "-") for item in rows_of(bundle, path, ("Item", "Day")))
    lines = [("tieout.population/v1", row["Name"], row["From"], row["To"]), *items]
    digest = "sha256:" + sha256_of("".join("\t".join(line) + "\n" for line in lines))
    if digest != row["Digest"]:
        raise RefusedError(f"does not come to the digest in {INDEX}: an item was added, taken out or dated anew")
    if said and (said.get("digest"), said.get("items")) != (digest, len(items)):
        raise RefusedError("has another digest, or number of items, than bundle.json says")
    sample, size, seed = SAMPLES + path[len(LISTS) :], said.get("drawn"), bundle.fact("populations", "seed")
    if not bundle.is_file(sample):
        if isinstance(size, int) and size > 0:
            raise RefusedError(f"was drawn from, by the word of bundle.json, and {shown(sample)} is missing")
        return 0
    if not bundle.facts:
        return 0  # which is said once
    told = [tuple(item.values()) for item in rows_of(bundle, sample, ("Place in the draw", "Item", "Rank (SHA-256)"))]
    ranked = sorted((sha256_of(f"{seed}\n{digest}\n{item}"), item) for item, _ in items)
    drawn = [(str(place), item, rank) for place, (rank, item) in enumerate(ranked[: len(told)], 1)]
    if (
        not isinstance(seed, str)
        or not seed.isprintable()
        or told != drawn
        or (isinstance(size, int) and size != len(told))
    ):
        raise RefusedError(f"and the seed in bundle.json do not give {shown(sample)}: it was drawn otherwise")
    return 1


def rows_of(bundle: Bundle, path: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Give the rows of a table of ours; raises RefusedError where it is none."""
    try:
        data = b""
        for chunk in bundle.files.chunks(path):
            data += chunk
            if len(data) > LARGEST_TABLE:
                raise TooLargeError(path)
        read = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        with wide_cells():
            return [{name: unguarded(row[name] or "") for name in columns} for row in read]
    except (ValueError, csv.Error, KeyError, OSError) as error:
        raise RefusedError("is no table with " + ", ".join(columns)) from error


def sha256_of(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- 20. Digests that one file of the bundle states of others ---
#
# The first page has one over all records, the report one over all other files: whoever edits a file and lists it anew
# has to make these anew as well. The first page also has those of single files, and so have the list of the evidence and
# that of the documents.

LARGEST_PAGE = 64 << 20  # bytes that are read
LARGEST_XMP = 1 << 20
ON_PAGE = re.compile(  # a row of the table of files: path, what it is, digest
    r'<tr><td>(?:<a href="[^"]*">)?([A-Za-z0-9_.+@=,/-]+)(?:</a>)?</td><td>[^<]*</td>'
    r'<td>(?:<code class="digest">([0-9a-f]{64})</code>|[^<]*)</td></tr>'
)


def examine_stated(bundle: Bundle, listed: dict[str, str]) -> None:
    """Compute each digest anew, of files that are as they are listed."""
    records = {path: digest for path, digest in listed.items() if is_record(bundle, path)}
    others = {path: digest for path, digest in listed.items() if path != REPORT}
    hold_total(bundle, START, "records", records, "one was changed, added or taken out since")
    why = "it is the report of another bundle, or a file was changed, added or taken out since"
    hold_total(bundle, REPORT, "content", others, why)
    held = 0
    excused = excused_in(bundle)
    for by, path, digest in named_singly(bundle):
        if not bundle.is_file(path):
            if path not in excused:
                bundle.problems.append(f"{shown(path)} is not here, and {shown(by)} has its digest")
            continue
        held += 1
        if listed.get(path) != digest:
            message = f"{shown(path)} is not the file that {shown(by)} names: it has another digest"
            if not by.startswith(LEDGER):
                bundle.problems.append(message)
            else:
                bundle.contradicted(message, "approvals")
    if held:
        bundle.notes.append(f"digests stated: {counted(held, 'file')} held against the digest that another one names")


def is_record(bundle: Bundle, path: str) -> bool:
    """Say whether the digest of the records is over this file, too; of earlier bundles it was over no evidence."""
    is_capture = re.match(
        "evidence/[0-9]|evidence/log/" if bundle.fact("digests_stated") is not None else "evidence/", path
    )
    return not is_capture and not path.startswith("trust/") and not path.endswith((".html", ".pdf"))


def hold_total(bundle: Bundle, path: str, what: str, files: dict[str, str], why: str) -> None:
    """Hold what a file states over these against what their lines in the list come to."""
    if not bundle.is_file(path):
        return
    chunks: list[bytes] = []
    size = 0
    try:
        for chunk in bundle.files.chunks(path):
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST_PAGE:
                bundle.notes.append(f"digests stated: {path} is too large to be read for one")
                bundle.unexamined.append(path)
                return
    except (OSError, RefusedError) as error:
        bundle.unread(path, error)
        return
    data = b"".join(chunks)
    lines = "".join(f"{files[name]}  {name}\n" for name in sorted(files))
    computed = hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest().encode("ascii")
    found = set(stated_on_page(data) if path == START else stated_in_pdf(data))
    named = "that of the records" if path == START else "that of all other files"
    if found - {computed}:
        bundle.problems.append(f"{path} states another digest than {named}: {why}")
    elif found:
        bundle.notes.append(f"digests stated: {path} states {named}, and it fits")
    elif bundle.fact("digests_stated", what) == path:
        bundle.problems.append(f"bundle.json is contradicted: it says that {path} states {named}, and it does not")
    else:
        bundle.notes.append(f"digests stated: {path} states none that can be read here")


def stated_on_page(data: bytes) -> list[bytes]:
    """Give the digests that the first page states of the records."""
    return re.findall(rb'<dt>Digest of the records</dt>\s*<dd><code class="digest">([0-9a-f]{64})</code>', data)


def stated_in_pdf(data: bytes) -> Iterator[bytes]:
    """Give the digests of all other files in the metadata (XMP) of a PDF, each version of which has a stream of its own."""
    for match in re.finditer(rb"<<([^<>]{0,400})>>\s{0,2}stream\r?\n", data):
        about = match.group(1)
        length = re.search(rb"/Length ([0-9]{1,9})\b", about)
        if b"/Metadata" not in about or length is None:
            continue
        metadata = data[match.end() : match.end() + int(length.group(1))]
        if b"/FlateDecode" in about:
            try:
                metadata = zlib.decompressobj().decompress(metadata, LARGEST_XMP)
            except zlib.error:
                continue
        yield from re.findall(rb"<(?:[a-z]{1,9}:)?Keywords>[^<>]*\bcontent sha256:([0-9a-f]{64})\b", metadata)


def excused_in(bundle: Bundle) -> set[str]:
    """Give the files of which the bundle itself says that they are not in it."""
    found = {path for path, digest in ON_PAGE.findall(page_of(bundle)) if not digest}
    if bundle.is_file(WITHHELD):
        try:
            rows = csv.reader(io.StringIO(bundle.read(WITHHELD).decode("utf-8-sig"), newline=""))
            found.update(unguarded(row[0]) for row in rows if row)
        except (ValueError, csv.Error):
            pass  # others tell of it
    return found


def page_of(bundle: Bundle) -> str:
    """Give the first page; nothing of one that is too large, which is said elsewhere."""
    data = b""
    try:
        for chunk in bundle.files.chunks(START) if bundle.is_file(START) else ():
            data += chunk
            if len(data) > LARGEST_PAGE:
                return ""
    except (OSError, RefusedError):
        return ""  # which was said
    return data.decode("utf-8", "replace")


def named_singly(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    """Give what states the digest of one file, that file, and its digest in hex."""
    yield from ((START, path, digest) for path, digest in ON_PAGE.findall(page_of(bundle)) if digest)
    for by in sorted(bundle.kinds):
        is_head = by.startswith(LEDGER) and by.endswith("/checkpoint.json")
        if not bundle.is_file(by) or not (is_head or by in (DOCUMENTS, EVIDENCE)):
            continue
        if by == EVIDENCE and sum(map(len, bundle.files.chunks(by))) > LARGEST_PAGE:
            bundle.unexamined.append(by)
            continue
        try:
            found = json_object(b"".join(bundle.files.chunks(by)) if by == EVIDENCE else bundle.read(by))
        except (OSError, RefusedError):
            continue  # others tell of what has to be JSON
        for path, digest in pairs_in(by, found):
            is_path = isinstance(path, str) and (bundle.is_file(path) or by == EVIDENCE)
            if is_path and re.fullmatch("sha256:[0-9a-f]{64}", str(digest)):
                yield by, str(path), str(digest)[7:]


def pairs_in(by: str, found: dict[str, object]) -> list[tuple[object, object]]:
    """Give what a file that states digests of single files names, and the digest of each."""
    if by == DOCUMENTS:
        return [(one.get("file"), one.get("file_digest")) for one in objects(found.get("documents"))]
    if by == EVIDENCE:
        return [(one.get("path"), one.get("digest")) for one in objects(found.get("captures"))]
    heads = found.get("heads")
    return [(by.rpartition("/")[0] + "/pr-heads.bundle", heads.get("file"))] if isinstance(heads, dict) else []


def objects(found: object) -> list[dict[str, object]]:
    """Give the objects of a list."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


# --- 21. Files that say the same of something, each read once ---
#
# JSON, lines of JSON, and tables for people. One that is too large is not examined, one that cannot be read is a problem.

LARGEST_SHEET = 64 << 20  # bytes that are read
HALF = re.compile("[\ud800-\udfff]")  # half a character: nothing that can be shown


class Sheets:
    """The files that are held against one another, each read once."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.read: dict[str, object] = {}
        self.held: set[str] = set()

    def text(self, path: str) -> str | None:
        """Give a file as text; None for none, and for one that is too large, which is not examined."""
        data = b""
        if not self.bundle.is_file(path):
            return None
        try:
            for chunk in self.bundle.files.chunks(path):
                data += chunk
                if len(data) > LARGEST_SHEET:
                    self.bundle.unexamined.append(shown(path))
                    return None
            self.held.add(path)
            return data.decode("utf-8-sig")
        except (OSError, ValueError, RefusedError):
            self.bundle.problems.append(f"{shown(path)} cannot be read as text, so nothing is held against it")
            return None

    def json(self, path: str, *keys: str) -> object:
        """Give what stands in a JSON file below these keys; None where there is nothing."""
        if path not in self.read:
            text = self.text(path)
            try:
                self.read[path] = {} if text is None else json_object(text.encode("utf-8", "surrogatepass"))
            except RefusedError as error:
                self.bundle.problems.append(f"{shown(path)} {error}, so nothing is held against it")
                self.read[path] = {}
        found: object = self.read[path]
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def items(self, path: str, key: str) -> list[dict[str, object]] | None:
        """Give the objects of a list in a JSON file; None where it has no such list."""
        found = self.json(path, key)
        return [one if isinstance(one, dict) else {} for one in found] if isinstance(found, list) else None

    def lines(self, path: str) -> list[object] | None:
        """Give the objects of a file that has one a line; None where nothing can be read."""
        text = self.text(path)
        try:
            return None if text is None else [json.loads(line) for line in text.split("\n") if line]
        except (ValueError, RecursionError):
            self.bundle.problems.append(f"{shown(path)} has a line that is no JSON, so nothing is held against it")
            return None

    def rows(self, path: str) -> list[dict[str, str]] | None:
        """Give the rows of a table, none of its cells guarded; None where nothing can be read."""
        if path not in self.read:
            text = self.text(path)
            try:
                self.read[path] = None if text is None else rows_in(text)
            except (ValueError, csv.Error):
                self.bundle.problems.append(f"{shown(path)} is no table, so nothing is held against it")
                self.read[path] = None
        found = self.read[path]
        return found if isinstance(found, list) else None


def rows_in(text: str) -> list[dict[str, str]]:
    """Read a table; raises ValueError where a row has more or fewer cells than the first."""
    with wide_cells():
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError
    return [dict(zip(rows[0], map(unguarded, row))) for row in rows[1:]]


def unlike(path: str, other: str, what: str) -> str:
    """Say that two files do not agree."""
    return f"{shown(path)} and {shown(other)} do not agree on {shown(what)}"


def hold_rows(sheets: Sheets, path: str, other: str, wanted: list[dict[str, str]] | None) -> Iterator[str]:
    """Hold the rows of a table, one by one, against what another file says; the first that differs is told."""
    rows = sheets.rows(path)
    if rows is None or wanted is None:
        return
    if len(rows) != len(wanted):
        yield unlike(path, other, f"how many there are: {len(rows)} rows, and {len(wanted)}")
        return
    for number, (row, want) in enumerate(zip(rows, wanted), 1):
        for column, cell in want.items():
            if row.get(column, cell) != cell:
                yield unlike(path, other, f"{column} in row {number}")
                return


def hold_counts(path: str, said: object, found: dict[str, int], by: str) -> Iterator[str]:
    """Hold numbers that a file states against what another comes to."""
    for key, number in found.items():
        claimed = said.get(key) if isinstance(said, dict) else None
        if isinstance(claimed, int) and claimed != number:
            yield unlike(path, by, f"the number of {key}: {claimed}, and {number} are there")


def seen(value: object) -> str:
    """Give a value as a table shows it: nothing for none, what hides as its escape."""
    text = "" if value is None else str(value)
    return HALF.sub(
        lambda match: escape(ord(match.group())), HIDDEN.sub(lambda match: escape(ord(match.group())), text)
    )


def escape(code: int) -> str:
    """Give the escape of a character that hides."""
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def by_line(value: object) -> str:
    """Give a text of several lines as a table shows it."""
    return "\n".join(map(seen, str(value or "").split("\n")))


# --- 22. What a table for people has to say of a record that is for programs ---

STATES = {
    "void": "not approved as it stands",
    "never": "never approved",
    "draft": "not in force",
}  # of a text, in words
SEALED_BY = {"self": "nobody else", "git": "its commit", "forge": "the code host", "witness": "a time-stamp"}
MOMENT = re.compile(r"([0-9-]{10})T([0-9:]{8})(?:\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")


def in_words(value: object) -> str:
    """Give a state as people read it."""
    return seen(value).replace("_", " ")


def moment(value: object) -> str:
    """Give a moment as a table shows it."""
    match = MOMENT.fullmatch(str(value))
    if not match:
        return seen(value)
    zone = " UTC" if match.group(3) in ("Z", "+00:00") else match.group(3).replace(":", "")
    return f"{match.group(1)} {match.group(2)}{zone}"


def joined_with(values: object) -> str:
    """Give a list as it stands in a cell."""
    return "; ".join(map(seen, values)) if isinstance(values, list) else ""


def change_row(one: dict[str, object]) -> dict[str, str]:
    """Give what the table says of a change."""
    numbers = one.get("numbers")
    merged = moment(one.get("merged_at"))
    is_one = isinstance(numbers, list) and len(numbers) == 1 and merged.endswith(" UTC")
    messages, reason = one.get("messages"), one.get("reason")
    told = messages if isinstance(messages, list) else []
    said_of_it = ([reason] if reason else []) + [
        item.get("message") if isinstance(item, dict) else None for item in told
    ]
    return {
        **({"Merged at (UTC)": merged[: -len(" UTC")]} if is_one else {}),
        **({"What is said of it": "; ".join(map(by_line, said_of_it))} if isinstance(messages, list) else {}),
        "Commit": seen(one.get("oid")),
        "Day": seen(one.get("on")),
        "Pull request": " ".join(f"#{number}" for number in numbers) if isinstance(numbers, list) else "",
        "Subject": seen(one.get("subject")),
        "Method": seen(one.get("method")),
        "Verdict": in_words(one.get("verdict")),
        "Approvers": joined_with(one.get("approvers")),
        "Rules": joined_with(one.get("findings")),
    }


def text_row(one: dict[str, object]) -> dict[str, str]:
    """Give what the table says of a text."""
    reviewed, claimed = one.get("reviewed"), one.get("claimed")
    review = reviewed if isinstance(reviewed, dict) else {}
    claim = claimed if isinstance(claimed, dict) else {}
    return {
        "Document": seen(one.get("id")),
        "Title": seen(one.get("title")),
        "Path": seen(one.get("path")),
        "State": STATES.get(str(one.get("state")), in_words(one.get("state"))),
        "Approved by": joined_with(one.get("names")),
        "Approved on (code host)": seen(one.get("approved_on")),
        "Approved in": seen(one.get("approved_in")),
        "Commit approved": seen(one.get("commit")),
        "Commit that landed it": seen(one.get("landing")),
        "Digest of the words approved": seen(one.get("body")),
        "Review proven on": seen(review.get("on")),
        "Review proven in": seen(review.get("in")),
        "Clock of the review": seen(review.get("strength")),
        "Approver (claim of the head)": seen(claim.get("approver")),
        "Approved on (claim of the head)": seen(claim.get("approved")),
        "Last reviewed (claim of the head)": seen(claim.get("last_reviewed")),
        "Why it is not approved": seen(one.get("reason")),
        "Digest of the file": seen(one.get("file")),
    }


def capture_row(one: dict[str, object]) -> dict[str, str]:
    """Give what the table says of a capture."""
    serves = one.get("serves")
    pairs = [one for one in serves if isinstance(one, dict)] if isinstance(serves, list) else []
    return {
        "Id": seen(one.get("id")),
        "Title": seen(one.get("title")),
        "For": "; ".join(f"{seen(pair.get('control'))}: {seen(pair.get('evidence'))}" for pair in pairs),
        "System": seen(one.get("system")),
        "Way": seen(one.get("collector")),
        "State": in_words(one.get("state")),
        "Counts for": seen(one.get("counts_for")),
        "Claimed collected at (self)": moment(one.get("claimed_at") or ""),
        "First sealed at": moment(one.get("sealed_at") or ""),
        "Sealed by": SEALED_BY.get(str(one.get("sealed_by") or "self"), ""),
        "Days between": seen(one.get("lag_days")),
        "Corrected by": seen(one.get("superseded_by")),
        "Checks that looked inside": joined_with(one.get("checks")),
        "Record": seen(one.get("path")),
        "Digest of the record": seen(one.get("digest")),
    }


def cells_of(row: dict[str, str], column: str) -> list[str]:
    """Give what a cell lists."""
    return [one for one in row.get(column, "").split("; ") if one]


# --- 23. The ladder, the matrix, and lists with their samples, held against what other files say of the same ---

RUNGS = ("none", "claimed", "documented", "approved", "evidenced", "operated")
SHOWN = {  # what a list may say of a change with such a verdict: other findings on it make it worse, nothing better
    "approved_late": ("asked", "unknown", "deviation", "explained"),
    "exception": ("deviation", "explained"),
    "not_tested": ("unknown", "deviation", "explained"),
}
CHANGES_OF = "the first-parent commits of "  # how the source of such a list begins


def hold_rungs(sheets: Sheets) -> Iterator[str]:
    """Count the rungs of the ladder, and hold the matrix against it and against the controls."""
    criteria = sheets.items(LADDER, "criteria")
    rungs = {str(one.get("id")): str(one.get("rung")) for one in criteria or ()}
    if criteria is not None:
        reached = [RUNGS.index(rung) for rung in rungs.values() if rung in RUNGS]
        totals = {rung: sum(at >= place for at in reached) for place, rung in enumerate(RUNGS) if place}
        totals["in_scope"] = len(criteria)
        yield from hold_counts(LADDER, sheets.json(LADDER, "totals"), totals, LADDER)
        scope = {"criteria_in_scope": len(criteria)}
        yield from hold_counts("bundle.json", sheets.bundle.fact("counts"), scope, LADDER)
        for one in criteria:
            support = one.get("support")
            rests = [part.get("rung") for part in support if isinstance(part, dict) and part.get("reached")] if isinstance(
                support, list) else []  # fmt: skip
            if one.get("rung") != (rests[-1] if rests else "none") or list(RUNGS[1 : len(rests) + 1]) != rests:
                yield f"{LADDER} does not agree with itself on the rung of {shown(str(one.get('id')))}"
                return


def hold_matrix(sheets: Sheets) -> Iterator[str]:
    """Hold each row of the matrix against the ladder, the controls and the index of the lists."""
    rungs = {str(one.get("id")): str(one.get("rung")) for one in sheets.items(LADDER, "criteria") or ()}
    of_controls, of_lists = sheets.items(CONTROLS, "controls") or [], sheets.rows(INDEX) or []
    ids = collections.Counter(str(one.get("id")) for one in of_controls)  # of an id that two have nothing is said
    controls = {str(one.get("id")): one for one in of_controls if ids[str(one.get("id"))] == 1}
    lists = {row.get("Control", ""): row for row in of_lists if ids[row.get("Control", "")] <= 1}
    rows = sheets.rows(MATRIX)
    if rows is not None:
        for name in sorted(set(rungs) - {row.get("Criterion", "") for row in rows}):
            yield unlike(MATRIX, LADDER, f"whether {name} is in scope")
    known = {"", *(seen(one.get("id")) for one in of_controls)}
    for number, row in enumerate(rows or (), 1):
        if sheets.items(CONTROLS, "controls") is not None and row.get("Control", "") not in known:
            yield unlike(MATRIX, CONTROLS, f"Control in row {number}")
            return
        rung = rungs.get(row.get("Criterion", ""))
        control, of = controls.get(row.get("Control", "")), lists.get(row.get("Control", ""))
        want: list[tuple[str, str, str]] = []
        if rung is not None:
            want.append((LADDER, "Rung", "No control" if rung == "none" else rung.capitalize()))
        if control is not None:
            want.append((CONTROLS, "Control title", by_line(control.get("title"))))
            want.append((CONTROLS, "Statement", by_line(str(control.get("statement") or "").strip())))
        if of is not None:
            want.append((INDEX, "Population file", of.get("List", "")))
            want.append((INDEX, "Population digest", of.get("Digest", "")))
        for by, column, cell in want:
            if row.get(column, cell) != cell:
                yield unlike(MATRIX, by, f"{column} in row {number}")
                return


def hold_lists(sheets: Sheets) -> Iterator[str]:
    """Hold the lists: of changes against the verdicts, and what was drawn against what is listed."""
    changes = {str(one.get("oid")): one for one in sheets.items(APPROVALS, "changes") or ()}
    for row in sheets.rows(INDEX) or ():
        path = row.get("List", "")
        items = sheets.rows(path) if path.startswith(LISTS) else None
        if items is None:
            continue
        if re.fullmatch("[0-9]+", row.get("Items", "")) and int(row["Items"]) != len(items):
            yield unlike(INDEX, path, "how many items there are")
        if row.get("Source", "").startswith(CHANGES_OF) and changes:
            yield from hold_changes(path, items, changes)
        listed = {item.get("Item"): item for item in items}
        for drawn in sheets.rows(SAMPLES + path[len(LISTS) :]) or ():
            of = listed.get(drawn.get("Item"), {})
            other = next((column for column in of if column in drawn and drawn[column] != of[column]), "")
            if other:
                yield unlike(SAMPLES + path[len(LISTS) :], path, f"{other} of {drawn.get('Item')}")
                break


def hold_changes(path: str, items: Iterable[dict[str, str]], changes: dict[str, dict[str, object]]) -> Iterator[str]:
    """Hold what a list says of each change against its verdict."""
    for item in items:
        change = changes.get(item.get("Item", ""))
        if change is None or seen(change.get("on")) != item.get("Day"):
            yield unlike(path, APPROVALS, f"the day of {item.get('Item')}")
            return
        verdict = str(change.get("verdict"))
        if verdict in SHOWN and item.get("State") not in SHOWN[verdict]:
            yield unlike(path, APPROVALS, f"what {item.get('Item')} shows")
            return


# --- 24. The windows of each control: the table for people against the list for programs ---

WINDOWS = {
    "Late": "late_within_grace",
    "After too long a gap": "after_gap",
    "Cannot be told": "cannot_be_told",
    "Missed": "missed",
    "Still open": "open",
}  # of the table, and of the list for programs


def hold_windows(sheets: Sheets) -> Iterator[str]:
    """Hold the table of windows against the windows of each control."""
    controls, table = sheets.items(EVIDENCE, "controls"), "evidence-controls.csv"
    rows = sheets.rows(table)
    if controls is None or rows is None:
        return
    if [row.get("Control") for row in rows] != [seen(one.get("id")) for one in controls]:
        yield unlike(table, EVIDENCE, "the controls")
        return
    for row, one in zip(rows, controls):
        ids = collections.defaultdict(list)
        windows = one.get("windows")
        for window in windows if isinstance(windows, list) else ():
            if isinstance(window, dict):
                ids[str(window.get("state"))].append(seen(window.get("id")))
        fits = windows_of_v1 if sheets.json(EVIDENCE, "schema") == "tieout.evidence-sheet/v1" else windows_fit
        if not fits(row, ids):
            yield unlike(table, EVIDENCE, f"the windows of {one.get('id')}")
            return
        entries, number = one.get("entries"), row.get("Evidence entries")
        if isinstance(entries, list) and number is not None and number != str(len(entries)):
            yield unlike(table, EVIDENCE, f"how many entries {one.get('id')} has")
            return


def windows_fit(row: dict[str, str], ids: dict[str, list[str]]) -> bool:
    """Say whether a row names and counts the windows as the list for programs has them."""
    over = len(ids["done"])
    for column, state in WINDOWS.items():
        if cells_of(row, column) != ids[state]:
            return False
        over += 0 if state == "open" else len(ids[state])
    return row.get("Windows required") == str(over) and row.get("In time") == str(len(ids["done"]))


def windows_of_v1(row: dict[str, str], ids: dict[str, list[str]]) -> bool:
    """Hold a row as before v2: there a doubtful window counted as missed, and one after a gap as done."""
    done = [cell for column in ("Late", "After too long a gap") for cell in cells_of(row, column)]
    missed = sorted([*cells_of(row, "Missed"), *cells_of(row, "Cannot be told")])
    wanted = len(ids["done"]) + len(ids["late_within_grace"])
    return (
        missed == sorted(ids["missed"]) and cells_of(row, "Still open") == ids["open"]
        and str(wanted + len(ids["missed"])) == row.get("Windows required")
        and str(wanted - len(done)) == row.get("In time")
    )  # fmt: skip


# --- 25. What bundle.json says of ledger, log and lists, held against the files that tell of them in full ---


def hold_facts(sheets: Sheets) -> Iterator[str]:
    """Hold what bundle.json says of ledger, log and lists; the faults that it admits make remarks of problems."""
    fact = sheets.bundle.fact
    for part, path, key, verb in (
        ("approvals", APPROVALS, "changes", "were"),
        ("evidence", EVIDENCE, "captures", "was"),
    ):
        if fact(part, "examined") is False and sheets.items(path, key):
            yield unlike("bundle.json", path, f"whether {part} {verb} examined")
    for path, here, there in (
        (APPROVALS, ("ledger", "source"), ("approvals", "ledger", "source")),
        (APPROVALS, ("ledger", "records"), ("approvals", "ledger", "records")),
        (EVIDENCE, ("log", "lines"), ("evidence", "log", "lines")),
        (EVIDENCE, ("log", "head", "signer"), ("evidence", "log", "signer")),
    ):
        found, claimed = sheets.json(path, *here), fact(*there)
        if found is not None and claimed is not None and found != claimed:
            yield unlike("bundle.json", path, " ".join(there))
    for path, of, key, said in (
        (APPROVALS, "ledger", "approvals faults", fact("approvals", "faults")),
        (EVIDENCE, "log", "evidence log faults", fact("evidence", "log", "faults")),
    ):
        faults = sheets.json(path, of, "faults")
        if isinstance(faults, list) and isinstance(said, int) and said != len(faults):
            yield unlike("bundle.json", path, f"the number of {key}: {said}, and {len(faults)} are there")
    rows, listed = sheets.rows(INDEX), fact("populations", "controls")
    if rows is not None and isinstance(listed, list):
        ids = [seen(one.get("id")) if isinstance(one, dict) else "" for one in listed]
        if ids != [row.get("Control") for row in rows]:
            yield unlike("bundle.json", INDEX, "the controls")


# --- 26. What the bundle says more than once: counts, tables for people, lines for programs ---


def examine_agreeing(bundle: Bundle) -> None:
    """Hold them against one another; of what one file alone says, nothing is told."""
    sheets = Sheets(bundle)
    for hold in (
        hold_day, hold_facts, hold_findings, hold_exceptions, hold_approvals, hold_texts, hold_captures, hold_windows, hold_rungs, hold_matrix,
        hold_lists,
    ):  # fmt: skip
        bundle.problems += hold(sheets)
    if sheets.held:
        bundle.notes.append(f"said more than once: {counted(len(sheets.held), 'file')} held against one another")


def hold_day(sheets: Sheets) -> Iterator[str]:
    """Hold period, day and commit."""
    for path in (FINDINGS, EVIDENCE, APPROVALS):
        for keys in (("as_of",), ("timezone",), ("head",), ("period", "id"), ("period", "start"), ("period", "end")):
            here, there = sheets.json(path, *keys), sheets.bundle.fact(*keys)
            if here is not None and there is not None and here != there:
                yield unlike(path, "bundle.json", " ".join(keys))


def hold_findings(sheets: Sheets) -> Iterator[str]:
    """Count the findings, and what they are about."""
    said = sheets.bundle.fact("counts")
    findings, unread = sheets.items(FINDINGS, "findings"), sheets.items(FINDINGS, "unreadable")
    if findings is not None:
        is_open = collections.Counter(str(one.get("severity")) for one in findings if one.get("state") == "open")
        states = collections.Counter(str(one.get("state")) for one in findings)
        counts = {key: is_open[key] for key in ("error", "warning", "note")}
        yield from hold_counts("bundle.json", said, counts, FINDINGS)
        counts.update({key: states[key] for key in ("waived", "baselined")})
        yield from hold_counts(FINDINGS, sheets.json(FINDINGS, "counts"), counts, FINDINGS)
    if unread is not None:
        yield from hold_counts("bundle.json", said, {"unreadable": len(unread)}, FINDINGS)
    for path, key in ((DOCUMENTS, "documents"), (CONTROLS, "controls")):
        listed = sheets.items(path, key)
        if listed is not None:
            yield from hold_counts("bundle.json", said, {key: len(listed)}, path)
            yield from hold_counts(FINDINGS, sheets.json(FINDINGS), {key: len(listed)}, path)
    rules = sheets.items(FINDINGS, "rules")
    told = sheets.bundle.fact("not_examined")
    if rules is not None and isinstance(told, list):
        left = sorted(str(one.get("id")) for one in rules if one.get("state") == "not_examined")
        if left != sorted(str(one.get("rule")) for one in told if isinstance(one, dict)):
            yield unlike(FINDINGS, "bundle.json", "what was not examined")


def hold_exceptions(sheets: Sheets) -> Iterator[str]:
    """Hold the table of deviations against the findings of severity error: each once, in its state."""
    findings, rows = sheets.items(FINDINGS, "findings"), sheets.rows(EXCEPTIONS)
    if findings is None or rows is None:
        return
    errors = [one for one in findings if one.get("severity") == "error"]
    keys = ("rule", "subject", "message")
    wanted: dict[tuple[str, ...], list[str]] = collections.defaultdict(list)
    for one in errors:
        place = f"{one.get('path')}:{one.get('line')}:{one.get('column')}"
        told = (*(by_line(one.get(key)) for key in keys), by_line(place))
        wanted[told].append(str(one.get("state")))
    for number, row in enumerate(rows, 1):
        if not row.get("Rule"):
            continue  # a row of the exceptions register, which no finding is about
        states = wanted.get(tuple(by_line(row.get(key)) for key in ("Rule", "Subject", "What", "Place")), [])
        state = row.get("State")
        fits = {"open": ["open"], "baselined": ["baselined"], "accepted": ["waived", "open", "baselined"]}
        match = next((one for one in fits.get(str(state), []) if one in states), "")
        if not match:
            yield unlike(EXCEPTIONS, FINDINGS, f"the deviation in row {number}")
            return
        if state == "accepted" and not (row.get("Accepted by") or match == "waived"):
            yield f"{EXCEPTIONS} calls row {number} accepted, and names nobody who accepted it"
        states.remove(match)
    if any(wanted.values()):
        yield unlike(EXCEPTIONS, FINDINGS, f"the number of deviations: {sum(map(len, wanted.values()))} more are found")


def hold_approvals(sheets: Sheets) -> Iterator[str]:
    """Hold each change: as lines, in the table, counted, and by the ledger's word."""
    changes = sheets.items(APPROVALS, "changes")
    if changes is None:
        return
    lines, table = "approvals/changes.jsonl", "approvals/changes.csv"
    found = sheets.lines(lines)
    if found is not None and found != changes:
        yield unlike(lines, APPROVALS, "the changes")
    verdicts = collections.Counter(str(one.get("verdict")) for one in changes)
    totals = {key: verdicts[key] for key in ("approved", "approved_late", "exception", "exempt", "not_tested")}
    totals["changes"] = len(changes)
    yield from hold_counts(APPROVALS, sheets.json(APPROVALS, "totals"), totals, APPROVALS)
    yield from hold_counts("bundle.json", sheets.bundle.fact("approvals", "totals"), totals, APPROVALS)
    yield from hold_rows(sheets, table, APPROVALS, [change_row(one) for one in changes])
    merged = merged_in(sheets)
    for one in changes:
        numbers = one.get("numbers")
        number = numbers[0] if isinstance(numbers, list) and len(numbers) == 1 else None
        if number in merged and not is_same_moment(merged[number], str(one.get("merged_at"))):
            yield unlike(APPROVALS, LEDGER + "...", f"when #{number} was merged")
            return


def is_same_moment(one: str, other: str) -> bool:
    """Say whether both are of one second, as far as both are in UTC: else nothing is said."""
    return one[:19] == other[:19] or not (one.endswith("Z") and other.endswith("Z"))


def merged_in(sheets: Sheets) -> dict[object, str]:
    """Give when each request was merged, by the newest line of the ledger."""
    merged: dict[object, str] = {}
    for path in sorted(sheets.bundle.kinds):
        if path.startswith(LEDGER) and path.endswith("/approvals.jsonl"):
            for line in sheets.lines(path) or ():
                body = line.get("body") if isinstance(line, dict) else None
                if isinstance(body, dict) and isinstance(body.get("number"), int) and body.get("merged_at"):
                    merged[body["number"]] = str(body["merged_at"])
    return merged


def hold_texts(sheets: Sheets) -> Iterator[str]:
    """Hold what is proven of each text, and what it claims."""
    lines, table = "approvals/policies.jsonl", "approvals/policies.csv"
    texts = sheets.lines(lines)
    if texts is None:
        return
    found = [one if isinstance(one, dict) else {} for one in texts]
    yield from hold_rows(sheets, table, lines, [text_row(one) for one in found])
    claims = {str(one.get("path")): one for one in found}
    for document in sheets.items(DOCUMENTS, "documents") or ():
        of = claims.get(str(document.get("path")))
        if of is None:
            continue
        claimed = of.get("claimed")
        for key, value in {**(claimed if isinstance(claimed, dict) else {}), "id": of.get("id"), "title": of.get("title"),
                           "digest": of.get("file")}.items():  # fmt: skip
            if key in document and document[key] != value:
                yield unlike(DOCUMENTS, lines, f"the {key} of {document.get('path')}")
                return


def hold_captures(sheets: Sheets) -> Iterator[str]:
    """Hold each capture: as lines, in the table, and counted."""
    captures = sheets.items(EVIDENCE, "captures")
    if captures is None:
        return
    lines, table = "evidence-captures.jsonl", "evidence-captures.csv"
    found = sheets.lines(lines)
    if found is not None and found != captures:
        yield unlike(lines, EVIDENCE, "the captures")
    states = collections.Counter(str(one.get("state")) for one in captures)
    totals = {key: states[key] for key in ("pass", "fail", "inconclusive", "error", "not_applicable")}
    yield from hold_counts(EVIDENCE, sheets.json(EVIDENCE, "totals"), totals, EVIDENCE)
    yield from hold_counts("bundle.json", sheets.bundle.fact("evidence", "totals"), totals, EVIDENCE)
    yield from hold_rows(sheets, table, EVIDENCE, [capture_row(one) for one in captures])


# --- 27. What may help where something does not hold: a bundle is often packed anew by whoever sends it on ---

OF_A_SYSTEM = re.compile(  # what is said of files that macOS and Windows put into folders by themselves
    r"(?:(?:.*/)?(?:\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)|__MACOSX/.*) is extra: .*"
    r"|(?:\.Spotlight-V100|\.fseventsd|\.Trashes|\.TemporaryItems|System Volume Information|\$RECYCLE\.BIN)"  # of a stick
    r"(?:/.*)? (?:is extra: .*|is an extra folder, with nothing in it|is a folder that cannot be opened: .*)"
)


def hint(bundle: Bundle) -> str:
    """Give what comes next; empty where there is nothing to say."""
    if not bundle.is_file(MANIFEST):
        inner = sorted(path for path in bundle.kinds if path.endswith(("/" + MANIFEST, "\\" + MANIFEST)))
        if inner:
            return f"there is {shown(inner[0])}: unpack a ZIP first, and verify the folder that holds the list itself"
    if bundle.problems and all(map(OF_A_SYSTEM.fullmatch, bundle.problems)):
        return (
            "macOS and Windows write such files by themselves: take the bundle as it was handed over, or remove them"
            " from a copy of it, and verify again"
        )
    return ""


# --- 28. All of it, and what is said in the end ---

MOST_SHOWN = 200  # problems


def examine(path: str, options: argparse.Namespace) -> tuple[Bundle, int, int]:
    """Examine a bundle; give it with what was found, and how many files are listed and hold."""
    bundle = Bundle(path)
    if not bundle.is_file(MANIFEST):
        if bundle.kinds or not bundle.problems:  # else it could not be read at all, which is said
            bundle.problems.append(f"there is no {MANIFEST}, so nothing says what belongs here")
        return bundle, 0, 0
    listed = read_manifest(bundle, bundle.read(MANIFEST))
    matching = compare(bundle, listed)
    is_as_listed = not bundle.problems
    read_facts(bundle)
    examine_log(bundle)
    examine_captured(bundle)
    examine_ledger(bundle)
    with tempfile.TemporaryDirectory() as folder:
        examine_ssh(bundle, options.pin, folder)
        examine_cms(bundle, options.pin, options.ca, folder)
        bundle.trusted += [any(one in options.pin for one in bundle.fingerprints)] if options.pin else []
        examine_statement(bundle, listed, folder)
        examine_token(bundle, MANIFEST, options.tsa_cert, folder)
        examine_token(bundle, HEAD, options.tsa_cert, folder)
    examine_facts(bundle)
    examine_external(bundle, listed, options.external)
    examine_drawn(bundle)
    if is_as_listed:
        examine_stated(bundle, listed)
        examine_agreeing(bundle)
    examine_forms(bundle)
    if bundle.is_file(SIGSTORE):
        bundle.unexamined.append(SIGSTORE)
        bundle.notes.append(f"signature not examined: {SIGSTORE}: VERIFY.md names the tools that read it")
    return bundle, len(listed), matching


def verdict(bundle: Bundle, options: argparse.Namespace) -> tuple[int, str]:
    """Give the exit code and the result in a line."""
    problems = len(set(bundle.problems))
    if problems:
        return 1, f"altered: {problems} problem{'s' if problems > 1 else ''}"
    code, result = by_whom(bundle, options)
    if bundle.unseen:
        return 3, f"{result}; {bundle.unseen} of {bundle.outside} external files NOT examined"
    if bundle.unlisted:
        return 3, f"{result}; it lists NO external file, and you ask for those in {shown(bundle.unlisted)}"
    return code, result


def by_whom(bundle: Bundle, options: argparse.Namespace) -> tuple[int, str]:
    """Give the exit code and the result of a bundle in which nothing is wrong."""
    if (options.pin or options.ca) and bundle.signers and all(bundle.trusted):
        if bundle.unexamined:
            return 3, f"intact; signed by whom you named; {unexamined_here(bundle)}"
        if bundle.lacks_time:
            return 3, "intact; signed by whom you named; NOT time-stamped"
        return 0, "intact; signed by whom you named" + ("" if bundle.is_file(STAMP) else "; no time-stamp")
    return 3, "intact; " + doubt(bundle, options)


def unexamined_here(bundle: Bundle) -> str:
    """Name what no program here could examine."""
    return "not examined here: " + ", ".join(dict.fromkeys(bundle.unexamined))


def doubt(bundle: Bundle, options: argparse.Namespace) -> str:
    """Say why nobody whom the reader named vouches for it."""
    if not any(map(bundle.is_file, (SSH, CMS, SIGSTORE))):
        return "unsigned: nothing shows who made it"
    if not bundle.signers:
        return "its signature was not examined"
    if (options.pin or options.ca or options.tsa_cert) and bundle.unexamined:
        return f"NOT shown to be signed, or time-stamped, by all whom you named; {unexamined_here(bundle)}"
    if options.pin or options.ca or options.tsa_cert:
        return "NOT signed, or not time-stamped, by whom you named"
    return "signer NOT pinned: anyone could have signed it"


def arguments(argv: list[str]) -> argparse.Namespace:
    """Read the command line; ends with 2 where it is wrong."""
    parser = argparse.ArgumentParser(description="Verify this bundle without Tieout.")
    parser.add_argument("path", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument(
        "--pin",
        action="append",
        default=[],
        metavar="SHA256:...",
        help="the fingerprint of the signer's key, or certificate (3A:0F:...)",
    )
    parser.add_argument("--ca", metavar="FILE", help="certificates (PEM) whose signers you trust")
    parser.add_argument("--tsa-cert", metavar="FILE", help="certificates (PEM) of the authority whose time you trust")
    parser.add_argument("--external", metavar="FOLDER", help="holds the files that EXTERNAL.csv lists")
    options = parser.parse_args(argv)
    for pin in options.pin:
        if not FINGERPRINT.fullmatch(pin) and not CERTIFICATE.fullmatch(pin):
            parser.error(
                f"{shown(pin)} is no fingerprint as ssh-keygen -l prints it: SHA256: and 43 characters;"
                " nor of a certificate, as openssl x509 -noout -fingerprint -sha256 does: 3A:0F:..."
            )
    for name in filter(None, (options.ca, options.tsa_cert)):
        if not os.path.isfile(name):
            parser.error(f"{shown(name)} is no file")
    if options.external is not None:
        if not os.path.isdir(options.external):
            parser.error(f"{shown(options.external)} is no folder")
        inner, outer = (os.path.join(os.path.realpath(path), "") for path in (options.external, options.path))
        if inner.startswith(outer) or outer.startswith(inner):
            parser.error(f"{shown(options.external)} and the bundle lie in one another")
    if not os.path.exists(options.path):
        parser.error(f"{shown(options.path)}: there is no such folder or file")
    return options


def main(argv: list[str]) -> int:
    """Print what was found; give the exit code, which is 2 where it cannot be printed."""
    options = arguments(argv)
    bundle, listed, matching = examine(options.path, options)
    problems = sorted(set(bundle.problems))
    lines = ["PROBLEM: " + line for line in problems[:MOST_SHOWN]]
    if len(problems) > MOST_SHOWN:
        lines.append(f"PROBLEM: and {len(problems) - MOST_SHOWN} more")
    step = hint(bundle)
    lines += ["NEXT: " + step] if step else []
    lines += bundle.notes
    digest = f" (sha256:{bundle.digest(MANIFEST)})" if bundle.is_file(MANIFEST) else ""
    lines.append(f"{matching} of {listed} listed files match {MANIFEST}{digest}")
    code, result = verdict(bundle, options)
    lines.append("RESULT: " + result)
    try:
        print("\n".join(lines), flush=True)
    except OSError as error:
        print(f"verify.py: cannot print what was found: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries once more as it ends
        return 2
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, MemoryError) as error:
        sys.exit(f"verify.py: cannot read the bundle: {shown(str(error))}")
