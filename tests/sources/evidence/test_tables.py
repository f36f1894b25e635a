"""The one form of a table: what is read, what is refused and where, and that writing gives it back."""

from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tieout.model.evidence.table import Column, TableSchema
from tieout.model.location import Unreadable
from tieout.sources.evidence.tables import (
    LARGEST_CELL,
    Bounds,
    Table,
    TableFaultError,
    lines_of,
    opened,
    read_table,
    rows_of,
    table_bytes,
)

SCHEMA = TableSchema(
    id="seats/1", title="Seats", columns=(Column("user", "who sits there"), Column("note", "what else is known"))
)
HEADER = b"_at,user,note\n"


def fault_of(data: bytes, *, bounds: Bounds | None = None) -> tuple[str, int]:
    with pytest.raises(TableFaultError) as caught:
        list(rows_of(io.BytesIO(data), SCHEMA, **({} if bounds is None else {"bounds": bounds})))
    assert caught.value.message
    return caught.value.kind, caught.value.line


def rows(data: bytes) -> list[tuple[str, ...]]:
    return list(rows_of(io.BytesIO(data), SCHEMA))


@pytest.mark.parametrize(
    ("data", "kind", "line"),
    [
        (b"", "empty", 1),
        (b"_at,user\n", "header", 1),
        (b"_at,note,user\n", "header", 1),
        (b"user,note,_at\n", "header", 1),
        (b"_at,user,note,extra\n", "header", 1),
        (b"_at,user,user\n", "header", 1),
        (b"_at,user,NOTE\n", "header", 1),
        (b"_at, user,note\n", "header", 1),
        (b"\xef\xbb\xbf_at,user,note\n", "header", 1),
        (b"_at;user;note\na;b;c\n", "header", 1),
        (b'{"message": "Bad credentials"}\n', "header", 1),
        (b"\n_at,user,note\n", "header", 1),
        (HEADER + b"a,b\n", "width", 2),
        (HEADER + b"a,b,c\na,b,c,d\n", "width", 3),
        (HEADER + b"a,b,c\n\na,b,c\n", "width", 3),
        (HEADER + b'a,"b\n\nb",c\nx\n', "width", 5),
        (HEADER + b",b,c\n", "place", 2),
        (HEADER + b"a,b\0,c\n", "nul", 2),
        (HEADER + b"a,b,c\nd,e,\xff\n", "encoding", 3),
        (HEADER + b"a,b,c\nd,e,\xc3", "encoding", 3),
        (HEADER + b"a,b,\xed\xa0\x80\n", "encoding", 2),
        ("_at,user,note\na,b,c\n".encode("utf-16"), "nul", 1),
        (HEADER + b"a,b,c\rd,e,f\n", "line-end", 2),
        (b"_at,user,note\ra,b,c\r", "line-end", 1),
        (HEADER + b'a,b,c\na,"b,c\n', "quoting", 3),
        (HEADER + b'a,"b"x,c\n', "quoting", 2),
        (HEADER + b"a," + b"b" * (LARGEST_CELL + 1) + b",c\n", "long-cell", 2),
    ],
)
def test_what_has_another_form_is_a_fault_with_its_line(data: bytes, kind: str, line: int) -> None:
    assert fault_of(data) == (kind, line)


def test_the_line_of_a_bad_byte_is_right_far_into_a_file() -> None:
    good = HEADER + b"a,b,c\n" * 40_000
    assert fault_of(good + b"a,\xff,c\n") == ("encoding", 40_002)
    assert fault_of(good + b"a,\0,c\n") == ("nul", 40_002)


@pytest.mark.parametrize(
    ("bounds", "kind"),
    [(Bounds(rows=1), "too-many-rows"), (Bounds(bytes=20), "too-large"), (Bounds(line=10), "long-line")],
)
def test_a_table_has_bounds(bounds: Bounds, kind: str) -> None:
    data = HEADER + b"a,b,c\n" * 2 + b"a,b," + b"c" * 30
    assert fault_of(data, bounds=bounds)[0] == kind


