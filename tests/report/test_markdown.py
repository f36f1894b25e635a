"""The summary of a job: whole, within its room, and no text of a repository is more than text."""

from __future__ import annotations

import re

import pytest

from tests.factories import finding
from tests.report.hostile import HOSTILE
from tests.report.outcomes import EVERY, FETCH, hostile, outcome, some
from tieout.model.finding import SWITCHED_OFF, RuleResult, RuleState, Severity
from tieout.report.markdown import LIMIT
from tieout.report.markdown import outcome as markdown


def test_a_summary_says_verdict_place_fact_next_step_and_the_rest() -> None:
    assert markdown(EVERY).splitlines() == [
        "## Tieout: 2 errors, 1 warning, 1 note",
        "",
        "1 document and 1 control, as of 2026-06-30 (UTC), commit 1111111111, period 2026-H1.",
        "",
        "Findings of this change since origin/main (merge base 2222222222).",
        "",
        "1 rule switched off: broken-link.",
        "",
        "### Not examined",
        "",
        "- 1 rule not examined (unknown-owner): nobody is known",
        "- a.md:2:3: could not be read: no YAML",
        "",
        "| | Where | Finding | Next |",
        "|---|---|---|---|",
        "| error | p.md:1 | `stale-review` error 1 | review it |",
        "| error | p.md:2 | `stale-review` error 2 | review it |",
        "| warning | policies/access-control.md:10 | `stale-review` warned | review it |",
        "| note | policies/access-control.md:10 | `stale-review` noted | review it |",
        "",
        "Beside these: 1 waived, 1 in the baseline, 1 not of this change.",
        "",
        "`tieout explain stale-review` says why an auditor asks.",
    ]


def test_all_well_and_not_examined_are_told_apart() -> None:
    assert markdown(outcome()).splitlines()[0] == "## Tieout: tied out: no open finding"
    nothing = markdown(outcome(rules=())).splitlines()[0]
    assert nothing == "## Tieout: no open finding, and not all was examined: that is no success"


def test_a_rule_that_is_off_is_named_with_the_reason() -> None:
    off = RuleResult(rule="broken-link", state=RuleState.OFF, reason=SWITCHED_OFF)
    kept = off._replace(rule="direct-push", reason="nobody keeps the approvals, says controls.yaml: a trial")
    told = markdown(outcome(rules=(off, off._replace(rule="missed-window"), kept)))
    assert "\n2 rules switched off: broken-link, missed-window.\n" in told
    assert "\n1 rule off: nobody keeps the approvals, says controls.yaml: a trial.\n" in told
    assert " off" not in markdown(outcome())


def test_what_was_taken_for_a_branch_that_is_not_here_is_said() -> None:
    said = f"no branch main is in this clone, so x: {FETCH}"
    told = markdown(outcome(branch_note="no branch main is in this clone, so x")).splitlines()
    assert told[4].replace("\\", "") == f"{said}."
    assert told[0] == "## Tieout: no open finding, and not all was examined: that is no success"


@pytest.mark.parametrize("limit", [1_000, 1_500, 5_000])
def test_what_does_not_fit_is_counted(limit: int) -> None:
    text = markdown(outcome(*some(Severity.ERROR, 200)), limit=limit)
    assert len(text.encode()) <= limit
    shown = text.count("| error |")
    assert f"And {200 - shown} findings more: there is no room here." in text


def test_the_whole_stays_below_what_the_platform_takes() -> None:
    many = tuple(finding(message="\u00fc" * 4000, about=str(n)) for n in range(300))
    assert LIMIT - 20_000 < len(markdown(outcome(*many)).encode()) <= LIMIT < 1024 * 1024


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_make_no_row_cell_link_or_name(text: str) -> None:
    printed = markdown(hostile(text))
    printed.encode("utf-8")
    rows = [line for line in printed.split("\n") if line.startswith("| error")]
    assert len(rows) == 1
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 5
    assert not re.search(r"(?<!\\)<(?!!-- -->)|@\w|://|www\.\w|#\d|(?m:^::)", printed)
