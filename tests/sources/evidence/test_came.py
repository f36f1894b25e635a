"""When each capture came to the branch, and every later change of one, however long it is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.captured import STARTED, TABLE, capture, files
from tests.ports.repositories import DAY, START, Files, Sample
from tieout.model.evidence.capture import Came, Meddled, Meddling
from tieout.ports.git import Repository
from tieout.sources.evidence.came import Trail, trail
from tieout.sources.mainline import mainline

LATEST = START + 400 * DAY
WHOLE = files(capture())
FILE, RECORD = capture()
FOLDER = RECORD.rpartition("/")[0]
ELSEWHERE = "evidence/2026-Q2/data-store/access-list/20260401T090000Z-abcdef01"
GONE: Files = {FILE: None, RECORD: None}
BEGIN: Files = {"policies/a.md": b"1"}


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path / "repository")


def followed(made: Sample, *, prefix: str = "") -> Trail:
    opened = Repository.open(made.root)
    paths = (f"{prefix}evidence",)
    return trail(mainline(opened, opened.head() or "", zone="UTC", latest_s=LATEST, paths=paths), prefix=prefix)


def history(made: Sample, *steps: Files) -> list[str]:
    """Commit step by step, a day apart."""
    return [made.commit(step, at=START + number * DAY) for number, step in enumerate(steps)]


def came(commit: str, day: int) -> Came:
    return Came(commit=commit, at=datetime.fromtimestamp(START + day * DAY, tz=UTC))


def told(found: Trail) -> list[tuple[str, str, int, str]]:
    """Give what was done to which file, on which day since the first, and where it went."""
    first = datetime.fromtimestamp(START, tz=UTC)
    return [(item.kind.value, item.path, (item.came.at - first).days, item.to) for item in found.meddled]


def test_a_capture_that_nobody_touched(sample: Sample) -> None:
    commits = history(sample, BEGIN, WHOLE, {"policies/a.md": b"2", "evidence/README.md": b"1"})
    assert followed(sample) == Trail(came={RECORD: came(commits[1], 1)}, meddled=())


def test_files_may_come_before_their_record(sample: Sample) -> None:
    """What is half there is no capture yet."""
    commits = history(sample, {FILE: b"draft"}, {FILE: TABLE}, {RECORD: WHOLE[RECORD]})
    assert followed(sample) == Trail(came={RECORD: came(commits[2], 2)}, meddled=())


@pytest.mark.parametrize(
    ("step", "what"),
    [
        ({FILE: b"other"}, [("modified", FILE, "")]),
        ({RECORD: b"other"}, [("modified", RECORD, "")]),
        ({FILE: None}, [("removed", FILE, "")]),
        ({RECORD: None}, [("removed", RECORD, "")]),
        (GONE, [("removed", FILE, ""), ("removed", RECORD, "")]),
        ({f"{FOLDER}/late.csv": b"1"}, [("added", f"{FOLDER}/late.csv", "")]),
        ({f"{FOLDER}/deep/late.csv": b"1"}, [("added", f"{FOLDER}/deep/late.csv", "")]),
        ({f"{FOLDER}/.gitkeep": b""}, [("added", f"{FOLDER}/.gitkeep", "")]),
        ({f"{FOLDER}x/late.csv": b"1"}, []),
        (
            {FILE: None, f"{FOLDER}/Accounts.csv": TABLE},
            [("added", f"{FOLDER}/Accounts.csv", ""), ("renamed", FILE, f"{FOLDER}/Accounts.csv")],
        ),
        (
            {**GONE, f"{ELSEWHERE}/accounts.csv": TABLE, f"{ELSEWHERE}/evidence.yaml": WHOLE[RECORD]},
            [("renamed", FILE, f"{ELSEWHERE}/accounts.csv"), ("renamed", RECORD, f"{ELSEWHERE}/evidence.yaml")],
        ),
        ({RECORD: None, f"{FOLDER}/Evidence.yaml": WHOLE[RECORD]}, [
            ("added", f"{FOLDER}/Evidence.yaml", ""), ("renamed", RECORD, f"{FOLDER}/Evidence.yaml"),
        ]),
        ({**GONE, "policies/accounts.csv": TABLE}, [("removed", FILE, ""), ("removed", RECORD, "")]),
    ],
)  # fmt: skip
def test_what_a_later_commit_does_is_told(sample: Sample, step: Files, what: list[tuple[str, str, str]]) -> None:
    commits = history(sample, BEGIN, WHOLE, step)
    found = followed(sample)
    assert [(item.kind.value, item.path, item.to) for item in found.meddled] == what
    assert {item.came for item in found.meddled} <= {came(commits[2], 2)}


def test_of_several_alike_each_goes_somewhere_else(sample: Sample) -> None:
    copies = files({f"{FOLDER}/{name}.csv": TABLE for name in "abc"})
    moved = files({f"{ELSEWHERE}/{name}.csv": TABLE for name in "ab"})
    moved[f"{ELSEWHERE}/accounts.csv"] = TABLE
    moved[f"{ELSEWHERE}/evidence.yaml"] = WHOLE[RECORD]
    gone: Files = {**dict.fromkeys(copies), **GONE}
    history(sample, {**WHOLE, **copies}, {**gone, **moved})
    of_ours = [item for item in followed(sample).meddled if item.path in copies]
    assert [(item.kind.value, item.path[-5:], item.to[-5:]) for item in of_ours] == [
        ("renamed", "a.csv", "a.csv"),
        ("renamed", "b.csv", "b.csv"),
        ("removed", "c.csv", ""),
    ]


def test_a_capture_that_has_a_file_of_one_that_is_gone_is_a_new_one(sample: Sample) -> None:
    """Captured anew it may hold the same bytes: that says nothing of a name that was changed."""
    history(
        sample, BEGIN, WHOLE, {**GONE, f"{ELSEWHERE}/accounts.csv": TABLE, f"{ELSEWHERE}/evidence.yaml": b"id: other"}
    )
    assert [(item.kind.value, item.path, item.to) for item in followed(sample).meddled] == [
        ("removed", FILE, ""),
        ("removed", RECORD, ""),
    ]


@pytest.mark.parametrize(("mode", "kind"), [("100755", Meddling.MODE), ("120000", Meddling.MODIFIED)])
def test_a_change_of_mode(sample: Sample, mode: str, kind: Meddling) -> None:
    sample.commit(WHOLE)
    commit = sample.entry(FILE, mode, sample.blob(TABLE), at=START + DAY)
    assert followed(sample).meddled == (Meddled(FILE, kind, came(commit, 1)),)


def test_a_flat_file_and_its_record(sample: Sample) -> None:
    flat = "evidence/2026-Q1/reviews/github.csv"
    record = f"{flat}.evidence.yaml"
    beside = "evidence/2026-Q1/reviews/other.csv"
    history(
        sample, {flat: b"1", record: b"1"}, {beside: b"1"}, {flat: b"2", beside: b"2"}, {record: None}, {flat: None}
    )
    assert told(followed(sample)) == [("modified", flat, 2, ""), ("removed", record, 3, "")]


def test_a_file_that_comes_after_its_flat_record_was_not_captured_then(sample: Sample) -> None:
    history(sample, {"evidence/a.csv.evidence.yaml": b"1"}, {"evidence/a.csv": b"1"})
    assert told(followed(sample)) == [("added", "evidence/a.csv", 1, "")]


def test_what_was_removed_and_put_back_came_anew_and_both_are_told(sample: Sample) -> None:
    commits = history(sample, WHOLE, GONE, BEGIN, WHOLE)
    found = followed(sample)
    assert found.came == {RECORD: came(commits[3], 3)}
    assert told(found) == [
        ("removed", FILE, 1, ""),
        ("removed", RECORD, 1, ""),
        ("added", FILE, 3, ""),
        ("added", RECORD, 3, ""),
    ]


def test_a_capture_that_left_long_ago_is_told(sample: Sample) -> None:
    history(sample, WHOLE, GONE, *(files({"policies/a.md": b"%d" % number}) for number in range(20)))
    found = followed(sample)
    assert (found.came, [item.path for item in found.meddled]) == ({}, [FILE, RECORD])


def test_what_is_done_and_undone_is_told_twice(sample: Sample) -> None:
    history(sample, WHOLE, {FILE: b"other"}, {FILE: TABLE})
    assert told(followed(sample)) == [("modified", FILE, 1, ""), ("modified", FILE, 2, "")]


def test_what_lies_there_without_its_record_may_change(sample: Sample) -> None:
    history(sample, WHOLE, {RECORD: None}, {FILE: b"other"})
    assert told(followed(sample)) == [("removed", RECORD, 1, "")]


def test_a_merge_counts_as_what_it_does_to_the_branch(sample: Sample) -> None:
    """What a branch did to its own captures before it was merged is nobody's business."""
    first = sample.commit(BEGIN)
    side = sample.commit(WHOLE, at=START + DAY, branch="side", parents=[first])
    side = sample.commit({FILE: b"draft"}, at=START + 2 * DAY, branch="side", parents=[side])
    main = sample.commit({"policies/a.md": b"2"}, at=START + 3 * DAY)
    merge = sample.commit({**WHOLE}, at=START + 4 * DAY, parents=[main, side])
    assert followed(sample) == Trail(came={RECORD: came(merge, 4)}, meddled=())


