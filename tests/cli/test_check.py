"""tieout check: exit codes, shapes, and what it must never do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import (
    AS_OF,
    FILES,
    POLICY,
    TIEOUT,
    Done,
    commit_files,
    git,
    plant,
    tieout,
    tieout_process,
    write_files,
)

STALE = POLICY.replace("last_reviewed: 2026-01-14", "last_reviewed: 2025-06-29").replace(
    "approved: 2026-01-14", "approved: 2025-06-29"
)


def check(root: Path, *arguments: str, **environment: str) -> Done:
    """Run check on a day of the past."""
    return tieout("check", "--root", str(root), "--as-of", AS_OF, *arguments, env=environment)


def outcome(root: Path, *arguments: str) -> dict[str, Any]:
    """Give the JSON of a check."""
    found: dict[str, Any] = json.loads(check(root, "--format", "json", *arguments).stdout)
    return found


def with_policy(root: Path, text: str) -> Path:
    """Plant the programme with another policy text."""
    return plant(root, {**FILES, "policies/data-classification.md": text})


def test_a_clean_programme_ties_out(tmp_path: Path) -> None:
    """Nothing is open, every rule was examined, and the run ends with 0."""
    done = check(plant(tmp_path))
    assert done.stderr == b""
    assert done.stdout.decode().splitlines()[-1] == "tied out: no open finding"
    assert done.returncode == 0


def test_a_stale_policy_ends_with_1(tmp_path: Path) -> None:
    """A finding at the threshold is exit 1, and names place, days and next step."""
    root = with_policy(tmp_path, STALE)
    found = outcome(root)
    assert [(f["rule"], f["severity"], f["path"], f["line"]) for f in found["findings"]] == [
        ("stale-review", "error", "policies/data-classification.md", 10)
    ]
    assert check(root).returncode == 1


def test_a_warning_fails_only_when_asked(tmp_path: Path) -> None:
    """--fail-on decides which severity ends with 1."""
    quarterly = POLICY.replace("{every: annual}", "{every: quarterly}").replace(
        "last_reviewed: 2026-01-14", "last_reviewed: 2026-03-29"
    )
    root = with_policy(tmp_path, quarterly)
    assert [f["severity"] for f in outcome(root)["findings"]] == ["warning"]
    assert check(root).returncode == 0
    assert check(root, "--fail-on", "warning").returncode == 1


def test_the_json_has_the_published_shape(tmp_path: Path) -> None:
    """Every key of tieout.outcome/v1 is there with its kind of value."""
    root = with_policy(tmp_path, STALE)
    found = outcome(root)
    assert found["schema"] == "tieout.outcome/v1"
    assert found["tool"]["name"] == "tieout"
    assert found["tool"]["ruleset"].startswith("sha256:")
    assert found["root"] == "."
    assert found["head"] == git(root, "rev-parse", "HEAD")
    assert found["as_of"] == AS_OF
    assert found["timezone"] == "UTC"
    assert found["period"] == {"id": "2026-H1", "start": "2026-01-01", "end": "2026-06-30"}
    states = {(rule["state"], rule.get("reason", "")) for rule in found["rules"]}
    on_paper = "nobody keeps the approvals, says controls.yaml: Changes are approved on paper"
    assert states == {("examined", ""), ("off", on_paper)}
    assert found["unreadable"] == []
    assert found["counts"] == {"error": 1, "warning": 0, "note": 0, "waived": 0, "baselined": 0}
    (finding,) = found["findings"]
    assert set(finding) == {
        "rule", "severity", "subject", "path", "line", "column", "message", "remedy", "state",
        "waiver", "until", "fingerprint",
    }  # fmt: skip
    assert finding["state"] == "open"


def test_a_fingerprint_survives_edits_above_the_line(tmp_path: Path) -> None:
    """A line put in above the finding moves its line and not its fingerprint."""
    before = outcome(with_policy(tmp_path / "before", STALE))["findings"][0]
    moved = STALE.replace("status: active", "status: active\nclassification: internal")
    after = outcome(with_policy(tmp_path / "after", moved))["findings"][0]
    assert (before["line"], after["line"]) == (10, 11)
    assert before["fingerprint"] == after["fingerprint"]


@pytest.mark.parametrize(
    "files",
    [
        {"controls.yaml": FILES["controls.yaml"]},
        {"README.md": "# Nothing here\n"},
        {**{k: v for k, v in FILES.items() if "policies" not in k}, "policies/readme.txt": "none"},
    ],
    ids=["no policies folder", "no settings either", "no match for the globs"],
)
def test_no_documents_is_never_success(tmp_path: Path, files: dict[str, str]) -> None:
    """An empty programme could not be examined: exit 3 and a next step."""
    done = check(plant(tmp_path, files))
    assert done.returncode == 3
    assert done.stdout == b""
    assert b"no documents" in done.stderr
    assert b"next:" in done.stderr


def test_a_folder_without_git_ends_with_3(tmp_path: Path) -> None:
    """Without a repository there is nothing to tie out to."""
    (tmp_path / "policies").mkdir()
    done = check(tmp_path)
    assert (done.returncode, done.stdout) == (3, b"")


def test_a_shallow_clone_ends_with_3(tmp_path: Path) -> None:
    """In a shallow clone every file looks fresh, so it is refused."""
    root = plant(tmp_path / "whole")
    (root / "policies/data-classification.md").write_text(POLICY + "\nMore.\n", encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message", "Edit")
    git(tmp_path, "clone", "--quiet", "--depth=1", root.as_uri(), "shallow")
    done = check(tmp_path / "shallow")
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"shallow" in done.stderr


@pytest.mark.parametrize(
    "settings",
    ["schema: [", "a: 1\na: 2\n", "\x00", "&x a: *x", "- a\n- b\n", ""],
    ids=["syntax", "duplicate key", "NUL", "anchor", "list", "empty"],
)
def test_unreadable_settings_end_with_2(tmp_path: Path, settings: str) -> None:
    """The settings decide what counts, so a run without them is exit 2; the rest is still told."""
    done = check(plant(tmp_path, {**FILES, "controls.yaml": settings}), "--format", "json")
    assert done.returncode == 2
    found = json.loads(done.stdout)
    assert "controls.yaml" in {item["path"] for item in found["unreadable"]}
    assert found["documents"] == 1


def test_missing_settings_end_with_2(tmp_path: Path) -> None:
    """Documents without a controls.yaml are examined as far as that goes."""
    files = {path: text for path, text in FILES.items() if path != "controls.yaml"}
    done = check(plant(tmp_path, files), "--format", "json")
    assert done.returncode == 2
    found = json.loads(done.stdout)
    assert [item["kind"] for item in found["unreadable"]] == ["no-settings"]


@pytest.mark.parametrize(
    "arguments",
    [("--as-of", "2026-02-30"), ("--as-of", "yesterday"), ("--period", "2026-Q9"), ("--rev", "nowhere"),
     ("--period", "2026-06-30..2026-01-01"), ("--fail-on", "fatal"), ("--no-such-option",)],
)  # fmt: skip
def test_a_slip_on_the_command_line_ends_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """One line on standard error, nothing on standard output."""
    done = tieout("check", "--root", str(plant(tmp_path)), *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_an_unborn_branch_is_examined_as_it_lies(tmp_path: Path) -> None:
    """Before the first commit the files are examined, and the outcome says that none is committed."""
    found = outcome(plant(tmp_path, commit=False))
    assert found["head"] is None
    assert found["uncommitted"] == [path for path in sorted(FILES) if not path.startswith("evidence/")]


def test_the_outcome_names_what_is_not_committed(tmp_path: Path) -> None:
    """A file that differs from the commit is examined as it lies, and named."""
    root = plant(tmp_path)
    (root / "policies/data-classification.md").write_text(STALE, encoding="utf-8")
    found = outcome(root)
    assert found["uncommitted"] == ["policies/data-classification.md"]
    assert [f["rule"] for f in found["findings"]] == ["stale-review"]
    assert outcome(root, "--rev", "HEAD")["findings"] == []


def test_a_change_cannot_relax_its_own_settings(tmp_path: Path) -> None:
    """With --settings-from the rules come from the base, whatever the change says."""
    root = with_policy(tmp_path, STALE)
    relaxed = FILES["controls.yaml"] + "rules: {stale-review: off}\n"
    (root / "controls.yaml").write_text(relaxed, encoding="utf-8")
    assert outcome(root)["findings"] == []
    held = outcome(root, "--settings-from", "HEAD")
    assert [f["rule"] for f in held["findings"]] == ["stale-review"]
    assert held["settings"] == git(root, "rev-parse", "HEAD")


def test_a_change_can_mend_settings_that_broke_on_the_base(tmp_path: Path) -> None:
    """Decision 0031; one that leaves them broken cannot pass, and one that relaxes them relaxes nothing yet."""
    root = plant(tmp_path / "it")
    commit_files(root, "2026-01-05", {"controls.yaml": "["})
    git(root, "checkout", "--quiet", "-b", "mend")
    gate = ("check", "--root", str(root), "--as-of", AS_OF, "--changed-since", "main", "--settings-from", "main")
    assert tieout(*gate).returncode == 2
    commit_files(root, "2026-01-06", {"controls.yaml": FILES["controls.yaml"]})
    done = tieout(*gate)
    assert done.returncode == 0
    assert done.told.count("tieout: controls.yaml of main (") == 1
    assert "the last there that could be read\n  next: land what mends it: " in done.told
    relaxed = FILES["controls.yaml"] + "rules: {stale-review: off}\n"
    commit_files(root, "2026-01-07", {"controls.yaml": relaxed, "policies/data-classification.md": STALE})
    done = tieout(*gate)
    assert done.returncode == 1
    assert "[stale-review]" in done.text


def test_a_rule_switched_off_is_listed_as_off(tmp_path: Path) -> None:
    """What was switched off is said, in text and in JSON."""
    files = {**FILES, "controls.yaml": FILES["controls.yaml"] + "rules: {stale-review: off}\n"}
    root = plant(tmp_path, files)
    states = {rule["id"]: rule["state"] for rule in outcome(root)["rules"]}
    assert states["stale-review"] == "off"
    text = check(root).text
    assert ", 1 switched off: stale-review\n" in text
    assert " rules off: nobody keeps the approvals, says controls.yaml: Changes are approved on paper\n" in text


def test_a_missing_register_is_not_silence(tmp_path: Path) -> None:
    """Without people, ownership is not examined, and that is no success."""
    files = {path: text for path, text in FILES.items() if "people" not in path}
    done = check(plant(tmp_path, files))
    assert done.returncode == 3
    assert b"there is no registers/people.yaml, so nobody is known" in b" ".join(done.stdout.split())


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Hash seed, zone, locale, umask and directory leave no trace in the JSON."""
    root = with_policy(tmp_path / "programme", STALE)
    seen = {
        tieout_process(
            "check", "--root", str(root), "--as-of", AS_OF, "--format", "json",
            cwd=cwd, umask=umask, env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
        ).stdout
        for seed, zone, locale, umask, cwd in (
            ("0", "UTC", "C", 0o022, tmp_path),
            ("1", "Pacific/Kiritimati", "C.UTF-8", 0o077, root),
            ("4242", "America/Los_Angeles", "POSIX", 0o000, Path("/")),
        )
    }  # fmt: skip
    assert len(seen) == 1


