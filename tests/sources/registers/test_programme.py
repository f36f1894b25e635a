"""The registers of a repository: there, absent, doubled, behind links, unreadable; on disk as in a commit."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import FILES, git, plant, registers
from tieout.check import check
from tieout.load import load
from tieout.model.examination import Examination
from tieout.model.finding import Severity
from tieout.model.registers.collection import REGISTERS, Registers
from tieout.sources.refusal import SIZE_LIMIT, TABLE_LIMIT
from tieout.sources.registers.tables import TABLES

AS_OF = date(2026, 6, 30)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The clean programme, without registers but that of people."""
    without = {path: text for path, text in FILES.items() if path not in registers()}
    return plant(tmp_path / "repository", without)


def at(root: Path, **options: Any) -> Examination:
    return load(root, as_of=AS_OF, **options)


def why(of: Examination) -> dict[str, str]:
    return {item.need: item.reason for item in of.unexamined}


def text_of(name: str) -> str:
    return f"schema: tieout.{name}/v1\n{name}:\n  - {TABLES[name].example}\n"


def put(root: Path, name: str, text: str | bytes, suffix: str = "yaml") -> None:
    (root / f"registers/{name}.{suffix}").write_bytes(text.encode() if isinstance(text, str) else text)


def test_registers_that_are_absent_are_no_finding_and_no_silence(root: Path) -> None:
    found = at(root)
    assert found.registers == Registers()
    assert why(found) == {
        "systems": "there is no registers/systems.yaml, so no system is known",
        "vendors": "there is no registers/vendors.yaml, so no vendor is known",
        "risks": "there is no registers/risks.yaml, so no risk is known",
        "access": "there is no registers/access.yaml, so no grant is known",
        "findings": "there is no registers/findings.yaml, so no reported finding is known",
        "incidents": "there is no registers/incidents.yaml, so no incident is known",
        "exceptions": "there is no registers/exceptions.yaml, so no exception is known",
        "alerts": "there is no registers/alerts.yaml, so no alert is known",
        "commitments": "there is no registers/commitments.yaml, so no commitment is known",
    }
    assert found.unreadable == ()
    # What was captured names a system, and nobody can say any more whether that is one of ours.
    errors = {item.rule for item in check(found).findings if item.severity is Severity.ERROR}
    assert errors == {"evidence-source-unknown"}


@pytest.mark.parametrize("suffix", ["yaml", "yml"])
def test_every_register_is_read_from_the_disk_and_from_a_commit(root: Path, suffix: str) -> None:
    for name in REGISTERS:
        put(root, name, text_of(name), suffix)
    disk = at(root)
    assert why(disk) == {}
    assert (disk.unreadable, disk.unknown_fields, disk.missing_fields) == ((), (), ())
    assert [len(disk.registers.rows(name)) for name in REGISTERS] == [1] * len(REGISTERS)
    assert disk.uncommitted == tuple(sorted(f"registers/{name}.{suffix}" for name in REGISTERS))
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Add the registers")
    assert at(root, rev="HEAD") == at(root)
    assert at(root, rev="HEAD").registers == disk.registers


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_may_be_a_table(root: Path, name: str) -> None:
    required = TABLES[name].required
    put(root, name, f"{','.join(required)}\n", "csv")
    found = at(root)
    assert name not in why(found)
    assert (found.registers.rows(name), found.unreadable, found.missing_fields) == ((), (), ())


@pytest.mark.parametrize("name", ["people", *REGISTERS])
def test_two_files_of_one_register_are_none(root: Path, name: str) -> None:
    put(root, name, text_of(name))
    put(root, name, "id\n", "csv")
    found = at(root)
    assert why(found)[name] == (
        f"registers/{name}.yaml and registers/{name}.csv both exist, so it is unclear which counts"
    )
    assert found.roster.people == () if name == "people" else found.registers.rows(name) == ()
    assert [(item.location.path, item.kind, item.message) for item in found.unreadable] == [
        (f"registers/{name}.csv", "doubled-register", why(found)[name])
    ]


