from __future__ import annotations

from pathlib import Path

import pytest

from tieout.ports.cache import Cache, cache_folder


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"XDG_CACHE_HOME": "/var/cache/ana", "HOME": "/x"}, Path("/var/cache/ana/tieout")),
        ({"HOME": "/x"}, Path("/x/.cache/tieout")),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/x"}, Path("/x/.cache/tieout")),  # the standard: then ignore it
        ({}, None),
    ],
)
def test_the_folder_is_where_the_standard_says(environment: dict[str, str], folder: Path | None) -> None:
    assert cache_folder(environment) == folder


def test_what_is_put_is_there_for_the_next_run_after_saving(tmp_path: Path) -> None:
    first = Cache(tmp_path / "new" / "folder", "x")
    first.put("a", "1 2")
    assert first.get("a") == "1 2"
    assert Cache(tmp_path / "new" / "folder", "x").get("a") is None
    first.save()
    assert Cache(tmp_path / "new" / "folder", "x").get("a") == "1 2"
    assert Cache(tmp_path / "new" / "folder", "y").get("a") is None


def test_without_a_folder_nothing_is_kept() -> None:
    cache = Cache(None, "x")
    cache.put("a", "1")
    cache.save()
    assert (cache.get("a"), Cache(None, "x").get("a")) == ("1", None)


def test_two_runs_keep_what_each_found(tmp_path: Path) -> None:
    one, two = Cache(tmp_path, "x"), Cache(tmp_path, "x")
    one.put("a", "1")
    two.put("b", "2")
    one.save()
    two.save()
    assert [Cache(tmp_path, "x").get(key) for key in "ab"] == ["1", "2"]
