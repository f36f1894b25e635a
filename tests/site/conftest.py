"""Three sites, each built once a worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import git, plant
from tests.companies import AS_OF as COMPANY
from tests.companies import Sample
from tests.site import hostile
from tieout.check import check
from tieout.load import load
from tieout.site.build import build
from tieout.site.pages import site_map
from tieout.site.pictures import with_pictures
from tieout.site.site_map import SiteMap
from tieout.starter.write import plant as plant_starter
from tieout.workpapers.ladder import ladder

AS_OF = date(2026, 6, 30)


def mapped(root: Path, as_of: date = AS_OF) -> SiteMap:
    """Examine a repository and give the pages of its site."""
    examination = load(root, as_of=as_of)
    outcome = check(examination)
    return with_pictures(site_map(examination, outcome, ladder(examination, outcome)), root, examination)


def starter(root: Path) -> Path:
    """Plant the starter."""
    plant_starter(root, organization="Example Ltd", timezone="Europe/Berlin")
    git(root, "init", "--quiet")
    return root


def attack(root: Path) -> Path:
    """Plant the hostile programme, with a link out of it and a secret in Git's configuration."""
    plant(root, hostile.FILES)
    (root / "policies/link.md").symlink_to("/etc/hosts")
    (root / "policies/folder").symlink_to("/etc")
    git(root, "config", "user.token", "CANARY-TOKEN")
    return root


MAKERS: dict[str, Callable[[Path], Path]] = {"starter": starter, "hostile": attack}


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory, sample: Sample) -> Callable[[str], Path]:
    """Give a function from a programme's name to its built site."""
    built: dict[str, Path] = {}

    def site(name: str) -> Path:
        if name not in built:
            scratch = tmp_path_factory.mktemp(name)
            found = mapped(sample(), COMPANY) if name == "demo" else mapped(MAKERS[name](scratch / "repository"))
            build(found, scratch / "site")
            built[name] = scratch / "site"
        return built[name]

    return site
