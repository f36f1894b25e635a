"""A version made from remembered pieces says what parsing the whole file says."""

from __future__ import annotations

from collections.abc import Mapping

import hypothesis
import pytest
from hypothesis import strategies as st

from tieout.sources.front_matter import FlatHead, flat_head
from tieout.sources.versions import Version, Versions, digest, same_words

# Lines of heads as people write them, and lines that reach into the next one or belong to the last.
LINES = [
    *("id: POL-001", "title: Access Control Policy", "status: active", 'version: "1.2"', "id: POL-002"),
    *(
        "last_reviewed: 2026-01-14",
        "owner: role:lead",
        "empty:",
        "nothing: null",
        "nothing: ~",
        "null: x",
        "NULL: null",
    ),
    *("review: {every: annual}", "review: {every: annual, every: x}", "criteria: [CC6.1, CC8.1]", "criteria: [", "- a"),
    *("  - {version: 1, date: 2026-01-01}", "  - b", "  more: text", "  continued text", "    deeper", "]", "}", "},"),
    *(
        "# remark",
        "a: x # remark",
        "a: x#y",
        "b: 'quoted",
        "it's over'",
        'c: "open',
        'shut"',
        "d: |",
        "d: >-",
        "  block",
    ),
    *("e: &anchor x", "f: *anchor", "g: !tag x", "<<: {a: 1}", '"quoted key": 1', "? complex", ": value", "spaced : x"),
    *("key.with.dots: 1", "a.b: 1", "a: {b: 2}", "a[0]: 1", "a: [1]", "a:b", "a: b: c", "- item", "-", "%YAML 1.1", ""),
    *(
        "\tx: tab",
        "t:\ttab",
        "k: v\t",
        "k: v  ",
        "u: é",
        "h: a\u202eb",
        "s: a\u2028b",
        "long: " + "x" * 300,
        "{}",
        "[]",
        "x",
    ),
    *(
        "@at: 1",
        "at: @x",
        "back: `x`",
        "pipe: |x",
        "amp: &",
        "excl: !",
        "perc: %x",
        "dash: -",
        "dash: - x",
        "q: ?",
        "yes: no",
    ),
]
HEADS = st.lists(st.sampled_from(LINES), max_size=9).map(lambda lines: "".join(f"{line}\n" for line in lines))


def whole(data: bytes) -> tuple[Mapping[str, str], bytes] | None:
    head = flat_head(data)
    return None if head is None else (head.fields, digest(head.body))


def said(version: Version | None) -> tuple[Mapping[str, str], bytes] | None:
    return None if version is None else (version.fields, digest(version.body))


@hypothesis.settings(max_examples=1500)
@hypothesis.given(HEADS, st.booleans())
def test_any_head_reads_alike_by_pieces_and_as_a_whole(head: str, crlf: bool) -> None:
    data = f"---\n{head}---\ntext\n".encode()
    if crlf:
        data = data.replace(b"\n", b"\r\n")
    versions = Versions(flat_head)
    assert said(versions.version(data)) == whole(data)
    assert said(versions.version(data)) == whole(data)  # from what was remembered


@hypothesis.given(HEADS, HEADS)
def test_what_one_head_taught_misleads_no_other(one: str, other: str) -> None:
    versions = Versions(flat_head)
    versions.version(f"---\n{one}---\n".encode())
    for head in (one + other, other + one, other):
        data = f"---\n{head}---\n".encode()
        assert said(versions.version(data)) == whole(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"text\n", b"---\n---\n", b"---\n", b"---\nk: v\n", b"+++\nk = 1\n+++\n", b"\xef\xbb\xbf---\nk: v\n---\n"],
)
def test_files_with_odd_fences_are_read_as_the_parser_reads_them(data: bytes) -> None:
    assert said(Versions(flat_head).version(data)) == whole(data)


