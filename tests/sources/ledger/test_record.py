from __future__ import annotations

import contextlib
import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.ledger.proposals import ALICE, ASKED, BOB, FULL, PROPOSALS, at, oid
from tieout.model.account import Account
from tieout.seal.chain import BEGINNING, append, digest_of
from tieout.sources.ledger.body import MalformedRecordError
from tieout.sources.ledger.line import LONGEST, entry, read_line
from tieout.sources.ledger.record import (
    NOT_SAID,
    Members,
    Tip,
    members_body,
    proposal_body,
    read_members,
    read_proposal,
    read_tip,
    tip_body,
)

if TYPE_CHECKING:
    from tieout.model.proposal import Proposal

NOW = at("2026-01-03T04:05:06")


def line_of(body: dict[str, object], kind: str = "pr") -> bytes:
    data, _ = append(BEGINNING, [entry(kind=kind, observed_at=NOW, source=ASKED, body=body)])
    return data.removesuffix(b"\n")


@given(PROPOSALS)
def test_a_line_gives_back_the_proposal_that_it_was_made_of(proposal: Proposal) -> None:
    found = read_line(line_of(proposal_body(proposal)))
    assert read_proposal(found.body) == proposal
    assert (found.seq, found.prev, found.kind, found.observed_at) == (1, BEGINNING.digest, "pr", NOW)
    assert (found.source, found.is_canonical) == (ASKED, True)


def test_every_field_is_written_and_the_full_sample_has_no_default() -> None:
    assert {item.name for item in fields(FULL)} == set(proposal_body(FULL))
    assert read_proposal(json.loads(json.dumps(proposal_body(FULL)))) == FULL


def test_the_line_is_the_one_that_the_plan_writes_down() -> None:
    line = line_of(tip_body(Tip(branch="main", tip=oid(1), total=None)), "tip")
    assert line.decode() == (
        f'{{"body":{{"branch":"main","tip":"{oid(1)}","total":null}},"kind":"tip",'
        f'"observed_at":"2026-01-03T04:05:06Z","prev":"sha256:{"0" * 64}","seq":1,'
        f'"source":{{"complete":true,"forge":"github","query":"sha256:{"ab" * 32}","repo":"acme/policies"}},"v":1}}'
    )


def test_lines_are_chained_by_the_bytes_without_their_end() -> None:
    entries = [entry(kind="tip", observed_at=NOW, source=ASKED, body={"n": n}) for n in range(3)]
    data, end = append(BEGINNING, entries)
    first, second, third = data.splitlines()
    assert [read_line(line).prev for line in (second, third)] == [digest_of(first), digest_of(second)]
    assert end == (3, digest_of(third))
    whole, same = append(append(BEGINNING, entries[:1])[1], entries[1:])
    assert (first + b"\n" + whole, same) == (data, end)


def test_a_record_written_by_hand_may_leave_out_what_it_does_not_know() -> None:
    body = {
        "number": 7,
        "id": "PR_7",
        "base": "main",
        "merged_at": "2026-01-02T00:00:00Z",
        "method": "squash",
        "late": [],
    }
    found = read_proposal(body)
    assert found.why_unknown("reviews") == NOT_SAID
    assert (found.number, found.head_oid, found.author, found.reviews) == (7, None, None, ())
    assert dict(found.unknown).keys() == {item.name for item in fields(found)} - {*body, "unknown"}


@pytest.mark.parametrize("account_id", ["1", "0", "01", "9007199254740993", "abc", None, "-1"])
def test_an_id_keeps_its_text(account_id: str | None) -> None:
    proposal = replace(FULL, author=Account(login="x", id=account_id))
    assert read_proposal(read_line(line_of(proposal_body(proposal))).body) == proposal


def test_half_a_character_is_written_as_a_question_mark() -> None:
    found = read_proposal(read_line(line_of(proposal_body(replace(FULL, title="a\ud800b")))).body)
    assert found.title == "a?b"


@pytest.mark.parametrize("total", [None, 0, 12])
def test_a_tip_comes_back(total: int | None) -> None:
    tip = Tip(branch="main", tip=oid(9), total=total)
    assert read_tip(tip_body(tip)) == tip


def test_members_come_back_in_order_of_their_ids() -> None:
    members = Members(accounts=(BOB, ALICE), is_complete=False, reason="the token may not see teams")
    assert read_members(members_body(members)) == members._replace(accounts=(ALICE, BOB))


