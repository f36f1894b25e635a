"""A rehearsal as people and machines read it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from tests.report import shapes
from tests.report.rehearsal.sample import rehearsal
from tieout.check import check
from tieout.report.rehearsal.json import json
from tieout.report.rehearsal.markdown import markdown
from tieout.report.rehearsal.text import text
from tieout.workpapers.rehearsal import rehearse

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
    assert all("\nOf those not drawn 1 would fail: another seed draws them\n" in page for page in hidden)


def page(**rest: Any) -> str:
    seen = factories.examination(**rest)
    return text(rehearse(seen, check(seen), seed="spring 7"))


def test_where_nothing_is_captured_at_all_that_is_said_once() -> None:
    both = (factories.control(), factories.control(id="AC-02"))
    said = page(controls=both, as_of=date(2026, 7, 20)).splitlines()
    assert said[3:] == [
        "Cannot be shown: it is neither done nor missed",
        "  AC-01, AC-02: nothing is captured at all, so it is neither shown nor missed",
        "      $ tieout explain no-evidence-yet",
        "",
        "4 items drawn of 2 of 2 controls: 4 cannot be shown",
        "Nothing would fail, of what could be looked at: that is no success",
    ]


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (date(2026, 6, 29), "Rehearsal as of 2026-06-29, period 2026-H1, which ends in 1 day"),
        (date(2026, 6, 30), "Rehearsal as of 2026-06-30, period 2026-H1, which ends today"),
        (date(2026, 7, 1), "Rehearsal as of 2026-07-01, period 2026-H1, which ended on 2026-06-30"),
    ],
)
def test_it_says_how_long_the_period_runs(as_of: date, said: str) -> None:
    assert page(as_of=as_of).splitlines()[0] == said


def test_without_a_period_nothing_is_drawn_and_that_is_no_success() -> None:
    assert page(period=None).splitlines() == [
        "Rehearsal as of 2026-06-30, no period",
        "Seed spring 7; an auditor brings another: --seed WORDS draws anew",
        "",
        "No population: an auditor would ask for a list",
        "  AC-01: no period is examined: declare one under periods in controls.yaml, or",
        "    name it with --period",
        "",
        "Nothing was drawn: that is no success",
    ]


def test_today_is_the_last_day_of_what_can_be_mended() -> None:
    told = " ".join(page().split())
    assert "to come by 2026-06-30 (7 days left, with the grace until 2026-07-07, 0 of them in the period)" in told
    assert "(today is the last day)" in " ".join(page(as_of=date(2026, 7, 7)).split())
