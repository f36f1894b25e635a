"""The schema that editors read says what the tool reads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tieout.model.limit import Limit
from tieout.model.period import DAY_FORM, iso_date
from tieout.rules.ruleset import RULESET
from tieout.sources import change_policy, controls, program, schema_parts
from tieout.sources.criteria import catalogue
from tieout.sources.globs import fault

ROOT = Path(__file__).resolve().parents[2]
PLANTED = ROOT / "tools/tieout/starter/files/.tieout/schemas/controls.json"


class TextOnly(yaml.SafeLoader):
    """Dates stay text, and so does ``on``, as in YAML 1.2, which editors read."""


TextOnly.yaml_implicit_resolvers = {
    sign: [pair for pair in pairs if pair[0].rpartition(":")[2] not in {"timestamp", "bool"}]
    for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def schema() -> dict[str, Any]:
    """Give the schema that ``init`` plants."""
    found: dict[str, Any] = json.loads(PLANTED.read_text(encoding="utf-8"))
    return found


def test_ours_is_the_one_that_is_planted() -> None:
    """The first line of our own controls.yaml names it too."""
    assert (ROOT / ".tieout/schemas/controls.json").read_bytes() == PLANTED.read_bytes()


def test_the_schema_has_the_keys_that_are_read() -> None:
    """No key is offered that the tool does not know, and none is kept back."""
    assert set(schema()["properties"]) == {*program.PROGRAM_KEYS, "controls"}
    assert set(schema()["properties"]["controls"]["items"]["properties"]) == set(
        controls._KEYS
    )  # held against each other


def test_the_starter_is_valid() -> None:
    """What is planted passes its own schema."""
    text = (ROOT / "controls.yaml").read_text(encoding="utf-8")
    jsonschema.validate(yaml.load(text, Loader=TextOnly), schema())  # noqa: S506  # a safe loader of ours


@pytest.mark.parametrize(
    "text",
    [
        *("PT15M", "PT24H", "P7D", "P2W", "P3M", "P1Y", "1 hour", "24 hours", "1 business day", "2 business days"),
        *("P10D", "PT05M"),
        *("P1DT2H", "PT7D", "24h", "2 Days", "10 percent", "soon", "100000 days", ""),
    ],
)
def test_the_schema_takes_the_limits_that_are_read(text: str) -> None:
    """Of both forms of a cadence."""
    forms = schema()["properties"]["controls"]["items"]["properties"]["cadence"]["oneOf"]
    patterns = {form["properties"]["within"]["pattern"] for form in forms}
    assert [bool(re.search(pattern, text)) for pattern in patterns] == [Limit.from_text(text) is not None]


@pytest.mark.parametrize("holidays", [["2026-12-25", "2027-01-01"], []])
def test_the_schema_takes_holidays_and_a_share(holidays: list[str]) -> None:
    """As ``controls.yaml`` writes them."""
    period = {"id": "a", "start": "2026-01-01", "end": "2026-06-30", "required_share": 75}
    head = {"schema": "tieout.controls/v1", "organization": {"holidays": holidays}, "periods": [period]}
    jsonschema.validate(head, schema())


@pytest.mark.parametrize(
    "slip",
    [
        {"organization": {"holidays": ["12-25"]}},
        {"organisation": {}},
        {"controls": [{"id": "AC-01"}]},
        {"schema": "v2"},
    ],
)
def test_a_slip_is_marked(slip: dict[str, Any]) -> None:
    """An unknown key, a control without owner, another schema."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "tieout.controls/v1", **slip}, schema())


def test_the_rules_that_the_schema_takes_are_those_that_there_are() -> None:
    """A new rule, or a new number of one, is added to the schema by hand."""
    rules = schema()["properties"]["rules"]
    assert rules["propertyNames"]["enum"] == sorted(rule.id for rule in RULESET)
    dials = {
        rule: {
            key: (dial["minimum"], dial["maximum"], dial["default"])
            for key, dial in forms["anyOf"][1]["properties"].items()
        }
        for rule, forms in rules["properties"].items()
    }
    assert dials == {
        rule.id: {dial.key: (dial.low, dial.high, dial.default) for dial in rule.dials}
        for rule in RULESET
        if rule.dials
    }


