"""A signed PDF holds whole or not at all, and says why; poppler, qpdf and openssl agree where they can."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.seal.authority import Authority, needs_openssl, new_authority
from tests.seal.pki import Pki, new_pki
from tieout.render.pdf import pdf
from tieout.seal import pades, timestamp
from tieout.seal.digest import hex_of
from tieout.seal.pades import PdfSealError
from tieout.seal.pades_signing import sign

pytest.importorskip("pyhanko")
pytestmark = needs_openssl
TITLE = "Example Ltd /ByteRange [0 1 2 3] ) ("
PAGE = "<html lang='en'><head><title>x</title></head><body><h1>{}</h1></body></html>"
AT = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
"""After the certificates begin, however late in a long run they are made."""


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return new_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return pdf(PAGE.format("Report"), title=TITLE, created=date(2026, 6, 30))


@pytest.fixture(scope="module")
def signed(pki: Pki, unsigned: bytes) -> bytes:
    return sign(unsigned, pki.signer("ana"), signed_at=AT)


@pytest.fixture(scope="module")
def stamped(pki: Pki, unsigned: bytes, authority: Authority) -> bytes:
    return sign(unsigned, pki.signer("ben", kind="rsa"), signed_at=AT, stamp=stamper(authority))


def stamper(authority: Authority) -> Callable[[bytes], bytes]:
    return lambda message: authority.answer(timestamp.request(message).body)


def test_a_signed_pdf_is_the_unsigned_one_and_an_increment(pki: Pki, unsigned: bytes, signed: bytes) -> None:
    assert signed.startswith(unsigned)
    found = pades.verify(signed, roots=pki.roots)
    assert (found.unsigned_bytes, found.unsigned_sha256) == (len(unsigned), hex_of(unsigned))
    assert (found.cms.claimed_at, found.cms.is_claimed, found.stamp) == (AT, True, None)
    assert found.cms.subject == "CN=ana,O=Example Ltd"


def test_a_time_stamp_is_read_and_held(pki: Pki, stamped: bytes, authority: Authority) -> None:
    found = pades.verify(stamped, roots=pki.roots, tsa=authority.ca.read_bytes())
    assert found.is_stamp_held
    assert found.stamp is not None
    assert (found.cms.held_at, found.cms.is_claimed) == (found.stamp.at, False)
    assert not pades.verify(stamped, roots=pki.roots).is_stamp_held


def test_a_time_stamp_by_another_authority_is_refused(stamped: bytes, tmp_path: Path) -> None:
    other = new_authority(tmp_path, name="Other Clock")
    assert kind(stamped, tsa=other.ca.read_bytes()) == "bad-token"


def test_poppler_and_qpdf_say_the_same(tmp_path: Path, stamped: bytes) -> None:
    if shutil.which("pdfsig") is None or shutil.which("qpdf") is None:
        pytest.skip("pdfsig or qpdf is not installed")
    (tmp_path / "x.pdf").write_bytes(stamped)
    told = subprocess.run(["pdfsig", tmp_path / "x.pdf"], capture_output=True, check=True, timeout=60).stdout
    assert b"Signature is Valid" in told
    assert b"Total document signed" in told
    subprocess.run(["qpdf", "--check", tmp_path / "x.pdf"], capture_output=True, check=True, timeout=60)


def kind(data: bytes, *, roots: bytes | None = None, tsa: bytes | None = None) -> str:
    with pytest.raises(PdfSealError) as caught:
        pades.verify(data, roots=roots, tsa=tsa)
    assert str(caught.value)
    return caught.value.kind


def updated(data: bytes) -> bytes:
    generic = pytest.importorskip("pyhanko.pdf_utils.generic")
    writing = pytest.importorskip("pyhanko.pdf_utils.incremental_writer")
    writer = writing.IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.pdf_name("/Rotate")] = generic.NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_every_change_has_its_own_kind(signed: bytes, unsigned: bytes) -> None:
    flipped = bytearray(signed)
    flipped[1000] ^= 1
    assert kind(bytes(flipped)) == "altered"
    assert kind(signed + b"x") == "trailing-junk"
    assert kind(signed[:-200]) == "truncated"
    assert kind(updated(signed)) == "updated-after-signing"
    assert kind(unsigned) == "unsigned"
    assert kind(b"no pdf") == "not-a-pdf"
    at = signed.rindex(b"/ByteRange [0 ") + 14
    gap = bytearray(signed)
    gap[at] = ord("9") if gap[at] != ord("9") else ord("8")
    assert kind(bytes(gap)) == "range-gap"


def test_a_pdf_that_was_signed_twice_is_refused(pki: Pki, unsigned: bytes) -> None:
    signed = sign(updated(unsigned), pki.signer("eva"), signed_at=AT)
    assert kind(signed) == "two-signatures"


def test_the_signature_of_another_pdf_is_refused(pki: Pki, signed: bytes) -> None:
    other = sign(pdf(PAGE.format("Other!"), title=TITLE, created=date(2026, 6, 30)), pki.signer("ida"), signed_at=AT)
    start, end = (signed.rindex(b"/Contents <") + 11, signed.rindex(b">\n/ByteRange"))
    theirs = other[other.rindex(b"/Contents <") + 11 : other.rindex(b">\n/ByteRange")]
    assert kind(signed[:start] + theirs + signed[end:]) == "altered"


def test_an_authority_that_is_not_trusted_is_told(signed: bytes, tmp_path: Path) -> None:
    other = new_pki(tmp_path, "Other").roots
    assert kind(signed, roots=other) == "bad-signature"
    with pytest.raises(pades.PdfSealError, match=r"^its certificate does not lead to one that is trusted"):
        pades.verify(signed, roots=other)  # the signature itself fits, which was held before


def test_a_cut_anywhere_is_an_error_of_ours(signed: bytes) -> None:
    for end in range(0, len(signed), 997):
        assert kind(signed[:end])