def test_a_file_beside_the_registers_that_is_none_is_named(root: Path) -> None:
    put(root, "access", text_of("access"))
    odd = ("Access.yaml", "README.md", ".hidden.yaml", "acess.yaml", "devices.csv", "people.yaml.bak", "risks.json")
    for name in odd:
        (root / "registers" / name).write_text("a\n", encoding="utf-8")
    put(root, "vendors", text_of("vendors"))
    (root / "registers/old").mkdir()
    (root / "registers/old/acces.yaml").write_text("a\n", encoding="utf-8")
    named = [
        ("registers/Access.yaml", "Access.yaml is no register, so nobody reads it. Did you mean access.yaml?"),
        ("registers/acess.yaml", "acess.yaml is no register, so nobody reads it. Did you mean access.yaml?"),
        ("registers/devices.csv", "devices.csv is no register, so nobody reads it"),
        ("registers/people.yaml.bak", "people.yaml.bak is no register, so nobody reads it. Did you mean people.yaml?"),
        ("registers/risks.json", "risks.json is no register, so nobody reads it. Did you mean risks.yaml?"),
    ]
    for _ in ("disk", "commit"):
        found = [item for item in at(root).unreadable if item.kind == "unknown-register"]
        assert [(item.location.path, item.message) for item in found] == named
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--allow-empty", "--message", "Add")
    assert at(root, rev="HEAD").unreadable == at(root).unreadable


@pytest.mark.parametrize(
    ("rows", "notes"),
    [
        ("a,A,true\n", []),
        ("a,A,true\n\n   \n", []),
        (",,\na,A,true\n", [(2, "a row holds nothing")]),
        ("a,A,true\n,,\n , ,\n", [(3, "2 rows hold nothing, the first of them here")]),
    ],
)
def test_a_row_of_blanks_is_noted(root: Path, rows: str, notes: list[tuple[int, str]]) -> None:
    put(root, "alerts", f"id,title,enabled\n{rows}", "csv")
    found = at(root)
    assert [(item.location.line, item.message) for item in found.unreadable] == notes
    assert len(found.registers.rows("alerts")) == 1


@pytest.mark.parametrize(
    "text", ["", "{", "nothing\n", "schema: tieout.risks/v1\n", "schema: tieout.risks/v1\nrisks: 1\n", "- 1\n", "\x00"]
)
@pytest.mark.parametrize("name", ["people", *REGISTERS])
def test_a_register_that_cannot_be_read_is_no_empty_one(root: Path, name: str, text: str) -> None:
    put(root, name, text.replace("risks", name))
    found = at(root)
    assert why(found)[name] == f"registers/{name}.yaml could not be read"
    assert found.unreadable or found.missing_fields
    assert [item for item in check(found).findings if item.location.path == f"registers/{name}.yaml"]


def test_people_of_whom_none_has_an_id_are_not_read(root: Path) -> None:
    (root / "registers/people.yaml").unlink()
    put(root, "people", "name\nAna\n", "csv")
    assert why(at(root))["people"] == "registers/people.csv could not be read"


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("listed", ["[]", ""])
def test_an_empty_register_is_an_answer(root: Path, name: str, listed: str) -> None:
    put(root, name, f"schema: tieout.{name}/v1\n{name}: {listed}\n")
    found = at(root)
    assert name not in why(found)
    assert (found.unreadable, found.missing_fields) == ((), ())


def test_a_value_that_cannot_be_read_leaves_the_rest(root: Path) -> None:
    put(root, "alerts", "schema: tieout.alerts/v1\nalerts: [{id: a, title: A, enabled: perhaps}, {id: b, title: B}]\n")
    found = at(root)
    assert [row.id for row in found.registers.alerts] == ["a", "b"]
    assert "alerts" not in why(found)
    assert [str(item.location) for item in found.unreadable] == ["registers/alerts.yaml:2:37"]