def test_a_merge_may_meddle_with_what_neither_side_touched(sample: Sample) -> None:
    first = sample.commit(WHOLE)
    side = sample.commit({"policies/b.md": b"1"}, branch="side", parents=[first])
    merge = sample.commit({"policies/b.md": b"1", FILE: b"evil"}, at=START + DAY, parents=[first, side])
    assert followed(sample).meddled == (Meddled(FILE, Meddling.MODIFIED, came(merge, 1)),)


def test_a_side_that_is_not_taken_brings_nothing(sample: Sample) -> None:
    first = sample.commit(BEGIN)
    side = sample.commit(WHOLE, branch="side", parents=[first])
    sample.commit({"policies/a.md": b"2"}, at=START + DAY, parents=[first, side])
    assert followed(sample) == Trail(came={}, meddled=())


def test_an_octopus_brings_what_it_has(sample: Sample) -> None:
    first = sample.commit(BEGIN)
    later = files(capture(STARTED + timedelta(days=1)))
    sides = [
        sample.commit(made, branch=f"side-{number}", parents=[first]) for number, made in enumerate((WHOLE, later))
    ]
    merge = sample.commit({**WHOLE, **later}, at=START + DAY, parents=[first, *sides])
    records = {str(path) for path in (*WHOLE, *later) if str(path).endswith("evidence.yaml")}
    assert followed(sample) == Trail(came=dict.fromkeys(records, came(merge, 1)), meddled=())


