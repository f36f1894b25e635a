"""Evidence done again: what is equal, what differs, and what cannot be done, each by its own name."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import git, tieout
from tests.reperformance import AS_OF, AT, COLLECTORS, USERS, Repository, repository
from tieout.collect.ingest import registry
from tieout.collect.ingest.accounts import Accounts
from tieout.model.evidence.record import RECORD_NAME


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    found = repository(tmp_path / "programme")
    found.collect("users", "seats")
    return found


def altered(repo: Repository, name: str, file: str, old: bytes, new: bytes, *, rows: int | None = None) -> None:
    """Change a file of a capture, and the record so that it fits, as somebody would who knows how."""
    folder = repo.folder(name)
    data = (folder / file).read_bytes()
    assert old in data
    changed = data.replace(old, new)
    (folder / file).write_bytes(changed)
    record = folder / RECORD_NAME
    text = record.read_text()
    text = text.replace(hashlib.sha256(data).hexdigest(), hashlib.sha256(changed).hexdigest())
    text = text.replace(f"bytes: {len(data)}", f"bytes: {len(changed)}")
    if rows is not None:
        text = text.replace("rows: 2", f"rows: {rows}")
    record.write_text(text)
    repo.commit()


def test_what_was_captured_is_made_again_to_the_byte(repo: Repository) -> None:
    done = repo.reperform(repo.ids["users"], repo.ids["seats"])
    assert done.returncode == 0
    assert "fail follows (everybody-has-mfa found 1 deviation); " in done.text
    assert re.sub(r"follows \([^\n]*\);", "follows;", done.text) == (
        f"{repo.ids['users']}: equal\n"
        "  table    2 rows made again by users, byte for byte\n"
        "  verdict  fail follows; no verdict is committed (--write stores one)\n"
        f"{repo.ids['seats']}: equal\n"
        "  table    2 rows made again by accounts 1, byte for byte\n"
        "  verdict  inconclusive follows; no verdict is committed (--write stores one)\n"
        "Re-performed 2 captures: 2 equal.\n"
    )


def test_something_must_be_named(repo: Repository) -> None:
    for arguments in ((), (repo.ids["users"], "--all")):
        done = repo.reperform(*arguments)
        assert (done.returncode, done.text) == (2, "")
        assert "name the captures to re-perform, or --all" in done.told


def test_a_capture_that_is_not_there_is_a_slip(repo: Repository) -> None:
    done = repo.reperform(repo.ids["users"][:-1])
    assert done.returncode == 2
    assert f"did you mean {repo.ids['users']}?" in done.told


def test_a_commit_without_evidence_cannot_be_examined(tmp_path: Path) -> None:
    found = repository(tmp_path / "programme")
    shutil.rmtree(found.root / "evidence")
    found.commit()
    done = found.reperform("--all")
    assert (done.returncode, done.text) == (3, "")


def test_a_verdict_is_stored_and_derived_again_to_the_byte(repo: Repository) -> None:
    done = repo.reperform("--all", "--write")
    path = repo.result("users")
    assert f"wrote {path.relative_to(repo.root).as_posix()}" in done.text
    stored = json.loads(path.read_bytes())
    assert list(stored) == sorted(stored)
    assert stored["schema"] == "tieout.result/v1"
    assert (stored["capture"], stored["state"]) == (repo.ids["users"], "fail")
    record = repo.folder("users") / RECORD_NAME
    assert stored["digest"] == f"sha256:{hashlib.sha256(record.read_bytes()).hexdigest()}"
    assert stored["record"] == record.relative_to(repo.root).as_posix()
    check = stored["checks"][0]
    assert check["deviations"] == [
        {"at": "raw.json#/items/1", "message": "no second factor", "subject": "b,en"},
    ]
    assert (check["check"], check["state"], check["found"], check["rows"]) == (
        *("everybody-has-mfa", "fail", 1),
        {"users": 2},
    )
    repo.commit(AT.replace(day=3))
    assert repo.outcome(repo.ids["users"]) == (0, [("equal", "equal")])
    before = path.read_bytes()
    repo.reperform("--all", "--write")
    assert path.read_bytes() == before
    # In another period, on another day: the same.
    done = repo.reperform(repo.ids["users"], "--write")
    assert done.returncode == 0
    assert git(repo.root, "status", "--porcelain") == ""


def test_the_verdict_of_a_capture_does_not_grow_with_later_ones(repo: Repository) -> None:
    repo.reperform("--all", "--write")
    repo.commit(AT.replace(day=3))
    ids = dict(repo.ids)
    repo.write("users.json", json.dumps({**USERS, "total": 1, "items": USERS["items"][:1]}))  # type: ignore[index]  # a list
    repo.collect("users", at=AT.replace(month=4))
    assert repo.outcome(ids["users"]) == (0, [("equal", "equal")])
    assert repo.outcome(repo.ids["users"]) == (0, [("equal", "not-stored")])


def test_a_table_that_was_changed_with_its_record_differs_from_what_is_made_again(repo: Repository) -> None:
    altered(repo, "users", "records.csv", b'"b,en",false', b'"b,en",true')
    code, steps = repo.outcome(repo.ids["users"])
    assert (code, steps[0][0]) == (1, "table-differs")
    told = repo.reperform(repo.ids["users"]).text
    assert "row 2 (raw.json#/items/1), column mfa: 'true' is kept, 'false' made again" in told


def test_a_row_that_was_taken_out_differs(repo: Repository) -> None:
    altered(repo, "users", "records.csv", b'raw.json#/items/1,"b,en",false\n', b"", rows=1)
    told = repo.reperform(repo.ids["users"])
    assert told.returncode == 1
    assert "row 2 (raw.json#/items/1) is made again alone; kept are 1 row, made again 2" in told.text


def test_a_table_of_another_form_differs(repo: Repository) -> None:
    altered(repo, "users", "records.csv", b"_at,user,mfa\n", b"_at,user\n")
    told = repo.reperform(repo.ids["users"])
    assert told.returncode == 1
    assert "the kept one has another form, line 1" in told.text


def test_raw_bytes_that_were_changed_differ(repo: Repository) -> None:
    path = repo.folder("users") / "raw.json"
    path.write_bytes(path.read_bytes().replace(b"false", b"true "))
    repo.commit()
    assert repo.outcome(repo.ids["users"])[1][0][0] == "raw-altered"
    assert repo.outcome(repo.ids["users"])[0] == 1


def test_raw_bytes_that_are_gone_cannot_be_done_again(repo: Repository) -> None:
    (repo.folder("users") / "raw.json").unlink()
    repo.commit()
    code, steps = repo.outcome(repo.ids["users"])
    assert (code, steps[0][0]) == (3, "raw-missing")


def test_raw_bytes_that_lie_elsewhere_cannot_be_done_again(repo: Repository) -> None:
    record = repo.folder("users") / RECORD_NAME
    pointer = 'role: raw, pointer: {uri: "s3://evidence/x", version_id: "1"}'
    record.write_text(record.read_text().replace("role: raw", pointer))
    repo.commit()
    code, steps = repo.outcome(repo.ids["users"])
    assert (code, steps[0][0]) == (3, "no-raw")


def test_a_table_by_another_version_is_no_proof(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Accounts, "version", "2")
    code, steps = repo.outcome(repo.ids["seats"])
    assert (code, steps[0][0]) == (3, "other-version")
    told = repo.reperform(repo.ids["seats"]).text
    assert "accounts is here in version 2; the kept table was made by version 1" in told


def test_what_made_a_table_and_is_gone_cannot_make_it_again(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "INGESTIONS", ())
    assert repo.outcome(repo.ids["seats"])[0] == 3
    assert repo.outcome(repo.ids["seats"])[1][0][0] == "no-maker"
    repo.write("collectors.yaml", "schema: tieout.collectors/v1\n")
    repo.commit()
    assert repo.outcome(repo.ids["users"])[1][0][0] == "no-maker"


def test_what_a_person_brought_has_nothing_to_re_perform(repo: Repository) -> None:
    by_hand = repo.by_hand()
    code, steps = repo.outcome(by_hand)
    assert (code, steps[0][0]) == (3, "nothing")
    assert "nothing to re-perform: a person brought it" in repo.reperform(by_hand).text
    assert repo.reperform("--all").returncode == 0  # the others are equal


def test_output_that_is_kept_as_it_is_has_nothing_to_re_perform(repo: Repository) -> None:
    repo.collect("motd", at=AT.replace(day=9))
    assert repo.outcome(repo.ids["motd"]) == (3, [("nothing", "not-stored")])


@pytest.mark.parametrize(
    ("old", "new", "code", "slug", "said"),
    [
        (b'"state":"fail","version"', b'"state":"pass","version"', 1, "verdict-differs", "state: pass is stored, fail follows"),
        (b'"found":1', b'"found":2', 1, "verdict-differs", "the state is the same, and its checks are not"),
        (b'"state":"fail"', b'"state": "fail"', 1, "verdict-differs", "the same is written otherwise"),
        (b'"digest":"sha256:', b'"digest":"sha256:0', 1, "verdict-differs", "digest: "),
        (b'"version":"sha256:', b'"version":"sha256:0', 3, "other-checks", "is stored by others"),
        (b"{", b"", 1, "verdict-differs", "capture: None is stored"),
    ],
)  # fmt: skip
def test_a_stored_verdict_that_was_written_by_hand_differs(
    repo: Repository, old: bytes, new: bytes, code: int, slug: str, said: str
) -> None:
    repo.reperform("--all", "--write")
    path = repo.result("users")
    data = path.read_bytes()
    at = data.rindex(old) if b"version" in old else data.index(old)
    path.write_bytes(data[:at] + new + data[at + len(old) :])
    repo.commit(AT.replace(day=3))
    assert repo.outcome(repo.ids["users"]) == (code, [("equal", slug)])
    assert said in repo.reperform(repo.ids["users"]).text


def test_a_changed_rule_never_rewrites_evidence(repo: Repository) -> None:
    repo.reperform("--all", "--write")
    repo.commit(AT.replace(day=3))
    kept = {path: path.read_bytes() for path in repo.folder("users").iterdir()}
    before = repo.result("users").read_bytes()
    repo.write("collectors.yaml", COLLECTORS.replace("mfa <> 'true'", "mfa = 'nothing'"))
    repo.commit(AT.replace(day=4))
    assert repo.outcome(repo.ids["users"]) == (3, [("equal", "other-checks")])
    assert (
        "pass follows by the checks as they are now, fail is stored by others" in repo.reperform(repo.ids["users"]).text
    )
    assert repo.result("users").read_bytes() == before
    assert git(repo.root, "status", "--porcelain") == ""
    repo.reperform(repo.ids["users"], "--write")
    changed = git(repo.root, "status", "--porcelain").split()
    assert changed == ["M", repo.result("users").relative_to(repo.root).as_posix()]
    assert {path: path.read_bytes() for path in repo.folder("users").iterdir()} == kept
    repo.commit(AT.replace(day=5))
    assert repo.outcome(repo.ids["users"]) == (0, [("equal", "equal")])


def test_from_a_folder_of_the_repository_the_verdict_goes_to_its_place(repo: Repository) -> None:
    done = tieout("reperform", "--all", "--write", "--as-of", AS_OF, cwd=repo.root / "policies")
    assert done.returncode == 0
    assert repo.result("users").exists()
    assert not (repo.root / "policies" / "evidence").exists()


def test_a_bare_repository_is_re_performed_and_not_written_to(repo: Repository, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    git(repo.root, "clone", "--quiet", "--bare", ".", str(bare))
    assert tieout("reperform", "--all", "--as-of", AS_OF, "--root", str(bare)).returncode == 0
    done = tieout("reperform", "--all", "--write", "--as-of", AS_OF, "--root", str(bare))
    assert (done.returncode, done.text) == (2, "")


def test_a_link_in_the_place_of_the_results_is_not_followed(repo: Repository, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (repo.root / "evidence" / "results").symlink_to(outside)
    assert repo.reperform("--all", "--write").returncode in {2, 74}
    assert list(outside.iterdir()) == []


def test_only_what_is_committed_is_looked_at(repo: Repository) -> None:
    path = repo.folder("users") / "records.csv"
    path.write_bytes(b"nonsense")
    assert repo.outcome(repo.ids["users"])[0] == 0


def test_nothing_asks_the_network(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("it opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert repo.reperform("--all", "--write").returncode == 0


def test_it_works_where_there_is_no_network_at_all(repo: Repository) -> None:
    unshare = ["unshare", "--map-root-user", "--net"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("this machine cannot take the network from a process (unshare --net)")
    command = [
        *unshare,
        sys.executable,
        "-m",
        "tieout",
        "reperform",
        "--all",
        "--as-of",
        AS_OF,
        "--root",
        str(repo.root),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(repo.root)}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Re-performed 3 captures: 2 equal, 1 with nothing to do.\n")


def test_a_capture_that_another_corrects_is_made_again_and_its_verdict_left_alone(repo: Repository) -> None:
    repo.reperform("--all", "--write")
    old = repo.ids["users"]
    repo.collect("users", at=AT.replace(month=4))
    record = repo.folder("users") / RECORD_NAME
    record.write_text(record.read_text().replace("supersedes: null", f'supersedes: "{old}"'))
    repo.commit(AT.replace(month=4, day=3))
    assert repo.outcome(old) == (0, [("equal", "corrected")])


def found_by_check(repo: Repository, rule: str) -> list[str]:
    done = tieout("check", "--root", str(repo.root), "--as-of", AS_OF, "--format", "json")
    return [item["message"] for item in json.loads(done.text)["findings"] if item["rule"] == rule]


def test_check_says_that_a_verdict_was_written_by_hand(repo: Repository) -> None:
    repo.reperform("--all", "--write")
    path = repo.result("users")
    repo.commit(AT.replace(day=3))
    assert found_by_check(repo, "evidence-result-differs") == []
    data = path.read_bytes()
    assert data.count(b'"state":"fail"') == 2
    path.write_bytes(data[::-1].replace(b'"state":"fail"'[::-1], b'"state":"pass"'[::-1], 1)[::-1])
    repo.commit(AT.replace(day=4))
    (told,) = found_by_check(repo, "evidence-result-differs")
    assert told == f"the verdict says pass, and from {repo.ids['users']} follows fail"


def test_another_tools_file_is_made_again(repo: Repository) -> None:
    """By the verb that captures, for the way in that reads a file."""
    entry = """\
  - id: list
    uses: ingest
    path: seats.csv
    system: data-store
    for: [{control: CO-02, evidence: access-list}]
    reads: accounts
    settings: {total: "2"}
