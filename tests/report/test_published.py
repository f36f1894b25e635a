"""What we write for others, held against the schemas that they publish (``published.py`` says where from)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft7Validator, ValidationError
from jsonschema.validators import extend

from tests.cli.programme import FILES, POLICY, plant, tieout
from tests.factories import control, examination, finding
from tests.report import published
from tests.report.hostile import HOSTILE
from tests.report.outcomes import EVERY, hostile, outcome, some
from tieout.check import check
from tieout.model.finding import Outcome, Severity
from tieout.model.location import Location
from tieout.report import junit, oscal, sarif
from tieout.rules.ruleset import RULESET
from tieout.workpapers.ladder import ladder

OUTCOMES = {
    "every state": EVERY,
    "all well": outcome(),
    "nothing examined": outcome(rules=()),
    "one": outcome(finding()),
    "many": outcome(*some(Severity.ERROR, 300)),
    "no place": outcome(finding(location=Location(path="a b%20\u00fc.md"))),
    **{f"hostile {number}": hostile(text) for number, text in enumerate(HOSTILE)},
}
each_outcome = pytest.mark.parametrize("found", OUTCOMES.values(), ids=OUTCOMES)
STALE = POLICY.replace("2026-01-14", "2025-02-14")


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Give a programme with findings, by which the command itself is asked."""
    return plant(tmp_path / "it", {**FILES, "policies/data-classification.md": STALE, "policies/b.md": "no head\n"})


def asked(root: Path, *arguments: str) -> bytes:
    """Give what the command prints; a report of findings is one, too."""
    done = tieout(*arguments, "--root", str(root))
    assert done.returncode in {0, 1, 3}, done.stderr
    return done.stdout


def faults(validator: Any, value: object) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


@pytest.fixture(scope="module")
def of_sarif() -> Any:
    schema = json.loads(published.read(published.SARIF))
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


@each_outcome
def test_sarif_is_what_oasis_publishes(of_sarif: Any, found: Outcome) -> None:
    for rules in (RULESET, ()):
        assert faults(of_sarif, json.loads(sarif.outcome(found, rules, below="c/"))) == []


def test_sarif_of_the_command_is_what_oasis_publishes(of_sarif: Any, company: Path) -> None:
    value = json.loads(asked(company, "check", "--format", "sarif"))
    assert faults(of_sarif, value) == []
    assert value["runs"][0]["results"]


def test_the_schema_of_sarif_refuses_what_is_none(of_sarif: Any) -> None:
    value = json.loads(sarif.outcome(EVERY, RULESET))
    value["runs"][0]["results"][0]["level"] = "fatal"
    assert faults(of_sarif, value) == [
        "$.runs[0].results[0].level: 'fatal' is not one of ['none', 'note', 'warning', 'error']"
    ]


@pytest.fixture(scope="module")
def of_oscal() -> Any:
    """Give NIST's schema, whose patterns are of ECMAScript (``\\p{L}``), which Python's ``re`` does not read."""
    regress = pytest.importorskip("regress")

    def pattern(_validator: object, wanted: str, value: object, _schema: object) -> Any:
        if isinstance(value, str) and regress.Regex(wanted, "u").find(value) is None:
            yield ValidationError(f"{value!r} does not match {wanted!r}")

    judge: Any = extend  # it has no types
    return judge(Draft7Validator, {"pattern": pattern})(json.loads(published.read(published.OSCAL)))


@pytest.mark.parametrize("text", ["Plain", *HOSTILE, "", " "])
def test_oscal_is_what_nist_publishes(of_oscal: Any, text: str) -> None:
    told = control(title=text, statement=text, owner=text, policies=(text,))
    for controls in ((), (told,), (told, control(id="CO-99"))):
        found = examination(controls=controls)
        printed = oscal.component_definition(found, ladder(found, check(found)), tool_version="0.1.0")
        assert faults(of_oscal, json.loads(printed)) == []


def test_oscal_of_the_command_is_what_nist_publishes(of_oscal: Any, company: Path) -> None:
    value = json.loads(asked(company, "export", "oscal"))
    assert faults(of_oscal, value) == []
    value["component-definition"]["metadata"]["last-modified"] = "2026-06-30"
    assert len(faults(of_oscal, value)) == 1


@pytest.mark.parametrize("schema", [published.JENKINS, published.ANT], ids=["jenkins", "ant"])
def test_junit_is_what_jenkins_and_ant_read(schema: published.Published, company: Path) -> None:
    """Whole, and one test for each: on most machines neither schema can be had, and a skip should count once."""
    wanted = published.read(schema)
    etree: Any = pytest.importorskip("lxml.etree")
    judge = etree.XMLSchema(etree.fromstring(wanted))
    for found in OUTCOMES.values():
        judge.assertValid(etree.fromstring(junit.outcome(found, below="c/").encode("utf-8")))
    value = etree.fromstring(asked(company, "check", "--format", "junit"))
    judge.assertValid(value)
    assert int(value[0].get("failures")) > 0
    del value[0].attrib["name"]
    assert not judge.validate(value)


def test_what_was_published_is_named_by_its_digest() -> None:
    for schema in (published.SARIF, published.OSCAL, published.JENKINS, published.ANT):
        assert re.fullmatch(r"[0-9a-f]{64}", schema.sha256)
