"""Drafts of description and assertion: what is known is filled in, what is not is a visible place to fill in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.render import sample
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.location import NotExamined
from tieout.model.registers.assets import Subservice
from tieout.model.registers.collection import REGISTERS
from tieout.render import drafts
from tieout.render.html import bundle_pages
from tieout.render.markdown import plain
from tieout.render.report import Report
from tieout.sources.markdown import to_html


def described(report: Report) -> str:
    return drafts.description(report)


def asserted(report: Report) -> str:
    return drafts.assertion(report)


def company(**rows: Any) -> Report:
    return sample.report(replace(sample.examination(), registers=factories.registers(**rows)))


def test_the_registers_fill_in_what_they_know() -> None:
    carved = factories.vendor(
        name="Cloud", subservice=Subservice.CARVE_OUT, criteria=("CC6.4",), csocs=("locks its doors",), cuecs_mapped=4
    )
    report = company(vendors=(carved,), incidents=(factories.incident(id="INC-1", title="A key leaked"),))
    text = described(report)
    assert "| Identity provider |" in text
    assert "On 2026-06-30: 2 people" in text
    assert "| POL-002 Access Control Policy | 1.0 | active | Security Lead: Ben Example |" in text
    assert " | draft | " in text.partition("### Procedures")[2].partition("### Data")[0]
    assert "| INC-1 A key leaked |" in text
    assert "### Left out of the report (carve-out)" in text
    assert "| Cloud |" in text
    assert "locks its doors" in text
    assert "4 tied to our controls, 0 open" in text
    assert "| A1.2 | Runs at the cloud provider |" in text


def test_an_incident_counts_by_the_day_in_the_company_s_zone() -> None:
    before = factories.incident(id="INC-0", detected_at=factories.at_hour("2025-12-31T22:59+00:00"))
    within = factories.incident(id="INC-1", detected_at=factories.at_hour("2025-12-31T23:00+00:00"))
    text = described(company(incidents=(before, within)))
    assert ("INC-0" in text, "INC-1" in text) == (False, True)


def test_what_no_register_says_is_a_place_to_fill_in_with_the_reason() -> None:
    absent = tuple(NotExamined(need=name, reason=f"there is no {name} register") for name in (*REGISTERS, "people"))
    empty = factories.registers(**dict.fromkeys(REGISTERS, ()))
    examined = replace(
        sample.examination(), registers=empty, unexamined=absent, roster=factories.roster(), history=None
    )
    examined = replace(examined, roster=replace(examined.roster, people=(), roles=()))
    text = described(sample.report(examined))
    for name in ("systems", "vendors", "incidents", "commitments", "people"):
        assert re.search(rf"\[to fill: [^\]]*there is no {name} register", text), name
    assert "the history was not examined" in text


def test_changes_within_the_period_are_told() -> None:
    change = ControlChange(
        control="AC-01", effect=ControlEffect.CHANGED, on=date(2026, 4, 2), commit="a" * 40, keys=("cadence",)
    )
    gone = replace(change, control="OLD-1", effect=ControlEffect.REMOVED, title="Old one")
    text = described(sample.report(replace(sample.examination(), control_changes=(change, gone))))
    assert "- AC-01 changed its cadence on 2026-04-02." in text
    assert "- OLD-1 Old one was removed on 2026-04-02." in text


def test_both_are_marked_as_drafts_on_top_and_neither_gives_an_opinion() -> None:
    report = sample.report()
    for text, title in ((described(report), "System description"), (asserted(report), "Management assertion")):
        assert text.split("\n")[:3] == [f"# {title}", "", f"**{drafts.DRAFT}**"]
        assert not re.search(r"complian|certif|tamper.?proof|guarantee|in our opinion", text, re.IGNORECASE)
    for page in bundle_pages(report):
        if page.path in {"system-description.html", "management-assertion.html"}:
            assert "▲ Draft, not signed." in page.text
            assert "<mark>[to fill: " in page.text


def test_the_assertion_leaves_every_statement_open_and_a_type_1_has_none_of_operation() -> None:
    report = sample.report()
    statements = [line for line in asserted(report).split("\n") if re.match(r"\d\.", line)]
    assert len(statements) == 3
    assert all("[to fill: " in line for line in statements)
    once = replace(factories.PERIOD, type=1)
    examined = sample.examination(period=once)
    judged = replace(sample.outcome(examined), period=once)
    assert "operated effectively" not in asserted(sample.report(examined, outcome=judged))


@pytest.mark.parametrize(
    "text",
    [
        *("<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](http://example.com/x.png)", "`code`"),
        *("**bold**", "a | b", "# title", "https://example.com/", "&lt;b&gt;", "a\nb", "\\", "[^1]", "~~x~~"),
    ],
)
def test_a_value_is_only_words_in_the_markdown_and_in_the_page(text: str) -> None:
    html = to_html(f"Before {plain(text)} after")
    assert (
        re.sub(
            r"[\n ]+",
            " ",
            re.sub(
                "&(amp|lt|gt|quot);",
                lambda found: {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}[found[1]],
                html.strip()[3:-4],
            ),
        )
        == f"Before {' '.join(text.split())} after"
    )
