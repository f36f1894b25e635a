"""Signing with the keys that people have: files, agents, none at all."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.seal.keys import new_key, new_signer
from tieout.model.errors import StorageError, UnreachableError, UsageError
from tieout.ports import process
from tieout.seal import sshsig
from tieout.seal.signers.base import Signer
from tieout.seal.signers.ssh import SshSigner, public_key_in
from tieout.seal.sshkey import SK_ED25519
from tieout.seal.wire import string

NAMESPACE = "tieout-bundle"
needs_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


@pytest.fixture
def no_keygen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "find", lambda _program: None)


def holds(signer: Signer) -> bool:
    signature = sshsig.parse(signer.sign(b"message", NAMESPACE))
    return signature.verify(b"message") is None and signature.key.fingerprint == signer.identity


@needs_keygen
def test_a_key_file_signs_through_ssh_keygen(tmp_path: Path) -> None:
    signer = SshSigner(new_key(tmp_path, "-t", "ed25519"))
    assert isinstance(signer, Signer)
    assert holds(signer)


@pytest.mark.usefixtures("no_keygen")
def test_a_key_file_signs_without_ssh_keygen(tmp_path: Path) -> None:
    assert holds(SshSigner(new_signer(tmp_path).path))


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if shutil.which("ssh-agent") is None:
        pytest.skip("ssh-agent is not installed")
    done = subprocess.run(["ssh-agent", "-s", "-a", tmp_path / "agent"], capture_output=True, check=True, timeout=20)
    pid = done.stdout.decode().split("SSH_AGENT_PID=")[1].split(";")[0]
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
    monkeypatch.setenv("SSH_AGENT_PID", pid)
    yield
    os.kill(int(pid), 15)


@needs_keygen
@pytest.mark.usefixtures("agent")
def test_a_public_file_signs_with_the_agents_key(tmp_path: Path) -> None:
    key = new_key(tmp_path, "-t", "ed25519")
    subprocess.run(["ssh-add", "-q", str(key)], check=True, timeout=20)
    key.unlink()
    assert holds(SshSigner(key.with_name(f"{key.name}.pub")))


@needs_keygen
def test_a_key_that_nobody_holds_does_not_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    key = new_key(tmp_path, "-t", "ed25519")
    key.unlink()
    public = key.with_name(f"{key.name}.pub")
    with pytest.raises(UnreachableError) as caught:
        SshSigner(public).sign(b"message", NAMESPACE)
    assert caught.value.message.startswith(f"ssh-keygen did not sign with {public}: ")
    assert caught.value.remedy == f"ssh-add -L shows the keys of your agent; {key} is not here"


@needs_keygen
def test_a_key_that_others_may_read_is_refused_by_ssh_keygen(tmp_path: Path) -> None:
    key = new_key(tmp_path, "-t", "ed25519")
    key.chmod(0o644)
    with pytest.raises(UnreachableError, match="ssh-keygen did not sign"):
        SshSigner(key).sign(b"message", NAMESPACE)


@needs_keygen
@pytest.mark.usefixtures("no_keygen")
def test_a_passphrase_needs_ssh_keygen(tmp_path: Path) -> None:
    key = tmp_path / "locked"
    argv = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "a passphrase", "-f", str(key)]
    subprocess.run(argv, check=True, timeout=60)
    signer = SshSigner(key)
    assert signer.identity == public_key_in(tmp_path / "locked.pub").fingerprint
    with pytest.raises(UsageError) as caught:
        signer.sign(b"message", NAMESPACE)
    assert caught.value.remedy == "install ssh-keygen (apt-get install openssh-client)"


OLD = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"
ODD = "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n-----END OPENSSH PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"\xff", "it is no text"),
        (b"hello world", "its second word is no base64"),
        (OLD.encode(), "it is a private key in an old form"),
        (ODD.format("!").encode(), "what stands between its first and last line is no base64"),
        (ODD.format("AAAA").encode(), "it ends in the middle of a field"),
        (ODD.format("b3BlbnNzaC1rZXktdjIAAAAA").encode(), "it is no OpenSSH private key"),
    ],
)
def test_a_file_that_is_no_key_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(UsageError) as caught:
        SshSigner(tmp_path / "key")
    assert caught.value.message == f"{tmp_path}/key is no SSH key that can be used: {reason}"


@needs_keygen
@pytest.mark.parametrize(
    ("made", "name", "remedy"),
    [
        (("-t", "rsa", "-b", "1024"), "id", "ssh-keygen -t ed25519 -f NAME makes one"),
        (("-t", "rsa", "-b", "2048", "-m", "PEM"), "id", "ssh-keygen -p -f {} brings an old SSH key up to date; "),
        (("-t", "ed25519"), "id-cert.pub", "it is a certificate: name the key that it is for, --key {}.pub"),
    ],
)
def test_the_next_step_is_one_that_leads_to_a_key(
    tmp_path: Path, made: tuple[str, ...], name: str, remedy: str
) -> None:
    key = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", *made, "-N", "", "-f", key], check=True, timeout=60)
    if name != "id":
        subprocess.run(["ssh-keygen", "-q", "-s", key, "-I", "ana", "-n", "ana", f"{key}.pub"], check=True, timeout=60)
    with pytest.raises(UsageError) as caught:
        SshSigner(tmp_path / name)
    assert caught.value.remedy.startswith(remedy.format(key))
    if "-m" in made:  # the command, as it was printed
        subprocess.run(["ssh-keygen", "-q", "-p", "-N", "", "-f", key], check=True, timeout=60)
        assert holds(SshSigner(key))


@needs_keygen
def test_a_hardware_key_that_is_not_plugged_in_is_asked_for_and_no_passphrase(tmp_path: Path) -> None:
    public = new_signer(tmp_path).public_key.blob[-32:]
    line = base64.b64encode(string(SK_ED25519.encode()) + string(public) + string(b"ssh:")).decode()
    (tmp_path / "sk.pub").write_text(f"{SK_ED25519} {line}\n", encoding="ascii")
    (tmp_path / "sk").write_bytes(b"a handle to a key that is not here")
    (tmp_path / "sk").chmod(0o600)
    with pytest.raises(UnreachableError) as caught:
        SshSigner(tmp_path / "sk.pub").sign(b"message", NAMESPACE)
    assert caught.value.remedy.startswith("plug in the hardware key that it was made on")


def test_a_file_of_any_size_is_not_read_for_a_key(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"x" * 65537)
    with pytest.raises(UsageError, match="is too large for an SSH key"):
        SshSigner(tmp_path / "key")


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        SshSigner(tmp_path / "none")
    assert caught.value.message == f"{tmp_path}/none: reading failed: no such file or directory"
