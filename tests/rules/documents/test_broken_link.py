"""What a document refers to is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.factories import POLICY_PATH, control, document, examination, places
from tests.rules.seen import messages, observed, severities
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.document import Document, Heading, Kind, Link, Status
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.rules.documents.broken_link import broken_link

PLACE = Location(path=POLICY_PATH, line=40, column=12)
RUNBOOK = "runbooks/offboarding.md"


def link(target: str, path: str | None = None, *, exists: bool | None = None, anchor: bool | None = None) -> Link:
    return Link(target=target, location=PLACE, path=path, exists=exists, anchor_exists=anchor)


def runbook(*anchors: str) -> Document:
    headings = tuple(Heading(level=2, text=anchor, anchor=anchor, line=9) for anchor in anchors)
    return document(kind=Kind.RUNBOOK, path=RUNBOOK, id="RB-001", controls=(), headings=headings)


@pytest.mark.parametrize(
    "good",
    [
        link("https://example.com/"),
        link("HTTP://example.com/#x"),
        link("mailto:ana@example.com"),
        link("tel:+49-30-1234"),
        link("SMS:+49301234"),
        link("../runbooks/offboarding.md", RUNBOOK, exists=True),
        link("../runbooks/offboarding.md#steps", RUNBOOK, exists=True, anchor=True),
        link("#scope", POLICY_PATH, exists=True, anchor=True),
        link("../registers/", "registers", exists=True),
    ],
)
def test_what_is_there_or_is_not_looked_at_is_no_finding(good: Link) -> None:
    assert observed(broken_link, examination(document(links=(good,)))) == []


def test_a_file_that_is_not_there_is_an_error() -> None:
    text = document(links=(link("../runbooks/x.md", "runbooks/x.md", exists=False),))
    assert observed(broken_link, examination(text)) == [
        Observation(
            subject="POL-002",
            location=PLACE,
            message="Access Control Policy links to ../runbooks/x.md, which is not in the repository",
            remedy="correct the path, or restore the file",
            about="../runbooks/x.md",
        )
    ]


def test_a_file_with_nearly_that_name_is_suggested() -> None:
    text = document(links=(link("../runbooks/ofboarding.md", "runbooks/ofboarding.md", exists=False),))
    assert messages(broken_link, examination(text, runbook())) == [
        (
            "Access Control Policy links to ../runbooks/ofboarding.md, which is not in the repository. "
            f"Did you mean the file {RUNBOOK}?"
        )
    ]


def test_a_heading_that_is_not_there_is_an_error_with_the_nearest_one() -> None:
    text = document(links=(link("../runbooks/offboarding.md#step", RUNBOOK, exists=True, anchor=False),))
    (seen,) = observed(broken_link, examination(text, runbook("steps", "contacts")))
    assert seen.message == (
        "Access Control Policy links to ../runbooks/offboarding.md#step, and no heading there has that anchor. "
        "Did you mean #steps?"
    )
    assert seen.remedy == "correct the part after #"


def test_a_heading_of_a_file_that_is_no_document_has_no_suggestion() -> None:
    text = document(links=(link("../README.md#x", "README.md", exists=True, anchor=False),))
    assert messages(broken_link, examination(text)) == [
        "Access Control Policy links to ../README.md#x, and no heading there has that anchor"
    ]


@pytest.mark.parametrize(
    ("target", "scheme"),
    [
        ("javascript:alert(1)", "javascript"),
        ("JavaScript:alert(1)", "javascript"),
        (" data:text/html,x", "data"),
        ("file:///etc/passwd", "file"),
        ("vbscript:x", "vbscript"),
        ("telnet:x", "telnet"),
    ],
)
def test_refused_addresses_are_named_as_such(target: str, scheme: str) -> None:
    for exists in (None, False):
        (seen,) = observed(broken_link, examination(document(links=(link(target, exists=exists),))))
        assert seen.message == f"Access Control Policy links to {target}, a {scheme}: address, which is not followed"
        assert seen.remedy == "link to a file or to a web address"


def test_an_address_without_a_scheme_is_named_as_such() -> None:
    assert messages(broken_link, examination(document(links=(link("//example.com/x"),)))) == [
        "Access Control Policy links to //example.com/x, an address without http: or https:, which is not followed"
    ]


@pytest.mark.parametrize("target", ["../../secrets.md", "../../../etc/passwd"])
def test_a_link_out_of_the_repository_is_an_error(target: str) -> None:
    assert messages(broken_link, examination(document(links=(link(target, exists=False),)))) == [
        f"Access Control Policy links to {target}, which leads out of the repository"
    ]


def test_a_long_target_is_cut_in_the_message_alone() -> None:
    (seen,) = observed(broken_link, examination(document(links=(link("data:" + "x" * 5000, exists=False),))))
    assert len(seen.message) < 200
    assert seen.about == "data:" + "x" * 5000


def test_a_control_that_is_not_there_is_an_error_with_the_nearest_one() -> None:
    assert observed(broken_link, examination(document(controls=("AC-01", "AC-11")))) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=16, column=5),
            message=(
                "Access Control Policy names the control AC-11, which is not in controls.yaml. Did you mean AC-01?"
            ),
            remedy="name a control of controls.yaml, or add it there",
            about="controls AC-11",
        )
    ]


def test_a_control_that_was_taken_out_is_no_slip_for_another() -> None:
    gone = ControlChange(control="AC-11", effect=ControlEffect.REMOVED, on=date(2026, 5, 4), commit="e72be9908a" * 4)
    (found,) = observed(broken_link, examination(document(controls=("AC-01", "AC-11")), control_changes=(gone,)))
    assert found.message == (
        "Access Control Policy names the control AC-11, which commit e72be9908a of 2026-05-04 took out of controls.yaml"
    )
    assert found.remedy == "name what took its place, or take the name away"
    lost = Unreadable(location=Location(path="controls.yaml", line=9), kind="syntax", message="m", remedy="r")
    partly = examination(document(controls=("AC-01", "AC-11")), control_changes=(gone,), unreadable=(lost,))
    assert "took out" not in messages(broken_link, partly)[0]
    back = replace(gone, effect=ControlEffect.ADDED, on=date(2026, 5, 5))
    (found,) = observed(broken_link, examination(document(controls=("AC-01", "AC-11")), control_changes=(gone, back)))
    assert found.message.endswith(", which is not in controls.yaml. Did you mean AC-01?")


def test_a_control_of_the_list_has_a_place_of_its_own() -> None:
    text = document(controls=("AC-01", "XX-99"), places=places(POLICY_PATH, "controls[0]", "controls[1]", start=7))
    (seen,) = observed(broken_link, examination(text))
    assert seen.location.line == 8
    assert seen.message == "Access Control Policy names the control XX-99, which is not in controls.yaml"


def test_controls_are_not_looked_for_in_settings_that_were_not_read() -> None:
    lacking = NotExamined(need="settings", reason="there is no controls.yaml")
    assert observed(broken_link, examination(controls=(), unexamined=(lacking,))) == []


def test_settings_that_were_read_in_part_are_spoken_of_so() -> None:
    broken = Unreadable(location=Location(path=SETTINGS_PATH, line=9), kind="duplicate-key", message="m", remedy="r")
    (seen,) = messages(broken_link, examination(controls=(), unreadable=(broken,)))
    assert seen == "Access Control Policy names the control AC-01, which is not in the readable part of controls.yaml"


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        (Status.ACTIVE, Severity.ERROR),
        (Status.DRAFT, Severity.ERROR),
        (None, Severity.ERROR),
        (Status.RETIRED, Severity.NOTE),
    ],
)
def test_in_a_retired_document_a_broken_link_is_a_note(status: Status | None, severity: Severity) -> None:
    text = document(status=status, controls=("XX-99",), links=(link("x.md", "policies/x.md", exists=False),))
    assert severities(broken_link, examination(text, controls=(control(id="AC-01"),))) == [severity, severity]
