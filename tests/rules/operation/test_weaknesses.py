"""What the rules on weaknesses say, and to whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from tests.evidence import capture
from tests.rules.seen import messages, observed
from tests.scans import CVE, GHSA, Table, on, scan, scanned, weak
from tests.test_cases import CASES, repository_of
from tieout.check import check
from tieout.load import load
from tieout.model.evidence.gathered import Evidence
from tieout.model.location import Location
from tieout.model.registers.risks import AcceptanceStatus, FindingStatus
from tieout.rules.operation.weakness_dismissed_unaccepted import weakness_dismissed_unaccepted
from tieout.rules.operation.weakness_past_limit import weakness_past_limit
from tieout.rules.operation.weakness_severity_lowered import weakness_severity_lowered
from tieout.rules.operation.weaknesses_unjudged import weaknesses_unjudged

MARCH, APRIL, MAY, JUNE = "2026-03-02", "2026-04-06", "2026-05-04", "2026-06-01"
LAST = "2026-06-29"
SEVEN = "7 days (POL-010, policies/limits.md:19)"
WEB = "evidence/q/production/trivy"

FAMILY = (weakness_past_limit, weakness_dismissed_unaccepted, weakness_severity_lowered, weaknesses_unjudged)


def finding(**changes: Any) -> Any:
    row = factories.reported(cve=CVE, system="", status=FindingStatus.OPEN, fixed_on=None)
    return replace(row, **changes)


def test_late_and_still_there() -> None:
    assert messages(weakness_past_limit, scanned(scan(MARCH, weak()), scan(LAST, weak()))) == [
        (
            f"{CVE} (critical) in libxml2 2.9.4 of app/web: first seen on 2026-03-02 ({WEB}/03-02/raw.json#/0), still there "
            f"on 2026-06-29 ({WEB}/06-29/raw.json#/0), 119 days; {SEVEN} are allowed, until 2026-03-09; version 2.9.5 is "
            "without it"
        )
    ]


def test_late_and_gone() -> None:
    tables = scan(MARCH, weak(fixed_in="")), scan(APRIL, weak(fixed_in="")), scan(MAY)
    assert messages(weakness_past_limit, scanned(*tables)) == [
        (
            f"{CVE} (critical) in libxml2 2.9.4 of app/web: first seen on 2026-03-02 ({WEB}/03-02/raw.json#/0), there until "
            f"2026-04-06 ({WEB}/04-06/raw.json#/0) and gone on 2026-05-04 ({WEB}/05-04/evidence.yaml), 35 days; {SEVEN} are "
            "allowed, until 2026-03-09"
        )
    ]


def test_raised_come_back_and_accepted_in_part() -> None:
    rows = {
        "findings": (finding(),),
        "exceptions": (
            replace(
                factories.acceptance(finding="FND-001", policy=""), approved_on=on(JUNE), expires_on=on("2026-06-10")
            ),
        ),
    }
    early = weak(severity="medium", first_seen="2026-05-10T08:00:00Z")
    tables = (
        scan(MARCH, weak(severity="medium")),
        scan(MAY),
        scan("2026-05-18", early),
        scan(JUNE, weak()),
        scan(LAST, weak()),
    )
    assert messages(weakness_past_limit, scanned(*tables, registers=factories.registers(**rows))) == [
        (
            f"{CVE} (critical) in libxml2 2.9.4 of app/web: first seen on 2026-05-10 ({WEB}/05-18/raw.json#/0) by the source's "
            f"own word, critical since 2026-06-01 ({WEB}/06-01/raw.json#/0), still there on 2026-06-29 ({WEB}/06-29/raw.json#/0), "
            "28 days, 9 days of them accepted by EXC-001 (registers/exceptions.yaml:5); "
            f"{SEVEN} are allowed, until 2026-06-17; version 2.9.5 is without it; it had been gone on 2026-05-04 "
            f"({WEB}/05-04/evidence.yaml) and came back; FND-001 (registers/findings.yaml:5) is about it"
        )
    ]


def test_raised_before_the_end_of_its_limit_it_has_what_was_left_of_that() -> None:
    high, raised = weak(severity="high"), weak()
    tables = scan(MARCH, high), scan("2026-03-31", raised), scan("2026-04-02", raised), scan("2026-04-03")
    assert messages(weakness_past_limit, scanned(*tables)) == [
        (
            f"{CVE} (critical) in libxml2 2.9.4 of app/web: first seen on 2026-03-02 ({WEB}/03-02/raw.json#/0), there until "
            f"2026-04-02 ({WEB}/04-02/raw.json#/0) and gone on 2026-04-03 ({WEB}/04-03/evidence.yaml), 31 days; 30 days "
            "(POL-010, policies/limits.md:20) are allowed for high, until 2026-04-01"
        )
    ]


def test_in_a_file_of_ours_it_has_no_version() -> None:
    ours = weak(installed="", package="", fixed_in="", location="src/a.c:3")
    (message,) = messages(weakness_past_limit, scanned(scan(MARCH, ours), scan(LAST, ours)))
    assert message.endswith(f"119 days; {SEVEN} are allowed, until 2026-03-09")


def test_of_unknown_severity_and_older_than_the_longest_limit() -> None:
    unrated = weak(severity="unknown", installed="", package="", location="src/a.c:3")
    tables = scan("2025-12-01", unrated), scan(LAST, unrated)
    assert messages(weakness_past_limit, scanned(*tables)) == [
        (
            f"{CVE} (of unknown severity) in src/a.c of app/web: first seen on 2025-12-01 ({WEB}/12-01/raw.json#/0), still there "
            f"on 2026-06-29 ({WEB}/06-29/raw.json#/0), 210 days; even at the longest limit 180 days (POL-010, "
            "policies/limits.md:22) are allowed, until 2026-05-30; version 2.9.5 is without it"
        )
    ]


def test_the_same_in_many_assets_is_told_once() -> None:
    names = [f"app/{number}" for number in range(6)]
    tables = [scan(day, *(weak(asset=name) for name in names), asset="") for day in (MARCH, LAST)]
    (found,) = observed(weakness_past_limit, scanned(*tables))
    assert (found.subject, found.about) == (CVE, "libxml2 critical there")
    assert str(found.location) == f"{WEB}/03-02/evidence.yaml:1:1"
    assert found.message.endswith(
        f"; the same holds for app/1 on 2026-06-29 ({WEB}/06-29/raw.json#/1), app/2 on 2026-06-29 ({WEB}/06-29/raw.json#/2), "
        f"app/3 on 2026-06-29 ({WEB}/06-29/raw.json#/3) and 2 more"
    )


def test_a_hundred_thousand_rows_of_one_weakness_are_one_line() -> None:
    found = scanned(*(scan(day, *(weak(asset=f"app/{n}") for n in range(500)), asset="") for day in (MARCH, LAST)))
    assert [len(messages(rule, found)) for rule in (weakness_past_limit,)] == [1]


# Put aside


DISMISSED = weak(
    severity="low",
    status="dismissed",
    dismissed_at="2026-06-05T09:00:00Z",
    dismissed_reason="tolerable_risk",
    statement="ok",
)


def test_dismissed_and_not_accepted() -> None:
    assert messages(weakness_dismissed_unaccepted, scanned(scan(LAST, DISMISSED))) == [
        (
            f"{CVE} (low) in libxml2 2.9.4 of app/web was dismissed at the source on 2026-06-05, as tolerable_risk: ok "
            f"({WEB}/06-29/raw.json#/0), and no acceptance covers it"
        )
    ]


UNSAID = {"statement": "", "dismissed_reason": "not_affected"}


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        pytest.param({"status": "suppressed"}, 1, id="suppressed"),
        pytest.param({"status": "not_affected", "suppressed": "yes", **UNSAID}, 1, id="not affected, without a reason"),
        pytest.param(
            {"status": "not_affected", "suppressed": "yes", "statement": "not built in"}, 0, id="with a reason"
        ),
        pytest.param({"status": "not_affected"}, 0, id="the scanner's own finding"),
        pytest.param({"severity": "info"}, 0, id="informational"),
        pytest.param({"status": "open"}, 0, id="open again"),
    ],
)
def test_what_counts_as_put_aside(cells: dict[str, str], count: int) -> None:
    assert len(messages(weakness_dismissed_unaccepted, scanned(scan(LAST, {**DISMISSED, **cells})))) == count


@pytest.mark.parametrize(
    ("until", "status", "count"),
    [
        pytest.param("2026-12-31", FindingStatus.OPEN, 0, id="accepted"),
        pytest.param("2026-06-30", FindingStatus.OPEN, 0, id="to the day"),
        pytest.param("2026-06-29", FindingStatus.OPEN, 1, id="no longer"),
        pytest.param("2026-06-29", FindingStatus.FALSE_POSITIVE, 0, id="a false positive"),
    ],
)
def test_a_register_answers_it(until: str, status: FindingStatus, count: int) -> None:
    acceptance = replace(factories.acceptance(finding="FND-001", policy=""), expires_on=on(until))
    rows = factories.registers(findings=(finding(status=status),), exceptions=(acceptance,))
    assert len(messages(weakness_dismissed_unaccepted, scanned(scan(LAST, DISMISSED), registers=rows))) == count


def test_what_is_gone_is_put_aside_no_more() -> None:
    assert messages(weakness_dismissed_unaccepted, scanned(scan(JUNE, DISMISSED), scan(LAST))) == []


# Lowered


def lowered(**rows: Any) -> list[str]:
    tables = scan(MAY, weak(severity="high")), scan(JUNE, weak(severity="low", severity_source="debian"))
    return messages(weakness_severity_lowered, scanned(*tables, registers=factories.registers(**rows)))


def test_rated_down() -> None:
    assert lowered() == [
        (
            f"{CVE} (high) in libxml2 2.9.4 of app/web is low by debian on 2026-06-01 ({WEB}/06-01/raw.json#/0), after high by "
            f"nvd on 2026-05-04 ({WEB}/05-04/raw.json#/0); the limit for high holds on"
        )
    ]


@pytest.mark.parametrize(("until", "count"), [("2026-05-31", 1), ("2026-06-01", 0)])
def test_rated_down_and_accepted(until: str, count: int) -> None:
    acceptance = replace(factories.acceptance(subject=CVE), expires_on=on(until))
    assert len(lowered(exceptions=(acceptance,))) == count


# Unjudged


def subjects(*tables: Table, **changes: Any) -> list[tuple[str, str]]:
    return [(item.subject, item.about) for item in observed(weaknesses_unjudged, scanned(*tables, **changes))]


def test_a_failed_scan_a_gap_a_lapse_and_one_without_a_moment() -> None:
    failed = scan(LAST, partial="it lacks two layers")
    assert messages(weaknesses_unjudged, scanned(scan(MARCH, weak(severity="info")), failed)) == [
        (
            f"app/web (trivy): it cannot be told what the newest scan shows to be gone, because it lacks two layers; the last "
            f"whole one is of 2026-03-02 ({WEB}/03-02/evidence.yaml)"
        )
    ]
    assert subjects(scan(MARCH), scan(MAY)) == [("app/web (trivy)", "gap"), ("app/web (trivy)", "lapsed")]
    assert subjects(scan(JUNE), scan(LAST, weak(), at=None)) == [("06-29-trivy", "no moment")]


def test_each_gap_is_told_with_both_places_whole() -> None:
    folder = f"evidence/2026-Q1/{'production-' * 6}eu/scan"
    days = ("2026-01-02", MARCH, MAY)
    tables = [scan(day, record=Location(f"{folder}/{day}/evidence.yaml")) for day in days]
    first, second, third = (f"{day} ({folder}/{day}/evidence.yaml)" for day in days)
    assert messages(weaknesses_unjudged, scanned(*tables, as_of=on(MAY))) == [
        (
            "app/web (trivy): it cannot be told what came and went between whole scans that lie too far apart: "
            f"59 days from {first} to {second} and 63 days from {second} to {third}"
        )
    ]


def test_of_each_asset_and_cause_one_finding_that_names_some() -> None:
    found = [weak(id=f"CVE-2026-000{number}") for number in range(5)]
    tables = scan(JUNE, *found), scan(LAST)
    (message,) = messages(weaknesses_unjudged, scanned(*tables))
    assert message.startswith(
        "app/web: it cannot be told whether 5 weaknesses kept to their limits, because the limit ended between two scans: "
        f"CVE-2026-0000 (critical) in libxml2 2.9.4 of app/web, first seen on 2026-06-01 ({WEB}/06-01/raw.json#/0), gone on "
        f"2026-06-29 ({WEB}/06-29/evidence.yaml); {SEVEN} are allowed, until 2026-06-08; CVE-2026-0001 (critical)"
    )
    assert message.endswith("; and 2 more")


NOT_STATED = "no text in force on 2026-06-01 states {} as a length of time, so it cannot be told whether"


def test_without_a_limit_once_for_each_parameter() -> None:
    tables = scan(JUNE, weak(), weak(id=GHSA), weak(id="X", severity="low")), scan(LAST)
    found = scanned(*tables, statements=())
    assert [(item.subject, item.message.partition(":")[0]) for item in observed(weaknesses_unjudged, found)] == [
        ("patch-critical", f"{NOT_STATED} 2 weaknesses kept to their limits".format("patch-critical")),
        ("patch-low", f"{NOT_STATED} 1 weakness kept to its limit".format("patch-low")),
    ]


def test_beyond_some_there_is_a_number() -> None:
    tables = scan(JUNE, *(weak(id=f"CVE-2026-000{number}") for number in range(4))), scan(LAST)
    (message,) = messages(weaknesses_unjudged, scanned(*tables, statements=()))
    assert message.endswith("; and 1 more")


def test_an_acceptance_that_may_cover_it_is_named() -> None:
    ended = replace(factories.acceptance(subject=CVE), status=AcceptanceStatus.ENDED, approved_on=on("2026-03-05"))
    found = scanned(scan(MARCH, weak()), scan(LAST, weak()), registers=factories.registers(exceptions=(ended,)))
    (message,) = [item.message for item in observed(weaknesses_unjudged, found) if item.about.startswith("acceptance")]
    assert message == (
        "app/web: it cannot be told whether 1 weakness kept to its limit, because it is not known on which days, or for which "
        f"system, it was accepted: {CVE} (critical) in libxml2 2.9.4 of app/web, first seen on 2026-03-02 "
        f"({WEB}/03-02/raw.json#/0), there on 2026-06-29 ({WEB}/06-29/raw.json#/0); {SEVEN} are allowed, until 2026-03-09, and "
        "EXC-001 (registers/exceptions.yaml:5)"
    )
    assert messages(weakness_past_limit, found) == []


def test_a_promise_without_any_scan() -> None:
    found = factories.examination(evidence=Evidence(captures=(capture(),)))
    assert messages(weaknesses_unjudged, found) == [
        (
            "POL-010 allows patch-critical 7 days, patch-high 30 days, patch-medium 90 days and patch-low 180 days, and it cannot "
            "be told whether that is kept, because no scan for weaknesses is captured in a form that is read"
        )
    ]
    assert messages(weaknesses_unjudged, factories.examination()) == []
    assert messages(weaknesses_unjudged, factories.examination(evidence=found.evidence, statements=())) == []


@pytest.mark.parametrize("name", ["unknown", "again"])
def test_where_nobody_can_tell_nobody_is_accused(name: str, tmp_path: Path) -> None:
    case = CASES / "weaknesses-unjudged" / name
    outcome = check(load(repository_of(case, tmp_path / "repository"), as_of=on("2026-06-30"), period=None), FAMILY)
    assert {item.rule for item in outcome.findings} == {"weaknesses-unjudged"}