@pytest.mark.parametrize("lines", [100, 1000, 5000, 12_000])
def test_a_head_that_is_too_large_is_so_though_its_pieces_are_not(lines: int) -> None:
    data = b"---\n%s---\n" % b"".join(b"k%d: v\n" % n for n in range(lines))
    assert said(Versions(flat_head).version(data)) == whole(data)


def test_a_piece_is_parsed_once_and_a_plain_one_never() -> None:
    parsed: list[bytes] = []

    def parse(data: bytes) -> FlatHead | None:
        parsed.append(data)
        return flat_head(data)

    versions = Versions(parse)
    for n in range(20):
        data = f'---\nid: POL-001\nversion: "1.{n % 2}"\ncriteria: [CC6.1]\nreviewed: 2026-01-{n + 10}\n---\n{n}\n'
        version = versions.version(data.encode())
        assert version is not None
        assert version.fields == {
            "id": "POL-001",
            "version": f"1.{n % 2}",
            "criteria[0]": "CC6.1",
            "reviewed": f"2026-01-{n + 10}",
        }
    assert sorted(parsed) == [
        b"---\ncriteria: [CC6.1]\n---\n",
        b'---\nversion: "1.0"\n---\n',
        b'---\nversion: "1.1"\n---\n',
    ]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (b"a\nb", b"a\nb\n\n", True),
        (b"a\nb", b"a \nb\t\n", True),
        (b"a\nb", b"a\r\nb\r\n", True),
        (b"a\nb  ", b"a\nb", True),
        (b"a\n \t\nb", b"a\n\nb", True),
        (b"a\tx", b"a x", True),
        (b"a\n\nb", b"a\nb", True),
        (b"a\nb", b"a b", True),
        (b"ab", b"a b", False),
        (b" a", b"a", True),
        (b"\na", b"a", True),
        (b"a\x0c", b"a", True),
        (b"a<!-- c -->", b"a", True),
        (b"a<!-- c\n\n-->b", b"a b", True),
        (b"a <!-- c --> b <!-- d --> e", b"a b e", True),
        (b"<!-->a", b"a", True),
        (b"<!--->a", b"a", True),
        (b"<!-- c --> a <!-- open", b"a <!-- open", True),
        (b"a <!-- open", b"a", False),
        (b"a -->", b"a", False),
        (b"<!-- c -->", b"", True),
        (b"", b" \n\t\r\n", True),
        (b"", b"a", False),
    ],
)
def test_texts_are_alike_but_for_blanks_and_comments(one: bytes, other: bytes, alike: bool) -> None:
    assert (digest(one) == digest(other)) is alike
    assert same_words(one, other) is alike
    assert same_words(b"x y " + one + b"\nz", b"x y " + other + b"\nz") is alike
    assert same_words(b"x" + one + b"z", b"x" + other + b"z") is (digest(b"x%sz" % one) == digest(b"x%sz" % other))


TEXTS = st.lists(
    st.sampled_from([b"a", b"b", b" ", b"\n", b"\r", b"\t", b"\x0b\x0c", b"ab", "é".encode(), b"-", b"<!--", b"-->"])
)


@hypothesis.settings(max_examples=1500)
@hypothesis.given(TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from([0, 3, 256]))
def test_two_versions_have_the_same_words_if_their_digests_are_equal(
    before: list[bytes], one: list[bytes], other: list[bytes], after: list[bytes], few: int
) -> None:
    texts = (b"".join((*before, *one, *after)), b"".join((*before, *other, *after)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tieout.sources.versions._FEW", few)
        assert same_words(*texts) is (digest(texts[0]) == digest(texts[1]))


@hypothesis.given(st.text("a \t\r\n\x0cé").map(str.encode))
def test_texts_are_made_alike_as_the_parser_makes_them(text: bytes) -> None:
    head = flat_head(b"---\nk: v\n---\n" + text)
    assert head is not None
    assert digest(text) == digest(head.body)
    assert (digest(text) == b"") == (head.body.strip() == b"")
