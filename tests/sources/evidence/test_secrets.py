from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests.planted import letters
from tests.ports.repositories import Sample
from tieout.judgement.evidence.secrets import version
from tieout.model.evidence.gathered import SecretFound
from tieout.model.location import Location
from tieout.ports.git import Repository
from tieout.sources.evidence import secrets
from tieout.sources.evidence.secrets import SecretsRead, Unlooked, read_secrets
from tieout.sources.trees import CommitTree

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TOKEN = b"gh" + b"p_" + letters(36).encode()
DIGEST = hashlib.sha256(TOKEN).hexdigest()[:12]
FILES: dict[str | bytes, bytes | None] = {
    "evidence/2026-Q1/app/roles/20260101T000000Z-00000000/raw.json": b'{"a": 1}',
    "evidence/2026-Q1/app/roles/20260101T000000Z-00000000/query.txt": b"curl\n  " + TOKEN,
    "evidence/2026-Q1/copy.txt": b"curl\n  " + TOKEN,
    "evidence/2026-Q1/shot.png": b"\x89PNG\r\n\x1a\n",
    "policies/a.md": TOKEN,
}
FOUND = SecretsRead(
    found=(
        SecretFound(
            Location("evidence/2026-Q1/app/roles/20260101T000000Z-00000000/query.txt", 2),
            "github-token",
            "ghp_",
            DIGEST,
        ),
        SecretFound(Location("evidence/2026-Q1/copy.txt", 2), "github-token", "ghp_", DIGEST),
    ),
    unexamined=(Unlooked("evidence/2026-Q1/shot.png", "it is an image"),),
)


def read(root: Path, cache: Path | None = None) -> SecretsRead:
    repository = Repository.open(root)
    head = repository.head()
    assert head is not None
    return read_secrets(repository, CommitTree(repository, head).entries, cache=cache)


def made(tmp_path: Path) -> Path:
    sample = Sample(tmp_path / "repository")
    sample.commit(FILES)
    return sample.root


def test_each_file_with_a_secret_is_named_and_nothing_outside_evidence(tmp_path: Path) -> None:
    assert read(made(tmp_path)) == FOUND


def test_a_large_blob_is_looked_into_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_WEIGHT", 10)
    assert read(made(tmp_path)) == FOUND


def test_what_a_blob_came_to_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, cache = made(tmp_path), tmp_path / "cache" / "tieout"
    assert read(root, cache) == FOUND
    assert [path.name for path in cache.iterdir()] == [f"secrets-{version()}.txt"]
    monkeypatch.setattr(secrets, "examine", lambda _: (_ for _ in ()).throw(AssertionError("looked at again")))
    assert read(root, cache) == FOUND


def test_the_cache_holds_nothing_of_a_secret(tmp_path: Path) -> None:
    read(made(tmp_path), tmp_path / "cache")
    [path] = (tmp_path / "cache").iterdir()
    assert TOKEN[4:] not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_damaged_cache_is_only_an_empty_one(tmp_path: Path) -> None:
    root, cache = made(tmp_path), tmp_path / "cache"
    read(root, cache)
    [path] = cache.iterdir()
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(f'{line.partition(" ")[0]} ["", 1, {{}}]' for line in lines) + "\n", encoding="utf-8")
    assert read(root, cache) == FOUND
    path.write_bytes(b"\xff\xfe\x00")
    assert read(root, cache) == FOUND


def test_a_cache_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert read(made(tmp_path), tmp_path / "file" / "cache") == FOUND


def test_a_blob_that_is_too_large_is_told_and_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, cache = made(tmp_path), tmp_path / "cache"
    monkeypatch.setattr(secrets, "BLOB_LIMIT", 20)
    found = read(root, cache)
    assert found.found == ()
    assert len(found.unexamined) == 3
    monkeypatch.undo()
    assert read(root, cache) == FOUND
