"""Somebody's own command: no shell, no variable too many, nothing left behind, and no error taken for an answer."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from tests.collect.commands import captured, entry, population, printing, python, refusals
from tests.collect.world import NOW, context
from tieout.collect.base import Draft
from tieout.collect.packing import LARGEST
from tieout.collect.store import keep
from tieout.model.errors import StorageError, UsageError
from tieout.model.evidence.collector import CollectorSetting
from tieout.model.evidence.record import Denied, Refusal, Role

LIST = json.dumps({"total": 2, "items": [{"name": "ana", "mfa": {"on": True}}, {"name": "b,en", "mfa": {"on": None}}]})
TABLE: dict[str, Any] = {
    "reads": "json",
    "rows": "/items",
    "total": "/total",
    "columns": (("user", "/name"), ("mfa", "/mfa/on")),
}


TOKEN = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"


def telling_a_token() -> tuple[str, ...]:
    return python(f"print('user ' + {TOKEN[::-1]!r}[::-1])")


def file(draft: Draft, name: str) -> bytes:
    content = next(item.content for item in draft.files if item.name == name)
    assert isinstance(content, bytes)
    return content


def test_json_becomes_the_table_that_the_entry_describes(tmp_path: Path) -> None:
    draft = captured(entry(printing(LIST), require=("/items",), **TABLE), tmp_path)
    found = population(draft)
    assert (found.rows, found.total, found.complete, found.denied) == (2, 2, True, ())
    assert file(draft, "raw.json").decode() == LIST
    assert file(draft, "records.csv").decode() == (
        '_at,user,mfa\nraw.json#/items/0,ana,true\nraw.json#/items/1,"b,en",\n'
    )
    assert [item.schema for item in draft.files if item.role is Role.RECORDS] == ["own.users/1"]
    assert draft.record.command is not None
    assert (draft.record.command.exit_code, draft.record.pii) == (0, ("user", "mfa"))
    assert draft.record.collector is not None
    assert draft.record.collector.id == "users"
    keep(tmp_path, draft, now=NOW)


def test_csv_becomes_the_table_that_the_entry_describes(tmp_path: Path) -> None:
    text = 'Name,Second factor,Other\nana,yes,1\n"b\nen",no,2\n\n'
    setting = entry(printing(text), reads="csv", columns=(("user", "Name"), ("mfa", "Second factor")))
    draft = captured(setting, tmp_path)
    assert (population(draft).rows, population(draft).complete) == (2, True)
    assert file(draft, "records.csv").decode() == "_at,user,mfa\nraw.csv:2,ana,yes\nraw.csv:3,b\\x0aen,no\n"


def test_the_query_says_what_was_run_to_the_letter(tmp_path: Path) -> None:
    setting = entry(("echo", "a b", "$HOME; `id`"), environment=("TOKEN",))
    draft = captured(setting, tmp_path)
    assert file(draft, "query.txt").decode() == (
        "# in .; variables: PATH, HOME, LANG, TOKEN\necho 'a b' '$HOME; `id`'\n"
    )
    assert file(draft, "raw.txt") == b"a b $HOME; `id`\n"


@pytest.mark.parametrize("argument", ["; touch x", "$(touch x)", "`touch x`", "| touch x", "> x", "* ?", "a\nb", "'\""])
def test_no_shell_reads_an_argument(argument: str, tmp_path: Path) -> None:
    draft = captured(entry(python("import sys; sys.stdout.write(sys.argv[1])", argument)), tmp_path)
    assert file(draft, "raw.txt").decode() == argument
    assert list(tmp_path.iterdir()) == []


def test_a_command_gets_the_variables_that_are_named_and_no_other(tmp_path: Path) -> None:
    given = {
        "PATH": "/usr/bin",
        "HOME": "/elsewhere",
        "LANG": "C.UTF-8",
        "AWS_SECRET_ACCESS_KEY": "no",
        "WANTED": "yes",
    }
    setting = entry(("env",), environment=("WANTED", "NOT_THERE"))
    draft = captured(setting, tmp_path, context(tmp_path, environment=given))
    assert sorted(file(draft, "raw.txt").decode().split()) == [
        "HOME=/elsewhere",
        "LANG=C.UTF-8",
        "PATH=/usr/bin",
        "WANTED=yes",
    ]


def test_the_folder_is_the_one_of_the_entry(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    draft = captured(entry(("pwd",), folder="web"), tmp_path)
    assert file(draft, "raw.txt").decode() == f"{tmp_path}/web\n"
    [gone] = refusals(captured(entry(("pwd",), folder="gone"), tmp_path))
    assert (gone.resource, gone.reason) == ("gone", Refusal.FAILED)


def test_the_version_of_the_tool_is_recorded(tmp_path: Path) -> None:
    setting = entry(("true",), allow_empty="it prints nothing", version_argv=printing("tool 1.2\nmore\n"))
    assert _version(captured(setting, tmp_path)) == "tool 1.2"
    for odd in (printing("1", 3), ("no-such-tool",), python("import sys; sys.exit('9')")):
        assert _version(captured(replace_version(setting, odd), tmp_path)) == ""


def test_the_account_that_a_command_asks_is_held_against_the_register(tmp_path: Path) -> None:
    around = context(tmp_path, environment={"PATH": "/usr/bin:/bin"})
    system = factories.system(account="example")
    around = replace(around, surroundings=replace(around.surroundings, system=system))
    for said, match in (("Example\nmore\n", True), ("other", False)):
        draft = captured(entry(printing("x"), account_argv=printing(said)), tmp_path, around)
        source = draft.record.source
        assert source is not None
        assert (source.account, source.expected_match) == (said.splitlines()[0], match)
        assert refusals(draft) == ()
    for odd in (printing("x", 1), printing(""), ("/no/such/command",)):
        draft = captured(entry(printing("x"), account_argv=odd), tmp_path, around)
        [denied] = refusals(draft)
        assert (denied.resource, denied.reason, population(draft).complete) == ("account", Refusal.FAILED, False)


def replace_version(setting: CollectorSetting, argv: tuple[str, ...]) -> CollectorSetting:
    assert setting.command is not None
    return replace(setting, command=replace(setting.command, version_argv=argv))


def _version(draft: Draft) -> str:
    assert draft.record.command is not None
    return draft.record.command.tool_version


@pytest.mark.parametrize(
    ("argv", "reason", "message"),
    [
        (("no-such-program",), Refusal.FAILED, "no-such-program cannot be started: No such file or directory"),
        (("/",), Refusal.FAILED, "/ cannot be started: Permission denied"),
        (printing("some", 3), Refusal.FAILED, "it ended with code 3 (good ones are 0)"),
        (python("import sys; sys.exit('why\\n')"), Refusal.FAILED, "it ended with code 1 (good ones are 0): why"),
        (
            python("import os; print('half', flush=True); os.kill(os.getpid(), 9)"),
            Refusal.KILLED,
            "it was ended by SIGKILL (signal 9)",
        ),
        (
            python("import time; print('half', flush=True); time.sleep(60)"),
            Refusal.TIMEOUT,
            "it did not end within 1 second and was killed",
        ),
    ],
)
def test_an_end_that_is_none_leaves_a_record_that_says_so(
    argv: tuple[str, ...], reason: Refusal, message: str, tmp_path: Path
) -> None:
    draft = captured(entry(argv, timeout=timedelta(seconds=1)), tmp_path)
    assert (refusals(draft)[0].reason, refusals(draft)[0].message) == (reason, message)
    assert population(draft).complete is False
    assert population(draft).errors
    assert draft.record.command is not None
    assert (draft.record.command.exit_code is None) == (reason is not Refusal.FAILED or "started" in message)
    keep(tmp_path, draft, now=NOW)


def test_a_code_of_findings_is_a_good_end_where_the_entry_says_so(tmp_path: Path) -> None:
    draft = captured(entry(printing("[1]", 1), reads="json", findings=(1,)), tmp_path)
    assert (population(draft).complete, population(draft).rows) == (True, 1)


@pytest.mark.parametrize(
    ("text", "reason", "message"),
    [
        ("", Refusal.SHAPE, "it is empty"),
        (" \n", Refusal.SHAPE, "it is empty"),
        (LIST[:-4], Refusal.TRUNCATED, "it ends in the middle: it was cut off"),
        ("<!DOCTYPE html><p>Bad gateway", Refusal.SHAPE, "it is no JSON"),
        ('{"items": [], "items": []}', Refusal.SHAPE, "the key 'items' is there twice"),
        ('{"items": NaN}', Refusal.SHAPE, "it holds NaN"),
        ('{"items": 1e999}', Refusal.SHAPE, "it holds the number 1e999, which is beyond a double"),
        (f'{{"items": {"9" * 5000}}}', Refusal.SHAPE, "it holds a number beyond all use"),
        ("[" * 100_000, Refusal.SHAPE, "it is nested too deep"),
        ("[" * 300 + "]" * 300, Refusal.SHAPE, "lists and mappings lie more than 200 deep"),
        ('{"items": ["\\ud800"], "total": 1}', Refusal.SHAPE, "it holds half of a character"),
        ('{"total": 0}', Refusal.SHAPE, "there are no rows: nothing stands after the top"),
        ('{"total": 1, "items": "ana"}', Refusal.SHAPE, "what stands there is neither a list nor a mapping"),
        ('{"total": 1, "items": [{"name": "ana"}]}', Refusal.SHAPE, "mfa is not there"),
        ('{"total": 1, "items": [{"name": ["a"], "mfa": {"on": 1}}]}', Refusal.SHAPE, "user is no single value"),
        ('{"total": "many", "items": []}', Refusal.SHAPE, "the number of rows should stand here, and does not"),
        ('{"items": []}', Refusal.SHAPE, "the number of rows should stand here, and does not"),
        ('{"message": "Bad credentials", "status": "401"}', Refusal.FAILED, "it only says: Bad credentials"),
        ('{"message": "405", "error": {"code": "E405"}}', Refusal.FAILED, "it has the key error: {'code': 'E405'}"),
        ('{"items": [], "total": 0, "Errors": ["denied"]}', Refusal.FAILED, "it has the key Errors: ['denied']"),
    ],
)
def test_output_of_another_form_is_told_whatever_the_exit_code(
    text: str, reason: Refusal, message: str, tmp_path: Path
) -> None:
    draft = captured(entry(python(f"import sys; sys.stdout.write({text!r})"), **TABLE), tmp_path)
    assert population(draft).complete is False
    assert any(item.reason is reason and item.message.startswith(message) for item in refusals(draft)), refusals(draft)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is empty"),
        ("<html><body>Down</body></html>", "it is a page of HTML"),
        ("Error: access denied\n", "it begins as an error: Error: access denied"),
        ("fatal: no repository\n", "it begins as an error: fatal: no repository"),
        ('{"error": "denied"}', "it has the key error: denied"),
    ],
)
@pytest.mark.parametrize("form", ["text", "csv"])
def test_text_that_looks_like_an_error_is_none_of_an_answer(form: str, text: str, message: str, tmp_path: Path) -> None:
    draft = captured(entry(printing(text), reads=form), tmp_path)
    [denied] = refusals(draft)
    assert denied.message.startswith(message)
    assert population(draft).complete is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Name,Other\nana,1\n", "Second factor is not in the header"),
        ("Name,Second factor,Name\nana,1,2\n", "Name stands twice in the header"),
        ("Name,Second factor\nana\n", "it has 1 cells, the header 2"),
        ('Name,Second factor\n"ana,1\n', "it is no CSV: unexpected end of data"),
        ("Name;Second factor\nana;1\n", "Name is not in the header"),
        ("Name,Second factor\nan\0a,1\n", "it holds a NUL character"),
    ],
)
def test_csv_of_another_form_is_told(text: str, message: str, tmp_path: Path) -> None:
    argv = python(f"import sys; sys.stdout.write({text!r})")
    draft = captured(entry(argv, reads="csv", columns=(("user", "Name"), ("mfa", "Second factor"))), tmp_path)
    assert message in {item.message for item in refusals(draft)}
    assert population(draft).complete is False


def test_nothing_is_a_right_answer_where_the_entry_says_why(tmp_path: Path) -> None:
    draft = captured(entry(("true",), allow_empty="it prints what is wrong"), tmp_path)
    assert (population(draft).rows, population(draft).complete) == (0, True)
    assert population(draft).allow_empty == "it prints what is wrong"


def test_places_that_must_be_there_are_held_against_another_tools_form_too(tmp_path: Path) -> None:
    refused = '{"message": "405 Method Not Allowed", "error": {"code": "E405"}}'
    setting = entry(printing(refused, 1), reads="npm-audit", findings=(1,), require=("/vulnerabilities",))
    draft = captured(setting, tmp_path)
    assert "it lacks /vulnerabilities, which it must have" in {item.message for item in refusals(draft)}
    assert population(draft).complete is False
    assert draft.record.query is not None
    assert ("reads", "npm-audit") in draft.record.query.parameters


def test_what_it_said_beside_its_output_is_kept_short(tmp_path: Path) -> None:
    code = "import sys; print('out'); sys.stderr.write('e' * 1_000_000)"
    draft = captured(entry(python(code)), tmp_path)
    assert len(file(draft, "stderr.txt")) == 8192
    assert population(draft).complete is True


def test_output_of_two_hundred_megabytes_is_refused_in_flat_memory(tmp_path: Path) -> None:
    code = "import sys\nfor _ in range(200): sys.stdout.buffer.write(b'x' * (1 << 20))"
    draft = captured(entry(python(code)), tmp_path)
    [denied] = refusals(draft)
    assert denied.reason is Refusal.TRUNCATED
    assert denied.message.startswith("it printed more than the 50 MiB that Git should hold: put it into a locked store")
    assert [item.name for item in draft.files] == ["query.txt"]


def test_output_of_six_megabytes_is_packed_and_that_of_the_limit_is_taken(tmp_path: Path) -> None:
    code = f"import sys; sys.stdout.write('x' * {LARGEST})"
    draft = captured(entry(python(code)), tmp_path)
    assert (population(draft).complete, draft.files[0].name) == (True, "raw.txt.gz")


@pytest.mark.parametrize("form", ["text", "json", "csv", "npm-audit", "accounts"])
@pytest.mark.parametrize(
    "output",
    [
        bytes(range(256)) * 64,
        b"\x1b[2J\x1b]0;title\x07\x1b[31mred",
        b"\xff\xfe" + "wide".encode("utf-16-le"),
        b"\xc3\x28",
        b"\x00",
        b"[" * 50_000,
        b'{"a":' * 5_000,
        b"," * 100_000,
        b'"' * 99_999,
    ],
)
def test_hostile_output_ends_in_a_record(output: bytes, form: str, tmp_path: Path) -> None:
    place = tmp_path / "output"
    place.write_bytes(output)
    draft = captured(entry(("cat", str(place)), reads=form), tmp_path)
    kept = keep(tmp_path, draft, now=NOW)
    text = kept.record.read_text(encoding="utf-8")
    assert text.replace("\n", "").isprintable()
    if form != "text":
        assert population(draft).complete is False or population(draft).rows in {0, 1}


def test_a_command_line_with_a_secret_is_not_run(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the header Authorization on the command line"):
        captured(entry((*python("open('ran', 'w')"), f"Authorization: Bearer {TOKEN}")), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_output_with_a_secret_is_not_kept_and_the_record_says_so(tmp_path: Path) -> None:
    draft = captured(entry(telling_a_token()), tmp_path)
    assert draft.files == ()
    assert population(draft).complete is False
    assert draft.remarks
    kept = keep(tmp_path, draft, now=NOW)
    assert TOKEN[8:] not in kept.record.read_text()


def test_a_secret_is_taken_out_where_that_is_asked_for(tmp_path: Path) -> None:
    around = replace(
        context(tmp_path, environment={"PATH": os.defpath}), redact=True, salts=tmp_path / "outside" / "salts"
    )
    draft = captured(entry(telling_a_token()), tmp_path, around)
    assert file(draft, "raw.txt") == b"user [redacted:github-token:1]\n"
    assert [item.rule for item in draft.record.redactions] == ["github-token"]
    assert population(draft).complete is True


def test_a_secret_in_disguise_is_kept_neither_raw_nor_in_the_table(tmp_path: Path) -> None:
    spelled = "".join(f"\\u{ord(letter):04x}" for letter in TOKEN)
    text = f'{{"total": 1, "items": [{{"name": "{spelled}", "mfa": {{"on": true}}}}]}}'
    draft = captured(entry(python(f"import sys; sys.stdout.write({text!r})"), **TABLE), tmp_path)
    assert [(item.name, item.content) for item in draft.files] == [("records.csv", b"_at,user,mfa\n")]
    assert population(draft).complete is False


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def gone(place: Path) -> bool:
    number = int(place.read_text())
    for _ in range(100):
        if not is_alive(number):
            return True
        time.sleep(0.02)
    os.kill(number, signal.SIGKILL)
    return False


GRANDCHILD = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], {pipes})
open({place!r}, "w").write(str(child.pid))
print("out", flush=True)
{then}
"""


