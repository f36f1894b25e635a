"""tieout site: where it is written, what it says, and when it is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, TIEOUT, git, plant, tieout
from tieout.site.build import MARKER


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_says_what_it_wrote_and_what_to_open(programme: Path, tmp_path: Path) -> None:
    out = tmp_path / "my site"
    done = tieout("site", "--root", str(programme), "--as-of", AS_OF, "--out", str(out))
    assert (done.returncode, done.told) == (0, "")
    assert done.text == f"wrote '{out}': 12 pages\nopen '{out}/index.html'\n"
    assert (out / MARKER).is_file()


def test_a_forge_that_nobody_knows_by_its_name_is_told_with_the_step(tmp_path: Path) -> None:
    """Without a word the button of every page was missing."""
    root = plant(tmp_path / "programme")
    git(root, "remote", "add", "origin", "ssh://git@git.example.org:2222/group/policies.git")
    options = ("site", "--root", str(root), "--as-of", AS_OF, "--stage", str(tmp_path / "staged"))
    told = "tieout: no page has an edit button: the remote origin is no forge that is known by its name\n  next: write"
    assert told in tieout(*options).told
    assert "edit button" not in tieout(*options, "--edit-base", "https://git.example.org/edit/").told
    assert "edit button" not in tieout(*options, "--audience", "public").told
    git(root, "remote", "set-url", "origin", "../mirror")
    assert "edit button" not in tieout(*options).told


def test_the_default_place_is_below_the_root_and_does_not_disturb_a_check(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme")
    before = tieout("check", "--root", str(root), "--as-of", AS_OF)
    assert tieout("site", "--root", str(root), "--as-of", AS_OF).returncode == 0
    assert (root / "build/site/policies/data-classification.html").is_file()
    assert tieout("check", "--root", str(root), "--as-of", AS_OF) == before


def test_the_same_input_gives_the_same_bytes(programme: Path, tmp_path: Path) -> None:
    """Another process, zone, locale, hash seed, umask; and no clock beside the as-of day."""
    outs = []
    for number, (zone, locale, seed, epoch) in enumerate(
        [("UTC", "C", "0", "0"), ("Pacific/Kiritimati", "C.UTF-8", "4242", "1782777600")]
    ):
        out = tmp_path / str(number)
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": epoch}
        argv = [str(TIEOUT), "site", "--root", str(programme), "--as-of", AS_OF, "--out", str(out)]
        subprocess.run(argv, check=True, capture_output=True, env=environment, umask=0o077 * number, timeout=60)
        outs.append(files(out))
    assert outs[0] == outs[1]


def test_building_leaves_the_environment_alone(programme: Path, tmp_path: Path) -> None:
    before = dict(os.environ)
    tieout("site", "--root", str(programme), "--as-of", AS_OF, "--out", str(tmp_path / "site"))
    assert dict(os.environ) == before


def test_unreadable_settings_end_with_2_and_the_site_is_there(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme", {**FILES, "controls.yaml": "["})
    done = tieout("site", "--root", str(root), "--as-of", AS_OF, "--out", str(tmp_path / "site"))
    assert done.returncode == 2
    assert "could not be read" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["policies", "build"])
def test_a_folder_that_is_no_site_is_refused(tmp_path: Path, name: str) -> None:
    root = plant(tmp_path / "programme", {**FILES, "build/notes.txt": "mine"})
    before = files(root)
    done = tieout("site", "--root", str(root), "--as-of", AS_OF, "--out", str(root / name))
    assert done.returncode == 2
    assert "is no site of ours; nothing was written" in done.told
    assert files(root) == before


def test_a_bare_repository_has_no_place_for_it(programme: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(programme), "bare.git")
    done = tieout("site", "--root", str(tmp_path / "bare.git"), "--as-of", AS_OF)
    assert done.returncode == 2
    assert "--out" in done.told
    out = tmp_path / "site"
    assert tieout("site", "--root", str(tmp_path / "bare.git"), "--as-of", AS_OF, "--out", str(out)).returncode == 0


def test_a_place_that_cannot_be_made_is_74(programme: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = tieout("site", "--root", str(programme), "--as-of", AS_OF, "--out", str(tmp_path / "file/site"))
    assert done.returncode == 74
    assert (tmp_path / "file").read_text() == "mine"


def test_a_theme_that_is_not_installed_is_named(
    programme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mkdocs.commands.build", None)
    done = tieout("site", "--root", str(programme), "--as-of", AS_OF, "--out", str(tmp_path / "site"))
    assert done.returncode == 3
    assert "the site needs MkDocs Material, which is not installed" in done.told
    assert "next: pip install 'tieout[site]'" in done.told
    assert not (tmp_path / "site").exists()
