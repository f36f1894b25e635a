"""A table that contradicts its raw bytes is seen by whoever examines, not by re-performing alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.programme import tieout
from tests.cli.test_reperform import altered
from tests.reperformance import AS_OF, Repository, repository


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = repository(tmp_path / "programme")
    found.collect("users", "seats")
    return found


def said(repo: Repository) -> list[str]:
    done = tieout("check", "--root", str(repo.root), "--rev", "HEAD", "--as-of", AS_OF, "--format", "json")
    return [item["message"] for item in json.loads(done.text)["findings"] if item["rule"] == "evidence-altered"]


def test_what_its_raw_bytes_give_is_no_finding(repo: Repository) -> None:
    assert said(repo) == []


def test_a_table_changed_with_its_record_is_altered_each_time_it_is_looked_at(repo: Repository) -> None:
    altered(repo, "users", "records.csv", b'"b,en",false', b'"b,en",true')
    for _ in range(2):  # the second time it is remembered
        found = [item for item in said(repo) if "raw bytes" in item]
        assert len(found) == 1
        assert "has a table that is not what its raw bytes give" in found[0]
        assert "'true' is kept, 'false' made again" in found[0]


def test_an_ingested_table_is_made_again_too(repo: Repository) -> None:
    altered(repo, "seats", "records.csv", b"ben@example.com", b"bea@example.com")
    assert any("row 2" in item and "raw bytes" in item for item in said(repo))


def test_no_collector_is_asked_a_second_time(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor for what nobody made a table of, and for a raw file that is not what its record lists."""
    repo.collect("motd")
    (repo.folder("users") / "raw.json").write_bytes(b"{}")
    repo.commit()
    first = said(repo)
    assert len(first) == 1
    monkeypatch.setattr("tieout.collect.makers.installed", lambda: pytest.fail("a collector was asked"))
    assert said(repo) == first