@pytest.mark.parametrize(
    ("pipes", "then", "reason"),
    [
        ("", "time.sleep(60)", Refusal.TIMEOUT),
        ("", "", Refusal.TRUNCATED),
        ("stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL", "", None),
        ("stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL", "os.kill(os.getpid(), 9)", Refusal.KILLED),
    ],
)
def test_no_grandchild_outlives_the_command(pipes: str, then: str, reason: Refusal | None, tmp_path: Path) -> None:
    place = tmp_path / "pid"
    code = GRANDCHILD.format(pipes=pipes, then=then, place=str(place))
    draft = captured(entry(python(code), timeout=timedelta(seconds=5)), tmp_path)
    assert [item.reason for item in refusals(draft)] == ([] if reason is None else [reason])
    assert gone(place)


def test_a_grandchild_of_a_session_of_its_own_does_not_hold_us_up(tmp_path: Path) -> None:
    place = tmp_path / "pid"
    code = GRANDCHILD.format(pipes="start_new_session=True", then="", place=str(place))
    draft = captured(entry(python(code)), tmp_path)
    os.kill(int(place.read_text()), signal.SIGKILL)
    assert [item.reason for item in refusals(draft)] == [Refusal.TRUNCATED]


def test_a_command_that_closes_its_output_and_goes_on_is_ended(tmp_path: Path) -> None:
    code = "import os, time; os.close(1); os.close(2); time.sleep(60)"
    draft = captured(entry(python(code), timeout=timedelta(seconds=1)), tmp_path)
    assert Refusal.TIMEOUT in {item.reason for item in refusals(draft)}


