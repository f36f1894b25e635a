"""The log of a commit, and that it only ever grew on the branch, by which commit each line came."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.captured import line
from tests.ports.repositories import DAY, START, Files, Sample
from tieout.model.errors import NotExaminableError
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, LEAVES
from tieout.sources.evidence.log import HeadFile, LogReading, read_log
from tieout.sources.mainline import mainline
from tieout.sources.opening import open_desk

LATEST = START + 400 * DAY
BEGIN: Files = {"policies/a.md": b"1"}
A, B, C, D = (line(f"evidence/2026-Q1/s/n/{name}/evidence.yaml", name.encode()) for name in "abcd")
FIRST, SECOND = f"{CHECKPOINTS}/000000001.txt", f"{CHECKPOINTS}/000000002.txt"


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path / "repository")


def read(made: Sample, *, most: int | None = None, inside: str = "") -> LogReading | None:
    desk, _, prefix, commit = open_desk(made.root / inside, "main")
    assert desk.committed is not None
    paths = (f"{prefix}evidence",)
    landings = mainline(desk.repository, commit or "", zone="UTC", latest_s=LATEST, paths=paths)
    return read_log(desk.committed, landings, most=most)


def whole(made: Sample, *, most: int | None = None) -> LogReading:
    found = read(made, most=most)
    assert found is not None
    return found


def history(made: Sample, *steps: Files) -> list[str]:
    return [made.commit(step, at=START + number * DAY) for number, step in enumerate(steps)]


def grown(made: Sample, *versions: bytes | None) -> list[str]:
    steps: list[Files] = [{LEAVES: data} for data in versions]
    return history(made, *steps)


def days(found: LogReading) -> list[int | None]:
    """Give on which day since the first each line came."""
    return [None if item is None else (int(item.at.timestamp()) - START) // DAY for item in found.came]


def faults(found: LogReading) -> list[tuple[str, str, str]]:
    return [(item.kind, item.location.path, item.message) for item in found.faults]


def rewritten(found: LogReading) -> list[str]:
    """Give the commits that are named as those that changed what was there."""
    assert {item.kind for item in found.faults} <= {"rewritten"}
    return [item.message.partition("commit ")[2].partition(" ")[0] for item in found.faults]


def test_without_a_log_there_is_none(sample: Sample) -> None:
    history(sample, BEGIN, {"evidence/2026-Q1/x.csv": b"1"})
    assert read(sample) is None


def test_a_log_that_grew(sample: Sample) -> None:
    history(sample, BEGIN, {LEAVES: A}, {"policies/a.md": b"2"}, {LEAVES: A + B + C}, {LEAVES: A + B + C + D})
    found = whole(sample)
    assert (found.lines, [item.number for item in found.leaves]) == ((A[:-1], B[:-1], C[:-1], D[:-1]), [0, 1, 2, 3])
    assert (days(found), found.heads, found.faults) == ([1, 3, 3, 4], (), ())


@pytest.mark.parametrize(
    ("versions", "which", "came"),
    [
        ((A, B), [1], [1]),
        ((A + B, A), [1], [1]),
        ((A + B, A, A + B), [1], [0, 2]),
        ((A + B, A, A + B + C), [1], [0, 2, 2]),
        ((A + B, B + A), [1], [1, 1]),
        ((A + B, A + C), [1], [1, 1]),
        ((A, A + B, A + C, A + C + D), [2], [2, 2, 3]),
        ((A, C, A), [1, 2], [2]),
        ((A + B, A + C, A + B), [1, 2], [2, 2]),
        ((A + B, C + B + A, C + B + A + D), [1], [1, 1, 1, 2]),
        ((A, B, C, D), [1, 2, 3], [3]),
        ((A + B + C, A + B[:-1]), [1], [1]),
        ((A, A + B[:9], A + B), [], [0, 2]),
        ((A, A), [], [0]),
        ((A, b"", A), [1], [2]),
    ],
)
def test_each_commit_that_does_more_than_add_is_named(
    sample: Sample, versions: tuple[bytes, ...], which: list[int], came: list[int]
) -> None:
    commits = grown(sample, *versions)
    found = whole(sample)
    named = [message.partition("commit ")[2][:12] for kind, _, message in faults(found) if kind == "rewritten"]
    assert named == [commits[number][:12] for number in which]
    assert days(found) == came


def test_taking_the_log_away_is_named_and_what_comes_after_came_anew(sample: Sample) -> None:
    commits = grown(sample, A + B, None, A + B + C)
    found = whole(sample)
    assert faults(found) == [("rewritten", LEAVES, f"{LEAVES}: commit {commits[1][:12]} takes the file away")]
    assert days(found) == [2, 2, 2]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_version_that_is_not_in_the_repository_accuses_nobody(sample: Sample, which: int) -> None:
    commits = grown(sample, A, A + B, A + B + C)
    oid = sample.lose(f"{commits[which]}:{LEAVES}")
    with pytest.raises(NotExaminableError, match=f"there is no blob {oid} in this repository"):
        read(sample)


def test_a_log_that_is_gone_is_a_fault_and_not_none(sample: Sample) -> None:
    commits = history(sample, {LEAVES: A}, {LEAVES: None, "policies/a.md": b"1"})
    found = whole(sample)
    assert (found.lines, found.leaves) == ((), ())
    assert faults(found) == [
        ("missing", LEAVES, f"{LEAVES} is not there, and the log is nothing without it"),
        ("rewritten", LEAVES, f"{LEAVES}: commit {commits[1][:12]} takes the file away"),
    ]


def test_heads_without_lines_are_no_log(sample: Sample) -> None:
    history(sample, {CHECKPOINT: b"head"})
    assert [item[0] for item in faults(whole(sample))] == ["missing"]


@pytest.mark.parametrize("mode", ["120000", "160000"])
def test_something_else_in_the_place_of_the_log(sample: Sample, mode: str) -> None:
    head = sample.commit({LEAVES: A})
    commit = sample.entry(LEAVES, mode, head if mode == "160000" else sample.blob(b"elsewhere"), at=START + DAY)
    assert [item[0] for item in faults(whole(sample))] == ["mode", "rewritten"]
    assert commit[:12] in faults(whole(sample))[1][2]


def test_an_executable_log_is_one(sample: Sample) -> None:
    sample.commit({LEAVES: A})
    sample.entry(LEAVES, "100755", sample.blob(A), at=START + DAY)
    assert (days(whole(sample)), whole(sample).faults) == ([0], ())


def test_what_a_side_did_before_it_was_merged_is_its_own_business(sample: Sample) -> None:
    first = sample.commit({LEAVES: A})
    side = sample.commit({LEAVES: A + C}, at=START + DAY, branch="side", parents=[first])
    main = sample.commit({LEAVES: A + B}, at=START + 2 * DAY)
    sample.commit({LEAVES: A + B + C}, at=START + 3 * DAY, parents=[main, side])
    found = whole(sample)
    assert (days(found), found.faults) == ([0, 2, 3], ())


def test_a_merge_that_puts_its_lines_first_changes_the_branch(sample: Sample) -> None:
    first = sample.commit({LEAVES: A})
    side = sample.commit({LEAVES: A + C}, at=START + DAY, branch="side", parents=[first])
    main = sample.commit({LEAVES: A + B}, at=START + 2 * DAY)
    merge = sample.commit({LEAVES: A + C + B}, at=START + 3 * DAY, parents=[main, side])
    assert rewritten(whole(sample)) == [merge[:12]]


def test_a_subfolder_has_a_log_of_its_own(sample: Sample) -> None:
    history(
        sample, {LEAVES: A, f"inner/{LEAVES}": A, "inner/controls.yaml": b"1"}, {LEAVES: B, f"inner/{LEAVES}": A + B}
    )
    sample.checkout()
    found = read(sample, inside="inner")
    assert found is not None
    assert (days(found), found.faults) == ([0, 1], ())


def test_heads_with_what_lies_beside_them(sample: Sample) -> None:
    history(
        sample,
        {LEAVES: A + B, FIRST: b"1", SECOND: b"2", f"{SECOND}.sig": b"s", f"{SECOND}.tsr": b"t", CHECKPOINT: b"2"},
    )
    assert whole(sample).heads == (
        HeadFile(FIRST, b"1", None, None),
        HeadFile(SECOND, b"2", b"s", b"t"),
        HeadFile(CHECKPOINT, b"2", None, None),
    )
    assert whole(sample).faults == ()


def test_the_newest_head_is_replaced_and_those_that_were_signed_stay(sample: Sample) -> None:
    commits = history(
        sample,
        {LEAVES: A, CHECKPOINT: b"1", f"{CHECKPOINT}.sig": b"1", f"{CHECKPOINT}.tsr": b"1", FIRST: b"1"},
        {LEAVES: A + B, CHECKPOINT: b"2", f"{CHECKPOINT}.sig": b"2", f"{CHECKPOINT}.tsr": None, SECOND: b"2"},
        {f"{SECOND}.sig": b"2", f"{SECOND}.tsr": b"2"},
        {f"{SECOND}.sig": b"3"},
        {FIRST: b"2"},
        {CHECKPOINT: None, f"{CHECKPOINT}.sig": None, SECOND: None, f"{SECOND}.sig": None, f"{SECOND}.tsr": None},
    )
    assert faults(whole(sample)) == [
        ("rewritten", f"{SECOND}.sig", f"{SECOND}.sig: commit {commits[3][:12]} changes a head that was signed"),
        ("rewritten", FIRST, f"{FIRST}: commit {commits[4][:12]} changes a head that was signed"),
        ("rewritten", CHECKPOINT, f"{CHECKPOINT}: commit {commits[5][:12]} takes the file away"),
        *(
            ("rewritten", path, f"{path}: commit {commits[5][:12]} takes the file away")
            for path in (SECOND, f"{SECOND}.sig", f"{SECOND}.tsr")
        ),
    ]


def test_what_is_no_file_of_the_log_is_named(sample: Sample) -> None:
    odd = (
        "leaves.jsonl.bak",
        "checkpoint.txt.asc",
        "checkpoints/1.txt",
        "checkpoints/000000003.txt.sig",
        "sub/leaves.jsonl",
    )
    fine = (".gitkeep", "checkpoints/.gitattributes", "README.md")
    paths = [f"evidence/log/{name}" for name in (*odd, *fine)]
    history(sample, {LEAVES: A, **dict.fromkeys(paths, b"1")})
    assert {(kind, path) for kind, path, _ in faults(whole(sample))} == {
        ("odd-name", f"evidence/log/{name}") for name in odd
    }


def test_a_link_is_no_head(sample: Sample) -> None:
    sample.commit({LEAVES: A})
    sample.entry(FIRST, "120000", sample.blob(b"elsewhere"), at=START + DAY)
    assert (whole(sample).heads, [item[:2] for item in faults(whole(sample))]) == ((), [("mode", FIRST)])


def test_with_a_bound_a_change_that_stayed_is_found_and_named_exactly(sample: Sample) -> None:
    text = b""
    versions = [text := text + line(f"evidence/{number}/s/n/t/evidence.yaml", b"") for number in range(40)]
    later = [data.replace(b"evidence/3/", b"evidence/x/") for data in versions[20:]]
    commits = grown(sample, *versions[:20], *later)
    for most in (None, 1 << 16):
        assert rewritten(whole(sample, most=most)) == [commits[20][:12]]
    assert days(whole(sample)) == [*[20] * 21, *range(21, 40)]


def test_a_bound_costs_only_what_was_put_back(sample: Sample) -> None:
    """What the bound gives up: a change that was undone a while ago. Sizes are looked at in any case."""
    text = b""
    versions = [text := text + line(f"evidence/{number}/s/n/t/evidence.yaml", b"") for number in range(40)]
    commits = grown(sample, *versions[:31], versions[30].replace(b"evidence/3/", b"evidence/x/"), *versions[31:])
    assert rewritten(whole(sample)) == [commits[31][:12], commits[32][:12]]
    assert rewritten(whole(sample, most=300_000)) == [commits[31][:12], commits[32][:12]]
    assert rewritten(whole(sample, most=1)) == []
    commits += grown(sample, versions[5])
    assert rewritten(whole(sample, most=1)) == [commits[number][:12] for number in (31, 32, -1)]


LINES = st.lists(st.sampled_from([A, B, C]), max_size=3).map(b"".join)


@given(st.lists(LINES, min_size=1, max_size=5))
@settings(max_examples=20)
def test_held_against_the_versions_themselves(tmp_path_factory: pytest.TempPathFactory, versions: list[bytes]) -> None:
    sample = Sample(tmp_path_factory.mktemp("any") / "repository")
    commits = grown(sample, *versions)
    pairs = zip(versions, versions[1:], commits[1:], strict=False)
    wanted = [commit[:12] for before, after, commit in pairs if not after.startswith(before)]
    found = whole(sample)
    assert [message.partition("commit ")[2][:12] for kind, _, message in faults(found) if kind == "rewritten"] == wanted
    present = versions[-1]
    ends = [len(b"".join(item + b"\n" for item in found.lines[: end + 1])) for end in range(len(found.lines))]
    has = [[len(before) >= end and present.startswith(before) for before in versions] for end in ends]
    since = [max((number + 1 for number, there in enumerate(each) if not there), default=0) for each in has]
    assert days(found) == since
