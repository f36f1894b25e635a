"""For which day a capture counts, what seals it, what repeats it and what corrects it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests import factories
from tests.evidence import (
    STARTED,
    by_command,
    by_hand,
    came,
    capture,
    examination,
    held,
    judged,
    leaf,
    log,
    on,
    record_of,
    rules_of,
    sha,
    tombstone,
)
from tieout.judgement.evidence.judge import judge
from tieout.judgement.evidence.removal import removals, tombstone_faults
from tieout.model.evidence.capture import Capture, Meddled, Meddling
from tieout.model.evidence.log import EvidenceLog, LogFault
from tieout.model.evidence.record import CaptureRecord, CollectorUsed, Origin, Pointer, Population, Span
from tieout.model.evidence.result import JudgedCapture, ResultState
from tieout.model.finding import Severity
from tieout.model.location import Location
from tieout.model.strength import Strength
from tieout.rules.evidence.evidence_not_sealed import evidence_not_sealed

DAY = timedelta(days=1)
CLAIMED = date(2026, 3, 2)
PINNED = factories.program(evidence_keys=("SHA256:key",))


def after(days: int) -> Capture:
    """Give a capture that came to the branch so many days after it was made."""
    return replace(capture(), came=came(STARTED + days * DAY))


def sealed(of: Capture, *heads: Any, **changes: Any) -> JudgedCapture:
    """Give what a capture came to in a log in which it has the second line."""
    first = leaf(on("2026-01-05"))
    return judged(of, evidence={"log": log(first, leaf(of, 1), held=heads)}, **changes)


# --- The day -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "counts_for", "severity"),
    [(0, 0, ()), (7, 0, ()), (8, 8, (None,)), (31, 31, (None,)), (32, 32, (Severity.ERROR,))],
)
def test_what_came_more_than_seven_days_late_counts_for_the_day_on_which_it_came(
    days: int, counts_for: int, severity: tuple[Severity | None, ...]
) -> None:
    item = judged(after(days))
    assert item.completed_on == CLAIMED + counts_for * DAY
    assert tuple(reason.severity for reason in item.reasons) == severity
    assert item.state is ResultState.PASS


def test_days_are_those_of_the_organization_s_zone() -> None:
    zone = replace(factories.program().organization, timezone="America/New_York")
    late = capture(record_of(datetime(2026, 4, 1, 2, 30, tzinfo=UTC)))
    assert judged(late, program=factories.program(organization=zone)).completed_on == date(2026, 3, 31)


def test_a_stamp_in_time_is_worth_more_than_a_late_commit() -> None:
    item = sealed(after(20), held(2, STARTED + DAY))
    assert (item.completed_on, item.strength, item.sealed_by) == (CLAIMED, Strength.WITNESS, Strength.WITNESS)
    assert item.sealed_at == STARTED + DAY


def test_a_late_stamp_takes_nothing_from_a_commit_in_time() -> None:
    """Whoever begins to have the log stamped does not make everything before it late."""
    item = sealed(after(1), held(2, STARTED + 90 * DAY))
    assert (item.completed_on, item.strength, item.sealed_by) == (CLAIMED, Strength.GIT, Strength.WITNESS)


def test_a_commit_s_date_is_not_believed_where_a_stamped_log_did_not_have_the_capture_then() -> None:
    stamped = (held(1, STARTED + 30 * DAY), held(2, STARTED + 60 * DAY))
    item = sealed(after(1), *stamped)
    assert (item.completed_on, item.strength) == (CLAIMED + 60 * DAY, Strength.WITNESS)
    unstamped = sealed(after(1), stamped[0])
    assert unstamped.completed_on == CLAIMED + 30 * DAY
    assert "evidence-sealed-late" in rules_of(item)


@pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])
def test_a_log_stamped_without_it_within_seven_days_says_nothing(days: int, late: bool) -> None:
    item = sealed(after(1), held(1, STARTED + days * DAY), held(2, STARTED + 60 * DAY))
    assert (item.completed_on != CLAIMED) is late


@pytest.mark.parametrize(("seconds", "told"), [(-1, True), (0, False)])
def test_a_commit_that_is_dated_after_the_day_examined_is_not_said_to_be_dated_back(seconds: int, told: bool) -> None:
    """``--rev HEAD --as-of DAY``: the reading gives the end of that day in place of the date, which is not an early one."""
    as_of = date(2026, 1, 15)
    ends = datetime(2026, 1, 16, 12, tzinfo=UTC) + timedelta(seconds=seconds)
    item = replace(capture(), came=None)
    lines = log(leaf(on("2026-01-05")), leaf(item, 1), came=(came(ends), came(ends)))
    found = judged(item, evidence={"log": lines}, as_of=as_of)
    said = [reason.message for reason in found.reasons if "was sealed at" in reason.message]
    assert bool(said) is told


def test_a_stamp_before_it_was_made_is_a_time_that_cannot_be() -> None:
    assert "evidence-future-date" in rules_of(sealed(after(0), held(2, STARTED - DAY)))


def test_what_nobody_knows_since_when_it_is_there_is_inconclusive() -> None:
    item = judged(replace(capture(), came=None))
    assert (item.state, item.strength, rules_of(item)) == (
        ResultState.INCONCLUSIVE,
        Strength.SELF,
        ["evidence-not-sealed"],
    )


def test_a_line_of_the_log_that_came_first_vouches_too() -> None:
    good = after(20)
    one = leaf(good)
    item = judged(good, evidence={"log": log(one, came=(came(STARTED + DAY),))})
    assert item.completed_on == CLAIMED


# --- The log -------------------------------------------------------------------------------------


def test_a_line_that_says_the_same_seals_it() -> None:
    assert sealed(capture()).state is ResultState.PASS
    assert sealed(capture(by_hand())).state is ResultState.PASS
    assert sealed(capture(by_command())).state is ResultState.PASS


def test_what_the_log_does_not_have_is_inconclusive() -> None:
    item = judged(capture(), evidence={"log": log(leaf(on("2026-01-05")))})
    assert (item.state, rules_of(item)) == (ResultState.INCONCLUSIVE, ["evidence-not-sealed"])


@pytest.mark.parametrize(
    "changes",
    [
        {"path": "evidence/2026-Q1/identity-provider/access-review/20260302T090000Z-00000000/evidence.yaml"},
        {"controls": ("AC-02",)},
        {"controls": ("AC-01", "AC-02")},
        {"evidence": ("other",)},
        {"system": "payroll"},
        {"period": "2026-Q2"},
        {"collector": "other"},
        {"started": "2026-03-01T09:00:00Z"},
        {"finished": "2026-03-01T09:00:04Z"},
        {"finished": "yesterday"},
        {"data_as_of": ""},
        {"digest": "sha256:" + sha("other")},
        {"id": "other"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_line_that_says_otherwise_is_an_error(changes: dict[str, Any]) -> None:
    good = capture()
    item = judged(good, evidence={"log": log(leaf(good, **changes))})
    assert item.state is ResultState.ERROR
    assert "evidence-altered" in rules_of(item)


def test_the_same_instant_in_another_zone_is_the_same() -> None:
    good = capture()
    line = leaf(good, started="2026-03-02T10:00:00+01:00")
    assert judged(good, evidence={"log": log(line)}).state is ResultState.PASS


def test_two_lines_of_one_path_and_a_tombstone_of_what_is_there_are_errors() -> None:
    good = capture()
    assert judged(good, evidence={"log": log(leaf(good), leaf(good, 1))}).state is ResultState.ERROR
    assert judged(good, evidence={"log": log(leaf(good), tombstone(good))}).state is ResultState.ERROR


def test_a_log_with_a_fault_seals_nothing() -> None:
    fault = LogFault("root", Location("evidence/log/checkpoint.txt"), "another root", "go back")
    good = capture()
    item = judged(good, evidence={"log": replace(log(leaf(good), held=(held(1, STARTED),)), faults=(fault,))})
    assert (item.state, rules_of(item), item.sealed_by) == (
        ResultState.INCONCLUSIVE,
        ["evidence-log-fault"],
        Strength.GIT,
    )


def test_where_keys_are_pinned_a_signature_covers_the_line() -> None:
    assert sealed(capture(), program=PINNED).state is ResultState.INCONCLUSIVE
    assert sealed(capture(), held(1), program=PINNED).state is ResultState.INCONCLUSIVE
    assert sealed(capture(), held(2, signer=None), program=PINNED).state is ResultState.INCONCLUSIVE
    assert sealed(capture(), held(2), program=PINNED).state is ResultState.PASS


def test_only_what_no_signed_head_covers_is_inconclusive() -> None:
    first, second = on("2026-03-02"), on("2026-03-03")
    of = replace(log(leaf(first), leaf(second, number=1)), held=(held(1), held(2, signer=None)))
    seen = replace(examination(first, second), program=PINNED)
    seen = replace(seen, evidence=replace(seen.evidence, log=of))
    assert [(item.state, rules_of(item)) for item in judge(seen)] == [
        (ResultState.PASS, []),
        (ResultState.INCONCLUSIVE, ["evidence-not-sealed"]),
    ]


def test_without_a_log_that_is_said_once() -> None:
    seen = examination(on("2026-03-02"), on("2026-03-03"))
    found = list(evidence_not_sealed(seen))
    assert [(item.severity, item.message) for item in found] == [
        (Severity.WARNING, "there is no evidence log: 2 captures are not sealed")
    ]
    assert [item.severity for item in evidence_not_sealed(replace(seen, program=PINNED))] == [None]
    assert list(evidence_not_sealed(factories.examination())) == []


# --- Replays -------------------------------------------------------------------------------------


def again(record: CaptureRecord, days: int, **changes: Any) -> Capture:
    """Give a record's bytes under a later day."""
    at = STARTED + days * DAY
    raw = f"raw of {STARTED.isoformat()}"
    assert record.times is not None
    return capture(replace(record_of(at, raw=raw), kind=record.kind, by_hand=_seen(record, at), **changes))


