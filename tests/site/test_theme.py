"""Our way to the theme lists and renders what MkDocs' own does."""

from __future__ import annotations

import pytest
from mkdocs.theme import Theme

from tieout.site.theme import LeanTheme


@pytest.mark.parametrize("name", ["material", "mkdocs"])
def test_the_files_that_mkdocs_takes_are_all_listed(name: str) -> None:
    ours, theirs = LeanTheme(name).get_env().list_templates(), Theme(name).get_env().list_templates()
    assert ours == [path for path in theirs if not any(part.startswith(".") for part in path.split("/")[:-1])]
    assert len(ours) > 20


def test_an_icon_that_is_not_listed_is_found_all_the_same() -> None:
    env = LeanTheme("material").get_env()
    assert env.get_template(".icons/material/weather-night.svg").render().startswith("<svg")
