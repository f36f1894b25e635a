"""Stored results: read strictly, or named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ports.repositories import Sample
from tieout.model.evidence.gathered import StoredResult
from tieout.model.evidence.result import ResultState
from tieout.model.location import Location, Unreadable
from tieout.sources.evidence.results import RESULT_SCHEMA, read_result, read_results
from tieout.sources.opening import open_desk

PATH = "evidence/results/2026-Q1/20260302T090000Z-access-list-abcdef01.json"
DIGEST = "sha256:" + "a" * 64
VALUES: dict[str, object] = {
    "schema": RESULT_SCHEMA,
    "capture": "20260302T090000Z-access-list-abcdef01",
    "record": "evidence/2026-Q1/s/n/t/evidence.yaml",
    "digest": DIGEST,
    "version": "sha256:" + "b" * 64,
    "state": "inconclusive",
    "checks": [],
}


def text(**changes: object) -> bytes:
    said = {key: value for key, value in {**VALUES, **changes}.items() if value is not None}
    return json.dumps(said).encode()


def wrong(data: bytes, path: str = PATH) -> str:
    found = read_result(data, path=path)
    assert isinstance(found, Unreadable)
    assert (found.kind, found.location) == ("bad-result", Location(path))
    return found.message


def test_what_a_result_says() -> None:
    assert read_result(text(), path=PATH) == StoredResult(
        path=PATH,
        capture="20260302T090000Z-access-list-abcdef01",
        digest=DIGEST,
        version="sha256:" + "b" * 64,
        state=ResultState.INCONCLUSIVE,
        location=Location(PATH),
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"schema": None}, "the result has no schema"),
        (
            {"schema": "tieout.result/v2"},
            f"its schema is tieout.result/v2; this version of Tieout reads {RESULT_SCHEMA}",
        ),
        ({"capture": None}, "the result has no capture"),
        ({"capture": 3}, "the result.capture is not a text"),
        ({"digest": "a" * 64}, "its digest is no sha256: with 64 lower-case hex digits"),
        ({"digest": DIGEST.upper()}, "its digest is no sha256: with 64 lower-case hex digits"),
        ({"version": None}, "the result has no version"),
        ({"state": None}, "the result has no state"),
        ({"state": "passed"}, "its state is passed, which is none"),
    ],
)
def test_what_is_missing_or_odd_is_named(changes: dict[str, object], why: str) -> None:
    assert wrong(text(**changes)) == f"{PATH} is no stored result: {why}"


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b'{"a":1,"a":2}', b"[" * 100_000, b"NaN", b"1" * 9999])
def test_what_is_no_result_at_all(data: bytes) -> None:
    assert wrong(data).startswith(f"{PATH} is no stored result: ")


def test_another_name_is_no_results() -> None:
    assert "its name does not end in .json" in wrong(text(), "evidence/results/a.txt")


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_named(data: bytes) -> None:
    assert isinstance(read_result(data, path=PATH), Unreadable)


def test_every_result_of_a_commit(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "repository")
    other = "evidence/results/2026-Q2/b.json"
    sample.commit({PATH: text(), other: b"{", "evidence/results/.gitkeep": b"", "evidence/results/README.md": b"1"})
    sample.entry("evidence/results/c.json", "120000", sample.blob(b"2026-Q2/b.json"))
    desk, _, _, _ = open_desk(sample.root, "main")
    assert desk.committed is not None
    assert [item.path for item in read_results(desk, desk.committed)] == [PATH]
    assert [(item.location.path, item.kind) for item in desk.unreadable] == [
        (other, "bad-result"),
        ("evidence/results/c.json", "symlink"),
    ]