def damaged(**changes: object) -> dict[str, object]:
    return {**proposal_body(FULL), **changes}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"number": "123"}, "body.number is not a whole number from 0 to 2^53-1"),
        ({"number": True}, "body.number is not a whole number from 0 to 2^53-1"),
        ({"number": None}, "body has no number"),
        ({"number": -1}, "body.number is not a whole number from 0 to 2^53-1"),
        ({"number": 2**53}, "body.number is not a whole number from 0 to 2^53-1"),
        ({"merged_at": "2026-01-02"}, "body.merged_at is not an instant such as 2026-01-02T03:04:05Z"),
        ({"merged_at": "2026-01-02T03:04:05+00:00"}, "body.merged_at is not an instant such as 2026-01-02T03:04:05Z"),
        ({"merged_at": "2026-02-30T03:04:05Z"}, "body.merged_at is not an instant such as 2026-01-02T03:04:05Z"),
        ({"merged_at": 5}, "body.merged_at is not an instant such as 2026-01-02T03:04:05Z"),
        ({"head_oid": "HEAD"}, "body.head_oid is not an object id of Git"),
        ({"head_oid": oid(1).upper().replace("0", "A")}, "body.head_oid is not an object id of Git"),
        ({"author": {"id": 1}}, "body.author has no login"),
        ({"author": {"id": 1, "login": "a", "mail": "x"}}, "body.author has keys that are not known: 'mail'"),
        ({"author": "alice"}, "body.author is no object"),
        ({"reviews": {}}, "body.reviews is not a list"),
        ({"reviews": [None]}, "body.reviews is no object"),
        (
            {"reviews": [{"id": "1", "state": "LGTM"}]},
            "body.reviews.state is none of APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED, PENDING",
        ),
        ({"labels": [1]}, "body.labels holds something that is no text"),
        ({"queue": 1}, "body.queue is not true or false"),
        ({"landed": []}, "body.landed is not an object"),
        ({"unknown": {"a": 1}}, "body.unknown holds something that is no text"),
        ({"secret": 1}, "body has keys that are not known: 'secret'"),
        ({"a\n\u202e": 1}, "body has keys that are not known: 'a\\\\x0a\\\\u202e'"),
    ],
)
def test_a_body_of_another_shape_is_refused_with_its_place(changes: dict[str, object], message: str) -> None:
    with pytest.raises(MalformedRecordError) as caught:
        read_proposal(damaged(**changes))
    assert str(caught.value) == message


GOOD = line_of(tip_body(Tip(branch="main", tip=oid(1), total=1)), "tip")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"", "the line is no JSON that can be read"),
        (b"[" * 10_000, "the line is nested too deep"),
        (b"[" * 900 + b"]" * 900, "the record is no object"),
        (b'{"a":' * 10_000, "the line is nested too deep"),
        (b'{"v":' + b"1" * 5_000 + b"}", "the line is no JSON that can be read"),
        (b'{"v":' + b"1" * 4_000 + b"}", "the record.v is not a whole number from 0 to 2^53-1"),
        (b'{"v":1.0}', "the line holds a fraction; the ledger has whole numbers only"),
        (b'{"v":1e400}', "the line holds a fraction; the ledger has whole numbers only"),
        (b'{"v":NaN}', "the line holds a fraction; the ledger has whole numbers only"),
        (b"\xff", "the line is no JSON that can be read"),
        (b'"\\ud800"', "the line holds half of a character, or a number beyond all use"),
        (b"null", "the record is no object"),
        (b"x" * (LONGEST + 1), f"the line is longer than {LONGEST} bytes"),
        (GOOD.replace(b'"v":1', b'"v":2'), "the record's version is 2; only 1 is known"),
        (GOOD.replace(b'"v":1', b'"v":1,"v":1'), "a key is there twice"),
        (GOOD.replace(b'"total":1', b'"total":1,"total":1'), "a key is there twice"),
        (GOOD.replace(b'"v":1', b'"v":1,"x":1'), "the record has keys that are not known: 'x'"),
        (GOOD.replace(b'"seq":1', b'"seq":"1"'), "the record.seq is not a whole number from 0 to 2^53-1"),
        (GOOD.replace(b'"complete":true', b'"complete":1'), "source.complete is not true or false"),
    ],
)
def test_a_hostile_line_is_refused_and_never_a_traceback(line: bytes, message: str) -> None:
    with pytest.raises(MalformedRecordError) as caught:
        read_line(line)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "other",
    [
        GOOD + b" ",
        GOOD.replace(b'"v":1', b'"v": 1'),
        GOOD.replace(b"main", b"m\\u0061in"),
        b'{"v":1,' + GOOD[1:-7] + b"}",
    ],
)
def test_another_text_for_the_same_values_is_read_and_told_apart(other: bytes) -> None:
    assert read_line(other)._replace(is_canonical=True) == read_line(GOOD)
    assert not read_line(other).is_canonical


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_record_or_a_typed_fault(data: bytes) -> None:
    for line in (data, GOOD[: len(data)] + data, GOOD[:-20] + data):
        with contextlib.suppress(MalformedRecordError):
            read_line(line)
