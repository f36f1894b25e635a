"""Pages of controls and exceptions: what they say, where they lead, and that hostile text is only words."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import crawl, evidence, factories
from tests.render import sample
from tieout.model.cadence import Cadence, Every
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.evidence.capture import PresentFile
from tieout.model.finding import Severity
from tieout.model.location import Location
from tieout.render import names
from tieout.render.html import bundle_pages
from tieout.render.matrix_rows import COLUMNS, rows
from tieout.render.report import Report
from tieout.workpapers.control_sheet import files_of

NASTY = ('"><script>alert(1)</script>', "=cmd|'/C calc'!A0", "\u202egpj.exe", "x" * 5_000, "[to fill: y](javascript:z)")


def pages(of: Report) -> dict[str, str]:
    return {page.path: page.text for page in bundle_pages(of)}


def shown(text: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def sound(**changes: Any) -> Report:
    """Give a report of the company that has all that it has to capture, every file of it in the bundle."""
    report = sample.report(evidence.sound(), **changes)
    held = report.examination.evidence.judged
    paths = {path for item in held for path, _ in files_of(item)} | {item.capture.path for item in held}
    return replace(report, paths=frozenset(paths))


def test_a_control_page_says_all_that_the_auditor_asks_of_a_control() -> None:
    words = shown(pages(sound())["controls/AC-01.html"])
    asked = (
        "AC-01 Access review",
        "Expected against present 2 of 2 quarters in time",
        "Open deviations",
        "Population 2 instances",
        "In operation 2026-01-01 to 2026-06-30",
        "The control, as the company wrote it git",
        "Owner Security Lead: Ben Example",
        "Policies and runbooks",
        "2026-Q1 in time, 2026-01-14",
        "2026-Q2 in time, 2026-04-14",
        "access-review identity-provider 2 of 2 quarters",
        "Deviations and what management answered",
        "Evidence 2",
        "Item Covers Collected, first sealed State Files and their SHA-256",
        "Population and completeness Instances 2, 2026-01-01 to 2026-06-30",
        "Completeness The calendar gives every window",
        "Digest sha256:",
        "For your test",
        "Sample Test performed Result Reference",
    )
    places = [words.find(text) for text in asked]
    assert -1 not in places, asked[places.index(-1)]
    assert places == sorted(places)


def test_no_page_says_in_time_of_a_window_that_ended_too_long_a_gap() -> None:
    report = sample.report(evidence.examination(evidence.on("2026-01-02"), evidence.on("2026-06-29")))
    made = pages(report)
    words = shown(made["controls/AC-01.html"])
    assert "2026-Q1 in time, 2026-01-02" in words
    assert "2026-Q2 after too long a gap, 2026-06-29" in words
    assert "2026-Q2 in time" not in words
    assert "✓ 2026-Q1 in time ✗ 2026-Q2 after too long a gap" in shown(made["evidence.html"])


def test_each_item_of_evidence_has_its_three_days_with_their_strength_and_the_digest_of_its_files() -> None:
    report = sound()
    text = pages(report)["controls/AC-01.html"]
    for judged in report.examination.evidence.judged:
        assert f'id="{names.evidence_anchor(judged.capture.path)}"' in text
        row = text[text.index(names.evidence_anchor(judged.capture.path)) :].partition("</tr>")[0]
        assert f"{judged.completed_on} " in row
        assert re.search(r"<br>2026-\d\d-\d\d \d\d:\d\d UTC <span class=\"source (git|witness)\">", row)
        for path, file in files_of(judged):
            assert f'href="../{path}"' in row
            assert file.sha256 in row


def test_a_raw_file_that_is_not_in_the_bundle_is_named_and_not_linked() -> None:
    text = pages(replace(sound(), paths=frozenset()))["controls/AC-01.html"]
    assert 'href="../evidence/' not in text
    assert "not in this bundle" in text


def test_the_population_is_linked_only_where_its_file_is_there() -> None:
    report = sound()
    table = "populations/AC-01.csv"
    assert f'href="../{table}"' not in pages(report)["controls/AC-01.html"]
    there = replace(report, paths=report.paths | {table})
    assert f'<a href="../{table}">{table}</a>' in pages(there)["controls/AC-01.html"]


@pytest.mark.parametrize("odd", ["index", "Zugriff \u00e4"])
def test_the_population_of_an_odd_control_is_its_own(odd: str) -> None:
    """``populations/index.csv`` is the list of lists, and no file is called by letters that not every system has."""
    control = factories.control(id=odd)
    report = sample.report(sample.examination(controls=(control,)))
    (table,) = names.population_tables((control,))
    there = replace(report, paths=frozenset({"populations/index.csv", f"populations/{odd}.csv", table}))
    (page,) = names.control_pages((control,))
    assert table not in {"populations/index.csv", f"populations/{odd}.csv"}
    assert f'<a href="../{table}">{table}</a>' in pages(there)[page]
    assert {row[COLUMNS.index("Population file")] for row in rows(there)} <= {"", table}


def test_a_file_that_cannot_be_read_says_so_in_place_of_its_digest() -> None:
    capture = evidence.capture(present=(PresentFile(name="raw.json", sha256="", bytes=0, problem="is a link"),))
    assert "✗ is a link" in shown(pages(sample.report(evidence.examination(capture)))["controls/AC-01.html"])


def test_a_deviation_that_names_no_control_is_told_of_on_each_control_of_its_criteria() -> None:
    found = factories.finding(
        rule="uncovered-criterion",
        severity=Severity.ERROR,
        subject="C1.2",
        message="nobody reads the list",
        location=Location("controls.yaml", 3),
    )
    controls = (factories.control(), factories.control(id="AC-02", criteria=("C1.1",)))
    made = pages(sample.report(sample.examination(controls=controls), found))
    words = shown(made["controls/AC-01.html"])
    assert "and 1 of its criteria" in words
    assert "tied to no control 1 Nothing on record says of which control this is: judge whether of this one." in words
    assert "Nobody reads the list uncovered-criterion" in words
    assert "tied to no control" not in shown(made["controls/AC-02.html"])


def test_a_control_that_nobody_looked_at_says_so_and_never_none() -> None:
    bare = factories.examination(controls=(factories.control(evidence=(), cadence=None),), history=None)
    words = shown(pages(sample.report(bare))["controls/AC-01.html"])
    assert "○ Whether it changed within the period was not examined." in words
    assert "○ Not examined: no evidence of any control was captured." in words
    assert "No population can be listed: it does not say how often it acts." in words


def test_no_page_of_a_control_takes_another_s_place_and_each_path_is_one_that_a_bundle_may_hold() -> None:
    from tieout.bundle.paths import collisions, path_problem  # noqa: PLC0415  # a floor above

    ids = ("AC-01", "ac-01", "AC-01", "", "CON", "../x", "x" * 300, "Ä", "a b", "-", "x.html", *NASTY)
    found = names.control_pages(tuple(factories.control(id=name) for name in ids))
    assert found[:2] == ("controls/AC-01.html", found[1])
    assert found[1].startswith("controls/ac-01-")
    assert [path_problem(path) for path in found] == [None] * len(ids)
    assert collisions(found) == ()
    assert len({*found}) == len(ids)
    assert all(posixpath.dirname(path) == "controls" for path in found)


@pytest.mark.parametrize("nasty", NASTY)
def test_hostile_text_is_only_words_on_every_page(nasty: str) -> None:
    document = factories.document(id=nasty, title=nasty, version=nasty)
    rows = factories.registers(
        systems=(factories.system(name=nasty),),
        vendors=(factories.vendor(name=nasty, service=nasty),),
        incidents=(factories.incident(title=nasty),),
        commitments=(factories.commitment(title=nasty, source=nasty),),
        exceptions=(factories.acceptance(id=nasty, reason=nasty, control=nasty),),
    )
    control = factories.control(id=nasty, title=nasty, statement=nasty, test=nasty, policies=(nasty,))
    examined = replace(sample.examination(document, controls=(control,)), registers=rows)
    found = factories.finding(rule=nasty, subject=nasty, message=nasty, location=Location("controls.yaml", 1))
    report = sample.report(examined, found, note=nasty, signer=nasty)
    made = pages(report)
    beside = dict.fromkeys(
        (
            *(names.MATRIX, names.EXCEPTIONS_TABLE, names.DESCRIPTION_TEXT, names.ASSERTION_TEXT, "VERIFY.md"),
            *(names.POPULATIONS_INDEX, names.DRAW, names.REQUESTS_TABLE, names.REQUESTS_BOOK),
        ),
        b"",
    )
    texts = {f"{page.removesuffix('.html')}.md": b"" for page in names.document_pages((document,)).values()}
    listings = {f"populations/{stem}.csv": b"" for stem in names.population_files((control,))}
    assert crawl.faults({**{path: text.encode() for path, text in made.items()}, **beside, **texts, **listings}) == []
    assert not any("\u202e" in text for text in made.values())


def test_every_control_of_the_matrix_leads_to_its_page() -> None:
    report = sample.report()
    made = pages(report)
    for control, page in zip(
        report.examination.controls, names.control_pages(report.examination.controls), strict=True
    ):
        assert page in made
        assert f'<a href="{page}">{control.id}</a>' in made["controls.html"]


def test_the_exceptions_page_has_every_deviation_with_its_answer_or_none() -> None:
    report = sample.report()
    words = shown(pages(report)["exceptions.html"])
    assert "1 open deviation, 1 accepted or ended" in words
    assert "Access Control Policy was due stale-review" in words
    assert "✗ Open No response recorded." in words
    assert "○ Accepted EXC-001 , ben, 2026-03-10, until 2026-12-31 self : No fix yet" in words
    assert len(report.deviations) == 2


def test_the_first_page_names_the_command_that_needs_nothing_of_ours_where_it_is_there() -> None:
    report = sample.report()
    assert "Verify, in this folder tieout bundle verify . --pin FINGERPRINT" in shown(pages(report)[names.START])
    there = replace(report, paths=frozenset({"verify.py"}))
    assert "Verify, in this folder python3 verify.py" in shown(pages(there)[names.START])


def test_a_control_that_changed_has_two_test_windows() -> None:
    change = ControlChange(
        control="AC-01", effect=ControlEffect.CHANGED, on=date(2026, 4, 2), commit="a" * 40, keys=("cadence",)
    )
    words = shown(pages(sample.report(evidence.sound(control_changes=(change,))))["controls/AC-01.html"])
    assert "2 test windows: it changed within the period" in words
    assert "2026-01-01 2026-04-01 As the period began" in words
    assert "2026-04-02 2026-06-30 cadence changed, commit aaaaaaaaaa git" in words


def test_of_many_windows_those_that_are_not_in_time_are_shown() -> None:
    daily = factories.control(cadence=Cadence(every=Every.DAILY))
    words = shown(pages(sample.report(evidence.sound(controls=(daily,))))["controls/AC-01.html"])
    assert re.search(r"Of \d{3} windows, those that are neither in time nor not required, the first 60:", words)
    assert words.count(" missed") >= 60


def test_a_table_that_is_too_long_says_how_many_there_are() -> None:
    found = [factories.finding(about=str(number), message=f"deviation {number}") for number in range(501)]
    words = shown(pages(sample.report(None, *found))["exceptions.html"])
    assert "501 open deviations" in words
    assert "These are the first 500. All 501 stand in exceptions.csv ." in words
