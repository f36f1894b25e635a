"""tieout evidence: exit codes, what is written, and what is told."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.programme import FILES, Done, git, plant, tieout
from tests.cli.terminal import on_a_terminal
from tests.collect.sample import Sample
from tests.collect.test_stamp import Server, authority, server
from tests.disks import make_read_only
from tests.seal.authority import Authority, needs_openssl
from tieout.collect import seal
from tieout.collect.log import LOCK
from tieout.collect.told import table
from tieout.collect.verification import Item
from tieout.model.evidence.log import CHECKPOINT, LEAVES
from tieout.ports.lock import lock

__all__ = ["authority", "server"]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample.new(tmp_path_factory.mktemp("clean"))


@pytest.fixture
def sample(clean: Sample, tmp_path: Path) -> Sample:
    return clean.copy(tmp_path)


def evidence(sample: Sample, verb: str, *arguments: object) -> Done:
    cache = {"XDG_CACHE_HOME": str(sample.root.parent / "cache")}
    return tieout("evidence", verb, "--root", str(sample.root), *map(str, arguments), env=cache)


def key(sample: Sample) -> Path:
    return sample.signer.path


def test_verify_ends_with_0_where_a_key_from_outside_signed_all(sample: Sample) -> None:
    done = evidence(sample, "verify", "--key", sample.signer.identity)
    assert done.returncode == 0, done.text
    assert "Result: intact, and signed by a key that you pinned" in done.text
    assert "First sealed by: 3 git" in done.text
    assert "Longest lag: 29 minutes, of " in done.text
    assert evidence(sample, "verify", "--key", f"{key(sample)}").returncode == 0
    assert evidence(sample, "verify", "--key", sample.signer.identity, "--rev", "HEAD", "--full").returncode == 0


def test_verify_ends_with_3_where_nobody_pinned_the_key(sample: Sample) -> None:
    done = evidence(sample, "verify")
    assert done.returncode == 3
    assert "nobody pinned that key from outside the repository" in done.text
    assert (
        f"next: compare it with the fingerprint that you received another way, then: tieout evidence verify --key {sample.signer.identity}"
        in done.text
    )


def test_verify_ends_with_1_where_something_was_altered_and_says_what_to_do(sample: Sample) -> None:
    (sample.records[1].parent / "roles.csv").write_bytes(b"x")
    done = evidence(sample, "verify", "--key", sample.signer.identity)
    assert done.returncode == 1
    lines = done.text.splitlines()
    at = next(number for number, line in enumerate(lines) if "evidence-altered" in line)
    assert lines[at].startswith(f"  {sample.records[1].relative_to(sample.root)}:")
    assert lines[at + 1].startswith("    next: ")


def test_json_says_all_and_the_same_twice(sample: Sample) -> None:
    first, again = (evidence(sample, "verify", "--format", "json") for _ in range(2))
    assert first.stdout == again.stdout
    said = json.loads(first.stdout)
    assert said["schema"] == "tieout.evidence-verification/v1"
    assert [item["id"] for item in said["captures"]] == sample.ids
    assert said["totals"]["unaltered"] == 3
    assert (said["intact"], said["pinned"], said["vouched"]) == (True, False, False)


@pytest.mark.parametrize("argument", ["SHA256:short", "nobody", ""])
def test_a_key_that_is_none_is_a_usage_error(sample: Sample, argument: str) -> None:
    done = evidence(sample, "verify", "--key", argument)
    assert done.returncode == 2
    assert "is no fingerprint of a key" in done.told


def test_a_head_that_was_kept_outside_is_held_against(sample: Sample, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    shutil.copy(sample.root / CHECKPOINT, kept)
    asked = ("--key", sample.signer.identity, "--head", kept)
    assert evidence(sample, "verify", *asked).returncode == 0
    kept.write_bytes(b"x")
    assert evidence(sample, "verify", *asked).returncode == 2


def test_on_a_terminal_each_capture_has_two_lines_that_fit(sample: Sample) -> None:
    shown = on_a_terminal("evidence", "list", "--root", str(sample.root))
    lines = [line for line in shown.text.splitlines() if not line.startswith("tieout: ")]
    assert max(map(len, lines)) <= 80
    assert [line.partition("  ")[0] for line in lines[::2]] == sample.ids
    assert all(line.startswith("  claimed 2026-01-") and line.endswith(" later by git") for line in lines[1::2])


def test_a_lag_that_is_none_is_told_by_the_moment() -> None:
    def listed(**changes: Any) -> str:
        item = Item("evidence/x", "x", ["AC-01"], "s", "unaltered", "2026-01-02", "2026-01-03", "git", 86_400, 1, True)
        return table(SimpleNamespace(items=[item._replace(**changes)]), 40)  # type: ignore[arg-type]  # its items alone

    assert listed() == "x  unaltered  AC-01\n  claimed 2026-01-02, sealed 1 day later by git\n"
    assert listed(lag_s=None).endswith("  claimed 2026-01-02, sealed 2026-01-03 by git\n")
    assert listed(lag_s=-60).endswith("  claimed 2026-01-02, sealed 2026-01-03 by git\n")
    assert listed(first_sealed_at="", strength="", lag_s=None).endswith("  claimed 2026-01-02, never sealed\n")


def test_list_tells_both_times_of_each_capture(sample: Sample) -> None:
    done = evidence(sample, "list")
    assert done.returncode == 0
    header, *rows = done.text.splitlines()
    assert header.split("  ")[0] == "claimed collected at"
    assert [row.split()[-1] for row in rows] == sample.ids
    assert rows[0].split()[:3] == ["2026-01-12T09:31:00Z", "2026-01-12T10:00:00Z", "git"]
    assert json.loads(evidence(sample, "list", "--format", "json", "--rev", "HEAD").stdout)["where"] != "work tree"


def test_seal_writes_signs_and_says_what_it_wrote(sample: Sample) -> None:
    sample.capture(b"new\n")
    assert evidence(sample, "verify", "--key", sample.signer.identity).returncode == 3
    done = evidence(sample, "seal", "--key", key(sample))
    assert done.returncode == 0
    assert [line.rpartition("/")[2] for line in done.text.splitlines()] == [
        "000000004.txt", "000000004.txt.sig", "checkpoint.txt", "checkpoint.txt.sig",
    ]  # fmt: skip
    # Keeping it had sealed it: that is no failure, and reads like none.
    assert "0 captures" not in done.told
    assert "every capture had been sealed when it was kept; the head over 4 lines of the log is new" in done.told
    sample.commit()
    assert evidence(sample, "verify", "--key", sample.signer.identity).returncode == 0
    again = evidence(sample, "seal", "--key", key(sample))
    assert (again.returncode, again.text) == (0, "")
    assert "the head over 4 lines of the log is there already" in again.told


def test_seal_without_a_key_says_that_the_signature_is_lost(sample: Sample) -> None:
    sample.capture(b"new\n")
    done = evidence(sample, "seal")
    assert done.returncode == 0
    assert "the head before was signed, and this one is not" in done.told


def test_seal_names_what_does_not_hold_together_and_ends_with_1(sample: Sample) -> None:
    (sample.records[0].parent / "more.txt").write_bytes(b"x")
    done = evidence(sample, "seal", "--key", key(sample))
    assert done.returncode == 1
    assert f"{sample.records[0].relative_to(sample.root)}:1: not sealed: " in done.text


def test_a_time_stamp_needs_an_authority(sample: Sample) -> None:
    before = (sample.root / LEAVES).read_bytes()
    for arguments in (["--timestamp"], ["--tsa", "ftp://example.com"]):
        done = evidence(sample, "seal", "--key", key(sample), *arguments)
        assert done.returncode == 2
    assert (sample.root / LEAVES).read_bytes() == before


@needs_openssl
def test_seal_asks_the_authority_that_the_settings_name(sample: Sample, server: Server, authority: Authority) -> None:
    shutil.copy(authority.ca, sample.root / "tsa.pem")
    text = f"schema: tieout.collectors/v1\ntimestamps: {{url: '{server.url}', ca: tsa.pem}}\n"
    (sample.root / "collectors.yaml").write_text(text, encoding="utf-8")
    done = evidence(sample, "seal", "--key", key(sample), "--timestamp")
    assert done.returncode == 0, done.told
    assert (sample.root / f"{CHECKPOINT}.tsr").exists()
    asked = ("--key", sample.signer.identity, "--tsa-ca", authority.ca)
    verified = evidence(sample, "verify", *asked)
    assert verified.returncode == 0, verified.text
    assert "First sealed by: 3 witness" in verified.text


@needs_openssl
def test_an_authority_that_does_not_answer_leaves_a_signed_head_and_exit_3(sample: Sample, server: Server) -> None:
    server.status = 500
    server.answer = lambda _: b""
    sample.capture(b"new\n")
    done = evidence(sample, "seal", "--key", key(sample), "--tsa", server.url.replace("/tsr", "/x"))
    assert done.returncode == 3
    sample.commit()
    assert evidence(sample, "verify", "--key", sample.signer.identity).returncode == 0


def test_remove_takes_away_and_writes_why(sample: Sample) -> None:
    done = evidence(
        sample, "remove", sample.ids[1], "--reason", "a letter in it", "--by", "person:ana", "--key", key(sample)
    )
    assert done.returncode == 0, done.told
    assert not sample.records[1].parent.exists()
    said = json.loads((sample.root / LEAVES).read_bytes().splitlines()[-1])
    assert (said["kind"], said["id"], said["reason"], said["removed_by"]) == (
        "tombstone", sample.ids[1], "a letter in it", "person:ana",
    )  # fmt: skip
    sample.commit()
    assert evidence(sample, "verify", "--key", sample.signer.identity).returncode == 0


@pytest.mark.parametrize("arguments", [["--by", "x"], ["--reason", "x"], ["--reason", " ", "--by", "x"]])
def test_remove_needs_a_reason_and_a_person(sample: Sample, arguments: list[str]) -> None:
    assert evidence(sample, "remove", sample.ids[0], *arguments).returncode == 2
    assert sample.records[0].exists()


def test_another_run_that_holds_the_lock_is_told(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "PATIENCE_S", 0.05)
    sample.capture(b"new\n")
    with lock(sample.root / "evidence" / LOCK):
        assert evidence(sample, "seal").returncode == 75
    assert evidence(sample, "seal").returncode == 0


def test_a_full_and_a_read_only_disk_end_with_74_and_change_nothing(clean: Sample, small_disk: Path) -> None:
    root = small_disk / "programme"
    shutil.copytree(clean.root / "evidence", root / "evidence")
    shutil.copy(clean.root / "controls.yaml", root)
    (root / ".git").symlink_to(clean.root / ".git")
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    before = (root / LEAVES).read_bytes()
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    (root / "evidence/log/checkpoint.txt.sig").unlink()
    command = ("evidence", "seal", "--root", str(root), "--key", str(clean.signer.path))
    full = tieout(*command)
    assert full.returncode == 74, full.told
    assert "no space left on device" in full.told
    ballast.unlink()
    make_read_only(small_disk)
    done = tieout(*command)
    assert done.returncode == 74, done.told
    assert "read-only file system" in done.told
    assert (root / LEAVES).read_bytes() == before


def test_the_cache_is_where_the_environment_says(sample: Sample) -> None:
    evidence(sample, "verify")
    assert (sample.root.parent / "cache" / "tieout" / "evidence").is_dir()
    nowhere = {"XDG_CACHE_HOME": "", "HOME": ""}
    assert tieout("evidence", "verify", "--root", str(sample.root), env=nowhere).returncode == 3
    assert os.environ.get("HOME") != ""


@pytest.mark.parametrize(
    ("verb", "told"), [("list", "no capture is there to list"), ("seal", "there is no evidence to seal")]
)
def test_where_nothing_is_captured_it_says_what_keeps_the_first(tmp_path: Path, verb: str, told: str) -> None:
    root = plant(tmp_path / "empty", FILES)
    shutil.rmtree(root / "evidence")
    git(root, "commit", "--quiet", "--all", "--message", "Take the evidence away")
    done = tieout("evidence", verb, "--root", str(root), env={"XDG_CACHE_HOME": str(tmp_path / "cache")})
    at = f"--root {root}"
    step = f"tieout collect {at}, or tieout evidence add {at}, keeps the first"
    assert f"tieout: {told}\n  next: {step}\n" in done.told
