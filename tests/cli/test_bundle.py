"""tieout bundle: build, sign, verify, and every byte that may not change."""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Signed
from tests.cli.programme import AS_OF, FILES, TIEOUT, git, plant, tieout
from tests.report import shapes


def build(root: Path, out: Path, *more: str) -> tuple[int, str, str]:
    done = tieout("bundle", "build", "--root", str(root), "--as-of", AS_OF, "--out", str(out), "--no-pdf", *more)
    return done.returncode, done.text, done.told


def verify(path: Path, *more: str) -> int:
    return tieout("bundle", "verify", str(path), *more).returncode


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_signed_bundle_is_0_only_for_whom_was_pinned(signed: Signed) -> None:
    other = "SHA256:" + "A" * 43
    assert verify(signed.folder, "--pin", signed.fingerprint) == 0
    assert verify(signed.folder, "--pin", other, "--pin", signed.fingerprint) == 0
    assert verify(signed.folder) == 3
    assert verify(signed.folder, "--pin", other) == 3


def test_an_unsigned_bundle_is_3(signed: Signed, tmp_path: Path) -> None:
    shutil.copytree(signed.folder, tmp_path / "copy")
    (tmp_path / "copy/SHA256SUMS.sig").unlink()
    # A statement that is signed, beside a list that is not: somebody took the signature away.
    assert verify(tmp_path / "copy", "--pin", signed.fingerprint) == 1
    (tmp_path / "copy/SHA256SUMS.intoto.jsonl").unlink()
    assert verify(tmp_path / "copy", "--pin", signed.fingerprint) == 3


def test_one_byte_changed_in_any_file_is_1(signed: Signed, tmp_path: Path) -> None:
    """In each file in turn: first, middle and last byte; the verdict names the file."""
    copy = tmp_path / "copy"
    shutil.copytree(signed.folder, copy)
    everything = files(copy)
    assert len(everything) > 10
    for path, data in everything.items():
        for at in {0, len(data) // 2, len(data) - 1}:
            (copy / path).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            done = tieout("bundle", "verify", str(copy), "--pin", signed.fingerprint)
            assert done.returncode == 1, (path, at)
            assert path in done.text or path == "SHA256SUMS"
        (copy / path).write_bytes(data)
    assert verify(copy, "--pin", signed.fingerprint) == 0


def test_a_file_that_is_gone_added_or_renamed_is_1(signed: Signed, tmp_path: Path) -> None:
    for number, (path, data) in enumerate(sorted(files(signed.folder).items())):
        copy = tmp_path / str(number)
        shutil.copytree(signed.folder, copy)
        (copy / path).unlink()
        # The statement is derived from the manifest: without it nothing else is less sure.
        expected = {"SHA256SUMS.intoto.jsonl": 0}.get(path, 1)
        assert verify(copy, "--pin", signed.fingerprint) == expected, path
        (copy / f"{path}.x").write_bytes(data)
        assert verify(copy, "--pin", signed.fingerprint) == 1, path
        shutil.rmtree(copy)


def test_the_json_of_a_verification_has_the_published_shape(signed: Signed, tmp_path: Path) -> None:
    done = tieout("bundle", "verify", str(signed.folder), "--pin", signed.fingerprint, "--format", "json")
    found = shapes.read("verification", done.stdout)
    assert (found["intact"], found["pinned"], found["signer"], found["problems"]) == (
        True,
        True,
        signed.fingerprint,
        [],
    )
    assert found["listed"] == found["matching"] == len(files(signed.folder)) - 3
    assert found["claims"]["organization"] == "Example Ltd"
    assert found["claims"]["as_of"] == AS_OF
    shutil.copytree(signed.folder, tmp_path / "copy")
    (tmp_path / "copy/bundle.json").write_bytes(b"{}")
    (tmp_path / "copy/::error::x").write_bytes(b"")
    broken = shapes.read("verification", tieout("bundle", "verify", str(tmp_path / "copy"), "--format", "json").stdout)
    assert broken["intact"] is False
    assert {"bundle.json", "::error::x"} <= {item["path"] for item in broken["problems"]}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--require-time"], "a time-stamp is asked for, and no authority is named that may give it"),
        (["--ca", "{here}/bundle.json"], "bundle.json holds no certificate that can be read"),
        (["--tsa-cert", "{here}/bundle.json"], "bundle.json holds no certificate that can be read"),
        (["--pin", "3A:0F"], "'3A:0F' is no fingerprint"),
    ],
)
def test_whom_the_reader_names_must_be_somebody(signed: Signed, options: list[str], says: str) -> None:
    done = tieout("bundle", "verify", str(signed.folder), *(item.format(here=signed.folder) for item in options))
    assert done.returncode == 2
    assert says in done.told


