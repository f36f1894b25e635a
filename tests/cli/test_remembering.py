"""What status said is told again of an untouched repository alone, and never read from where others write."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from tests.cli.programme import FILES, git, plant, tieout
from tests.house.tree import modules
from tests.spoilt import as_folder, as_link, as_pipe
from tieout.cli.remembering import Memory
from tieout.ports import answers
from tieout.ports.answers import Answer

AS_OF = date(2026, 10, 1)
FORGED = "all is well\n"
ASKED = ("status", "30", "False")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path / "cache/tieout/status"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "programme", FILES)


def memory(root: Path, *, as_of: date | None = AS_OF, asked: tuple[str, ...] = ASKED) -> Memory | None:
    return Memory.of(root, asked=asked, as_of=as_of)


def answer(root: Path, *, as_of: date | None = AS_OF, asked: tuple[str, ...] = ASKED) -> str | None:
    found = memory(root, as_of=as_of, asked=asked)
    told = None if found is None else found.answer()
    return None if told is None else told.text


def forge(root: Path, *, as_of: date | None = AS_OF, day: str = str(AS_OF), zone: str = "UTC") -> Path:
    """Put an answer that nobody gave where one would be looked for: whatever tells it recalls, and does not examine."""
    found = memory(root, as_of=as_of)
    assert found is not None
    answers.keep(found.folder, found.name, found.state.digest, Answer(day, zone, FORGED, "2026-10-01T09:00:00Z"))
    return found.folder / f"{found.name}.json"


class Clock(datetime):
    """One that stands still."""

    moment: datetime

    @classmethod
    def at(cls, text: str) -> type[Clock]:
        return type("Stopped", (cls,), {"moment": datetime.fromisoformat(f"{text}+00:00")})

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Clock:
        return cls.fromtimestamp(cls.moment.timestamp(), tz)


UNASKED: dict[str, Callable[[Path], object]] = {
    "the index read anew, as by a prompt": lambda root: git(root, "read-tree", "HEAD"),
    "a fetch that brought nothing": lambda root: _added(root, ".git/FETCH_HEAD"),
    "a commit thought better of": lambda root: _added(root, ".git/COMMIT_EDITMSG"),
}


@pytest.mark.parametrize("touch", UNASKED.values(), ids=UNASKED)
@pytest.mark.usefixtures("cache")
def test_what_no_reader_of_commits_asks_for_may_be_touched(touch: Callable[[Path], object], root: Path) -> None:
    forge(root)
    before = memory(root)
    touch(root)
    after = memory(root)
    assert before is not None
    assert after is not None
    assert (answer(root), after.state.digest, after.state.git) == (FORGED, before.state.digest, before.state.git)


def same_size_and_time(path: Path) -> None:
    """Change a letter, and set the time of the content back."""
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"e", b"a", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _added(root: Path, name: str, text: str = "x\n") -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _in_place_of_an_object(root: Path) -> None:
    path = next(path for path in sorted((root / ".git/objects").rglob("*")) if path.is_file())
    data = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(data[::-1])


def _replaced(root: Path) -> None:
    head = git(root, "rev-parse", "HEAD").strip()
    _added(root, f".git/refs/replace/{head}", f"{head}\n")


TOUCHED: dict[str, Callable[[Path], object]] = {
    "a text edited": lambda root: _added(root, "controls.yaml"),
    "a text edited, its size and time as before": lambda root: same_size_and_time(root / "controls.yaml"),
    "a file added": lambda root: _added(root, "evidence/new.txt"),
    "a file that is ignored added": lambda root: _added(root, ".gitignore", "*\n"),
    "a file removed": lambda root: (root / "controls.yaml").unlink(),
    "a file no longer to be read": lambda root: (root / "controls.yaml").chmod(0o000),
    "a link for a file": lambda root: (root / "policies/link.md").symlink_to("/etc/hostname"),
    "a link for a folder": lambda root: (root / "elsewhere").symlink_to("/etc"),
    "a commit": lambda root: git(root, "commit", "--quiet", "--allow-empty", "--message", "more"),
    "a ref moved": lambda root: git(root, "update-ref", "refs/heads/main", "HEAD~0", "HEAD"),
    "a ref added": lambda root: git(root, "update-ref", "refs/pull/1/head", "HEAD"),
    "another branch": lambda root: git(root, "checkout", "--quiet", "-b", "other"),
    "an object replaced": _replaced,
    "an object written over": _in_place_of_an_object,
    "a graft": lambda root: _added(root, ".git/info/grafts"),
    "made shallow": lambda root: _added(root, ".git/shallow"),
    "objects borrowed": lambda root: _added(root, ".git/objects/info/alternates", "/elsewhere\n"),
    "settings that name another file": lambda root: _added(root, ".git/config", "[InClude]\n path = /elsewhere\n"),
    "settings that name another work tree": lambda root: _added(root, ".git/config", "[core]\n worktree = /else\n"),
    "settings": lambda root: git(root, "config", "core.quotePath", "false"),
    "a linked work tree": lambda root: _added(root, ".git/commondir", "/elsewhere\n"),
    "no repository any longer": lambda root: shutil.rmtree(root / ".git"),
    "another repository at a folder within": lambda root: git(root / "policies", "init", "--quiet", "."),
}


@pytest.mark.parametrize("touch", TOUCHED.values(), ids=TOUCHED)
@pytest.mark.usefixtures("cache")
def test_whatever_is_touched_is_examined_anew(touch: Callable[[Path], object], root: Path) -> None:
    forge(root)
    assert answer(root) == FORGED
    touch(root)
    assert answer(root) is None


@pytest.mark.usefixtures("cache")
def test_another_question_or_program_is_another_answer(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge(root)
    assert answer(root, asked=("status", "31", "False")) is None
    assert answer(root, as_of=AS_OF - timedelta(days=1)) is None
    assert answer(root / "policies") is None
    code = tmp_path / "code"
    code.mkdir()
    monkeypatch.setattr("tieout.cli.remembering._CODE", code)
    assert answer(root) is None
    forge(root)
    _added(code, "new.py")
    assert answer(root) is None
    forge(root)
    assert answer(root) == FORGED
    monkeypatch.setenv("PATH", str(tmp_path))  # another Git
    assert answer(root) is None


@pytest.mark.usefixtures("cache")
def test_the_answer_for_a_day_and_the_one_for_today_do_not_forget_each_other(root: Path) -> None:
    """The demo prints the one and its README the other: whoever types both in turn waits once for each."""
    today = str(datetime.now(UTC).date())
    forge(root)
    forge(root, as_of=None, day=today)
    assert (answer(root), answer(root, as_of=None)) == (FORGED, FORGED)
    assert answer(root, as_of=AS_OF - timedelta(days=1)) is None


def test_without_a_day_it_holds_until_the_day_is_over_in_the_organization_s_zone(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    midnight = 1790812800  # 2026-10-01T00:00Z
    del cache
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(midnight))
    forge(root, as_of=None, day="2026-10-01")
    told = {}
    for epoch in (midnight - 1, midnight, midnight + 86_399, midnight + 86_400):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        told[epoch - midnight] = answer(root, as_of=None)
    assert told == {-1: None, 0: FORGED, 86_399: FORGED, 86_400: None}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(midnight - 1))
    for zone, found in (("Europe/Berlin", FORGED), ("America/New_York", None), ("No/Where", None), ("../x", None)):
        forge(root, as_of=None, day="2026-10-01", zone=zone)
        assert answer(root, as_of=None) == found, zone


@pytest.mark.usefixtures("cache")
def test_a_day_that_is_not_over_everywhere_is_remembered_for_that_day_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit that is dated ahead of the clock joins it when its hour comes."""
    told = {}
    for now in ("2026-10-01T23:59:59", "2026-10-02T00:00:00", "2026-10-03T00:00:00"):
        monkeypatch.setattr("tieout.cli.remembering.datetime", Clock.at(now))
        for day in (date(2026, 9, 29), date(2026, 9, 30), AS_OF, date(2026, 10, 2)):
            forge(root, as_of=day)  # said on 2026-10-01
            told[now[:10], day.isoformat()] = answer(root, as_of=day)
    assert [key for key, text in told.items() if text != FORGED] == [
        ("2026-10-02", "2026-10-01"),
        ("2026-10-02", "2026-10-02"),
        ("2026-10-03", "2026-10-02"),
    ]


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="root alone gives files away")
@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("name", [".", ".git"])
def test_a_repository_of_another_user_is_not_remembered(name: str, root: Path) -> None:
    """Whether Git reads it rests on settings of ours that lie elsewhere."""
    forge(root)
    os.chown(root / name, 12345, -1)
    assert memory(root) is None


