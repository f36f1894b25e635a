"""The population of changes as JSON, lines, CSV and text."""

from __future__ import annotations

import csv as standard
import io
import json as plain_json
import re
from dataclasses import replace
from datetime import date

import pytest

from tests.approvals import change, direct, ledger, observation, oid, policy, proposal
from tests.judged import LATE, PUSHED, UNSIGNED, approved, examined, exempt, judged, late, pushed, untested
from tests.report.outcomes import FETCH
from tests.report.shapes import read
from tieout.model.cell import guarded
from tieout.model.change_policy import Forge
from tieout.model.characters import visible
from tieout.model.content import Method
from tieout.model.ledger import LedgerFault
from tieout.model.location import Location, NotExamined
from tieout.model.period import Period
from tieout.model.verdict import Verdict
from tieout.report.approvals import csv, json, text
from tieout.workpapers.approvals import population

ALL = (approved(), late(), pushed(), exempt(), untested())
FAULT = LedgerFault("chain", Location(path="tieout/ledger:a.jsonl", line=7), "line 7 follows nothing", "look at it")


def test_the_json_has_the_published_shape_with_each_change_once_and_sums_that_add_up() -> None:
    found = read("approvals", json.approvals(population(examined(*ALL, ledger=ledger(faults=(FAULT,))))))
    assert [(item["oid"], item["number"], item["verdict"]) for item in found["changes"]] == [
        (oid(30), 12, "approved"),
        (oid(31), 13, "approved_late"),
        (oid(40), None, "exception"),
        (oid(41), None, "exempt"),
        (oid(32), 14, "not_tested"),
    ]
    assert found["totals"].pop("changes") == sum(found["totals"].values()) == 5
    assert found["period"] == {"id": "2026-H1", "start": "2026-01-01", "end": "2026-06-30"}
    assert found["ledger"]["faults"] == [
        {
            "kind": "chain",
            "path": "tieout/ledger:a.jsonl",
            "line": 7,
            "message": "line 7 follows nothing",
            "remedy": "look at it",
        }
    ]


def test_a_change_is_told_with_its_day_its_merge_and_what_is_said_of_it() -> None:
    found = read("approvals", json.approvals(population(examined(late()))))
    assert found["changes"] == [
        {
            "oid": oid(31),
            "number": 13,
            "numbers": [13],
            "method": "squash",
            "verdict": "approved_late",
            "findings": ["late-approval"],
            "approvers": ["bob"],
            "on": "2026-03-03",
            "subject": "Tighten access reviews (#13)",
            "merged_at": "2026-03-03T11:00:00Z",
            "reason": None,
            "messages": [
                {"rule": "late-approval", "severity": "error", "message": LATE.message, "remedy": LATE.remedy}
            ],
        }
    ]


def test_a_batch_has_the_numbers_of_all_that_it_merged() -> None:
    batch = tuple(observation(proposal(number=n, id=f"PR_{n}")) for n in (12, 13))
    of = judged(change(observation=None, batch=batch, method=Method.OCTOPUS))
    found = read("approvals", json.approvals(population(examined(of))))
    assert (found["changes"][0]["number"], found["changes"][0]["numbers"]) == (None, [12, 13])
    assert rows(csv.approvals(population(examined(of))))[0]["Pull request"] == "#12 #13"
    assert f"{oid(30)[:10]} #12 #13  " in text.approvals(population(examined(of)), every=True)


def test_an_empty_population_is_no_success() -> None:
    of = population(examined())
    found = read("approvals", json.approvals(of))
    assert (found["reason"], found["totals"]["changes"]) == (of.why_empty, 0)
    told = text.approvals(of)
    assert told.endswith("that is no success\n")
    words = " ".join(told.split())
    assert "no change of main lies in the window from 2026-01-01 to 2026-06-30, as of " in words


def test_what_was_taken_for_a_branch_that_is_not_here_is_said() -> None:
    found = examined(approved())
    assert found.landings is not None
    of = population(
        replace(found, landings=replace(found.landings, branch_note="no branch main is in this clone, so x"))
    )
    assert f" no branch main is in this clone, so x: {FETCH} ledger" in " ".join(text.approvals(of).split())
    assert read("approvals", json.approvals(of))["branch_note"] == "no branch main is in this clone, so x"
    assert read("approvals", json.approvals(population(found)))["branch_note"] is None
    assert (of.is_whole, population(found).is_whole) == (False, True)