def test_what_a_bundle_is_called_is_no_command_to_a_log(signed: Signed, tmp_path: Path) -> None:
    shutil.copytree(signed.folder, tmp_path / "::error::bundle")
    (tmp_path / "::error::bundle/::stop-commands::x").write_bytes(b"")
    done = tieout("bundle", "verify", "::error::bundle", cwd=tmp_path)
    assert done.returncode == 1
    assert not [line for line in done.text.splitlines() if line.startswith("::")]


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"x" * 100], ids=["empty", "empty zip", "no zip"])
def test_what_is_no_bundle_is_no_success(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.zip").write_bytes(content)
    assert verify(tmp_path / "file.zip") in {1, 3}
    (tmp_path / "empty").mkdir()
    assert verify(tmp_path / "empty") == 1
    assert verify(tmp_path / "nowhere") in {1, 2, 3, 74}


def test_a_zip_verifies_as_the_folder_does(signed: Signed, programme: Path, tmp_path: Path) -> None:
    code, printed, _ = build(programme, tmp_path / "bundle", "--key", str(signed.key), "--zip")
    assert code == 0
    assert [line.split(":")[0] for line in printed.splitlines()] == [
        f"wrote {tmp_path / 'bundle'}",
        f"wrote {tmp_path / 'bundle.zip'}",
    ]
    assert verify(tmp_path / "bundle.zip") == 3
    done = tieout("bundle", "sign", str(tmp_path / "bundle"), "--key", str(signed.key), "--zip")
    assert done.returncode == 0
    assert verify(tmp_path / "bundle.zip", "--pin", signed.fingerprint) == 0


def test_building_says_what_it_wrote_and_what_comes_next(programme: Path, key: Path, tmp_path: Path) -> None:
    out = tmp_path / "my bundle"
    code, printed, told = build(programme, out, "--key", f"{key}.pub")
    assert code == 0
    assert printed.startswith(f"wrote '{out}': {len(files(out))} files, sha256:")
    assert told.endswith(f"next: tieout bundle sign '{out}' --key {key}\n")


def test_the_default_place_is_below_the_root_and_does_not_disturb_a_check(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme")
    before = tieout("check", "--root", str(root), "--as-of", AS_OF)
    done = tieout("bundle", "build", "--root", str(root), "--as-of", AS_OF, "--no-pdf")
    assert done.returncode == 0
    assert (root / "build/bundle/example-ltd-2026-h1/SHA256SUMS").is_file()
    assert tieout("check", "--root", str(root), "--as-of", AS_OF) == before


def test_a_bundle_is_of_the_commit_and_not_of_the_work_tree(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme")
    build(root, tmp_path / "clean")
    (root / "policies/data-classification.md").write_text("changed")
    (root / "controls.yaml").unlink()
    assert build(root, tmp_path / "dirty")[0] == 0
    assert files(tmp_path / "clean") == files(tmp_path / "dirty")


def test_the_day_of_a_period_is_that_of_the_commit_and_not_of_the_work_tree(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme")

    def built(out: Path) -> dict[str, bytes]:
        argv = ("bundle", "build", "--root", str(root), "--period", "2026-H1", "--no-pdf", "--out", str(out))
        assert tieout(*argv).returncode == 0
        return files(out)

    clean = built(tmp_path / "clean")
    settings = (root / "controls.yaml").read_text()
    (root / "controls.yaml").write_text(settings.replace("end: 2026-06-30", "end: 2026-03-31"))
    assert (root / "controls.yaml").read_text() != settings
    assert built(tmp_path / "dirty") == clean


def test_a_sparse_checkout_is_bundled_as_a_whole_one(programme: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(programme), "sparse")
    git(tmp_path / "sparse", "sparse-checkout", "set", "runbooks")
    assert not (tmp_path / "sparse/policies").exists()
    assert build(tmp_path / "sparse", tmp_path / "out")[0] == 0
    build(programme, tmp_path / "same")
    assert files(tmp_path / "out") == files(tmp_path / "same")


def test_without_a_commit_there_is_nothing_to_bundle(tmp_path: Path) -> None:
    code, printed, told = build(plant(tmp_path / "new", commit=False), tmp_path / "out")
    assert (code, printed) == (3, "")
    assert "has no commit yet" in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("settings", [None, "["])
def test_without_readable_settings_there_is_no_bundle(tmp_path: Path, settings: str | None) -> None:
    texts = {path: text for path, text in FILES.items() if path != "controls.yaml"}
    root = plant(tmp_path / "programme", texts if settings is None else {**texts, "controls.yaml": settings})
    code, _, told = build(root, tmp_path / "out")
    assert code == 2
    assert "a bundle would have no scope" in told
    assert not (tmp_path / "out").exists()


def test_a_bare_repository_is_bundled_elsewhere(programme: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(programme), "bare.git")
    before = files(tmp_path / "bare.git")
    assert tieout("bundle", "build", "--root", str(tmp_path / "bare.git"), "--as-of", AS_OF, "--no-pdf").returncode == 2
    assert files(tmp_path / "bare.git") == before
    assert build(tmp_path / "bare.git", tmp_path / "out")[0] == 0
    build(programme, tmp_path / "same")
    assert files(tmp_path / "out") == files(tmp_path / "same")


def test_a_folder_of_somebody_else_is_not_replaced(programme: Path, signed: Signed, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    assert build(programme, tmp_path / "mine")[0] == 2
    assert files(tmp_path / "mine") == {"notes.txt": b"mine"}
    assert build(programme, signed.folder)[0] == 2


def test_a_changed_bundle_is_not_signed(programme: Path, key: Path, tmp_path: Path) -> None:
    build(programme, tmp_path / "bundle", "--key", str(key))
    (tmp_path / "bundle/bundle.json").write_bytes(b"{}")
    done = tieout("bundle", "sign", str(tmp_path / "bundle"), "--key", str(key))
    assert done.returncode == 1
    assert not (tmp_path / "bundle/SHA256SUMS.sig").exists()


def test_the_same_commit_gives_the_same_bytes_on_another_machine(programme: Path, tmp_path: Path) -> None:
    """Zone, locale, hash seed, umask, directory and user name differ; the PDF is among the files."""
    seen = []
    for number, (zone, locale, seed, umask) in enumerate(
        [("UTC", "C", "0", 0o022), ("Pacific/Kiritimati", "C.UTF-8", "4242", 0o077)]
    ):
        out = tmp_path / f"{number}" / "bundle"
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "USER": zone, "HOME": "/"}
        argv = [str(TIEOUT), "bundle", "build", "--root", str(programme), "--as-of", AS_OF, "--out", str(out), "--zip"]
        subprocess.run(argv, check=True, capture_output=True, env=environment, umask=umask, timeout=100, cwd=tmp_path)
        seen.append(out)
    first, second = seen
    assert files(first) == files(second)
    assert filecmp.cmp(first.with_name("bundle.zip"), second.with_name("bundle.zip"), shallow=False)
