"""Trivy's report: clean is not the same as not scanned, and what is suppressed is still a row."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.collect.ingest.reading import cells, could_pass, problems, read
from tieout.model.evidence.tables.weaknesses import WEAKNESSES


def finding(**more: object) -> dict[str, object]:
    return {
        "VulnerabilityID": "CVE-2026-0001",
        "VendorIDs": ["FIC-2026-1"],
        "PkgName": "fictional-tls",
        "PkgPath": "usr/lib/tls",
        "InstalledVersion": "1.1-r0",
        "FixedVersion": "1.2-r0",
        "Status": "fixed",
        "SeveritySource": "alpine",
        "PrimaryURL": "https://weakness.example/CVE-2026-0001",
        "Title": "A handshake may be replayed",
        "Severity": "LOW",
        "VendorSeverity": {"alpine": 1, "nvd": 4, "redhat": 2},
        "PublishedDate": "2026-01-09T10:15:10.447Z",
        **more,
    }


def target(*findings: object, **more: object) -> dict[str, object]:
    found = {"Target": "shop (alpine 3.20)", "Class": "os-pkgs", "Type": "alpine"}
    return {**found, **({"Vulnerabilities": [*findings]} if findings else {}), **more}


def report(*targets: object, **more: object) -> dict[str, object]:
    return {
        "SchemaVersion": 2,
        "Trivy": {"Version": "0.68.1"},
        "CreatedAt": "2026-02-01T08:00:00.000000005Z",
        "ArtifactID": "sha256:0a",
        "ArtifactName": "registry.example/shop:1",
        "ArtifactType": "container_image",
        "Metadata": {"OS": {"Family": "alpine", "Name": "3.20"}, "RepoDigests": ["registry.example/shop@sha256:0b"]},
        **({"Results": [*targets]} if targets else {}),
        **more,
    }


ROW = {
    "_at": "raw.json#/Results/0/Vulnerabilities/0",
    "asset": "registry.example/shop:1",
    "id": "CVE-2026-0001",
    "aliases": "FIC-2026-1",
    "package": "fictional-tls",
    "ecosystem": "alpine",
    "installed": "1.1-r0",
    "fixed_in": "1.2-r0",
    "fix_available": "yes",
    "severity": "critical",
    "severity_source": "nvd",
    "title": "A handshake may be replayed",
    "published": "2026-01-09T10:15:10Z",
    "suppressed": "no",
    "status": "open",
    "source_status": "fixed",
    "location": "shop (alpine 3.20) usr/lib/tls",
    "url": "https://weakness.example/CVE-2026-0001",
}


def test_a_finding_is_a_row_with_the_worst_of_its_severities() -> None:
    found = read("trivy", report(target(finding())))
    assert cells(WEAKNESSES, found) == [ROW]
    assert (problems(found), found.gaps) == ([], ())
    assert found.data_as_of == datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert found.parameters == (
        ("asset", "registry.example/shop:1"),
        ("tool", "trivy 0.68.1"),
        ("artifact", "container_image registry.example/shop:1"),
        ("artifact id", "sha256:0a"),
        ("image digests", "registry.example/shop@sha256:0b"),
        ("targets", "os-pkgs: 1"),
    )


def test_what_is_suppressed_is_a_row_with_its_statement() -> None:
    modified = {
        "Type": "vulnerability",
        "Status": "ignored",
        "Statement": "nobody calls it",
        "Source": ".trivyignore.yaml",
        "Finding": finding(),
    }
    found = read("trivy", report(target(ExperimentalModifiedFindings=[modified])), asset="shop")
    assert cells(WEAKNESSES, found) == [
        {
            **ROW,
            "_at": "raw.json#/Results/0/ExperimentalModifiedFindings/0",
            "asset": "shop",
            "suppressed": "yes",
            "status": "suppressed",
            "dismissed_reason": "ignored",
            "statement": ".trivyignore.yaml: nobody calls it",
        }
    ]
    assert problems(found) == []


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("not_affected", "not_affected"),
        ("fixed", "fixed"),
        ("affected", "open"),
        ("under_investigation", "in_triage"),
        ("unknown", "unknown"),
    ],
)
def test_a_statement_gives_the_status(word: str, status: str) -> None:
    modified = {"Type": "vulnerability", "Status": word, "Finding": finding()}
    (row,) = cells(WEAKNESSES, read("trivy", report(target(ExperimentalModifiedFindings=[modified]))))
    assert (row["status"], row["suppressed"]) == (status, "yes")


@pytest.mark.parametrize(
    ("fixed", "status", "expected"),
    [("1.2", "fixed", "yes"), ("", "affected", "no"), ("", "will_not_fix", "no"), ("", "", "unknown")],
)
def test_whether_there_is_a_fix(fixed: str, status: str, expected: str) -> None:
    (row,) = cells(WEAKNESSES, read("trivy", report(target(finding(FixedVersion=fixed, Status=status)))))
    assert row["fix_available"] == expected


def test_a_target_without_findings_is_clean() -> None:
    found = read("trivy", report(target(), target(Class="lang-pkgs")))
    assert (list(found.rows), problems(found), found.gaps) == ([], [], ())
    assert found.none_found == "trivy looked up the packages of 2 targets"


@pytest.mark.parametrize("more", [{}, {"Results": None}, {"Results": []}])
def test_a_report_without_a_target_is_no_scan(more: dict[str, object]) -> None:
    found = read("trivy", report(**more))
    assert found.gaps == ("trivy names no target: nothing was scanned",)
    assert not could_pass(found)


def test_targets_whose_packages_nobody_looked_up_are_no_scan() -> None:
    found = read("trivy", report(target(Class="secret", Secrets=[{"RuleID": "x"}]), target(Class="config")))
    assert found.gaps == ("no target was scanned for vulnerable packages; their classes are: config, secret",)
    assert found.parameters[-2:] == (("targets", "config: 1; secret: 1"), ("not read: Secrets", "1"))


def test_what_is_not_read_is_named() -> None:
    suppressed = {"Type": "secret", "Status": "ignored", "Finding": {}}
    found = read(
        "trivy",
        report(
            target(finding(), Misconfigurations=[{}, {}], Licenses=[{}], ExperimentalModifiedFindings=[suppressed]),
            target(Misconfigurations=[{}]),
        ),
    )
    assert found.parameters[-4:] == (
        ("targets", "os-pkgs: 2"),
        ("not read: Licenses", "1"),
        ("not read: Misconfigurations", "3"),
        ("not read: suppressed secret", "1"),
    )
    assert len(found.rows) == 1


def test_a_system_that_its_maker_gave_up_is_a_gap() -> None:
    found = read("trivy", report(target(), Metadata={"OS": {"Family": "alpine", "Name": "3.9", "EOSL": True}}))
    assert found.gaps == (
        "alpine 3.9 is no longer supported by its maker, so that trivy may not know what is wrong with it",
    )
    assert found.none_found == ""


TOLD = {
    "another version": (report(target(), SchemaVersion=3), "#/SchemaVersion", "the version is 3; known is 2"),
    "a version as text": (report(target(), SchemaVersion="2"), "#/SchemaVersion", "the version is '2'; known is 2"),
    "true for a version": (
        report(target(), SchemaVersion=True),
        "#/SchemaVersion",
        "the version is True; known is 2",
    ),
    "the list of before": ([target()], "", "the report is a list; wanted is an object"),
    "an error body": ({"message": "denied"}, "#", "there is no SchemaVersion: this is no report of trivy"),
    "no artifact": (
        report(target(), ArtifactName=""),
        "#",
        "the report does not say what was scanned (ArtifactName)",
    ),
    "results of another type": (
        report(Results={}),
        "#/Results",
        "here is an object; wanted is a list",
    ),
    "findings of another type": (
        report(target(Vulnerabilities={"a": 1})),
        "#/Results/0/Vulnerabilities",
        "here is an object; wanted is a list",
    ),
    "a finding that is none": (
        report(target("CVE-2026-1")),
        "#/Results/0/Vulnerabilities/0",
        "here is a text; wanted is an object",
    ),
    "a finding without its id": (
        report(target(finding(VulnerabilityID=None))),
        "#/Results/0/Vulnerabilities/0",
        "the finding lacks its VulnerabilityID or its PkgName",
    ),
    "a severity that nobody knows": (
        report(target(finding(Severity="AWFUL"))),
        "#/Results/0/Vulnerabilities/0/Severity",
        "the severity 'AWFUL' is not known",
    ),
    "a vendor's severity that nobody knows": (
        report(target(finding(VendorSeverity={"nvd": 9}))),
        "#/Results/0/Vulnerabilities/0/VendorSeverity/nvd",
        "the severity 9 is not known",
    ),
    "a day that is none": (
        report(target(finding(PublishedDate="soon"))),
        "#/Results/0/Vulnerabilities/0/PublishedDate",
        "'soon' is no instant with its offset from UTC",
    ),
    "a status that nobody knows": (
        report(target(ExperimentalModifiedFindings=[{"Type": "vulnerability", "Status": "x", "Finding": finding()}])),
        "#/Results/0/ExperimentalModifiedFindings/0/Status",
        "the status 'x' is not known",
    ),
    "a suppressed finding that is not there": (
        report(target(ExperimentalModifiedFindings=[{"Type": "vulnerability", "Status": "ignored"}])),
        "#/Results/0/ExperimentalModifiedFindings/0",
        "the finding that was suppressed is not there",
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_wrong_with_a_report_is_told_with_its_place(name: str) -> None:
    value, place, message = TOLD[name]
    found = read("trivy", value)
    assert (f"raw.json{place}", "shape", message) in problems(found)
    assert not could_pass(found)


def test_a_report_cut_off_anywhere_never_passes() -> None:
    raw = json.dumps(report(target(finding()), target())).encode()
    assert could_pass(read("trivy", raw))
    assert [end for end in range(len(raw)) if could_pass(read("trivy", raw[:end]))] == []
