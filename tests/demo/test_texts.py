"""A draft of the starter put in force, and taken back to what it was."""

from __future__ import annotations

from datetime import date

import pytest

from tieout.demo.texts import Amendment, Version, amended, in_control, in_force, lacks, says, titled

DRAFT = """---
id: POL-002
status: draft
version: "1.0"
owner: role:security-lead
approver: role:cto
parameters:
  access-removal: {value: 24, unit: hours, phrase: "within 24 hours"}
changelog:
  - {version: "1.0", date: 2026-11-22, author: role:security-lead, change: "First version"}
review: {every: annual}
---
# Access Control Policy

See [logging](#logging).
All access ends within 24 hours.

## Logging

Logs are kept.

## Revision history

| Version | Date | Author | Change |
|---|---|---|---|
| 1.0 | 2026-11-22 | Security Lead | First version |
"""
CONTROLS = "controls:\n\n  - id: A-1\n    within: PT24H\n\n  - id: A-2\n    within: PT24H\n"


def test_a_draft_in_force_keeps_what_it_promises_and_loses_the_changelog_of_the_starter() -> None:
    versions = (
        Version(number="1.0", on=date(2026, 1, 7), author="role:security-lead", change="First version"),
        Version(number="1.1", on=date(2026, 5, 6), author="role:cto", change="Shorter"),
    )
    assert (
        in_force(DRAFT, versions)
        == """---
id: POL-002
status: active
version: "1.1"
owner: role:security-lead
approver: role:cto
approved: 2026-05-06
effective: 2026-05-06
last_reviewed: 2026-05-06
parameters:
  access-removal: {value: 24, unit: hours, phrase: "within 24 hours"}
changelog:
  - {version: "1.1", date: 2026-05-06, author: role:cto, change: "Shorter"}
  - {version: "1.0", date: 2026-01-07, author: role:security-lead, change: "First version"}
review: {every: annual}
---
# Access Control Policy

See [logging](#logging).
All access ends within 24 hours.

## Logging

Logs are kept.

## Revision history

| Version | Date | Author | Change |
|---|---|---|---|
| 1.1 | 2026-05-06 | Chief Technology Officer | Shorter |
| 1.0 | 2026-01-07 | Security Lead | First version |
"""
    )


def test_a_change_is_taken_back() -> None:
    before = amended(DRAFT, says("within 48 hours", instead_of="within 24 hours"), lacks("Logging"))
    assert before.count("within 48 hours") == 2
    assert "ogging" not in before
    assert "## Revision history" in before


def test_a_control_is_amended_alone_or_taken_out() -> None:
    longer = in_control("A-2", says("PT48H", instead_of="PT24H"))
    assert longer(CONTROLS) == CONTROLS[: CONTROLS.index("A-2")] + "A-2\n    within: PT48H\n"
    assert in_control("A-1")(CONTROLS) == "controls:\n\n  - id: A-2\n    within: PT24H\n"
    assert in_control("A-2")(CONTROLS) == "controls:\n\n  - id: A-1\n    within: PT24H\n"


@pytest.mark.parametrize("amend", [says("x", instead_of="absent"), lacks("Absent"), in_control("A-3")])
def test_a_text_that_is_not_as_expected_is_refused(amend: Amendment) -> None:
    with pytest.raises(LookupError):
        amend(DRAFT + CONTROLS)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("role:ceo", "Chief Executive Officer"),
        ("role:head-of-engineering", "Head of Engineering"),
        ("role:people-operations", "People Operations"),
        ("person:hugo", "Hugo Example"),
    ],
)
def test_the_table_names_people_as_readers_do(reference: str, words: str) -> None:
    assert titled(reference) == words
