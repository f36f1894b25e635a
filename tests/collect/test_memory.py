"""What did not change is not looked into again; what changed, however little, is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.collect.sample import Sample, kinds
from tieout.collect import work_tree
from tieout.collect.memory import Memory
from tieout.collect.scan import Stat
from tieout.ports.files import Folder
from tieout.sources.pointers import Pointer

LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample.new(tmp_path_factory.mktemp("clean"))


@pytest.fixture
def sample(clean: Sample, tmp_path: Path) -> Sample:
    return clean.copy(tmp_path)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the paths that are hashed from here on."""
    found: list[str] = []

    real = work_tree._digest

    def counted(folder: Folder, path: str) -> tuple[os.stat_result, str, Pointer | None]:
        found.append(path)
        return real(folder, path)

    monkeypatch.setattr(work_tree, "_digest", counted)
    return found


def test_nothing_is_hashed_twice(sample: Sample, tmp_path: Path, hashed: list[str]) -> None:
    cache = tmp_path / "cache"
    first = sample.verified(cache=cache, now=LATER)
    assert len(hashed) == 3
    assert sample.verified(cache=cache, now=LATER) == first
    assert len(hashed) == 3
    assert sample.verified(cache=cache, now=LATER, full=True) == first
    assert len(hashed) == 6


def test_one_more_capture_is_hashed_alone(sample: Sample, tmp_path: Path, hashed: list[str]) -> None:
    cache = tmp_path / "cache"
    sample.verified(cache=cache, now=LATER)
    sample.capture(b"more\n")
    sample.seal()
    del hashed[:]
    assert sample.verified(cache=cache, now=LATER).is_vouched
    assert len(hashed) == 1


def test_a_file_that_changed_a_moment_ago_is_not_remembered(sample: Sample, tmp_path: Path, hashed: list[str]) -> None:
    """It may change again within the same tick of the disk's clock."""
    cache = tmp_path / "cache"
    just_now = datetime.fromtimestamp((sample.root / "evidence/log/leaves.jsonl").stat().st_mtime, UTC)
    for _ in range(2):
        sample.verified(cache=cache, now=just_now)
    assert len(hashed) == 6


def in_place(path: Path) -> None:
    data = path.read_bytes()
    with path.open("r+b") as file:
        file.write(bytes([data[0] ^ 1]))


def with_its_times(path: Path) -> None:
    """Change it, and put back the times that can be put back."""
    before = path.stat()
    in_place(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def by_another(path: Path) -> None:
    """Put another file of the same size and times in its place."""
    before = path.stat()
    other = path.with_name("other")
    other.write_bytes(bytes(reversed(path.read_bytes())))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("change", [in_place, with_its_times, by_another])
@pytest.mark.parametrize("name", ["roles.csv", "evidence.yaml"])
def test_a_change_that_hides_is_seen(sample: Sample, tmp_path: Path, change: Callable[[Path], None], name: str) -> None:
    cache = tmp_path / "cache"
    assert sample.verified(cache=cache, now=LATER).is_vouched
    change(sample.records[0].parent / name)
    assert kinds(sample.verified(cache=cache, now=LATER)) >= {"evidence-altered"}


def test_another_question_has_another_answer(sample: Sample, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert sample.verified(cache=cache, now=LATER).is_vouched
    assert not sample.verified(cache=cache, now=LATER, pinned=False).is_vouched
    (sample.root / "controls.yaml").write_text("schema: tieout.controls/v1\nkeys: {evidence: [SHA256:x]}\n")
    assert not sample.verified(cache=cache, now=LATER, pinned=False).intact
    sample.git("checkout", "--quiet", "controls.yaml")
    assert sample.verified(cache=cache, now=LATER).is_vouched
    record = sample.records[0]
    data = record.read_bytes()
    record.write_bytes(data + b"#\n")
    sample.commit("change")
    record.write_bytes(data)
    sample.commit("back")
    assert kinds(sample.verified(cache=cache, now=LATER)) == {"evidence-meddled"}


def test_an_outcome_is_of_its_day(sample: Sample, tmp_path: Path) -> None:
    """What was remembered said of the same commits otherwise on which day they came, and of a lock that it still held."""
    cache, early = tmp_path / "cache", datetime(2026, 1, 14, tzinfo=UTC)
    sample.records[0].write_bytes(sample.records[0].read_bytes() + b"#\n")
    sample.commit("change")
    late = sample.verified(cache=cache, now=LATER)
    told = sample.verified(cache=cache, now=early)
    assert told == sample.verified(now=early)
    assert told != late


def test_the_day_of_an_outcome_is_that_of_the_organization(sample: Sample, tmp_path: Path) -> None:
    """In Tokyo a day ends at 15:00 UTC."""
    (sample.root / "controls.yaml").write_text(
        "organization: {name: Example Ltd, timezone: Asia/Tokyo}\ncontrols: []\n"
    )
    sample.commit("settings")
    noon = datetime(2027, 1, 14, 12, tzinfo=UTC)
    found = sample.verified(now=noon)
    assert [datetime.fromtimestamp(at, UTC) for at in found.holds] == [
        datetime(2027, 1, 13, 15, tzinfo=UTC), datetime(2027, 1, 14, 15, tzinfo=UTC) - timedelta.resolution,
    ]  # fmt: skip
    memory = Memory.of(tmp_path / "cache", sample.root)
    memory.keep_outcome("key", {"rests_on": []}, found.holds)
    for hours, is_given in ((-22, False), (-21, True), (0, True), (2, True), (3, False), (12, False)):
        given = memory.outcome("key", (noon + timedelta(hours=hours)).timestamp())
        assert (given is not None) is is_given


@pytest.mark.parametrize("damage", [b"", b"x", b"[]", b'{"form":1}', b'{"form":1,"files":3,"key":1}', b"[" * 100_000])
def test_a_cache_that_is_damaged_or_deleted_costs_time_alone(sample: Sample, tmp_path: Path, damage: bytes) -> None:
    cache = tmp_path / "cache"
    first = sample.verified(cache=cache, now=LATER)
    for path in cache.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        path.write_bytes(damage)
    assert sample.verified(cache=cache, now=LATER) == first
    for path in cache.iterdir():
        path.unlink()
    assert sample.verified(cache=cache, now=LATER) == first


def test_a_kept_outcome_of_another_form_is_passed_over(sample: Sample, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = sample.verified(cache=cache, now=LATER)
    (path,) = cache.glob("*.outcome.json")
    said = json.loads(path.read_bytes())
    del said["outcome"]["captures"][0]["path"]
    path.write_text(json.dumps(said))
    assert sample.verified(cache=cache, now=LATER) == first


def test_nothing_is_kept_inside_the_repository(sample: Sample) -> None:
    cache = sample.root / "cache"
    sample.verified(cache=cache, now=LATER)
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_stops_nothing(sample: Sample, tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file")
    assert sample.verified(cache=tmp_path / "cache", now=LATER).is_vouched


def test_digests_come_back_as_they_were_kept(tmp_path: Path) -> None:
    memory = Memory.of(tmp_path / "cache", tmp_path / "root")
    kept = {"evidence/a\udc80": (Stat(1, 2, 3, 4), "0" * 64)}
    memory.keep_digests(kept)
    assert memory.digests() == kept
    assert Memory.of(None, tmp_path).digests() == {}
