"""tieout export csv, xlsx and oscal, on a real repository."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.cli.programme import AS_OF, CONTROLS, FILES, TIEOUT, plant, tieout, tieout_process
from tests.cli.terminal import on_a_terminal


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    evil = CONTROLS.replace("title: All else is done", "title: '=cmd|calc!A1'")
    return plant(tmp_path_factory.mktemp("tables") / "it", {**FILES, "controls.yaml": evil})


def rows(root: Path, *arguments: str) -> list[dict[str, str]]:
    done = tieout("export", "csv", *arguments, "--root", str(root), "--as-of", AS_OF)
    assert done.returncode == 0, done.told
    return [*csv.DictReader(io.StringIO(done.stdout.decode("utf-8"), newline=""))]


def test_the_control_matrix_is_that_of_the_bundle(root: Path, tmp_path: Path) -> None:
    found = rows(root)
    assert {"CO-01", "CO-02"} <= {value for row in found for value in row.values()}
    out = tmp_path / "matrix.csv"
    written = tieout("export", "csv", "--root", str(root), "--as-of", AS_OF, "-o", str(out))
    assert written.text.startswith("wrote ")
    assert [*csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline=""))] == found


def test_a_file_begins_with_the_mark_of_a_spreadsheet_and_a_pipe_and_a_terminal_do_not(
    root: Path, tmp_path: Path
) -> None:
    mark, asked = b"\xef\xbb\xbf", ("export", "csv", "--root", str(root), "--as-of", AS_OF)
    out, redirected = tmp_path / "matrix.csv", tmp_path / "redirected.csv"
    tieout(*asked, "-o", str(out))
    with redirected.open("wb") as file:
        subprocess.run([str(TIEOUT), *asked], stdout=file, check=True, timeout=60)
    piped = tieout_process(*asked).stdout
    assert out.read_bytes() == redirected.read_bytes() == mark + piped
    assert piped.startswith(b"Criterion")
    assert on_a_terminal(*asked).text.removeprefix("\r").startswith("Criterion")


def test_every_criterion_in_scope_has_a_row_with_its_rung(root: Path) -> None:
    found = {row["Criterion"]: row["Supported up to"] for row in rows(root, "criteria")}
    told = json.loads(tieout("ladder", "--root", str(root), "--as-of", AS_OF, "--format", "json").stdout)
    assert found == {item["id"]: item["rung"] for item in told["criteria"]}


def test_exceptions_are_a_table_too(root: Path) -> None:
    assert rows(root, "exceptions") == []


def test_no_cell_is_a_formula(root: Path, tmp_path: Path) -> None:
    assert not [value for row in rows(root) for value in row.values() if value.startswith("=")]
    out = tmp_path / "matrix.xlsx"
    assert tieout("export", "xlsx", "--root", str(root), "--as-of", AS_OF, "-o", str(out)).returncode == 0
    book = openpyxl.load_workbook(out)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert any("CO-01" in str(cell.value) for cell in cells)


def test_the_same_commit_and_day_give_the_same_bytes(root: Path, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        tieout("export", "xlsx", "--root", str(root), "--as-of", AS_OF, "-o", str(tmp_path / name))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_oscal_names_both_controls(root: Path) -> None:
    done = tieout("export", "oscal", "--root", str(root), "--as-of", AS_OF)
    found = json.loads(done.stdout)["component-definition"]["components"]
    assert [item["title"].split()[0] for item in found] == ["CO-01", "CO-02"]
