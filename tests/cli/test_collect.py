"""tieout collect: each capture a line, one that fails stops no other, and nothing incomplete ends with 0."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.programme import FILES, Done, git, plant, tieout
from tieout.sources.evidence.record import read_record

PYTHON = json.dumps(sys.executable)
COLLECTORS = f"""\
schema: tieout.collectors/v1
collectors:
  - id: users
    uses: command
    system: data-store
    for: [{{control: CO-02, evidence: access-list}}]
    run: [{PYTHON}, -c, 'print("[{{\\"name\\": \\"ana\\"}}]")']
    reads: json
    columns: {{user: /name}}
  - id: broken
    uses: command
    system: data-store
    for: [{{control: CO-01, evidence: data-list}}]
    run: [{PYTHON}, -c, 'import sys; sys.exit(4)']
  - id: listed
    uses: ingest
    system: data-store
    for: [{{control: CO-02, evidence: access-list}}]
    path: build/none.json
    reads: npm-audit
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "programme", {**FILES, "collectors.yaml": COLLECTORS})


def collect(root: Path, *arguments: str, **environment: str) -> Done:
    return tieout("collect", "--root", str(root), *arguments, env=environment)


def records(root: Path) -> list[Path]:
    return sorted((root / "evidence").rglob("*/*/*/*/evidence.yaml"))


def new_records(root: Path) -> list[Path]:
    return [path for path in records(root) if git(root, "status", "--porcelain", "--", str(path))]


def test_each_capture_is_a_line_and_one_that_fails_stops_no_other(root: Path) -> None:
    done = collect(root)
    lines = done.text.splitlines()
    assert done.returncode == 3
    assert len(lines) == len(new_records(root)) == 3
    assert lines[0].endswith(": 1 row, complete")
    assert ": inconclusive: " in lines[1]
    assert "ended with code 4 (good ones are 0)" in lines[1]
    assert ": 0 rows, inconclusive: none.json: none.json is not there: its folder is not" in lines[2]
    assert "next: commit evidence/ in a pull request" in done.told


def test_a_complete_capture_ends_with_0_and_is_read_back_whole(root: Path) -> None:
    done = collect(root, "users")
    assert done.returncode == 0, done.told
    [path] = new_records(root)
    reading = read_record(path.read_bytes(), path="evidence.yaml")
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
    assert reading.record.evidence == ("access-list",)
    assert reading.record.collector is not None
    assert reading.record.collector.code_commit == git(root, "rev-parse", "HEAD").strip()
    assert json.loads((root / "evidence/log/leaves.jsonl").read_text().splitlines()[-1])["id"] == reading.record.id


@pytest.mark.parametrize(("own", "kept"), [("", "internal"), ("    classification: restricted\n", "restricted")])
def test_a_capture_says_how_it_is_classified_by_its_entry_else_by_the_settings(root: Path, own: str, kept: str) -> None:
    settings = FILES["controls.yaml"].replace("controls:\n", "evidence: {classification: internal}\ncontrols:\n", 1)
    (root / "controls.yaml").write_text(settings)
    (root / "collectors.yaml").write_text(COLLECTORS.replace("    reads: json\n", f"    reads: json\n{own}"))
    assert collect(root, "users").returncode == 0
    (path,) = new_records(root)
    assert read_record(path.read_bytes(), path="evidence.yaml").record.classification == kept


def test_the_commit_is_not_named_where_the_file_is_another(root: Path) -> None:
    (root / "collectors.yaml").write_text(COLLECTORS + "# more\n")
    assert collect(root, "users").returncode == 0
    [path] = new_records(root)
    assert "code_commit" not in path.read_text()


def test_the_pipeline_is_the_operator_where_one_runs_us(root: Path) -> None:
    ci = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_SERVER_URL": "https://code.example.com",
        "GITHUB_REPOSITORY": "example/programme",
        "GITHUB_RUN_ID": "7",
        "GITHUB_ACTOR": "ana",
    }
    assert collect(root, "users", **ci).returncode == 0
    [path] = new_records(root)
    assert (
        "operator: {type: ci, name: github-actions, "
        'run_url: "https://code.example.com/example/programme/actions/runs/7", initiated_by: ana}'
    ) in path.read_text()


