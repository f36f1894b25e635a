"""What a check finds, from the source to the finding: a real database, a file of accounts, a company's own assertion.

Only commands are used, as one would at a desk: collect, commit, check.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import FILES, git, plant, tieout
from tests.collect.postgres import cluster as clusters
from tieout.judgement.evidence.expected import account
from tieout.load import load

SYSTEM = "- {id: data-store, name: Data store, owner: role:lead, status: draft"
ACCOUNTS = "login,active,mfa\nana,yes,yes\nben,yes,no\n"
COLLECTORS = """\
schema: tieout.collectors/v1
collectors:
  - id: settings
    uses: postgres.settings
    system: data-store
    for: [{control: CO-02, evidence: access-list}]
    settings: {host: 127.0.0.1, port: %d, database: postgres, user: postgres, sslmode: disable}
"""
ASSERTED = """\
schema: tieout.collectors/v1
collectors:
  - id: people-list
    uses: ingest
    system: data-store
    for: [{control: CO-02, evidence: access-list}]
    path: build/accounts.csv
    reads: accounts
    settings: {account: login, active: active, mfa: mfa, complete: the export has no filter and no limit}
assertions:
  - id: nobody-without-mfa
    title: Nobody signs in without a second factor
    control: CO-02
    tables: {people: people-list}
    sql: select _at, account as subject, 'signs in without a second factor' as message from people where mfa <> 'yes'
"""


def programme(root: Path, collectors: str) -> Path:
    """Plant the clean programme of this year, of which nothing is captured yet."""
    year = datetime.now(UTC).year
    files = {path: text for path, text in FILES.items() if not path.startswith("evidence/")}
    files["controls.yaml"] = files["controls.yaml"].replace(
        "id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30",
        f"id: this-year, type: 2, start: {year}-01-01, end: {year}-12-31",
    )
    files["registers/systems.yaml"] = files["registers/systems.yaml"].replace(
        SYSTEM, f'{SYSTEM}, endpoints: ["127.0.0.1"]'
    )
    return plant(root, {**files, "collectors.yaml": collectors, ".gitignore": "build/\n"})


def captured(root: Path) -> list[str]:
    """Collect all that is declared, and commit it; give the messages of the checks that found something."""
    done = tieout("collect", "--root", str(root))
    assert done.returncode == 0, done.text + done.told
    now = f"{datetime.now(UTC) + timedelta(seconds=2):%Y-%m-%dT%H:%M:%SZ}"
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "evidence: capture", GIT_COMMITTER_DATE=now, GIT_AUTHOR_DATE=now)
    return [item["message"] for item in found(root) if item["rule"] == "evidence-check-failed"]


def found(root: Path) -> list[dict[str, Any]]:
    outcome = json.loads(tieout("check", "--root", str(root), "--as-of", today(), "--format", "json").stdout)
    findings: list[dict[str, Any]] = outcome["findings"]
    return findings


def today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


def shown(root: Path) -> tuple[int, list[str]]:
    """Give how often the control's entry is shown, and why captures do not count for it."""
    examination = load(root, as_of=datetime.now(UTC).date(), period=None)
    control = examination.control("CO-02")
    assert control is not None
    [entry] = account(examination, control).entries
    return len(entry.completions), [item.why for item in entry.uncounted]


@pytest.fixture
def server() -> Iterator[clusters.Cluster]:
    if reason := clusters.absent():
        pytest.skip(reason)
    cluster = clusters.cluster()
    with cluster.rules("host all all 127.0.0.1/32 trust"):
        yield cluster
        cluster.run("alter system reset ssl")
    cluster.reload()


def test_a_database_that_speaks_no_tls_fails_its_check_and_shows_nothing(
    server: clusters.Cluster, tmp_path: Path
) -> None:
    server.run("alter system set ssl = off")
    server.reload()
    root = programme(tmp_path / "programme", COLLECTORS % server.port)
    [message] = captured(root)
    assert (
        "has 1 row that postgres-ssl-off objects to: ssl (ssl is off: the server speaks no TLS at all, raw.jsonl:"
        in message
    )
    completions, reasons = shown(root)
    assert completions == 0
    assert len(reasons) == 1
    assert reasons[0].startswith("is fail: ")
    server.run("alter system reset ssl")
    server.reload()
    assert len(captured(root)) == 1  # what it showed yesterday stays so; the new one shows another state
    assert shown(root)[0] == 1


def test_what_a_company_asserts_of_an_account_list_names_the_row_and_shows_nothing(tmp_path: Path) -> None:
    root = programme(tmp_path / "programme", ASSERTED)
    listing = root / "build" / "accounts.csv"
    listing.parent.mkdir()
    listing.write_text(ACCOUNTS)
    [message] = captured(root)
    assert "has 1 row that nobody-without-mfa objects to: ben (signs in without a second factor, raw.csv:3)" in message
    assert shown(root)[0] == 0
    listing.write_text(ACCOUNTS.replace("ben,yes,no", "ben,yes,yes"))
    assert len(captured(root)) == 1
    assert shown(root)[0] == 1


def test_an_account_list_that_is_short_is_inconclusive_and_shows_nothing(tmp_path: Path) -> None:
    root = programme(tmp_path / "programme", ASSERTED)
    listing = root / "build" / "accounts.csv"
    listing.parent.mkdir()
    listing.write_text("login,active,mfa\n")
    assert tieout("collect", "--root", str(root)).returncode == 3
    git(root, "add", "--all")
    now = f"{datetime.now(UTC) + timedelta(seconds=2):%Y-%m-%dT%H:%M:%SZ}"
    git(root, "commit", "--quiet", "--message", "evidence: capture", GIT_COMMITTER_DATE=now, GIT_AUTHOR_DATE=now)
    rules = {item["rule"] for item in found(root)}
    assert {"evidence-empty", "evidence-check-inconclusive"} <= rules
    assert shown(root)[0] == 0
