"""A file is cut at its fences, and flattened so that two versions of it can be compared."""

from __future__ import annotations

from datetime import date

import pytest
import yaml as pyyaml
from hypothesis import example, given
from hypothesis import strategies as st

from tieout.model.location import Unreadable
from tieout.sources.front_matter import FlatHead, Head, Parts, flat_head, plain_body, read_head, split
from tieout.sources.front_matter_writer import Field, with_head
from tieout.sources.nodes import Mapping, Node, Scalar, Sequence


def test_a_file_is_cut_at_its_fences() -> None:
    assert split(b"---\nid: a\n---\n# B\n", path="a.md") == Parts(
        yaml=b"id: a\n", body=b"# B\n", body_line=4, has_mark=False
    )
    assert split(b"\xef\xbb\xbf---\r\nid: a\r\n---\r\n# B\r\n", path="a.md") == Parts(
        yaml=b"id: a\r\n", body=b"# B\r\n", body_line=4, has_mark=True
    )


def test_a_line_of_dashes_in_the_body_is_no_fence() -> None:
    parts = split(b"---\nid: a\n---\ntext\n\n---\n\nmore\n", path="a.md")
    assert isinstance(parts, Parts)
    assert parts.body == b"text\n\n---\n\nmore\n"


def test_dashes_within_a_value_are_no_fence() -> None:
    head = read_head(b"---\nid: a --- b\nnote: |\n  x\n  ---\n  y\n---\n", path="a.md")
    assert isinstance(head, Head)
    assert [entry.value for entry in head.fields.entries] == [
        Scalar("a --- b", True, 2, 5),
        Scalar("x\n---\ny\n", False, 3, 7),
    ]


def test_a_file_may_end_with_its_closing_fence() -> None:
    head = read_head(b"---\nid: a\n---", path="a.md")
    assert isinstance(head, Head)
    assert head.parts.body == b""


def test_a_setext_heading_at_the_top_is_no_head() -> None:
    found = read_head(b"Title\n---\n\ntext\n", path="a.md")
    assert isinstance(found, Unreadable)
    assert found.kind == "no-front-matter"


# --- Flattened ---


def test_a_head_is_flattened_to_dotted_keys_and_text() -> None:
    data = (
        b"---\nid: POL-001\nversion: '1.10'\nretired: null\nempty: ''\nreview: {every: annual}\n"
        b"criteria: [CC6.1, CC6.2]\ncontrols: []\nx-a: {}\nchangelog:\n  - {date: 2026-01-14}\n---\n\ntext  \r\nmore\t\n\n\n"
    )
    assert flat_head(data) == FlatHead(
        fields={
            "id": "POL-001",
            "version": "1.10",
            "retired": "",
            "empty": "",
            "review.every": "annual",
            "criteria[0]": "CC6.1",
            "criteria[1]": "CC6.2",
            "controls": "[]",
            "x-a": "{}",
            "changelog[0].date": "2026-01-14",
        },
        body=b"\ntext\nmore",
    )


def test_a_file_without_a_head_is_all_body() -> None:
    assert flat_head(b"# A\r\n\r\ntext \r\n") == FlatHead(fields={}, body=b"# A\n\ntext")


@pytest.mark.parametrize(
    "data", [b"---\nid: a\n", b"---\nid: [a\n---\n", b"---\na: b\na: c\n---\n", b"+++\na = 1\n+++\n"]
)
def test_a_head_that_cannot_be_read_is_not_compared(data: bytes) -> None:
    assert flat_head(data) is None


def test_the_text_below_a_broken_head_can_still_be_compared() -> None:
    assert plain_body(b"---\na: b\na: c\n---\ntext \n") == b"text"
    assert plain_body(b"---\na: b\n") == b"---\na: b"


@given(st.binary(max_size=80))
def test_any_bytes_are_flattened_or_not(data: bytes) -> None:
    assert isinstance(flat_head(data), FlatHead | None)
    assert isinstance(plain_body(data), bytes)


# --- Written ---

words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u00ad\u3164\uffa0"),
    max_size=20,
)
leaves: st.SearchStrategy[Field] = words | st.dates() | st.booleans() | st.integers() | st.none()
fields_of_any_shape = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
bodies = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40)


def as_text(value: Field) -> object:
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)


def read_back(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [read_back(item) for item in node.items]
    return {entry.key: read_back(entry.value) for entry in node.entries}


@given(st.dictionaries(words, fields_of_any_shape, min_size=1, max_size=5), bodies)
@example({"a": "2026-01-14", "b": "null", "c": "no", "d": "1.10", "e": "", "f": " a ", "g": "a: b #c"}, "\n---\n")
@example({"<<": "a", "---": "b", "~": "c", "x": "---"}, "---")
def test_what_is_written_is_read_back_in_order_and_the_body_kept(fields: dict[str, Field], body: str) -> None:
    head = read_head(with_head(fields, body), path="a.md")
    assert isinstance(head, Head), head
    assert read_back(head.fields) == {key: as_text(value) for key, value in fields.items()}
    assert [entry.key for entry in head.fields.entries] == list(fields)
    assert head.parts.body == body.encode()


@given(st.dictionaries(words, words | st.dates() | st.none(), min_size=1, max_size=5))
def test_text_stays_text_for_every_other_reader(fields: dict[str, Field]) -> None:
    data = with_head(fields, "")
    assert pyyaml.safe_load(data.split(b"---\n")[1]) == fields


def test_a_head_is_written_as_people_write_it() -> None:
    fields: dict[str, Field] = {
        "id": "POL-001",
        "title": "Access: who, why and how long",
        "version": "2.1",
        "approved": date(2026, 1, 14),
        "approver": None,
        "review": {"every": "annual"},
        "criteria": ["CC6.1", "CC6.2"],
    }
    assert with_head(fields, "\n# Access\n").decode() == (
        "---\n"
        "id: POL-001\n"
        "title: 'Access: who, why and how long'\n"
        "version: '2.1'\n"
        "approved: 2026-01-14\n"
        "approver: null\n"
        "review: {every: annual}\n"
        "criteria: [CC6.1, CC6.2]\n"
        "---\n"
        "\n# Access\n"
    )


def test_a_key_that_python_frontmatter_trips_over_is_written() -> None:
    head = read_head(with_head({"content": "a", "handler": "b"}, ""), path="a.md")
    assert isinstance(head, Head)
    assert isinstance(head.fields, Mapping)
    assert [entry.key for entry in head.fields.entries] == ["content", "handler"]
