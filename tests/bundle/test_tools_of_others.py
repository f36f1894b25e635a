"""A whole bundle under the tools that its readers have: sha256sum, unzip, zipinfo, 7z, qpdf, and a read-only medium."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, git, plant, tieout
from tieout.bundle.paths import LONGEST
from tieout.bundle.verify import verify
from tieout.ports.files import Kind, walk

WINDOWS = 260
"""Characters of a path on Windows where nobody asked for more (MAX_PATH, with its final NUL)."""
FOLDER = "C:\\Users\\firstname.lastname\\OneDrive - Example Audit LLP\\Engagements\\2026\\Example Ltd\\SOC 2\\Bundle"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a bundle with its PDF, and its ZIP beside it."""
    place = tmp_path_factory.mktemp("whole")
    root, out = plant(place / "company"), place / "made" / "example-ltd-2026-h1"
    assert git(root, "status", "--short") == ""
    done = tieout("bundle", "build", "--root", str(root), "--as-of", AS_OF, "--zip", "--out", str(out))
    assert done.returncode == 0, done.stderr.decode()
    return out


def run(*command: str | Path, directory: Path | None = None) -> str:
    """Run a tool that may be absent, and give what it says."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed here")
    done = subprocess.run(command, cwd=directory, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return done.stdout.decode()


def names(bundle: Path) -> list[str]:
    return [item.path for item in walk(bundle, skip=frozenset()) if item.kind is Kind.FILE]


def test_sha256sum_finds_each_file_as_listed(bundle: Path) -> None:
    told = run("sha256sum", "-c", "--strict", "SHA256SUMS", directory=bundle).splitlines()
    assert sorted(told) == sorted(f"{name}: OK" for name in names(bundle) if name != "SHA256SUMS")


def test_unzip_and_7z_find_the_zip_sound_and_unpack_the_same_tree(bundle: Path, tmp_path: Path) -> None:
    archive = bundle.with_suffix(".zip")
    assert "No errors detected" in run("unzip", "-t", archive)
    run("unzip", "-qq", archive, "-d", tmp_path)
    assert verify(tmp_path / bundle.name).manifest == verify(bundle).manifest
    assert verify(tmp_path / bundle.name).intact


def test_7z_finds_the_zip_sound(bundle: Path) -> None:
    assert "Everything is Ok" in run("7z", "t", bundle.with_suffix(".zip"))


def test_zipinfo_shows_nothing_that_depends_on_who_packed(bundle: Path) -> None:
    lines = run("zipinfo", "-T", bundle.with_suffix(".zip")).splitlines()[2:-1]
    assert len(lines) == len(names(bundle))
    assert {(line.split()[0], line.split()[5], line.split()[6]) for line in lines} == {
        ("-rw-r--r--", "stor", "19800101.000000")
    }


def test_qpdf_finds_every_pdf_sound(bundle: Path) -> None:
    found = [name for name in names(bundle) if name.endswith(".pdf")]
    assert "report.pdf" in found
    for name in found:
        assert "No syntax or stream encoding errors found" in run("qpdf", "--check", bundle / name)


def test_every_path_is_fit_for_every_system(bundle: Path) -> None:
    found = names(bundle)
    folders = {part for name in found for part in Path(name).parents}
    assert len({name.lower() for name in found} | {str(part).lower() for part in folders}) == len(found) + len(folders)
    assert [name for name in found if not name.isascii() or " " in name or len(name) > LONGEST] == []
    assert len(f"{FOLDER}\\{bundle.name}\\") + LONGEST < WINDOWS


def test_no_file_can_be_run_or_is_a_link(bundle: Path) -> None:
    modes = {stat.S_IFMT(path.lstat().st_mode) for path in bundle.rglob("*")}
    assert modes == {stat.S_IFREG, stat.S_IFDIR}
    assert [path for path in bundle.rglob("*") if path.is_file() and path.stat().st_mode & 0o111] == []


@pytest.fixture
def stick(bundle: Path, tmp_path: Path) -> Iterator[Path]:
    """Give a medium with a copy, on which nothing can be written: mounted so where one may mount, else by its modes."""
    place = tmp_path / "stick"
    shutil.copytree(bundle, place / bundle.name)
    shutil.copyfile(bundle.with_suffix(".zip"), place / f"{bundle.name}.zip")
    for path in [place, *place.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    mounted = os.geteuid() == 0 and all(
        subprocess.run(["mount", *words, place], capture_output=True, check=False, timeout=20).returncode == 0
        for words in (("--bind", place), ("-o", "remount,bind,ro"))
    )
    yield place
    if mounted:
        subprocess.run(["umount", "-l", place], check=True, timeout=20)
    for path in [place, *place.rglob("*")]:
        path.chmod(0o755)


def test_it_is_verified_on_a_medium_that_cannot_be_written(bundle: Path, stick: Path) -> None:
    manifest = verify(bundle).manifest
    for copy in (stick / bundle.name, stick / f"{bundle.name}.zip"):
        done = tieout("bundle", "verify", str(copy), cwd=stick)
        assert (done.returncode, done.stderr) == (3, b"")
        assert f"{copy}: intact; unsigned\n" in done.stdout.decode()
        assert verify(copy).manifest == manifest
    assert run("sha256sum", "-c", "--quiet", "SHA256SUMS", directory=stick / bundle.name) == ""