NO_BRANCHES = (
    "-x",
    "a..b",
    "a b",
    "x.lock",
    "/a",
    "a/",
    "a//b",
    ".a",
    "a/.b",
    "@",
    "a@{1}",
    "a~1",
    "a^",
    "a:b",
    "a?",
    "a*",
    "a[b",
    "a.",
)
BRANCHES = ("main", "release/1.x", "\u00fc", "a-b_c", "feature/x.y", "a@b")


@pytest.mark.parametrize("name", [*NO_BRANCHES, *BRANCHES])
def test_a_branch_that_git_takes_for_none_is_marked(name: str) -> None:
    pattern = schema()["properties"]["changes"]["properties"]["branch"]["pattern"]
    is_none = change_policy._NO_BRANCH.search(name) is not None  # held against each other
    assert (re.search(pattern, name) is None) == is_none == (name in NO_BRANCHES)


@pytest.mark.parametrize(
    "pattern",
    [
        *("policies/**/*.md", "*.md", "a/.b/*.md", "..a/*.md", "a..b/x.md", "a b/\u00fc?.md"),
        *(
            "/a.md",
            "../a.md",
            "a/../b.md",
            "./a.md",
            "a/./b.md",
            "a//b.md",
            "a/",
            "!a.md",
            "a[b].md",
            "a{b}.md",
            "a\\b.md",
            "",
        ),
    ],
)
def test_a_pattern_of_paths_that_is_not_read_is_marked(pattern: str) -> None:
    item = schema()["properties"]["documents"]["properties"]["policies"]["items"]
    assert jsonschema.Draft7Validator(item).is_valid(pattern) == (fault(pattern) is None)


FINGERPRINT = f"SHA256:{'a' * 43}"


@pytest.mark.parametrize(
    ("head", "is_read"),
    [
        ({"keys": {"evidence": [FINGERPRINT], "bundle": []}}, True),
        ({"keys": {"evidence": ["SHA256:abc"]}}, False),
        ({"keys": {"bundles": [FINGERPRINT]}}, False),
        ({"rules": {"stale-review": "off", "due-soon": {"days": 14}, "protection-gap": False}}, True),
        ({"rules": {"stale-reviews": "off"}}, False),
        ({"rules": {"due-soon": {"days": -1}}}, False),
        ({"rules": {"due-soon": {"weeks": 2}}}, False),
        ({"changes": {"forge": {"kind": "github", "repository": "a/b"}}}, True),
        ({"changes": {"forge": {"kind": "github", "repository": "a/b/c"}}}, False),
        ({"changes": {"forge": {"kind": "gitlab", "repository": "a/b/c"}}}, True),
        ({"changes": {"forge": {"kind": "none", "reason": "x"}}}, True),
        ({"changes": {"forge": {"kind": "none"}}}, False),
        ({"changes": {"forge": {"kind": "none", "reason": "x", "repository": "a/b"}}}, False),
        ({"changes": {"ticket": {"pattern": ""}}}, False),
    ],
)
def test_the_schema_marks_settings_that_the_tool_does_not_read(head: dict[str, Any], is_read: bool) -> None:
    """Until now editors marked none of them, and ``check`` each."""
    assert jsonschema.Draft7Validator(schema()).is_valid({"schema": "tieout.controls/v1", **head}) == is_read


