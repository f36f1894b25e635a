"""What a native collector captured is made again from its raw file, whatever it met then."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.collect.world import SETTING, Members, context
from tieout.collect.base import CollectError, Collector, Context, Normalised, Page
from tieout.collect.makers import installed
from tieout.collect.packing import LARGEST_PLAIN
from tieout.collect.reperform import reperform
from tieout.collect.reperformed import Outcome, Reperformed, Step, as_json, text
from tieout.collect.run import run
from tieout.collect.store import keep
from tieout.judgement.evidence.derived import Derived
from tieout.model.errors import UsageError
from tieout.model.evidence.capture import Capture, PresentFile
from tieout.model.evidence.collector import Collectors
from tieout.model.evidence.record import CaptureRecord, Denied, Origin, Refusal
from tieout.model.evidence.result import ResultState
from tieout.model.location import Location, Unreadable
from tieout.sources.evidence.record import read_record

PEOPLE: list[dict[str, Any]] = [
    {"name": "ana", "mfa": True},
    {"name": 'b"e,n', "mfa": False},
    {"name": "=cmd()", "mfa": None},
]


def pages(*lists: list[dict[str, Any]]) -> list[Page]:
    return [Page(f"GET /members?page={number}", json.dumps(items).encode()) for number, items in enumerate(lists, 1)]


def captured(root: Path, collector: Members, around: Context | None = None) -> Capture:
    """Capture, keep and read back."""
    kept = keep(root, run(SETTING, collector, around or context(root)), now=context(root).now())
    path = kept.record.relative_to(root).as_posix()
    record = read_record(kept.record.read_bytes(), path=path).record
    folder = kept.record.parent
    present = tuple(
        PresentFile(item.name, hashlib.sha256(item.read_bytes()).hexdigest(), item.stat().st_size)
        for item in sorted(folder.iterdir())
        if item != kept.record
    )
    return Capture(record=record, digest=kept.digest, folder=path.rpartition("/")[0], present=present)


def again(root: Path, capture: Capture, collector: Members | None) -> Step:
    """Re-perform, and give what became of the table."""

    def read(path: str) -> bytes | Unreadable:
        place = root / path
        if place.is_file():
            return place.read_bytes()
        return Unreadable(location=Location(path), kind="absent", message=f"{path} is not there", remedy="")

    def native(name: str) -> Collector:
        if collector is None:
            raise UsageError(f"there is no {name}")
        return collector

    verdict = Derived(capture, "sha256:x", ResultState.PASS, (), ())
    found = reperform(verdict, collectors=Collectors(), native=native, read=read)
    assert found.verdict.reason == "not-stored"
    assert found.outcome is found.table.outcome
    return found.table


@pytest.mark.parametrize(
    "collector",
    [
        Members(pages(PEOPLE)),
        Members(pages(PEOPLE[:1], PEOPLE[1:])),
        Members(pages([])),
        Members(()),
        Members([Page("GET /members", b"<html>busy</html>")]),
        Members([Page("GET /members", b"\xff\xfe")]),
        Members(
            pages(PEOPLE), ends=CollectError("no", resource="members", reason=Refusal.DENIED, action="members:read")
        ),
        Members(pages([*PEOPLE, {"mfa": True}])),
        Members(pages(PEOPLE), source=CollectError("no", resource="whoami", reason=Refusal.DENIED)),
    ],
)
def test_every_capture_is_made_again_to_the_byte(tmp_path: Path, collector: Members) -> None:
    """Also those that failed: what was got then is what is got now."""
    step = again(tmp_path, captured(tmp_path, collector), collector)
    assert step.outcome is Outcome.EQUAL, step.message


def test_a_large_capture_is_unpacked_and_made_again(tmp_path: Path) -> None:
    many = [{"name": f"user{n}", "mfa": n % 2 == 0} for n in range(LARGEST_PLAIN // 30)]
    collector = Members(pages(many))
    capture = captured(tmp_path, collector)
    assert [item.path for item in capture.record.files][:2] == ["raw.jsonl.gz", "records.csv.gz"]
    step = again(tmp_path, capture, collector)
    assert step.outcome is Outcome.EQUAL
    assert step.message == f"{len(many)} rows made again by sample.members 1, byte for byte"
    raw = tmp_path / capture.folder / "raw.jsonl.gz"
    raw.write_bytes(raw.read_bytes()[:-20])
    first, *others = capture.record.files
    cut = replace(first, sha256=hashlib.sha256(raw.read_bytes()).hexdigest())
    torn = replace(capture, record=replace(capture.record, files=(cut, *others)))
    assert again(tmp_path, torn, collector).reason == "raw-packed"


def test_a_collector_that_did_not_understand_then_does_not_now(tmp_path: Path) -> None:
    def confused(_: bytes) -> Normalised:
        raise KeyError("name")

    collector = Members(pages(PEOPLE), made=confused)
    step = again(tmp_path, captured(tmp_path, collector), collector)
    assert step.outcome is Outcome.EQUAL
    assert step.message.startswith("0 rows made again")
    step = again(tmp_path, captured(tmp_path, Members(pages(PEOPLE))), collector)
    assert (step.outcome, step.reason) == (Outcome.DIFFERS, "not-understood")


def test_an_answer_of_another_moment_than_the_record_says_is_found(tmp_path: Path) -> None:
    capture = captured(tmp_path, Members(pages(PEOPLE)))
    times = capture.record.times
    assert times is not None
    assert times.started is not None
    assert times.finished is not None
    for days, outcome in ((0, Outcome.EQUAL), (30, Outcome.DIFFERS), (-30, Outcome.DIFFERS)):
        by = timedelta(days=days)
        moved = replace(times, started=times.started + by, finished=times.finished + by)
        step = again(tmp_path, replace(capture, record=replace(capture.record, times=moved)), Members())
        assert step.outcome is outcome
        assert ("an answer in the raw bytes came at 2026-" in step.message) is (outcome is Outcome.DIFFERS)


def test_what_a_record_says_of_its_rows_is_held_against_the_raw_bytes(tmp_path: Path) -> None:
    capture = captured(tmp_path, Members(pages(PEOPLE)))
    population = capture.record.population
    assert population is not None

    def told(collector: Members, **changes: Any) -> str:
        said = replace(capture.record, population=replace(population, **changes))
        step = again(tmp_path, replace(capture, record=said), collector)
        assert step.reason == ("record-differs" if step.outcome is Outcome.DIFFERS else "equal")
        return step.message

    def counting(**more: Any) -> Members:
        return Members(made=lambda raw: Members().normalise(raw)._replace(**more))

    assert told(Members()).startswith("3 rows made again")
    assert "give 3 rows, and the record says 2" in told(Members(), rows=2)
    assert "there are 4 rows in all, and the record says no number" in told(counting(total=4))
    assert "there are 4 rows in all, and the record says 2" in told(counting(total=4), total=2)
    assert told(counting(total=3), total=3).startswith("3 rows made again")
    problem = Denied("raw.jsonl:1", "", Refusal.SHAPE, "it names nobody")
    assert "the raw bytes do not: raw.jsonl:1: it names nobody" in told(counting(problems=(problem,)))
    assert told(counting(problems=(problem,)), complete=False).startswith("3 rows made again")
    off = problem._replace(reason=Refusal.REGION_DISABLED)
    assert told(counting(problems=(off,))).startswith("3 rows made again")
    assert "is missing page 2" in told(counting(gaps=("page 2",)))
    assert "the raw bytes are of 2026-01-01T00:00:00Z" in told(counting(data_as_of=datetime(2026, 1, 1, tzinfo=UTC)))


def test_a_collector_that_changed_without_another_version_is_found(tmp_path: Path) -> None:
    capture = captured(tmp_path, Members(pages(PEOPLE)))
    renamed = Members(made=lambda raw: Members().normalise(raw)._replace(rows=[("raw.jsonl:1#/0", "ana", "yes")]))
    step = again(tmp_path, capture, renamed)
    assert (step.outcome, step.reason) == (Outcome.DIFFERS, "table-differs")
    assert "row 1 (raw.jsonl:1#/0), column mfa: 'true' is kept, 'yes' made again" in step.message


def test_another_version_is_named_and_is_no_proof(tmp_path: Path) -> None:
    capture = captured(tmp_path, Members(pages(PEOPLE)))
    step = again(tmp_path, capture, Members(version="2"))
    assert (step.outcome, step.reason) == (Outcome.COULD_NOT, "other-version")
    assert step.message == "sample.members is here in version 2; the kept table was made by version 1"
    assert capture.record.collector is not None
    silent = replace(capture.record, collector=replace(capture.record.collector, version=""))
    assert again(tmp_path, replace(capture, record=silent), Members()).reason == "other-version"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": None}, "no-maker"),
        ({"collector": None}, "no-maker"),
        ({"kind": Origin.INGESTED}, "no-maker"),
        ({"kind": Origin.COMMAND}, "no-maker"),
        ({"kind": Origin.MANUAL}, "nothing"),
        ({"files": ()}, "no-raw"),
    ],
)
def test_what_cannot_be_done_has_a_reason(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    capture = captured(tmp_path, Members(pages(PEOPLE)))
    record: CaptureRecord = replace(capture.record, **change)
    step = again(tmp_path, replace(capture, record=record), Members())
    assert step.reason == reason
    assert step.outcome is not Outcome.EQUAL


def test_no_collector_no_table_and_no_raw_file(tmp_path: Path) -> None:
    capture = captured(tmp_path, Members(pages(PEOPLE)))
    assert again(tmp_path, capture, None).reason == "no-maker"
    raw, table, *_ = capture.record.files
    for files, reason in (((raw,), "no-table"), ((table,), "no-raw"), ((raw, raw, table), "no-raw")):
        step = again(tmp_path, replace(capture, record=replace(capture.record, files=files)), Members())
        assert (step.outcome, step.reason) == (Outcome.COULD_NOT, reason)
    (tmp_path / capture.folder / raw.path).write_bytes(b"x")
    step = again(tmp_path, capture, Members())
    assert (step.outcome, step.reason) == (Outcome.DIFFERS, "raw-altered")


def test_a_secret_taken_out_before_is_not_missed(tmp_path: Path) -> None:
    """Raw files are cleaned before they become rows, so the kept ones give the same rows."""
    token = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
    collector = Members(pages([{"name": token, "mfa": True}]))
    redacting = replace(context(tmp_path), redact=True, salts=tmp_path / "salts")
    capture = captured(tmp_path, collector, redacting)
    assert [item.rule for item in capture.record.redactions] != []
    step = again(tmp_path, capture, collector)
    assert step.outcome is Outcome.EQUAL
    assert not any(token.encode() in path.read_bytes() for path in (tmp_path / capture.folder).iterdir())


def test_an_installed_collector_is_found_by_its_id() -> None:
    assert installed()("postgres.roles").id == "postgres.roles"
    with pytest.raises(UsageError, match=r"there is no no\.such"):
        installed()("no.such")


def test_the_worse_of_two_steps_counts() -> None:
    equal, differs = Step(Outcome.EQUAL, "equal", "a"), Step(Outcome.DIFFERS, "x", "b")
    undone, nothing = Step(Outcome.COULD_NOT, "y", "c"), Step(Outcome.NOTHING, "z", "d")
    for table, verdict, outcome in (
        (equal, equal, Outcome.EQUAL),
        (equal, nothing, Outcome.EQUAL),
        (equal, undone, Outcome.COULD_NOT),
        (equal, differs, Outcome.DIFFERS),
        (undone, equal, Outcome.COULD_NOT),
        (undone, differs, Outcome.DIFFERS),
        (nothing, equal, Outcome.NOTHING),
        (nothing, nothing, Outcome.NOTHING),
        (nothing, differs, Outcome.DIFFERS),
        (nothing, undone, Outcome.NOTHING),
        (differs, equal, Outcome.DIFFERS),
    ):
        item = Reperformed(capture="a", record="b", table=table, verdict=verdict, state="pass")
        assert item.outcome is outcome
    assert text((), ()) == "Re-performed 0 captures: none.\n"
    assert json.loads(as_json((), ("x",), head=None))["written"] == ["x"]
