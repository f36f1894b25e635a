"""Pointers of Git LFS are told from files that only look a little like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.evidence.lfs import LARGEST, pointed_at

OID = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
# The example of docs/spec.md of git-lfs.
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize 12345\n"


@pytest.mark.parametrize(
    "text",
    [
        POINTER,
        POINTER.removesuffix("\n"),
        POINTER.replace("git-lfs.github.com", "hawser.github.com"),
        POINTER.replace("oid", f"ext-0-foo sha256:{OID}\noid", 1),
    ],
)
def test_a_pointer_says_what_it_stands_for(text: str) -> None:
    assert pointed_at(text.encode()) == (OID, 12345)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version https://git-lfs.github.com/spec/v1\n",
        POINTER + "\n",
        " " + POINTER,
        POINTER.replace("\n", "\r\n"),
        POINTER.replace("sha256", "md5"),
        POINTER.replace(OID, OID.upper()),
        POINTER.replace("12345", "-1"),
        POINTER.replace("12345", "1" * 20),
        POINTER.replace("oid", "x" * LARGEST + "\noid"),
        "See " + POINTER,
    ],
)
def test_what_is_no_pointer_is_a_file(text: str) -> None:
    assert pointed_at(text.encode()) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_pointer_or_not(data: bytes) -> None:
    assert pointed_at(data) is None


@given(st.integers(0, 10**19 - 1))
def test_any_size_is_read(size: int) -> None:
    assert pointed_at(POINTER.replace("12345", str(size)).encode()) == (OID, size)
