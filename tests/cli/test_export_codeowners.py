"""tieout export codeowners, on a real repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, PEOPLE, Done, plant, tieout
from tieout.sources.codeowners import CodeOwners

KNOWN = PEOPLE.replace("emails: [ana@example.com]", "emails: [ana@example.com], logins: [ana-x]").replace(
    "emails: [ben@example.com]", "emails: [ben@example.com], logins: [ben-x]"
)


def export(root: Path, *arguments: str) -> Done:
    return tieout("export", "codeowners", "--root", str(root), "--as-of", AS_OF, *arguments)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "it", {**FILES, "registers/people.yaml": KNOWN})


def owned(root: Path, path: str) -> tuple[str, ...]:
    return CodeOwners.parse((root / ".github/CODEOWNERS").read_bytes()).owners(path)


def test_it_is_written_once_and_then_stands(root: Path) -> None:
    assert export(root, "--check").returncode == 1
    assert not (root / ".github").exists()
    done = export(root)
    assert (done.returncode, done.text.split()[0]) == (0, "wrote")
    assert owned(root, "policies/data-classification.md") == ("@ben-x",)
    assert owned(root, "controls.yaml") == ("@ana-x",)
    for again in (export(root), export(root, "--check")):
        assert (again.returncode, again.text, again.told) == (0, "", "")


def test_a_people_register_that_cannot_be_read_is_said_once(root: Path) -> None:
    """That nobody can then be asked for any text follows from it, and is no list of faults of the texts."""
    (root / "registers/people.yaml").write_text("roles: a: b\n", encoding="utf-8")
    done = export(root)
    assert (done.returncode, done.text) == (3, "")
    told = done.told.splitlines()
    assert [line for line in told if "could not be read" in line or ": " in line[8:]] == [told[0], told[-1]]
    assert told[0].startswith("tieout: registers/people.yaml: line 1 could not be read: ")
    assert told[1] == "tieout: nothing was written"
    (root / "registers/people.yaml").unlink()
    assert export(root).told.splitlines()[:2] == [
        "tieout: registers/people.yaml: there is no registers/people.yaml, so nobody is known",
        "tieout: nothing was written",
    ]


def test_what_people_wrote_stays(root: Path) -> None:
    (root / "CODEOWNERS").write_text("/src/ @devs\n", encoding="utf-8")
    assert export(root).returncode == 0
    assert (root / "CODEOWNERS").read_text(encoding="utf-8").startswith("/src/ @devs\n\n# BEGIN tieout")
    assert not (root / ".github").exists()


def test_a_new_approver_is_drift(root: Path) -> None:
    export(root)
    people = (root / "registers/people.yaml").read_text(encoding="utf-8").replace("ben-x", "ben-y")
    (root / "registers/people.yaml").write_text(people, encoding="utf-8")
    done = export(root, "--check")
    assert done.returncode == 1
    assert "does not name the approvers" in done.told


def test_who_cannot_be_asked_is_3_and_nothing_is_written(tmp_path: Path) -> None:
    root = plant(tmp_path / "it", FILES)
    done = export(root)
    assert done.returncode == 3
    assert "policies/data-classification.md: nobody who holds role:cto has a login" in done.told
    assert not (root / ".github").exists()


@pytest.mark.parametrize("line", ["* @everybody", "/policies/", "*.md @everybody"])
def test_a_line_by_hand_that_takes_over_is_refused(root: Path, line: str) -> None:
    export(root)
    place = root / ".github/CODEOWNERS"
    place.write_text(place.read_text(encoding="utf-8") + f"{line}\n", encoding="utf-8")
    for arguments in ((), ("--check",)):
        done = export(root, *arguments)
        assert done.returncode == 1
        assert "the last line that matches decides" in done.told


def test_torn_markers_and_links_are_refused(root: Path) -> None:
    (root / "CODEOWNERS").write_text("# BEGIN tieout\n", encoding="utf-8")
    assert export(root).returncode == 2
    (root / "CODEOWNERS").unlink()
    (root / "elsewhere").write_text("", encoding="utf-8")
    (root / "CODEOWNERS").symlink_to("elsewhere")
    assert export(root).returncode == 2


MARKED = "# BEGIN tieout"


@pytest.mark.parametrize("place", [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"])
def test_of_three_places_the_one_that_the_forge_reads_is_written(root: Path, place: str) -> None:
    (root / place).parent.mkdir(exist_ok=True)
    (root / place).write_text("/src/ @devs\n", encoding="utf-8")
    assert export(root).returncode == 0
    assert MARKED in (root / place).read_text(encoding="utf-8")
    assert export(root, "--check").returncode == 0


def test_the_first_of_the_places_counts_and_the_others_are_left_alone(root: Path) -> None:
    """GitHub reads .github/, then the root, then docs/, and only the first that is there."""
    for place in (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"):
        (root / place).parent.mkdir(exist_ok=True)
        (root / place).write_text("* @everybody\n", encoding="utf-8")
    assert export(root).returncode == 0
    assert MARKED in (root / ".github/CODEOWNERS").read_text(encoding="utf-8")
    assert (root / "CODEOWNERS").read_text(encoding="utf-8") == "* @everybody\n"
    assert (root / "docs/CODEOWNERS").read_text(encoding="utf-8") == "* @everybody\n"
    (root / ".github/CODEOWNERS").write_text("", encoding="utf-8")  # an empty file is one that is there: it asks nobody
    assert export(root, "--check").returncode == 1


@pytest.mark.parametrize("line", ["!policies/data-classification.md @mallory", "[p]olicies/** @mallory"])
def test_negation_and_ranges_which_the_forge_does_not_know_take_nothing_over(root: Path, line: str) -> None:
    """GitHub skips such a line, so that what stands above it still asks its owners."""
    export(root)
    file = root / ".github/CODEOWNERS"
    file.write_text(file.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    assert export(root, "--check").returncode == 0
    assert owned(root, "policies/data-classification.md") == ("@ben-x",)


def test_a_file_that_github_would_not_read_is_refused(root: Path) -> None:
    (root / "CODEOWNERS").write_text("# " + "x" * 3_145_728 + "\n", encoding="utf-8")
    for arguments in ((), ("--check",)):
        done = export(root, *arguments)
        assert done.returncode == 2
        assert "larger than the 3 MiB" in done.told
    assert MARKED not in (root / "CODEOWNERS").read_text(encoding="utf-8")


def test_another_owner_of_the_same_text_is_drift_and_not_asked_silently(root: Path) -> None:
    """Somebody put in by hand between the markers is taken out, and `--check` says that it is not as it would be."""
    export(root)
    file = root / ".github/CODEOWNERS"
    file.write_text(file.read_text(encoding="utf-8").replace("@ben-x", "@ben-x @nobody-known"), encoding="utf-8")
    assert export(root, "--check").returncode == 1
    assert export(root).returncode == 0
    assert owned(root, "policies/data-classification.md") == ("@ben-x",)


def in_folders(tmp_path: Path, *folders: str) -> Path:
    """Give a repository with the same programme in several folders; the approver's account is the folder's name."""
    files = {
        f"{folder}/{path}": (KNOWN.replace("ben-x", f"ben-{folder}") if path == "registers/people.yaml" else text)
        for folder in folders
        for path, text in FILES.items()
    }
    return plant(tmp_path / "code", {"src/main.c": "x\n", **files})


def test_programmes_in_two_folders_each_keep_a_block(tmp_path: Path) -> None:
    """The second wrote over the first before, and nobody was asked for its texts any more."""
    top = in_folders(tmp_path, "one", "two")
    for folder in ("one", "two", "one"):
        assert export(top / folder).returncode == 0
    for folder in ("one", "two"):
        assert owned(top, f"{folder}/policies/data-classification.md") == (f"@ben-{folder}",)
        assert export(top / folder, "--check").returncode == 0
    (top / "two/registers/people.yaml").write_text(KNOWN.replace("ben-x", "ben-y"), encoding="utf-8")
    assert export(top / "two").returncode == 0
    assert owned(top, "one/policies/data-classification.md") == ("@ben-one",)
    assert owned(top, "two/policies/data-classification.md") == ("@ben-y",)
    text = (top / ".github/CODEOWNERS").read_text(encoding="utf-8")
    assert text.count("# BEGIN tieout one/:") == text.count("# BEGIN tieout two/:") == 1


def test_a_programme_at_the_top_and_one_in_a_folder_keep_theirs(tmp_path: Path) -> None:
    top = in_folders(tmp_path, "one")
    plant(top, {**FILES, "registers/people.yaml": KNOWN}, commit=False)
    for root in (top, top / "one", top):
        assert export(root).returncode == 0
    assert owned(top, "policies/data-classification.md") == ("@ben-x",)
    assert owned(top, "one/policies/data-classification.md") == ("@ben-one",)


def test_a_block_of_an_earlier_release_that_names_no_folder_is_taken_over_by_the_folder_it_is_of(
    tmp_path: Path,
) -> None:
    top = in_folders(tmp_path, "one", "two")
    assert export(top / "one").returncode == 0
    place = top / ".github/CODEOWNERS"
    place.write_text(place.read_text(encoding="utf-8").replace("# BEGIN tieout one/:", "# BEGIN tieout:"), "utf-8")
    assert export(top / "one", "--check").returncode == 1
    assert export(top / "two").returncode == 0
    assert owned(top, "one/policies/data-classification.md") == ("@ben-one",)
    assert export(top / "one").returncode == 0
    text = place.read_text(encoding="utf-8")
    assert (text.count("# BEGIN tieout"), text.count("# BEGIN tieout:")) == (2, 0)


def test_the_marker_of_one_folder_does_not_hide_a_torn_one(tmp_path: Path) -> None:
    top = in_folders(tmp_path, "one", "two")
    assert export(top / "one").returncode == 0
    place = top / ".github/CODEOWNERS"
    place.write_text("# BEGIN tieout two/: x\n" + place.read_text(encoding="utf-8"), encoding="utf-8")
    for folder in ("one", "two"):
        assert export(top / folder).returncode == 2
