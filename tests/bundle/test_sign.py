"""Signing: only what is as it was built, only once, and nothing else is written."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bundle.samples import FILES, plant
from tests.seal.keys import TestSigner, new_signer
from tieout.bundle import manifest
from tieout.bundle import sign as signing
from tieout.bundle.place import lock_of
from tieout.bundle.sign import sign
from tieout.bundle.trust import ALLOWED_SIGNERS, NAMESPACE, allowed_signers, keys_in
from tieout.bundle.verify import verify
from tieout.model.errors import BusyError, IntegrityError, UsageError
from tieout.ports.lock import lock
from tieout.seal.signers.ssh import SshSigner


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A signer that gives what it is told to."""

    identity: str
    text: bytes

    def sign(self, message: bytes, namespace: str) -> bytes:
        del message, namespace
        return self.text


@pytest.fixture
def signer(tmp_path: Path) -> TestSigner:
    return new_signer(tmp_path)


@pytest.fixture
def folder(tmp_path: Path, signer: TestSigner) -> Path:
    """An unsigned bundle that names the signer's key."""
    (tmp_path / "out").mkdir()
    return plant(tmp_path / "out" / "b", {**FILES, ALLOWED_SIGNERS: allowed_signers([signer.public_key])})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_signing_adds_signature_and_statement(folder: Path, signer: TestSigner) -> None:
    before = names(folder)
    made = sign(folder, signer)
    assert names(folder) == sorted([*before, "SHA256SUMS.intoto.jsonl", "SHA256SUMS.sig"])
    assert names(folder.parent) == ["b"]
    found = verify(folder, pins=frozenset({signer.identity}))
    assert found.verdict == f"intact; signer pinned ({signer.identity}); no time-stamp"
    assert (made.path, made.manifest, made.signer) == (folder / "SHA256SUMS.sig", found.manifest, signer.identity)
    assert made.remarks == ()


def test_the_real_ssh_keygen_signs_and_verifies(folder: Path, signer: TestSigner) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    sign(folder, SshSigner(signer.path))
    argv = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        ALLOWED_SIGNERS,
        "-I",
        "bundle-signer",
        "-n",
        NAMESPACE,
        "-s",
        "SHA256SUMS.sig",
    ]
    done = subprocess.run(
        argv, cwd=folder, input=(folder / "SHA256SUMS").read_bytes(), capture_output=True, check=False, timeout=20
    )
    assert done.returncode == 0, done.stderr


def test_a_changed_bundle_is_not_signed(folder: Path, signer: TestSigner) -> None:
    (folder / "extra").write_bytes(b"")
    (folder / "controls.html").unlink()
    with pytest.raises(IntegrityError) as caught:
        sign(folder, signer)
    assert caught.value.message == (
        f"{folder} is not as it was built, so it is not signed: controls.html is missing (and 1 more)"
    )
    assert "SHA256SUMS.sig" not in names(folder)


def test_a_signed_bundle_is_not_signed_again(folder: Path, signer: TestSigner) -> None:
    sign(folder, signer)
    with pytest.raises(UsageError) as caught:
        sign(folder, signer)
    assert caught.value.message == f"{folder} is signed already, by {signer.identity}"


def test_a_broken_signature_is_not_replaced(folder: Path, signer: TestSigner) -> None:
    (folder / "SHA256SUMS.sig").write_bytes(b"theirs")
    with pytest.raises(IntegrityError, match="is not as it was built"):
        sign(folder, signer)
    assert (folder / "SHA256SUMS.sig").read_bytes() == b"theirs"


def test_a_key_that_the_bundle_does_not_name_is_refused(folder: Path, signer: TestSigner, tmp_path: Path) -> None:
    other = new_signer(tmp_path, "other")
    with pytest.raises(UsageError) as caught:
        sign(folder, other)
    assert caught.value.message == f"trust/allowed_signers of {folder} names {signer.identity}, not {other.identity}"
    assert "SHA256SUMS.sig" not in names(folder)


def test_a_bundle_without_keys_is_signed_with_a_remark(tmp_path: Path, signer: TestSigner) -> None:
    made = sign(plant(tmp_path / "b"), signer)
    assert made.remarks == ("the bundle has no trust/allowed_signers: readers need the public key from you as well",)


def test_a_signature_that_does_not_hold_is_not_written(folder: Path, signer: TestSigner) -> None:
    sums = (folder / manifest.NAME).read_bytes()
    wrong = [
        (b"", "the signer gave a signature that does not hold"),
        (signer.sign(b"other", NAMESPACE), "the signer gave a signature that does not hold"),
        (
            signer.sign(sums, "git"),
            f"the signer gave a signature by {signer.identity} for 'git'; {signer.identity} for 'tieout-bundle' was asked for",
        ),
    ]
    for text, message in wrong:
        with pytest.raises(IntegrityError) as caught:
            sign(folder, Fixed(identity=signer.identity, text=text))
        assert caught.value.message == message
        assert "SHA256SUMS.sig" not in names(folder)


def test_a_bundle_that_is_changed_meanwhile_is_not_signed(
    folder: Path, signer: TestSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "read_file", lambda *_: b"other lines")
    with pytest.raises(IntegrityError, match="was changed while it was being signed"):
        sign(folder, signer)
    assert "SHA256SUMS.sig" not in names(folder)


def test_another_run_is_waited_for(folder: Path, signer: TestSigner) -> None:
    with lock(lock_of(folder)), pytest.raises(BusyError):
        sign(folder, signer)


def test_the_current_folder_can_be_signed(folder: Path, signer: TestSigner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert sign(Path(), signer).path == folder / "SHA256SUMS.sig"
    assert names(folder.parent) == ["b"]


def test_what_is_no_folder_is_named(tmp_path: Path, signer: TestSigner) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file", tmp_path / "none"):
        with pytest.raises(UsageError) as caught:
            sign(path, signer)
        assert caught.value.message == f"{path} is no folder"
        assert ("unpack it" in caught.value.remedy) is path.is_file()


def test_a_full_disk_leaves_the_bundle_unsigned(
    folder: Path, signer: TestSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="no space left on device"):
        sign(folder, signer)
    assert verify(folder).verdict == "intact; unsigned"
    assert names(folder.parent) == ["b"]


def test_the_keys_of_a_trust_file_read_back(tmp_path: Path, signer: TestSigner) -> None:
    keys = sorted((signer.public_key, new_signer(tmp_path, "other").public_key), key=lambda key: key.line)
    text = allowed_signers([*keys, keys[0]])
    assert list(keys_in(text)) == keys
    assert text.count(b"\n") == 2
    assert keys_in(b"# a comment\nsomeone ssh-ed25519 AAAA\nbundle-signer x ssh-ed25519 AAAA\n\xff\n") == ()
