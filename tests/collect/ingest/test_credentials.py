"""Lists of credentials: what is taken for what, and that nothing is guessed."""

from __future__ import annotations

import pytest

from tests.collect.ingest.reading import cells, could_pass, of, problems, read
from tieout.model.errors import UsageError
from tieout.model.evidence.tables.credentials import CREDENTIALS, KINDS

WHOLE = {"complete": "the export is written at once, and fails as a whole"}
KEYS = (
    b"Key ID,Type,Title,Created by,Email,Status,Created at,Last used,Expires at,Scopes\n"
    b'SHA256:aa1,deploy key,mirror,dave,dave@shop.example,Active,2025-02-01,2026-03-01T08:00:00+02:00,never,"read,write"\n'
    b"pat-7,PAT,laptop,ann,,Revoked,2025-03-01,never,2026-12-31,\n"
)


def said(**more: str) -> dict[str, str]:
    return {"kind": "unknown", "active": "unknown", "last_used_at": "unknown", **more}


def test_known_headers_are_read() -> None:
    found = read("credentials", KEYS, **WHOLE)
    assert cells(CREDENTIALS, found) == [
        said(
            _at="raw.csv:2",
            credential="SHA256:aa1",
            kind="deploy_key",
            title="mirror",
            owner="dave",
            email="dave@shop.example",
            active="yes",
            created_at="2025-02-01",
            last_used_at="2026-03-01T06:00:00Z",
            expires_at="never",
            scope="read;write",
        ),
        said(
            _at="raw.csv:3",
            credential="pat-7",
            kind="token",
            title="laptop",
            owner="ann",
            active="no",
            created_at="2025-03-01",
            last_used_at="never",
            expires_at="2026-12-31",
        ),
    ]
    assert (problems(found), found.gaps, could_pass(found)) == ([], (), True)


def test_the_parameters_read_the_same_bytes_in_the_same_way() -> None:
    raw = b"Nummer;Wem;Zustand;Zuletzt\nk1;dave;an;01.02.2026 08:00\n"
    settings = {
        **WHOLE,
        "credential": "Nummer",
        "owner": "Wem",
        "active": "Zustand",
        "last_used_at": "Zuletzt",
        "active_yes": "an",
        "kind_of_all": "deploy key",
        "dates": "day first",
        "time_zone": "Europe/Berlin",
    }
    found = read("credentials", raw, **settings)
    again = {name: value for name, value in found.parameters if name in of("credentials").settings}
    assert read("credentials", raw, **again) == found
    assert cells(CREDENTIALS, found) == [
        said(
            _at="raw.csv:2",
            credential="k1",
            kind="deploy_key",
            owner="dave",
            active="yes",
            last_used_at="2026-02-01T07:00:00Z",
        )
    ]


def test_an_absent_column_is_unknown_and_never_no() -> None:
    found = read("credentials", b"id,owner\nk1,dave\n", **WHOLE)
    assert cells(CREDENTIALS, found) == [said(_at="raw.csv:2", credential="k1", owner="dave")]
    assert problems(found) == []


@pytest.mark.parametrize(
    ("header", "word", "active"),
    [
        ("revoked", "true", "no"),
        ("revoked", "false", "yes"),
        ("suspended", "", "unknown"),
        ("status", "valid", "yes"),
        ("status", "pending", "unknown"),
    ],
)
def test_whether_it_works(header: str, word: str, active: str) -> None:
    (row,) = cells(CREDENTIALS, read("credentials", f"id,owner,{header}\nk1,dave,{word}\n".encode(), **WHOLE))
    assert row["active"] == active


@pytest.mark.parametrize("word", ["Deploy key", "github app", "fine-grained personal access token", "SSH", "cert"])
def test_a_kind_is_one_of_ours(word: str) -> None:
    (row,) = cells(CREDENTIALS, read("credentials", f"id,owner,type\nk1,dave,{word}\n".encode(), **WHOLE))
    assert row["kind"] in set(KINDS) - {"unknown"}


def test_a_list_by_titles_alone_is_read_by_them() -> None:
    found = read("credentials", b"title,added by\nmirror,dave\n", **WHOLE)
    assert [(row["credential"], row["title"]) for row in cells(CREDENTIALS, found)] == [("mirror", "mirror")]


def test_a_row_of_too_few_cells_is_told_and_the_others_are_read() -> None:
    found = read("credentials", b"title,added by\nmirror,dave\nother\n", **WHOLE)
    assert [row["credential"] for row in cells(CREDENTIALS, found)] == ["mirror"]
    assert problems(found) == [("raw.csv:3", "shape", "the row has 1 cells; the header has 2")]


def test_two_fingerprints_that_differ_in_case_alone_are_two() -> None:
    assert could_pass(read("credentials", b"id,owner\nSHA256:aB,dave\nSHA256:ab,dave\n", **WHOLE))


TOLD = {
    "a credential twice": (
        b"id,owner\nk1,dave\nk1,ann\n",
        [("raw.csv:3", "the credential 'k1' stands in line 2 already")],
    ),
    "a row without one": (b"id,owner\n,dave\n", [("raw.csv:2", "the row names no credential")]),
    "a formula": (
        b"id,owner\nk1,=A1\n",
        [("raw.csv:2", "owner holds a formula, '=A1': nobody knows what it showed")],
    ),
    "nobody's": (
        b"id,status\nk1,active\n",
        [("raw.csv:1", "no column says whose a credential is: say which does, as owner: HEADER")],
    ),
    "no credential": (
        b"owner,status\ndave,active\n",
        [
            ("raw.csv:1", "no column is known as the credential: say which it is, as credential: HEADER"),
            ("raw.csv", "1 rows were not read"),
        ],
    ),
    "a word of no table": (
        b"id,owner,status\nk1,dave,ajar\n",
        [("raw.csv:2", "active is 'ajar': what it means is in no table; say it in collectors.yaml")],
    ),
    "a time without a zone": (
        b"id,owner,last used\nk1,dave,2026-03-01 08:00:00\n",
        [("raw.csv:2", "last_used_at is '2026-03-01 08:00:00': a time without its zone: set time_zone")],
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_wrong_is_told(name: str) -> None:
    raw, expected = TOLD[name]
    found = read("credentials", raw, **WHOLE)
    assert [(place, message) for place, _, message in problems(found)] == expected
    assert not could_pass(found)


@pytest.mark.parametrize(
    ("setting", "value"), [("delimiter", "blank"), ("kind_of_all", "thing"), ("dates", "x"), ("colour", "red")]
)
def test_a_setting_that_means_nothing_is_refused(setting: str, value: str) -> None:
    with pytest.raises(UsageError):
        of("credentials").configured({setting: value})


def test_a_table_that_is_none_gives_no_row() -> None:
    assert list(read("credentials", b"<html>").rows) == []