def test_a_command_waits_for_no_input(tmp_path: Path) -> None:
    draft = captured(entry(python("import sys; print(repr(sys.stdin.read()))")), tmp_path)
    assert file(draft, "raw.txt") == b"''\n"


def test_a_full_disk_ends_the_command_and_leaves_nothing(
    tmp_path: Path,
    small_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = tmp_path / "pid"
    code = (
        f"import os, sys\nopen({str(place)!r}, 'w').write(str(os.getpid()))\nwhile True: sys.stdout.write('x' * 4096)"
    )
    monkeypatch.setattr("tempfile.tempdir", str(small_disk))
    with pytest.raises(StorageError, match="no space left on device"):
        captured(entry(python(code)), tmp_path)
    assert list(small_disk.iterdir()) == []
    assert gone(place)


def test_one_denial_is_told_with_the_record_of_what_it_printed(tmp_path: Path) -> None:
    draft = captured(entry(printing("half", 2)), tmp_path)
    assert file(draft, "raw.txt") == b"half"
    name = Path(printing("")[0]).name
    assert refusals(draft) == (Denied(name, "", Refusal.FAILED, "it ended with code 2 (good ones are 0)"),)


def test_a_complaint_beside_the_output_leaves_open_whether_it_is_all(tmp_path: Path) -> None:
    code = "import sys; print('ana'); sys.stderr.write('An error occurred (AccessDenied) when calling ListUsers\\n')"
    draft = captured(entry(python(code)), tmp_path)
    [denied] = refusals(draft)
    assert (denied.resource, denied.reason) == ("stderr.txt", Refusal.FAILED)
    assert denied.message.startswith("it begins as an error: An error occurred (AccessDenied)")
    assert population(draft).complete is False
