"""tieout export codeowners for a programme at GitLab, which reads other places, names and sections."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, tieout
from tests.cli.test_export_codeowners import KNOWN
from tests.cli.test_unasked_forge import GITLAB, programme


def test_gitlab_reads_no_codeowners_in_github(tmp_path: Path) -> None:
    """GitLab looks at the top, in docs/ and in .gitlab/, in this order."""
    root = programme(tmp_path / "it", GITLAB, **{"registers/people.yaml": KNOWN.replace("ben-x", "ben.x")})
    (root / ".github").mkdir()
    (root / ".github/CODEOWNERS").write_text("* @ana-x\n", encoding="utf-8")
    export = ("export", "codeowners", "--root", str(root), "--as-of", AS_OF)
    assert tieout(*export, "--check").returncode == 1
    done = tieout(*export)
    assert done.returncode == 0, done.told
    assert (root / ".github/CODEOWNERS").read_text(encoding="utf-8") == "* @ana-x\n"
    assert "/policies/data-classification.md @ben.x\n" in (root / "CODEOWNERS").read_text(encoding="utf-8")
    assert tieout(*export, "--check").returncode == 0


@pytest.mark.parametrize("place", ["docs/CODEOWNERS", ".gitlab/CODEOWNERS"])
def test_of_gitlabs_places_the_one_that_stands_is_written(place: str, tmp_path: Path) -> None:
    root = programme(tmp_path / "it", GITLAB, **{"registers/people.yaml": KNOWN})
    (root / place).parent.mkdir()
    (root / place).write_text("/src/ @devs\n", encoding="utf-8")
    assert tieout("export", "codeowners", "--root", str(root), "--as-of", AS_OF).returncode == 0
    assert "# BEGIN tieout" in (root / place).read_text(encoding="utf-8")
    assert not (root / "CODEOWNERS").exists()


def test_a_section_does_not_take_the_block_in(tmp_path: Path) -> None:
    """In a section of GitLab that is optional, whose first line begins with ^, nobody has to approve."""
    root = programme(tmp_path / "it", GITLAB, **{"registers/people.yaml": KNOWN})
    file = root / "CODEOWNERS"
    section = "^[Docs] @devs\n*.txt\n"
    file.write_text(f"/src/ @devs\n{section}", encoding="utf-8")
    export = ("export", "codeowners", "--root", str(root), "--as-of", AS_OF)
    assert tieout(*export).returncode == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("/src/ @devs\n# BEGIN tieout")
    assert text.endswith(f"# END tieout\n\n{section}")
    assert tieout(*export, "--check").returncode == 0
    block = text.removeprefix("/src/ @devs\n").removesuffix(section)
    file.write_text(f"/src/ @devs\n{section}{block}", encoding="utf-8")
    for arguments in (export, (*export, "--check")):
        done = tieout(*arguments)
        assert done.returncode == 2, done.told
        assert "optional section" in done.told