def _seen(record: CaptureRecord, at: datetime) -> Any:
    return replace(record.by_hand, observed_at=at) if record.by_hand else None


@pytest.mark.parametrize("record", [record_of(), by_hand()], ids=["collected", "manual"])
def test_the_same_bytes_for_another_time_are_worth_nothing_the_second_time(record: CaptureRecord) -> None:
    first, second = capture(record), again(record, 30)
    assert judged(first, second).state is ResultState.PASS
    item = judged(second, first)
    assert (item.state, rules_of(item)[-1]) == (ResultState.INCONCLUSIVE, "evidence-replayed")


def test_the_same_bytes_in_another_store_are_seen_by_their_digest() -> None:
    def elsewhere(item: Capture) -> Capture:
        place = Pointer(uri="s3://b/k", version_id="1", lock_mode="COMPLIANCE", retain_until=date(2033, 1, 1))
        first, *rest = item.record.files
        record = replace(item.record, files=(replace(first, pointer=place), *rest))
        return replace(item, record=record, present=tuple(one for one in item.present if one.name != first.path))

    earlier, later = elsewhere(capture()), elsewhere(again(by_hand(), 7))
    assert rules_of(judged(later, earlier)) == ["evidence-replayed"]


def test_one_newline_makes_no_other_export() -> None:
    first, second = capture(by_hand()), again(by_hand(), 30)
    raw = first.raw_digest
    newline = tuple(
        item._replace(sha256="f" * 64, text_digest=raw) if item.sha256 == raw else item for item in second.present
    )
    item = judged(replace(second, present=newline), first)
    assert any(each.rule == "evidence-replayed" and "holds the same text as" in each.message for each in item.reasons)


