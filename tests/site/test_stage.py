"""Staged sources: another generator makes the same pages of them, and runs nothing that a text says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import evidence
from tests.companies import AS_OF as COMPANY
from tests.companies import Sample
from tests.site import crawl
from tests.site.conftest import attack, mapped
from tieout.check import check
from tieout.model.errors import UsageError
from tieout.site.audience import Audience
from tieout.site.pages import site_map
from tieout.site.rendering import Rendering
from tieout.site.site_map import SiteMap
from tieout.site.stage import stage
from tieout.workpapers.ladder import ladder


@pytest.fixture(params=["hostile", "demo"])
def site(request: pytest.FixtureRequest, tmp_path: Path, sample: Sample) -> SiteMap:
    if request.param == "demo":
        return mapped(sample(), COMPANY)
    return mapped(attack(tmp_path / "repository"))


def mkdocs(folder: Path, out: Path, *options: str) -> None:
    """Build it by MkDocs as it comes, with its own theme and no plug-in of ours."""
    argv = [sys.executable, "-m", "mkdocs", "build", "--quiet", *options, "--config-file", str(folder / "mkdocs.yml")]
    done = subprocess.run([*argv, "--site-dir", str(out)], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr


def test_mkdocs_as_it_comes_makes_the_same_text_of_the_sources(tmp_path: Path, site: SiteMap) -> None:
    stage(site, tmp_path / "staged")
    mkdocs(tmp_path / "staged", tmp_path / "built")
    built = crawl.read(tmp_path / "built")
    rendering = Rendering(site)
    harmless = {script for script in built["404.html"].scripts if script.strip()}
    for page in site.pages:
        ours = crawl.Page(page.path)
        ours.feed(rendering.content(page.path))
        theirs = built[page.path.removesuffix(".md") + ".html"]
        assert ours.text in theirs.text, page.path
        assert theirs.handlers == [], page.path
        assert [script for script in theirs.scripts if "alert" in script] == [], page.path
        assert {link for link in ours.links if link[0] == "a"} <= set(theirs.links), page.path
    assert not any("alert" in script for script in harmless)


def test_a_page_is_one_block_of_html_in_which_no_template_sees_anything(tmp_path: Path, site: SiteMap) -> None:
    stage(site, tmp_path / "staged", edit_base="https://example.com/edit/main")
    for page in site.pages:
        text = (tmp_path / "staged/docs" / page.path).read_text(encoding="utf-8")
        head, _, body = text.removeprefix("---\n").partition("---\n\n")
        head, searched, none = head.partition("search:\n  exclude: true\n")
        assert (bool(searched), none) == (not page.searched, "")
        assert list(json.loads("{" + re.sub(r"^title: ", '"title": ', head.strip()) + "}")) == ["title"]
        assert body.startswith("<div>\n")
        assert body.endswith("\n</div>\n")
        assert "\n\n" not in body.strip()
        assert not set("{}") & set(body)
        assert ("Edit this page" in body) == (page.source is not None)


def test_the_settings_are_no_code(tmp_path: Path, site: SiteMap) -> None:
    stage(site, tmp_path / "staged")
    settings = json.loads((tmp_path / "staged/mkdocs.yml").read_text())
    beside = {"not_in_nav"} if site.beside else set()
    assert set(settings) == {"site_name", "copyright", "docs_dir", "use_directory_urls", "nav"} | beside
    assert settings["copyright"].startswith("As of 2")
    assert settings.get("not_in_nav", "") == "\n".join(f"/{path}" for path in site.beside)
    listed = [
        path for item in settings["nav"] for path in ([item] if isinstance(item, str) else next(iter(item.values())))
    ]
    assert sorted((*listed, *site.beside)) == sorted(page.path for page in site.pages)


def test_earlier_sources_are_replaced_and_nothing_else_is(tmp_path: Path, site: SiteMap) -> None:
    folder = tmp_path / "staged"
    stage(site, folder)
    before = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    (folder / "docs/left.md").write_text("x")
    stage(site, folder)
    assert {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()} == before
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "mine.txt").write_text("x")
    with pytest.raises(UsageError):
        stage(site, folder)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_registers_and_what_else_the_navigation_leaves_out_are_built_without_a_warning(tmp_path: Path) -> None:
    of = evidence.examination(*(evidence.on(f"2026-0{month}-02", title="{{ x }}\n\n# y") for month in (2, 5)))
    outcome = check(of)
    site = site_map(of, outcome, ladder(of, outcome), audience=Audience.AUDITOR)
    stage(site, tmp_path / "staged")
    settings = json.loads((tmp_path / "staged/mkdocs.yml").read_text())
    assert settings["not_in_nav"].split("\n") == ["/evidence/2026-q2.md", "/evidence/2026-q1.md"]
    mkdocs(tmp_path / "staged", tmp_path / "built", "--strict")
    text = (tmp_path / "staged/docs/evidence/2026-q1.md").read_text()
    assert text.startswith('---\ntitle: "Evidence of 2026 Q1"\nsearch:\n  exclude: true\n---\n\n<div>\n')
    assert not set("{}") & set(text)
    built = (tmp_path / "built/evidence/2026-q1.html").read_text()
    assert "&#123;&#123; x &#125;&#125;" in built or "{{ x }}" in built
    assert '<tr id="ev-' in built
