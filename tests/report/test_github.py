"""Annotations on GitHub: no more than are shown, nothing that a text could turn into a command."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from tests.factories import finding
from tests.report.hostile import HOSTILE
from tests.report.outcomes import EVERY, FETCH, hostile, outcome, some
from tieout.model.finding import RuleResult, RuleState, Severity
from tieout.model.location import Location
from tieout.report.github import MOST, commands

# What the runner reads (actions/runner, ActionCommand.TryParseV2): name, properties up to the next "::", data.
COMMAND = re.compile(r"::(?P<name>error|warning|notice) (?P<properties>[^:\n]+)::(?P<data>[^\r\n]*)")


def read(text: str) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for line in text.removesuffix("\n").split("\n") if text else []:
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = dict(item.split("=", 1) for item in match["properties"].split(","))
        found.append((match["name"], {key: unquote(value) for key, value in pairs.items()}, unquote(match["data"])))
    return found


def test_a_finding_is_place_rule_subject_fact_and_next_step() -> None:
    assert commands(outcome(finding())) == (
        "::error file=policies/access-control.md,line=10,col=5,title=stale-review%3A POL-002::"
        "Access Control Policy was due%0Anext: review it\n"
    )


def test_each_severity_has_its_type_and_the_gravest_come_first() -> None:
    found = outcome(*some(Severity.NOTE, 1), *some(Severity.ERROR, 1), *some(Severity.WARNING, 1))
    assert [name for name, _, _ in read(commands(found))] == ["error", "warning", "notice"]


@pytest.mark.parametrize(("count", "shown", "left"), [(9, 9, 0), (10, 10, 0), (11, 10, 2), (47, 10, 38)])
def test_beyond_ten_of_a_type_the_tenth_counts_the_rest(count: int, shown: int, left: int) -> None:
    found = read(commands(outcome(*some(Severity.ERROR, count))))
    assert len(found) == shown <= MOST
    said = f"and {left} errors more: the log and the summary of this job list every one"
    assert (found[-1][2] == said) is bool(left)


def test_what_could_not_be_read_is_never_among_the_rest() -> None:
    """Of ten findings on a broken register the file itself is the one to mend; its path put it behind them all."""
    blind = finding(rule="unreadable-file", message="no YAML", location=Location(path="registers/z.yaml", line=3))
    found = read(commands(outcome(*some(Severity.ERROR, 30), blind)))
    assert found[0][1]["title"].startswith("unreadable-file")
    mild = replace(blind, severity=Severity.WARNING)
    assert read(commands(outcome(*some(Severity.ERROR, 2), mild)))[0][0] == "error"


def test_what_was_not_examined_is_an_error_and_comes_first() -> None:
    lacking = RuleResult(rule="unknown-owner", state=RuleState.NOT_EXAMINED, reason="nobody is known")
    found = read(commands(outcome(*some(Severity.ERROR, 30), rules=(lacking,))))
    assert found[0] == (
        "error", {"title": "tieout: not examined"}, "1 rule not examined (unknown-owner): nobody is known"
    )  # fmt: skip


def test_many_reasons_leave_room_for_the_findings() -> None:
    """A company that begins lacks a ledger and nine registers: ten annotations, and no line of the change among them."""
    lacking = tuple(
        RuleResult(rule=f"rule-{n}-{m}", state=RuleState.NOT_EXAMINED, reason=f"there is no register {n}")
        for n in range(12) for m in range(3)
    )  # fmt: skip
    found = read(commands(outcome(*some(Severity.ERROR, 30), rules=lacking)))
    assert [properties["title"] for _, properties, _ in found[:2]] == ["tieout: not examined", "stale-review: POL-002"]
    said = found[0][2].split("\n")
    assert said[0] == "not examined, for 12 reasons; the log and the summary of this job name each rule"
    assert said[1:] == [f"3 rules: there is no register {n}" for n in range(12)]
    assert found[-1][2].startswith("and 22 errors more")


def test_reasons_beyond_measure_are_each_cut_and_none_is_left_out() -> None:
    lacking = tuple(
        RuleResult(rule=f"rule-{n}", state=RuleState.NOT_EXAMINED, reason=f"{n} " + "word " * 500) for n in range(40)
    )
    ((_, _, said),) = read(commands(outcome(rules=lacking)))
    assert [line.split()[2] for line in said.split("\n")[1:]] == [str(n) for n in range(40)]


def test_nothing_examined_is_never_silence() -> None:
    assert "no rule was examined" in commands(outcome(rules=()))


def test_all_well_says_nothing() -> None:
    assert commands(outcome()) == ""


def test_what_was_taken_for_a_branch_that_is_not_here_is_an_error() -> None:
    ((kind, properties, said),) = read(commands(outcome(branch_note="no branch main is in this clone, so x")))
    assert (kind, properties) == ("error", {"title": "tieout: changes.branch"})
    assert said == f"no branch main is in this clone, so x: {FETCH}"


def test_what_is_waived_frozen_or_of_no_change_is_no_annotation() -> None:
    assert len(read(commands(EVERY))) == 6  # 2 errors, a warning, a note; a rule and a file not examined


def test_files_are_named_from_the_top_of_the_repository() -> None:
    assert read(commands(outcome(finding()), below="compliance/"))[0][1]["file"].startswith("compliance/policies/")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_command_or_a_property(text: str) -> None:
    printed = commands(hostile(text))
    printed.encode("utf-8")
    for name, properties, _ in read(printed):
        assert name == "error"
        assert set(properties) in ({"title"}, {"file", "line", "col", "title"})