def test_what_came_first_is_the_first_whatever_it_says() -> None:
    """Back-dating the copy does not make the first one the copy."""
    first, second = again(by_hand(), 30), replace(capture(by_hand()), came=came(STARTED + 31 * DAY))
    assert judged(first, second).state is ResultState.PASS
    assert "evidence-replayed" in rules_of(judged(second, first))


def test_the_output_of_a_command_may_be_the_same_every_week() -> None:
    first, second = capture(by_command()), again(by_command(), 7, command=by_command().command)
    assert "evidence-replayed" not in rules_of(judged(second, first))


def test_what_was_received_holds_its_moment_also_of_a_source_without_a_clock() -> None:
    times = record_of(STARTED + 30 * DAY).times
    assert times is not None
    second = again(record_of(), 30, times=replace(times, source_clock=None))
    assert "evidence-replayed" in rules_of(judged(second, capture()))


def test_one_moment_may_be_kept_twice_and_a_correction_holds_the_same_bytes() -> None:
    first = capture()
    other = capture(record_of(name="accounts", raw=f"raw of {STARTED.isoformat()}"))
    assert "evidence-replayed" not in rules_of(judged(other, first))
    corrected = again(record_of(), 1, supersedes=first.id)
    assert "evidence-replayed" not in rules_of(judged(corrected, first))


