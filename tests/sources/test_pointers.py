"""Pointers of Git LFS and git-annex are told from files that only look a little like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.location import Location, Unreadable
from tieout.sources.pointers import LARGEST, Pointer, pointed_at, pointer_in

OID = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
# The example of docs/spec.md of git-lfs.
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize 12345\n"
KEY = f"SHA256E-s12345--{OID}.pdf"
# doc/internals/pointer_file.mdwn of git-annex.
ANNEX = f"/annex/objects/{KEY}\n"


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
    assert pointed_at(text.encode()) == Pointer("Git LFS", OID, 12345)


@pytest.mark.parametrize(
    "text",
    [
        ANNEX,
        ANNEX.removesuffix("\n"),
        ANNEX.replace("\n", "\r\n"),
        f"../../.git/annex/objects/Jx/0m/{KEY}/{KEY}",
        f".git/annex/objects/Jx/0m/{KEY}/{KEY}",
        f"{ANNEX}see /annex/ for more\n",
        ANNEX.replace("E-s", "-s").replace(".pdf", ""),
    ],
)
def test_a_pointer_of_git_annex_says_it_by_its_key(text: str) -> None:
    assert pointed_at(text.encode()) == Pointer("git-annex", OID, 12345)


@pytest.mark.parametrize(
    ("key", "sha256", "size"),
    [
        ("WORM-s3-m1700000000--list.csv", "", 3),
        ("URL--http&c%%example.com%a", "", None),
        ("MD5E-s7--d41d8cd98f00b204e9800998ecf8427e.csv", "", 7),
        (f"SHA256-s9-S5-C2--{OID}", OID, 9),
    ],
)
def test_a_key_may_say_less(key: str, sha256: str, size: int | None) -> None:
    assert pointed_at(f"/annex/objects/{key}\n".encode()) == Pointer("git-annex", sha256, size)


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
        POINTER.replace("oid", f"ext-0-foo {'x' * 1024}\noid"),
        "See " + POINTER,
        f"{ANNEX}and a line that was appended\n",
        f"{ANNEX}/annex/ without an end",
        "/annex/objects/\n",
        "/annex/objects/no key\n",
        f"/annex/objects/a/{KEY}\n",
        f"../annex/objects/{KEY}",
        "/annex/objects/" + "A" * LARGEST + "--x\n",
    ],
)
def test_what_is_no_pointer_is_a_file(text: str) -> None:
    assert pointed_at(text.encode()) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_pointer_or_not(data: bytes) -> None:
    assert pointed_at(data) is None
    assert not isinstance(pointed_at(b"/annex/objects/SHA256-s1--" + data), str)


@given(st.integers(0, 10**19 - 1))
def test_any_size_is_read(size: int) -> None:
    assert pointed_at(POINTER.replace("12345", str(size)).encode()) == Pointer("Git LFS", OID, size)


def test_it_is_told_with_what_brings_the_file() -> None:
    expected = Unreadable(
        location=Location("policies/a b.md"),
        kind="git-lfs-pointer",
        message=f"policies/a b.md is a pointer of Git LFS: the file itself (12345 bytes, sha256:{OID}) is not in Git",
        remedy=(
            "git lfs pull --include 'policies/a b.md' brings it here; a file that is examined belongs into Git itself: "
            "take its pattern out of .gitattributes, then git add --renormalize 'policies/a b.md', and commit"
        ),
    )
    assert pointer_in(POINTER.encode(), "policies/a b.md") == expected


def test_a_link_of_git_annex_is_told_so() -> None:
    told = pointer_in(f"../.git/annex/objects/Jx/0m/{KEY}/{KEY}".encode(), "policies/a.md", is_link=True)
    assert told is not None
    assert told.kind == "git-annex-pointer"
    assert told.message.endswith(" is not in Git (a symbolic link into its store)")
    assert told.remedy == (
        "git annex get policies/a.md brings it here; a file that is examined belongs into Git itself: "
        "git annex unannex policies/a.md && git add policies/a.md, and commit"
    )


def test_a_file_is_not_told_to_be_a_pointer() -> None:
    assert pointer_in(b"# A policy\n", "policies/a.md") is None
