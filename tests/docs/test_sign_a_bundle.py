"""The page on signing: its commands make what its verb takes, and what the auditor's commands accept."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.bundle.samples import FILES, plant
from tests.cli.programme import tieout
from tests.docs.test_tutorial import ROOT
from tests.seal.authority import needs_openssl
from tieout.cli.exits import ExitCode

PAGE = (ROOT / "docs/how-to/sign-a-bundle.md").read_text(encoding="utf-8")
_SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PASSPHRASE = "correct horse"
pytestmark = needs_openssl


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the page's commands ran."""
    monkeypatch.setenv("TIEOUT_P12_PASSPHRASE", PASSPHRASE)
    offer_signers(tmp_path / "offered", monkeypatch)
    folder = tmp_path / "work"
    folder.mkdir()
    for block in _SHELL.findall(PAGE):
        subprocess.run(["sh", "-e", "-c", block], cwd=folder, check=True, capture_output=True, timeout=60)
    return folder


def offer_signers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer the entry points of pyproject.toml, also where the package was installed before they were written."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["tieout.signers"]
    about = folder / "offered-0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: offered\nVersion: 0\n", encoding="ascii")
    lines = "\n".join(f"{name} = {target}" for name, target in points.items())
    (about / "entry_points.txt").write_text(f"[tieout.signers]\n{lines}\n", encoding="ascii")
    monkeypatch.syspath_prepend(str(folder))


def bundle(folder: Path, made: Path) -> Path:
    trust = {f"trust/{name}.pem": (made / f"{name}.pem").read_bytes() for name in ("signer", "ca")}
    return plant(folder, {**FILES, **trust})


def test_the_certificate_signs_and_the_plain_command_accepts_it(made: Path, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "b", made)
    done = tieout("bundle", "sign", str(folder), "--p12", str(made / "signer.p12"))
    assert done.returncode == ExitCode.TIED_OUT, done.stderr
    assert b"there is no report.pdf to sign" in done.stderr
    command = next(line.strip() for line in PAGE.splitlines() if line.startswith("    openssl cms -verify"))
    subprocess.run(["sh", "-c", command], cwd=folder, check=True, capture_output=True, timeout=60)
    if shutil.which("bash"):
        recipe = PAGE.split("in front:\n")[1].split("\nA signature by")[0]
        ran = subprocess.run(["bash", "-e", "-c", recipe], cwd=folder, check=False, capture_output=True, timeout=60)
        assert ran.stdout == b"Verified OK\n", ran.stderr


def test_an_authority_that_does_not_answer_is_3(made: Path, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "b", made)
    words = ("bundle", "sign", str(folder), "--p12", str(made / "signer.p12"), "--tsa", "http://127.0.0.1:9/")
    done = tieout(*words)
    assert done.returncode == ExitCode.NOT_EXAMINED, done.stderr
    assert b"signed, and NOT time-stamped: " in done.stderr
    assert (folder / "SHA256SUMS.p7s").is_file()
    assert not (folder / "SHA256SUMS.tsr").exists()


def test_a_wrong_passphrase_and_no_key_are_told(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = bundle(tmp_path / "b", made)
    monkeypatch.setenv("TIEOUT_P12_PASSPHRASE", "wrong")
    done = tieout("bundle", "sign", str(folder), "--p12", str(made / "signer.p12"))
    assert (done.returncode, b"this is not its passphrase" in done.stderr) == (ExitCode.USAGE, True)
    (tmp_path / "secret").write_text(f"{PASSPHRASE}\n", encoding="ascii")
    assert tieout("bundle", "sign", str(folder)).returncode == ExitCode.USAGE
    words = ("--p12", str(made / "signer.p12"), "--secret-file", str(tmp_path / "secret"))
    assert tieout("bundle", "sign", str(folder), *words).returncode == ExitCode.TIED_OUT
    again = tieout("bundle", "sign", str(folder), *words)
    assert (again.returncode, b"is signed already" in again.stderr) == (ExitCode.USAGE, True)
    assert sorted(path.name for path in folder.parent.iterdir()) == ["b", "offered", "secret", "work"]
