"""The latest entry of a changelog is of the version that the head states."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import POLICY_PATH, document, examination
from tests.rules.seen import messages, observed, severities
from tieout.model.document import ChangelogEntry, Status
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.documents.changelog_mismatch import changelog_mismatch


def entries(*pairs: tuple[str, int | None]) -> tuple[ChangelogEntry, ...]:
    return tuple(
        ChangelogEntry(version=version, on=date(2026, 1, day) if day else None, author="", change="")
        for version, day in pairs
    )


def test_the_finding_names_version_and_end() -> None:
    assert observed(changelog_mismatch, examination(document(version="2.1", changelog=entries(("2.0", 1))))) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=5, column=5),
            message="Access Control Policy is version 2.1, and its changelog ends at 2.0",
            remedy="add an entry for 2.1 to the changelog, or correct the version",
            about="version",
        )
    ]


@pytest.mark.parametrize(
    ("pairs", "count"),
    [
        ([], 0),
        ([("1.0", 1)], 0),
        ([("1.0", 2), ("0.9", 1)], 0),
        ([("0.9", 1), ("1.0", 2)], 0),
        ([("1.0", 1), ("0.9", 2)], 1),
        ([("1.0", 1), ("0.9", 1)], 0),
        ([("0.9", None), ("1.0", 1)], 0),
        ([("0.9", None), ("0.8", None)], 1),
        ([("", 1)], 1),
    ],
)
def test_the_latest_is_the_later_end(pairs: list[tuple[str, int | None]], count: int) -> None:
    assert len(messages(changelog_mismatch, examination(document(changelog=entries(*pairs))))) == count


def test_a_draft_gets_a_note_and_a_retired_document_nothing() -> None:
    log = entries(("0.9", 1))
    both = examination(document(status=Status.DRAFT, changelog=log), document(status=Status.RETIRED, changelog=log))
    assert severities(changelog_mismatch, both) == [Severity.NOTE]


def test_no_version_is_the_matter_of_another_rule() -> None:
    assert messages(changelog_mismatch, examination(document(version=None, changelog=entries(("0.9", 1))))) == []
