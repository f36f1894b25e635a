"""A date of a commit object is exactly what it says, or none."""

from __future__ import annotations

from datetime import datetime, timedelta

import hypothesis
import pytest
from hypothesis import strategies as st

from tieout.model.change import Identity
from tieout.ports import git_dates

ANA = b"Ana Example <ana@example.com>"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("written", "moment", "seconds"),
    [
        (b"0 +0000", at("1970-01-01T00:00:00+00:00"), 0),
        (b"1771954227 -0500", at("2026-02-24T12:30:27-05:00"), 1771954227),
        (b"1771954227 +1400", at("2026-02-25T07:30:27+14:00"), 1771954227),
        (b"1771954227 -0000", at("2026-02-24T17:30:27+00:00"), 1771954227),
        (b"1771954227 +0545", at("2026-02-24T23:15:27+05:45"), 1771954227),
        (b"1771954227 +2359", at("2026-02-25T17:29:27+23:59"), 1771954227),
        (b"99999999999 +0000", at("5138-11-16T09:46:39+00:00"), 99999999999),
        (b"253402300799 +0000", at("9999-12-31T23:59:59+00:00"), 253402300799),
        (b"4102444800 +1400", at("2100-01-01T14:00:00+14:00"), 4102444800),
    ],
)
def test_what_is_a_date_is_read_with_its_offset(written: bytes, moment: datetime, seconds: int) -> None:
    line = ANA + b" " + written
    assert git_dates.moment(line) == moment
    assert (git_dates.moment(line) or moment).utcoffset() == moment.utcoffset()
    assert git_dates.seconds(line) == seconds


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"-1 +0000",
        b"+1 +0000",
        b"abc +0000",
        b"1e5 +0000",
        b"1.5 +0000",
        b"0x10 +0000",
        b"1 000 +0000",
        b"1_000 +0000",
        b"\xd9\xa1\xd9\xa2 +0000",  # Arabic-Indic digits
        b"18446744073709551615 +0000",
        b"99999999999999 +0000",
        b"253402300800 +0000",  # 10000-01-01
        b"253402300799 +0001",  # the same, an offset later
        b"1771954227",
        b"1771954227 ",
        b"1771954227 +99999",
        b"1771954227 +2400",
        b"1771954227 +0060",
        b"1771954227 0100",
        b"1771954227 UTC",
        b"1771954227 +01:00",
        b"1771954227 +0000 ",
        b"1771954227  +0000",
        b"1771954227 +0000 > 5 +0000x",
    ],
)
def test_what_is_no_date_is_none_and_never_1970(written: bytes) -> None:
    line = ANA + b" " + written
    assert (git_dates.moment(line), git_dates.seconds(line)) == (None, None)


def test_what_stands_in_the_place_of_a_date_is_shown_safely() -> None:
    assert git_dates.written(ANA + b" 1e5\x1b[2J \xff") == "1e5\\x1b[2J \\xff"


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        (ANA + b" 1 +0000", "Ana Example", "ana@example.com"),
        (b"<> 1 +0000", "", ""),
        (b"", "", ""),
        (b"Ana", "Ana", ""),
        (b"Ana <a@example.com> <m@example.com> 1 +0000", "Ana", "a@example.com> <m@example.com"),
        ("Åsa \u202e <å@example.com> 1 +0000".encode(), "Åsa \\u202e", "å@example.com"),
        (b"M\xfcller\x1b <m\xfc@example.com> 1 +0000", "M\\xfcller\\x1b", "m\\xfc@example.com"),
    ],
)
def test_an_identity_is_all_that_is_written_made_safe_to_print(line: bytes, name: str, email: str) -> None:
    assert git_dates.identity(line) == Identity(name=name, email=email)


@hypothesis.given(st.binary(max_size=60), st.binary(max_size=30))
def test_any_bytes_are_a_date_or_none(before: bytes, after: bytes) -> None:
    for line in (before + after, before + b"<" + before + b"> " + after, ANA + b" " + after):
        moment = git_dates.moment(line)
        assert (moment is None) == (git_dates.seconds(line) is None)
        assert moment is None or moment.tzinfo is not None
        git_dates.identity(line)


@hypothesis.given(st.integers(0, 253402300799), st.integers(-(24 * 60 - 1), 24 * 60 - 1))
def test_what_is_written_is_read_back(seconds: int, minutes: int) -> None:
    zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    moment = git_dates.moment(ANA + f" {seconds} {zone}".encode())
    hypothesis.assume(moment is not None or seconds + 60 * minutes > 253402300799)
    if moment is not None:
        assert (int(moment.timestamp()), moment.utcoffset()) == (seconds, timedelta(minutes=minutes))
