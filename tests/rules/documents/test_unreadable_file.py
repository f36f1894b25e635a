"""What could not be read is a finding each."""

from __future__ import annotations

from tests.factories import POLICY_PATH, examination
from tests.rules.seen import observed, severities
from tieout.check import check
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location, Unreadable
from tieout.rules.documents.unreadable_file import unreadable_file


def unreadable(
    line: int = 3, kind: str = "duplicate-key", message: str = "the key owner stands here twice"
) -> Unreadable:
    return Unreadable(
        location=Location(path=POLICY_PATH, line=line, column=2), kind=kind, message=message, remedy="remove one"
    )


def test_nothing_unreadable_is_no_finding() -> None:
    assert observed(unreadable_file, examination()) == []


def test_the_place_the_cause_and_the_advice_of_the_source_are_kept() -> None:
    assert observed(unreadable_file, examination(unreadable=(unreadable(),))) == [
        Observation(
            subject=POLICY_PATH,
            location=Location(path=POLICY_PATH, line=3, column=2),
            message="the key owner stands here twice",
            remedy="remove one",
            about="duplicate-key",
        )
    ]


def test_all_is_an_error_but_a_byte_order_mark() -> None:
    seen = examination(unreadable=(unreadable(1, "byte-order-mark"), unreadable(2, "no-settings"), unreadable(3)))
    assert severities(unreadable_file, seen) == [Severity.WARNING, Severity.ERROR, Severity.ERROR]


def test_two_of_one_kind_in_one_file_are_two_findings() -> None:
    findings = check(examination(unreadable=(unreadable(3), unreadable(9))), (unreadable_file,)).findings
    assert [item.location.line for item in findings] == [3, 9]
    assert len({item.fingerprint for item in findings}) == 2
