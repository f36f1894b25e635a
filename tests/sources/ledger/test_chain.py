from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.ledger.proposals import ASKED, FULL, at
from tieout.model.ledger import LedgerFault
from tieout.seal.canonical import canonical_json
from tieout.seal.chain import BEGINNING, append
from tieout.sources.ledger.body import MalformedRecordError
from tieout.sources.ledger.chain import Chain
from tieout.sources.ledger.checkpoint import (
    Checkpoint,
    Heads,
    Resume,
    StreamEnd,
    checkpoint_json,
    read_checkpoint,
)
from tieout.sources.ledger.copies import EXAMINED, Copy
from tieout.sources.ledger.line import entry
from tieout.sources.ledger.place import is_ledger_path, quarter_of
from tieout.sources.ledger.record import proposal_body

ENTRIES = [
    entry(
        kind="pr",
        observed_at=at(f"2026-01-{day:02}T00:00:00"),
        source=ASKED,
        body=proposal_body(replace(FULL, number=day, labels=("é",))),
    )
    for day in range(1, 6)
]
DATA, END = append(BEGINNING, ENTRIES)
COPY = Copy(name=EXAMINED, commit="0" * 40, prefix="", quarters=())


def read(data: bytes, *, strict: bool = True) -> tuple[list[LedgerFault], int, str]:
    chain = Chain(COPY, "approvals.jsonl", frozenset({"pr", "tip"}), strict=strict)
    for _ in chain.lines("2026-Q1", data):
        pass
    return chain.faults, chain.count, chain.head


def test_an_honest_chain_has_no_fault_and_ends_where_it_was_said_to() -> None:
    assert read(DATA) == ([], END.length, END.digest)
    assert read(b"") == ([], *BEGINNING)


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255), st.booleans())
def test_no_byte_can_be_changed_unseen(place: int, by: int, strict: bool) -> None:
    changed = bytearray(DATA)
    changed[place] ^= by
    faults, count, head = read(bytes(changed), strict=strict)
    assert faults or (count, head) != END


@given(st.integers(0, len(DATA) - 1))
def test_nothing_can_be_cut_off_unseen(size: int) -> None:
    faults, count, head = read(DATA[:size])
    assert faults or (count, head) != END


@given(st.permutations(range(5)))
def test_no_lines_can_change_places_unseen(order: list[int]) -> None:
    lines = DATA.splitlines(keepends=True)
    faults, _, _ = read(b"".join(lines[index] for index in order))
    assert bool(faults) == (order != sorted(order))


def test_too_many_faults_are_not_told_one_by_one() -> None:
    faults, _, _ = read(b"x\n" * 1000)
    assert len(faults) == 21
    assert faults[-1].message == "more than 20 faults in approvals.jsonl: the rest is not told"


CHECKPOINT = Checkpoint(
    branch="main",
    tip="a" * 40,
    streams=(("approvals", StreamEnd(3, "sha256:" + "1" * 64)), ("members", StreamEnd(0, BEGINNING.digest))),
    total=3,
    watermark=at("2026-01-02T03:04:05"),
    synced_at=at("2026-01-02T03:04:06"),
    complete=False,
    reread_at=at("2026-01-01T00:00:00"),
    resume=Resume("cursor", at("2026-01-02T03:00:00")),
    queries=(("merged", "sha256:" + "2" * 64),),
    tool="tieout 0.1.0",
    heads=Heads("sha256:" + "3" * 64, 2),
)
EMPTY = replace(CHECKPOINT, tip=None, total=None, watermark=None, reread_at=None, resume=None, heads=None, queries=())


@pytest.mark.parametrize("checkpoint", [CHECKPOINT, EMPTY])
def test_a_checkpoint_comes_back(checkpoint: Checkpoint) -> None:
    assert read_checkpoint(canonical_json(checkpoint_json(checkpoint)) + b"\n") == checkpoint


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("v", 2, "the checkpoint's version is 2; only 1 is known"),
        ("streams", None, "the checkpoint has no streams"),
        ("streams", {"other": {}}, "the checkpoint.streams names what is no stream"),
        (
            "streams",
            {"approvals": {"count": 1, "head": "x"}},
            "the checkpoint.streams.approvals.head is no sha256: digest",
        ),
        (
            "streams",
            {"approvals": {"count": "1", "head": None}},
            "the checkpoint.streams.approvals.count is not a whole number from 0 to 2^53-1",
        ),
        ("complete", None, "the checkpoint has no complete"),
        ("synced_at", "yesterday", "the checkpoint.synced_at is not an instant such as 2026-01-02T03:04:05Z"),
        ("heads", {"file": "x", "count": 1}, "the checkpoint.heads.file is no sha256: digest"),
        ("queries", {"a": 1}, "the checkpoint.queries holds something that is no text"),
        ("more", 1, "the checkpoint has keys that are not known: 'more'"),
    ],
)
def test_a_checkpoint_of_another_shape_is_refused(key: str, value: object, message: str) -> None:
    with pytest.raises(MalformedRecordError) as caught:
        read_checkpoint(canonical_json({**checkpoint_json(CHECKPOINT), key: value}))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        ("2026-01-01T00:00:00", "2026-Q1"),
        ("2026-03-31T23:59:59", "2026-Q1"),
        ("2026-04-01T00:00:00", "2026-Q2"),
        ("2026-12-31T23:59:59", "2026-Q4"),
    ],
)
def test_a_quarter_ends_with_its_last_second_in_utc(day: str, quarter: str) -> None:
    assert quarter_of(at(day)) == quarter


@pytest.mark.parametrize(
    ("path", "prefix", "is_one"),
    [
        ("evidence/2026-Q1/change-management/approvals.jsonl", "", True),
        ("evidence/2026-Q1/change-management/checkpoint.json.sig", "", True),
        ("evidence/2026-Q1/change-management/notes.md", "", False),
        ("evidence/2026-Q5/change-management/approvals.jsonl", "", False),
        ("evidence/2026-Q1/change-management/x/approvals.jsonl", "", False),
        ("soc2/evidence/2026-Q1/change-management/approvals.jsonl", "", False),
        ("soc2/evidence/2026-Q1/change-management/approvals.jsonl", "soc2/", True),
        ("policies/evidence/approvals.jsonl", "", False),
    ],
)
def test_only_the_ledgers_own_files_are_its_own(path: str, prefix: str, is_one: bool) -> None:
    assert is_ledger_path(path, prefix) is is_one
