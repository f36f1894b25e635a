"""The name of the settings is written in one more place, for speed; it is the same name."""

from __future__ import annotations

from tieout.model.examination import SETTINGS_PATH
from tieout.sources.place import SETTINGS


def test_the_settings_have_one_name() -> None:
    assert SETTINGS == SETTINGS_PATH
