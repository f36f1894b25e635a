"""Which files are records of exercises, what may hide some, and since when the branch has had them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import FILES, commit_files, git, plant, write_files
from tests.sources.test_exercise_record import RECORD
from tieout.load import load
from tieout.model.examination import Examination

AS_OF = date(2026, 6, 30)
FOLDER = "evidence/exercises"
PATH = f"{FOLDER}/EX-2026-01.md"
UNSIGNED = RECORD.replace("signed_off_by: person:ben\nsigned_off_on: 2026-05-14\n", "")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "programme")


def write(root: Path, text: str | None, path: str = PATH) -> None:
    write_files(root, {path: text})


def commit(root: Path, day: str, text: str | None = RECORD, path: str = PATH) -> None:
    commit_files(root, day, {path: text})


def at(root: Path, **options: Any) -> Examination:
    return load(root, as_of=AS_OF, **options)


def paths(found: Examination) -> list[str]:
    return [item.path for item in found.exercises]


def days(found: Examination) -> list[tuple[str, str]]:
    return [(str(item.recorded_on), str(item.sign_off_recorded_on)) for item in found.exercises]


def noted(found: Examination) -> list[tuple[str, str]]:
    return [(item.location.path, item.kind) for item in found.unreadable]


def test_records_are_read_from_disk_from_a_commit_and_from_a_bare_repository(root: Path, tmp_path: Path) -> None:
    commit(root, "2026-05-14")
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "bare.git")
    disk, commit_, bare = at(root), at(root, rev="HEAD"), at(tmp_path / "bare.git")
    assert paths(disk) == [PATH]
    assert disk.exercises == commit_.exercises == bare.exercises
    assert (disk.uncommitted, disk.unreadable) == ((), ())


def test_no_folder_is_no_record_and_no_fault(root: Path) -> None:
    assert (at(root).exercises, at(root).unreadable) == ((), ())


def test_a_record_that_is_not_committed_is_read_from_disk_alone(root: Path) -> None:
    write(root, RECORD)
    assert paths(at(root)) == [PATH]
    assert days(at(root)) == [("None", "None")]
    assert at(root).uncommitted == (PATH,)
    assert paths(at(root, rev="HEAD")) == []


def test_a_record_that_is_gone_from_disk_is_told(root: Path) -> None:
    commit(root, "2026-05-14")
    (root / PATH).unlink()
    assert (paths(at(root)), at(root).uncommitted) == ([], (PATH,))


def test_which_files_are_records(root: Path) -> None:
    mine = {
        f"{FOLDER}/EX-2026-02.md": True,
        f"{FOLDER}/tabletop.md": True,
        f"{FOLDER}/2026/EX-2026-03.md": True,
        f"{FOLDER}/EX-2026-04/notes.md": False,
        f"{FOLDER}/README.md": False,
        f"{FOLDER}/readme.md": False,
        f"{FOLDER}/EX-2026-05.txt": False,
        f"{FOLDER}/EX-2026-06.yaml": False,
        f"{FOLDER}/EX-2026-09.MD": False,
        f"{FOLDER}/note.txt": False,
        "evidence/EX-2026-07.md": False,
        "exercises/EX-2026-08.md": False,
    }
    for path in mine:
        write(root, RECORD, path)
    write(root, "what was said\n", f"{FOLDER}/minutes.txt")
    write(root, "\x00", f"{FOLDER}/screen.png")
    found = at(root)
    assert paths(found) == sorted(path for path, is_record in mine.items() if is_record)
    assert [path for path, kind in noted(found) if kind == "misnamed-exercise"] == [
        f"{FOLDER}/EX-2026-04/notes.md",
        f"{FOLDER}/EX-2026-05.txt",
        f"{FOLDER}/EX-2026-06.yaml",
        f"{FOLDER}/EX-2026-09.MD",
        f"{FOLDER}/note.txt",
    ]


def test_an_id_that_two_records_have_is_placed_at_the_second(root: Path) -> None:
    write(root, RECORD)
    write(root, RECORD, f"{FOLDER}/old/EX-2026-01.md")
    (fault,) = at(root).unreadable
    assert (fault.kind, str(fault.location)) == ("duplicate-id", f"{FOLDER}/old/EX-2026-01.md:2:1")
    assert fault.message == f"the id EX-2026-01 is that of {PATH} too, so it names neither"


def test_what_cannot_be_read_is_named_and_the_rest_is_read(root: Path) -> None:
    write(root, "no head\n", f"{FOLDER}/EX-2026-02.md")
    write(root, RECORD)
    (root / FOLDER / "EX-2026-03.md").symlink_to(root / PATH)
    (root / FOLDER / "EX-2026-04.md").mkdir()
    found = at(root)
    assert paths(found) == [PATH]
    assert noted(found) == [
        (f"{FOLDER}/EX-2026-04.md", "not-regular"),
        (f"{FOLDER}/EX-2026-02.md", "no-front-matter"),
        (f"{FOLDER}/EX-2026-03.md", "symlink"),
    ]


@pytest.mark.parametrize("link", ["evidence", FOLDER, f"{FOLDER}/more"])
def test_a_folder_behind_a_link_is_not_entered_and_named(root: Path, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    for path in ("exercises/EX-2026-01.md", "EX-2026-01.md"):
        write(outside, RECORD, path)
    shutil.rmtree(root / link, ignore_errors=True)
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(outside, target_is_directory=True)
    found = at(root)
    assert (paths(found), noted(found)) == ([], [(link, "symlink")])


def test_the_days_are_those_of_the_branch(root: Path) -> None:
    commit(root, "2026-05-13", UNSIGNED)
    commit(root, "2026-05-14", RECORD)
    commit(root, "2026-05-20", RECORD + "\nA note more.\n")
    assert days(at(root)) == [("2026-05-13", "2026-05-14")]
    assert days(at(root, rev="HEAD~2")) == [("2026-05-13", "None")]


def test_a_sign_off_that_was_written_anew_stands_since_then(root: Path) -> None:
    commit(root, "2026-05-14", RECORD)
    commit(root, "2026-05-20", RECORD.replace("person:ben", "person:ana"))
    commit(root, "2026-05-21", RECORD)
    assert days(at(root)) == [("2026-05-14", "2026-05-21")]


def test_a_record_that_was_away_meanwhile_was_there_before(root: Path) -> None:
    commit(root, "2026-05-14", RECORD)
    commit(root, "2026-05-20", None)
    commit(root, "2026-05-21", RECORD)
    assert days(at(root)) == [("2026-05-14", "2026-05-21")]


def test_a_sign_off_on_disk_alone_is_not_on_the_branch(root: Path) -> None:
    commit(root, "2026-05-13", UNSIGNED)
    write(root, RECORD)
    assert days(at(root)) == [("2026-05-13", "None")]


def test_a_side_branch_counts_from_its_merge(root: Path) -> None:
    git(root, "checkout", "--quiet", "-b", "drill")
    commit(root, "2026-05-13", UNSIGNED)
    commit(root, "2026-05-14", RECORD)
    git(root, "checkout", "--quiet", "main")
    noon = "2026-05-18T12:00:00Z"
    git(root, "merge", "--quiet", "--no-ff", "--message", "drill", "drill", GIT_COMMITTER_DATE=noon)
    assert days(at(root)) == [("2026-05-18", "2026-05-18")]


def test_a_date_set_back_does_not_make_an_earlier_past(root: Path) -> None:
    commit(root, "2026-06-10", RECORD, "policies/other.txt")
    commit(root, "2026-05-14", RECORD)
    assert days(at(root)) == [("2026-06-10", "2026-06-10")]


def test_a_programme_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    root = plant(tmp_path / "whole", {f"security/{path}": text for path, text in FILES.items()})
    commit(root, "2026-05-14", RECORD, f"security/{PATH}")
    commit(root, "2026-05-20", RECORD)
    found = at(root / "security")
    assert (paths(found), days(found)) == ([PATH], [("2026-05-14", "2026-05-14")])


def test_before_the_first_commit_there_are_no_days(tmp_path: Path) -> None:
    root = plant(tmp_path / "new", {**FILES, PATH: RECORD}, commit=False)
    assert days(at(root)) == [("None", "None")]


LONGER = RECORD.replace("PT3H20M", "PT5H")
ANEW = RECORD.replace("signed_off_on: 2026-05-14", "signed_off_on: 2026-05-21")


def rewritten(found: Examination) -> list[tuple[tuple[str, ...], str, str] | None]:
    changes = [item.rewritten for item in found.exercises]
    return [None if item is None else (item.keys, str(item.signed), str(item.on)) for item in changes]


@pytest.mark.parametrize(
    ("later", "changes"),
    [
        (RECORD, None),
        (RECORD.replace("PT5H", "PT3H20M"), None),
        (LONGER, (("measured",), "2026-05-14", "2026-05-21")),
        (RECORD.replace("outcome: partial", "outcome: pass"), (("outcome",), "2026-05-14", "2026-05-21")),
        (RECORD.replace("person:dan", "person:eve"), (("participants",), "2026-05-14", "2026-05-21")),
        (RECORD.replace("by: person:ben", "by: person:ana"), (("signed_off_by",), "2026-05-14", "2026-05-21")),
        (RECORD.replace("on: 2026-05-14", "on: 2026-05-13"), (("signed_off_on",), "2026-05-14", "2026-05-21")),
        (ANEW.replace("PT3H20M", "PT5H"), None),
        (RECORD + "\nMore was said of it later.\n", None),
    ],
)
def test_what_was_signed_off_and_reads_otherwise_since(root: Path, later: str, changes: object) -> None:
    commit(root, "2026-05-12", UNSIGNED.replace("PT3H20M", "PT1H"))
    commit(root, "2026-05-14")
    if later != RECORD:
        commit(root, "2026-05-21", later)
    assert rewritten(at(root)) == [changes]


def test_a_change_of_the_day_of_the_sign_off_is_part_of_it(root: Path) -> None:
    commit(root, "2026-05-14")
    commit(root, "2026-05-14", LONGER)
    assert rewritten(at(root)) == [None]


def test_a_change_that_is_put_back_is_none(root: Path) -> None:
    commit(root, "2026-05-14")
    commit(root, "2026-05-21", LONGER)
    commit(root, "2026-05-22")
    assert rewritten(at(root)) == [None]


def test_a_change_that_is_not_committed_is_one_too(root: Path) -> None:
    commit(root, "2026-05-14")
    write(root, LONGER)
    assert rewritten(at(root)) == [(("measured",), "2026-05-14", "None")]


def test_a_record_that_comes_back_otherwise_was_signed_off_before(root: Path) -> None:
    commit(root, "2026-05-14")
    commit(root, "2026-05-15", None)
    commit(root, "2026-05-16", LONGER)
    assert rewritten(at(root)) == [(("measured",), "2026-05-14", "2026-05-16")]


def test_a_day_that_was_still_to_come_vouches_for_nothing(root: Path) -> None:
    commit(root, "2026-05-14", LONGER.replace("on: 2026-05-14", "on: 2062-05-14"))
    commit(root, "2026-05-15")
    assert rewritten(at(root)) == [None]
