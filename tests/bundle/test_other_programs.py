"""The machine of an auditor: programs that are old, of another maker, or not there. None of that is a fault of a bundle."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bundle.rich import CMS, DSSE, TOKEN, Rich, make
from tests.bundle.test_scripts import SCRIPTS, python, shell
from tieout.bundle import manifest
from tieout.bundle.parts.scripts import PYTHON

OLD = {
    # OpenSSH 8.0 and before; Windows 10 had 7.7.
    "ssh-keygen": 'echo "unknown option -- Y" >&2; echo "usage: ssh-keygen [-q] [-b bits]" >&2; exit 1',
    # LibreSSL 2.8, as macOS had it up to 12.
    "openssl": (
        '[ "$1" != cms ] || { echo "openssl:Error: \'cms\' is an invalid command." >&2; exit 1; }; '
        f'exec {shutil.which("openssl")} "$@"'
    ),
}
BY_NAME = "SHA256SUMS.sig"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    return make(tmp_path_factory.mktemp("rich"))


@pytest.fixture
def rich(kept: Rich, tmp_path: Path) -> Rich:
    return kept.copy(tmp_path / "acme")


def put_first(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    """Have an old program found before the one of this machine."""
    folder.mkdir()
    (folder / program).write_text(f"#!/bin/sh\n{OLD[program]}\n", encoding="ascii")
    (folder / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def hide(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    """Leave all programs there but one."""
    folder.mkdir()
    for place in ("/bin", "/usr/bin"):
        for path in Path(place).iterdir():
            if path.name != program and not (folder / path.name).exists():
                (folder / path.name).symlink_to(path)
    monkeypatch.setenv("PATH", str(folder))


def test_the_shell_script_passes_no_signature_that_it_did_not_examine(
    rich: Rich, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate was named and signed it; the key's signature beside it is no signature at all."""
    pin = rich.by_certificate.identity
    assert shell(rich.folder, pin)[0] == 0
    rich.write(manifest.SIGNATURE, b"nothing\n")
    assert shell(rich.folder, pin)[0] == 1
    hide(monkeypatch, tmp_path / "bin", "ssh-keygen")
    code, told = shell(rich.folder, pin)
    assert code == 3, told
    assert f"; {manifest.SIGNATURE} was NOT examined: see VERIFY.md" in told


def test_an_old_ssh_keygen_makes_no_bundle_an_altered_one(
    rich: Rich, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_first(monkeypatch, tmp_path / "bin", "ssh-keygen")
    code, told = python(rich.folder, "--pin", rich.by_certificate.identity)
    assert (code, "PROBLEM" in told) == (3, False), told
    assert f"signed by whom you named; not examined here: {manifest.SIGNATURE}, {DSSE}" in told
    code, told = shell(rich.folder, rich.by_certificate.identity)
    assert (code, "PROBLEM" in told) == (3, False), told
    assert f"; {manifest.SIGNATURE} was NOT examined: see VERIFY.md" in told


def test_an_openssl_without_cms_makes_no_bundle_an_altered_one(
    rich: Rich, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_first(monkeypatch, tmp_path / "bin", "openssl")
    code, told = python(rich.folder, "--pin", rich.signer.identity)
    assert (code, "PROBLEM" in told) == (3, False), told
    assert f"signature not examined: {CMS}: this openssl cannot (it needs OpenSSL 1.1.1)\n" in told
    assert f"time-stamp not examined: {TOKEN}: this openssl cannot (it needs OpenSSL 1.1.1)\n" in told
    assert f"signed by whom you named; not examined here: {CMS}, {DSSE}, {TOKEN}" in told
    code, told = shell(rich.folder, rich.signer.identity)
    assert (code, "PROBLEM" in told) == (3, False), told
    assert f"; {CMS} was NOT examined: see VERIFY.md; {TOKEN} was NOT examined: see VERIFY.md" in told


@pytest.mark.parametrize("place", [put_first, hide])
def test_what_was_not_examined_is_not_said_to_be_by_somebody_else(
    rich: Rich, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object
) -> None:
    """A key, and an authority besides: the key signed, and of the certificate nobody here can tell."""
    assert callable(place)
    place(monkeypatch, tmp_path / "bin", "openssl")
    code, told = python(rich.folder, "--pin", rich.signer.identity, "--ca", str(rich.pki.ca))
    assert code == 3
    assert told.splitlines()[-1] == (
        "RESULT: intact; NOT shown to be signed, or time-stamped, by all whom you named;"
        f" not examined here: {CMS}, {DSSE}, {TOKEN}"
    )


def test_a_result_that_cannot_be_printed_is_no_fault_of_the_bundle(rich: Rich) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    with full.open("wb") as out:
        command = [sys.executable, "-I", "-S", str(SCRIPTS / PYTHON), str(rich.folder)]
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr == b"verify.py: cannot print what was found: No space left on device\n"
