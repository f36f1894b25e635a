"""Which files are reviews of access, what lies beside them, and the day on which each came to the branch as it stands."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import commit_files, git, plant, write_files
from tests.sources.operation.test_access_review_record import CSV, HEAD, INLINE, PATH, TABLE
from tieout.load import load
from tieout.model.examination import Examination

AS_OF = date(2026, 6, 30)
FOLDER = "evidence/access-reviews"
RECORD = HEAD + INLINE
BESIDE = PATH.replace(".yaml", ".csv")
PARENT = "evidence/access-reviews/2026/2026-Q2-code-host.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "programme")


def write(root: Path, text: str | None, path: str = PATH) -> None:
    write_files(root, {path: text})


def commit(root: Path, at: str, text: str | None = RECORD, path: str = PATH) -> None:
    commit_files(root, at, {path: text})


def at(root: Path, **options: Any) -> Examination:
    return load(root, as_of=AS_OF, **options)


def days(found: Examination) -> list[str]:
    return [str(item.landed.on) if item.landed else "never" for item in found.access_reviews]


def noted(found: Examination) -> list[tuple[str, str]]:
    return [(item.location.path, item.kind) for item in found.unreadable]


def test_records_are_read_from_disk_from_a_commit_and_from_a_bare_repository(root: Path, tmp_path: Path) -> None:
    commit(root, "2026-04-10")
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "bare.git")
    disk, commit_, bare = at(root), at(root, rev="HEAD"), at(tmp_path / "bare.git")
    assert [item.path for item in disk.access_reviews] == [PATH]
    assert disk.access_reviews == commit_.access_reviews == bare.access_reviews
    assert (disk.uncommitted, disk.unreadable) == ((), ())
    assert days(disk) == ["2026-04-10"]


def test_they_are_no_captures_and_need_no_record_of_one(root: Path) -> None:
    write(root, "# Reviews\n", f"{FOLDER}/README.md")
    write(root, CSV, BESIDE)
    commit(root, "2026-04-10", HEAD + TABLE)
    found = at(root)
    assert (found.evidence.unrecorded, noted(found)) == ((), [])


def test_what_no_record_names_is_named(root: Path) -> None:
    for name in ("2026-Q2-code-host.csv", "2026-Q2-wiki.yml", "minutes.pdf"):
        write(root, "a,b\n", f"{FOLDER}/{name}")
    commit(root, "2026-04-10")
    assert noted(at(root)) == [
        (f"{FOLDER}/{name}", "misnamed-access-review")
        for name in ("2026-Q2-code-host.csv", "2026-Q2-wiki.yml", "minutes.pdf")
    ]


def test_a_record_may_lie_in_a_folder_and_no_two_have_one_id(root: Path) -> None:
    write(root, RECORD, PARENT)
    commit(root, "2026-04-10")
    assert noted(at(root)) == [(PARENT, "duplicate-id")]


def test_a_record_that_is_not_committed_is_read_and_has_not_landed(root: Path) -> None:
    write(root, RECORD)
    found = at(root)
    assert (days(found), found.uncommitted) == (["never"], (PATH,))
    assert at(root, rev="HEAD").access_reviews == ()


def test_a_record_that_is_changed_in_the_work_tree_has_not_landed_as_it_stands(root: Path) -> None:
    commit(root, "2026-04-10")
    write(root, RECORD.replace("revoke", "keep"))
    assert days(at(root)) == ["never"]
    assert days(at(root, rev="HEAD")) == ["2026-04-10"]


@pytest.mark.parametrize(
    ("old", "new", "day"),
    [
        ("moved to Support", "moved to Customer Support", "2026-04-10"),
        ("control: AC-03", "control: AC-04", "2026-04-10"),
        ("account: dan,", "account: Dan, ", "2026-04-10"),
        ("reviewer: person:ben\n", "reviewer: person:ben  # as every quarter\n", "2026-04-10"),
        ("revoke", "keep", "2026-05-20"),
        ("person:ana\n", "person:cleo\n", "2026-05-20"),
        ("2026-04-10", "2026-04-09", "2026-05-20"),
        ("0f3a21bc", "0f3a21bd", "2026-05-20"),
        ("reviewer: person:ben", "reviewer: person:eve", "2026-05-20"),
        ("account: dan", "account: eve", "2026-05-20"),
    ],
)
def test_the_day_is_that_on_which_what_was_signed_came(root: Path, old: str, new: str, day: str) -> None:
    commit(root, "2026-04-10")
    assert RECORD.replace(old, new) != RECORD
    commit(root, "2026-05-20", RECORD.replace(old, new))
    assert days(at(root)) == [day]


def test_what_was_changed_and_put_back_is_as_it_stands_since_then(root: Path) -> None:
    commit(root, "2026-04-10")
    commit(root, "2026-04-20", RECORD.replace("revoke", "keep"))
    commit(root, "2026-05-20")
    assert days(at(root)) == ["2026-05-20"]


def test_what_was_deleted_and_brought_back_came_again(root: Path) -> None:
    commit(root, "2026-04-10")
    commit(root, "2026-04-20", None)
    commit(root, "2026-05-20")
    assert days(at(root)) == ["2026-05-20"]


@pytest.mark.parametrize("folder", ["1", "2026"])
def test_a_record_that_is_moved_was_signed_when_it_came_first(root: Path, folder: str) -> None:
    place = PARENT.replace("/2026/", f"/{folder}/")
    table = place.replace(".yaml", ".csv")
    commit(root, "2026-04-10", CSV, BESIDE)
    commit(root, "2026-04-11", HEAD + TABLE)
    write(root, None)
    write(root, None, BESIDE)
    write(root, CSV, table)
    commit(root, "2026-05-10", HEAD + TABLE, place)
    assert days(at(root)) == ["2026-04-11"]
    write(root, None, table)
    write(root, None, place)
    write(root, CSV, BESIDE)
    commit(root, "2026-05-12", HEAD + TABLE)
    assert days(at(root)) == ["2026-04-11"]
    commit(root, "2026-05-14", CSV.replace("keep", "revoke", 1), BESIDE)
    assert days(at(root)) == ["2026-05-14"]


def test_a_version_that_cannot_be_read_ends_the_one_before_it(root: Path) -> None:
    commit(root, "2026-04-10")
    commit(root, "2026-04-20", "a: [\n")
    commit(root, "2026-05-20")
    assert days(at(root)) == ["2026-05-20"]


def test_the_table_beside_it_is_part_of_what_was_signed(root: Path) -> None:
    commit(root, "2026-04-10", HEAD + TABLE)
    assert days(at(root)) == ["2026-04-10"]
    commit(root, "2026-04-12", CSV, BESIDE)
    assert days(at(root)) == ["2026-04-12"]
    commit(root, "2026-05-20", CSV.replace("dan,revoke", "dan,keep"), BESIDE)
    assert days(at(root)) == ["2026-05-20"]


def test_a_back_dated_commit_does_not_make_an_earlier_sign_off(root: Path) -> None:
    commit(root, "2026-05-20", "# Guide\n", "docs/guide.md")
    commit(root, "2026-05-20", "# Reviews\n", f"{FOLDER}/README.md")
    commit(root, "2026-03-31")
    assert days(at(root)) == ["2026-05-20"]


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("UTC", "2026-04-10T23:30:00Z", "2026-04-10"),
        ("Pacific/Auckland", "2026-04-10T23:30:00Z", "2026-04-11"),
        ("America/New_York", "2026-04-10T02:30:00Z", "2026-04-09"),
        ("Europe/Berlin", "2026-03-28T23:30:00Z", "2026-03-29"),
        ("Europe/Berlin", "2026-03-29T21:59:00Z", "2026-03-29"),
        ("Europe/Berlin", "2026-03-29T22:00:00Z", "2026-03-30"),
    ],
)
def test_the_day_is_civil_in_the_organizations_zone(root: Path, zone: str, moment: str, day: str) -> None:
    controls = root / "controls.yaml"
    controls.write_text(controls.read_text().replace("timezone: UTC", f"timezone: {zone}"))
    commit(root, moment)
    assert days(at(root)) == [day]


@pytest.mark.parametrize("link", ["evidence", FOLDER])
def test_a_folder_behind_a_link_is_not_entered_and_named_once(root: Path, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    for path in ("access-reviews/2026-Q2-code-host.yaml", "2026-Q2-code-host.yaml"):
        write(outside, RECORD, path)
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    if link == "evidence":
        shutil.rmtree(root / link, ignore_errors=True)
    (root / link).symlink_to(outside, target_is_directory=True)
    found = at(root)
    assert (found.access_reviews, noted(found)) == ((), [(link, "symlink")])