def test_a_packed_table_is_unpacked_within_the_bounds() -> None:
    packed = gzip.compress(HEADER + b"a,b,c\n", mtime=0)
    assert read_table(packed, SCHEMA, path="t/records.csv.gz") == Table(SCHEMA, (("a", "b", "c"),))
    bomb = gzip.compress(HEADER + b"a,b,c\n" * 1_000_000)
    found = list_of_fault(bomb, Bounds(bytes=1 << 20))
    assert found == "too-large"
    for broken in (packed[:-9], b"no gzip", packed[:12] + b"\xff\xff\xff" + packed[15:], packed[:-8] + b"\0" * 8):
        outcome = read_table(broken, SCHEMA, path="t/records.csv.gz")
        assert isinstance(outcome, Unreadable)
        assert outcome.kind == "packed"


def list_of_fault(data: bytes, bounds: Bounds) -> str:
    with pytest.raises(TableFaultError) as caught:
        list(rows_of(opened(data, "x.gz"), SCHEMA, bounds=bounds))
    return caught.value.kind


def test_a_fault_is_a_value_with_its_place() -> None:
    outcome = read_table(HEADER + b"a,b\n", SCHEMA, path="evidence/x/records.csv")
    assert isinstance(outcome, Unreadable)
    assert str(outcome.location) == "evidence/x/records.csv:2:1"
    assert outcome.message == "the row has 2 cells, the header 3"


def test_both_line_ends_are_read_and_one_is_written() -> None:
    assert rows(b"_at,user,note\r\na,b,c\r\n") == rows(HEADER + b"a,b,c") == [("a", "b", "c")]
    assert table_bytes(rows(b"_at,user,note\r\na,b,c\r\n"), SCHEMA) == HEADER + b"a,b,c\n"


def test_a_table_without_a_row_is_a_table() -> None:
    assert read_table(HEADER, SCHEMA, path="x") == Table(SCHEMA, ())


def test_a_formula_stays_as_it_is() -> None:
    assert table_bytes([("a", "=1+1", "@x")], SCHEMA) == HEADER + b"a,=1+1,@x\n"


def test_rows_come_one_by_one() -> None:
    """The first row is given before a fault far below it is met: nobody may take it for the whole."""
    reading = rows_of(io.BytesIO(HEADER + b"a,b,c\n" * 200_000 + b"x\n"), SCHEMA)
    assert next(reading) == ("a", "b", "c")
    with pytest.raises(TableFaultError):
        list(reading)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("a", "b"), "width"),
        (("", "b", "c"), "place"),
        (("a", "b\0", "c"), "nul"),
        (("a", "b", "\ud800"), "encoding"),
        (("a", "b" * (LARGEST_CELL + 1), "c"), "long-cell"),
    ],
)
def test_what_has_no_such_form_is_not_written(row: tuple[str, ...], kind: str) -> None:
    with pytest.raises(TableFaultError) as caught:
        table_bytes([("a", "b", "c"), row], SCHEMA)
    assert (caught.value.kind, caught.value.line) == (kind, 3)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["\r", "\n", "\r\n", '"', '""', ",", '",\n"', "=cmd()", "\ufeff", "\u2028", " a ", "\x85", "\x1c", "'", "#", "\\"]
)
ROW = st.tuples(CELL.filter(bool), CELL, CELL)


@given(st.lists(ROW, max_size=8))
@example([("\ufeff_at", "\r", "\n\r")])
@example([("a", "", "")])
def test_what_is_written_is_read_back_cell_for_cell(wanted: list[tuple[str, str, str]]) -> None:
    data = table_bytes(wanted, SCHEMA)
    assert rows(data) == wanted
    assert table_bytes(rows(data), SCHEMA) == data
    assert b"".join(lines_of(iter(wanted), SCHEMA)) == data


@given(st.binary(max_size=60).map(lambda tail: HEADER + tail))
def test_no_bytes_end_in_anything_but_rows_or_a_fault(data: bytes) -> None:
    outcome = read_table(data, SCHEMA, path="x")
    if isinstance(outcome, Table):
        assert all(len(row) == 3 and row[0] for row in outcome.rows)
        again = read_table(table_bytes(outcome.rows, SCHEMA), SCHEMA, path="x")
        assert again == outcome


def test_the_longest_cell_is_written_and_read() -> None:
    row = ("a", "b" * LARGEST_CELL, "ü" * LARGEST_CELL)
    assert rows(table_bytes([row], SCHEMA)) == [row]