@pytest.mark.usefixtures("cache")
def test_what_is_mounted_within_is_not_remembered(root: Path) -> None:
    forge(root)
    (root / "evidence").mkdir(exist_ok=True)
    over = subprocess.run(
        ["mount", "-t", "tmpfs", "tieout-test", str(root / "evidence")], check=False, capture_output=True
    )
    if over.returncode != 0:
        pytest.skip("this machine lets us mount nothing")
    try:
        assert memory(root) is None
    finally:
        subprocess.run(["umount", str(root / "evidence")], check=True)


def _rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def _signed(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


SPOILT: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: _rewritten(path, lambda data: data[:-1]),
    "a letter changed": lambda path: _rewritten(path, lambda data: data.replace(b"well", b"fine")),
    "no JSON": lambda path: path.write_bytes(_signed(b"{")),
    "another JSON": lambda path: path.write_bytes(_signed(b"[1]")),
    "a deep JSON": lambda path: path.write_bytes(_signed(b"[" * 100_000)),
    "too long": lambda path: path.write_bytes(_signed(b" " * (1 << 20))),
    "another schema": lambda path: _rewritten(
        path, lambda data: _signed(data.partition(b"\n")[2].replace(b"answer/v2", b"answer/v1"))
    ),
    "a folder": as_folder,
    "a link": as_link,
    "a pipe": as_pipe,
    "a file that others can write": lambda path: path.chmod(0o666),
    "a folder that others can write": lambda path: path.parent.chmod(0o777),
    "removed": lambda path: path.unlink(),
    "its folder removed": lambda path: shutil.rmtree(path.parent),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
@pytest.mark.usefixtures("cache")
def test_a_cache_that_is_not_as_it_was_written_is_no_cache(spoil: Callable[[Path], object], root: Path) -> None:
    path = forge(root)
    spoil(path)
    assert answer(root) is None


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="root alone gives files away")
@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("whose", ["file", "folder"])
def test_a_cache_of_another_user_is_none(whose: str, root: Path) -> None:
    path = forge(root)
    os.chown(path if whose == "file" else path.parent, 12345, -1)
    assert answer(root) is None


