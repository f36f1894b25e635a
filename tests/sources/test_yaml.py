"""YAML: text and places, the same as PyYAML's where both read, and a typed answer to anything."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import yaml as pyyaml
from frontmatter.default_handlers import YAMLHandler
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tieout.model.location import Location, Unreadable
from tieout.sources import yaml_events as ours
from tieout.sources.front_matter import Head, flat_head, read_head
from tieout.sources.nodes import Entry, Limits, Mapping, Node, Scalar, Sequence
from tieout.sources.yaml import read_yaml

# The signs of YAML, and pieces that make them meet.
PIECES = (
    *"abc: -?[]{},#&*!|>'\"%@`~<=\\/",
    "\n",
    "\n  ",
    "\n- ",
    "\n    - ",
    ": ",
    " #",
    "key: ",
    "other: value\n",
    "---",
    "\n---\n",
    "\n...\n",
    "|\n",
    ">-\n",
    "''",
    '""',
    "null",
    "\t",
    "é",
    "\\n",
    "\\u00e9",
    "\ufeff",
    "\r\n",
    "\r",
    "\0",
    "\u2028",
)
LOADER = getattr(pyyaml, "CBaseLoader", pyyaml.BaseLoader)
soup = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u00ad\u3164\uffa0"),
    max_size=12,
)
sane = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {entry.key: plain(entry.value) for entry in node.entries}


def nodes(node: Node) -> Iterator[Node | Entry]:
    yield node
    if isinstance(node, Sequence):
        for item in node.items:
            yield from nodes(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield entry
            yield from nodes(entry.value)


def text_of(loaded: str) -> object:
    return pyyaml.load(io.StringIO(loaded), Loader=LOADER)  # noqa: S506  # it makes strings of everything


def test_a_tree_has_its_text_and_places() -> None:
    data = b"# remark\nid: POL-001\nreview: {every: annual}\ncriteria:\n  - CC6.1\n  - 'CC6.2'\nretired:\n"
    assert read_yaml(data, path="a.yaml", first_line=2) == Mapping(
        (
            Entry("id", Scalar("POL-001", True, 3, 5), 3, 1),
            Entry("review", Mapping((Entry("every", Scalar("annual", True, 4, 17), 4, 10),), 4, 9), 4, 1),
            Entry("criteria", Sequence((Scalar("CC6.1", True, 6, 5), Scalar("CC6.2", False, 7, 5)), 6, 3), 5, 1),
            Entry("retired", Scalar("", True, 8, 9), 8, 1),
        ),
        3,
        1,
    )


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_said_without_quotes(written: str) -> None:
    node = read_yaml(f"a: {written}\nb: '{written}'\n".encode(), path="a.yaml")
    assert isinstance(node, Mapping)
    first, second = (entry.value for entry in node.entries)
    assert isinstance(first, Scalar)
    assert isinstance(second, Scalar)
    assert (first.is_null, second.is_null) == (True, False)


def test_columns_count_characters_not_bytes() -> None:
    node = read_yaml("é: [ü, 😀, x]\n".encode(), path="a.yaml")
    assert isinstance(node, Mapping)
    value = node.entries[0].value
    assert isinstance(value, Sequence)
    assert [item.column for item in value.items] == [5, 8, 11]


def test_limits_are_the_last_that_is_read() -> None:
    limits = Limits(size_bytes=12, depth=2, nodes=5)
    at = Location(path="a.yaml")
    assert isinstance(read_yaml(b"a: [b, c]", path="a.yaml", limits=limits), Mapping)
    for data, kind in (
        (b"a: [b, c, d]", "too-many-values"),
        (b"a: [[b]]", "too-deep"),
        (b"a: bcdefghijk", "too-large"),
    ):
        found = read_yaml(data, path="a.yaml", limits=limits)
        assert isinstance(found, Unreadable)
        assert found.kind == kind
        assert found.location.path == at.path


@pytest.mark.parametrize("data", [b"", b"\n\n", b"# only a remark\n", b"---\n# nothing\n", b"\xef\xbb\xbf"])
def test_a_file_without_a_value_is_empty(data: bytes) -> None:
    found = read_yaml(data, path="a.yaml")
    assert data == b"---\n# nothing\n" or (isinstance(found, Unreadable) and found.kind == "empty")


@pytest.mark.parametrize("data", [b"---\na: b\n", b"---\na: b\n...\n", b"\xef\xbb\xbfa: b\n"])
def test_marks_of_one_document_are_no_fault(data: bytes) -> None:
    found = read_yaml(data, path="a.yaml")
    assert isinstance(found, Mapping)
    assert plain(found) == {"a": "b"}


def test_a_second_document_is_refused_where_it_begins() -> None:
    found = read_yaml(b"a: b\n---\nc: d\n", path="a.yaml")
    assert isinstance(found, Unreadable)
    assert (found.kind, found.location) == ("several-documents", Location(path="a.yaml", line=2))


@pytest.mark.parametrize(
    "data", [b"%YAML 1.1\n---\na: b\n", b"%TAG ! tag:x:\n---\na: b\n", b"# first\n%X y\n---\na: b\n"]
)
def test_a_directive_is_refused(data: bytes) -> None:
    found = read_yaml(data, path="a.yaml")
    assert isinstance(found, Unreadable)
    assert (found.kind, found.location.line) == ("yaml-directive", 2 if data.startswith(b"#") else 1)


# --- Anything ---


@settings(max_examples=200)
@given(soup | st.text(max_size=40))
@example("a: \ud7ff\ue000\ufffd\U0010ffff")
@example("? - a\n: b")
@example("- - - a\n    - b")
@example("a: 'x\n---\n'")
def test_what_we_read_pyyaml_reads_to_the_same_text(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    found = read_yaml(data, path="a.yaml", first_line=5)
    if isinstance(found, Unreadable):
        assert found.location.line >= 5
        assert found.location.column >= 1
        assert found.message
        assert found.remedy
        return
    assert plain(found) == text_of(text.replace("\ufeff", "", 1) if text.startswith("\ufeff") else text)
    assert all(node.line >= 5 and node.column >= 1 for node in nodes(found))


@given(st.binary(max_size=60))
def test_any_bytes_give_a_value_or_say_why_not(data: bytes) -> None:
    assert isinstance(read_yaml(data, path="a.yaml"), Scalar | Sequence | Mapping | Unreadable)


@given(sane, st.booleans())
def test_what_pyyaml_writes_we_read(value: object, flow: bool) -> None:
    text = pyyaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, sort_keys=False, width=1_000_000)
    found = read_yaml(text.encode(), path="a.yaml")
    assert not isinstance(found, Unreadable), found
    assert plain(found) == text_of(text)


def test_a_character_that_only_the_parser_refuses_is_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tieout.sources.yaml.hidden", lambda *_, **__: None)
    found = read_yaml(b"a: b\nc: d\x01\n", path="a.yaml", first_line=3)
    assert isinstance(found, Unreadable)
    assert (found.kind, found.location) == ("yaml-syntax", Location(path="a.yaml", line=4, column=5))
    assert found.message == "a control character stands here"


@pytest.mark.parametrize("data", [b"a: [[b]]", b"a: {b: {}}", b"a: [b, []]"])
def test_collections_count_as_values(data: bytes) -> None:
    found = read_yaml(data, path="a.yaml", limits=Limits(size_bytes=100, nodes=2))
    assert isinstance(found, Unreadable)
    assert found.kind == "too-many-values"


# --- Without libyaml ---


@settings(max_examples=150)
@given(soup)
def test_the_parser_without_libyaml_reads_the_same(text: str) -> None:
    with_c = read_yaml(text.encode(), path="a.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ours, "Parser", pyyaml.BaseLoader)
        without = read_yaml(text.encode(), path="a.yaml")
    if isinstance(with_c, Unreadable) or isinstance(without, Unreadable):
        return  # each refuses some odd spellings that the other reads
    assert plain(without) == plain(with_c)


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 100_000, "- " * 100_000, "a: b\n" * 2, "a: &b c", "a: !!str b", "<<: {}", "a: [b", "a: 'b"]
)
def test_the_parser_without_libyaml_refuses_the_same(text: str) -> None:
    with_c = read_yaml(text.encode(), path="a.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ours, "Parser", pyyaml.BaseLoader)
        without = read_yaml(text.encode(), path="a.yaml")
    assert isinstance(with_c, Unreadable)
    assert isinstance(without, Unreadable)
    assert (without.kind, without.location.line) == (with_c.kind, with_c.location.line)


# --- The oracle ---


@settings(max_examples=100)
@given(st.dictionaries(words.filter(str.strip), sane, min_size=1, max_size=5), words)
def test_a_head_reads_as_python_frontmatter_splits_and_pyyaml_spells_it(fields: dict[str, object], body: str) -> None:
    head = pyyaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1_000_000)
    text = f"---\n{head}---\n{body}\n"
    found = read_head(text.encode(), path="a.md")
    assert isinstance(found, Head), found
    handler = YAMLHandler()
    theirs, content = handler.split(text)
    assert plain(found.fields) == handler.load(theirs, Loader=LOADER)
    assert found.parts.body.decode().strip() == content.strip()
    flat = flat_head(text.encode())
    assert flat is not None
    assert flat.body == "\n".join(line.rstrip(" \t") for line in body.split("\n")).rstrip("\n").encode()
