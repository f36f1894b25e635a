"""The shortcut for plain YAML reads what the parser reads, to the same nodes and places, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.sources import yaml as ours
from tieout.sources.nodes import FRONT_MATTER, Entry, Limits, Mapping, Scalar, Sequence
from tieout.sources.plain_yaml import plain_mapping
from tieout.sources.yaml import compose, read_yaml

LINES = [
    "id: POL-001",
    "title: A, b & c (d)",
    "x: 'a: b'",
    'y: "a # b"',
    "criteria: [CC6.1, CC6.2]",
    "criteria:",
    "  - CC6.1",
    "- CC6.2",
    "  - {a: b, c: 'd'}",
    "review: {every: annual}",
    "dup: {a: b, a: c}",
    "# remark",
    "",
    "  # in",
    "controls: []",
    "e: {}",
    "n: null",
    "t: ~",
    "url: https://x.y/z",
    "c: a:b",
    "d: a: b",
    "f: a #b",
    "g: a#b",
    "h: a ",
    "i: -a",
    "j: a - b",
    "k: a's",
    "id: x",
    "m: [a, 'b, c', \"d]\"]",
    "o: [a,b]",
    "p: [a, b ]",
    "q: { a: b }",
    "r: [a: b, c]",
    "s: [a - b, c:d]",
    "v: 'it''s'",
    "w: a?",
    "z: yes!",
    "aa: [a? , b]",
    "cc: {a: b:c}",
    "ff: a:",
    "gg: [a:]",
    "---",
    "...",
    "  - a: b",
    "    - deep",
    "  -",
    'll: "x" # c',
    "oo: {a: 'b}'}",
    "ss: [a, ]",
    "uu: a&b",
    "ab: [a-, b]",
    "ac: [-a]",
    "ae:  two",
    "af: [a  b]",
    "ag: 'a  b '",
]
FORMS = [
    "k: {}",
    "k: [{}]",
    "k: [a, {}]",
    "k: {{a: {}}}",
    "k:\n  - {}",
    "k:\n- {}",
    "k: '{}'",
    'k: "{}"',
    "{}: a",
    "k: a\n{}\nl: b",
]
lines = st.lists(st.sampled_from(LINES), min_size=1, max_size=6).map("\n".join)
formed = st.builds(str.format, st.sampled_from(FORMS), st.text("ab1 '\"#:,[]{}-?!&*%=@/.()|>~`;+_<\\", max_size=6))


@settings(max_examples=500)
@given(lines | formed, st.sampled_from(["", "\n", "\n\n"]))
def test_the_shortcut_and_the_parser_agree(text: str, end: str) -> None:
    found = plain_mapping(text + end, first_line=3, limits=FRONT_MATTER)
    if found is not None:
        assert found == compose(text + end, path="a.yaml", first_line=3, limits=FRONT_MATTER)


@pytest.mark.parametrize("above", LINES)
def test_any_line_below_any_other_is_read_alike(above: str) -> None:
    for below in LINES:
        for text in (f"{above}\n{below}", f"k:\n{above}\n{below}"):
            found = plain_mapping(text, first_line=1, limits=FRONT_MATTER)
            assert found is None or found == compose(text, path="a.yaml", first_line=1, limits=FRONT_MATTER)


def test_a_usual_head_is_read_without_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(ours, "Parser")
    data = b"# remark\nid: POL-001\nversion: '2.1'\nreview: {every: annual}\ncriteria: [CC6.1]\nlog:\n  - {on: 2026-01-14}\nnone:\n"
    assert read_yaml(data, path="a.yaml") == Mapping(
        (
            Entry("id", Scalar("POL-001", True, 2, 5), 2, 1),
            Entry("version", Scalar("2.1", False, 3, 10), 3, 1),
            Entry("review", Mapping((Entry("every", Scalar("annual", True, 4, 17), 4, 10),), 4, 9), 4, 1),
            Entry("criteria", Sequence((Scalar("CC6.1", True, 5, 12),), 5, 11), 5, 1),
            Entry(
                "log", Sequence((Mapping((Entry("on", Scalar("2026-01-14", True, 7, 10), 7, 6),), 7, 5),), 7, 3), 6, 1
            ),
            Entry("none", Scalar("", True, 8, 6), 8, 1),
        ),
        2,
        1,
    )


def test_limits_are_left_to_the_parser_to_refuse() -> None:
    for text, limits in (
        ("a: b\n", Limits(size_bytes=100, depth=3)),
        ("a: b\n", Limits(size_bytes=100, nodes=1)),
        ("a: [b, c]\n", Limits(size_bytes=100, nodes=3)),
        ("a: {b: c}\n", Limits(size_bytes=100, nodes=3)),
        ("a:\n  - b\n", Limits(size_bytes=100, nodes=2)),
        (f"a: {'b' * 398}\n", FRONT_MATTER),
    ):
        assert plain_mapping(text, first_line=1, limits=limits) is None
    assert plain_mapping(f"a: {'b' * 397}\n", first_line=1, limits=FRONT_MATTER) is not None


@pytest.mark.parametrize("text", ["", "\n", "# remark\n", "a: b\na: c\n", "- a\n", "a: b\n- c\n", "a:\n  - b\n- c\n"])
def test_what_is_no_plain_mapping_is_left_to_the_parser(text: str) -> None:
    assert plain_mapping(text, first_line=1, limits=FRONT_MATTER) is None
