"""Registers of evidence: a row a capture at an anchor that stays, and no other page grows with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import evidence
from tieout.check import check
from tieout.model.document import Classification
from tieout.model.evidence.capture import Capture
from tieout.model.examination import Examination
from tieout.render.names import evidence_anchor
from tieout.render.site_registers import by_quarter, quarter_of
from tieout.site.audience import Audience
from tieout.site.pages import site_map
from tieout.site.places import places
from tieout.site.rendering import Rendering
from tieout.site.site_map import SiteMap
from tieout.workpapers.evidence_sheet import EvidenceRow, evidence_sheet
from tieout.workpapers.ladder import ladder


def mapped(of: Examination, audience: Audience = Audience.AUDITOR) -> SiteMap:
    outcome = check(of)
    return site_map(of, outcome, ladder(of, outcome), audience=audience)


def rendered(site: SiteMap) -> dict[str, str]:
    rendering = Rendering(site)
    return {page.path: rendering.content(page.path) for page in site.pages}


def daily(count: int) -> tuple[Capture, ...]:
    start = date(2026, 1, 2)
    return tuple(evidence.on(start + timedelta(days=n % 150), hour=1 + n // 150) for n in range(count))


def row(at: datetime | None) -> EvidenceRow:
    one = evidence_sheet(evidence.examination(evidence.on("2026-03-02"))).rows[0]
    return replace(one, judged=replace(one.judged, claimed_at=at))


@pytest.mark.parametrize(
    ("at", "quarter"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), "2026-q1"),
        (datetime(2026, 3, 31, 23, 59, tzinfo=UTC), "2026-q1"),
        (datetime(2026, 4, 1, tzinfo=UTC), "2026-q2"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "2026-q4"),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), "9999-q4"),
        (None, "no-date"),
    ],
)
def test_a_capture_stands_in_the_quarter_that_it_claims(at: datetime | None, quarter: str) -> None:
    assert quarter_of(row(at)) == quarter


def test_the_newest_quarter_comes_first_and_what_has_no_date_last() -> None:
    moments = (None, datetime(2025, 5, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    assert list(by_quarter(map(row, moments))) == ["2026-q1", "2025-q2", "no-date"]


def test_each_capture_has_one_row_which_keeps_its_address_when_more_come() -> None:
    few, more = daily(40), daily(80)
    before, after = (rendered(mapped(evidence.examination(*of))) for of in (few, more))
    for capture in few:
        mark = f'<tr id="{evidence_anchor(capture.path)}">'
        at = [path for path, text in before.items() if mark in text]
        assert len(at) == 1
        assert [path for path, text in after.items() if mark in text] == at
        assert after[at[0]].count(mark) == 1


def test_no_page_but_its_register_grows_with_the_evidence() -> None:
    """Twice the captures of the same windows: every other page says a number more, and no word."""
    once, twice = daily(150), daily(300)
    before, after = (rendered(mapped(evidence.examination(*of))) for of in (once, twice))
    assert set(before) == set(after)
    grown = {path for path in before if len(after[path]) > len(before[path]) + 80}
    assert grown == {"evidence/2026-q1.md", "evidence/2026-q2.md"}
    for path in grown:
        assert len(after[path]) < 2.1 * len(before[path])


def test_registers_are_not_searched_and_not_in_the_navigation() -> None:
    site = mapped(evidence.examination(*daily(3)))
    assert site.beside == ("evidence/2026-q1.md",)
    assert {page.path for page in site.pages if not page.searched} == {"evidence/2026-q1.md"}
    assert '<a href="evidence/2026-q1.html">2026 Q1</a>: 3 captures: ' in rendered(site)["evidence.md"]


def test_the_staff_see_what_is_for_them_and_how_many_are_not() -> None:
    plain, secret = evidence.on("2026-03-02", classification="internal"), evidence.on("2026-03-03", title="CANARY")
    shown = rendered(mapped(evidence.examination(plain, secret), Audience.INTERNAL))
    assert evidence_anchor(plain.path) in shown["evidence/2026-q1.md"]
    assert evidence_anchor(secret.path) not in "".join(shown.values())
    assert "CANARY" not in "".join(shown.values())
    assert "1 of 2 is classified above the readers" in shown["evidence.md"]


@pytest.mark.parametrize("default", list(Classification))
@pytest.mark.parametrize("said", ["", "internal", "confidential", "no-such-class"])
def test_the_setting_decides_about_a_capture_that_says_nothing_and_about_no_other(
    said: str, default: Classification
) -> None:
    capture = evidence.on("2026-03-02", classification=said, title="CANARY")
    of = evidence.examination(capture)
    of = replace(of, program=replace(of.program, evidence_class=default))
    shown = rendered(mapped(of, Audience.INTERNAL))
    is_plain = said == "internal" or (not said and default in {Classification.PUBLIC, Classification.INTERNAL})
    assert ("evidence/2026-q1.md" in shown) == is_plain
    assert ("CANARY" in "".join(shown.values())) == is_plain
    assert ("evidence: {classification: internal}" in shown["evidence.md"]) != is_plain
    assert (f"taken as {default.value}" in shown["evidence.md"]) != is_plain


def test_what_a_capture_says_is_text() -> None:
    nasty = '"><script>alert(1)</script>'
    odd = evidence.on("2026-03-02", title=nasty, system=nasty, controls=(nasty,))
    text = rendered(mapped(evidence.examination(odd)))["evidence/2026-q1.md"]
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_document_called_like_a_register_stands_elsewhere() -> None:
    assert places(["evidence/2026-q1.md", "Evidence/x.md"]) == {
        "evidence/2026-q1.md": "documents/evidence/2026-q1.md",
        "Evidence/x.md": "documents/Evidence/x.md",
    }
