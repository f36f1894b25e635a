"""CycloneDX: parts however deep, what a bill says that it lacks, and what was said of weaknesses."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.collect.ingest import npm
from tests.collect.ingest.reading import cells, could_pass, problems, read
from tieout.model.evidence.tables.components import COMPONENTS
from tieout.model.evidence.tables.weaknesses import WEAKNESSES


def part(name: str, /, **more: object) -> dict[str, object]:
    found = {"type": "library", "bom-ref": f"ref-{name}", "name": name, "version": "1.0"}
    return {**found, "purl": f"pkg:npm/{name}@1.0", **more}


def bill(*parts: object, **more: object) -> dict[str, object]:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "urn:uuid:0a0a0a0a-0000-4000-8000-000000000001",
        "version": 2,
        "metadata": {
            "timestamp": "2026-02-01T08:00:00Z",
            "tools": {"components": [{"name": "fictional-bom", "version": "3"}]},
            "component": {"type": "application", "bom-ref": "shop", "group": "example", "name": "shop", "version": "1"},
        },
        "components": [*parts],
        **more,
    }


def test_every_part_is_a_row_whatever_it_lies_in() -> None:
    inner = part("inner", scope="optional", components=[part("innermost")])
    outer = part(
        "outer",
        group="@example",
        components=[inner],
        supplier={"name": "Example Ltd"},
        licenses=[{"license": {"id": "MIT"}}, {"expression": "A OR B"}, {"license": {"name": "Own"}}],
        hashes=[{"alg": "SHA-256", "content": "0a"}],
    )
    found = read("cyclonedx", bill(outer, part("last")))
    shared = {"asset": "example/shop@1", "type": "library", "version": "1.0"}
    assert cells(COMPONENTS, found) == [
        {
            "_at": "raw.json#/components/0",
            **shared,
            "ref": "ref-outer",
            "group": "@example",
            "name": "outer",
            "purl": "pkg:npm/outer@1.0",
            "licenses": "MIT;A OR B;Own",
            "supplier": "Example Ltd",
            "digests": "SHA-256:0a",
        },
        {
            "_at": "raw.json#/components/0/components/0",
            **shared,
            "ref": "ref-inner",
            "name": "inner",
            "purl": "pkg:npm/inner@1.0",
            "scope": "optional",
            "parent": "ref-outer",
        },
        {
            "_at": "raw.json#/components/0/components/0/components/0",
            **shared,
            "ref": "ref-innermost",
            "name": "innermost",
            "purl": "pkg:npm/innermost@1.0",
            "parent": "ref-inner",
        },
        {
            "_at": "raw.json#/components/1",
            **shared,
            "ref": "ref-last",
            "name": "last",
            "purl": "pkg:npm/last@1.0",
        },
    ]
    assert (problems(found), found.gaps) == ([], ())
    assert found.data_as_of == datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert found.parameters == (
        ("asset", "example/shop@1"),
        ("bill", "CycloneDX 1.6"),
        ("serial number", "urn:uuid:0a0a0a0a-0000-4000-8000-000000000001 version 2"),
        ("tools", "fictional-bom 3"),
    )


@pytest.mark.parametrize("version", ["1.4", "1.5", "1.6", "1.7"])
def test_known_versions_are_read(version: str) -> None:
    value = bill(part("a"), specVersion=version)
    value["metadata"] = {"tools": [{"vendor": "Example", "name": "old-bom", "version": "1"}]}
    found = read("cyclonedx", value, asset="shop")
    assert [(row["asset"], row["name"]) for row in cells(COMPONENTS, found)] == [("shop", "a")]
    assert dict(found.parameters)["tools"] == "Example old-bom 1"


def test_a_part_that_is_not_in_it_is_said_to_be_external() -> None:
    value = bill(part("a", version=None, versionRange="vers:npm/>=1", isExternal=True), specVersion="1.7")
    assert [(row["version"], row["scope"]) for row in cells(COMPONENTS, read("cyclonedx", value))] == [
        ("vers:npm/>=1", "external")
    ]


@pytest.mark.parametrize(
    ("composition", "gap"),
    [
        ({"aggregate": "complete"}, None),
        ({"aggregate": "not_specified"}, None),
        ({"aggregate": "incomplete"}, "the bill says itself that its list is incomplete"),
        (
            {"aggregate": "incomplete_first_party_only", "assemblies": ["shop"]},
            "the bill says itself that its list of shop is incomplete first party only",
        ),
        (
            {"aggregate": "unknown", "dependencies": ["a", "b", "c", "d"]},
            "the bill says itself that its list of a, b, c and 1 more is unknown",
        ),
    ],
)
def test_what_a_bill_says_that_it_lacks_is_a_gap(composition: object, gap: str | None) -> None:
    found = read("cyclonedx", bill(part("a"), compositions=[composition]))
    assert found.gaps == ((gap,) if gap else ())


def test_a_dependency_that_is_not_listed_is_a_gap() -> None:
    known = {"ref": "shop", "dependsOn": ["ref-a", "service"]}
    value = bill(part("a"), dependencies=[known], services=[{"bom-ref": "service", "name": "mail"}])
    assert read("cyclonedx", value).gaps == ()
    value["dependencies"] = [known, {"ref": "ref-a", "dependsOn": ["ref-b", "c", "d", "e"]}]
    assert read("cyclonedx", value).gaps == (
        "the bill speaks of dependencies that it does not list: ref-b, c, d and 1 more",
    )


def test_what_is_not_read_is_named() -> None:
    found = read("cyclonedx", bill(part("a"), vulnerabilities=[{}, {}], services=[{"name": "mail"}]))
    assert found.parameters[-2:] == (("not read: vulnerabilities", "2"), ("not read: services", "1"))


TOLD = {
    "another version": (
        bill(specVersion="2.0"),
        "#/specVersion",
        "the version is '2.0'; known is 1.4 and 1.5 and 1.6 and 1.7",
    ),
    "an old version": (
        bill(specVersion="1.3"),
        "#/specVersion",
        "the version is '1.3'; known is 1.4 and 1.5 and 1.6 and 1.7",
    ),
    "a number for a version": (
        bill(specVersion=1.6),
        "#/specVersion",
        "the version is 1.6; known is 1.4 and 1.5 and 1.6 and 1.7",
    ),
    "another form": ({"spdxVersion": "SPDX-2.3"}, "#", "there is no bomFormat: this is no bill of CycloneDX"),
    "an error body": ({"error": "denied"}, "#", "there is no bomFormat: this is no bill of CycloneDX"),
}
OF_PARTS = {
    "no parts": (bill(components=None), "#", "the bill names no components, not even an empty list of them"),
    "a part without a name": (bill(part("a", name="")), "#/components/0", "the component has no name"),
    "a part that is none": (bill("a"), "#/components/0", "here is a text; wanted is an object"),
    "one ref twice": (
        bill(part("a"), part("b", components=[part("a")])),
        "#/components/1/components/0",
        "the bom-ref 'ref-a' stands at #/components/0 already",
    ),
    "an aggregate that nobody knows": (
        bill(part("a"), compositions=[{"aggregate": "some"}]),
        "#/compositions/0/aggregate",
        "the aggregate 'some' is not known",
    ),
    "a time without its zone": (
        bill(part("a"), metadata={"timestamp": "2026-02-01T08:00:00"}),
        "#/metadata/timestamp",
        "'2026-02-01T08:00:00' is no instant with its offset from UTC",
    ),
}


@pytest.mark.parametrize("name", [*TOLD, *OF_PARTS])
def test_what_is_wrong_with_a_bill_is_told_with_its_place(name: str) -> None:
    value, place, message = {**TOLD, **OF_PARTS}[name]
    found = read("cyclonedx", value)
    assert (f"raw.json{place}", "shape", message) in problems(found)
    assert not could_pass(found)


@pytest.mark.parametrize("name", TOLD)
def test_what_is_no_bill_says_nothing_of_weaknesses(name: str) -> None:
    value, place, message = TOLD[name]
    assert problems(read("cyclonedx-weaknesses", value)) == [(f"raw.json{place}", "shape", message)]


def weakness(**more: object) -> dict[str, object]:
    return {
        "id": "CVE-2026-0001",
        "source": {"name": "NVD", "url": "https://weakness.example/CVE-2026-0001"},
        "references": [{"id": "GHSA-2345-6789-cfgh"}],
        "ratings": [
            {"source": {"name": "Example"}, "severity": "low", "method": "other"},
            {"source": {"name": "NVD"}, "score": 9.8, "method": "CVSSv31"},
        ],
        "description": "Left is taken for right",
        "published": "2026-01-01T00:00:00Z",
        "affects": [{"ref": "ref-a", "versions": [{"version": "1.0"}, {"version": "1.1", "status": "unaffected"}]}],
        **more,
    }


WEAK = {
    "_at": "raw.json#/vulnerabilities/0/affects/0",
    "asset": "example/shop@1",
    "id": "CVE-2026-0001",
    "aliases": "GHSA-2345-6789-cfgh",
    "package": "a",
    "ecosystem": "npm",
    "installed": "1.0",
    "affected": "1.0",
    "fixed_in": "1.1",
    "fix_available": "yes",
    "severity": "critical",
    "severity_source": "NVD",
    "title": "Left is taken for right",
    "published": "2026-01-01T00:00:00Z",
    "suppressed": "no",
    "status": "open",
    "location": "ref-a",
    "url": "https://weakness.example/CVE-2026-0001",
}


def test_a_weakness_is_a_row_for_each_part_that_has_it() -> None:
    two = weakness(affects=[*weakness()["affects"], {"ref": "ref-b"}])  # type: ignore[misc]  # a list
    found = read("cyclonedx-weaknesses", bill(part("a"), part("b", group="@x"), vulnerabilities=[two]))
    assert cells(WEAKNESSES, found) == [
        WEAK,
        {
            **{key: value for key, value in WEAK.items() if key not in {"affected", "fixed_in"}},
            "_at": "raw.json#/vulnerabilities/0/affects/1",
            "package": "@x/b",
            "fix_available": "unknown",
            "location": "ref-b",
        },
    ]
    assert problems(found) == []
    assert found.parameters[-1] == ("not read: components", "2")


STATEMENTS = {
    "exploitable": ("open", "no", None),
    "in_triage": ("in_triage", "no", None),
    "resolved": ("fixed", "no", None),
    "resolved_with_pedigree": ("fixed", "no", None),
    "false_positive": ("not_affected", "yes", "2026-02-01T00:00:00Z"),
    "not_affected": ("not_affected", "yes", "2026-02-01T00:00:00Z"),
}


@pytest.mark.parametrize("state", STATEMENTS)
def test_what_was_said_of_a_weakness_gives_its_status(state: str) -> None:
    analysis = {
        "state": state,
        "justification": "code_not_reachable",
        "detail": "nobody calls it",
        "firstIssued": "2026-02-01T00:00:00Z",
    }
    found = read("cyclonedx-weaknesses", bill(part("a"), vulnerabilities=[weakness(analysis=analysis)]))
    (row,) = cells(WEAKNESSES, found)
    assert (row["status"], row["suppressed"], row.get("dismissed_at")) == STATEMENTS[state]
    assert (row["dismissed_reason"], row["statement"]) == ("code_not_reachable", "nobody calls it")


@pytest.mark.parametrize(
    ("more", "package", "location", "status"),
    [
        ({"affects": []}, None, None, "open"),
        ({"affects": [{"ref": "urn:cdx:0a/1#x"}]}, None, "urn:cdx:0a/1#x", "open"),
        ({"affects": [{"ref": "shop"}]}, "example/shop", "shop", "open"),
        (
            {"affects": [{"ref": "ref-a", "versions": [{"range": "<1", "status": "unaffected"}]}]},
            "a",
            "ref-a",
            "not_affected",
        ),
        ({"rejected": "2026-02-01T00:00:00Z"}, "a", "ref-a", "not_affected"),
    ],
)
def test_what_is_affected(more: dict[str, object], package: str | None, location: str | None, status: str) -> None:
    found = read("cyclonedx-weaknesses", bill(part("a"), vulnerabilities=[weakness(**more)]))
    assert [(row.get("package"), row.get("location"), row["status"]) for row in cells(WEAKNESSES, found)] == [
        (package, location, status)
    ]
    assert problems(found) == []


OF_WEAKNESSES = {
    "no vulnerabilities": (
        bill(part("a")),
        "#",
        "the bill says nothing of vulnerabilities, not even that there are none",
    ),
    "a state that nobody knows": (
        bill(part("a"), vulnerabilities=[weakness(analysis={"state": "fine"})]),
        "#/vulnerabilities/0/analysis/state",
        "the state 'fine' is not known",
    ),
    "no id": (bill(part("a"), vulnerabilities=[weakness(id="")]), "#/vulnerabilities/0", "the vulnerability has no id"),
    "a part that is not listed": (
        bill(vulnerabilities=[weakness()]),
        "#/vulnerabilities/0/affects/0",
        "it affects 'ref-a', which the bill does not list",
    ),
    "a version whose status nobody knows": (
        bill(
            part("a"),
            vulnerabilities=[weakness(affects=[{"ref": "ref-a", "versions": [{"version": "1", "status": "?"}]}])],
        ),
        "#/vulnerabilities/0/affects/0/versions/0/status",
        "the status '?' is not known",
    ),
    "a severity that nobody knows": (
        bill(part("a"), vulnerabilities=[weakness(ratings=[{"severity": "grave"}])]),
        "#/vulnerabilities/0/ratings/0/severity",
        "the severity 'grave' is not known",
    ),
}


@pytest.mark.parametrize("name", OF_WEAKNESSES)
def test_what_is_wrong_with_weaknesses_is_told_with_its_place(name: str) -> None:
    value, place, message = OF_WEAKNESSES[name]
    found = read("cyclonedx-weaknesses", value)
    assert (f"raw.json{place}", "shape", message) in problems(found)
    assert not could_pass(found)


def test_an_empty_list_of_weaknesses_shows_no_scan() -> None:
    found = read("cyclonedx-weaknesses", bill(part("a"), vulnerabilities=[]))
    assert (list(found.rows), problems(found), found.none_found) == ([], [], "")


def test_a_bill_cut_off_anywhere_never_passes() -> None:
    raw = json.dumps(bill(part("a"), vulnerabilities=[weakness()])).encode()
    for form in ("cyclonedx", "cyclonedx-weaknesses"):
        assert could_pass(read(form, raw))
        assert [end for end in range(len(raw)) if could_pass(read(form, raw[:end]))] == []


def test_the_bill_of_the_real_npm_is_read(tmp_path: Path) -> None:
    if reason := npm.absent():
        pytest.skip(reason)
    (tmp_path / "home").mkdir()
    folder = npm.project(tmp_path / "shop")
    command = ("sbom", "--sbom-format", "cyclonedx", "--package-lock-only")
    code, raw = npm.run(folder, tmp_path / "home", *command)
    found = read("cyclonedx", raw)
    assert code == 0
    assert sorted((row.get("group", ""), row["name"], row["version"]) for row in cells(COMPONENTS, found)) == [
        ("", "@fictional/scoped", "2.0.0"),
        ("", "fictional-left", "1.1.0"),
        ("", "fictional-parent", "1.0.0"),
    ]
    assert (problems(found), found.gaps) == ([], ())
    assert found.data_as_of is not None
    assert "npm" in dict(found.parameters)["tools"]
