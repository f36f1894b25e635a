"""What lists hold of reviewed and of revoked accounts, from the tables that a company captures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.captured import capture, record
from tests.cli.programme import FILES, git, plant
from tieout.collect.sidecar import record_text
from tieout.load import load
from tieout.model.evidence.log import LEAVES
from tieout.model.evidence.record import Population as Counted
from tieout.model.evidence.record import Role
from tieout.model.examination import Examination
from tieout.model.operation.population import Account, Population, Sighting

HEAD = "_at,account,name,email,active,admin,mfa,last_sign_in,created_at,deactivated_at,kind,roles,key_active\n"
ROLES = (
    "_at,role,can_login,superuser,create_role,create_database,replication,bypass_row_security,inherits,"
    "connection_limit,valid_until,member_of,admin_of,superuser_through\n"
    "raw.jsonl:1,app,true,false,false,false,false,false,true,-1,,readers,,\n"
    "raw.jsonl:2,dba,true,false,false,false,false,false,true,-1,,admins,,postgres\n"
    "raw.jsonl:3,readers,false,false,false,false,false,false,true,-1,,,,\n"
)
SYSTEM = "data-store"
AT, LATER = datetime(2026, 4, 2, 9, tzinfo=UTC), datetime(2026, 4, 20, 9, tzinfo=UTC)


def row(line: int, name: str, **cells: str) -> str:
    given = {"email": "", "active": "yes", "admin": "no", "kind": "human", "roles": "", "key_active": "no", **cells}
    keys = ("email", "active", "admin")
    return (
        f"raw.csv:{line},{name},,{','.join(given[key] for key in keys)},unknown,unknown,,,"
        f"{given['kind']},{given['roles']},{given['key_active']}\n"
    )


def table(at: datetime, text: str, *, schema: str = "accounts/1", **changes: Any) -> dict[str, bytes]:
    """Give a capture whose one file is a table."""
    data, count = text.encode(), text.count("\n") - 1
    counted = Counted(rows=count, pages=1, complete=True, allow_empty=changes.pop("allow_empty", ""))
    made = record(at, {"records.csv": data}, system=changes.pop("system", SYSTEM), population=counted, **changes)
    listed = tuple(replace(item, role=Role.RECORDS, schema=schema, rows=count) for item in made.files)
    folder = made.path.rpartition("/")[0]
    return {f"{folder}/records.csv": data, made.path: record_text(replace(made, files=listed))}


def review(population: str, decisions: str, **changes: str) -> str:
    keys = {
        "schema": "tieout.access-review/v1",
        "id": "one",
        "system": SYSTEM,
        "population": population,
        "reviewer": "person:ben",
        "signed_off_by": "person:ana",
        "signed_off_on": "2026-04-10",
        **changes,
    }
    return "".join(f"{key}: {value}\n" for key, value in keys.items()) + f"decisions: [{decisions}]\n"


def id_of(found: dict[str, bytes]) -> str:
    path = next(path for path in found if path.endswith("evidence.yaml"))
    return f"{path.split('/')[-2][:16]}-{path.split('/')[-3]}-{path.split('/')[-2][17:]}"


def loaded(tmp_path: Path, text: str, *captures: dict[str, bytes]) -> Examination:
    root = plant(tmp_path / "programme", {path: text for path, text in FILES.items() if path != LEAVES})
    files = {path: data for each in captures for path, data in each.items()}
    for path, data in (files | {"evidence/access-reviews/one.yaml": text.encode()}).items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    git(root, "add", "--all")
    noon = "2026-04-21T12:00:00Z"
    git(root, "commit", "--quiet", "--message", "review", GIT_COMMITTER_DATE=noon, GIT_AUTHOR_DATE=noon)
    return load(root, as_of=date(2026, 6, 30))


def one(tmp_path: Path, text: str, *captures: dict[str, bytes]) -> tuple[Population, tuple[Sighting, ...]]:
    found = loaded(tmp_path, text, *captures)
    assert [str(item.location) for item in found.unreadable] == []
    assert len(found.operation.populations) == 1
    return found.operation.populations[0], found.operation.sightings


BEN = Account(
    "Ben", "ben@example.com", "yes", by_key=False, privileged=True, kind="human", roles="owner", at="raw.csv:2"
)
DAN = Account("dan", "", "no", by_key=False, privileged=False, kind="human", roles="", at="raw.csv:3")
BOT = Account("bot", "", "yes", by_key=True, privileged=False, kind="service", roles="", at="raw.csv:4")
LIST = (
    HEAD
    + row(2, "Ben", email="ben@example.com", admin="yes", roles="owner")
    + row(3, "dan", active="no")
    + row(4, "bot", active="no", kind="service", key_active="yes")
)


def test_rows_are_read_as_far_as_a_review_needs_them(tmp_path: Path) -> None:
    made = table(AT, LIST)
    found, seen = one(tmp_path, review(id_of(made), "{account: ben, decision: keep}"), made)
    assert (found.accounts, found.missing, seen) == ((BEN, DAN, BOT), "", ())
    assert found.listing is not None
    assert (found.listing.system, found.listing.at, found.listing.is_whole) == (SYSTEM, AT, True)


def test_later_lists_are_read_for_revoked_accounts_alone(tmp_path: Path) -> None:
    made, later = table(AT, LIST), table(LATER, HEAD + row(2, "Ben") + row(3, "DAN"))
    _, seen = one(tmp_path, review(id_of(made), "{account: Dan, decision: revoke}"), made, later)
    assert [(item.listing.at, [row.account for row in item.shown]) for item in seen] == [
        (AT, ["dan"]),
        (LATER, ["DAN"]),
    ]
    assert [[row.key for row in item.shown] for item in seen] == [["dan"], ["dan"]]


def test_a_list_of_another_system_shows_nothing_of_this_one(tmp_path: Path) -> None:
    made, other = table(AT, LIST), table(LATER, LIST, system="wiki")
    _, seen = one(tmp_path, review(id_of(made), "{account: Dan, decision: revoke}"), made, other)
    assert [item.listing.at for item in seen] == [AT]


def test_roles_of_a_database_are_accounts(tmp_path: Path) -> None:
    made = table(AT, ROLES, schema="postgres.roles/1")
    found, _ = one(tmp_path, review(id_of(made), ""), made)
    assert [(item.account, item.active, item.privileged, item.roles) for item in found.accounts] == [
        ("app", "yes", False, "readers"),
        ("dba", "yes", True, "admins"),
        ("readers", "no", False, ""),
    ]


def test_a_table_that_breaks_off_gives_no_row(tmp_path: Path) -> None:
    made = table(AT, LIST + "raw.csv:5,half\n")
    found, seen = one(tmp_path, review(id_of(made), "{account: Dan, decision: revoke}"), made)
    assert found.accounts == ()
    assert found.listing is not None
    assert "evidence" in found.listing.unsound
    assert [item.shown for item in seen] == [()]


@pytest.mark.parametrize(
    ("population", "why"),
    [
        ("20260401T090000Z-accounts-00000000", "there is no capture 20260401T090000Z-accounts-00000000"),
        ("~", "it names no capture"),
    ],
)
def test_a_capture_that_is_not_there_is_said(tmp_path: Path, population: str, why: str) -> None:
    found = loaded(tmp_path, review(population, ""), table(AT, LIST))
    assert [(item.listing, item.missing) for item in found.operation.populations] == [(None, why)]


def test_a_capture_without_a_table_of_accounts_is_said(tmp_path: Path) -> None:
    made = capture(AT, {"list.pdf": b"%PDF"})
    found = loaded(tmp_path, review(id_of(made), ""), made)
    why = f"{id_of(made)} lists no table accounts/1 or postgres.roles/1 of a day that has come"
    assert [(item.listing, item.missing) for item in found.operation.populations] == [(None, why)]


def test_a_capture_that_is_corrected_is_said(tmp_path: Path) -> None:
    made = table(AT, LIST)
    again = table(LATER, LIST, supersedes=id_of(made))
    found = loaded(tmp_path, review(id_of(made), ""), made, again)
    assert [(item.listing, item.missing) for item in found.operation.populations] == [
        (None, f"{id_of(made)} is corrected by {id_of(again)}")
    ]


def test_a_list_that_repeats_an_earlier_one_shows_what_it_holds_and_nothing_by_what_it_lacks(tmp_path: Path) -> None:
    made, again = table(AT, LIST), table(LATER, LIST)
    _, seen = one(tmp_path, review(id_of(made), "{account: Ben, decision: revoke}"), made, again)
    why = f"{id_of(again)} holds the same bytes as {id_of(made)} of 2026-04-02: nothing shows that the source was asked again"
    assert [(item.listing.at, item.listing.partial, len(item.shown)) for item in seen] == [(AT, "", 1), (LATER, why, 1)]


def test_a_list_with_the_bytes_of_another_systems_is_no_repetition(tmp_path: Path) -> None:
    made, other = table(AT, LIST, system="wiki"), table(LATER, LIST)
    _, seen = one(tmp_path, review(id_of(other), "{account: Ben, decision: revoke}"), made, other)
    assert [(item.listing.at, item.listing.partial) for item in seen] == [(LATER, "")]


def test_the_only_list_of_a_system_without_a_row_may_not_be_all(tmp_path: Path) -> None:
    made, nothing = table(AT, LIST), table(LATER, HEAD)
    _, seen = one(tmp_path, review(id_of(made), "{account: Ben, decision: revoke}"), made, nothing)
    why = f"{id_of(nothing)} has no row, and nothing says why that would be right"
    assert [item.listing.partial for item in seen] == ["", why]
