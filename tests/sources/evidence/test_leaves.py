"""The lines of the log: each read strictly, or named by its number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captured import line
from tieout.model.evidence.log import LEAVES, Leaf
from tieout.model.location import Location
from tieout.sources.evidence.leaves import UNMERGED, read_leaves

PATH = "evidence/2026-Q1/data-store/access-list/20260302T090000Z-abcdef01/evidence.yaml"
DIGEST = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
ONE = line(PATH, b"abc")
GONE: dict[str, Any] = dict.fromkeys(
    ("controls", "evidence", "system", "period", "collector", "started", "finished", "data_as_of")
)
TOMBSTONE = line(PATH, b"abc", kind="tombstone", reason="holds a password", removed_by="Ana Example", **GONE)


def faults(data: bytes) -> list[tuple[str, int, str]]:
    return [(item.kind, item.location.line, item.message) for item in read_leaves(data).faults]


def test_a_capture_and_its_tombstone() -> None:
    found = read_leaves(ONE + TOMBSTONE)
    assert (found.lines, found.faults) == ((ONE[:-1], TOMBSTONE[:-1]), ())
    one = Leaf(
        number=0,
        kind="capture",
        path=PATH,
        id="20260302T090000Z-abcdef01",
        controls=("CO-02",),
        evidence=("access-list",),
        system="data-store",
        period="2026-Q1",
        collector="manual",
        started="2026-03-02T09:00:00Z",
        finished="2026-03-02T09:00:00Z",
        data_as_of="2026-03-02T09:00:00Z",
        digest=DIGEST,
        sealed_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        reason="",
        removed_by="",
        location=Location(LEAVES, 1),
    )
    nothing = {**dict.fromkeys(GONE, ""), "controls": (), "evidence": ()}
    tombstone = one._replace(
        number=1,
        kind="tombstone",
        reason="holds a password",
        removed_by="Ana Example",
        location=Location(LEAVES, 2),
        **nothing,  # type: ignore[arg-type]  # of each key its own type
    )
    assert found.leaves == (one, tombstone)


def test_no_line_is_no_log_without_one() -> None:
    assert read_leaves(b"") == ((), (), ())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "the line is no JSON that can be read"),
        (b"{}", "the line's version is None; only 1 is known"),
        (line(PATH, b"", v=2)[:-1], "the line's version is 2; only 1 is known"),
        (line(PATH, b"", kind="note")[:-1], "the line is of a kind that is not known"),
        (line(PATH, b"")[:-1].replace(b'"path"', b'"way"'), "the line has no path"),
        (line(PATH, b"", id=7)[:-1], "the line.id is not a text"),
        (line(PATH, b"", digest="abc")[:-1], "the line's digest is no sha256: with 64 lower-case hex digits"),
        (line(PATH, b"", controls="CO-02")[:-1], "the line.controls is not a list"),
        (line(PATH, b"", controls=[1])[:-1], "the line.controls holds something that is no text"),
        (
            line(PATH, b"", sealed_at="2026-03-02")[:-1],
            "the line.sealed_at is not an instant such as 2026-01-02T03:04:05Z",
        ),
        (line(PATH, b"", extra="x")[:-1], "the line has keys that are not known: 'extra'"),
        (b'{"v":1,"v":1}', "a key is there twice"),
        (b"\xff", "the line is no JSON that can be read"),
        (b"[" * 100_000, "the line is nested too deep"),
        (b"1.5", "the line holds a fraction; the ledger has whole numbers only"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_read(text: bytes, why: str) -> None:
    found = read_leaves(ONE + text + b"\n" + TOMBSTONE)
    assert [item.number for item in found.leaves] == [0, 2]
    assert len(found.lines) == 3
    assert ("unreadable-line", 2, why) in faults(ONE + text + b"\n" + TOMBSTONE)


@pytest.mark.parametrize(
    "text", [ONE[:-2] + b" }", b" " + ONE[:-1], ONE[:-1] + b"\r", ONE[:-1].replace(b"CO", b"\\u0043O")]
)
def test_another_text_for_the_same_values_is_named(text: bytes) -> None:
    found = read_leaves(text + b"\n")
    assert [item.path for item in found.leaves] == [PATH]
    assert [item.kind for item in found.faults] == ["not-canonical"]


def test_a_last_line_without_an_end_broke_off() -> None:
    for end in range(1, len(TOMBSTONE)):
        found = read_leaves(ONE + TOMBSTONE[:end])
        assert (found.lines, [item.number for item in found.leaves]) == ((ONE[:-1],), [0])
        assert [(item.kind, item.location.line) for item in found.faults] == [("unreadable-line", 2)]


def test_of_many_lines_with_one_fault_some_are_named_and_all_are_counted() -> None:
    told = faults(b"x\n" * 1000)
    assert (len(told), told[-1]) == (
        21,
        ("unreadable-line", 1000, "980 more lines have the fault unreadable-line, the last of them this one"),
    )


@given(st.binary(max_size=200) | st.lists(st.sampled_from([ONE, TOMBSTONE, b"x\n", b"\n", b"{}"])).map(b"".join))
def test_any_bytes_are_lines_and_faults(data: bytes) -> None:
    found = read_leaves(data)
    assert len(found.lines) == data.count(b"\n")
    assert len(found.leaves) == len(found.lines) or found.faults


def test_the_marks_of_a_merge_are_called_that_with_the_step_that_ends_it() -> None:
    data = b"<<<<<<< HEAD\n" + ONE + b"=======\n" + TOMBSTONE + b">>>>>>> x\n"
    told = read_leaves(data).faults
    assert [item.location.line for item in told] == [1, 3, 5]
    assert {item.remedy for item in told} == {UNMERGED}
    assert told[0].message.startswith("a mark of a merge that was not finished stands here")
