"""npm audit: the report, the error that looks like one, and what the real npm prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collect.ingest import npm
from tests.collect.ingest.reading import cells, could_pass, problems, read
from tieout.collect.ingest.base import Problems, told
from tieout.model.evidence.tables.weaknesses import WEAKNESSES

COUNTS = {"info": 0, "low": 0, "moderate": 0, "high": 0, "critical": 0}
DEPENDENCIES = {"prod": 4, "dev": 0, "optional": 0, "peer": 0, "peerOptional": 0, "total": 3}


def advisory(**more: object) -> dict[str, object]:
    return {
        "source": 900001,
        "name": "fictional-left",
        "dependency": "fictional-left",
        "title": "Left is taken for right",
        "url": "https://github.com/advisories/GHSA-2345-6789-cfgh",
        "severity": "critical",
        "cwe": ["CWE-79"],
        "cvss": {"score": 9.8, "vectorString": None},
        "range": "<1.2.0",
        **more,
    }


def entry(name: str, *via: object, severity: str = "critical", **more: object) -> dict[str, object]:
    found = {"name": name, "severity": severity, "isDirect": False, "via": [*via], "effects": [], "range": "<1.2.0"}
    return {**found, "nodes": [f"node_modules/{name}"], "fixAvailable": True, **more}


def report(*entries: dict[str, object], **more: object) -> dict[str, object]:
    counts = dict(COUNTS)
    for each in entries:
        counts[str(each["severity"])] += 1
    return {
        "auditReportVersion": 2,
        "vulnerabilities": {str(each["name"]): each for each in entries},
        "metadata": {"vulnerabilities": {**counts, "total": len(entries)}, "dependencies": DEPENDENCIES},
        **more,
    }


LEFT = entry("fictional-left", advisory())
PARENT = entry("fictional-parent", "fictional-left", fixAvailable=False)


def test_an_advisory_is_a_row() -> None:
    found = read("npm-audit", report(LEFT, PARENT), asset="shop")
    assert cells(WEAKNESSES, found) == [
        {
            "_at": "raw.json#/vulnerabilities/fictional-left/via/0",
            "asset": "shop",
            "id": "GHSA-2345-6789-cfgh",
            "aliases": "npm:900001",
            "package": "fictional-left",
            "ecosystem": "npm",
            "affected": "<1.2.0",
            "fix_available": "yes",
            "severity": "critical",
            "severity_source": "npm",
            "title": "Left is taken for right",
            "suppressed": "no",
            "status": "open",
            "url": "https://github.com/advisories/GHSA-2345-6789-cfgh",
        }
    ]
    assert problems(found) == []
    assert found.gaps == ()
    assert found.parameters == (
        ("asset", "shop"),
        ("dependencies looked at", "3"),
        ("packages affected through others", "1"),
    )


def test_a_fix_of_the_package_itself_has_a_version() -> None:
    fix = {"name": "fictional-left", "version": "1.2.0", "isSemVerMajor": False}
    (row,) = cells(WEAKNESSES, read("npm-audit", report(entry("fictional-left", advisory(), fixAvailable=fix))))
    assert (row["fixed_in"], row["fix_available"]) == ("1.2.0", "yes")


def test_a_fix_by_another_package_has_none() -> None:
    fix = {"name": "fictional-parent", "version": "2.0.0", "isSemVerMajor": True}
    (row,) = cells(WEAKNESSES, read("npm-audit", report(entry("fictional-left", advisory(), fixAvailable=fix))))
    assert ("fixed_in" in row, row["fix_available"]) == (False, "yes")


def test_no_vulnerable_package_among_some_is_an_answer() -> None:
    found = read("npm-audit", report())
    assert (found.rows, problems(found), found.gaps) == ([], [], ())
    assert found.none_found == "npm looked at 3 dependencies and counts no vulnerable one"


def test_no_dependency_at_all_is_a_gap() -> None:
    value = report(metadata={"vulnerabilities": {**COUNTS, "total": 0}, "dependencies": {"total": 0}})
    found = read("npm-audit", value)
    assert found.gaps == ("npm looked at no dependency at all",)
    assert found.none_found == ""


WRONG = {
    "the error that npm prints on stdout": (
        {"message": "405 Method Not Allowed - POST", "method": "POST", "error": {"summary": "", "detail": ""}},
        [("raw.json#", "failed", "npm could not audit: 405 Method Not Allowed - POST")],
    ),
    "an error without a lock file": (
        {"error": {"code": "ENOLOCK", "summary": "This command requires an existing lockfile."}},
        [("raw.json#", "failed", "npm could not audit: ENOLOCK")],
    ),
    "an error without a word": (
        {"error": {}},
        [("raw.json#", "failed", "npm could not audit: an error without a word")],
    ),
    "a report and an error at once": (
        {**report(LEFT), "error": {"summary": "out of patience"}},
        [("raw.json#/error", "failed", "npm could not audit: out of patience")],
    ),
    "no version": (
        {"vulnerabilities": {}, "metadata": {}},
        [("raw.json#", "shape", "there is no auditReportVersion: this is no report of npm audit, version 7 or later")],
    ),
    "another version": (
        report(auditReportVersion=3),
        [("raw.json#/auditReportVersion", "shape", "the version is 3; known is 2")],
    ),
    "a version that is no number": (
        report(auditReportVersion="2"),
        [("raw.json#/auditReportVersion", "shape", "the version is '2'; known is 2")],
    ),
    "no vulnerabilities": (
        {"auditReportVersion": 2, "metadata": {}},
        [("raw.json#", "shape", "the report has no vulnerabilities, not even an empty object of them")],
    ),
    "vulnerabilities of another type": (
        report(vulnerabilities=[]),
        [
            ("raw.json#/vulnerabilities", "shape", "here is a list; wanted is an object"),
            ("raw.json#", "shape", "the report has no vulnerabilities, not even an empty object of them"),
        ],
    ),
    "a list": ([], [("raw.json", "shape", "the report is a list; wanted is an object")]),
    "nothing": (b"", [("raw.json", "shape", "it is empty")]),
    "null": (None, [("raw.json", "shape", "the document is null")]),
    "a report that was cut off": (
        json.dumps(report(LEFT)).encode()[:-2],
        [("raw.json", "truncated", "it ends in the middle: it was cut off")],
    ),
    "a key that is there twice": (
        b'{"auditReportVersion":2,"vulnerabilities":{},"vulnerabilities":{}}',
        [("raw.json", "shape", "the key 'vulnerabilities' is there twice")],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_report_gives_no_row_and_says_why(name: str) -> None:
    raw, expected = WRONG[name]
    found = read("npm-audit", raw)
    assert (list(found.rows), problems(found)) == ([], expected)


ODD = {
    "counts that do not add up": (
        report(LEFT, metadata={"vulnerabilities": {**COUNTS, "critical": 2, "total": 2}, "dependencies": DEPENDENCIES}),
        [
            ("raw.json#/metadata/vulnerabilities/critical", "shape", "the report counts 2 (critical) and lists 1"),
            ("raw.json#/metadata/vulnerabilities/total", "shape", "the report counts 2 (total) and lists 1"),
        ],
    ),
    "no counts": (
        report(LEFT, metadata=None),
        [("raw.json#/metadata", "shape", "the report does not count what it lists")],
    ),
    "a package that is vulnerable by one that is not there": (
        report(PARENT),
        [
            (
                "raw.json#/vulnerabilities/fictional-parent",
                "shape",
                "it is vulnerable by fictional-left, which the report lacks",
            )
        ],
    ),
    "two packages that are vulnerable by each other alone": (
        report(entry("a", "b"), entry("b", "a")),
        [
            (f"raw.json#/vulnerabilities/{name}", "shape", "no advisory stands at the end of what it is vulnerable by")
            for name in "ab"
        ],
    ),
    "a package that is vulnerable by nothing": (
        report(entry("a")),
        [("raw.json#/vulnerabilities/a", "shape", "it names nothing by which it is vulnerable (via)")],
    ),
    "an advisory that is a number": (
        report(entry("@a/b", 5)),
        [
            (
                "raw.json#/vulnerabilities/@a~1b/via/0",
                "shape",
                "here is a number; wanted is an advisory or the name of a package",
            ),
            ("raw.json#/vulnerabilities/@a~1b", "shape", "no advisory stands at the end of what it is vulnerable by"),
        ],
    ),
    "a severity that nobody knows": (
        report(entry("fictional-left", advisory(severity="grave"))),
        [("raw.json#/vulnerabilities/fictional-left/via/0/severity", "shape", "the severity 'grave' is not known")],
    ),
    "an advisory without a name": (
        report(entry("fictional-left", advisory(name=None, source=None, url=""))),
        [("raw.json#/vulnerabilities/fictional-left/via/0", "shape", "the advisory lacks its name or its number")],
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_in_a_report_is_said_with_its_place(name: str) -> None:
    raw, expected = ODD[name]
    assert problems(read("npm-audit", raw)) == expected


def test_a_package_that_is_null_is_said() -> None:
    value = report()
    value["vulnerabilities"] = {"a": None}
    assert ("raw.json#/vulnerabilities/a", "shape", "here is null; wanted is an object") in problems(
        read("npm-audit", value)
    )


def test_a_report_cut_off_anywhere_never_passes() -> None:
    raw = json.dumps(report(LEFT, PARENT)).encode()
    assert could_pass(read("npm-audit", raw))
    assert [end for end in range(len(raw)) if could_pass(read("npm-audit", raw[:end]))] == []


def test_what_is_met_while_gaps_are_worked_out_is_a_problem_too() -> None:
    problems_met = Problems("raw.json")

    def gaps() -> Iterator[str]:
        problems_met.add("#/a", "it is broken")
        yield from ()

    found = told(problems_met, gaps=gaps(), none_found="all was looked at")
    assert (len(found.problems), found.none_found) == (1, "")


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Path:
    if reason := npm.absent():
        pytest.skip(reason)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


class TestRealNpm:
    """The npm of this machine against our own advisory server."""

    def test_what_it_finds_is_read(self, home: Path, tmp_path: Path) -> None:
        folder = npm.project(tmp_path / "shop")
        with npm.registry(npm.LEFT) as url:
            code, raw = npm.run(folder, home, "audit", "--json", registry=url)
        found = read("npm-audit", raw)
        rows = [(row["id"], row["package"], row["severity"]) for row in cells(WEAKNESSES, found)]
        assert (code, rows) == (1, [("GHSA-2345-6789-cfgh", "fictional-left", "critical")])
        assert problems(found) == []
        assert dict(found.parameters)["dependencies looked at"] == "3"

    def test_nothing_found_is_an_answer(self, home: Path, tmp_path: Path) -> None:
        folder = npm.project(tmp_path / "shop")
        with npm.registry({}) as url:
            code, raw = npm.run(folder, home, "audit", "--json", registry=url)
        found = read("npm-audit", raw)
        assert (code, list(found.rows), problems(found)) == (0, [], [])
        assert could_pass(found)

    @pytest.mark.parametrize("status", [403, 405, 500, 503])
    def test_a_registry_that_refuses_is_no_clean_answer(self, home: Path, tmp_path: Path, status: int) -> None:
        folder = npm.project(tmp_path / "shop")
        with npm.registry(npm.LEFT, status=status) as url:
            code, raw = npm.run(folder, home, "audit", "--json", registry=url)
        found = read("npm-audit", raw)
        assert (code, list(found.rows), could_pass(found)) == (1, [], False)
        assert [item.reason.value for item in found.problems] == ["failed"]

    def test_a_project_without_a_lock_file_is_no_clean_answer(self, home: Path, tmp_path: Path) -> None:
        folder = npm.project(tmp_path / "shop", is_locked=False)
        _, raw = npm.run(folder, home, "audit", "--json")
        assert [item.message for item in read("npm-audit", raw).problems] == ["npm could not audit: ENOLOCK"]

    def test_no_registry_at_all_is_no_clean_answer(self, home: Path, tmp_path: Path) -> None:
        folder = npm.project(tmp_path / "shop")
        _, raw = npm.run(folder, home, "audit", "--json")
        assert not could_pass(read("npm-audit", raw))
