"""Lists of recovery points: what is taken for what, what shows that they are all, and that nothing is guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.collect.ingest.reading import cells, could_pass, problems, read
from tieout.model.evidence.tables.recovery_points import RECOVERY_POINTS

WHOLE = {"complete": "the export is written at once, and fails as a whole"}
NIGHTLY = (
    b"Backup ID,Database,Type,Status,Started at,Finished at,Expires at,Size bytes,Encrypted\n"
    b"b-101,orders,full,Success,2026-02-01T01:00:00Z,2026-02-01T01:20:00+01:00,2026-03-08,1024,yes\n"
    b"b-102,orders,full,Failed,2026-02-02T01:00:00Z,,,,\n"
)
TOLD: dict[str, tuple[bytes, list[tuple[str, str, str]]]] = {
    "a word that no table knows": (
        NIGHTLY.replace(b"Failed", b"Gelungen"),
        [("raw.csv:3", "shape", "status is 'Gelungen', and what it means is in no table")],
    ),
    "no status in a row": (
        NIGHTLY.replace(b"Failed", b""),
        [("raw.csv:3", "shape", "the row has no status")],
    ),
    "a point twice": (
        NIGHTLY.replace(b"b-102", b"b-101"),
        [("raw.csv:3", "shape", "the recovery point 'b-101' stands in line 2 already")],
    ),
    "a time without a zone": (
        NIGHTLY.replace(b"2026-02-02T01:00:00Z", b"2026-02-02 01:00"),
        [("raw.csv:3", "shape", "started_at is '2026-02-02 01:00': a time without its zone: set time_zone")],
    ),
    "a size in words": (
        NIGHTLY.replace(b"1024", b"1 GB"),
        [("raw.csv:2", "shape", "size_bytes is '1 GB', which is no whole number")],
    ),
    "no column of the status": (
        NIGHTLY.replace(b"Status", b"Farbe"),
        [
            ("raw.csv:1", "shape", "no column is known as the status: say which it is, as status: HEADER"),
            ("raw.csv", "shape", "2 rows were not read"),
        ],
    ),
    "no column of a moment": (
        NIGHTLY.replace(b"Started at,Finished at", b"Von,Bis"),
        [
            ("raw.csv:1", "shape", "no column says when a point was made: say which, as completed_at: HEADER"),
            ("raw.csv", "shape", "2 rows were not read"),
        ],
    ),
    "a formula": (
        NIGHTLY.replace(b"orders,full,Failed", b'"=HYPERLINK(""x"")",full,Failed'),
        [("raw.csv:3", "shape", "asset holds a formula, '=HYPERLINK(\"x\")': nobody knows what it showed")],
    ),
    "a row without its point": (
        NIGHTLY.replace(b"b-102", b""),
        [("raw.csv:3", "shape", "the row names no recovery point")],
    ),
}
JOB = "arn:aws:rds:eu-central-1:111122223333:snapshot:awsbackup:job-1"
ARN = "arn:aws:rds:eu-central-1:111122223333:db:orders"


def point(number: int = 1, **more: Any) -> dict[str, Any]:
    """Give a recovery point as AWS Backup lists it."""
    return {
        "RecoveryPointArn": f"arn:aws:rds:eu-central-1:111122223333:snapshot:awsbackup:job-{number}",
        "BackupVaultName": "orders",
        "ResourceArn": ARN,
        "ResourceType": "RDS",
        "Status": "COMPLETED",
        "CreationDate": "2026-02-01T01:00:00.123000+01:00",
        "CompletionDate": "2026-02-01T08:00:00+00:00",
        "BackupSizeInBytes": 1024,
        "CalculatedLifecycle": {"DeleteAt": "2026-03-08T01:00:00+01:00"},
        "IsEncrypted": True,
        **more,
    }


def vault(*points: Any, **more: Any) -> dict[str, Any]:
    """Give an answer of AWS Backup."""
    return {"RecoveryPoints": [*points], **more}


OF_BACKUP: dict[str, tuple[Any, list[tuple[str, str, str]]]] = {
    "a status of another day": (
        vault(point(Status="THAWING")),
        [("raw.json#/RecoveryPoints/0/Status", "shape", "the status 'THAWING' is not known")],
    ),
    "no resource": (
        vault(point(ResourceArn=None)),
        [
            (
                "raw.json#/RecoveryPoints/0",
                "shape",
                "the recovery point lacks its RecoveryPointArn, Status or ResourceArn",
            )
        ],
    ),
    "no moment": (
        vault(point(CreationDate=None, CompletionDate=None)),
        [
            (
                "raw.json#/RecoveryPoints/0",
                "shape",
                "the recovery point has no CreationDate: nobody knows when it was made",
            )
        ],
    ),
    "a point on two pages": (
        [vault(point(), NextToken="n"), vault(point())],
        [
            (
                "raw.json#/1/RecoveryPoints/0",
                "shape",
                f"the recovery point '{JOB}' stands at #/0/RecoveryPoints/0 already: two pages overlap",
            )
        ],
    ),
    "a number that is no day": (
        vault(point(CreationDate=1e30)),
        [("raw.json#/RecoveryPoints/0/CreationDate", "shape", "1e+30 is no number of seconds that gives a day")],
    ),
    "another answer": (
        {"BackupVaultList": []},
        [
            ("raw.json#", "shape", "here is no RecoveryPoints: this is no answer to that question"),
            ("raw.json#/BackupVaultList", "shape", "the key 'BackupVaultList' is not known in such an answer"),
        ],
    ),
}


def snapshot(number: int = 1, **more: Any) -> dict[str, Any]:
    """Give a snapshot as Amazon RDS lists it."""
    return {
        "DBSnapshotIdentifier": f"rds:orders-{number}",
        "DBInstanceIdentifier": "orders",
        "SnapshotCreateTime": "2026-02-01T08:00:00.456000+00:00",
        "Status": "available",
        "SnapshotType": "automated",
        "Encrypted": False,
        **more,
    }


def snapshots(*found: Any, **more: Any) -> dict[str, Any]:
    """Give an answer of Amazon RDS."""
    return {"DBSnapshots": [*found], **more}


OF_RDS: dict[str, tuple[Any, list[tuple[str, str, str]]]] = {
    "a status of another day": (
        snapshots(snapshot(Status="frozen")),
        [("raw.json#/DBSnapshots/0/Status", "shape", "the status 'frozen' is not known")],
    ),
    "no moment": (
        snapshots(snapshot(SnapshotCreateTime=None)),
        [
            (
                "raw.json#/DBSnapshots/0",
                "shape",
                "the snapshot has no SnapshotCreateTime: nobody knows when it was taken",
            )
        ],
    ),
    "no instance": (
        snapshots(snapshot(DBInstanceIdentifier="")),
        [
            (
                "raw.json#/DBSnapshots/0",
                "shape",
                "the snapshot lacks its DBSnapshotIdentifier, Status or DBInstanceIdentifier",
            )
        ],
    ),
    "a snapshot twice": (
        snapshots(snapshot(), snapshot()),
        [
            (
                "raw.json#/DBSnapshots/1",
                "shape",
                "the snapshot 'rds:orders-1' stands at #/DBSnapshots/0 already: two pages overlap",
            )
        ],
    ),
}


def test_known_headers_are_read() -> None:
    found = read("recovery-points", NIGHTLY, **WHOLE)
    assert cells(RECOVERY_POINTS, found) == [
        {
            "_at": "raw.csv:2",
            "asset": "orders",
            "point": "b-101",
            "kind": "full",
            "status": "completed",
            "started_at": "2026-02-01T01:00:00Z",
            "completed_at": "2026-02-01T00:20:00Z",
            "expires_at": "2026-03-08",
            "size_bytes": "1024",
            "encrypted": "yes",
            "source_status": "Success",
        },
        {
            "_at": "raw.csv:3",
            "asset": "orders",
            "point": "b-102",
            "kind": "full",
            "status": "failed",
            "started_at": "2026-02-02T01:00:00Z",
            "encrypted": "unknown",
            "source_status": "Failed",
        },
    ]
    assert could_pass(found)


def test_words_of_its_own_are_said_in_the_settings() -> None:
    raw = b"Nr;Zustand;Ende;Anlage\n7;gesichert;2026-02-01T01:00:00Z;orders\n"
    settings = {**WHOLE, "point": "Nr", "status": "Zustand", "completed_at": "Ende", "asset": "Anlage"}
    found = read("recovery-points", raw, **settings, status_completed="gesichert")
    assert [each["status"] for each in cells(RECOVERY_POINTS, found)] == ["completed"]
    assert could_pass(found)


@pytest.mark.parametrize("name", TOLD)
def test_what_cannot_be_read_is_told(name: str) -> None:
    raw, expected = TOLD[name]
    found = read("recovery-points", raw, **WHOLE)
    assert problems(found) == expected
    assert not could_pass(found)


def test_a_row_of_too_few_cells_is_told_and_the_others_are_read() -> None:
    found = read("recovery-points", NIGHTLY + b"b-103,orders\n", **WHOLE)
    assert [row["point"] for row in cells(RECOVERY_POINTS, found)] == ["b-101", "b-102"]
    assert problems(found) == [("raw.csv:4", "shape", "the row has 2 cells; the header has 9")]


def test_a_list_that_nothing_shows_to_be_all_has_a_gap() -> None:
    assert not could_pass(read("recovery-points", NIGHTLY))
    assert could_pass(read("recovery-points", NIGHTLY, total="2"))
    assert not could_pass(read("recovery-points", NIGHTLY, total="3"))


def test_a_recovery_point_of_aws_backup_is_read() -> None:
    found = read("aws-backup", vault(point()))
    assert cells(RECOVERY_POINTS, found) == [
        {
            "_at": "raw.json#/RecoveryPoints/0",
            "asset": ARN,
            "point": JOB,
            "kind": "RDS",
            "status": "completed",
            "started_at": "2026-02-01T00:00:00Z",
            "completed_at": "2026-02-01T08:00:00Z",
            "expires_at": "2026-03-08T00:00:00Z",
            "size_bytes": "1024",
            "encrypted": "yes",
            "source_status": "COMPLETED",
        }
    ]
    assert could_pass(found)


def test_moments_in_seconds_are_read_too() -> None:
    found = read("aws-backup", vault(point(CreationDate=1516925490.087)))
    assert cells(RECOVERY_POINTS, found)[0]["started_at"] == "2018-01-26T00:11:30Z"


def test_a_continuous_recovery_point_is_known_by_its_name() -> None:
    arn = "arn:aws:backup:eu-central-1:111122223333:recovery-point:continuous:orders-1a2b"
    found = read("aws-backup", vault(point(RecoveryPointArn=arn, Status="AVAILABLE", CompletionDate=None)))
    assert (cells(RECOVERY_POINTS, found)[0]["kind"], problems(found)) == ("continuous RDS", [])


@pytest.mark.parametrize("name", OF_BACKUP)
def test_what_cannot_be_read_of_aws_backup_is_told(name: str) -> None:
    value, expected = OF_BACKUP[name]
    found = read("aws-backup", value)
    assert problems(found) == expected
    assert not could_pass(found)


def test_a_token_that_is_left_says_that_there_is_more() -> None:
    for form, value in (
        ("aws-backup", vault(point(), NextToken="n")),
        ("aws-rds-snapshots", snapshots(snapshot(), Marker="m")),
        ("aws-rds-snapshots", snapshots(snapshot(), NextToken="n")),
    ):
        found = read(form, value)
        token = next(name for name in ("NextToken", "Marker") if name in value)
        assert found.gaps == (f"the last page has a {token}: there is at least one page more",)


def test_pages_are_read_as_a_list_and_as_lines() -> None:
    pages = [vault(point(1), NextToken="n"), vault(point(2))]
    lines = b"".join(json.dumps(page).encode() + b"\n" for page in pages)
    for raw in (pages, lines):
        found = read("aws-backup", raw)
        places = [each["_at"] for each in cells(RECOVERY_POINTS, found)]
        assert places == ["raw.json#/0/RecoveryPoints/0", "raw.json#/1/RecoveryPoints/0"]
        assert could_pass(found)


def test_pages_of_two_questions_are_no_whole_answer() -> None:
    assert read("aws-backup", [vault(point(1)), vault(point(2))]).gaps == (
        "page 1 of 2 has no token for a next one: the pages are not of one question",
    )


def test_a_snapshot_of_rds_is_read() -> None:
    copied = {"OriginalSnapshotCreateTime": "2026-01-31T23:30:00+00:00", "FullSnapshotSizeInBytes": 2048}
    found = read("aws-rds-snapshots", snapshots(snapshot(), snapshot(2, **copied), snapshot(3, Status="creating")))
    same = {"asset": "orders", "kind": "automated", "encrypted": "no"}
    assert cells(RECOVERY_POINTS, found) == [
        {
            **same,
            "_at": "raw.json#/DBSnapshots/0",
            "point": "rds:orders-1",
            "status": "completed",
            "completed_at": "2026-02-01T08:00:00Z",
            "source_status": "available",
        },
        {
            **same,
            "_at": "raw.json#/DBSnapshots/1",
            "point": "rds:orders-2",
            "status": "completed",
            "completed_at": "2026-01-31T23:30:00Z",
            "size_bytes": "2048",
            "source_status": "available",
        },
        {
            **same,
            "_at": "raw.json#/DBSnapshots/2",
            "point": "rds:orders-3",
            "status": "pending",
            "started_at": "2026-02-01T08:00:00Z",
            "source_status": "creating",
        },
    ]
    assert could_pass(found)


@pytest.mark.parametrize("name", OF_RDS)
def test_what_cannot_be_read_of_rds_is_told(name: str) -> None:
    value, expected = OF_RDS[name]
    found = read("aws-rds-snapshots", value)
    assert problems(found) == expected
    assert not could_pass(found)
