"""What rules say of checks that looked inside, and of secrets that lie there."""

from __future__ import annotations

from dataclasses import replace

from tests.evidence import capture, examination, record_of, run
from tests.rules.seen import messages, observed, severities
from tieout.model.evidence.gathered import SecretFound, Unsearched
from tieout.model.evidence.record import Population
from tieout.model.evidence.result import CheckRun, Deviating, ResultState
from tieout.model.location import Location
from tieout.rules.evidence.evidence_check_failed import evidence_check_failed
from tieout.rules.evidence.evidence_check_inconclusive import evidence_check_inconclusive
from tieout.rules.evidence.secret_in_evidence import secret_in_evidence


def test_a_check_over_two_captures_is_told_once() -> None:
    good = capture()
    rows = (Deviating("raw.csv:3", "ben", "left"),)
    both = run(good, captures=(good.id, "another"), state=ResultState.FAIL, deviations=rows, found=1)
    seen = examination(good, evidence={"runs": (both, run(good))})
    assert [(item.subject, item.message) for item in observed(evidence_check_failed, seen)] == [
        (good.id, f"{good.id} has 1 row that mfa objects to: ben (left, raw.csv:3)")
    ]


def test_a_check_that_found_nothing_to_read_is_told_where_it_stands() -> None:
    place = Location("collectors.yaml", 12, 5)
    lonely = CheckRun(
        check="mfa",
        version="sha256:1",
        captures=(),
        state=ResultState.INCONCLUSIVE,
        reason="no capture of accounts is in the period",
        location=place,
    )
    ours = CheckRun(check="ours", version="sha256:1", captures=(), state=ResultState.ERROR)
    seen = examination(evidence={"runs": (lonely, ours)})
    assert [(item.subject, item.location, item.message) for item in observed(evidence_check_inconclusive, seen)] == [
        ("ours", Location("collectors.yaml"), "ours: it could not be carried out"),
        ("mfa", place, "mfa: no capture of accounts is in the period"),
    ]
    assert messages(evidence_check_failed, seen) == []


def test_what_only_follows_from_what_is_told_of_the_capture_is_not_told_again() -> None:
    """A check of ours over half a table is open because of the half that is not there; one of the company's is told."""
    cut = capture(replace(record_of(), population=Population(rows=3, pages=1, complete=False, gaps=("page 2",))))
    ours = run(cut, state=ResultState.INCONCLUSIVE, reason="the table has no row")
    theirs = replace(ours, check="own", location=Location("collectors.yaml", 12))
    seen = examination(cut, evidence={"runs": (ours, theirs, replace(ours, check="c", state=ResultState.ERROR))})
    assert [item.partition(":")[0] for item in messages(evidence_check_inconclusive, seen)] == ["c", "own"]
    good = capture()
    assert (
        len(
            messages(
                evidence_check_inconclusive, examination(good, evidence={"runs": (replace(ours, captures=(good.id,)),)})
            )
        )
        == 1
    )


def test_a_secret_is_told_by_its_beginning_and_its_digest() -> None:
    place = Location("evidence/x.csv", 3)
    found = (
        SecretFound(place, "github-token", "ghp_", "0123456789ab"),
        SecretFound(place, "password", "", "ba9876543210"),
    )
    assert messages(secret_in_evidence, examination(evidence={"secrets": found})) == [
        "this looks like a secret (github-token, begins with ghp_, digest 0123456789ab)",
        "this looks like a secret (password, digest ba9876543210)",
    ]


def test_what_could_not_be_searched_is_a_note() -> None:
    files = (Unsearched("evidence/a.png", "it is an image"), Unsearched("evidence/b.pdf", "it is a PDF"))
    for known, more in ((files[:1], ""), (files, "; so was 1 other")):
        seen = examination(evidence={"unsearched": known})
        assert messages(secret_in_evidence, seen) == [
            f"evidence/a.png was left unsearched for secrets: it is an image{more}"
        ]
        assert [item.value for item in severities(secret_in_evidence, seen)] == ["note"]
