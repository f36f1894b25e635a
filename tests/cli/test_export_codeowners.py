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