"""
    repo.write("collectors.yaml", COLLECTORS.replace("assertions:\n", f"{entry}assertions:\n"))
    before = {path.name for path in repo.root.glob("evidence/*/*/*/*")}
    done = tieout("collect", "list", "--root", str(repo.root))
    assert done.returncode == 0, done.told
    repo.commit(datetime.now(UTC) + timedelta(minutes=1))  # collect goes by the machine's clock
    made = {path.name for path in repo.root.glob("evidence/*/*/*/*")} - before
    assert len(made) == 1
    stamp, mark = made.pop().split("-")
    again = tieout("reperform", f"{stamp}-access-list-{mark}", "--root", str(repo.root), "--as-of", "2099-12-31")
    assert "2 rows made again by accounts 1, byte for byte" in again.text
    assert again.returncode == 0


def test_no_pass_is_stored_of_what_check_makes_no_pass(repo: Repository) -> None:
    """From its folder alone a capture follows as pass; that its system is in no register stands elsewhere."""
    by_hand = repo.by_hand()
    for path in (repo.root / "registers").rglob("*"):
        if path.is_file() and "systems" in path.as_posix():
            path.unlink()
    repo.commit()
    done = repo.reperform(by_hand, "--write")
    assert done.returncode == 3
    assert "pass follows from its folder alone, but by tieout check it is inconclusive" in done.text
    assert "wrote" not in done.text
