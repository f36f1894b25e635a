"""The shortcut reads a head exactly as the YAML reader does, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.front_matter import FlatHead, flat_head
from tieout.sources.plain_head import compared_head, plain_fields

PLAIN = b"""\
id: POL-003
title: Change Management Policy
status: active
version: "2.1"
# who answers for it
owner: role:head-of-engineering
approved: 2026-01-14
effective:
retired: null
review: {every: annual, grace: P7D}
criteria: [CC8.1, CC5.3]
controls: []

changelog:
  - {version: "2.1", date: 2026-01-14, author: role:lead, change: "Window: 24 h, not 48"}
  - first
"""


def slow(head: bytes) -> dict[str, str] | None:
    """Give the fields as the YAML reader finds them."""
    found = flat_head(b"---\n" + head + b"---\nText\n")
    return None if found is None else found.fields


def test_a_plain_head_takes_the_shortcut() -> None:
    """All the shapes that documents have are read, and read alike."""
    assert plain_fields(PLAIN) == slow(PLAIN)
    assert plain_fields(PLAIN) is not None


@pytest.mark.parametrize(
    "head",
    [b"a: 1\na: 2\n", b"a: b: c\n", b"a: b #c\n", b"a: [x, [y]]\n", b"a: &x y\n", b"a: |\n  x\n", b"a: x\n  y\n",
     b"a: 'x'\n", b"a: \"x\\n\"\n", b"- a\n", b"a:b\n", b"a: x\r\n", b"\xef\xbb\xbfa: x\n", b"a: {b: 1, b: 2}\n",
     b"  - x\n", b"a: x\n  - y\n", b"a: {b: }\n", b"a: [x, ]\n", b"? a\n", b"a: !t x\n", b"", b"# only\n", b"a: ~\n",
     b"a:  x\n", b"a: x \n", b"a: yes, no\n", b"<<: x\n", b"a: x:\n", b"a: [x:]\n", b"a: \xc3\xa9\n"],
)  # fmt: skip
def test_what_means_more_is_left_to_the_reader(head: bytes) -> None:
    """Odd heads are read alike, or the shortcut gives way."""
    assert plain_fields(head) in (None, slow(head))


_PIECES = st.sampled_from(
    ["a", "b", "id", ":", ": ", " ", "  ", "\n", "\n\n", "\n  - ", "[", "]", ", ", ",", "{", "}", '"', "'", "#", " #",
     "null", "~", "CC6.1", "2026-01-14", "role:x", "-", "- ", "\t", "\r\n", "|", "&a", "*a", "!t", "yes", "1.10", "?"]
)  # fmt: skip
_LINES = st.sampled_from(
    ["a: x", "b: y z", "c:", "  - p", "  - {k: v}", "d: [m, n]", "e: {k: v, l: w}", 'f: "q"', "# r", "", "g: null",
     "a: [x]", "  - 2", "h: i:j", 'k: "l: m, n"', "n: {o: null}", "p: [null]", "q: (r), s"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_the_shortcut_never_differs_on_pieces_of_yaml(text: str) -> None:
    """Whatever stands there, the answer is the reader's or none."""
    head = text.encode() + b"\n"
    assert plain_fields(head) in (None, slow(head))


@given(st.lists(_LINES, max_size=8).map("\n".join))
def test_the_shortcut_never_differs_on_lines(text: str) -> None:
    """Lines that it knows, in any order, repeated or not."""
    head = text.encode() + b"\n"
    assert plain_fields(head) in (None, slow(head))


@given(st.sampled_from([b"", b"\xef\xbb\xbf", b"\n"]), st.lists(st.sampled_from([b"x", b" ", b"\t", b"\r\n", b"\n", b"---\n", b"\r"]), max_size=10))
def test_whole_files_are_compared_alike(start: bytes, body: list[bytes]) -> None:
    """Body and fields are those of the reader, whatever line ends and blanks a text has."""
    data = start + b"---\nid: POL-001\n---\n" + b"".join(body)
    expected = flat_head(data)
    found = compared_head(data)
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert found == FlatHead(fields=expected.fields, body=expected.body)
