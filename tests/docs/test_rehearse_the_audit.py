"""The page on rehearsals names every kind of evidence that is a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from tieout.workpapers.instances.base import Family
from tieout.workpapers.instances.registry import POPULATIONS

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/rehearse-the-audit.md"


@pytest.mark.parametrize("family", POPULATIONS, ids=lambda item: item.register or "-".join(sorted(item.kinds)))
def test_the_page_names_what_means_a_list(family: Family) -> None:
    rows = [line.split("|")[1] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    wanted = (
        {f"`path: registers/{family.register}.yaml`"} if family.register else {f"`{kind}`" for kind in family.kinds}
    )
    assert any(all(name.replace("`kind: ", "`") in row.replace("`kind: ", "`") for name in wanted) for row in rows)
