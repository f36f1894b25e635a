"""One newline makes other bytes, and no other export."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.evidence.same_text import LARGEST, SameText, text_digest

TEXT = b"login,role\nana,admin\n"
PLAIN = hashlib.sha256(TEXT).hexdigest()


@pytest.mark.parametrize(
    "data",
    [
        TEXT,
        TEXT.rstrip(),
        TEXT + b"\n\n",
        b"\n" + TEXT,
        TEXT.replace(b"\n", b"\r\n"),
        TEXT.replace(b"\n", b"\r"),
        TEXT.replace(b"\n", b" \t\n"),
        b"\xef\xbb\xbf" + TEXT,
        gzip.compress(TEXT, mtime=0),
        gzip.compress(TEXT + b"\n", mtime=7),
    ],
)
def test_the_same_text_has_the_same_digest(data: bytes) -> None:
    assert text_digest(data) == PLAIN


@pytest.mark.parametrize("data", [b"", b" \n", b"a\0b", b"\xff\xfe", b"\x1f\x8b", gzip.compress(TEXT, mtime=0)[:-1]])
def test_what_is_no_text_has_none(data: bytes) -> None:
    assert text_digest(data) == ""


def test_what_it_says_decides() -> None:
    assert text_digest(TEXT.replace(b"admin", b"user")) != PLAIN
    assert text_digest(b" " + TEXT) != PLAIN


def test_what_is_large_is_not_held() -> None:
    text = SameText()
    for _ in range(3):
        text.feed(b"x" * (LARGEST // 2))
    assert text.digest() == ""


@given(st.binary(max_size=80), st.integers(1, 9))
def test_pieces_give_what_the_whole_gives(data: bytes, step: int) -> None:
    text = SameText()
    for start in range(0, len(data), step):
        text.feed(data[start : start + step])
    assert text.digest() == text_digest(data)
