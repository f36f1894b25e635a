"""A capture is the same bytes once Git has kept it, whatever the repository says of line ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ports.repositories import Sample
from tieout.collect.byte_for_byte import plant_attributes

CRLF = b"account,role\r\nana,admin\r\n"


@pytest.mark.parametrize("folder", ["", "programme"])
@pytest.mark.parametrize("said", ["* text=auto\n", "*.csv text eol=lf\n", "* text ident\n"])
def test_what_git_keeps_is_what_was_captured(tmp_path: Path, said: str, folder: str) -> None:
    sample = Sample(tmp_path / "it")
    root = sample.root / folder
    (root / "evidence/x").mkdir(parents=True)
    (sample.root / ".gitattributes").write_text(said)
    (root / "evidence/x/a.csv").write_bytes(CRLF)
    sample.git("add", "--all")
    where = f":{folder and f'{folder}/'}evidence/x/a.csv"
    assert sample.git("rev-parse", where) != sample.blob(CRLF)  # what would read as altered
    planted = plant_attributes(root)
    assert planted == root / "evidence/.gitattributes"
    sample.git("rm", "--quiet", "-r", "-f", "--cached", ".")
    sample.git("add", "--all")
    assert sample.git("rev-parse", where) == sample.blob(CRLF)
    assert plant_attributes(root) is None


@pytest.mark.parametrize(
    "said", ["* text=auto\nevidence/** -text\n", "/evidence/** binary\n", "programme/evidence/** -text\n", None]
)
def test_nothing_is_planted_where_it_is_said_or_nothing_is(tmp_path: Path, said: str | None) -> None:
    (tmp_path / "evidence").mkdir()
    if said is not None:
        (tmp_path / ".gitattributes").write_text(said)
    assert plant_attributes(tmp_path) is None
    assert list((tmp_path / "evidence").iterdir()) == []


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / ".gitattributes").write_text("* text=auto\n")
    (tmp_path / "evidence/.gitattributes").write_text("*.png binary\n")
    assert plant_attributes(tmp_path) is None
