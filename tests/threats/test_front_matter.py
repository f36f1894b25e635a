"""What a head can hold against its reader: each row of the table of attacks, with what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from tieout.model.document import Document, Kind, Status
from tieout.model.program import DocumentGlobs
from tieout.sources.documents import DocumentReading, read_document
from tieout.sources.encoding import byte_order_mark

PATH = "policies/access-control.md"
HEAD = b"id: POL-001\ntitle: Access Control\nstatus: draft\nowner: role:cto\n"
ENOUGH_S = 1.0


@pytest.fixture(autouse=True)
def _within_a_second() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < ENOUGH_S


def read(data: bytes) -> DocumentReading:
    return read_document(data, path=PATH, kind=Kind.POLICY, globs=DocumentGlobs())


def policy(head: bytes, body: bytes = b"# Access Control\n") -> bytes:
    return b"---\n" + head + b"---\n" + body


def faults(data: bytes) -> list[tuple[str, int, int]]:
    return [(item.kind, item.location.line, item.location.column) for item in read(data).unreadable]


def document(data: bytes) -> Document:
    reading = read(data)
    assert reading.unreadable == ()
    assert reading.document is not None
    return reading.document


def test_the_plain_head_that_the_attacks_vary_is_read() -> None:
    found = document(policy(HEAD))
    assert (found.id, found.title, found.status, found.owner) == (
        "POL-001",
        "Access Control",
        Status.DRAFT,
        "role:cto",
    )


# --- Size and depth ---


@pytest.mark.parametrize("bracket", [b"[", b"{a: ", b"[{a: "])
def test_brackets_in_brackets_are_left_at_the_sixteenth(bracket: bytes) -> None:
    ((kind, line, _),) = faults(policy(HEAD + b"x-deep: " + bracket * 10_000 + b"\n"))
    assert (kind, line) == ("too-deep", 6)


def test_lists_in_lists_on_one_line_are_left_at_the_sixteenth() -> None:
    assert faults(policy(b"x-deep:\n  " + b"- " * 20_000 + b"\n")) == [("too-deep", 3, 33)]


def test_keys_in_keys_are_left_at_the_first() -> None:
    assert faults(policy(b"x-deep:\n  " + b"? " * 20_000 + b"\n")) == [("complex-key", 3, 5)]


def test_sixteen_levels_are_read_and_seventeen_are_not() -> None:
    def nested(levels: int) -> bytes:
        return HEAD + b"x-deep: " + b"[" * (levels - 1) + b"]" * (levels - 1) + b"\n"

    assert faults(policy(nested(16))) == []
    assert faults(policy(nested(17))) == [("too-deep", 6, 24)]


@pytest.mark.parametrize("length", [200_000, 1_000_000, 10_000_000])
def test_a_head_of_megabytes_is_not_looked_into(length: int) -> None:
    assert faults(policy(HEAD + b"x-long: " + b"[" * length + b"\n")) == [("too-large", 2, 1)]
    assert faults(policy(HEAD + b"x-long: " + b"a" * length + b"\n")) == [("too-large", 2, 1)]


def test_a_head_of_just_the_limit_is_read() -> None:
    limit = 64 * 1024
    padding = b"x-long: " + b"a" * (limit - len(HEAD) - len(b"x-long: \n")) + b"\n"
    assert faults(policy(HEAD + padding)) == []
    assert faults(policy(HEAD + b"#\n" + padding)) == [("too-large", 2, 1)]


def test_ten_thousand_values_are_the_most() -> None:
    def items(count: int) -> bytes:
        return HEAD + b"x-list: [" + b"a," * count + b"]\n"

    before = 10  # four keys with values, the list with its key, less the head itself
    assert faults(policy(items(10_000 - before - 1))) == []
    assert [kind for kind, _, _ in faults(policy(items(10_001)))] == ["too-many-values"]


def test_three_hundred_thousand_items_are_refused_by_their_size() -> None:
    assert faults(policy(HEAD + b"x-list:\n" + b"- a\n" * 300_000)) == [("too-large", 2, 1)]


def test_thousands_of_unknown_keys_are_named_in_time() -> None:
    reading = read(policy(HEAD + b"".join(b"owned%04d: a\n" % number for number in range(4_000))))
    assert len(reading.unknown_fields) == 4_000
    assert reading.unreadable == ()


def test_a_key_of_sixty_thousand_letters_is_named_in_time() -> None:
    (unknown,) = read(policy(HEAD + b"? " + b"o" * 60_000 + b"\n: a\n")).unknown_fields
    assert unknown.suggestion is None


# --- Fences ---


def test_a_byte_order_mark_is_dropped_with_a_remark() -> None:
    reading = read(b"\xef\xbb\xbf" + policy(HEAD))
    assert reading.unreadable == (byte_order_mark(PATH),)
    assert reading.document is not None
    assert (reading.document.id, reading.document.at("id").line) == ("POL-001", 2)
    assert read(policy(HEAD)).document != reading.document  # the digest is of the bytes


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"---\n" + HEAD + b"# Text\n", ("unclosed-front-matter", 1, 1)),
        (b"---\n" + HEAD + b"...\n# Text\n", ("dotted-fence", 6, 1)),
        (b"---\n" + HEAD + b"----\n# Text\n", ("long-fence", 6, 1)),
        (b"---\n" + HEAD + b"+++\n# Text\n", ("toml-fence", 6, 1)),
        (b"+++\nid = 'POL-001'\n+++\n# Text\n", ("toml-front-matter", 1, 1)),
        (b'{\n"id": "POL-001"\n}\n# Text\n', ("json-front-matter", 1, 1)),
        (HEAD + b"---\n# Text\n", ("unopened-front-matter", 5, 1)),
        (b"---\n- one\n- two\n---\n# Text\n", ("front-matter-not-a-mapping", 2, 1)),
        (b"---\njust a sentence\n---\n# Text\n", ("front-matter-not-a-mapping", 2, 1)),
        (b"---\n---\n# Text\n", ("empty-front-matter", 1, 1)),
        (b"---\n\n# a remark\n---\n# Text\n", ("empty-front-matter", 1, 1)),
        (b"\n\n---\n" + HEAD + b"---\n# Text\n", ("blank-before-front-matter", 3, 1)),
        (b"```yaml\n---\n" + HEAD + b"---\n```\n# Text\n", ("front-matter-in-a-code-block", 2, 1)),
        (b"\n~~~\r\n---\r\n" + HEAD + b"---\n~~~\n# Text\n", ("front-matter-in-a-code-block", 3, 1)),
        (b"```yaml\n---\n# no key\n---\n```\n# Text\n", ("no-front-matter", 1, 1)),
        (b"  ---\n" + HEAD + b"---\n# Text\n", ("blank-before-front-matter", 1, 1)),
        (b"----\n" + HEAD + b"----\n# Text\n", ("long-fence", 1, 1)),
        (b"--- # head\n" + HEAD + b"---\n# Text\n", ("fence-not-alone", 1, 1)),
        (b"# Text\n\nNo head at all.\n", ("no-front-matter", 1, 1)),
        (b"# Text\n\n---\n\nA line between two paragraphs.\n", ("no-front-matter", 1, 1)),
        (b"---\n", ("unclosed-front-matter", 1, 1)),
        (b"---", ("unclosed-front-matter", 1, 1)),
        (b"", ("no-front-matter", 1, 1)),
    ],
)
def test_a_fence_that_is_missing_or_odd_is_named(data: bytes, fault: tuple[str, int, int]) -> None:
    reading = read(data)
    assert faults(data) == [fault]
    assert reading.document is None


@pytest.mark.parametrize("fence", [b"---", b"--- ", b"---\t ", b"---\r"])
def test_blanks_after_a_fence_and_crlf_are_no_fault(fence: bytes) -> None:
    found = document(fence + b"\n" + HEAD + fence + b"\n# Text\n")
    assert (found.id, found.body, found.body_line) == ("POL-001", "# Text\n", 7)


# --- Keys ---


def test_a_key_that_stands_twice_is_refused_with_both_lines() -> None:
    data = policy(HEAD + b"owner: role:intern\n")
    (fault,) = read(data).unreadable
    assert faults(data) == [("duplicate-key", 6, 1)]
    assert fault.message == "the key owner stands on line 5 and again on line 6"


def test_a_key_that_stands_twice_in_a_nested_mapping_is_refused_too() -> None:
    assert faults(policy(HEAD + b"review: {every: annual, every: monthly}\n")) == [("duplicate-key", 6, 25)]


@pytest.mark.parametrize("key", [b"content", b"handler", b"metadata", b"__class__", b"on", b"1.10", b"no"])
def test_a_key_that_breaks_others_is_an_unknown_key_to_us(key: bytes) -> None:
    reading = read(policy(HEAD + key + b": a\n"))
    assert [(item.name, item.location.line) for item in reading.unknown_fields] == [(key.decode(), 6)]
    assert reading.unreadable == ()


# --- What a reader does not see ---

HIDDEN = {
    "U+2028 line separator": "\u2028",
    "U+2029 paragraph separator": "\u2029",
    "U+0085 next line": "\u0085",
    "U+0001 control": "\u0001",
    "U+001B escape": "\u001b",
    "U+007F delete": "\u007f",
    "U+009B control of C1": "\u009b",
    "U+202E right-to-left override": "\u202e",
    "U+2066 isolate": "\u2066",
    "U+200F direction mark": "\u200f",
    "U+200B zero-width space": "\u200b",
    "U+200D zero-width joiner": "\u200d",
    "U+2060 word joiner": "\u2060",
    "U+FEFF mark inside text": "\ufeff",
    "U+00AD soft hyphen": "\u00ad",
    "U+3164 filler": "\u3164",
    "U+E0041 tag": "\U000e0041",
    "U+FFFE no character": "\ufffe",
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_character_that_hides_in_a_value_is_refused(hidden: str) -> None:
    data = policy(HEAD + f"approver: a{hidden}x-b: c\n".encode())
    (fault,) = read(data).unreadable
    assert faults(data) == [("hidden-character", 6, 12)]
    assert f"U+{ord(hidden):04X}" in fault.message


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_character_that_hides_in_a_key_or_remark_is_refused(hidden: str) -> None:
    assert faults(policy(HEAD + f"x-{hidden}a: b\n".encode())) == [("hidden-character", 6, 3)]
    assert faults(policy(HEAD + f"x-a: b # {hidden}\n".encode())) == [("hidden-character", 6, 10)]


@pytest.mark.parametrize(
    "escape", [r"\L", r"\P", r"\N", r"\0", r"\e", r"\x1b", r"\u202e", r"\u200b", r"\ufeff", r"\u3164", r"\U000e0041"]
)
def test_an_escape_does_not_smuggle_in_what_is_refused(escape: str) -> None:
    assert faults(policy(HEAD + f'approver: "a{escape}b"\n'.encode())) == [("hidden-character", 6, 11)]


def test_an_escaped_surrogate_is_refused() -> None:
    assert [kind for kind, _, _ in faults(policy(HEAD + b'x-a: "\\ud800"\n'))] == ["yaml-syntax"]


# --- What YAML makes of a value ---


@pytest.mark.parametrize(
    "text", ["no", "off", "true", "1.10", "0777", "0x1F", "12:30", "1e5", ".inf", "1_000", "9" * 6000, "2026-01-14"]
)
def test_a_value_is_the_text_that_stands_there(text: str) -> None:
    assert document(policy(HEAD + f"version: {text}\n".encode())).version == text


def test_a_value_that_says_no_is_an_owner_of_that_name() -> None:
    assert document(policy(HEAD.replace(b"role:cto", b"no"))).owner == "no"


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30",
        "2026-1-2",
        "2026-13-01",
        "0000-01-01",
        "20260114",
        "2026-01-14T10:00:00Z",
        "2026-01-14 10:00:00 +02:00",
        "14.01.2026",
        "Jan 14, 2026",
        "\uff12\uff10\uff12\uff16-01-14",
        "-2026-01-14",
        "tomorrow",
        "true",
    ],
)
def test_a_day_that_is_none_is_named_with_its_place(written: str) -> None:
    data = policy(HEAD + f"approved: {written}\n".encode())
    reading = read(data)
    assert faults(data) == [("bad-date", 6, 11)]
    assert reading.document is not None
    assert (reading.document.id, reading.document.approved) == ("POL-001", None)


@pytest.mark.parametrize("written", ["2026-01-14", "'2026-01-14'", '"2026-01-14"'])
def test_a_day_may_stand_in_quotes(written: str) -> None:
    assert document(policy(HEAD + f"approved: {written}\n".encode())).approved == date(2026, 1, 14)


# --- Bytes ---


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (policy(HEAD + b"x-a: caf\xe9\n"), ("invalid-utf-8", 6, 9)),
        (policy(HEAD + b"x-a: \xed\xa0\x80\n"), ("invalid-utf-8", 6, 6)),
        (policy(HEAD + b"x-a: \xc0\xaf\n"), ("invalid-utf-8", 6, 6)),
        (policy(HEAD).decode().encode("utf-16"), ("utf-16", 1, 1)),
        (policy(HEAD).decode().encode("utf-16-le"), ("utf-16", 1, 1)),
        (policy(HEAD).decode().encode("utf-16-be"), ("utf-16", 1, 1)),
        (policy(HEAD).decode().encode("utf-32"), ("utf-32", 1, 1)),
        (policy(HEAD).decode().encode("utf-32-le"), ("utf-32", 1, 1)),
        (policy(HEAD).decode().encode("utf-32-be"), ("utf-32", 1, 1)),
        (policy(HEAD + b"x-a: b\0c\n"), ("nul-byte", 6, 7)),
        (policy(HEAD + b"x-a: b\rc: d\n"), ("lone-carriage-return", 6, 7)),
        (policy(HEAD).replace(b"\n", b"\r"), ("lone-carriage-return", 1, 1)),
    ],
)
def test_bytes_that_are_no_text_are_named(data: bytes, fault: tuple[str, int, int]) -> None:
    assert faults(data) == [fault]
    assert read(data).document is None


def test_crlf_gives_the_same_values_and_places_and_another_digest() -> None:
    unix = policy(HEAD + b"criteria: [CC6.1]\n", b"# Access Control\n\n[a](b.md)\n")
    found, same = document(unix.replace(b"\n", b"\r\n")), document(unix)
    assert (found.id, found.criteria, found.places, found.body) == (same.id, same.criteria, same.places, same.body)
    assert (found.headings, found.links) == (same.headings, same.links)
    assert found.digest != same.digest


def test_a_byte_that_is_no_text_in_the_body_leaves_the_head_readable() -> None:
    data = policy(HEAD, b"# Access\n\n## Caf\xe9\n")
    reading = read(data)
    assert faults(data) == [("invalid-utf-8", 9, 7)]
    assert reading.document is not None
    assert reading.document.id == "POL-001"
    assert [heading.text for heading in reading.document.headings] == ["Access", "Caf\\xe9"]


# --- What YAML can do ---

LAUGHS = b"x-a0: &a0 [lol, lol]\n" + b"".join(
    b"x-a%d: &a%d [*a%d, *a%d]\n" % (level, level, level - 1, level - 1) for level in range(1, 12)
)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (LAUGHS, ("yaml-anchor", 6, 7)),
        (b"x-a: &a [*a]\n", ("yaml-anchor", 6, 6)),
        (b"x-a: &a\n  b: *a\n", ("yaml-anchor", 6, 6)),
        (b"x-a: &a b\n", ("yaml-anchor", 6, 6)),
        (b"&k x-a: b\n", ("yaml-anchor", 6, 1)),
        (b"x-a: *b\n", ("yaml-alias", 6, 6)),
        (b"x-a: [*b]\n", ("yaml-alias", 6, 7)),
        (b"*b : c\n", ("yaml-alias", 6, 1)),
        (b"<<: {x-a: b}\n", ("yaml-merge-key", 6, 1)),
        (b"x-a: !!python/object/apply:os.system [id]\n", ("yaml-tag", 6, 6)),
        (b"x-a: !include /etc/passwd\n", ("yaml-tag", 6, 6)),
        (b"x-a: !!str b\n", ("yaml-tag", 6, 6)),
        (b"x-a: ! b\n", ("yaml-tag", 6, 6)),
        (b"x-a: !!map {b: c}\n", ("yaml-tag", 6, 6)),
        (b"x-a: !!seq [b]\n", ("yaml-tag", 6, 6)),
        (b"!!str x-a: b\n", ("yaml-tag", 6, 1)),
        (b"? [x-a]\n: b\n", ("complex-key", 6, 3)),
        (b"? {x-a: b}\n: c\n", ("complex-key", 6, 3)),
        (b"\tx-a: b\n", ("yaml-tab", 6, 1)),
        (b"x-a:\n\t- b\n", ("yaml-tab", 7, 1)),
    ],
)
def test_what_a_head_has_no_need_of_is_refused_by_name(lines: bytes, fault: tuple[str, int, int]) -> None:
    assert faults(policy(HEAD + lines)) == [fault]


@pytest.mark.parametrize("first", [b"%YAML 1.1\n", b"%TAG ! tag:x,2000:\n", b"%OTHER thing\n"])
def test_a_directive_is_refused(first: bytes) -> None:
    assert [(kind, line) for kind, line, _ in faults(policy(first + HEAD))] == [("yaml-directive", 2)]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (b"x-a: b: c\n", 7),
        (b"x-a: 'b\n", 6),
        (b'x-a: "b\n', 6),
        (b"x-a: [b\n", 6),
        (b"x-a: {b\n", 6),
        (b"x-a: @b\n", 6),
        (b"x-a: `b`\n", 6),
        (b"x-a: %b\n", 6),
        (b"x-a: 'b' c\n", 10),
        (b'x-a: "\\q"\n', 7),
        (b"x-a: - b\n", 6),
        (b"x-a\n", 1),
        (b"  x-a: b\n", 6),
    ],
)
def test_what_is_no_yaml_is_placed_and_said_in_words(line: bytes, column: int) -> None:
    data = policy(HEAD + line)
    (fault,) = read(data).unreadable
    assert faults(data) == [("yaml-syntax", 6, column)]
    assert "this is not YAML" not in fault.message
    assert fault.remedy


# --- The body ---


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u0007", "\u001b", "\u0085", "\u2028", "\u200b", "\U000e0041"])
def test_a_character_that_hides_in_the_text_is_named_and_the_rest_read(hidden: str) -> None:
    data = policy(HEAD, f"# Access\n\nPay {hidden}Ana.\n".encode())
    reading = read(data)
    assert faults(data) == [("hidden-character", 9, 5)]
    assert reading.document is not None
    assert reading.document.title == "Access Control"


def test_emoji_and_scripts_keep_their_joiners() -> None:
    text = "# Team 👩\u200d💻\n\n\u0645\u06cc\u200c\u062e\u0648\u0627 \u0915\u094d\u200d\u0937 ❤\ufe0f\u200d🔥 soft\u00adhyphen\n"
    assert faults(policy(HEAD, text.encode())) == []


def test_a_body_above_two_mebibytes_is_named_and_the_head_read() -> None:
    reading = read(policy(HEAD, b"a" * (2 * 1024 * 1024 + 1)))
    assert [item.kind for item in reading.unreadable] == ["too-large"]
    assert reading.document is not None
    assert (reading.document.id, reading.document.body) == ("POL-001", "")


@pytest.mark.parametrize(
    "body",
    [b"[" * 20_000, b"[" * 20_000 + b"](x)", b"![" * 10_000, b"[a](" * 2_000, b"<" * 20_000, b"> " * 10_000 + b"a"],
)
def test_a_bomb_of_brackets_in_the_text_costs_no_second(body: bytes) -> None:
    assert read(policy(HEAD, body)).document is not None