def test_the_day_comes_from_source_date_epoch_in_the_companys_zone(tmp_path: Path) -> None:
    """2026-04-01T02:30Z is still 31 March in New York."""
    settings = FILES["controls.yaml"].replace("timezone: UTC", "timezone: America/New_York")
    root = plant(tmp_path, {**FILES, "controls.yaml": settings})
    done = tieout("check", "--root", str(root), "--format", "json", env={"SOURCE_DATE_EPOCH": "1775010600"})
    assert json.loads(done.stdout)["as_of"] == "2026-03-31"


def test_check_writes_nothing(tmp_path: Path) -> None:
    """Not a file, not a time-stamp, neither in the work tree nor below .git."""
    root = plant(tmp_path)

    def state() -> dict[str, tuple[int, int, int]]:
        return {
            str(path): (path.lstat().st_mtime_ns, path.lstat().st_size, path.lstat().st_ino)
            for path in sorted(root.rglob("*"))
        }

    before = state()
    assert check(root).returncode == 0
    assert state() == before


def test_check_opens_no_socket(tmp_path: Path) -> None:
    """With every socket refused, the outcome is the same."""
    root = plant(tmp_path)
    script = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise SystemExit('a socket was opened')\n"
        "socket.socket.__init__ = refuse\n"
        "socket.getaddrinfo = refuse\n"
        "from tieout.cli.main import run\n"
        "run()\n"
    )
    argv = [sys.executable, "-c", script, "check", "--root", str(root), "--as-of", AS_OF]
    done = subprocess.run(argv, check=False, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_who_goes_away_is_no_bug(tmp_path: Path) -> None:
    """A closed pipe ends the run without a traceback."""
    root = with_policy(tmp_path, STALE)
    with subprocess.Popen(
        [str(TIEOUT), "check", "--root", str(root), "--as-of", AS_OF],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        error = process.stderr.read() if process.stderr else b""
        code = process.wait(timeout=60)
    assert error == b""
    assert code in {0, 1, 141}


def test_colour_only_where_wanted(tmp_path: Path) -> None:
    """No escape codes in a pipe; some with FORCE_COLOR; none with NO_COLOR."""
    root = plant(tmp_path)
    assert b"\x1b[" not in check(root).stdout
    assert b"\x1b[" in check(root, FORCE_COLOR="1").stdout
    assert b"\x1b[" not in check(root, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_what_a_document_says_cannot_paint_the_terminal(tmp_path: Path) -> None:
    """Escape codes and workflow commands in names come out as text."""
    nasty = POLICY.replace("id: POL-008", 'id: POL-008\n"::error file=x::\\e[2J": y')
    done = check(with_policy(tmp_path, nasty))
    assert b"\x1b" not in done.stdout
    assert not any(line.startswith(b"::") for line in done.stdout.splitlines())


def test_a_programme_in_a_folder_of_a_larger_repository(tmp_path: Path) -> None:
    """With its own controls.yaml, a folder is examined by itself, history included."""
    files = {f"compliance/{path}": text for path, text in FILES.items()}
    root = plant(tmp_path, {**files, "src/main.py": "print()\n"})
    done = check(root / "compliance", "--format", "json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["documents"] == 1


def test_a_bare_repository_is_examined_at_its_head(tmp_path: Path) -> None:
    """A mirror has no work tree; the commit is enough."""
    root = plant(tmp_path / "whole")
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "bare.git")
    assert check(tmp_path / "bare.git").returncode == 0


@pytest.mark.parametrize("epoch", ["", "-1", "1e9", "1782777600.5", "99999999999999999999", "\u0661", "now", "\x1b"])
def test_a_source_date_epoch_that_is_no_instant_is_2(tmp_path: Path, epoch: str) -> None:
    """A date that was meant and cannot be read is never today."""
    done = tieout("check", "--root", str(plant(tmp_path)), env={"SOURCE_DATE_EPOCH": epoch})
    assert (done.returncode, done.stdout) == (2, b"")
    assert "which is no count of seconds since 1970" in done.told
    assert "\x1b" not in done.told


def test_a_rule_for_what_cannot_be_read_that_is_off_hides_nothing(tmp_path: Path) -> None:
    """An unreadable document is never 0: it is 3 where its finding was switched off."""
    files = {**FILES, "policies/lost.md": "---\nid: [\n---\n"}
    assert check(plant(tmp_path / "on", files)).returncode == 1
    files["controls.yaml"] += "rules: {unreadable-file: off}\n"
    done = check(plant(tmp_path / "off", files))
    assert done.returncode == 3
    assert "policies/lost.md:3:1: " in done.text
    assert "tied out" not in done.text


def test_all_rules_off_is_nothing_examined(tmp_path: Path) -> None:
    """A run that judged nothing does not tie out."""
    root = plant(tmp_path)
    known = [rule["id"] for rule in outcome(root)["rules"]]
    off = ", ".join(f"{rule}: off" for rule in known)
    (root / "controls.yaml").write_text(FILES["controls.yaml"] + f"rules: {{{off}}}\n", encoding="utf-8")
    done = check(root)
    assert done.returncode == 3
    assert b"tied out" not in done.stdout


def test_without_a_commit_the_history_is_not_examined(tmp_path: Path) -> None:
    """Rules that need the history say so, and the run is no success."""
    root = plant(tmp_path, commit=False)
    states = {rule["id"]: rule for rule in outcome(root)["rules"]}
    assert states["review-date-only-bump"]["reason"] == "nothing is committed yet, so there is no history"
    assert check(root).returncode == 3


def test_two_documents_of_one_id_are_told_apart(tmp_path: Path) -> None:
    """An id that two documents have names neither."""
    root = plant(tmp_path, {**FILES, "policies/second.md": POLICY})
    assert [(f["rule"], f["path"], f["line"]) for f in outcome(root)["findings"]] == [
        ("unreadable-file", "policies/second.md", 2)
    ]


@pytest.mark.parametrize("body", ["", "\n<!-- later -->\n\n"])
def test_a_policy_in_force_has_a_text(tmp_path: Path, body: str) -> None:
    """Nothing below the head, or a comment, is an error."""
    head = POLICY.partition("# Data")[0]
    found = outcome(with_policy(tmp_path, head + body))["findings"]
    assert [(f["rule"], f["severity"]) for f in found] == [("missing-field", "error")]


def test_what_git_keeps_for_itself_is_no_file_to_link_to(tmp_path: Path) -> None:
    """``.git`` is there on disk and no part of the repository's content."""
    found = outcome(with_policy(tmp_path, POLICY + "\nSee [this](../.git/config).\n"))["findings"]
    assert [f["rule"] for f in found] == ["broken-link"]


def test_a_refused_pattern_is_named(tmp_path: Path) -> None:
    """Where nothing matches, the message names the pattern that was not taken."""
    settings = FILES["controls.yaml"].replace("policies/**/*.md", "./policies/*.md")
    done = check(plant(tmp_path, {**FILES, "controls.yaml": settings}))
    assert done.returncode == 3
    assert b"controls.yaml:" in done.stderr
    assert b"./policies/*.md" in done.stderr


def test_settings_that_cannot_be_read_are_not_accused_of_what_they_lack(tmp_path: Path) -> None:
    """A capture is for a control that nobody can look up: that is not examined, and no finding says it is not there."""
    root = plant(tmp_path / "it")
    commit_files(root, "2026-06-01", {"controls.yaml": FILES["controls.yaml"] + "odd: [\n"})
    found = outcome(root)
    assert [item["rule"] for item in found["findings"]] == ["unreadable-file"]
    silent = {item["id"] for item in found["rules"] if item["state"] == "not_examined"}
    assert {"evidence-for-nothing", "unrecorded-evidence", "direct-push", "untested-change"} <= silent


def test_where_no_document_can_be_read_no_rule_on_documents_was_examined(tmp_path: Path) -> None:
    """A review that nobody could look at is no review on time."""
    root = plant(tmp_path, {**FILES, "policies/data-classification.md": "# No head\n"})
    done = tieout("check", "--root", str(root), "--as-of", AS_OF, "--format", "json")
    found = json.loads(done.stdout)
    states = {item["id"]: (item["state"], item.get("reason")) for item in found["rules"]}
    for rule in ("stale-review", "missing-section", "version-without-change"):
        assert states[rule] == ("not_examined", "the only document cannot be read")
    assert states["unreadable-file"][0] == states["unknown-owner"][0] == "examined"
    assert done.returncode == 1
    write_files(root, {"policies/second.md": "no head\n"})
    told = " ".join(check(root).text.split())
    assert ": none of the 2 documents can be read" in told
