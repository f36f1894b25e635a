"""A signed report.pdf: is it as it was built, with one certifying signature over all of it behind? No pyHanko here.

Stricter than viewers: exactly the form that ``pades_signing`` leaves is good. Nothing may follow the signature, not
even what viewers allow, and no byte but the signature itself may lie outside it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from tieout.seal import cms, pdf, timestamp
from tieout.seal.digest import hex_of
from tieout.seal.pdf import Name, Reference

if TYPE_CHECKING:
    from tieout.seal.cms import Cms
    from tieout.seal.pdf import Section, Value

LARGEST = 256 << 20
"""Bytes of a PDF that are read."""
_TAIL = re.compile(rb"startxref\r?\n(\d{1,12})\r?\n%%EOF\r?\n?\Z")
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_GRANTED = bytes.fromhex("3003020100")
"""PKIStatusInfo: granted (RFC 3161, 2.4.2)."""


class PdfSealError(ValueError):
    """What is wrong, one sentence on "it"; ``kind`` says it as a slug."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class PdfSeal(NamedTuple):
    """A signature that holds and covers the whole file."""

    cms: Cms
    stamp: timestamp.Token | None
    """The time-stamp over the signature, if it has one."""
    is_stamp_held: bool
    """Whether it leads to an authority that the reader trusts; else its time is anybody's word."""
    unsigned_bytes: int
    """Length of the file before it was signed."""
    unsigned_sha256: str
    """Its digest, 64 hex digits."""


class _Found(NamedTuple):
    covered: bytes
    message: bytes
    claimed_at: datetime | None
    unsigned: int


def verify(data: bytes, *, roots: bytes | None = None, tsa: bytes | None = None) -> PdfSeal:
    """Hold a PDF against the signature in it; raises PdfSealError.

    ``roots`` and ``tsa`` (PEM) are certificates that the reader trusts: for the signer and for the time-stamp. The
    signer's is held at the time-stamp's time if that is trusted, else at the time that the signer claims.
    """
    found = _found(data)
    try:
        # The signature comes first: what it does not hold says nothing, its time-stamp neither.
        first = cms.verify(found.message, found.covered, claimed_at=found.claimed_at)
    except cms.CmsError as error:
        kind = "altered" if "of other bytes" in str(error) else "bad-signature"
        raise PdfSealError(kind, f"its signature does not hold: {error}") from error
    stamp, is_held = _stamp(first, tsa)
    try:
        seal = cms.verify(
            found.message,
            found.covered,
            roots=roots,
            at=stamp.at if stamp and is_held else None,
            claimed_at=found.claimed_at,
        )
    except cms.CmsError as error:  # of the certificate: the signature was held above
        raise PdfSealError("bad-signature", str(error)) from error
    before = data[: found.unsigned]
    return PdfSeal(seal, stamp, is_held, len(before), hex_of(before))


def _stamp(seal: Cms, tsa: bytes | None) -> tuple[timestamp.Token | None, bool]:
    if seal.token is None:
        return None, False
    response = _sequence(_GRANTED + seal.token)
    try:
        if tsa is None:
            return timestamp.read(response, seal.signature), False
        return timestamp.hold(response, seal.signature, timestamp.authorities(tsa)), True
    except timestamp.TokenError as error:
        raise PdfSealError("bad-token", f"the time-stamp of its signature does not hold: {error}") from error


def _sequence(content: bytes) -> bytes:
    size = len(content).to_bytes(4, "big").lstrip(b"\0")
    return b"\x30" + (bytes([len(content)]) if len(content) < 0x80 else bytes([0x80 | len(size)]) + size) + content


def _found(data: bytes) -> _Found:
    if len(data) > LARGEST:
        raise PdfSealError("not-a-pdf", f"it is longer than {LARGEST} bytes")
    if not data.startswith(b"%PDF-"):
        raise PdfSealError("not-a-pdf", "it is no PDF")
    try:
        return _last_revision(data)
    except (pdf.PdfError, ValueError, RecursionError) as error:
        if isinstance(error, PdfSealError):
            raise
        raise PdfSealError("malformed-pdf", f"its structure is not one that is read here: {error}") from error


def _last_revision(data: bytes) -> _Found:
    tail = _TAIL.search(data, max(0, len(data) - 64))
    ranges = [tuple(map(int, match.groups())) for match in _RANGE.finditer(data)]
    ends = [start + length for *_, start, length in ranges]
    if tail is None:
        raise _no_end(data, ends)
    starts = [match.end() for match in re.finditer(rb"startxref\r?\n\d{1,12}\r?\n%%EOF\r?\n?", data)]
    if len(starts) < 2:
        raise (
            PdfSealError("truncated", f"it is cut off: {len(data)} of {ends[0]} bytes")
            if ends and ends[0] > len(data)
            else _unsigned()
        )
    start = starts[-2]
    last = pdf.section(data, start)
    signatures = {number: item for number, item in last.objects.items() if _is_signature(item)}
    if not signatures:
        if ends:
            message = "it was updated after it was signed: another revision follows what the signature covers"
            raise PdfSealError("updated-after-signing", message)
        raise _unsigned()
    fields = [item for item in last.objects.values() if isinstance(item, dict) and item.get(b"FT") == Name(b"Sig")]
    before = _TAIL.search(data[max(0, start - 64) : start])
    earlier = None if before is None else _section_at(data[:start], int(before[1]))
    if len(signatures) > 1 or len(fields) > 1 or (earlier is not None and b"Prev" in earlier):
        raise PdfSealError("two-signatures", "it was signed or changed more than once: exactly one revision is wanted")
    ((number, signature),) = signatures.items()
    _hold_certifying(last, number, signature)
    return _covered(data, signature, start)


