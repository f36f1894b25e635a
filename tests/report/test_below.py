"""Programmes in two folders of one repository: a platform shows both, from the top, and takes neither for the other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.factories import finding
from tests.report.outcomes import outcome
from tests.workpapers.test_impact import REWORDED, of
from tests.workpapers.test_late_reviews import LATE
from tieout.model.finding import Outcome
from tieout.model.location import Location, Unreadable
from tieout.post.base import key_of, marker
from tieout.post.keyed import about
from tieout.report import github, gitlab, junit, markdown, review_issue, sarif
from tieout.report.impact import markdown as impact
from tieout.rules.ruleset import RULESET

FOLDERS = ("one/", "two/")
UNREAD = Unreadable(
    location=Location("policies/torn.md", 3, 1), kind="bytes", message="is not UTF-8", remedy="save it anew"
)
LOST = replace(outcome(finding()), unreadable=(UNREAD,))


def fingerprints_at_gitlab(found: Outcome, below: str) -> set[str]:
    return {item["fingerprint"] for item in json.loads(gitlab.outcome(found, below=below))}


def hashes_at_github(found: Outcome, below: str) -> set[str]:
    (run,) = json.loads(sarif.outcome(found, RULESET, below=below))["runs"]
    return {item["partialFingerprints"]["primaryLocationLineHash"] for item in run["results"]}


@pytest.mark.parametrize("fingerprints", [fingerprints_at_gitlab, hashes_at_github])
def test_the_same_finding_in_two_folders_has_two_fingerprints(fingerprints: Any) -> None:
    """A platform shows one of two that are alike, and calls the other mended."""
    one, two, top = (fingerprints(outcome(finding()), below) for below in (*FOLDERS, ""))
    assert len(one | two | top) == 3
    assert one == fingerprints(outcome(finding()), FOLDERS[0])


def test_what_was_not_examined_in_two_folders_has_two_fingerprints() -> None:
    one, two = (fingerprints_at_gitlab(LOST, below) for below in FOLDERS)
    assert not one & two


def test_code_scanning_keeps_the_runs_of_two_folders_apart() -> None:
    """GitHub takes the category from it, and of one category the last upload alone stands."""
    runs = [json.loads(sarif.outcome(outcome(), RULESET, below=below))["runs"][0] for below in (*FOLDERS, "")]
    assert [run.get("automationDetails") for run in runs] == [{"id": "tieout/one/"}, {"id": "tieout/two/"}, None]


def test_a_suite_says_of_which_folder_it_is() -> None:
    suites = [ET.fromstring(junit.outcome(outcome(), below=below))[0] for below in (*FOLDERS, "")]  # noqa: S314  # our own output
    assert [suite.attrib["name"] for suite in suites] == ["tieout one", "tieout two", "tieout"]
    names = [{case.attrib["classname"] for case in suite.iter("testcase")} for suite in suites]
    assert names == [{"tieout one"}, {"tieout two"}, {"tieout"}]


@pytest.mark.parametrize("told", [github.commands, gitlab.outcome, markdown.outcome])
def test_what_could_not_be_read_is_named_from_the_top(told: Any) -> None:
    place = f"one/{UNREAD.location.path}"
    assert f"{place}:{UNREAD.location.line}" in told(LOST, below="one/").replace("%3A", ":")


def test_the_comment_names_each_path_from_the_top() -> None:
    found = replace(
        of(REWORDED),
        others=("controls.yaml", "evidence/a/x", "evidence/a/y", "notes.txt"),
        unknown=("policies/torn.md",),
        lost=("registers/people.yaml",),
        brought=(finding(),),
        resolved=(finding(),),
        awaiting=(finding(),),
        waived=(finding(),),
        stood=(finding(rule="draft-document"),),
        unread=(finding(rule="unreadable-file"),),
    )
    told = impact.comment(found, below="one/")
    places = ("policies/", "registers/", "evidence/", "controls.yaml", "notes.txt")
    found_at = [told[end - 4 : end] for name in places for end in _places(told, name)]
    assert found_at
    assert set(found_at) == {"one/"}


def _places(text: str, name: str) -> list[int]:
    """Give where a name stands in a text, apart from the words that are no path of this change."""
    found: list[int] = []
    at = text.find(name)
    while at >= 0:
        found.append(at)
        at = text.find(name, at + 1)
    return found


def test_the_comments_of_two_folders_are_two_and_say_which() -> None:
    first = [impact.comment(of(REWORDED), below=below).splitlines()[:2] for below in (*FOLDERS, "")]
    assert [line for line, _ in first] == [
        "<!-- tieout:impact/one -->", "<!-- tieout:impact/two -->", "<!-- tieout:impact -->",
    ]  # fmt: skip
    assert [line.partition(" touches ")[0] for _, line in first] == [
        "### Tieout: this change to one", "### Tieout: this change to two", "### Tieout: this change",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "folder", ["a b", "a--b", "a\n-->b", "x:y", "@team", "ordner/für/regeln", "x" * 300, "x" * 299 + "y", "%2D"]
)
def test_a_folder_of_any_name_has_a_key_of_its_own(folder: str) -> None:
    text = impact.comment(of(REWORDED), below=f"{folder}/")
    key = key_of(text)
    assert key not in {None, "impact"}
    assert "@team" not in text
    long = LATE._replace(subject="p" * 300)
    for late in (LATE, long):
        name = review_issue.key(late, below=f"{folder}/")
        assert key_of(marker(name)) == name
        assert name.partition(":")[0] == review_issue.family(f"{folder}/") != "review"
        assert review_issue.subject(about(name), {late.subject}) == late.subject


def test_folders_of_other_names_have_other_keys() -> None:
    names = ["a b", "a-b", "a--b", "a%2Db", "a/b", "x" * 300, "x" * 299 + "y", "ä", "a"]
    assert len({review_issue.family(f"{name}/") for name in names}) == len(names)


def test_the_issue_of_a_late_review_says_in_which_folder_it_is() -> None:
    assert review_issue.title(LATE, below="one/") == "Review of POL-002 is late (one)"
    assert "- Folder: one, where the command is typed\n" in review_issue.body(LATE, below="one/")
    assert review_issue.title(LATE) == "Review of POL-002 is late"
    assert "Folder" not in review_issue.body(LATE)