def test_the_later_of_two_with_one_id_is_worth_nothing() -> None:
    first = capture()
    path = first.path.replace("2026-Q1", "2026-Q2")
    copy = replace(first, record=replace(first.record, path=path), folder=path.rpartition("/")[0])
    copy = replace(copy, came=came(STARTED + 40 * DAY))
    assert judged(first, copy).state is ResultState.PASS
    assert "evidence-replayed" in rules_of(judged(copy, first))


# --- Corrections ---------------------------------------------------------------------------------


def correction(of: Capture, days: int = 1, **changes: Any) -> Capture:
    """Give a capture of some days later that corrects another."""
    return capture(record_of(STARTED + days * DAY, supersedes=of.id, **changes))


def test_what_is_corrected_counts_for_nothing_and_the_correction_by_its_own_day() -> None:
    first = capture()
    second = correction(first, 20)
    assert (judged(first, second).superseded_by, judged(first, second).counts) == (second.id, False)
    item = judged(second, first)
    assert (item.state, item.counts, item.completed_on) == (ResultState.PASS, True, CLAIMED + 20 * DAY)


def test_a_correction_that_says_the_first_one_s_day_and_comes_late_is_late() -> None:
    first = capture(by_hand())
    path = first.path.replace("/evidence.yaml", "-2/evidence.yaml")
    record = replace(by_hand(), supersedes=first.id, id=f"{first.id}-2", path=path)
    second = replace(capture(record), came=came(STARTED + 60 * DAY))
    assert judged(second, first).completed_on == CLAIMED + 60 * DAY


def unsound(of: Capture, *others: Capture) -> str:
    item = judged(of, *others)
    assert item.state is ResultState.INCONCLUSIVE
    return next(reason.message for reason in item.reasons if reason.rule == "evidence-superseded-unsoundly")


def test_a_correction_names_one_earlier_capture_of_the_same_controls_and_system() -> None:
    first = capture()
    assert "which is not there" in unsound(capture(record_of(supersedes="nothing")))
    assert "corrects itself" in unsound(capture(record_of(supersedes=first.id)))
    early = correction(on("2026-03-20"), -5)
    assert "which came later" in unsound(early, on("2026-03-20"))
    assert "and is not for AC-01" in unsound(correction(first, controls=("AC-02",)), first)
    assert "which is of the system identity-provider" in unsound(correction(first, system="payroll"), first)
    second = correction(first, 1)
    assert "corrects already" in unsound(correction(first, 2), first, second)
    assert judged(first, second, correction(first, 2)).superseded_by == second.id


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (record_of(), by_hand(), "which the collector accounts brought, and was brought by a person itself"),
        (
            record_of(),
            record_of(collector=CollectorUsed(id="users", version="1")),
            "which the collector accounts brought, and was brought by the collector users itself",
        ),
        (by_command(), by_hand(), "which the command accounts brought, and was brought by a person itself"),
        (by_command(), record_of(), "the command accounts brought, and was brought by the collector accounts itself"),
        (by_command(), by_command(collector=CollectorUsed(id="users")), ""),
        (record_of(kind=Origin.INGESTED), by_hand(), "which the ingest accounts brought, and was brought by a person"),
        (record_of(kind=Origin.INGESTED), record_of(kind=Origin.INGESTED), ""),
        (record_of(population=Population(complete=False, errors=("cut",))), record_of(), ""),
        (by_hand(), record_of(), ""),
        (by_hand(), by_hand(), ""),
    ],
)
def test_a_correction_comes_in_as_what_it_corrects_did(was: CaptureRecord, now: CaptureRecord, told: str) -> None:
    first = capture(was)
    name = f"{first.id}-2"
    path = first.path.replace("/evidence.yaml", "-2/evidence.yaml")
    second = capture(replace(now, supersedes=first.id, id=name, path=path), came=came(STARTED + DAY))
    messages = [item.message for item in judged(second, first).reasons if item.rule == "evidence-superseded-unsoundly"]
    assert [told in message for message in messages] == [True] * bool(told)
    assert judged(first, second).superseded_by == ("" if told else second.id)