def test_a_single_day_is_no_stretch() -> None:
    day = Period(id="day", start=date(2026, 6, 30), end=date(2026, 6, 30), type=1)
    assert text.approvals(population(examined(period=day))).startswith("main, on 2026-06-30 (day), as of 2026-06-30 ")


@pytest.mark.parametrize(("count", "told"), [(0, None), (1, "1 change"), (2, "2 changes")])
def test_what_came_after_every_declared_period_is_counted(count: int, told: str | None) -> None:
    sound = examined(approved())
    assert sound.landings is not None
    of = population(replace(sound, landings=replace(sound.landings, after_period=count)))
    assert read("approvals", json.approvals(of))["after_period"] == count
    lines = text.approvals(of).splitlines()
    assert [line for line in lines if "no declared period" in line] == (
        [f"{told} came after 2026-06-30, in no declared period"] if told else []
    )


def test_without_a_ledger_the_json_says_why() -> None:
    absent = (NotExamined("ledger", "there is none"), NotExamined("people", "no register"))
    of = population(replace(examined(), ledger=None, landings=None, unexamined=absent, period=None))
    found = read("approvals", json.approvals(of))
    assert (found["ledger"], found["period"], found["reason"]) == (None, None, "there is none")
    assert [item["need"] for item in found["not_examined"]] == ["ledger", "people"]


def test_lines_are_the_changes_of_the_json_one_by_one() -> None:
    of = population(examined(*ALL))
    assert [plain_json.loads(line) for line in json.lines(of).splitlines()] == plain_json.loads(json.approvals(of))[
        "changes"
    ]
    assert json.lines(population(examined())) == ""


def rows(table: str) -> list[dict[str, str]]:
    assert table.startswith("\ufeff")
    return list(standard.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline="")))


def test_the_table_has_a_row_a_change_and_room_for_the_auditor() -> None:
    found = rows(csv.approvals(population(examined(*ALL))))
    assert [(row["Commit"], row["Pull request"], row["Verdict"]) for row in found] == [
        (oid(30), "#12", "approved"),
        (oid(31), "#13", "approved late"),
        (oid(40), "", "exception"),
        (oid(41), "", "exempt"),
        (oid(32), "#14", "not tested"),
    ]
    assert found[1] == {
        "Commit": oid(31),
        "Day": "2026-03-03",
        "Pull request": "#13",
        "Subject": "Tighten access reviews (#13)",
        "Method": "squash",
        "Proposed by": "alice",
        "Merged by": "alice",
        "Merged at (UTC)": "2026-03-03 11:00:00",
        "Verdict": "approved late",
        "Approvers": "bob",
        "Rules": "late-approval",
        "What is said of it": LATE.message,
        "Sample": "",
        "Test performed": "",
        "Result": "",
        "Reference": "",
    }
    assert (found[2]["Proposed by"], found[2]["Merged by"]) == ("Alice", "Alice")


def test_a_deleted_account_is_called_one() -> None:
    of = judged(change(proposal(author=None)))
    assert rows(csv.approvals(population(examined(of))))[0]["Proposed by"] == "a deleted account"


@pytest.mark.parametrize("subject", ["=1+1", "@sum(a1)", "+1", "-1", "'=1", "\uff1d1", ' "=1"', "a,b", 'a "b"', "a\nb"])
def test_a_subject_is_no_formula_and_is_whole(subject: str) -> None:
    cell = rows(csv.approvals(population(examined(judged(direct(subject=subject))))))[0]["Subject"]
    assert cell == guarded(visible(subject))
    assert cell.lstrip(" ")[0] not in "=+-@\uff1d"


