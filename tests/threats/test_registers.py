"""What a register can hold against its reader: each becomes a value or a named fault, in seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tieout.model.row import Row
from tieout.sources.registers.reader import RegisterReading, read_register
from tieout.sources.registers.tables import TABLES

ENOUGH_S = 5.0
# One reader serves all: the register of people, which has a second list, and the largest of the others.
TWO = ["people", "access"]
HEAD = b"id,title\n"


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < ENOUGH_S


def read(data: bytes, name: str = "alerts", suffix: str = "yaml") -> RegisterReading[Row]:
    return read_register(data, path=f"registers/{name}.{suffix}", table=TABLES[name])


def kinds(reading: RegisterReading[Row]) -> list[str]:
    return [item.kind for item in reading.unreadable]


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"[" * 1_000_000, "too-deep"),
        (b"{a: " * 1_000_000, "too-deep"),
        (b"- " * 1_000_000, "too-deep"),
        (b"- &a [x]\n" + b"- [*a, *a]\n" * 20, "yaml-anchor"),
        (b"- !!python/object/apply:os.system [id]\n", "yaml-tag"),
        (b"- <<: {id: a}\n", "yaml-merge-key"),
        (b"%YAML 1.1\n---\n- {id: a}\n", "yaml-directive"),
        (b"- {id: a}\n---\n- {id: b}\n", "several-documents"),
        (b"- {id: a, id: b}\n", "duplicate-key"),
        (b"- {id: a\xe2\x80\xa8title: b}\n", "hidden-character"),
        (b"- {id: a\xc2\x85title: b}\n", "hidden-character"),
        (b'- {id: "a\\u202e"}\n', "hidden-character"),
        (b"- {id: a\x00}\n", "nul-byte"),
        (b"- {id: a\xff}\n", "invalid-utf-8"),
        (b"- {id: a}\r", "lone-carriage-return"),
        ("- {id: a}\n".encode("utf-16"), "utf-16"),
        (b"- {id: a, title: " + b"a" * 5_000_000 + b"}\n", "too-large"),
        (b"- x\n" * 400_000, "too-many-values"),
    ],
)
def test_yaml_that_would_cost_or_hide_something_is_refused(name: str, data: bytes, kind: str) -> None:
    reading = read(data, name)
    assert kinds(reading) == [kind]
    assert reading.is_lost


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'id,"' + b"x,\n" * 5_000_000, "bad-table"),
        (b'id,name\na,"' + b"\n" * 10_000_000, "bad-table"),
        (b"id,name\na," + b"x" * 10_000_000 + b"\n", "bad-table"),
        (b"," * 5_000_000 + b"\n", "empty"),
        (b"a," * 2_500_000 + b"\n", "too-many-values"),
        (b"id,name,\xe2\x80\xae\n", "hidden-character"),
        (b"id,name\na,\xe2\x80\xa8b\n", "hidden-character"),
        (b"id,name\na,\x1b[2J\n", "hidden-character"),
        (b"id,id\n", "duplicate-key"),
    ],
)
def test_tables_that_would_cost_or_hide_something_are_refused(name: str, data: bytes, kind: str) -> None:
    reading = read(data, name, "csv")
    assert kinds(reading) == [kind]
    assert reading.is_lost


def test_more_rows_than_we_read_are_refused_and_not_cut() -> None:
    reading = read(HEAD + b"a,b\n" * 300_000, suffix="csv")
    assert (reading.rows, kinds(reading), reading.is_lost) == ((), ["too-many-values"], True)


def test_a_row_of_a_million_cells_is_left_out() -> None:
    reading = read(HEAD + b"a," * 1_000_000 + b"\nb,B\n", suffix="csv")
    assert ([row.id for row in reading.rows], kinds(reading)) == (["b"], ["bad-table"])


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1+1", "-1", "@SUM(A1)", "'=1", "%0A::error::x", "{{x}}", "${x}"])
def test_what_others_would_compute_is_text_here(cell: str) -> None:
    """Escaping is for those who write tables for people."""
    (row,) = read(HEAD + f"a,{cell}\n".encode(), suffix="csv").rows
    assert getattr(row, "title") == cell  # noqa: B009  # the rows here are of any register


@pytest.mark.parametrize(
    "written", ["no", "1.10", "0777", "12:30", "on", "0x1F", "1e3", ".inf", "2026-01-14", "6" * 6_000]
)
def test_no_type_is_guessed(written: str) -> None:
    (row,) = read(f"- {{id: a, title: {written}}}\n".encode()).rows
    assert getattr(row, "title") == written  # noqa: B009  # as above


@pytest.mark.parametrize("key", ["content", "handler", "__class__", "location", "offsets", "self", "on", "~"])
def test_no_key_reaches_what_is_not_a_column(key: str) -> None:
    (row,) = read(f"- {{id: a, title: A, {key}: x}}\n".encode()).rows
    assert row.location.path == "registers/alerts.yaml"
    (unknown,) = read(f"- {{id: a, title: A, {key}: x}}\n".encode()).unknown_fields
    assert unknown.name == key


def test_a_hundred_thousand_keys_that_nobody_knows_are_named_in_time() -> None:
    keys = b"".join(b"  titel%05d: x\n" % number for number in range(100_000))
    reading = read(b"- id: a\n" + keys)
    assert len(reading.unknown_fields) == 100
    assert reading.unreadable[-1].message == "from here on 99900 more keys are not in the schema"


def test_fifty_thousand_slips_are_named_in_time() -> None:
    rows = b"".join(b"a%d,A,hihg,perhaps\n" % number for number in range(50_000))
    reading = read(b"id,title,severity,enabled\n" + rows, suffix="csv")
    assert len(reading.unreadable) == 202


def test_fifty_thousand_different_slips_are_named_in_time() -> None:
    rows = b"".join(b"a%d,A,hihg%d\n" % (number, number) for number in range(50_000))
    reading = read(b"id,title,severity\n" + rows, suffix="csv")
    assert len(reading.unreadable) == 101
