"""What controls.yaml says, key by key."""

from __future__ import annotations

import pytest

from tieout.model.settings_said import SettingsSaid
from tieout.sources.settings_said import settings_said

SETTINGS = b"""\
schema: tieout.controls/v1   # a remark
scope:
  categories: [security, availability]
  excluded:
    - {criterion: CC6.4, reason: "No premises
        of our own"}
rules: {due-soon: {days: 30}, stale-review: off}
periods: []
reviewed:
plugins: {}
controls:
  - id: AC-01
    evidence: [{id: a, system: b}, {id: c}]
    x-own: {deep: [1, 2]}
  - a word
  - title: no id
"""


def test_every_key_is_there_with_its_words() -> None:
    assert settings_said(SETTINGS, frozenset({"CC6.1"}), path="controls.yaml") == SettingsSaid(
        keys={
            "schema": ("tieout.controls/v1",),
            "scope.categories": ("security", "availability"),
            "scope.excluded": ("criterion: CC6.4, reason: No premises of our own",),
            "rules.due-soon.days": ("30",),
            "rules.stale-review": ("off",),
            "periods": (),
            "reviewed": (),
            "plugins": (),
        },
        controls={
            "AC-01": {"id": ("AC-01",), "evidence": ("id: a, system: b", "id: c"), "x-own.deep": ("1", "2")},
            "": {"title": ("no id",)},
        },
        in_scope=frozenset({"CC6.1"}),
    )


@pytest.mark.parametrize("data", [b"schema: [", b"- a\n", b"\xff", b"word"])
def test_what_cannot_be_read_says_nothing(data: bytes) -> None:
    assert settings_said(data, frozenset(), path="controls.yaml") is None
