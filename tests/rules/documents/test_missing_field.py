"""Missing fields are one finding a place, all names in it."""

from __future__ import annotations

import pytest

from tests.factories import POLICY_PATH, document, examination
from tests.rules.seen import messages, observed, severities
from tieout.model.document import Status
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location, MissingField
from tieout.rules.documents.missing_field import missing_field

PLACE = Location(path=POLICY_PATH)


def missing(*names: str, asked: bool = True, path: str = POLICY_PATH, subject: str = "POL-002") -> MissingField:
    return MissingField(location=Location(path=path), subject=subject, names=names, asked=asked)


def test_nothing_missing_is_no_finding() -> None:
    assert observed(missing_field, examination()) == []


def test_every_name_is_listed_in_one_finding() -> None:
    seen = examination(missing_fields=(missing("owner", "approver", "approved"),))
    assert observed(missing_field, seen) == [
        Observation(
            subject="POL-002",
            location=PLACE,
            message="POL-002 lacks owner, approver and approved",
            remedy="add owner, approver and approved, or set status: draft until that is decided",
            about="owner,approver,approved",
        )
    ]


def test_a_long_list_is_not_cut() -> None:
    names = tuple(f"field{n}" for n in range(12))
    (seen,) = observed(missing_field, examination(missing_fields=(missing(*names),)))
    assert all(name in seen.message for name in names)


def test_what_is_only_asked_about_is_a_warning() -> None:
    seen = examination(missing_fields=(missing("owner"), missing("version", asked=False)))
    assert severities(missing_field, seen) == [Severity.ERROR, Severity.WARNING]


@pytest.mark.parametrize(
    ("status", "path"), [(Status.DRAFT, POLICY_PATH), (Status.RETIRED, POLICY_PATH), (Status.ACTIVE, SETTINGS_PATH)]
)
def test_only_a_document_in_force_is_told_that_it_could_be_a_draft(status: Status, path: str) -> None:
    (seen,) = observed(missing_field, examination(document(status=status), missing_fields=(missing("id", path=path),)))
    assert seen.remedy == "add id"


def test_a_text_that_is_struck_out_whole_is_none() -> None:
    assert messages(missing_field, examination(document(body="\n~~It ends.~~\n\n<!-- ~ -->\n"))) == [
        "Access Control Policy has no text below its front-matter that is not struck out"
    ]
    assert messages(missing_field, examination(document(body="~~It ends.~~ No.\n"))) == []


def test_a_document_without_a_status_counts_as_in_force() -> None:
    (seen,) = observed(missing_field, examination(document(status=None), missing_fields=(missing("status"),)))
    assert seen.remedy == "add status, or set status: draft until that is decided"
