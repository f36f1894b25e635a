"""A repository's evidence, loaded whole: what lies in the commit, what the branch tells of it, what it came to."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.captured import capture, line, record, sealed
from tests.cli.programme import AS_OF, CAPTURE, CAPTURED_AT, FILES, git, plant, tieout
from tieout.bundle.streaming import whole
from tieout.load import evidence_files, load
from tieout.model.evidence.capture import Came, Meddled, Meddling
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.log import LEAVES
from tieout.model.evidence.result import ResultState
from tieout.model.examination import Examination

FILE, RECORD = CAPTURE
COMMITTED_AT = datetime(2025, 12, 14, 10, tzinfo=UTC)
SECOND = capture(CAPTURED_AT + timedelta(minutes=30), name="data-list", controls=("CO-01",))
TOKEN = "ghp_" + hashlib.sha256(b"no token of anybody").hexdigest()[:36]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "repository")


def at(root: Path, **options: Any) -> Examination:
    return load(root, as_of=date.fromisoformat(AS_OF), **options)


def put(root: Path, files: Mapping[str, bytes | None], *, day: int = 0) -> str:
    """Write and commit, so many days after the programme was."""
    for path, data in files.items():
        place = root / path
        if data is None:
            place.unlink()
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    when = f"{COMMITTED_AT + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}"
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "change", GIT_COMMITTER_DATE=when, GIT_AUTHOR_DATE=when)
    return git(root, "rev-parse", "HEAD")


def why(found: Examination) -> dict[str, str]:
    return {item.need: item.reason for item in found.unexamined}


def without_evidence() -> dict[str, str]:
    return {path: text for path, text in FILES.items() if not path.startswith("evidence/")}


def test_the_clean_programme_has_a_capture_that_passes(root: Path) -> None:
    found = at(root)
    (one,) = found.evidence.captures
    (judged,) = found.evidence.judged
    commit = git(root, "rev-parse", "HEAD")
    assert (one.path, one.came) == (RECORD, Came(commit=commit, at=COMMITTED_AT))
    assert (judged.capture, judged.state, judged.reasons) == (one, ResultState.PASS, ())
    log = found.evidence.log
    assert log is not None
    assert (len(log.leaves), log.came, log.faults) == (1, (Came(commit=commit, at=COMMITTED_AT),), ())
    assert (found.evidence.unrecorded, found.evidence.meddled, found.evidence.uncommitted) == ((), (), ())
    assert (found.unreadable, why(found)) == ((), {})


def test_work_tree_commit_and_bare_clone_have_the_same_evidence(root: Path, tmp_path: Path) -> None:
    put(root, {FILE: b"other", "evidence/loose.csv": b"1"}, day=1)
    put(root, sealed({**CAPTURE, **SECOND}), day=2)
    git(root, "clone", "--quiet", "--bare", str(root), str(tmp_path / "bare"))
    assert at(root).evidence == at(root, rev="HEAD").evidence == at(tmp_path / "bare").evidence


def test_a_subfolder_has_evidence_of_its_own(root: Path) -> None:
    inner = {f"inner/{path}": text.encode() for path, text in FILES.items()}
    commit = put(root, inner, day=1)
    put(root, {FILE: b"other"}, day=2)
    found = at(root / "inner").evidence
    assert [(item.path, item.came) for item in found.captures] == [
        (RECORD, Came(commit=commit, at=COMMITTED_AT + timedelta(days=1)))
    ]
    assert (found.meddled, [item.state for item in found.judged]) == ((), [ResultState.PASS])
    assert [item.path for item in at(root).evidence.meddled] == [FILE]


def test_what_is_not_committed_is_named_and_supports_nothing(root: Path) -> None:
    for path, data in {**SECOND, FILE: b"other"}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    found = at(root).evidence
    assert found.uncommitted == tuple(path for path in SECOND if path.endswith("evidence.yaml"))
    assert [(item.capture.path, item.state) for item in found.judged] == [(RECORD, ResultState.PASS)]


def test_a_repository_without_evidence_says_nothing_of_it(tmp_path: Path) -> None:
    found = at(plant(tmp_path / "new", without_evidence()))
    assert found.evidence == Evidence()
    assert why(found) == {"evidence": "nothing is captured yet: no record lies under evidence/"}


def test_captures_without_a_log_lack_it_by_name(root: Path) -> None:
    put(root, {LEAVES: None}, day=1)
    assert why(at(root)) == {}  # it had one: that is a fault, not an absence
    log = at(root).evidence.log
    assert log is not None
    assert [item.kind for item in log.faults] == ["missing", "rewritten"]


def test_captures_that_never_had_a_log_lack_it_by_name(tmp_path: Path) -> None:
    files = {**without_evidence(), **{path: data.decode() for path, data in CAPTURE.items()}}
    found = at(plant(tmp_path / "new", files))
    assert found.evidence.log is None
    assert why(found) == {"evidence-log": "there is no evidence/log: nothing seals the evidence"}


def test_a_capture_that_left_is_told_though_nothing_is_there_any_more(root: Path) -> None:
    commit = put(root, {FILE: None, RECORD: None, LEAVES: None}, day=3)
    came = Came(commit=commit, at=COMMITTED_AT + timedelta(days=3))
    found = at(root)
    assert found.evidence.captures == ()
    assert found.evidence.meddled == tuple(Meddled(path, Meddling.REMOVED, came) for path in (FILE, RECORD))


@pytest.mark.parametrize(
    ("step", "state"),
    [
        ({FILE: b"_at,user,mfa\nraw.csv:2,eve,yes\n"}, ResultState.ERROR),
        ({RECORD: CAPTURE[RECORD].replace(b"CO-01", b"CO-02")}, ResultState.ERROR),
        ({RECORD: CAPTURE[RECORD].replace(b"2025-12-14T09", b"2025-12-13T09")}, ResultState.ERROR),
        ({RECORD: CAPTURE[RECORD].replace(b"complete", b"completed")}, ResultState.ERROR),
        ({RECORD: b"kind: ["}, ResultState.ERROR),
        ({f"{RECORD.rpartition('/')[0]}/late.csv": b"1"}, ResultState.ERROR),
        ({FILE: None}, ResultState.ERROR),
        ({LEAVES: line(RECORD, b"another record")}, ResultState.ERROR),
        ({LEAVES: b"{}\n"}, ResultState.INCONCLUSIVE),
    ],
)
def test_whatever_is_done_to_a_capture_it_is_no_pass_any_more(
    root: Path, step: dict[str, bytes | None], state: ResultState
) -> None:
    put(root, step, day=1)
    (judged,) = at(root).evidence.judged
    assert judged.state is state


def test_a_record_that_broke_off_anywhere_is_no_pass(tmp_path: Path) -> None:
    """Held in one repository whose captures are the record cut at each fourth byte."""
    data = CAPTURE[RECORD]
    cut = {
        f"evidence/2025-Q4/cut/{end}/20251214T090000Z-{end:08x}/evidence.yaml": data[:end].decode()
        for end in range(0, len(data), 4)
    }
    found = at(plant(tmp_path / "cut", {**without_evidence(), **cut})).evidence
    assert len(found.judged) == len(cut)
    assert ResultState.PASS not in {item.state for item in found.judged}


def test_a_secret_is_found_and_what_is_remembered_of_blobs_changes_nothing(root: Path, tmp_path: Path) -> None:
    when = CAPTURED_AT + timedelta(minutes=10)
    put(root, capture(when, {"a.txt": f"token: {TOKEN}\n".encode()}), day=1)
    cache = tmp_path / "cache"
    first, again, bare = at(root, cache=cache), at(root, cache=cache), at(root)
    assert first.evidence == again.evidence == bare.evidence
    assert [(item.location.path.rpartition("/")[2], item.rule) for item in first.evidence.secrets] == [
        ("a.txt", "github-token")
    ]
    assert TOKEN not in repr(first.evidence)
    kept = [path.read_bytes() for path in cache.iterdir()]
    assert kept
    assert not any(TOKEN.encode() in data for data in kept)


def test_the_command_remembers_in_the_users_cache_alone(root: Path, tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    before = sorted(root.rglob("*"))
    first = tieout("check", "--root", str(root), "--as-of", AS_OF, env=environment)
    again = tieout("check", "--root", str(root), "--as-of", AS_OF, env=environment)
    assert (first.returncode, first.stdout) == (0, again.stdout)
    assert sorted(root.rglob("*")) == before
    assert list((tmp_path / "cache/tieout").iterdir())
    shutil.rmtree(tmp_path / "cache")
    assert tieout("check", "--root", str(root), "--as-of", AS_OF, env=environment).stdout == first.stdout


def test_a_merge_brings_evidence_on_the_day_of_the_merge(root: Path) -> None:
    git(root, "checkout", "--quiet", "-b", "side")
    put(root, SECOND, day=1)
    git(root, "checkout", "--quiet", "main")
    put(root, {"policies/note.txt": b"1"}, day=2)
    noon = f"{COMMITTED_AT + timedelta(days=5):%Y-%m-%dT%H:%M:%SZ}"
    git(root, "merge", "--quiet", "--no-ff", "side", "-m", "merge", GIT_COMMITTER_DATE=noon, GIT_AUTHOR_DATE=noon)
    came = {item.path: item.came for item in at(root).evidence.captures}
    merge = git(root, "rev-parse", "HEAD")
    assert [item for path, item in came.items() if path in SECOND] == [
        Came(commit=merge, at=COMMITTED_AT + timedelta(days=5))
    ]


def test_a_checkout_with_windows_line_ends_changes_nothing(root: Path) -> None:
    before = at(root).evidence
    for path in (FILE, RECORD, LEAVES):
        (root / path).write_bytes((root / path).read_bytes().replace(b"\n", b"\r\n"))
    assert at(root).evidence == before


def test_a_record_of_another_path_is_still_its_own(root: Path) -> None:
    """The record does not say where it lies: who reads it does."""
    elsewhere = record(CAPTURED_AT, name="data-list").path.replace("2025-Q4", "2026-Q1")
    put(root, {elsewhere: CAPTURE[RECORD], elsewhere.replace("evidence.yaml", "accounts.csv"): CAPTURE[FILE]}, day=1)
    states = {item.capture.path: item.state for item in at(root).evidence.judged}
    assert states[elsewhere] is not ResultState.PASS


def test_records_that_rest_on_captures_are_handed_on_with_them(root: Path) -> None:
    texts = {
        "evidence/exercises/EX-2025-01.md": "---\nid: EX-2025-01\n---\n",
        "evidence/access-reviews/2025-Q4-data-store.yaml": "schema: tieout.access-review/v1\n",
        "evidence/access-reviews/2025-Q4-data-store.csv": "account,decision\n",
        "evidence/README.md": "ours\n",
    }
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Keep what rests on them")
    given = {item.path: whole(item.path, item.data) for item in evidence_files(root, at(root)) if item.data is not None}
    expected = {path: text.encode() for path, text in texts.items() if path != "evidence/README.md"}
    assert {path: data for path, data in given.items() if path in texts} == expected
