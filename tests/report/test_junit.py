"""JUnit XML: what fails, what is skipped with its reason, what could not be read.

``shaped`` asks what two published schemas ask: Windy Road's JUnit.xsd (Apache Ant) and junit-10.xsd of Jenkins' xunit
plug-in. ``test_published.py`` holds them themselves against our reports where somebody has put them beside. Older ones
(Jenkins' junit-4, Windy Road's of 2011) know no test that was skipped, or no reason for it: these reports are not theirs.
Surefire's describes another top, ``testsuite``.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from tests.factories import finding
from tests.report.hostile import HOSTILE
from tests.report.outcomes import EVERY, FETCH, hostile, outcome, some
from tieout.model.finding import UNREADABLE, RuleResult, RuleState, Severity
from tieout.report import junit

_ORDER = ["properties", "testcase", "system-out", "system-err"]


def shaped(text: str) -> ET.Element:
    """Read it, and ask what both schemas ask: order, attributes, counts, one answer a case."""
    top = ET.fromstring(text.encode("utf-8"))  # noqa: S314  # our own output
    assert top.tag == "testsuites"
    (suite,) = top
    tags = [child.tag for child in suite]
    assert tags == sorted(tags, key=_ORDER.index)
    assert {tag: tags.count(tag) for tag in _ORDER if tag != "testcase"} == dict.fromkeys(
        ("properties", "system-out", "system-err"), 1
    )
    needed = {"name", "package", "id", "hostname", "timestamp", "tests", "failures", "errors", "skipped", "time"}
    assert set(suite.attrib) == needed
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"])
    cases = suite.findall("testcase")
    for case in cases:
        assert set(case.attrib) == {"name", "classname", "time"}
        for token in (case.attrib["name"], case.attrib["classname"]):
            assert token == " ".join(token.split()) != ""
        assert len(case) <= 1
        for answer in case:
            assert answer.tag in {"failure", "error", "skipped"}
            assert answer.tag == "skipped" or {"message", "type"} == set(answer.attrib)
    counts = {kind: len(suite.findall(f"testcase/{kind}")) for kind in ("failure", "error", "skipped")}
    assert (suite.attrib["tests"], suite.attrib["failures"]) == (str(len(cases)), str(counts["failure"]))
    assert (suite.attrib["errors"], suite.attrib["skipped"]) == (str(counts["error"]), str(counts["skipped"]))
    return suite


def told(suite: ET.Element) -> list[tuple[str, str, str, str | None]]:
    """Give each case: class, name, answer and its message."""
    return [
        (case.attrib["classname"], case.attrib["name"], answer.tag, answer.get("message"))
        for case in suite.findall("testcase")
        for answer in (*case, *([ET.Element("passed")] if not len(case) else []))
    ]


def test_a_rule_and_a_file_are_a_case() -> None:
    assert told(shaped(junit.outcome(outcome(*some(Severity.ERROR, 2), finding())))) == [
        ("p.md", "stale-review", "failure", "2 findings: error 1"),
        ("policies/access-control.md", "stale-review", "failure", "Access Control Policy was due"),
    ]


def test_a_rule_without_a_finding_passes() -> None:
    assert told(shaped(junit.outcome(outcome()))) == [("tieout", "stale-review", "passed", None)]


def test_what_did_not_fail_says_why() -> None:
    assert told(shaped(junit.outcome(EVERY))) == [
        ("p.md", "stale-review", "failure", "2 findings: error 1"),
        (
            "policies/access-control.md",
            "stale-review: POL-002",
            "skipped",
            "waived until 2026-07-01 by EX-1: Access Control Policy was due",
        ),
        (
            "policies/access-control.md",
            "stale-review: POL-002 (2)",
            "skipped",
            "in the baseline: Access Control Policy was due",
        ),
        (
            "policies/access-control.md",
            "stale-review: POL-002 (3)",
            "skipped",
            "not of this change: Access Control Policy was due",
        ),
        ("tieout", "unknown-owner", "skipped", "nobody is known"),
        ("tieout", "broken-link", "skipped", "off: switched off in controls.yaml"),
        ("a.md", "unreadable-file: syntax, line 2", "error", "no YAML"),
    ]


def test_what_could_not_be_read_is_an_error() -> None:
    rules = (RuleResult(rule=UNREADABLE, state=RuleState.EXAMINED),)
    found = told(shaped(junit.outcome(outcome(finding(rule=UNREADABLE), rules=rules))))
    assert [item[2] for item in found] == ["error"]


def test_what_was_taken_for_a_branch_that_is_not_here_is_told_beside() -> None:
    suite = shaped(junit.outcome(outcome(branch_note="no branch main is in this clone, so x")))
    said = f"no branch main is in this clone, so x: {FETCH}"
    assert said in (suite.findtext("system-out") or "").splitlines()
    assert told(suite)[-1] == ("tieout", "changes.branch", "skipped", said)


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 1), ("warning", 2), ("note", 2)])
def test_a_failure_is_what_check_fails_for_and_the_rest_is_told_beside(fail_on: str, failures: int) -> None:
    suite = shaped(junit.outcome(EVERY, fail_on=Severity(fail_on)))
    assert suite.attrib["failures"] == str(failures)
    beside = suite.findtext("system-out") or ""
    assert ("warned" in beside, "noted" in beside) == (fail_on == "error", fail_on != "note")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_text(text: str) -> None:
    suite = shaped(junit.outcome(hostile(text), below="c/"))
    assert len(suite.findall("testcase")) == 7


def test_the_same_outcome_gives_the_same_bytes() -> None:
    assert junit.outcome(EVERY) == junit.outcome(EVERY)