def test_nobody_who_ran_it_is_said_at_once(root: Path) -> None:
    git(root, "config", "--unset", "user.email")
    none = {"LOGNAME": "", "USER": "", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = collect(root, "users", **none)
    assert (done.returncode, "inconclusive: nobody says who ran it: git config user.email" in done.text) == (3, True)


def test_json_tells_the_same(root: Path) -> None:
    done = collect(root, "--format", "json", "users", "broken")
    told = json.loads(done.stdout)
    assert told["schema"] == "tieout.captures/v1"
    assert [(item["collector"], item["complete"], item["rows"]) for item in told["captures"]] == [
        ("users", True, 1),
        ("broken", False, None),
    ]
    assert told["failed"] == []


def test_a_name_that_is_none_is_a_usage_error(root: Path) -> None:
    done = collect(root, "user")
    assert (done.returncode, done.text) == (2, "")
    assert "collectors.yaml has no collector 'user'; did you mean users?\n  next: tieout collect " in done.told


def test_nothing_runs_while_the_file_has_a_slip(root: Path) -> None:
    (root / "collectors.yaml").write_text(COLLECTORS.replace("reads: json", "read: json"))
    done = collect(root, "broken")
    assert done.returncode == 2
    assert "collectors.yaml:8:5: users: read is no key" in done.told
    assert new_records(root) == []


def test_a_form_that_is_none_is_a_usage_error(root: Path) -> None:
    (root / "collectors.yaml").write_text(COLLECTORS.replace("reads: npm-audit", "reads: npm-audits"))
    done = collect(root, "listed")
    assert done.returncode == 2
    assert "listed reads npm-audits, which is no form; did you mean npm-audit?\n  next: write one of " in done.told


def test_a_collector_that_is_none_stops_no_other(root: Path) -> None:
    (root / "collectors.yaml").write_text(
        COLLECTORS.replace("uses: ingest", "uses: postgres.rolls")
        .replace("    path: build/none.json\n", "")
        .replace("    reads: npm-audit\n", "")
    )
    done = collect(root, "listed", "users")
    assert done.returncode == 3
    assert "listed: there is no postgres.rolls; did you mean postgres.roles?\n  next: write one of " in done.told
    assert len(new_records(root)) == 1


def test_any_command_can_be_one(root: Path) -> None:
    options = ("--control", "CO-02", "--evidence", "access-list", "--system", "data-store", "--title", "Accounts")
    done = collect(root, *options, "--reads", "json", "--", sys.executable, "-c", "print([1, 2])", "--help")
    assert done.returncode == 0, done.told
    [path] = new_records(root)
    record = read_record(path.read_bytes(), path="evidence.yaml").record
    assert record.command is not None
    assert record.command.argv[-1] == "--help"
    assert (record.title, record.controls, record.evidence) == ("Accounts", ("CO-02",), ("access-list",))


def test_a_command_can_say_where_its_list_stands(root: Path) -> None:
    options = ("--control", "CO-02", "--evidence", "access-list", "--system", "data-store", "--reads", "json")
    columns = ("--columns", "user=/name", "--columns", "mfa=/mfa/on")
    code = 'print(\'{"size": 1, "items": [{"name": "ana", "mfa": {"on": true}}], "groups": []}\')'
    done = collect(root, *options, "--rows", "/items", "--total", "/size", *columns, "--", sys.executable, "-c", code)
    assert done.returncode == 0, done.told
    [path] = new_records(root)
    assert path.with_name("records.csv").read_text() == "_at,user,mfa\nraw.json#/items/0,ana,true\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--control", "CO-02", "--system", "data-store", "--columns", "user", "--", "true"),
            "wanted is NAME=/POINTER",
        ),
        (("--control", "CO-02", "--system", "data-store", "--"), "after -- there is no command"),
        (("--system", "data-store", "--", "true"), "a COMMAND needs --control"),
        (("--control", "CO-02", "--", "true"), "a COMMAND needs --system"),
        (("--control", "CO-02"), "--control is for a COMMAND"),
        (("users", "--in", "x"), "--in is for a COMMAND"),
        (("users", "--control", "CO-02", "--system", "data-store", "--", "true"), "a COMMAND is run by itself"),
        (("--control", "CO-99", "--system", "data-store", "--", "true"), "controls.yaml has no control 'CO-99'"),
        (
            ("--control", "CO-02", "--evidence", "acces-list", "--system", "data-store", "--", "true"),
            "did you mean access-list?",
        ),
        (("--control", "CO-02", "--system", "data-stor", "--", "true"), "did you mean data-store?"),
        (("--control", "CO-02", "--system", "data-store", "--timeout", "5", "--", "true"), "timeout is 5"),
        (("--control", "CO-02", "--system", "data-store", "--", "a\u202eb"), "U+202E, which a reader does not see"),
    ],
)
def test_a_slip_on_the_command_line_is_told_and_runs_nothing(
    root: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = collect(root, *arguments)
    assert done.returncode == 2
    assert message in done.told
    assert new_records(root) == []


def test_permissions_are_printed_and_nobody_is_asked(root: Path) -> None:
    done = collect(root, "--permissions", "users", "postgres.roles")
    assert done.returncode == 0
    assert "# users (command): a command of your own" in done.text
    assert "GRANT SELECT" in done.text
    assert new_records(root) == []


def test_a_head_is_signed_where_a_key_is_given(root: Path, key: Path) -> None:
    assert collect(root, "users", "--key", str(key)).returncode == 0
    assert (root / "evidence/log/checkpoint.txt.sig").exists()


def test_a_secret_is_refused_and_never_said(root: Path) -> None:
    token = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
    code = f"print('user ' + {token[::-1]!r}[::-1])"
    done = collect(root, "--control", "CO-02", "--system", "data-store", "--", sys.executable, "-c", code)
    assert done.returncode == 3
    assert token[6:] not in done.told + done.text
    assert "nothing was kept" in done.told
    everything = b"".join(path.read_bytes() for path in root.rglob("evidence/**/*") if path.is_file())
    assert token.encode() not in everything


def test_those_are_due_whose_window_has_no_capture_that_counts(root: Path) -> None:
    settings = root / "controls.yaml"
    settings.write_text(settings.read_text().replace("{every: annual}", "{every: quarterly}"))
    done = collect(root, "--due", "--as-of", "2026-06-20")
    assert "tieout: users: CO-02, access-list: none counts in the window from 2026-04-01 to 2026-06-30" in done.told
    assert len(done.text.splitlines()) == 3


def test_there_is_something_to_say_where_there_is_no_collector(programme: Path) -> None:
    done = collect(programme)
    assert done.returncode == 2
    assert "there is no collectors.yaml" in done.told


def test_a_correction_names_what_it_corrects(root: Path) -> None:
    assert collect(root, "users", "--supersedes", "20260504T083000Z-access-list-00000000").returncode == 0
    [path] = new_records(root)
    assert 'supersedes: "20260504T083000Z-access-list-00000000"' in path.read_text()
    assert collect(root, "--supersedes", "20260504T083000Z-access-list-00000000").returncode == 2


def test_the_next_run_corrects_the_last_one_that_fell_short(root: Path) -> None:
    """A run that failed stays no open error after the next good one, and a good one is never corrected."""
    listing = root / "collectors.yaml"
    listing.write_text(COLLECTORS.replace("/name}", "/nobody}"))
    assert collect(root, "users").returncode == 3
    [failed] = new_records(root)
    name = _id_of(failed)
    again = collect(root, "users", "--format", "json")
    assert (again.returncode, json.loads(again.text)["captures"][0]["supersedes"]) == (3, name)
    listing.write_text(COLLECTORS)
    second = next(path for path in new_records(root) if path != failed)
    good = collect(root, "users")
    assert good.returncode == 0
    assert good.text.endswith(f": 1 row, complete; corrects {_id_of(second)}\n")
    after = collect(root, "users")
    assert (after.returncode, "; corrects " in after.text) == (0, False)


def test_a_command_corrects_the_same_command_alone(root: Path) -> None:
    own = ("--control", "CO-02", "--evidence", "access-list", "--system", "data-store", "--reads", "text", "--")
    fail = (*own, sys.executable, "-c", "import os, sys; sys.exit(int(os.path.exists('bad')))")
    (root / "bad").write_text("")
    first = collect(root, *fail)
    assert (first.returncode, "; corrects " in first.text) == (3, False)
    other = collect(root, *own, sys.executable, "-c", "print(1)")
    assert (other.returncode, "; corrects " in other.text) == (0, False)
    [name] = [_id_of(path) for path in new_records(root) if b"complete: false" in path.read_bytes()]
    assert collect(root, *fail).text.endswith(f"; corrects {name}\n")


def _id_of(path: Path) -> str:
    return read_record(path.read_bytes(), path="evidence.yaml").record.id