def to_link(root: Path) -> None:
    (root / "registers/risks.yaml").rename(root / "elsewhere.yaml")
    (root / "registers/risks.yaml").symlink_to("../elsewhere.yaml")


def to_folder(root: Path) -> None:
    (root / "registers/risks.yaml").unlink()
    (root / "registers/risks.yaml").mkdir()


def to_fifo(root: Path) -> None:
    (root / "registers/risks.yaml").unlink()
    os.mkfifo(root / "registers/risks.yaml")


@pytest.mark.parametrize(("make", "kind"), [(to_link, "symlink"), (to_folder, "not-regular"), (to_fifo, "not-regular")])
def test_what_stands_in_the_place_of_a_register_is_named(root: Path, make: object, kind: str) -> None:
    put(root, "risks", text_of("risks"))
    assert callable(make)
    make(root)
    found = at(root)
    assert [(item.location.path, item.kind) for item in found.unreadable] == [("registers/risks.yaml", kind)]
    assert why(found)["risks"] == "registers/risks.yaml could not be read"


@pytest.mark.parametrize("rev", [None, "HEAD"])
def test_behind_a_link_nothing_is_looked_for_and_that_is_said_once(root: Path, rev: str | None) -> None:
    (root / "registers").rename(root / "moved")
    (root / "registers").symlink_to("moved")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Link")
    found = load(root, as_of=AS_OF, rev=rev)
    assert [(item.location.path, item.kind) for item in found.unreadable] == [("registers/people.yaml", "symlink")]
    assert why(found)["access"] == "registers is a symbolic link, so registers/access.yaml was not looked for"
    assert set(why(found)) == {"people", *REGISTERS}


def test_a_register_that_the_disk_lacks_and_the_commit_has_is_named_as_changed(root: Path) -> None:
    put(root, "risks", text_of("risks"))
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Add risks")
    (root / "registers/risks.yaml").unlink()
    assert at(root).uncommitted == ("registers/risks.yaml",)
    put(root, "risks", "id,title\n", "csv")
    assert at(root).uncommitted == ("registers/risks.csv", "registers/risks.yaml")


def test_a_table_may_be_larger_than_a_document(root: Path) -> None:
    """Far larger, on disk and in a commit."""
    title = "t" * 400
    rows = "".join(f"F-{number},scan,{title},2026-01-14,low\n" for number in range(12_000))
    put(root, "findings", f"id,source,title,reported_on,severity\n{rows}", "csv")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Add findings")
    assert (root / "registers/findings.csv").stat().st_size > SIZE_LIMIT
    assert len(at(root).registers.findings) == 12_000
    assert at(root, rev="HEAD").registers == at(root).registers


def test_and_has_a_limit_all_the_same(root: Path) -> None:
    with (root / "registers/findings.csv").open("wb") as file:
        file.truncate(TABLE_LIMIT + 1)
    found = at(root)
    assert [(item.kind, item.message) for item in found.unreadable] == [
        ("too-large", "registers/findings.csv is larger than 64 MiB, or missing from the clone")
    ]


def test_a_tree_without_registers_loads_nothing_for_them(tmp_path: Path) -> None:
    """What reads them has some twenty classes, which is a good part of a start."""
    root = plant(tmp_path / "bare", {path: text for path, text in FILES.items() if not path.startswith("registers")})
    code = (
        "import sys, datetime, pathlib\n"
        "from tieout.load import load\n"
        f"load(pathlib.Path({str(root)!r}), as_of=datetime.date(2026, 6, 30))\n"
        "print([name for name in sys.modules if name.startswith('tieout') and 'registers' in name])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == str(
        [
            "tieout.model.registers",
            "tieout.model.registers.collection",
            "tieout.sources.registers",
            "tieout.sources.registers.programme",
        ]
    )


def test_a_table_of_blank_rows_alone_is_an_empty_register(root: Path) -> None:
    put(root, "alerts", "id,title,enabled\n,,\n", "csv")
    assert "alerts" not in why(at(root))
