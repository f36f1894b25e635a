"""Logs: what their times show of their being whole, and that no entry is passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collect.ingest.reading import cells, could_pass, of, problems, read
from tieout.collect.ingest import log_blocks
from tieout.collect.ingest.log import Log
from tieout.model.errors import StorageError, UsageError
from tieout.model.evidence.tables.log import LOG

WHOLE = {"complete": "the export fails as a whole"}
START = datetime(2026, 1, 1, tzinfo=UTC)


def table(times: Sequence[str], name: str = "time") -> bytes:
    return "".join([f"{name},what\n", *(f"{each},x\n" for each in times)]).encode()


def text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def every(hours: int, count: int) -> list[str]:
    return [text(START + timedelta(hours=hours * number)) for number in range(count)]


def test_each_day_is_a_row() -> None:
    found = read("log", table(["2026-01-01T08:00:00Z", "2026-01-01T09:30:00Z", "2026-01-02T00:00:00Z"]), **WHOLE)
    assert cells(LOG, found) == [
        {
            "_at": "raw.csv:2",
            "step": "2026-01-01T00:00:00Z",
            "entries": "2",
            "first": "2026-01-01T08:00:00Z",
            "last": "2026-01-01T09:30:00Z",
            "backward": "0",
            "outside": "0",
        },
        {
            "_at": "raw.csv:4",
            "step": "2026-01-02T00:00:00Z",
            "entries": "1",
            "first": "2026-01-02T00:00:00Z",
            "last": "2026-01-02T00:00:00Z",
            "backward": "0",
            "outside": "0",
        },
    ]
    assert (problems(found), found.gaps) == ([], ())
    assert found.window == (START.replace(hour=8), START.replace(day=2))
    assert found.parameters == (
        ("complete", WHOLE["complete"]),
        ("time", "time"),
        ("entries", "3"),
        ("found order", "ascending"),
    )


def test_each_hour_is_a_row_where_that_was_asked_for() -> None:
    found = read("log", table(every(1, 3)), step="hour", **WHOLE)
    assert [(row["step"], row["entries"]) for row in cells(LOG, found)] == [(each, "1") for each in every(1, 3)]


def test_days_and_hours_without_an_entry_are_gaps() -> None:
    times = ["2026-01-01T08:00:00Z", "2026-01-03T09:00:00Z", "2026-01-06T09:00:00Z"]
    assert read("log", table(times), **WHOLE).gaps == (
        "no entry in 2026-01-02 (1 day)",
        "no entry in 2026-01-04 to 2026-01-05 (2 days)",
    )
    assert read("log", table(times[:2]), step="hour", **WHOLE).gaps == (
        "no entry in 2026-01-01T09Z to 2026-01-03T08Z (48 hours)",
    )


def test_a_window_that_was_asked_for_must_be_filled() -> None:
    window = {"from": "2026-01-01T12:00:00Z", "to": "2026-01-07T12:00:00+01:00"}
    found = read("log", table(["2026-01-03T00:00:00Z", "2026-01-05T23:59:59Z"]), **window, **WHOLE)
    assert found.gaps == (
        "no entry in 2026-01-02 (1 day)",
        "no entry in 2026-01-04 (1 day)",
        "no entry in 2026-01-06 (1 day)",
    )


def test_a_window_without_any_entry_is_one_gap() -> None:
    window = {"from": "2026-01-01T00:00:00Z", "to": "2026-01-04T00:00:00Z"}
    found = read("log", b"time,what\n", **window, **WHOLE)
    assert (list(found.rows), found.gaps) == ([], ("no entry in 2026-01-01 to 2026-01-03 (3 days)",))


def test_entries_outside_of_the_window_are_told() -> None:
    window = {"from": "2026-01-01T09:00:00Z", "to": "2026-01-01T11:00:00Z"}
    found = read("log", table(every(1, 12)), **window, **WHOLE)
    assert [row["outside"] for row in cells(LOG, found)] == ["10"]
    assert problems(found) == [
        (
            "raw.csv:2",
            "shape",
            "10 entries lie outside of the window that was asked for, the first of them here",
        )
    ]


@pytest.mark.parametrize("step", ["day", "hour"])
@pytest.mark.parametrize(("since", "until", "line", "count"), [(3, 5, 2, 4), (0, 4, 6, 2), (2, 6, 2, 2)])
def test_the_window_is_half_open(step: str, since: int, until: int, line: int, count: int) -> None:
    window = {"from": text(START + timedelta(minutes=since)), "to": text(START + timedelta(minutes=until))}
    times = [text(START + timedelta(minutes=number)) for number in range(6)]
    for order in (times, times[::-1]):
        found = read("log", table(order), step=step, **window, **WHOLE)
        assert sum(int(row["outside"]) for row in cells(LOG, found)) == count
    assert problems(read("log", table(times), step=step, **window, **WHOLE))[0][0] == f"raw.csv:{line}"


MIXED = ["2026-01-01T08:00:00Z", "2026-01-01T10:00:00Z", "2026-01-01T09:00:00Z", "2026-01-01T11:00:00Z"]


def test_entries_out_of_order_are_told() -> None:
    found = read("log", table(MIXED), **WHOLE)
    assert problems(found) == [
        ("raw.csv:4", "shape", "1 entries are earlier than the one before, the first of them here")
    ]
    assert dict(found.parameters)["found order"] == "any"
    assert [row["backward"] for row in cells(LOG, found)] == ["1"]


@pytest.mark.parametrize(
    ("times", "order", "is_told"),
    [
        (MIXED, "any", False),
        (MIXED, "ascending", True),
        (MIXED, "descending", True),
        (every(1, 4), "ascending", False),
        (every(1, 4), "descending", True),
        (every(1, 4)[::-1], "descending", False),
        (every(1, 4)[::-1], "ascending", True),
        (every(1, 4)[::-1], "", False),
        (every(1, 4), "any", False),
        (every(1, 1), "descending", False),
    ],
)
def test_a_setting_says_which_order_is_right(times: list[str], order: str, is_told: bool) -> None:
    assert bool(problems(read("log", table(times), order=order, **WHOLE))) is is_told


def test_json_lines_are_read() -> None:
    raw = b'{"event":{"time":"2026-01-01T08:00:00Z"}}\n\n{"event":{"time":"2026-01-02T08:00:00+02:00"}}\n'
    found = read("log", raw, form="jsonl", time="/event/time", **WHOLE)
    assert [(row["_at"], row["first"]) for row in cells(LOG, found)] == [
        ("raw.jsonl:1", "2026-01-01T08:00:00Z"),
        ("raw.jsonl:3", "2026-01-02T06:00:00Z"),
    ]
    assert (problems(found), found.gaps) == ([], ())


@pytest.mark.parametrize(("unit", "factor"), [("seconds", 1), ("milliseconds", 1000), ("microseconds", 1_000_000)])
def test_times_may_be_numbers_where_the_settings_say_so(unit: str, factor: int) -> None:
    raw = f'{{"ts":{int(START.timestamp()) * factor}}}\n'.encode()
    assert read("log", raw, form="jsonl", numbers=unit, **WHOLE).window == (START, START)
    assert [message for _, _, message in problems(read("log", raw, form="jsonl", **WHOLE))] == [
        f"the time is '{int(START.timestamp()) * factor}': no day or time that is known"
    ]


FORMS = {
    "2026-01-01T08:00:00.5Z": {},
    "2026-01-01 08:00:00": {"time_zone": "UTC"},
    "2026-01-01 09:00:00": {"time_zone": "Europe/Berlin"},
    "2026-01-01T08:00:00+00:00": {},
    "2026-01-01 08:00:00.123 UTC": {},
    "2026-01-01T10:00:00+02:00": {},
    "2026-01-01T08:00Z": {},
}


@pytest.mark.parametrize("form", FORMS)
def test_times_of_any_known_form_are_read(form: str) -> None:
    found = read("log", table([form, form]), **FORMS[form], **WHOLE)
    assert [(row["step"], row["first"]) for row in cells(LOG, found)] == [
        ("2026-01-01T00:00:00Z", "2026-01-01T08:00:00Z")
    ]
    assert problems(found) == []


def test_a_text_that_sorts_otherwise_than_its_time_is_no_step_back() -> None:
    times = ["2026-01-01T08:00:00Z", "2026-01-01T08:00:00.5Z", "2026-01-01T08:00:01Z"]
    assert problems(read("log", table(times), **WHOLE)) == []


NO_TIMES = {
    "2026-02-30T08:00:00Z": "no day of the calendar",
    "2026-01-01T25:00:00Z": "no time that exists",
    "2026-01-01T08:60:00Z": "no time that exists",
    "2026-01-01 08:00:00": "a time without its zone: set time_zone",
    "2026-01-01": "no day or time that is known",
    "": "no day or time that is known",
    "noon": "no day or time that is known",
    "2026-01-01T08:00:0\u0660Z": "no day or time that is known",
}


@pytest.mark.parametrize("written", NO_TIMES)
def test_a_time_that_is_none_is_told_with_its_line(written: str) -> None:
    found = read("log", table(["2026-01-01T00:00:00Z", written, written, "2026-01-01T09:00:00Z"]), **WHOLE)
    assert [row["entries"] for row in cells(LOG, found)] == ["2"]
    assert [(place, message.rpartition("': ")[2]) for place, _, message in problems(found)] == [
        (f"raw.csv:{line}", NO_TIMES[written]) for line in (3, 4)
    ]
    assert ("entries", "4") in found.parameters


TOLD = {
    "no column of a time": (
        b"what,who\nx,y\n",
        {},
        [("raw.csv:1", "the header has no column known to hold the time: set time to the one that does")],
    ),
    "two columns of one name": (
        b"time,time\nx,y\n",
        {},
        [("raw.csv:1", "the header has 2 columns known to hold the time: set time to the one that does")],
    ),
    "a column that is not there": (
        table([]),
        {"time": "when"},
        [("raw.csv:1", "the header has no column called 'when': set time to the one that does")],
    ),
    "an error as JSON": (
        b'{"message":"Bad credentials"}\n',
        {},
        [("raw.csv", "the file is JSON, not a table: Bad credentials")],
    ),
    "nothing": (b"", {}, [("raw.csv", "the file is empty")]),
    "nothing as JSON": (b"", {"form": "jsonl"}, [("raw.jsonl", "the file is empty")]),
    "too few cells": (
        b"time,what\n2026-01-01T00:00:00Z\n\n2026-01-01T00:00:00Z,x\n",
        {},
        [("raw.csv:2", "the row has 1 cells; the header has 2")],
    ),
    "a quote that is not closed": (
        b'time,what\n2026-01-01T00:00:00Z,"a\nb"\n2026-01-01T00:00:00Z,"a\n',
        {},
        [
            (
                "raw.csv:4",
                "the table breaks off in the row that begins here (unexpected end of data); nothing after it was read",
            )
        ],
    ),
    "a NUL": (
        table(every(1, 2)) + b"\0\n",
        {},
        [("raw.csv:4", "a NUL byte stands here; nothing from here on was read")],
    ),
    "no UTF-8": (
        table(every(1, 2)) + b"\xff,\n",
        {},
        [("raw.csv:4", "the byte 0xff does not fit UTF-8 here; nothing from here on was read")],
    ),
    "UTF-16": (
        table(every(1, 2)).decode().encode("utf-16"),
        {},
        [("raw.csv:1", "the file is in UTF-16, not in UTF-8; nothing from here on was read")],
    ),
    "no JSON": (
        b'{"time":"2026-01-01T00:00:00Z"}\n{"time":\n[]\n{"what":1}\n{"time":"a","time":"b"}\n',
        {"form": "jsonl"},
        [
            ("raw.jsonl:2", "it ends in the middle: it was cut off"),
            ("raw.jsonl:3", "the line is no object"),
            ("raw.jsonl:4", "the entry has no time"),
            ("raw.jsonl:5", "the key 'time' is there twice"),
        ],
    ),
    "JSON without a time": (
        b'{"what":1}\n',
        {"form": "jsonl"},
        [("raw.jsonl:1", "the entry has no key that is known to hold the time")],
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_wrong_with_a_log_is_told_with_its_line(name: str) -> None:
    raw, settings, expected = TOLD[name]
    assert [(place, message) for place, _, message in problems(read("log", raw, **settings, **WHOLE))] == expected


def test_a_line_that_does_not_end_is_not_read_to_its_end() -> None:
    raw = table(every(1, 2)) + b"x" * (log_blocks.LONGEST_LINE * 3)
    found = read("log", raw, **WHOLE)
    assert [place for place, _, _ in problems(found)] == ["raw.csv:4"]
    assert dict(found.parameters)["entries"] == "2"


def test_a_million_broken_lines_are_counted_and_some_told() -> None:
    found = read("log", table(["noon"] * 1000), **WHOLE)
    assert len(found.problems) == 101
    assert found.problems[-1].message == "900 more items have the like problems"


def test_lines_are_counted_through_cells_with_line_ends() -> None:
    raw = b'time,what\n2026-01-01T00:00:00Z,"a\nb\nc"\n2026-01-02T00:00:00Z,x\n'
    assert [row["_at"] for row in cells(LOG, read("log", raw, **WHOLE))] == ["raw.csv:2", "raw.csv:5"]


def test_nothing_shows_that_a_log_is_whole_but_a_number_or_a_reason() -> None:
    raw = table(every(1, 3))
    assert read("log", raw).gaps == (
        "nothing shows that 3 entries are all: set total, or say as complete why the file is whole",
    )
    assert read("log", raw, total="3").gaps == ()
    assert read("log", raw, total="4").gaps == ("3 entries were read; there should be 4",)
    assert read("log", raw[:-1], total="3").gaps == ("the last line has no line end: it may be cut off",)


def test_a_log_cut_off_anywhere_never_passes() -> None:
    for form, raw in (
        ("csv", table(every(7, 5))),
        ("jsonl", b"".join(f'{{"time":"{each}"}}\n'.encode() for each in every(7, 5))),
    ):
        assert could_pass(read("log", raw, form=form, total="5"))
        assert [end for end in range(len(raw)) if could_pass(read("log", raw[:end], form=form, total="5"))] == []


@pytest.mark.parametrize(
    "settings",
    [
        {"form": "xml"},
        {"step": "week"},
        {"order": "sideways"},
        {"numbers": "days"},
        {"from": "2026-01-01T00:00:00Z"},
        {"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"},
        {"from": "2026-01-01", "to": "2026-01-02"},
        {"since": "x"},
    ],
)
def test_settings_that_cannot_be_used_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        of("log").configured(settings)


def test_a_file_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    log = Log(said=(("complete", "yes"), ("step", "hour")))
    (tmp_path / "a.csv").write_bytes(table(every(5, 2000)))
    assert log.normalise_file(tmp_path / "a.csv") == log.normalise(table(every(5, 2000)))
    with pytest.raises(StorageError):
        log.normalise_file(tmp_path / "b.csv")


def test_parts_of_any_size_give_the_same() -> None:
    raw = b'time,what\n2026-01-01T00:00:00Z,"a\r\n\xc3\xa4"\r\n2026-01-02T00:00:00Z,\xe2\x82\xac\n2026-01-04T00:00:00Z,x\n'
    log = Log(said=(("complete", "yes"),))
    expected = log.normalise(raw)
    for size in range(1, len(raw)):
        assert log._read(raw[start : start + size] for start in range(0, len(raw), size)) == expected


MOMENTS = st.integers(0, 3 * 86400).map(lambda seconds: START + timedelta(seconds=seconds))
WRITTEN = st.sampled_from(["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%dT%H:%M:%S.000+00:00"])


@given(
    moments=st.lists(MOMENTS, min_size=1, max_size=40),
    form=WRITTEN,
    order=st.sampled_from(["sorted", "reversed", "as it is"]),
    step=st.sampled_from(["day", "hour"]),
)
def test_counting_many_at_once_gives_what_counting_each_gives(
    moments: list[datetime], form: str, order: str, step: str
) -> None:
    if order != "as it is":
        moments = sorted(moments, reverse=order == "reversed")
    since, until = START + timedelta(hours=20), START + timedelta(hours=50)
    window = {"from": text(since), "to": text(until)}
    for settings in ({}, window):
        found = read("log", table([each.strftime(form) for each in moments]), step=step, **settings, **WHOLE)
        keys = [each.strftime("%Y-%m-%dT%H" if step == "hour" else "%Y-%m-%d") for each in moments]
        pairs = list(pairwise(moments))
        counted = Counter(keys)
        rows = cells(LOG, found)
        assert {row["step"][: len(keys[0])]: int(row["entries"]) for row in rows} == counted
        assert sum(int(row["backward"]) for row in rows) == sum(after < before for before, after in pairs)
        assert [int(row["_at"].rpartition(":")[2]) for row in rows] == [2 + keys.index(key) for key in sorted(counted)]
        assert found.window == (min(moments), max(moments))
        outside = sum(not since <= each < until for each in moments) if settings else 0
        assert sum(int(row["outside"]) for row in rows) == outside


@given(raw=st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: table(every(1, 3)) + tail))
def test_any_bytes_give_rows_and_problems(raw: bytes) -> None:
    for form in ("csv", "jsonl"):
        found = read("log", raw, form=form)
        assert not could_pass(found)
