"""A head has one text, and no other text is a head."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.seal.note import LARGEST, MalformedNoteError, Note, is_origin, parse

ROOT = bytes(range(32))
GOOD = b"tieout-evidence/Example Ltd\n12\n" + base64.b64encode(ROOT) + b"\n"
ORIGINS = st.text(min_size=1, max_size=200).filter(is_origin)


def test_a_head_is_three_lines() -> None:
    assert Note("tieout-evidence/Example Ltd", 12, ROOT).text == GOOD
    assert parse(GOOD) == Note("tieout-evidence/Example Ltd", 12, ROOT)


@given(ORIGINS, st.integers(0, 10**15 - 1), st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read(origin: str, size: int, root: bytes) -> None:
    note = Note(origin, size, root)
    assert parse(note.text) == note


@given(st.binary(max_size=200))
def test_any_bytes_are_a_head_or_malformed(data: bytes) -> None:
    with contextlib.suppress(MalformedNoteError):
        assert parse(data).text == data


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_changed_byte_is_another_head_or_none(at: int, by: int) -> None:
    changed = GOOD[:at] + bytes([GOOD[at] ^ by]) + GOOD[at + 1 :]
    with contextlib.suppress(MalformedNoteError):
        assert parse(changed) != parse(GOOD)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "it has not the three lines of a head: origin, size, root"),
        (GOOD[:-1], "it has not the three lines of a head: origin, size, root"),
        (GOOD + b"\n", "it has not the three lines of a head: origin, size, root"),
        (GOOD.replace(b"\n", b"\r\n"), "its first line names no origin"),
        (GOOD.replace(b"12", b"012"), "its second line is no size"),
        (GOOD.replace(b"12", b"-1"), "its second line is no size"),
        (GOOD.replace(b"12", "\u0661".encode()), "its second line is no size"),
        (GOOD.replace(b"12", b"1" * 16), "its second line is no size"),
        (b"\n" + GOOD.split(b"\n", 1)[1], "its first line names no origin"),
        (b"x\n1\nAAAA\n", "its third line is no root of a log"),
        (b"x\n1\n!\n", "its third line is no base64"),
        (b"\xff\n1\nAAAA\n", "it is no UTF-8"),
        (b"x" * (LARGEST + 1), f"it is longer than {LARGEST} bytes"),
    ],
)
def test_what_is_no_head_says_why(text: bytes, why: str) -> None:
    with pytest.raises(MalformedNoteError) as caught:
        parse(text)
    assert str(caught.value) == why
