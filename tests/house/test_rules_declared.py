"""A rule is one file, one function, one line in the ruleset, two cases, one page."""

from __future__ import annotations

import pytest

from tests.house.tree import PACKAGE, ROOT
from tieout.rules.base import SECTIONS, Rule
from tieout.rules.ruleset import RULESET

NOT_RULES = {
    "base",
    "captured",
    "due_evidence",
    "landed",
    "limits",
    "of_operation",
    "place",
    "prose",
    "rows",
    "ruleset",
    "run",
    "sections",
    "texts",
    "trail",
    "tuning",
    "wording",
}
FILES = sorted(path for path in (PACKAGE / "rules").rglob("*.py") if path.stem not in {"__init__", *NOT_RULES})


def test_every_file_holds_one_rule_of_its_name_that_the_ruleset_lists() -> None:
    declared = {f"{rule.judge.__module__}.{rule.judge.__name__}" for rule in RULESET}
    wanted = {"tieout." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts) + f".{path.stem}" for path in FILES}
    assert declared == wanted
    assert len(RULESET) == len(FILES)


def test_rules_lie_in_families() -> None:
    assert [path.name for path in FILES if path.parent.parent.name != "rules"] == []


def test_no_two_rules_share_a_name() -> None:
    assert len({rule.id for rule in RULESET}) == len(RULESET)


@pytest.mark.parametrize("rule", RULESET, ids=lambda rule: rule.id)
def test_a_manual_is_whole_and_its_examples_are_short(rule: Rule) -> None:
    assert rule.id == rule.judge.__name__.replace("_", "-")
    assert rule.manual.startswith(f"{rule.title}.\n")
    assert [line[3:] for line in rule.manual.splitlines() if line.startswith("## ")] == list(SECTIONS)
    assert max(map(len, rule.manual.splitlines())) <= 120
    assert rule.manual.count("```") % 2 == 0


@pytest.mark.parametrize("rule", RULESET, ids=lambda rule: rule.id)
@pytest.mark.parametrize("case", ["clean", "broken"])
def test_a_rule_has_a_clean_and_a_broken_case(rule: Rule, case: str) -> None:
    assert (ROOT / "tests" / "cases" / rule.id / case / "expected.txt").is_file()


@pytest.mark.parametrize("rule", RULESET, ids=lambda rule: rule.id)
def test_a_rule_has_a_page(rule: Rule) -> None:
    assert (ROOT / "docs" / "rules" / f"{rule.id}.md").is_file()


def test_no_case_and_no_page_is_left_of_a_rule_that_has_gone() -> None:
    names = {rule.id for rule in RULESET}
    cases = {path.name for path in (ROOT / "tests" / "cases").iterdir() if path.is_dir()}
    pages = {path.stem for path in (ROOT / "docs" / "rules").glob("*.md")} - {"index"}
    assert (sorted(cases - names), sorted(pages - names)) == ([], [])