def test_a_cache_that_lies_in_the_repository_is_never_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (root / ".cache", root / ".git/cache", root):
        monkeypatch.setenv("XDG_CACHE_HOME", str(place))
        assert memory(root) is None
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)  # no folder
    assert answer(root) is None


def test_a_cache_that_a_link_leads_into_the_repository_is_never_read(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(root / "policies")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "link"))
    assert memory(root) is None


_SETTLED = "from tieout.ports import untouched; untouched._SETTLED_NS = -(10**18); "
"""Nothing counts as touched a moment ago: else a test would wait for seconds."""


REMEMBERED = (
    rb"tieout: remembered from 20[0-9-]{8}T[0-9:]{8}Z: no file was touched since, as far as their times tell\. "
    rb"--anew examines again\.\n"
)
"""Nobody takes what was said before for an examination."""


def status(root: Path, *more: str, settled: bool = True, remembered: bool | bytes = False) -> bytes:
    """Run it as a process of its own: beside tests, whose code nobody looks at, nothing is remembered."""
    script = f"{_SETTLED if settled else ''}from tieout.cli.main import run; run()"
    argv = [sys.executable, "-c", script, "status", "--root", str(root), "--as-of", str(AS_OF), *more]
    done = subprocess.run(argv, check=True, capture_output=True)
    expected = remembered if isinstance(remembered, bytes) else REMEMBERED if remembered else b""
    assert re.fullmatch(expected, done.stderr)
    return done.stdout