def test_a_clock_that_was_set_back_makes_nothing_older(sample: Sample) -> None:
    sample.commit(BEGIN, at=START + 30 * DAY)
    back_dated = sample.commit(WHOLE, at=START)
    assert followed(sample).came == {RECORD: came(back_dated, 30)}


def test_a_subfolder_sees_its_own_alone(sample: Sample) -> None:
    inner: Files = {f"inner/{path!s}": data for path, data in WHOLE.items()}
    history(sample, {**WHOLE, **inner}, {FILE: b"other"}, {f"inner/{FILE}": b"other"})
    assert told(followed(sample, prefix="inner/")) == [("modified", FILE, 2, "")]
    assert told(followed(sample)) == [("modified", FILE, 1, "")]


def test_a_name_that_is_no_utf8_is_shown_and_told(sample: Sample) -> None:
    odd = FOLDER.encode() + b"/caf\xe9.csv"
    other: Files = {odd: b"2"}
    history(sample, {**WHOLE, odd: b"1"}, other)
    assert told(followed(sample)) == [("modified", f"{FOLDER}/caf\\xe9.csv", 1, "")]


def test_log_results_and_exercises_are_no_captures(sample: Sample) -> None:
    names = ("log/leaves.jsonl", "results/a.json", "exercises/EX-2026-01.md", "README.md")
    apart = tuple(f"evidence/{name}" for name in names)
    steps = [files(dict.fromkeys(apart, text)) for text in (b"1", b"2")]
    gone: Files = dict.fromkeys(apart)
    history(sample, WHOLE, *steps, gone)
    assert followed(sample).meddled == ()


PATHS = (FILE, RECORD, f"{FOLDER}/b.csv", f"{ELSEWHERE}/evidence.yaml", f"{ELSEWHERE}/accounts.csv", "evidence/a.csv")
STEPS = st.lists(
    st.dictionaries(st.sampled_from(PATHS), st.sampled_from([None, b"1", b"2"]), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)


@given(STEPS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_to_a_capture_is_told(tmp_path_factory: pytest.TempPathFactory, steps: list[Files]) -> None:
    """Held against the states themselves: a path differs after its record came if and only if it is told."""
    sample = Sample(tmp_path_factory.mktemp("any") / "repository")
    state: dict[str, bytes] = {}
    wanted: set[tuple[str, int]] = set()
    were: set[str] = set()
    sample.commit(BEGIN, at=START)
    for number, step in enumerate(steps, 1):
        before = dict(state)
        state |= {str(path): data for path, data in step.items() if data is not None}
        state = {path: data for path, data in state.items() if step.get(path, b"") is not None}
        sample.commit(
            {path: data for path, data in step.items() if data is not None or path in before}, at=START + number * DAY
        )
        again = {path for path in state if path not in before and path in were}
        were |= {path for path in (*before, *state) if path.endswith("evidence.yaml")}
        for path in PATHS:
            record = f"{path.rpartition('/')[0]}/evidence.yaml"
            if before.get(path) != state.get(path) and (record in before or (record in again and path not in before)):
                wanted.add((path, number))
    found = followed(sample)
    assert {(path, day) for _, path, day, _ in told(found)} == wanted
    assert found.came.keys() == {path for path in state if path.endswith("evidence.yaml")}
