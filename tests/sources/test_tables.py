"""Tables: rows by the sheaf, each with its line, within limits."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.tables import BrokenTableError, Sheaf, TableLimits, TableReader

PATH = "registers/access.csv"


def sheaves(data: bytes, **limits: int) -> list[Sheaf]:
    return [*TableReader(data, path=PATH, limits=TableLimits(**limits)).sheaves()]


def rows(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [
        (line, cells)
        for sheaf in sheaves(data)
        for line, cells in zip(sheaf.lines, zip(*sheaf.columns, strict=True), strict=True)
    ]


def fault(data: bytes, **limits: int) -> tuple[str, int]:
    with pytest.raises(BrokenTableError) as caught:
        sheaves(data, **limits)
    assert caught.value.unreadable.location.path == PATH
    return caught.value.unreadable.kind, caught.value.unreadable.location.line


def test_rows_have_the_line_on_which_they_begin_and_no_blanks_around_their_cells() -> None:
    data = b'\n a , b\r\n\r\n1,"x\ny"\n , \n"2 ", "z, z"\n'
    table = TableReader(data, path=PATH, limits=TableLimits())
    assert (table.line, table.header) == (2, ("a", "b"))
    assert rows(data) == [(4, ("1", "x\ny")), (7, ("2", "z, z"))]


def test_rows_of_another_width_are_named_and_left_out() -> None:
    (sheaf,) = sheaves(b"a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert (sheaf.lines, sheaf.columns, sheaf.odd) == ((2, 5), (("1", "7"), ("2", "8")), ((3, 1), (4, 3)))


@pytest.mark.parametrize("count", [0, 1, 4095, 4096, 4097, 8192, 8193])
def test_no_row_is_lost_where_a_sheaf_ends(count: int) -> None:
    data = b"a,b\n" + b"".join(b"%d,x\n" % number for number in range(count))
    assert rows(data) == [(number + 2, (str(number), "x")) for number in range(count)]
    assert all(sheaf.lines for sheaf in sheaves(data))


def test_a_sheaf_of_odd_rows_alone_has_no_columns() -> None:
    (sheaf,) = sheaves(b"a,b\n1\n")
    assert (sheaf.lines, sheaf.columns, sheaf.odd) == ((), (), ((2, 1),))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", ("empty", 1)),
        (b" , \n\n", ("empty", 1)),
        (b"a,b,a\n", ("duplicate-key", 1)),
        (b"\na,,\n", ("duplicate-key", 2)),
        (b"a;b\n1;2\n", ("bad-table", 1)),
        (b"a\tb\n1\t2\n", ("bad-table", 1)),
        (b'a,b\n1,"2\n3,4\n', ("bad-table", 2)),
        (b'a,b\n1,2\n3,"4"5\n', ("bad-table", 3)),
        (b'a,b\n1,"2\n"x\n', ("bad-table", 2)),
        (b"PK\x03\x04\x14\x00", ("workbook", 1)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("workbook", 1)),
        (b"a,b\n1,\xff\n", ("invalid-utf-8", 2)),
        (b"a,b\n1,\x00\n", ("nul-byte", 2)),
        (b"a,b\r1,2\r", ("lone-carriage-return", 1)),
        ("a,b\n1,\u2028\n".encode(), ("hidden-character", 2)),
        ("a,b\n1,\u202e\n".encode(), ("hidden-character", 2)),
        ("a,b\n".encode("utf-16"), ("utf-16", 1)),
    ],
)
def test_what_is_no_table_is_named(data: bytes, found: tuple[str, int]) -> None:
    assert fault(data) == found


def test_a_single_column_may_hold_what_parts_others_cells() -> None:
    assert rows(b"a\n1;2\n") == [(2, ("1;2",))]


def test_a_table_of_just_the_limit_is_read_and_one_more_is_not() -> None:
    data = b"a,b\n1,2\n3,4\n"
    assert len(sheaves(data, size_bytes=len(data), rows=2, columns=2)) == 1
    assert fault(data, size_bytes=len(data) - 1) == ("too-large", 1)
    assert fault(data, rows=1) == ("too-many-values", 2)
    assert fault(data, columns=1) == ("too-many-values", 1)


def test_a_row_may_have_a_thousand_lines_and_no_more() -> None:
    """A quote that is not closed would take the rest of the file for one cell."""
    whole = b'a,b\n1,"' + b"\n" * 999 + b'"\n2,3\n'
    assert rows(whole) == [(2, ("1", "")), (1002, ("2", "3"))]
    assert fault(b'a,b\n1,"' + b"\n" * 1000 + b'"\n') == ("bad-table", 2)
    assert fault(b'a,b\n1,"' + b"x,y\n" * 1_000_000) == ("bad-table", 2)


_CELLS = st.text(st.characters(categories=("L", "N", "P", "S"), include_characters=' \n,"'), max_size=8)


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_what_python_writes_is_read(cells: list[list[str]], end: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows([["a", "b"], *cells])
    stripped = [tuple(cell.strip() for cell in row) for row in cells]
    assert [row for _, row in rows(out.getvalue().encode())] == [row for row in stripped if any(row)]
