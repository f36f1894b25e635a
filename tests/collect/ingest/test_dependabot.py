"""Dependabot alerts: days, dismissals, and pages that may be followed by more."""

from __future__ import annotations

import json

import pytest

from tests.collect.ingest.reading import cells, could_pass, of, problems, read
from tieout.model.errors import UsageError
from tieout.model.evidence.tables.weaknesses import WEAKNESSES


def alert(number: int = 7, /, **more: object) -> dict[str, object]:
    package = {"ecosystem": "npm", "name": "fictional-left"}
    return {
        "number": number,
        "state": "open",
        "dependency": {"package": package, "manifest_path": "web/package-lock.json", "scope": "runtime"},
        "security_advisory": {
            "ghsa_id": "GHSA-2345-6789-cfgh",
            "cve_id": "CVE-2026-0001",
            "summary": "Left is taken for right",
            "severity": "high",
            "identifiers": [
                {"type": "GHSA", "value": "GHSA-2345-6789-cfgh"},
                {"type": "CVE", "value": "CVE-2026-0001"},
                {"type": "CVE", "value": "CVE-2026-0002"},
            ],
            "published_at": "2026-01-01T00:00:00Z",
        },
        "security_vulnerability": {
            "package": package,
            "severity": "critical",
            "vulnerable_version_range": "< 1.2.0",
            "first_patched_version": {"identifier": "1.2.0"},
        },
        "html_url": f"https://git.example/example/shop/security/dependabot/{number}",
        "created_at": "2026-01-02T00:00:00Z",
        "fixed_at": None,
        "dismissed_at": None,
        "dismissed_by": None,
        "dismissed_reason": None,
        "dismissed_comment": None,
        **more,
    }


ROW = {
    "_at": "raw.json#/0",
    "asset": "example/shop",
    "id": "CVE-2026-0001",
    "aliases": "GHSA-2345-6789-cfgh CVE-2026-0002",
    "package": "fictional-left",
    "ecosystem": "npm",
    "affected": "< 1.2.0",
    "fixed_in": "1.2.0",
    "fix_available": "yes",
    "severity": "critical",
    "severity_source": "github",
    "title": "Left is taken for right",
    "first_seen": "2026-01-02T00:00:00Z",
    "published": "2026-01-01T00:00:00Z",
    "suppressed": "no",
    "status": "open",
    "source_status": "open",
    "location": "web/package-lock.json",
    "url": "https://git.example/example/shop/security/dependabot/7",
}
DISMISSED = {
    "state": "dismissed",
    "dismissed_at": "2026-02-01T00:00:00Z",
    "dismissed_by": {"login": "ann"},
    "dismissed_reason": "tolerable_risk",
    "dismissed_comment": "SHOP-7",
}


def test_an_alert_is_a_row() -> None:
    found = read("dependabot", [alert()])
    assert cells(WEAKNESSES, found) == [ROW]
    assert (problems(found), found.gaps, found.parameters) == ([], (), (("pages", "1"),))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            DISMISSED,
            {
                "status": "dismissed",
                "source_status": "dismissed",
                "dismissed_at": "2026-02-01T00:00:00Z",
                "dismissed_by": "ann",
                "dismissed_reason": "tolerable_risk",
                "statement": "SHOP-7",
            },
        ),
        (
            {"state": "auto_dismissed", "auto_dismissed_at": "2026-02-02T00:00:00Z"},
            {"status": "dismissed", "source_status": "auto_dismissed", "dismissed_at": "2026-02-02T00:00:00Z"},
        ),
        (
            {"state": "fixed", "fixed_at": "2026-02-03T00:00:00Z"},
            {"status": "fixed", "source_status": "fixed", "fixed_at": "2026-02-03T00:00:00Z"},
        ),
        ({"repository": {"full_name": "example/other"}}, {"asset": "example/other"}),
    ],
)
def test_what_became_of_an_alert(more: dict[str, object], expected: dict[str, str]) -> None:
    found = read("dependabot", [alert(**more)])
    assert cells(WEAKNESSES, found) == [{**ROW, **expected}]
    assert problems(found) == []


def test_a_setting_names_the_repository() -> None:
    found = read("dependabot", [alert(html_url=None, url=None)], asset="shop", total="1")
    assert [row["asset"] for row in cells(WEAKNESSES, found)] == ["shop"]
    assert (found.parameters, found.total) == ((("asset", "shop"), ("total", "1"), ("pages", "1")), 1)


def alerts(count: int, first: int = 1) -> list[dict[str, object]]:
    return [alert(number) for number in range(first, first + count)]


