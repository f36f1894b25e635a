"""The page on the site, typed in as it stands."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.programme import plant, tieout
from tests.docs.test_tutorial import ROOT, matches, steps

PAGE = (ROOT / "docs/how-to/publish-the-site.md").read_text(encoding="utf-8")


def test_every_site_of_the_page_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plant(tmp_path / "programme"))
    for step in steps(PAGE):
        done = tieout(*shlex.split(step.command)[1:])
        assert done.returncode == step.code, done
        assert matches(step.expected, done.text + done.told), done
    assert Path("build/site/index.html").is_file()
    assert Path("public/index.html").is_file()
    assert Path("staged/mkdocs.yml").is_file()
