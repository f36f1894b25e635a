"""tieout requests: a list comes in, is kept byte for byte, goes out with our answers, and comes back without a change."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, git, tieout

LIST = (
    "Example Ltd: request list;;;;\n"
    "Request #;Request item;TSC Ref;Due Date;Status\n"
    "R-001;Access review of Q1;CC6.2;2026-12-31;Open\n"
    "R-002;=cmd|' /C calc'!A0;CC8.1;30.11.2026;Accepted\n"
)


@pytest.fixture
def root(programme: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(programme, tmp_path / "programme"))


def run(root: Path, *words: str):  # type: ignore[no-untyped-def]  # what tests.cli.programme gives
    return tieout("requests", *words, "--root", str(root), "--as-of", AS_OF)


def sent(tmp_path: Path, text: str = LIST, name: str = "list.csv") -> str:
    (tmp_path / name).write_bytes(text.encode())
    return str(tmp_path / name)


def kept(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in (root / "requests").rglob("*") if path.is_file())


def test_a_list_is_kept_byte_for_byte_and_new_requests_get_a_row(root: Path, tmp_path: Path) -> None:
    file = sent(tmp_path)
    dry = run(root, "import", file, "--dry-run")
    assert (dry.returncode, (root / "requests").exists()) == (0, False)
    done = run(root, "import", file)
    digest = hashlib.sha256(LIST.encode()).hexdigest()
    received = f"requests/received/0001-{AS_OF}-{digest[:16]}.csv"
    assert (done.returncode, kept(root)) == (0, sorted([received, "requests/requests.csv"]))
    assert (root / received).read_bytes() == LIST.encode()
    assert (root / "requests/requests.csv").read_text(encoding="utf-8") == (
        "id,control,owner,status,evidence,link,provided_on,comment\nR-001,,,open,,,,\nR-002,,,open,,,,\n"
    )
    assert dry.text.splitlines()[-1] == "2 new requests, 0 changes"


def test_what_a_list_names_that_nobody_knows_is_told(root: Path, tmp_path: Path) -> None:
    text = (
        "Request #;Request item;TSC Ref;Control;Owner;Status\n"
        "R-001;Access review;CC6.2;CO-01, ZZ-99;role:nobody;Open\n"
        "R-002;Changes;CC66.1;;;Open\n"
        "R-003;All of it;CC6, Security;;;Open\n"
    )
    done = run(root, "import", sent(tmp_path, text))
    told = [line for line in done.stderr.decode().splitlines() if line.startswith("tieout: R-")]
    assert told == [
        "tieout: R-001: controls.yaml has no control 'ZZ-99'; ask what is meant, the row is without it",
        "tieout: R-001: the people register has no 'role:nobody'; the row is without an owner",
        "tieout: R-002: there is no criterion 'CC66.1'; ask what is meant",
    ]
    assert (root / "requests/requests.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "R-001,CO-01,,open,,,,",
        "R-002,,,open,,,,",
        "R-003,,,open,,,,",
    ]


def test_the_same_list_again_changes_nothing(root: Path, tmp_path: Path) -> None:
    run(root, "import", sent(tmp_path))
    before = kept(root)
    again = run(root, "import", sent(tmp_path))
    assert (again.returncode, again.text, kept(root)) == (0, "no change\n", before)


def test_a_row_of_ours_stays_to_the_last_byte_when_rows_are_added(root: Path, tmp_path: Path) -> None:
    run(root, "import", sent(tmp_path))
    ours = root / "requests/requests.csv"
    mine = 'id,status,comment\r\nR-001,ready,"two\nlines, here"\r\nR-002,open,'
    ours.write_bytes(mine.encode())
    run(root, "import", sent(tmp_path, LIST + "R-003;Minutes;;;\n"))
    assert ours.read_bytes().decode() == mine + "\r\nR-003,open,\r\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            LIST.replace("2026-12-31", "03/04/2026"),
            "list.csv:3: the due date 03/04/2026 may be 2026-03-04 or 2026-04-03",
        ),
        (LIST.replace("R-002", "R-001"), "list.csv:4: the id R-001 stands in row 3 already"),
        ("nothing here", "list.csv:1: no row of titles was found"),
    ],
)
def test_a_list_with_two_readings_is_refused_and_nothing_written(
    root: Path, tmp_path: Path, text: str, said: str
) -> None:
    done = run(root, "import", sent(tmp_path, text))
    assert done.returncode == 2
    assert said in done.told
    assert not (root / "requests").exists()


@pytest.mark.parametrize(
    "name", ["a\u202elist.csv", "a\x1b[2J'b.csv", "two\nlines\\x.csv", os.fsdecode(b"caf\xe9.csv")]
)
def test_a_name_from_outside_paints_nothing_and_can_be_typed(name: str, root: Path, tmp_path: Path) -> None:
    """The auditor chose it. Each place that is named has it as a shell takes it, and it is the same file."""
    path = sent(tmp_path, LIST.replace("R-002", "R-001") + "R-001;a;b;;\n", name)
    done = run(root, "import", path)
    assert done.returncode == 2
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e\ufffd]", done.told)
    utf8 = {**os.environ, "LC_ALL": "C.UTF-8"}
    lines = re.findall(r"(\$'.*'):\d+: the id R-001", done.told)
    assert len(lines) == 2
    for said in lines:
        again = subprocess.run(["bash", "-c", f"realpath -z -- {said}"], capture_output=True, check=True, env=utf8)
        assert os.fsdecode(again.stdout).rstrip("\0") == str(Path(path).resolve())


def test_an_id_that_was_settled_is_not_used_again(root: Path, tmp_path: Path) -> None:
    run(root, "import", sent(tmp_path))
    before = kept(root)
    done = run(root, "import", sent(tmp_path, "ID,Item\nR-002,Payroll\n"))
    assert (done.returncode, kept(root)) == (2, before)
    assert "an id is never used again" in done.told


def test_what_is_exported_comes_back_without_a_change(root: Path, tmp_path: Path) -> None:
    run(root, "import", sent(tmp_path, LIST + 'R-003;"two\nlines";;;\n'))
    printed = run(root, "export")
    assert "'=cmd|' /C calc'!A0" in printed.text
    (tmp_path / "back.csv").write_bytes(printed.stdout)
    assert run(root, "import", str(tmp_path / "back.csv")).text == "no change\n"
    book = tmp_path / "book.xlsx"
    assert run(root, "export", "-o", str(book)).returncode == 0
    assert run(root, "import", str(book)).text == "no change\n"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_a_spreadsheet_saves_again_comes_back_without_a_change(root: Path, tmp_path: Path) -> None:
    run(root, "import", sent(tmp_path))
    book = tmp_path / "book.xlsx"
    run(root, "export", "-o", str(book))
    for form in ("xlsx", "csv"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", form,
             "--outdir", str(tmp_path / form), str(book)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        assert run(root, "import", str(tmp_path / form / f"book.{form}")).text == "no change\n"
    assert len(kept(root)) == 2


def test_the_auditors_answer_comes_in_and_ours_cannot_be_written(root: Path, tmp_path: Path) -> None:
    run(root, "import", sent(tmp_path))
    ours = root / "requests/requests.csv"
    ours.write_text("id,status,auditor_status\nR-001,open,Accepted\n", encoding="utf-8")
    told = json.loads(run(root, "status", "--format", "json").stdout)
    assert [(item["id"], item["answer"]) for item in told["requests"]] == [("R-001", "waiting"), ("R-002", "accepted")]
    done = run(root, "import", sent(tmp_path, "ID,Item,Status\nR-001,Access review of Q1,Accepted\n"))
    assert "R-001 status: Open -> Accepted" in done.text
    told = json.loads(run(root, "status", "--format", "json").stdout)
    assert told["requests"][0]["answer"] == "accepted"
    assert told["requests"][0]["said_in"].startswith("requests/received/0002-")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Requests")
    found = json.loads(tieout("check", "--root", str(root), "--as-of", AS_OF, "--format", "json").stdout)["findings"]
    assert [item["message"] for item in found if "auditor_status" in item["message"]]


def test_a_hand_edit_of_a_kept_list_is_found_and_not_believed(root: Path, tmp_path: Path) -> None:
    run(root, "import", sent(tmp_path))
    (path,) = (root / "requests/received").iterdir()
    path.write_bytes(path.read_bytes().replace(b"2026-12-31;Open", b"2026-12-31;Accepted"))
    done = run(root, "status")
    assert done.returncode == 3
    assert "no request of an auditor is on record" not in done.text
    found = json.loads(tieout("check", "--root", str(root), "--as-of", AS_OF, "--format", "json").stdout)["findings"]
    assert [item["path"] for item in found if item["rule"] == "auditor-list-altered"] == [
        path.relative_to(root).as_posix()
    ]


def test_a_kept_list_that_is_taken_away_is_found(root: Path, tmp_path: Path) -> None:
    run(root, "import", sent(tmp_path))
    run(root, "import", sent(tmp_path, "ID,Item,Status\nR-001,Access review of Q1,Returned\n"))
    run(root, "import", sent(tmp_path, "ID,Item,Status\nR-001,Access review of Q1,Accepted\n"))
    next((root / "requests/received").glob("0002-*")).unlink()
    done = run(root, "import", sent(tmp_path, "ID,Item\nR-009,x\n"))
    assert done.returncode == 3
    assert "the list before it, number 2, is not there" in done.told


def test_a_checkout_with_other_line_ends_is_no_other_list(root: Path, tmp_path: Path) -> None:
    run(root, "import", sent(tmp_path))
    (path,) = (root / "requests/received").iterdir()
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run(root, "import", sent(tmp_path)).text == "no change\n"


def test_status_says_what_is_open_whose_and_the_next_command(root: Path, tmp_path: Path) -> None:
    assert run(root, "status").returncode == 3
    assert run(root, "export").returncode == 3
    run(root, "import", sent(tmp_path, LIST.replace("2026-12-31", "2020-01-01")))
    (root / "requests/requests.csv").write_text("id,owner,control\nR-001,role:cto,CO-01\n", encoding="utf-8")
    done = run(root, "status")
    assert done.returncode == 1
    assert "role:cto" in done.text
    assert "tieout rehearse --control CO-01" in done.text


def test_a_workbook_is_not_printed_and_nothing_is_written_among_the_lists(root: Path, tmp_path: Path) -> None:
    run(root, "import", sent(tmp_path))
    assert run(root, "export", "--format", "xlsx").returncode == 2
    assert run(root, "export", "-o", str(root / "requests/received/x.csv")).returncode == 2


def test_a_folder_that_is_a_link_is_not_written_through(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "requests").symlink_to(tmp_path / "elsewhere")
    done = run(root, "import", sent(tmp_path))
    assert (done.returncode, [*(tmp_path / "elsewhere").iterdir()]) == (2, [])


LIVE = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that a spreadsheet computes."""


