from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.render import sample
from tieout.model.cell import guarded
from tieout.model.location import Location
from tieout.model.period import Period
from tieout.render.csv import control_matrix
from tieout.render.matrix_rows import COLUMNS
from tieout.render.report import Report
from tieout.workpapers.ladder import Ladder
from tieout.workpapers.text_periods import NO_HISTORY


def rows(report: Report) -> list[list[str]]:
    return list(csv.reader(io.StringIO(control_matrix(report).decode("utf-8-sig"), newline="")))


def test_the_matrix_has_a_row_for_each_criterion_and_control_in_the_criteria_s_order() -> None:
    report = sample.report()
    found = rows(report)
    access = [
        *("AC-01", "Access review", "The security lead reviews all access.", "Security Lead: Ben Example"),
        *("Detective", "IT-dependent manual", "Quarterly", "POL-002 1.0 (active)", ""),
        "access-review from aws-prod (review)",
    ]
    policy = "error: Access Control Policy was due [stale-review, policies/access-control.md:10:5]"
    link = "warning: the link x leads nowhere [broken-link, policies/access-control.md:10:5]"
    control = "note: AC-01 could say more [house-style, controls.yaml:10:5]"
    about = f"{policy}; {link}; {control}"
    assert found[0] == [
        *("Criterion", "Criterion title", "Control", "Control title", "Statement", "Owner", "Nature", "Execution"),
        *("Frequency", "Policies", "Runbooks", "Evidence expected", "Rung", "What the next rung lacks", "Findings"),
        *(
            "Policy version",
            "In force in the period",
            "Approved by",
            "Approved on (forge)",
            "Approved in",
            "Test windows",
        ),
        *("Expected against present", "Population file", "Population rows", "Population digest", "Evidence files"),
        *("Evidence period (self)", "Collected at (self)", "First sealed at", "Sealed by", "Open deviations"),
        *("Management response", "Sample", "Test performed", "Result", "Reference"),
    ]
    assert [row[:3] for row in found[1:]] == [
        ["A1.1", "Title of A1.1", "IR-01"],
        ["A1.2", "Title of A1.2", ""],
        ["A1.3", "Title of A1.3", ""],
        ["C1.1", "Title of C1.1", "AC-01"],
        ["C1.2", "Title of C1.2", "AC-01"],
        ["", "", "X-01"],
    ]
    lacks = "; ".join(next(item.missing for item in report.ladder.standings if item.criterion.id == "C1.1"))
    accepted = "EXC-001 of 2026-03-10 by ben (until 2026-12-31): No fix yet; the port is closed outside"
    sheet = [
        *(
            "POL-002 1.0",
            f"not examined: {NO_HISTORY}",
            "",
            "",
            "",
            "2026-01-01 to 2026-06-30",
            "not examined: no evidence is captured yet",
            "",
        ),
        *("2", found[4][24], "", "", "", "", ""),
        *("Access Control Policy was due [stale-review]", f"POL-002: no response recorded; {accepted}"),
    ]
    assert found[4][24].startswith("sha256:")
    assert found[4] == ["C1.1", "Title of C1.1", *access, "Claimed", lacks, about, *sheet, "", "", "", ""]
    assert found[2][12:14] == ["Not in scope", "Runs at the cloud provider"]
    assert found[3][12:14] == ["No control", "no control in operation on 2026-06-30 names A1.3"]


def test_a_criterion_that_the_ladder_does_not_hold_is_not_in_scope() -> None:
    found = rows(sample.report(ladder=Ladder(standings=())))
    assert [row[12:14] for row in found[1:3]] == [["Not in scope", ""], ["Not in scope", "Runs at the cloud provider"]]


def test_every_open_deviation_of_a_criterion_stands_in_its_rows_though_no_control_is_named() -> None:
    """The auditor works in the matrix: what it does not name would not be looked at."""
    base = sample.report()
    loose = factories.finding(
        rule="uncovered-criterion",
        subject="A1.3",
        message="no control names A1.3",
        location=Location("controls.yaml", 3),
    )
    found = {(row[0], row[2]): row for row in rows(sample.report(None, *base.outcome.findings, loose))}
    opened, responses = (
        found[("A1.3", "")][COLUMNS.index(name)] for name in ("Open deviations", "Management response")
    )
    assert opened == "no control names A1.3 [uncovered-criterion]"
    assert responses == "A1.3: no response recorded"

    about_c1 = replace(loose, subject="C1.1", message="C1.1 is not met")
    found = {(row[0], row[2]): row for row in rows(sample.report(None, about_c1))}
    at = COLUMNS.index("Open deviations")
    assert found[("C1.1", "AC-01")][at] == "tied to no control: C1.1 is not met [uncovered-criterion]"
    assert found[("C1.2", "AC-01")][at] == ""


def test_the_bytes_are_rfc_4180_with_the_mark_by_which_excel_knows_utf_8() -> None:
    made = control_matrix(sample.report(sample.examination(controls=(factories.control(title='Ärger, "neu"\nzwei'),))))
    assert made.startswith(b"\xef\xbb\xbfCriterion,")
    assert made.endswith(b",,,,\r\n")
    assert 'AC-01,"Ärger, ""neu""\nzwei",'.encode() in made


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\n=1", " =1", "\uff1d1", "'x"])
def test_a_cell_that_a_spreadsheet_would_compute_is_guarded(text: str) -> None:
    found = rows(sample.report(sample.examination(controls=(factories.control(statement="x", title=text),))))
    assert {row[3] for row in found if row[2] == "AC-01"} == {f"'{text}"}


@pytest.mark.parametrize(("text", "shown"), [("\t=1", "\\x09=1"), ("\r=1", "\\x0d=1"), ("\u202egpj", "\\u202egpj")])
def test_a_character_that_hides_or_turns_text_is_shown(text: str, shown: str) -> None:
    found = rows(sample.report(sample.examination(controls=(factories.control(statement="x", title=text),))))
    assert {row[3] for row in found if row[2] == "AC-01"} == {shown}


@given(st.text())
def test_the_guard_loses_nothing_and_lets_no_formula_through(text: str) -> None:
    made = guarded(text)
    assert made.removeprefix("'") == text
    assert not made.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_nothing_is_cut_and_a_name_that_is_no_utf_8_still_has_its_row() -> None:
    long = factories.control(statement="x" * 40_000, owner="role:\udcff")
    found = rows(sample.report(sample.examination(controls=(long,))))
    assert {len(row[4]) for row in found if row[2] == "AC-01"} == {40_000}
    assert {row[5] for row in found if row[2] == "AC-01"} == {"role:\\xff (not in the people register)"}


def test_a_window_of_one_day_is_that_day_and_no_span() -> None:
    day = date(2026, 6, 30)
    examined = replace(sample.examination(), period=Period(id="2026-06-30", start=day, end=day))
    found = {row[COLUMNS.index("Test windows")] for row in rows(sample.report(examined)) if row[2] == "AC-01"}
    assert found == {"2026-06-30"}
