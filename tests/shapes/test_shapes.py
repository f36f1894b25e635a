"""Every shape of a proposed change, built as a real repository, gets the verdict that it expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shapes.build import build
from tests.shapes.story import NAMES, read


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_is_built_to_the_same_ids(name: str, tmp_path: Path) -> None:
    shape = read(name)
    first, second = (build(shape, tmp_path / folder) for folder in ("one", "two"))
    assert first.changes == second.changes
    assert (first.clone / "packed-refs").read_bytes() == (second.clone / "packed-refs").read_bytes()
