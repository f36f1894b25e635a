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
from tieout.model.period import iso_date
from tieout.sources import change_policy, controls, program, schema_parts
from tieout.sources.criteria import catalogue

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
    assert pattern == f"^(?:{schema_parts.DAY})$"
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
