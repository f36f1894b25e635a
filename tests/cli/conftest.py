"""What several tests of the command share, made once a worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.lines import Desk, desk
from tests.cli.programme import AS_OF, git, plant, tieout
from tests.companies import Sample
from tieout.seal.signers.new import new_key
from tieout.seal.signers.ssh import SshSigner


@dataclass(frozen=True, slots=True)
class Signed:
    """A bundle that was built and signed by the command."""

    folder: Path
    key: Path
    fingerprint: str


@pytest.fixture(scope="session")
def company(sample: Sample) -> Path:
    """Give the sample company as of 2026-11-22; nobody may change it."""
    return sample()


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a planted and committed starter."""
    root = tmp_path_factory.mktemp("starter") / "programme"
    assert tieout("init", str(root), "--organization", "Example Ltd").returncode == 0
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Plant the programme")
    return root


@pytest.fixture(scope="session")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the clean programme; nobody may change it."""
    return plant(tmp_path_factory.mktemp("programme") / "programme")


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a signing key."""
    path = tmp_path_factory.mktemp("key") / "sample_ed25519"
    new_key(path, comment="sample key")
    return path


@pytest.fixture(scope="session")
def signed(programme: Path, key: Path, tmp_path_factory: pytest.TempPathFactory) -> Signed:
    """Give a signed bundle without a PDF; nobody may change it."""
    folder = tmp_path_factory.mktemp("signed") / "bundle"
    built = tieout(
        "bundle",
        "build",
        "--root",
        str(programme),
        "--as-of",
        AS_OF,
        "--out",
        str(folder),
        "--key",
        str(key),
        "--no-pdf",
    )
    assert built.returncode == 0, built.told
    assert tieout("bundle", "sign", str(folder), "--key", str(key)).returncode == 0
    return Signed(folder, key, SshSigner(key).identity)


@pytest.fixture(scope="session")
def at(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give the desk with a sound programme; nobody may change it."""
    return desk(tmp_path_factory.mktemp("surroundings"))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder, with nothing of whoever runs the tests around, and no patience."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TIEOUT_GITHUB_TOKEN", "token")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.chdir(tmp_path)
