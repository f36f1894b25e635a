"""What follows from a capture alone stays the same, whatever becomes known of it later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests import evidence
from tieout.judgement.evidence.context import Context
from tieout.judgement.evidence.derived import Derived, derived
from tieout.judgement.evidence.stored import differences
from tieout.model.evidence.capture import Capture, Meddled, Meddling
from tieout.model.evidence.collector import Collectors, CollectorSetting
from tieout.model.evidence.gathered import StoredResult
from tieout.model.evidence.record import Population
from tieout.model.evidence.result import ResultState
from tieout.model.examination import Examination
from tieout.model.location import Location

PASS, FAIL, INCONCLUSIVE = ResultState.PASS, ResultState.FAIL, ResultState.INCONCLUSIVE


def of(capture: Capture, *others: Capture, **gathered: Any) -> Derived:
    examination = evidence.examination(capture, *others, evidence=gathered)
    return derived(Context.of(examination), capture)


def stored(of_it: Capture, verdict: Derived, /, **changes: Any) -> StoredResult:
    path = f"evidence/results/2026-Q1/{of_it.id}.json"
    one = StoredResult(path, of_it.id, of_it.digest, verdict.version, verdict.state, Location(path))
    one = one._replace(checks=tuple((item.check, item.state) for item in verdict.runs))
    return one._replace(**changes)


def said(examination: Examination) -> list[str]:
    return [item.message for item in differences(examination)]


def test_the_worst_of_checks_and_record_is_the_state() -> None:
    capture = evidence.capture()
    assert of(capture).state is PASS
    for state in (PASS, FAIL, INCONCLUSIVE, ResultState.ERROR):
        assert of(capture, runs=(evidence.run(capture), evidence.run(capture, check="b", state=state))).state is state
    short = evidence.capture(evidence.record_of(population=Population(rows=3, pages=1, complete=False)))
    assert of(short, runs=(evidence.run(short),)).state is INCONCLUSIVE


def test_what_the_log_or_a_later_commit_says_is_no_part_of_it() -> None:
    capture = evidence.capture()
    plain = of(capture)
    meddled = Meddled(f"{capture.folder}/raw.jsonl", Meddling.MODIFIED, evidence.came(evidence.STARTED))
    for gathered in (
        {"meddled": (meddled,)},
        {"log": evidence.log()},
        {"log": evidence.log(evidence.leaf(capture))},
    ):
        assert of(capture, **gathered) == plain
    late = replace(capture, came=evidence.came(evidence.STARTED + timedelta(days=90)))
    assert of(late).state is PASS


def test_a_run_counts_for_its_newest_capture_alone() -> None:
    old, new = evidence.on("2026-03-02"), evidence.on("2026-04-02")
    joined = evidence.run(old, captures=(old.id, new.id), check="joined", state=FAIL)
    gathered = {"runs": (evidence.run(old), evidence.run(new), joined)}
    assert [run.check for run in of(old, new, **gathered).runs] == ["mfa"]
    assert [run.check for run in of(new, old, **gathered).runs] == ["joined", "mfa"]
    assert of(old, new, **gathered).state is PASS


def test_the_version_is_of_what_decides() -> None:
    capture = evidence.capture()
    run = evidence.run(capture)
    base = of(capture, runs=(run,)).version
    assert of(capture, runs=(replace(run, state=FAIL, found=3, rows=()),)).version == base
    assert of(capture, runs=(replace(run, version="sha256:2"),)).version != base
    assert of(capture, runs=(run, replace(run, check="b"))).version != base
    assert of(capture).version != base
    entry = CollectorSetting(id="accounts", uses="command", location=Location("collectors.yaml"))
    plain = evidence.examination(capture, evidence={"runs": (run,)})
    for age, same in ((None, False), (timedelta(hours=2), False)):
        gathered = replace(
            plain.evidence, collectors=Collectors(collectors=(replace(entry, stale_after=age),), is_there=True)
        )
        found = derived(Context.of(replace(plain, evidence=gathered)), capture)
        assert (found.version == base) is same


def test_a_stored_verdict_is_held_against_what_follows_now() -> None:
    capture = evidence.capture()
    runs = (evidence.run(capture, state=FAIL, found=1),)
    verdict = of(capture, runs=runs)
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, []),
        ({"state": PASS}, [f"the verdict says pass, and from {capture.id} follows fail"]),
        ({"state": INCONCLUSIVE}, [f"the verdict says inconclusive, and from {capture.id} follows fail"]),
        ({"state": PASS, "version": "sha256:of others"}, []),
        ({"digest": "sha256:0"}, [f"the verdict is about {capture.id} with another record than the one that is there"]),
        ({"capture": "x"}, ["the verdict is about x, which is not there"]),
    ]
    for changes, messages in cases:
        gathered = {"runs": runs, "results": (stored(capture, verdict, **changes),)}
        assert said(evidence.examination(capture, evidence=gathered)) == messages


def test_a_verdict_stays_when_its_capture_is_altered_by_a_commit_or_corrected() -> None:
    capture = evidence.capture()
    runs = (evidence.run(capture, state=FAIL, found=1),)
    verdict = of(capture, runs=runs)
    meddled = Meddled(f"{capture.folder}/raw.jsonl", Meddling.MODIFIED, evidence.came(evidence.STARTED))
    gathered = {"runs": runs, "results": (stored(capture, verdict),), "meddled": (meddled,)}
    assert said(evidence.examination(capture, evidence=gathered)) == []
    newer = evidence.on("2026-03-09", supersedes=capture.id)
    corrected = (replace(runs[0], state=ResultState.NOT_APPLICABLE), evidence.run(newer))
    told: dict[str, Any] = {"runs": corrected, "results": (stored(capture, verdict),)}
    assert said(evidence.examination(capture, newer, evidence=told)) == []
