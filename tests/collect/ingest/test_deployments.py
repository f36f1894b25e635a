"""Deployment records: ours as JSON and CSV, and GitHub's with the statuses of each."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.collect.ingest.reading import cells, could_pass, problems, read
from tieout.model.evidence.tables.deployments import DEPLOYMENTS

COMMIT = "0123456789abcdef0123456789abcdef01234567"
RECORD = {
    "id": "42",
    "repository": "example/shop",
    "environment": "production",
    "commit": COMMIT,
    "ref": "main",
    "deployed_at": "2026-03-01T09:00:00+01:00",
    "actor": "deploy-bot",
    "actor_kind": "service",
    "change": "#12",
    "ticket": "SHOP-7",
    "result": "Success",
    "url": "https://ci.example/42",
}
ROW = {**RECORD, "deployed_at": "2026-03-01T08:00:00Z", "result": "success", "source_status": "Success"}
NEEDED = {key: RECORD[key] for key in ("environment", "commit", "deployed_at", "actor", "result")}


def record(**more: object) -> dict[str, object]:
    return {**RECORD, **more}


def file(*records: object, **more: object) -> dict[str, object]:
    return {"schema": "tieout.deployments/v1", "deployments": [*records], **more}


def table(*records: Mapping[str, object]) -> bytes:
    lines = [",".join(RECORD), *(",".join(str(each[key]) for key in RECORD) for each in records)]
    return ("\n".join(lines) + "\n").encode()


def test_a_record_is_a_row() -> None:
    found = read("deployments", file(RECORD, NEEDED, total=2))
    assert cells(DEPLOYMENTS, found) == [
        {"_at": "raw.json#/deployments/0", **ROW},
        {
            "_at": "raw.json#/deployments/1",
            **{key: ROW[key] for key in (*NEEDED, "source_status")},
            "actor_kind": "unknown",
        },
    ]
    assert (problems(found), found.gaps, found.total) == ([], (), 2)


def test_a_line_is_a_row() -> None:
    found = read("deployments-csv", table(RECORD), total="1")
    assert cells(DEPLOYMENTS, found) == [{"_at": "raw.csv:2", **ROW}]
    assert (problems(found), found.gaps, found.total) == ([], (), 1)
    assert found.parameters == (("delimiter", "comma"), ("total", "1"))


def test_columns_that_are_not_read_are_named() -> None:
    raw = b"Environment;commit;deployed_at;actor;result;Mood\n"
    found = read("deployments-csv", raw, total="0")
    assert found.parameters[-1] == ("columns not read", "Mood")


OF_RECORDS = {
    "no environment": (record(environment=""), "the deployment has no environment"),
    "no actor": (record(actor=""), "the deployment has no actor"),
    "a short commit": (record(commit="0123456"), "the commit '0123456' is no whole id of 40 or 64 hex digits"),
    "a time without its zone": (
        record(deployed_at="2026-03-01T09:00:00"),
        "deployed_at is '2026-03-01T09:00:00', no instant with its offset from UTC",
    ),
    "a result that nobody knows": (
        record(result="fine"),
        "result is 'fine'; known are cancelled, failure, pending, success, superseded, unknown",
    ),
    "an actor of a kind that nobody knows": (
        record(actor_kind="cat"),
        "actor_kind is 'cat'; known are human, service, unknown",
    ),
}


@pytest.mark.parametrize("name", OF_RECORDS)
def test_what_is_wrong_with_a_record_is_told_in_either_form(name: str) -> None:
    value, message = OF_RECORDS[name]
    for found, place in (
        (read("deployments", file(RECORD | {"id": "1"}, value)), "raw.json#/deployments/1"),
        (read("deployments-csv", table(RECORD | {"id": "1"}, value), total="2"), "raw.csv:3"),
    ):
        assert problems(found) == [(place, "shape", message)]
        assert len(found.rows) == 2


def test_one_id_twice_is_told() -> None:
    found = read("deployments", file(RECORD, RECORD))
    assert problems(found) == [
        ("raw.json#/deployments/1", "shape", "the deployment '42' stands at #/deployments/0 already")
    ]


TOLD = {
    "another version": (
        file(RECORD, schema="tieout.deployments/v2"),
        "#/schema",
        "the version is 'tieout.deployments/v2'; known is tieout.deployments/v1",
    ),
    "no version": ({"deployments": [RECORD]}, "#", "there is no schema: this is no file of deployments"),
    "a list": ([RECORD], "", "the file is a list; wanted is an object"),
    "no deployments": (file(deployments=None), "#", "the file has no deployments, not even an empty list of them"),
    "a key that nobody knows": (file(record(mood="good")), "#/deployments/0", "the key 'mood' is not known"),
    "an environment of another type": (
        file(record(environment=["a"])),
        "#/deployments/0/environment",
        "here is a list; wanted is a text",
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_wrong_with_a_file_is_told_with_its_place(name: str) -> None:
    value, place, message = TOLD[name]
    found = read("deployments", value)
    assert (f"raw.json{place}", "shape", message) in problems(found)
    assert not could_pass(found)


CSV = {
    "no column": (
        b"environment,commit,deployed_at,actor\na,b,c,d\n",
        [":1", ""],
        ["the header has no result", "1 rows were not read"],
    ),
    "a column twice": (
        b"environment,commit,deployed_at,actor,result,Result\n",
        [":1", ""],
        ["the header has result twice", "0 rows were not read"],
    ),
    "a formula": (
        table(record(ticket="=1+1")),
        [":2"],
        ["ticket holds a formula, '=1+1': nobody knows what it showed"],
    ),
    "an error": (b'{"message":"no"}\n', [""], ["the file is JSON, not a table: no"]),
}


@pytest.mark.parametrize("name", CSV)
def test_what_is_wrong_with_a_table_is_told_with_its_line(name: str) -> None:
    raw, places, messages = CSV[name]
    found = read("deployments-csv", raw, complete="yes")
    assert [(place, message) for place, _, message in problems(found)] == [
        (f"raw.csv{place}", message) for place, message in zip(places, messages, strict=True)
    ]


def status(state: str, at: str, **more: object) -> dict[str, object]:
    return {"state": state, "created_at": at, "log_url": f"https://ci.example/{state}", **more}


def deployment(*statuses: object, **more: object) -> dict[str, object]:
    return {
        "id": 42,
        "sha": COMMIT,
        "ref": "main",
        "environment": "production",
        "creator": {"login": "ann", "type": "User"},
        "created_at": "2026-03-01T08:00:00Z",
        "repository_url": "https://api.git.example/repos/example/shop",
        "statuses": [*statuses],
        **more,
    }


GITHUB = {
    "_at": "raw.json#/0",
    "id": "42",
    "repository": "example/shop",
    "environment": "production",
    "commit": COMMIT,
    "ref": "main",
    "deployed_at": "2026-03-01T08:05:00Z",
    "actor": "ann",
    "actor_kind": "human",
    "result": "success",
    "source_status": "success",
    "url": "https://ci.example/success",
}


def test_a_deployment_of_github_ends_with_its_last_final_status() -> None:
    statuses = [
        status("inactive", "2026-03-02T00:00:00Z"),
        status("success", "2026-03-01T08:05:00Z"),
        status("in_progress", "2026-03-01T08:01:00Z"),
    ]
    for order in (statuses, statuses[::-1]):
        found = read("github-deployments", [deployment(*order)])
        assert cells(DEPLOYMENTS, found) == [{**GITHUB, "source_status": "inactive"}]
        assert (problems(found), found.gaps) == ([], ())


@pytest.mark.parametrize(
    ("state", "result"),
    [
        ("success", "success"),
        ("failure", "failure"),
        ("error", "failure"),
        ("inactive", "superseded"),
        ("in_progress", "pending"),
        ("queued", "pending"),
        ("waiting", "pending"),
    ],
)
def test_how_a_deployment_of_github_went(state: str, result: str) -> None:
    found = read("github-deployments", [deployment(status(state, "2026-03-01T08:05:00Z"))], repository="shop")
    assert [(row["result"], row["source_status"], row["repository"]) for row in cells(DEPLOYMENTS, found)] == [
        (result, state, "shop")
    ]


def test_a_deployment_without_any_status_is_unknown() -> None:
    found = read("github-deployments", [deployment(creator={"login": "bot", "type": "Bot"})])
    assert [(row["result"], row["deployed_at"], row["actor_kind"]) for row in cells(DEPLOYMENTS, found)] == [
        ("unknown", "2026-03-01T08:00:00Z", "service")
    ]
    assert problems(found) == []


OF_GITHUB = {
    "no statuses": (
        [deployment(statuses=None)],
        "#/0",
        "shape",
        "the deployment comes without its statuses: nobody knows how it went",
    ),
    "a state that nobody knows": (
        [deployment(status("fine", "2026-03-01T08:05:00Z"))],
        "#/0/statuses/0/state",
        "shape",
        "the state 'fine' is not known",
    ),
    "no commit": (
        [deployment(sha=None)],
        "#/0",
        "shape",
        "the deployment lacks its id, sha, environment or created_at",
    ),
    "one deployment twice": (
        [deployment(), deployment()],
        "#/1",
        "shape",
        "deployment 42 stands at #/0 already: two pages overlap",
    ),
    "an error body": (
        {"message": "Not Found"},
        "#",
        "denied",
        "GitHub answered: Not Found",
    ),
}


@pytest.mark.parametrize("name", OF_GITHUB)
def test_what_is_wrong_with_githubs_is_told_with_its_place(name: str) -> None:
    value, place, reason, message = OF_GITHUB[name]
    found = read("github-deployments", value)
    assert (f"raw.json{place}", reason, message) in problems(found)
    assert not could_pass(found)


def test_a_full_page_of_statuses_is_a_gap() -> None:
    statuses = [status("in_progress", "2026-03-01T08:05:00Z")] * 30
    found = read("github-deployments", [deployment(*statuses)])
    assert found.gaps == ("deployment 42 has 30 statuses, as many as a full page",)


def test_a_full_page_of_deployments_is_a_gap() -> None:
    value = [deployment(id=number) for number in range(1, 31)]
    assert len(read("github-deployments", value).gaps) == 1
    assert read("github-deployments", value, total="30").gaps == ()


def test_files_cut_off_anywhere_never_pass() -> None:
    for form, raw, settings in (
        ("deployments", json.dumps(file(RECORD)).encode(), {}),
        ("deployments-csv", table(RECORD), {"total": "1"}),
        ("github-deployments", json.dumps([deployment()]).encode(), {}),
    ):
        assert could_pass(read(form, raw, **settings))
        assert [end for end in range(len(raw)) if could_pass(read(form, raw[:end], **settings))] == []