def test_status_says_the_same_with_and_without_a_memory_and_keeps_what_is_settled(root: Path, cache: Path) -> None:
    os.utime(root / "controls.yaml", (time.time() + 3600,) * 2)
    first = status(root, settled=False)
    assert not cache.exists(), "what was touched a moment ago, or later, is not remembered"
    second = status(root)
    (path,) = cache.iterdir()
    written = path.read_bytes()
    assert first == second == status(root, remembered=True)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (written, 0o600)
    path.write_bytes(_signed(written.partition(b"\n")[2].replace(b"as of", b"AS OF")))
    assert b"AS OF" in status(root, remembered=True), "it was recalled"
    assert status(root, "--anew") == first, "and whoever asks has it examined"
    assert status(root, remembered=True) == first, "which is remembered in its place"
    check = tieout("check", "--root", str(root), "--as-of", str(AS_OF))
    assert b"AS OF" not in check.stdout
    (root / "README.md").write_text("new", encoding="utf-8")
    assert status(root) == first


@pytest.mark.usefixtures("cache")
def test_what_was_prepared_is_what_the_command_says(root: Path) -> None:
    """Of the work tree, as it lies there: not of the commit."""
    (root / "controls.yaml").write_text(FILES["controls.yaml"].replace("owner: role:lead", "owner: role:nobody"))
    script = (
        f"{_SETTLED}from datetime import date; from pathlib import Path; from tieout.cli.status import prepare; "
        f"prepare(Path({str(root)!r}), date.fromisoformat({str(AS_OF)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert (done.stdout, done.stderr) == (b"", b"")
    assert status(root, remembered=True) == status(root, "--anew")


@pytest.mark.parametrize("elsewhere", [(), ("--root",)])
def test_what_was_prepared_is_told_here_and_inside(root: Path, cache: Path, elsewhere: tuple[str, ...]) -> None:
    """Of today: with commands that need no ``--root`` to who is inside, and neither is forgotten for the other."""
    script = (
        f"{_SETTLED}from pathlib import Path; from tieout.cli.status import prepare; prepare(Path({str(root)!r}), None)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=root.parent)
    assert len(list(cache.iterdir())) == 2
    argv = [sys.executable, "-c", f"{_SETTLED}from tieout.cli.main import run; run()", "status"]
    argv += [*elsewhere, *([str(root)] if elsewhere else [])]
    place = root.parent if elsewhere else root
    kept, anew = (
        subprocess.run([*argv, *more], check=True, capture_output=True, cwd=place) for more in ([], ["--anew"])
    )
    assert re.match(REMEMBERED, kept.stderr), kept.stderr
    assert kept.stdout == anew.stdout


def test_settings_that_cannot_be_read_are_told_each_time(root: Path, cache: Path) -> None:
    (root / "controls.yaml").write_text("schema: [", encoding="utf-8")
    argv = [sys.executable, "-c", f"{_SETTLED}from tieout.cli.main import run; run()", "status", "--root", str(root)]
    for _ in range(2):
        assert subprocess.run(argv, check=False, capture_output=True).returncode == 2
    assert not cache.exists()


KEPT = ("tieout.cli.remembering", "tieout.ports.answers", "tieout.ports.same_bytes")


def test_only_status_remembers() -> None:
    users = sorted(module.name for module in modules() if any(name.startswith(KEPT) for name, _ in module.imports()))
    assert users == ["cli.remembering", "cli.status"]
