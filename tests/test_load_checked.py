"""An examination has what the checks of its evidence came to, and its captures count by that."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.reperformance import COLLECTORS, Repository, repository
from tieout.load import load
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.result import ResultState
from tieout.sources.evidence import checks


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    found = repository(tmp_path / "programme")
    found.collect("users")
    return found


def examined(repo: Repository) -> Evidence:
    return load(repo.root, as_of=date(2026, 6, 30)).evidence


def state(repo: Repository) -> ResultState:
    return next(item.state for item in examined(repo).judged if item.capture.id == repo.ids["users"])


def test_what_an_assertion_finds_makes_its_capture_fail(repo: Repository) -> None:
    (run,) = examined(repo).runs
    assert (run.check, run.state, run.captures) == ("everybody-has-mfa", ResultState.FAIL, (repo.ids["users"],))
    assert str(run.location) == "collectors.yaml:25:5"
    assert state(repo) is ResultState.FAIL


def test_an_assertion_that_finds_nothing_leaves_it_a_pass(repo: Repository) -> None:
    repo.write("collectors.yaml", COLLECTORS.replace("mfa <> 'true'", "mfa not in ('true', 'false')"))
    repo.commit()
    assert state(repo) is ResultState.PASS


def test_an_assertion_that_is_wrong_makes_it_no_pass(repo: Repository) -> None:
    repo.write("collectors.yaml", COLLECTORS.replace("where mfa <>", "where mfaa <>"))
    repo.commit()
    assert state(repo) is ResultState.ERROR
    (run,) = examined(repo).runs
    assert run.reason == "SQLite says: no such column: mfaa"


def test_an_assertion_without_a_capture_is_there_to_be_told(repo: Repository) -> None:
    shutil.rmtree(repo.root / "evidence")
    repo.commit()
    (run,) = examined(repo).runs
    assert (run.state, run.captures) == (ResultState.INCONCLUSIVE, ())


def test_without_evidence_and_assertions_nothing_is_run(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(repo.root / "evidence")
    (repo.root / "collectors.yaml").unlink()
    repo.commit()

    def never(*_: object) -> None:
        raise AssertionError("it ran checks")

    monkeypatch.setattr(checks, "run_checks", never)
    assert examined(repo).runs == ()
