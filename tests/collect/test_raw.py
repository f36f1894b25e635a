"""The raw file: each page a line, and what came out of it is what went in."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.collect.base import Page
from tieout.collect.raw import pages_in, raw_bytes
from tieout.collect.strict_json import ShapeError, parse
from tieout.seal.canonical import canonical_json

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)


def test_a_page_of_json_is_a_line_of_json() -> None:
    page = Page("GET /members?page=1", b'{ "b": [1, "\xc3\xa9"], "a": null }', NOW, attempts=2)
    assert raw_bytes([page]).decode() == (
        '{"attempts":2,"body":{"a":null,"b":[1,"é"]},"request":"GET /members?page=1","source_clock":"2026-11-22T03:15:00Z"}\n'
    )


def test_a_line_has_the_moment_at_which_its_answer_came() -> None:
    page = Page("GET", b"[]", received_at=NOW)
    raw = raw_bytes([page])
    assert raw.decode() == '{"attempts":1,"body":[],"received_at":"2026-11-22T03:15:00Z","request":"GET"}\n'
    assert [(item.source_clock, item.received_at) for item in pages_in(raw)] == [(None, NOW)]


@pytest.mark.parametrize(
    "body",
    [b"plain", b"", b"\xff\x00", b'{"a": 1.50}', b'{"a": 1, "a": 2}', b"[NaN]", b'{"a": 99999999999999999999}', b"{"],
)
def test_what_canonical_json_would_change_is_kept_to_the_letter(body: bytes) -> None:
    [page] = pages_in(raw_bytes([Page("GET", body)]))
    assert page.content == body


@given(st.lists(st.binary(max_size=60), max_size=4))
def test_no_page_is_lost_or_changed(bodies: list[bytes]) -> None:
    raw = raw_bytes(Page(f"GET {number}", body) for number, body in enumerate(bodies))
    found = list(pages_in(raw))
    assert [page.request for page in found] == [f"GET {number}" for number in range(len(bodies))]
    for page, body in zip(found, bodies, strict=True):
        try:
            assert page.json() == parse(body)
        except ShapeError:
            assert page.content == body


def test_a_place_names_line_and_pointer() -> None:
    _, second = pages_in(raw_bytes([Page("GET 1", b"[]"), Page("GET 2", b"[]")]))
    assert (second.at(), second.at("/rows/2")) == ("raw.jsonl:2", "raw.jsonl:2#/rows/2")


@pytest.mark.parametrize(
    "raw",
    [
        b"{}\n",
        b"[]\n",
        b"\n",
        b'{"request": "GET", "attempts": 1, "body": 1}',
        b'{"request": "GET", "attempts": 1}\n',
        b'{"request": 1, "attempts": 1, "text": ""}\n',
        b'{"request": "GET", "attempts": 1, "base64": "?"}\n',
        b'{"request": "GET", "attempts": 1, "base64": 1}\n',
        b"\xff\n",
    ],
)
def test_a_line_that_is_no_page_is_refused(raw: bytes) -> None:
    with pytest.raises(ShapeError):
        list(pages_in(raw))


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_json_that_is_read_has_one_reading(data: bytes) -> None:
    try:
        value = parse(data)
    except ShapeError:
        return
    assert value == json.loads(data.decode("utf-8-sig"))


texts = st.text(max_size=8).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner),
    max_leaves=10,
)


@given(values)
def test_sound_json_is_read(value: object) -> None:
    assert parse(json.dumps(value).encode()) == value
    assert parse(canonical_json(value)) == value