def test_text_tells_what_is_not_approved_with_its_next_step_and_not_the_rest() -> None:
    told = text.approvals(population(examined(*ALL)))
    assert (
        told
        == """\
main, 2026-01-01 to 2026-06-30 (2026-H1), as of 2026-06-30 (UTC), commit 1111111111
ledger tieout/ledger: 3 pull requests on record, the code host last asked on 2026-06-30 23:00 UTC

  5 changes
  1 approved
  1 approved late
  1 exception
  1 exempt
  1 not tested

Exception (1)
  0000000040  2026-03-03  Tighten access reviews
    [direct-push] commit 0000000040 of 2026-03-03 by Alice came to main without
      a pull request
      next: let the branch's rules ask for a pull request

Approved late (1)
  0000000031 #13  2026-03-03  Tighten access reviews (#13)
    [late-approval] pull request #13, merged 2026-03-03 by Alice, was approved
      on 2026-03-09
      next: ask for the approval before the merge

Not tested (1)
  0000000032 #14  2026-03-03  Tighten access reviews (#14)
    [untested-change] pull request #14: not tested, since the head is not in
      this repository
      next: fetch it

tieout explain direct-push says why an auditor asks
"""
    )


def test_text_lists_all_when_asked() -> None:
    told = text.approvals(population(examined(*ALL)), every=True)
    assert "Exempt (1)\n  0000000041  2026-03-03  direct  evidence: close 2026-Q1\n    appends to" in told
    assert "Approved (1)\n  0000000030 #12  2026-03-03  squash by bob  Tighten access reviews (#12)\n" in told


def test_a_good_year_fits_on_a_screen() -> None:
    year = tuple(judged(change(proposal(number=n, id=f"PR_{n}", merge_oid=oid(n)))) for n in range(100, 900))
    told = text.approvals(population(examined(*year, exempt())))
    assert len(told.splitlines()) < 24
    assert told.endswith("tied out: every change was approved before it landed, or is exempt\n")


def test_a_next_step_is_not_said_twice_in_a_row() -> None:
    two = [judged(direct(oid=oid(n)), Verdict.EXCEPTION, PUSHED) for n in (50, 51)]
    assert text.approvals(population(examined(*two))).count("next: ") == 1


def test_a_remark_on_an_approved_change_is_counted_and_shown_when_asked() -> None:
    of = population(examined(judged(change(), Verdict.APPROVED, UNSIGNED)))
    assert "1 approved change with a remark: tieout approvals check --all\n" in text.approvals(of)
    assert "    [unsigned-landing] nobody signed it\n" in text.approvals(of, every=True)


def test_text_says_why_nothing_was_tested_and_that_this_is_no_success() -> None:
    forge = Forge(kind="none", repository="", url="", reason="on paper")
    of = population(examined(ledger=None, landings=None, policy=policy(forge=forge), period=None))
    told = text.approvals(of)
    assert "no change was tested: no code host keeps the approvals: on paper\n" in told
    assert "tied out" not in told
    assert told.startswith("main, the whole line, as of 2026-06-30 (UTC), commit 1111111111\n")


def test_text_names_faults_of_the_ledger_and_what_was_absent() -> None:
    absent = (NotExamined("people", "there is no people register"),)
    of = population(examined(approved(), ledger=ledger(faults=(FAULT,), is_complete=False), unexamined=absent))
    told = text.approvals(of)
    assert "The ledger (1 fault)\n  tieout/ledger:a.jsonl:7:1: line 7 follows nothing\n    next: look at it\n" in told
    assert "Not examined\n  people: there is no people register\n" in told
    assert "the ledger's last run did not reach the end" in told
    assert "tied out" not in told


def test_a_hostile_subject_paints_nothing() -> None:
    of = population(examined(judged(direct(subject="a\x1b[2Jb ::error::c"), Verdict.EXCEPTION, PUSHED)))
    for told in (text.approvals(of, colour=False), json.approvals(of), csv.approvals(of)):
        assert "\x1b" not in told
    assert " ::error" not in text.approvals(of)


def test_a_range_is_no_name_and_a_clock_that_is_unknown_is_said_so() -> None:
    period = Period(id="2026-01-01..2026-03-31", start=date(2026, 1, 1), end=date(2026, 3, 31))
    told = text.approvals(
        population(examined(approved(), period=period, ledger=ledger(synced_at=None), settings="f00"))
    )
    assert told.startswith("main, 2026-01-01 to 2026-03-31, as of ")
    assert "settings from f00\n" in told
    assert "last asked at a time that it does not say\n" in told


def test_colour_paints_verdicts_and_changes_no_word() -> None:
    of = population(examined(*ALL))
    painted = text.approvals(of, colour=True)
    assert "\x1b[1;31mException (1)\x1b[0m" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == text.approvals(of)
