"""A PDF that is encrypted opens without a password, or it does not; each way to encrypt is told alike."""

from __future__ import annotations

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from tieout.seal.pdf_lock import Lock, lock_of


def page(*, user: str | None = None, by: str = "AES-256") -> bytes:
    """Give a PDF of one page; with ``user`` an encrypted one, which has an owner's password beside."""
    made, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Title": "/Encrypt 5 0 R is no lock, and neither is trailer << /Encrypt 5 0 R >>"})
    if user is not None:
        writer.encrypt(user, "the owner's", algorithm=by)
    writer.write(made)
    return made.getvalue()


BY = ("RC4-40", "RC4-128", "AES-128", "AES-256")


@pytest.mark.parametrize("by", BY)
def test_who_has_no_password_sees_nothing(by: str) -> None:
    assert lock_of(page(user="the user's", by=by)) is Lock.PASSWORD


@pytest.mark.parametrize("by", BY)
def test_one_that_only_forbids_opens(by: str) -> None:
    assert lock_of(page(user="", by=by)) is Lock.NONE


@pytest.mark.parametrize("user", ["", "the user's"])
def test_of_what_acrobat_9_alone_wrote_nobody_can_say(user: str) -> None:
    assert lock_of(page(user=user, by="AES-256-R5")) is Lock.OTHER


def test_without_the_library_nobody_can_say_of_what_is_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyhanko.pdf_utils.crypt", "pyhanko.pdf_utils.reader"):
        monkeypatch.setitem(sys.modules, name, None)
    assert lock_of(page(user="")) is Lock.OTHER
    assert lock_of(b"%PDF-1.7") is Lock.NONE


def test_one_that_is_not_encrypted_is_not_locked() -> None:
    assert lock_of(page()) is Lock.NONE
    assert lock_of(b"") is Lock.NONE


@pytest.mark.parametrize(
    "of",
    [
        b"trailer << /Encrypt 7 0 R >>",
        b"trailer << /Encrypt << /Filter /Adobe.PubSec /V 4 >> >>",
        b"trailer << /Encrypt << /Filter /Standard /V 4 /R 9 /O (a) /U (b) >> >>",
        b"trailer << /Encrypt << /Filter /Standard /R 3 /O (a /U (b) >> >>",
        b"trailer << /Encrypt " + b"<<" * 50,
        b"trailer << /Encrypt " + b"[" * 50_000,
        b"1 0 obj << /Type /XRef /Encrypt 7 0 R /W [1 2 1] >> stream",
    ],
)
def test_what_is_encrypted_otherwise_is_not_known_to_open(of: bytes) -> None:
    assert lock_of(of) is Lock.OTHER


@given(st.data())
def test_one_that_was_damaged_is_told_and_nothing_raised(data: st.DataObject) -> None:
    whole = bytearray(_DAMAGED[data.draw(st.integers(0, len(_DAMAGED) - 1))])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 12))] = data.draw(st.sampled_from(_PARTS) | st.binary(max_size=4))
    assert lock_of(bytes(whole)) in Lock


_DAMAGED = tuple(page(user=user, by=by) for user in ("", "the user's") for by in BY)
_PARTS = (
    b"",
    b"<<",
    b">>",
    b"/Encrypt",
    b"null",
    b"0 R",
    b"-1",
    b"999999999999",
    b"[",
    b"(",
    b"stream",
    b"true",
    b"/V 5",
)
