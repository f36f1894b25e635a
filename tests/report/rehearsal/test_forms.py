"""A rehearsal as people and machines read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.report import shapes
from tests.report.rehearsal.sample import rehearsal
from tieout.report.rehearsal.json import json
from tieout.report.rehearsal.markdown import markdown
from tieout.report.rehearsal.text import text

EXPECTED = Path(__file__).parent / "expected"
FORMS = {"txt": text, "md": markdown, "json": json}


@pytest.mark.parametrize("form", FORMS)
def test_it_looks_as_expected(form: str) -> None:
    """TIEOUT_REWRITE=1 writes what it looks like; read it before you keep it."""
    found = FORMS[form](rehearsal())
    place = EXPECTED / f"rehearsal.{form}"
    if os.environ.get("TIEOUT_REWRITE") == "1":
        place.write_text(found, encoding="utf-8")
    assert found == place.read_text(encoding="utf-8")


def test_the_json_has_the_published_shape_and_sums_that_add_up() -> None:
    found = shapes.read("rehearsal", json(rehearsal()))
    drawn = [item["shown"] for row in found["controls"] for item in row["items"]]
    assert {state: count for state, count in found["totals"]["drawn"].items() if count} == {
        state: drawn.count(state) for state in drawn
    }
    for row in found["controls"]:
        total = 0 if row["population"] is None else row["population"]["total"]
        assert len(row["items"]) + sum(row["not_drawn"].values()) == total


def test_a_line_is_no_wider_than_a_terminal_but_for_a_command() -> None:
    lines = text(rehearsal()).splitlines()
    assert max(len(line) for line in lines if "$ tieout" not in line) <= 80


def test_with_colour_the_words_are_the_same() -> None:
    painted = text(rehearsal(), colour=True)
    assert "\x1b[1;31mWould fail\x1b[0m" in painted


def test_a_control_that_fails_in_another_draw_alone_is_named() -> None:
    """Of four quarters one was missed: some seed draws two others."""
    pages = [text(rehearsal(f"seed {number}")) for number in range(20)]
    hidden = [
        page for page in pages if "Would fail if another seed draws it\n  AC-01 Quarterly access review: 1 of 4" in page
    ]
    assert hidden
    assert all("another seed draws them" in page.splitlines()[-1] for page in hidden)