def test_a_correction_that_cannot_be_leaves_the_other_as_it_was() -> None:
    first = capture()
    assert judged(first, correction(first, controls=("AC-02",))).counts


def test_a_chain_of_corrections_leaves_the_last_one() -> None:
    first = capture()
    second = correction(first, 1)
    third = correction(second, 2)
    assert [judged(item, first, second, third).counts for item in (first, second, third)] == [False, False, True]


def test_a_bad_correction_still_takes_the_first_one_away() -> None:
    """Somebody said that it was wrong, and nothing better is there."""
    first = capture()
    second = correction(first, 1, rows=0)
    assert [judged(item, first, second).counts for item in (first, second)] == [False, False]


# --- Removal -------------------------------------------------------------------------------------


def gone(*leaves: Any, paths: tuple[str, ...] = ("records.csv", "evidence.yaml"), **changes: Any) -> list[str]:
    """Give what is said of a capture that a commit removed."""
    folder = capture().folder
    done = tuple(Meddled(f"{folder}/{name}", Meddling.REMOVED, came(STARTED, "9a8b7c")) for name in paths)
    seen = examination(on("2026-04-01"), evidence={"meddled": done, "log": log(*leaves) if leaves else None}, **changes)
    return [item.message for item in (*removals(seen), *tombstone_faults(seen))]


def test_a_removal_without_a_tombstone_is_told_once_for_its_folder() -> None:
    found = gone()
    assert len(found) == 1
    assert "and so was 1 more there, and no line of the log says why" in found[0]


def test_a_sound_tombstone_says_why() -> None:
    first = capture()
    assert gone(leaf(first), tombstone(first)) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": " "}, "it gives no reason"),
        ({"removed_by": ""}, "it does not say who did so"),
        ({"removed_by": "mallory"}, "the people register does not have mallory"),
        ({"digest": "sha256:" + sha("other")}, "has another one at that path"),
        ({"id": "other"}, "has another one at that path"),
    ],
)
def test_a_tombstone_says_what_of_whom_and_why(changes: dict[str, Any], said: str) -> None:
    first = capture()
    found = gone(leaf(first), tombstone(first, **changes))
    assert len(found) == 1
    assert said in found[0]


def test_a_tombstone_of_nothing_is_told() -> None:
    found = gone(tombstone(capture(), 0), paths=())
    assert [message.rpartition(": ")[2] for message in found] == ["no earlier line has it"]


@pytest.mark.parametrize("name", ["ben", "person:ben", "ben@example.com"])
def test_whoever_removed_it_is_known_by_id_or_address(name: str) -> None:
    first = capture()
    assert gone(leaf(first), tombstone(first, removed_by=name)) == []


def test_a_log_of_tombstones_alone_has_no_line_for_a_capture() -> None:
    found: EvidenceLog = log(tombstone(on("2026-01-05"), 0))
    assert judged(capture(), evidence={"log": found}).state is ResultState.INCONCLUSIVE


def test_a_window_with_the_same_bytes_is_another_moment() -> None:
    span = Span(STARTED - 30 * DAY, STARTED)
    other = capture(record_of(name="accounts", raw=f"raw of {STARTED.isoformat()}", window=span))
    assert "evidence-replayed" in rules_of(judged(other, capture()))


@pytest.mark.parametrize(("hours", "is_told"), [(24, False), (25, True)])
def test_a_commit_dated_long_before_its_line_was_sealed_is_told(hours: int, is_told: bool) -> None:
    from tests import evidence  # noqa: PLC0415  # names of this page are taken

    one = evidence.capture()
    line = evidence.leaf(one, sealed_at=evidence.STARTED + timedelta(hours=hours))
    found = replace(evidence.log(line), came=(evidence.came(evidence.STARTED),))
    seen = evidence.examination(one, evidence={"log": found})
    told = [item.message for item in messages_of(seen) if "by the word of its line" in item.message]
    assert bool(told) is is_told


def messages_of(seen: Any) -> list[Any]:
    from tieout.judgement.evidence.judge import judge  # noqa: PLC0415  # as above

    return [item for found in judge(seen) for item in found.reasons]
