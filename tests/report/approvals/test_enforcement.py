from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from tests.enforcement import at, classic, monthly, push, read, suite, under
from tests.report.shapes import read as read_shape
from tieout.model.enforcement import Enforcement
from tieout.report.approvals import enforcement_json, enforcement_text
from tieout.report.approvals import json as json_report
from tieout.workpapers.approvals import population
from tieout.workpapers.enforcement import EnforcementSheet, enforcement_sheet

LATE = date(2027, 1, 20)
SPANS = (read("rule_suites", "2026-06-01", "2027-01-20"), read("activity", "2025-01-01", "2027-01-20"))
STEADY = Enforcement(snapshots=monthly("2026-06-20", "2027-01-20", classic()), spans=SPANS)


def sheet(enforcement: Enforcement | None, as_of: date = LATE) -> EnforcementSheet:
    return enforcement_sheet(under(enforcement, as_of=as_of))


def test_a_covered_period_is_said_in_two_sentences() -> None:
    assert enforcement_text.enforcement(sheet(STEADY)) == (
        "Protection of main over 2026-H2: known throughout (6 snapshots)\n"
        "  enforced from 2026-07-01 to 2026-12-31: 1 approval, no force push, no deletion\n"
        "    (as two equal snapshots show)\n"
    )


def test_what_is_amiss_is_counted_and_told() -> None:
    late = monthly("2026-07-03T10:00", "2027-01-20", classic(), days=20)
    found = replace(STEADY, snapshots=late, suites=(suite("2026-08-01"),), pushes=(push("2026-08-02"),))
    assert enforcement_text.enforcement(sheet(found)).splitlines() == [
        "Protection of main over 2026-H2: 1 stretch not known, 1 push let past the rules,",
        "1 time rewritten (10 snapshots)",
        "  not known from 2026-07-01 to 2026-07-03 10:00: no whole snapshot before",
        "    2026-07-03 10:00",
        "  enforced from 2026-07-03 10:00 to the end of 2026-12-31: 1 approval, no force",
        "    push, no deletion (as two equal snapshots show)",
        "  let past on 2026-08-01 00:00: alice was let past the rules (pull_request) with",
        "    1111111111",
        "  rewritten on 2026-08-02 00:00: alice moved main by force from 0000000000 to",
        "    1111111111",
    ]


def test_what_was_enforced_but_too_weak_is_not_told_as_if_it_were_enough() -> None:
    weak = replace(STEADY, snapshots=monthly("2026-06-20", "2027-01-20", classic(approvals=0)))
    of = sheet(weak)
    enforced, lack = of.rows
    assert (enforced.start, enforced.end) == (lack.start, lack.end)
    assert (of.word(enforced), of.word(lack)) == ("enforced, but less than promised", "weak")
    text = enforcement_text.enforcement(of)
    assert "  enforced, but less than promised from 2026-07-01 to 2026-12-31: no approval" in text
    assert "  weak from 2026-07-01 to 2026-12-31: main" in text
    assert "\n  enforced from" not in text


def test_a_source_that_was_not_read_says_what_it_would_have_told() -> None:
    text = " ".join(enforcement_text.enforcement(sheet(replace(STEADY, spans=()))).split())
    assert "not known (who was let past) from 2026-07-01 to 2026-12-31: the rule suites were not read" in text
    assert "not known (forced pushes) from 2026-07-01 to 2026-12-31: the activity was not read" in text


def test_what_the_next_run_can_tell_is_said_once() -> None:
    text = enforcement_text.enforcement(
        sheet(
            Enforcement(
                snapshots=monthly("2026-06-20", "2026-12-25", classic(), days=10),
                spans=tuple(item._replace(end=at("2026-12-25")) for item in SPANS),
            ),
            date(2026, 12, 30),
        )
    )
    assert text.splitlines() == [
        "Protection of main over 2026-H2: the end is not known yet (17 snapshots)",
        "  enforced from 2026-07-01 to 2026-12-16: 1 approval, no force push, no deletion",
        "    (as two equal snapshots show)",
        "  not known yet from 2026-12-17 to 2026-12-30: the next run of approvals sync tells",
    ]


def test_nothing_known_is_said_as_such() -> None:
    assert enforcement_text.enforcement(sheet(None)) == (
        "Protection of main: not known: the ledger holds nothing of what protected the\nbranch\n"
    )


def test_a_long_timeline_is_cut_and_says_so() -> None:
    many = tuple(suite(f"2026-08-{day:02d}", number=day) for day in range(1, 29))
    text = enforcement_text.enforcement(sheet(replace(STEADY, suites=many)))
    assert text.splitlines()[-1] == "  and 9 more lines: --format json has them all"


def test_names_of_the_forge_cannot_paint_or_command() -> None:
    evil = classic(bypass=("user:\x1b[2J", "user:::error ::x"))
    text = enforcement_text.enforcement(sheet(replace(STEADY, snapshots=monthly("2026-06-20", "2027-01-20", evil))))
    assert "\x1b" not in text
    assert " ::error" not in text


def test_colour_is_only_added() -> None:
    plain, painted = (enforcement_text.enforcement(sheet(STEADY), colour=colour) for colour in (False, True))
    assert "\x1b[1;32menforced\x1b[0m" in painted
    assert painted.replace("\x1b[1;32m", "").replace("\x1b[0m", "") == plain


def test_json_has_every_row_with_its_place_in_utc() -> None:
    value = json.loads(enforcement_json.enforcement(sheet(replace(STEADY, suites=(suite("2026-08-01"),)))))
    assert value == {
        "schema": "tieout.enforcement/v1",
        "branch": "main",
        "as_of": "2027-01-20",
        "timezone": "UTC",
        "period": {"id": "2026-H2", "start": "2026-07-01", "end": "2026-12-31"},
        "start": "2026-07-01T00:00:00Z",
        "end": "2027-01-01T00:00:00Z",
        "snapshots": 6,
        "incomplete": 0,
        "covered": False,
        "reason": None,
        "rows": [
            {
                "standing": "enforced",
                "start": "2026-07-01T00:00:00Z",
                "end": "2027-01-01T00:00:00Z",
                "about": "protection",
                "text": "1 approval, no force push, no deletion",
                "assumed": True,
                "path": None,
                "line": None,
            },
            {
                "standing": "bypass",
                "start": "2026-08-01T00:00:00Z",
                "end": "2026-08-01T00:00:00Z",
                "about": "1",
                "text": "alice was let past the rules (pull_request) with 1111111111",
                "assumed": False,
                "path": "evidence/2026-Q3/change-management/enforcement.jsonl",
                "line": 80,
            },
        ],
    }


def test_json_of_nothing_says_why() -> None:
    value = enforcement_json.values(sheet(None))
    assert (value["rows"], value["start"], value["covered"]) == ([], None, False)
    assert value["reason"] == "the ledger holds nothing of what protected the branch"


def test_the_json_of_the_changes_carries_it_in_the_published_shape() -> None:
    subject = under(replace(STEADY, suites=(suite("2026-08-01"),)), as_of=LATE)
    for examined in (subject, under(None)):
        of = enforcement_sheet(examined)
        found = read_shape("approvals", json_report.approvals(population(examined), of))
        assert found["enforcement"] == enforcement_json.values(of)
