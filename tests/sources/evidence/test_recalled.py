"""What is recalled of a record is what reading its bytes gives, at whatever path they lie."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.evidence.test_record import PATH, RECORD
from tieout.model.evidence.record import CaptureRecord
from tieout.ports.shelf import Shelf
from tieout.sources.evidence.recalled import keep, recalled
from tieout.sources.evidence.record import read_record

KEY = "a" * 64
ELSEWHERE = "evidence/2027-Q1/other/folder/evidence.yaml"


def again(text: str, path: str = PATH) -> CaptureRecord | None:
    shelf = Shelf(None)
    keep(shelf, KEY, read_record(text.encode(), path=PATH))
    shelf._known = dict(shelf._asked)
    return recalled(shelf, KEY, path)


@pytest.mark.parametrize("path", [PATH, ELSEWHERE])
def test_a_record_comes_back_as_reading_it_gives_it(path: str) -> None:
    read = read_record(RECORD.encode(), path=path)
    assert read.unreadable == ()
    found = again(RECORD, path)
    assert found == read.record
    assert [vars_of(item) for item in found.files] == [vars_of(item) for item in read.record.files]
    assert found.times == read.record.times
    assert found.times is not None
    assert read.record.times is not None
    assert repr(found.times) == repr(read.record.times), "with the offsets as they were written"


def vars_of(item: object) -> str:
    return repr(item)


@given(st.sampled_from(RECORD.splitlines()), st.text(max_size=12), st.integers(0, 60))
def test_of_any_record_that_is_recalled_it_is_the_same(line: str, put: str, at: int) -> None:
    text = RECORD.replace(line, line[:at] + put + line[at:], 1)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    reading = read_record(data, path=PATH)
    found = again(text)
    clean = not (reading.unreadable or reading.unknown_fields or reading.missing_fields or reading.record.unread)
    assert found == (reading.record if clean else None)


@pytest.mark.parametrize(
    ("was", "now"),
    [("kind: collected", "kind: guessed"), ("title:", "titel:"), ("schema: tieout.evidence/v1", "schema: tieout/v9")],
)
def test_what_somebody_must_be_told_of_is_read_each_time(was: str, now: str) -> None:
    assert was in RECORD
    assert again(RECORD.replace(was, now)) is None


_WRONG: tuple[object, ...] = ({}, [[]], [1], "x")


def _each_part_spoilt(data: list[object]) -> list[list[object]]:
    """Give the same with each part of the top level replaced by something that does not belong there."""
    return [[*data[:index], wrong, *data[index + 1 :]] for index in range(len(data)) for wrong in _WRONG]


def test_what_nobody_of_us_wrote_is_never_an_error(tmp_path: Path) -> None:
    del tmp_path
    shelf = Shelf(None)
    keep(shelf, KEY, read_record(RECORD.encode(), path=PATH))
    data = json.loads(shelf._asked[KEY])
    texts = ["", "{", "null", "1", "[]", "{}", "[" * 100_000, json.dumps(data[:-1]), json.dumps([*data, 1])]
    for text in [*texts, *map(json.dumps, _each_part_spoilt(data))]:
        shelf._known = {KEY: text}
        found = recalled(shelf, KEY, PATH)
        assert found is None or isinstance(found, CaptureRecord)
    for text in texts:
        shelf._known = {KEY: text}
        assert recalled(shelf, KEY, PATH) is None
