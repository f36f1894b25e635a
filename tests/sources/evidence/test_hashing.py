"""Digests of blobs, and rows of tables counted on the way."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ports.repositories import Sample
from tieout.ports.git import Repository
from tieout.sources.evidence.counting import Counter, Form, form_of
from tieout.sources.evidence.hashing import Digest, digests


def rows(data: bytes, *, step: int = 1 << 18, form: Form = Form.TABLE) -> int | None:
    counter = Counter(form)
    for start in range(0, len(data), step):
        counter.feed(data[start : start + step])
    return counter.number()


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (b"", 0),
        (b"_at,a\n", 0),
        (b"_at,a", 0),
        (b"_at,a\n1,2\n", 1),
        (b"_at,a\n1,2", 1),
        (b'_at,a\n1,"x\ny"\n2,"""\n"""\n', 2),
        (b'_at,a\n1,"x\n', None),
        (b"_at,a\r\n1,2\r\n", 1),
    ],
)
def test_rows_are_what_lies_below_the_header(data: bytes, number: int | None) -> None:
    for step in (1, 2, 3, 1 << 18):
        assert rows(data, step=step) == number
        if data:
            assert rows(gzip.compress(data), step=max(2, step)) == number


def test_what_cannot_be_unpacked_has_no_rows() -> None:
    packed = gzip.compress(b"_at,a\n" + bytes(range(256)) * 64)
    assert rows(packed[:-1]) is None
    assert rows(packed + b"x") is None
    assert rows(packed * 2) is None
    assert rows(packed[:40] + b"\0\0\0\0" + packed[44:]) is None
    assert rows(b"\x1f\x8b") is None


def test_a_small_file_of_many_zeros_is_counted_in_little_memory() -> None:
    assert rows(gzip.compress(b"a\n" * 20_000_000)) == 19_999_999


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=5)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6), st.integers(1, 7))
def test_as_many_as_a_reader_of_csv_finds(table: list[list[str]], step: int) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    assert rows(text.getvalue().encode(), step=step) == len(table) - 1


@given(st.binary(max_size=100), st.integers(1, 7))
def test_any_bytes_have_a_number_or_none(data: bytes, step: int) -> None:
    rows(data, step=step)
    rows(b"\x1f\x8b" + data, step=step)


@pytest.mark.parametrize(
    ("form", "data", "number"),
    [
        (Form.CSV, b"", 0),
        (Form.CSV, b"user,mfa\r\n\r\nana,yes\r\n \r\nben,no\r\n\r\n", 2),
        (Form.CSV, b'user,note\nana,"first\n\nsecond"\nben,"a ""quote"""', 2),
        (Form.CSV, b'user;screen\nana;13"\nben;15"\ncleo;17"\n', 3),
        (Form.CSV, b'user;note\nana;"first\nsecond"\n', 1),
        (Form.CSV, b'user\n""\n"ana"\n', 2),
        (Form.CSV, b'user\n"ana\n', None),
        (Form.CSV, "user\nana\n".encode("utf-16"), None),
        (Form.LINES, b'{"a":1}\n\n{"a":2}', 2),
        (Form.LINES, b"\0\n", None),
        (Form.LIST, b'[{"a":[1,2]},"]",3]', 3),
        (Form.LIST, b" []", 0),
        (Form.LIST, b'{"items":[1]}', None),
        (Form.LIST, b"[1,", None),
        (Form.LIST, b"[" * 100_000, None),
    ],
)
def test_what_others_write_is_counted_as_they_write_it(form: Form, data: bytes, number: int | None) -> None:
    for step in (1, 2, 3, 1 << 18):
        assert rows(data, step=step, form=form) == number
        if data:
            assert rows(gzip.compress(data), step=max(2, step), form=form) == number


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6), st.integers(1, 7))
def test_csv_of_others_has_as_many_as_a_reader_finds(table: list[list[str]], step: int) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(table)
    assert rows(text.getvalue().encode(), step=step, form=Form.CSV) == len(table) - 1


@given(st.binary(max_size=60), st.sampled_from(Form), st.integers(1, 7))
def test_in_whatever_pieces_the_bytes_come_the_number_is_the_same(data: bytes, form: Form, step: int) -> None:
    assert rows(data, step=step, form=form) == rows(data, form=form) or data.startswith(b"\x1f\x8b")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.csv", Form.CSV),
        ("deep/A.CSV.gz", Form.CSV),
        ("a.jsonl", Form.LINES),
        ("a.json", Form.LIST),
        ("a.png", None),
        ("csv", None),
    ],
)
def test_the_name_says_how_rows_are_written(name: str, form: Form | None) -> None:
    assert form_of(name) is form


def test_digests_of_those_that_are_there(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "repository")
    texts = [b"", b"a\nb\n", b"x" * 600_000, *(b"%d" % number for number in range(120))]
    commit = sample.commit({"a": b"1"})
    oids = [sample.blob(text) for text in texts]
    asked = [*oids, "1" * 40, commit, sample.git("rev-parse", f"{commit}^{{tree}}"), oids[0]]
    found = digests(Repository.open(sample.root), asked, {oids[1]: Form.TABLE})
    assert found == {
        oid: Digest(hashlib.sha256(text).hexdigest(), len(text), 1 if text == b"a\nb\n" else None)
        for oid, text in zip(oids, texts, strict=True)
    }
    assert digests(Repository.open(sample.root), ()) == {}