@pytest.mark.parametrize(
    ("cadence", "is_read"),
    [
        ({"every": "quarterly"}, True),
        ({"on": "event", "within": "PT24H"}, True),
        ({"every": "event", "within": "10 days"}, True),
        ({"every": "quarterly", "on": "event"}, False),
        ({"on": "event", "within": "PT0H"}, False),
    ],
)
def test_the_schema_marks_a_cadence_that_the_tool_does_not_read(cadence: dict[str, str], is_read: bool) -> None:
    item = schema()["properties"]["controls"]["items"]["properties"]["cadence"]
    assert jsonschema.Draft7Validator(item).is_valid(cadence) == is_read


@pytest.mark.parametrize(
    ("criterion", "is_one"),
    [
        *(("CC6.1", True), ("P8.1", True), ("CC6.1-POF3", True), ("CC6.1.3", True)),
        *(("CC6.11", False), ("cc6.1", False), ("CC6.1-POF0", False), ("CC6", False), ("CC611", False), ("", False)),
    ],
)
def test_a_criterion_that_no_catalogue_has_is_marked(criterion: str, is_one: bool) -> None:
    """As the catalogue resolves it, here and in heads; editors offer the 61."""
    item = schema()["properties"]["controls"]["items"]["properties"]["criteria"]["items"]
    assert item == schema_parts.criterion(catalogue())
    assert jsonschema.Draft7Validator(item).is_valid(criterion) == is_one
    assert (catalogue().resolve(criterion) is not None) == is_one
    left_out = schema()["properties"]["scope"]["properties"]["excluded"]["items"]["properties"]["criterion"]
    assert left_out["enum"] == [item.id for item in catalogue().criteria]


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_day_that_no_calendar_has_is_marked_but_for_leap_years(year: int) -> None:
    pattern = schema()["properties"]["periods"]["items"]["properties"]["start"]["pattern"]
    assert pattern == f"^(?:{DAY_FORM})$"
    for month in range(14):
        for day in range(33):
            text = f"{year}-{month:02}-{day:02}"
            is_one = iso_date(text) is not None or text == "2023-02-29"
            assert bool(re.search(pattern, text)) == is_one, text


@pytest.mark.parametrize(("word", "is_read"), [("off", True), ({"days": 30}, True), ("never", False), (30, False)])
def test_a_rule_is_off_or_has_keys(word: object, is_read: bool) -> None:
    """Not so ``due-soon: 30``, which the tool refuses."""
    head = {"schema": "tieout.controls/v1", "rules": {"due-soon": word}}
    assert jsonschema.Draft7Validator(schema()).is_valid(head) == is_read


@pytest.mark.parametrize(
    "forge",
    [
        {"kind": "github", "repository": "example/policies", "url": "https://git.example.com"},
        {"kind": "gitlab", "repository": "acme/legal/policies"},
        {"kind": "none", "reason": "Two people, who sign on paper"},
    ],
)
def test_the_schema_takes_what_is_read_of_changes(forge: dict[str, str]) -> None:
    """As ``sources/change_policy`` reads it."""
    ticket = {"pattern": "[A-Z]+-[0-9]+", "required": "none"}
    lists = {"required_checks": ["tests"], "emergency_labels": ["emergency"], "bots": ["deploy"]}
    changes = {"branch": "main", "forge": forge, "approvals_required": 2, "ticket": ticket, **lists}
    changes["trivial"] = "allow"
    jsonschema.validate({"schema": "tieout.controls/v1", "changes": changes}, schema())
    assert set(schema()["properties"]["changes"]["properties"]) == set(change_policy._KEYS)  # held against each other


@pytest.mark.parametrize(
    "changes",
    [
        {"forge": {"kind": "none"}},
        {"forge": {"kind": "github"}},
        {"forge": {"repository": "a/b"}},
        {"approvals_required": 0},
        {"approvals_required": 11},
        {"ticket": {"required": "always"}},
        {"approvers": 2},
        {"trivial": "ignore"},
    ],
)
def test_a_slip_in_changes_is_marked(changes: dict[str, Any]) -> None:
    """What the tool would not read, an editor shows."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "tieout.controls/v1", "changes": changes}, schema())
