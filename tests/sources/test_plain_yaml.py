"""The shortcut for plain YAML reads what the parser reads, to the same nodes and places, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.sources import yaml_events
from tieout.sources.nodes import FRONT_MATTER, Entry, Limits, Mapping, Scalar, Sequence
from tieout.sources.plain_yaml import plain_mapping
from tieout.sources.yaml import read_yaml
from tieout.sources.yaml_events import compose

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
    "ah: {a: {}, b: c}",
    'ai: {a: {b: c, d: "e, }"}, f: [g], h: {}}',
    "aj: {a: {b: c, b: d}}",
    "ak: {a: {b: {}}}",
    "al: {a: {b: [c]}}",
]
FORMS = [
    "k: {}",
    "k: [{}]",
    "k: [a, {}]",
    "k: {{a: {}}}",
    "k: {{a: {{b: {}}}, c: d}}",
    "k: {{a: {{{}}}}}",
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
    found = plain_mapping(text + end, path="a.yaml", first_line=3, limits=FRONT_MATTER)
    if found is not None:
        assert found == compose(text + end, path="a.yaml", first_line=3, limits=FRONT_MATTER)


# What stands in blocks, at any depth: keys with and without values, items, values over several lines.
BITS = [
    *("a:", "b:", "c: d", "- e", "- f:", "- g: h", "- i: {j: k, l: [m, n]}", "# remark", "", "o: [p]", "a: again"),
    *('q: "r', 's"', 't"', "u", '"', "  v  ", "- w: 'x'", "- [y, z]", "- - a", "-", '- "b', '- c: "d  ', "e.f: g"),
    *(
        "? h",
        "i: |",
        "j: k # l",
        "m: {n: [o], p: q, p: r}",
        "- s: # t",
        "v: 'w' # x",
        "- y  #z",
        "- [a] #",
        "b: c#d",
        "e: {f: g}# h",
        "u: {v: {w: x}}",
        "---",
        "y:  z",
        "null:",
    ),
]
nested = st.lists(st.builds(lambda depth, bit: " " * depth + bit, st.integers(0, 5), st.sampled_from(BITS)), max_size=9)


@settings(max_examples=1000)
@given(
    nested.map("\n".join),
    st.builds(Limits, size_bytes=st.just(9999), depth=st.integers(1, 7), nodes=st.integers(1, 30)),
)
def test_blocks_in_each_other_are_read_alike(text: str, limits: Limits) -> None:
    found = plain_mapping(text, path="a.yaml", first_line=3, limits=limits)
    if found is not None:
        assert found == compose(text, path="a.yaml", first_line=3, limits=limits)


scalars = st.sampled_from(
    ["a", "{}", "b  # c", "b c", "'d: e'", '"f"', "[g, 'h']", "{i: j, k: [l]}", "[]", "2026-01-14", '"m\n  n o"']
)
names = st.sampled_from("abcdefgh")


def block(value: object, indent: int) -> str:
    """Write a value below its key, as people do."""
    blanks = " " * indent
    if isinstance(value, dict):
        return "".join(f"\n{blanks}{key}:{block(item, indent + 2)}" for key, item in value.items())
    if isinstance(value, list):
        items = [block(item, indent + 2) for item in value]
        return "".join(f"\n{blanks}-{item if item[0] == ' ' else f' {item.lstrip()}'}" for item in items)
    return f" {value}".replace("\n", f"\n{blanks}")


values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner.filter(lambda item: not isinstance(item, list)), min_size=1, max_size=3)
        | st.dictionaries(names, inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=500)
@given(st.dictionaries(names, values, min_size=1, max_size=4))
def test_what_people_write_in_blocks_is_read_without_the_parser(written: dict[str, object]) -> None:
    text = block(written, 0).lstrip("\n")
    found = plain_mapping(text, path="a.yaml", first_line=1, limits=FRONT_MATTER)
    assert found is not None
    assert found == compose(text, path="a.yaml", first_line=1, limits=FRONT_MATTER)


@pytest.mark.parametrize("above", LINES)
def test_any_line_below_any_other_is_read_alike(above: str) -> None:
    for below in LINES:
        for text in (f"{above}\n{below}", f"k:\n{above}\n{below}"):
            found = plain_mapping(text, path="a.yaml", first_line=1, limits=FRONT_MATTER)
            assert found is None or found == compose(text, path="a.yaml", first_line=1, limits=FRONT_MATTER)


def test_a_usual_head_is_read_without_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml_events, "Parser")
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


def test_the_record_of_a_capture_is_read_without_the_parser() -> None:
    """Its writer gives parameters in a mapping within one: a year has hundreds of such records."""
    text = (
        'id: "20260105T090000Z-users-8b36b0a4"\n'
        'query: {operation: export, parameters: {region: eu-central-1, "depth": 2}, filter: none}\n'
        "source: {identity: cleo, parameters: {}, expected_match: true}\n"
        "files:\n  - {path: users.csv, bytes: 187, role: raw}\n"
    )
    assert plain_mapping(text, path="p", first_line=1, limits=FRONT_MATTER) is None  # a key in quotes
    plain = plain_mapping(text.replace('"depth"', "depth"), path="p", first_line=1, limits=FRONT_MATTER)
    assert plain == compose(text.replace('"depth"', "depth"), path="p", first_line=1, limits=FRONT_MATTER)
    assert plain is not None


def test_limits_are_left_to_the_parser_to_refuse() -> None:
    for text, limits in (
        ("a: b\n", Limits(size_bytes=100, depth=2)),
        ("a:\n  - b\n", Limits(size_bytes=100, depth=3)),
        ("a:\n  b:\n    c: d\n", Limits(size_bytes=100, depth=4)),
        ("a: b\n", Limits(size_bytes=100, nodes=2)),
        ("a:\n", Limits(size_bytes=100, nodes=2)),
        ('a: "b\n  c"\n', Limits(size_bytes=100, nodes=2)),
        ("a: [b, c]\n", Limits(size_bytes=100, nodes=3)),
        ("a: {b: c}\n", Limits(size_bytes=100, nodes=3)),
        ("a:\n  - b\n", Limits(size_bytes=100, nodes=2)),
        (f"a: {'b' * 998}\n", FRONT_MATTER),
    ):
        assert plain_mapping(text, path="a.yaml", first_line=1, limits=limits) is None
    assert plain_mapping(f"a: {'b' * 997}\n", path="a.yaml", first_line=1, limits=FRONT_MATTER) is not None


@pytest.mark.parametrize("text", ["", "\n", "# remark\n", "- a\n", "a: b\n- c\n", "a:\n  - b\n- c\n"])
def test_what_is_no_plain_mapping_is_left_to_the_parser(text: str) -> None:
    assert plain_mapping(text, path="a.yaml", first_line=1, limits=FRONT_MATTER) is None
