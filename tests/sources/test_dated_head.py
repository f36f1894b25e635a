"""Days are put into a head, and no other byte of the file changes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.dated_head import with_days

DAY = date(2026, 11, 26)
HEAD = b"---\nid: POL-001\nlast_reviewed: 2025-01-14\ntitle: x\n---\nText: last_reviewed: 2025-01-14\n"


def test_only_the_day_changes() -> None:
    assert with_days(HEAD, {"last_reviewed": DAY}) == HEAD.replace(b"2025-01-14", b"2026-11-26", 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"last_reviewed: 2025-01-14   # by Ana", b"last_reviewed: 2026-11-26   # by Ana"),
        (b'last_reviewed: "2025-01-14"', b'last_reviewed: "2026-11-26"'),
        (b"last_reviewed: '2025-01-14' # x", b"last_reviewed: '2026-11-26' # x"),
        (b'"last_reviewed":   2025-01-14', b'"last_reviewed":   2026-11-26'),
        (b"last_reviewed:", b"last_reviewed: 2026-11-26"),
        (b"last_reviewed:   # not yet", b"last_reviewed: 2026-11-26   # not yet"),
        (b"last_reviewed: null", b"last_reviewed: 2026-11-26"),
        (b"last_reviewed: ~ # x", b"last_reviewed: 2026-11-26 # x"),
        (b"last_reviewed: soon", b"last_reviewed: 2026-11-26"),
    ],
)
def test_quotes_and_comments_stay(before: bytes, after: bytes) -> None:
    file = b"---\n# 2025-01-14\nid: POL-001\n%s\ntitle: 2025-01-14\n---\nA text.\n"
    assert with_days(file % before, {"last_reviewed": DAY}) == file % after


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_stay(end: bytes, mark: bytes) -> None:
    file = mark + HEAD.replace(b"\n", end)
    assert with_days(file, {"last_reviewed": DAY}) == file.replace(b"2025-01-14", b"2026-11-26", 1)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_key_that_is_missing_comes_last(end: bytes) -> None:
    file = b"---\nid: POL-001 # one\n---\nText\n".replace(b"\n", end)
    assert with_days(file, {"last_reviewed": DAY}) == (
        b"---\nid: POL-001 # one\nlast_reviewed: 2026-11-26\n---\nText\n".replace(b"\n", end)
    )


def test_a_head_on_one_line_is_changed_in_its_place() -> None:
    file = b"---\n{id: POL-001, last_reviewed: 2025-01-14, title: x}\n---\nText\n"
    assert with_days(file, {"last_reviewed": DAY}) == file.replace(b"2025-01-14", b"2026-11-26")


@pytest.mark.parametrize(
    "head",
    [
        b"{id: POL-001}",  # nowhere to put another key
        b"id: POL-001\nlast_reviewed: [2025-01-14]",
        b"id: POL-001\nlast_reviewed: |\n  2025-01-14",
        b"id: POL-001\nlast_reviewed:\n  2025-01-14",
        b'id: POL-001\nlast_reviewed: "2025\\x2d01-14"',
        b"id: [",
        b"",
    ],
)
def test_what_cannot_be_changed_safely_is_left(head: bytes) -> None:
    assert with_days(b"---\n%s\n---\nText\n" % head, {"last_reviewed": DAY}) is None


def test_a_file_without_a_head_is_left() -> None:
    assert with_days(b"Text\n", {"last_reviewed": DAY}) is None


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"], exclude_characters="\ufeff\u2028\u2029"), max_size=40),
    st.dates(),
    st.booleans(),
)
def test_whatever_the_rest_says_it_stays(rest: str, day: date, is_there: bool) -> None:
    """Read again, the head differs in the day alone; or nothing was written at all."""
    key = "last_reviewed: 2025-01-14 # kept\n" if is_there else ""
    file = f"---\nid: POL-001\n{key}title: '{rest.replace(chr(39), '')}'\n---\n{rest}\n".encode()
    new = with_days(file, {"last_reviewed": day})
    if new is None:
        return
    if is_there:
        assert new == file.replace(b"2025-01-14", day.isoformat().encode(), 1)
    else:
        assert new.replace(f"last_reviewed: {day.isoformat()}\n".encode(), b"", 1) == file