PAGES = {
    "few": (alerts(3), ()),
    "a default page": (
        alerts(30),
        ("the list has 30 items, as many as a full page: nothing shows that there is no further one",),
    ),
    "a full page": (
        alerts(100),
        ("the list has 100 items, as many as a full page: nothing shows that there is no further one",),
    ),
    "two full pages as one": (
        alerts(200),
        ("the list has 200 items, as many as a full page: nothing shows that there is no further one",),
    ),
    "more than a page as one": (alerts(130), ()),
    "two pages": ([alerts(30), alerts(5, 31)], ()),
    "two full pages": (
        [alerts(30), alerts(30, 31)],
        ("the last of 2 pages is full: nothing shows that there is no further one",),
    ),
    "a short page between": (
        [alerts(30), alerts(12, 31), alerts(2, 61)],
        ("page 2 of 3 has 12 items, the others 30",),
    ),
    "a last page of none": ([alerts(30), []], ()),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_full_page_does_not_show_that_it_is_the_last(name: str) -> None:
    value, gaps = PAGES[name]
    found = read("dependabot", value)
    assert (found.gaps, problems(found)) == (gaps, [])


def test_pages_may_stand_on_a_line_each() -> None:
    raw = b"\n".join(json.dumps(page).encode() for page in (alerts(30), alerts(5, 31))) + b"\n"
    found = read("dependabot", raw)
    assert (len(found.rows), found.gaps, found.parameters) == (35, (), (("pages", "2"),))
    assert cells(WEAKNESSES, found)[-1]["_at"] == "raw.json#/1/4"


def test_a_number_or_a_reason_shows_that_a_full_page_is_the_last() -> None:
    assert read("dependabot", alerts(30), total="30").gaps == ()
    assert read("dependabot", alerts(30), complete="the page says so").gaps == ()
    assert read("dependabot", alerts(30), total="31").gaps == ("30 items were read; there should be 31",)


def test_pages_that_overlap_are_told() -> None:
    found = read("dependabot", [alert(1), alert(2), alert(1)])
    assert problems(found) == [("raw.json#/2", "shape", "alert 1 stands at #/0 already: two pages overlap")]


REFUSED = {
    "Bad credentials": "denied",
    "Resource not accessible by integration": "denied",
    "Not Found": "denied",
    "API rate limit exceeded for user ID 1.": "transient",
    "Dependabot alerts are disabled for this repository.": "failed",
}


@pytest.mark.parametrize("message", REFUSED)
def test_an_error_body_is_no_list(message: str) -> None:
    found = read("dependabot", {"message": message, "documentation_url": "https://docs.example"})
    assert [(item.reason.value, item.action, item.message) for item in found.problems] == [
        (REFUSED[message], "Dependabot alerts: read", f"GitHub answered: {message}")
    ]
    assert not could_pass(found)


TOLD = {
    "an object without a message": ({}, "#", "failed", "GitHub answered: an object without a message"),
    "a text": ("x", "#", "shape", "here is a text; wanted is a list"),
    "an alert that is none": ([alert(), "x"], "#/1", "shape", "here is a text; wanted is an object"),
    "a page that is none": ([[alert()], {}], "#/0", "shape", "here is a list; wanted is an object"),
    "an alert without its advisory": (
        [alert(security_advisory=None)],
        "#/0",
        "shape",
        "the alert lacks its number, its advisory or its package",
    ),
    "an alert without its package": (
        [alert(security_vulnerability=None, dependency=None)],
        "#/0",
        "shape",
        "the alert lacks its number, its advisory or its package",
    ),
    "a state that nobody knows": ([alert(state="gone")], "#/0/state", "shape", "the state 'gone' is not known"),
    "fixed without a day": ([alert(state="fixed")], "#/0", "shape", "the alert is fixed and has no fixed_at"),
    "dismissed without a day": (
        [alert(state="dismissed")],
        "#/0",
        "shape",
        "the alert is dismissed and has no dismissed_at",
    ),
    "no day at all": ([alert(created_at=None)], "#/0", "shape", "the alert is open and has no created_at"),
    "a severity that nobody knows": (
        [alert(security_vulnerability={**alert()["security_vulnerability"], "severity": "grave"})],  # type: ignore[dict-item]  # a mapping
        "#/0/security_vulnerability/severity",
        "shape",
        "the severity 'grave' is not known",
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_wrong_with_alerts_is_told_with_its_place(name: str) -> None:
    value, place, reason, message = TOLD[name]
    found = read("dependabot", value)
    assert (f"raw.json{place}", reason, message) in problems(found)
    assert not could_pass(found)


def test_alerts_cut_off_anywhere_never_pass() -> None:
    raw = json.dumps([alert(1), alert(2, **DISMISSED)]).encode()
    assert could_pass(read("dependabot", raw))
    assert [end for end in range(len(raw)) if could_pass(read("dependabot", raw[:end]))] == []


@pytest.mark.parametrize("settings", [{"total": "-1"}, {"repo": "x"}])
def test_settings_that_cannot_be_used_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        of("dependabot").configured(settings)
