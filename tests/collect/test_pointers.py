"""JSON pointers as RFC 6901 has them, and nothing that only looks like a place."""

from __future__ import annotations

import pytest

from tieout.collect.pointers import Absent, escaped, pointed
from tieout.collect.strict_json import Json

# RFC 6901, section 5.
DOCUMENT: Json = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", DOCUMENT),
        ("/foo", ["bar", "baz"]),
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/e^f", 3),
        ("/g|h", 4),
        ("/i\\j", 5),
        ('/k"l', 6),
        ("/ ", 7),
        ("/m~0n", 8),
    ],
)
def test_the_examples_of_the_rfc_are_found(pointer: str, value: Json) -> None:
    assert pointed(DOCUMENT, pointer) == value


@pytest.mark.parametrize(
    ("pointer", "after"),
    [
        ("/bar", ""),
        ("/foo/2", "/foo"),
        ("/foo/-", "/foo"),
        ("/foo/01", "/foo"),
        ("/foo/-1", "/foo"),
        ("/foo/x", "/foo"),
        ("/foo/0/0", "/foo/0"),
        ("/a~1b/0", "/a~1b"),
    ],
)
def test_nothing_else_is_there(pointer: str, after: str) -> None:
    assert pointed(DOCUMENT, pointer) == Absent(after)


def test_null_is_there() -> None:
    assert pointed({"a": None}, "/a") is None


def test_a_key_becomes_a_part_of_a_pointer() -> None:
    assert pointed(DOCUMENT, f"/{escaped('a/b')}") == 1
    assert pointed(DOCUMENT, f"/{escaped('m~n')}") == 8


def test_what_is_no_pointer_is_an_error() -> None:
    with pytest.raises(ValueError, match="must start with /"):
        pointed(DOCUMENT, "foo")
