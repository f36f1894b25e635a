"""The scripts that stand in a bundle find what was done to it, without a line of ours besides."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bundle.mutations import MUTATIONS, Bench
from tests.bundle.samples import plant
from tests.bundle.zip_attacks import ATTACKS
from tests.house.tree import PACKAGE
from tests.seal.keys import new_signer
from tieout.bundle.packing import pack
from tieout.bundle.parts.scripts import PYTHON, SHELL

SCRIPTS = PACKAGE / "bundle" / "scripts"
OLD_PYTHONS = [path for path in map(shutil.which, ("python3.8", "python3.9", "python3.10")) if path]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    signer = new_signer(tmp_path, "signer")
    folder = plant(tmp_path / "acme 2026", signer=signer)
    return Bench(folder=folder, signer=signer, other=new_signer(tmp_path, "other"))


def python(path: Path, *arguments: str, executable: str = sys.executable) -> tuple[int, str]:
    """Run verify.py as an auditor does; without site-packages, so that nothing but the library is there."""
    command = [executable, "-I", "-S", "-W", "error", str(SCRIPTS / PYTHON), str(path), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, done.stdout.decode("ascii")


def shell(folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        ["sh", str(SCRIPTS / SHELL), str(folder), *arguments], capture_output=True, check=False, timeout=60
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


def test_a_bundle_that_nobody_touched_is_intact(bench: Bench) -> None:
    pin = bench.signer.identity
    pack(bench.folder, bench.folder.parent / "x.zip")
    for path in (bench.folder, bench.folder.parent / "x.zip"):
        code, told = python(path, "--pin", pin)
        assert (code, told.splitlines()[-1]) == (0, "RESULT: intact; signed by whom you named")
        assert python(path)[0] == 3
        assert python(path, "--pin", bench.other.identity)[0] == 3
    assert shell(bench.folder, pin) == (
        0,
        f"signed by the key {pin}\nRESULT: intact; signed by the key that you named\n",
    )
    assert shell(bench.folder)[0] == 3
    assert shell(bench.folder, bench.other.identity)[0] == 3


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_python_script_finds_every_mutation(bench: Bench, name: str) -> None:
    MUTATIONS[name][0](bench)
    code, told = python(bench.folder, "--pin", bench.signer.identity)
    assert code == 1, told
    assert "PROBLEM: " in told


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_shell_script_finds_every_mutation(bench: Bench, name: str) -> None:
    MUTATIONS[name][0](bench)
    code, told = shell(bench.folder, bench.signer.identity)
    assert code == 1, told
    assert "PROBLEM: " in told


@pytest.mark.parametrize("name", ATTACKS)
def test_the_python_script_refuses_every_odd_zip(tmp_path: Path, name: str) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(ATTACKS[name][0])
    code, told = python(path)
    assert code == 1, told
    assert "PROBLEM: " in told
