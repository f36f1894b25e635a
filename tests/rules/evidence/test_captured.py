"""What rules say of captures, and what they leave to a correction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests import factories
from tests.evidence import STARTED, came, capture, examination, leaf, log, on, record_of, run
from tests.rules.seen import messages, observed
from tieout.judgement.evidence.context import Context
from tieout.judgement.evidence.derived import derived
from tieout.model.evidence.capture import Capture, Meddled, Meddling, Unrecorded
from tieout.model.evidence.gathered import StoredResult
from tieout.model.evidence.log import LogFault
from tieout.model.evidence.result import ResultState
from tieout.model.examination import Examination
from tieout.model.location import Location
from tieout.rules.evidence.evidence_empty import evidence_empty
from tieout.rules.evidence.evidence_log_fault import evidence_log_fault
from tieout.rules.evidence.evidence_meddled import evidence_meddled
from tieout.rules.evidence.evidence_result_differs import evidence_result_differs
from tieout.rules.evidence.evidence_sealed_late import evidence_sealed_late
from tieout.rules.evidence.unrecorded_evidence import unrecorded_evidence


def test_a_finding_is_about_the_capture_at_the_key_of_its_record() -> None:
    empty = on("2026-03-02", rows=0)
    found = observed(evidence_empty, examination(empty))
    assert [(item.subject, item.location, item.about) for item in found] == [
        (empty.id, empty.record.at("population"), "rows")
    ]


def test_what_a_correction_mends_is_said_no_more() -> None:
    empty = on("2026-03-02", rows=0)
    corrected = on("2026-03-03", supersedes=empty.id)
    assert len(messages(evidence_empty, examination(empty))) == 1
    assert messages(evidence_empty, examination(empty, corrected)) == []


def test_that_somebody_meddled_is_said_whatever_corrects_it() -> None:
    first = on("2026-03-02")
    done = Meddled(f"{first.folder}/records.csv", Meddling.MODIFIED, came(STARTED, "9a8b7c"))
    seen = examination(first, on("2026-03-03", supersedes=first.id), evidence={"meddled": (done,)})
    assert len(messages(evidence_meddled, seen)) == 1


def test_an_id_that_nobody_can_see_is_shown() -> None:
    odd = capture(replace(on("2026-03-02").record, id="x\u202e", times=None))
    late = replace(odd, came=came(STARTED))
    for item in observed(evidence_meddled, examination(late)) + observed(evidence_sealed_late, examination(late)):
        assert "\u202e" not in item.message + item.subject


def test_a_file_without_a_record_is_told_by_its_path() -> None:
    stray = Unrecorded("evidence/2026-Q1/x.csv", Location("evidence/2026-Q1/x.csv"))
    seen = examination(evidence={"unrecorded": (stray,)})
    assert messages(unrecorded_evidence, seen) == ["no record says what evidence/2026-Q1/x.csv is"]


def test_each_fault_of_the_log_is_told_where_it_stands() -> None:
    fault = LogFault("root", Location("evidence/log/checkpoint.txt", 3), "another root", "go back")
    seen = examination(evidence={"log": replace(log(leaf(capture())), faults=(fault,))})
    assert [(item.location, item.message, item.about) for item in observed(evidence_log_fault, seen)] == [
        (fault.location, "another root", "root")
    ]
    assert observed(evidence_log_fault, examination()) == []


# --- Verdicts that were written down -------------------------------------------------------------


def stored(of: Capture, seen: Examination, **changes: Any) -> StoredResult:
    """Give the verdict that follows from a capture."""
    now = derived(Context.of(seen), of)
    path = f"evidence/results/2026-Q1/{of.id}.json"
    one = StoredResult(
        path=path, capture=of.id, digest=of.digest, version=now.version, state=now.state, location=Location(path)
    )
    one = one._replace(checks=tuple((item.check, item.state) for item in now.runs))
    return one._replace(**changes)


def of_stored(**changes: Any) -> list[str]:
    good = capture()
    failing = {"runs": (run(good, state=ResultState.FAIL, found=1),)}
    seen = examination(good, evidence=failing)
    item = stored(good, seen, **changes)
    return messages(evidence_result_differs, replace(seen, evidence=replace(seen.evidence, results=(item,))))


def test_a_pass_that_only_the_folder_bears_out_is_told() -> None:
    other = capture(record_of(system="nobody-knows-it"))
    seen = examination(other)
    assert derived(Context.of(seen), other).state is ResultState.PASS
    kept = replace(seen.evidence, results=(stored(other, seen),))
    found = messages(evidence_result_differs, replace(seen, evidence=kept))
    assert len(found) == 1
    assert "the verdict says pass, and " in found[0]
    assert "is inconclusive: is of the system nobody-knows-it" in found[0]
    assert found[0].endswith("(evidence-source-unknown)")


def test_a_verdict_that_follows_is_none() -> None:
    assert of_stored() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": ResultState.PASS}, "the verdict says pass, and from 20260302T090000Z-access-review-"),
        ({"checks": (("mfa", ResultState.PASS),)}, "the verdict has another state of the check mfa than the one"),
        ({"digest": "sha256:" + "0" * 64}, "with another record than the one that is there"),
        ({"capture": "nothing"}, "the verdict is about nothing, which is not there"),
    ],
)
def test_a_verdict_that_does_not_follow_is_told(changes: dict[str, Any], said: str) -> None:
    found = of_stored(**changes)
    assert len(found) == 1
    assert said in found[0]


def test_a_verdict_of_other_checks_is_left_alone() -> None:
    assert of_stored(state=ResultState.PASS, version="sha256:" + "0" * 64) == []


def test_a_verdict_on_what_was_removed_with_a_reason_is_left_alone() -> None:
    first, here = on("2026-03-02"), on("2026-03-03")
    seen = examination(here, evidence={"log": log(leaf(first, kind="tombstone", reason="r", removed_by="ben"))})
    item = stored(first, examination(first))
    assert messages(evidence_result_differs, replace(seen, evidence=replace(seen.evidence, results=(item,)))) == []


def test_without_evidence_there_is_nothing_to_say() -> None:
    for rule in (evidence_empty, evidence_meddled, evidence_result_differs, unrecorded_evidence):
        assert messages(rule, factories.examination()) == []