def _section_at(data: bytes, at: int) -> dict[bytes, Value]:
    """Give the trailer of a revision whose cross-reference begins at an offset."""
    return pdf.section(data, at).trailer


def _no_end(data: bytes, ends: list[int]) -> PdfSealError:
    if not ends:
        return PdfSealError("truncated", "it does not end as a PDF does, and no signature is in it")
    end = ends[-1]
    if end > len(data):
        return PdfSealError("truncated", f"it is cut off: {len(data)} of {end} bytes")
    behind = len(data) - end
    return PdfSealError("trailing-junk", f"{behind} bytes follow its end, which nobody signed")


def _unsigned() -> PdfSealError:
    return PdfSealError("unsigned", "it is not signed")


def _is_signature(item: Value) -> bool:
    return isinstance(item, dict) and b"ByteRange" in item


def _hold_certifying(last: Section, number: int, signature: Value) -> None:
    root = last.trailer.get(b"Root")
    catalog = last.objects.get(root.number) if isinstance(root, Reference) else None
    form = _resolved(last, catalog, b"AcroForm")
    named = form.get(b"Fields") if isinstance(form, dict) else None
    field = _at(last, named[0]) if isinstance(named, list) and len(named) == 1 else None
    if not isinstance(field, dict) or field.get(b"FT") != Name(b"Sig") or field.get(b"V") != Reference(number):
        raise PdfSealError("two-signatures", "its form does not hold exactly one field, that of the signature")
    permissions = _resolved(last, catalog, b"Perms")
    if not isinstance(permissions, dict) or permissions.get(b"DocMDP") != Reference(number):
        raise PdfSealError("not-certifying", "its signature does not certify the document")
    references = signature.get(b"Reference") if isinstance(signature, dict) else None
    reference = references[0] if isinstance(references, list) and len(references) == 1 else None
    parameters = reference.get(b"TransformParams") if isinstance(reference, dict) else None
    if (
        not isinstance(reference, dict)
        or reference.get(b"TransformMethod") != Name(b"DocMDP")
        or not isinstance(parameters, dict)
        or parameters.get(b"P") != 1
    ):
        raise PdfSealError("not-certifying", "its signature allows changes afterwards (DocMDP is not 1)")


def _resolved(last: Section, holder: Value, key: bytes) -> Value:
    return _at(last, holder.get(key)) if isinstance(holder, dict) else None


def _at(last: Section, value: Value) -> Value:
    return last.objects.get(value.number) if isinstance(value, Reference) else value


def _covered(data: bytes, signature: Value, unsigned: int) -> _Found:
    found = signature if isinstance(signature, dict) else {}
    if found.get(b"SubFilter") != Name(b"ETSI.CAdES.detached"):
        raise PdfSealError("bad-signature", "its signature is of another kind than ETSI.CAdES.detached")
    contents, spans = found.get(b"Contents"), found.get(b"ByteRange")
    if not isinstance(contents, pdf.Hexed):
        raise PdfSealError("bad-signature", "its signature has no contents")
    if spans != [0, contents.start, contents.end, len(data) - contents.end]:
        end = _end_of(spans)
        if end > len(data):
            raise PdfSealError("truncated", f"it is cut off: {len(data)} of {end:.0f} bytes")
        raise PdfSealError("range-gap", "its signature leaves bytes out: it does not cover the whole file")
    raw = bytes.fromhex(contents.digits.decode("ascii"))
    message = raw[: _der_length(raw)]
    if raw[len(message) :].strip(b"\0"):
        raise PdfSealError("range-gap", "something is hidden behind its signature, where nothing is signed")
    return _Found(
        covered=data[: contents.start] + data[contents.end :],
        message=message,
        claimed_at=_date(found.get(b"M")),
        unsigned=unsigned,
    )


def _end_of(spans: Value) -> float:
    if not isinstance(spans, list) or len(spans) != 4:
        return 0
    return sum(item for item in spans[2:] if isinstance(item, float))


def _der_length(raw: bytes) -> int:
    if len(raw) < 2:
        return 0
    length, count = raw[1], raw[1] & 0x7F
    if not length & 0x80:
        return 2 + length
    return 2 + count + int.from_bytes(raw[2 : 2 + count], "big")


def _date(value: Value) -> datetime | None:
    """Read when it claims to be signed (ISO 32000-1, 7.9.4): in UTC, as we write it."""
    text = (
        value.replace(b"\\072", b":").replace(b"\\053", b"+").replace(b"\\047", b"'")
        if isinstance(value, bytes)
        else b""
    )
    found = re.fullmatch(rb"D:(\d{14})(?:Z|\+00'?00'?)", text)
    return datetime.strptime(found[1].decode("ascii"), "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
