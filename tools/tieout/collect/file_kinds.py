"""The bytes of a PDF, a picture, an archive or an Office document -> whether they are one, and whole. Pure.

Only how such a file begins and ends is looked at: what it shows, a person has to see.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from tieout.seal.pdf_lock import Lock, lock_of

if TYPE_CHECKING:
    from collections.abc import Callable

_PDF_TAIL = 1024
"""Bytes at the end in which readers look for the end of a PDF."""
_ZIP_TAIL = 22 + 65535
"""Bytes at the end in which the directory of a ZIP archive ends: its record, and the longest comment."""
_SMALLEST = 16
_FLAGS_AT, _LOCKED = 6, 1
"""Of an entry of a ZIP archive: where its flags stand, and the one that says it is encrypted."""
_MANIFEST = "META-INF/manifest.xml"
"""Where an OpenDocument file says which of its parts are encrypted: the archive around them is not."""
_LARGEST_MANIFEST = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BY_PASSWORD = "it is locked by a password, so nobody can see what it shows"  # noqa: S105  # no password: what is said
_UNLISTED = "the list of what it holds cannot be read, so nobody knows whether anybody can see what it shows"
_ODDLY = "it may be encrypted in a way that is not known here, so nobody knows whether it shows anything without a key"


class _Kind(NamedTuple):
    """How files of a kind begin, what they hold, and how it is seen that they reach to their end."""

    what: str
    starts: tuple[bytes, ...]
    holds: bytes = b""
    is_whole: Callable[[bytes], bool] = lambda _: True


def _pdf(content: bytes) -> bool:
    return b"%%EOF" in content.rstrip(b"\0\r\n\t ")[-_PDF_TAIL:]


def _jpeg(content: bytes) -> bool:
    """Say whether the last scan ends; the preview that cameras put first has an end of its own."""
    return content.rfind(b"\xff\xd9") > content.rfind(b"\xff\xda")


def _gif(content: bytes) -> bool:
    return content.rstrip(b"\0").endswith(b";")


def _webp(content: bytes) -> bool:
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)


def _zip(content: bytes) -> bool:
    return b"PK\x05\x06" in content[-_ZIP_TAIL:]


_ZIPPED = (b"PK\x03\x04",)
_OFFICE = _Kind("Office", _ZIPPED, b"[Content_Types].xml", _zip)
_OPEN_DOCUMENT = _Kind("OpenDocument", _ZIPPED, b"mimetype", _zip)
_OLD_OFFICE = _Kind("Office", (_OLE,))
_JPEG = _Kind("JPEG", (b"\xff\xd8\xff",), is_whole=_jpeg)
_TIFF = _Kind("TIFF", (b"II*\0", b"MM\0*"))
_KINDS = {
    ".pdf": _Kind("PDF", (b"%PDF-",), is_whole=_pdf),
    ".png": _Kind("PNG", (b"\x89PNG\r\n\x1a\n",), b"IEND"),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".gif": _Kind("GIF", (b"GIF87a", b"GIF89a"), is_whole=_gif),
    ".webp": _Kind("WebP", (b"RIFF",), b"WEBP", _webp),
    ".bmp": _Kind("BMP", (b"BM",)),
    ".tif": _TIFF,
    ".tiff": _TIFF,
    ".docx": _OFFICE,
    ".xlsx": _OFFICE,
    ".pptx": _OFFICE,
    ".odt": _OPEN_DOCUMENT,
    ".ods": _OPEN_DOCUMENT,
    ".doc": _OLD_OFFICE,
    ".xls": _OLD_OFFICE,
    ".ppt": _OLD_OFFICE,
    ".zip": _Kind("ZIP", _ZIPPED, is_whole=_zip),
    ".gz": _Kind("gzip", (b"\x1f\x8b",)),
}


def is_of_a_kind(suffix: str) -> bool:
    """Say whether files that end so are known by their bytes; the suffix in small letters, with its dot."""
    return suffix in _KINDS


def why_not(suffix: str, content: bytes) -> str:
    """Say why the bytes are not what the suffix says, or not whole; empty where nothing is known against them."""
    kind = _KINDS.get(suffix)
    if kind is None:
        return ""
    if kind.what == "Office" and content.startswith(_OLE) and _LOCKED_PACKAGE in content:
        return _BY_PASSWORD
    if not content.startswith(kind.starts):
        return f"its name says {kind.what}, and it does not begin as one"
    if len(content) < _SMALLEST or kind.holds not in content or not kind.is_whole(content):
        return f"its name says {kind.what}, and it is cut off"
    if kind.what == "PDF":
        return {Lock.NONE: "", Lock.PASSWORD: _BY_PASSWORD, Lock.OTHER: _ODDLY}[lock_of(content)]
    return _of_archive(content) if kind.starts == _ZIPPED else ""


def _of_archive(content: bytes) -> str:
    """Say whether an entry of an archive, or a part of a document that is one, is encrypted, or that nobody can tell."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            told = [item for item in entries if item.filename == _MANIFEST and item.file_size <= _LARGEST_MANIFEST]
            is_locked = any(item.flag_bits & _LOCKED for item in entries) or any(
                b":encryption-data" in archive.read(item) for item in told
            )
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        return _BY_PASSWORD if content[_FLAGS_AT] & _LOCKED else _UNLISTED  # it still says it of its first entry
    return _BY_PASSWORD if is_locked else ""
