"""OSCAL: what the company says of each control, criterion by criterion, and no word of an assessment.

``schemas/oscal.json`` says of what we write what NIST's schema says, and nothing else may stand there. NIST's own file
is held against them in ``test_published.py``.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.factories import control, examination
from tests.report import shapes
from tests.report.hostile import HOSTILE
from tieout.check import check
from tieout.model.control import Control
from tieout.report import oscal
from tieout.workpapers.ladder import ladder


def told(*controls: Control) -> dict[str, Any]:
    found = examination(controls=controls)
    text = oscal.component_definition(found, ladder(found, check(found)), tool_version="0.1.0")
    assert text == oscal.component_definition(found, ladder(found, check(found)), tool_version="0.1.0")
    inside: dict[str, Any] = shapes.read("oscal", text.encode("utf-8"))["component-definition"]
    return inside


def test_a_control_is_a_component_that_meets_the_criteria_it_names() -> None:
    (component,) = told(control())["components"]
    (implemented,) = component["control-implementations"]
    names = [item["control-id"] for item in implemented["implemented-requirements"]]
    assert names == ["C1.1", "C1.2"]
    assert component["title"].startswith(control().id)
    assert {"name": "control", "ns": "urn:tieout:oscal", "value": control().id} in component["props"]


def test_its_source_is_the_resource_that_stands_behind() -> None:
    found = told(control())
    (resource,) = found["back-matter"]["resources"]
    assert found["components"][0]["control-implementations"][0]["source"] == f"#{resource['uuid']}"


def test_it_says_no_word_of_an_assessment() -> None:
    text = json.dumps(told(control())).lower()
    assert not any(
        word in text for word in ("satisfied", "compliant", "implemented-status", "assessment-results", "pass")
    )


def test_uuids_stay_and_are_of_one_thing_each() -> None:
    found = json.dumps(told(control(), control(id="CO-99")))
    again = json.dumps(told(control(), control(id="CO-99")))
    assert found == again
    uuids = [part.split('"')[0] for part in found.split('"uuid": "')[1:]]
    assert len(set(uuids)) == len(uuids) > 6


def test_a_control_without_a_criterion_has_no_place_and_no_control_no_list() -> None:
    assert "components" not in told(control(criteria=("XX9.9",)))
    assert "components" not in told()


@pytest.mark.parametrize("text", [*HOSTILE, "", " "])
def test_hostile_texts_stay_text(text: str) -> None:
    (component,) = told(control(title=text, statement=text, owner=text, policies=(text,)))["components"]
    assert component["description"]