@pytest.mark.parametrize("formula", ['=HYPERLINK("http://x.example","pay")', "=1+1", "+1", "-1+2", "@SUM(1)"])
def test_a_formula_in_a_list_is_kept_as_words_and_never_written_live(formula: str, root: Path, tmp_path: Path) -> None:
    """Whatever cell it stands in: a spreadsheet that opens what we write computes nothing."""
    quoted = '"{}"'.format(formula.replace('"', '""'))
    done = run(root, "import", sent(tmp_path, f"ID,Item,Comment\nR-007,{quoted},{quoted}\n"))
    assert done.returncode == 0, done.told
    outputs = [run(root, "export").stdout.decode("utf-8-sig")]
    outputs += [path.read_text("utf-8-sig") for path in (root / "requests").glob("*.csv")]
    for text in outputs:
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert [cell for cell in cells if cell.startswith(LIVE)] == []
    assert any(formula in text.replace('""', '"') for text in outputs)
    book = tmp_path / "book.xlsx"
    assert run(root, "export", "-o", str(book)).returncode == 0
    with zipfile.ZipFile(book) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not [data for data in sheets if re.search(rb"<f[ >/]", data)]


def test_a_cell_of_several_lines_is_told_on_one(root: Path, tmp_path: Path) -> None:
    file = sent(tmp_path, LIST.replace("Access review of Q1", '"Access review\nof Q1"'))
    assert run(root, "import", file).text.startswith("new R-001 Access review of Q1\n")
    again = run(root, "import", sent(tmp_path, LIST.replace("Access review of Q1", '"Access\nreview"'), "again.csv"))
    assert "R-001 item: Access review of Q1 -> Access review\n" in again.text
    assert "R-001  2026-12-31  Access review\n" in run(root, "status").text
