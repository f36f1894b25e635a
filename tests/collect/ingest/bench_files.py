"""Every form of file before the matrix of faults: a sound one, other versions, and what must never pass."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.collect.ingest import (
    test_accounts,
    test_credentials,
    test_cyclonedx,
    test_dependabot,
    test_deployments,
    test_log,
    test_npm_audit,
    test_recovery_points,
    test_sarif,
    test_tickets,
    test_trivy,
)
from tests.faults.benches import FileBench

WHOLE = {"complete": "the export is written at once, and fails as a whole"}
_OLD = {"spdxVersion": "SPDX-2.3", "packages": []}


_NOW = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def of(value: object) -> bytes:
    """Give a file that was made just now: else nothing but its age would be found wrong with it."""
    return json.dumps(value).replace("2026-02-01T08:00:00", _NOW).encode()


def wrong(cases: object) -> tuple[bytes, ...]:
    """Give the files of a table of cases, each with the file first."""
    assert isinstance(cases, dict)
    return tuple(case[0] if isinstance(case[0], bytes) else of(case[0]) for case in cases.values())


_LEFT = test_npm_audit.entry(
    "fictional-left", test_npm_audit.advisory(), test_npm_audit.advisory(source=900002, url="")
)
_TWO = test_trivy.target(test_trivy.finding(), test_trivy.finding(VulnerabilityID="CVE-2026-0002"))
_PARTS = (test_cyclonedx.part("a"), test_cyclonedx.part("b"))
_WEAK = [test_cyclonedx.weakness(), test_cyclonedx.weakness(id="CVE-2026-0002")]
_RECORDS = [test_deployments.RECORD, {**test_deployments.RECORD, "id": "43"}]
_TIMES = test_log.every(7, 5)
_POINTS = [test_recovery_points.point(1), test_recovery_points.point(2)]
_SNAPSHOTS = [test_recovery_points.snapshot(1), test_recovery_points.snapshot(2)]

BENCHES = (
    FileBench(
        ingestion="accounts",
        sound=test_accounts.SHOP,
        settings={"total": "2"},
        other_versions=(
            test_accounts.SHOP.replace(b"Username", b"Who").replace(b"Email", b"Where"),
            test_accounts.SHOP.replace(b"Active", b"Aktiv"),
            test_accounts.SHOP.replace(b"Owner", b"Chef"),
        ),
        broken=(*wrong(test_accounts.TOLD), test_accounts.SHOP + b"cia,,,active,,,,\n"),
    ),
    FileBench(
        ingestion="credentials",
        sound=test_credentials.KEYS,
        settings={"total": "2"},
        other_versions=(
            test_credentials.KEYS.replace(b"Key ID,Type,Title", b"Which,What,Called"),
            test_credentials.KEYS.replace(b"Created by,Email", b"Whose,Where"),
            test_credentials.KEYS.replace(b"Active", b"Aktiv"),
        ),
        broken=(*wrong(test_credentials.TOLD), test_credentials.KEYS + b"k3,token,,ann,,active,,,,\n"),
    ),
    FileBench(
        ingestion="npm-audit",
        sound=of(test_npm_audit.report(_LEFT)),
        other_versions=(
            of(test_npm_audit.report(_LEFT, auditReportVersion=3)),
            of({"actions": [], "advisories": {}, "metadata": {}}),
        ),
        broken=(*wrong(test_npm_audit.WRONG), *wrong(test_npm_audit.ODD)),
    ),
    FileBench(
        ingestion="trivy",
        sound=of(test_trivy.report(_TWO)),
        other_versions=(of(test_trivy.report(_TWO, SchemaVersion=3)), of([_TWO])),
        broken=(
            *wrong(test_trivy.TOLD),
            of(test_trivy.report()),
            of(test_trivy.report(test_trivy.target(Class="config"))),
        ),
    ),
    FileBench(
        ingestion="sarif",
        sound=of(test_sarif.log(test_sarif.run(test_sarif.result(), test_sarif.result(level="note")))),
        other_versions=(
            of(test_sarif.log(test_sarif.run(test_sarif.result()), version="2.0.0")),
            of(test_sarif.log(test_sarif.run(test_sarif.result()), version="3.0.0")),
        ),
        broken=wrong(test_sarif.TOLD),
    ),
    FileBench(
        ingestion="cyclonedx",
        sound=of(test_cyclonedx.bill(*_PARTS)),
        other_versions=(of(test_cyclonedx.bill(*_PARTS, specVersion="2.0")), of(_OLD)),
        broken=(
            *wrong(test_cyclonedx.TOLD),
            *wrong(test_cyclonedx.OF_PARTS),
            of(test_cyclonedx.bill(*_PARTS, compositions=[{"aggregate": "incomplete"}])),
            of(test_cyclonedx.bill(*_PARTS, dependencies=[{"ref": "gone"}])),
            of(test_cyclonedx.bill()),
        ),
    ),
    FileBench(
        ingestion="cyclonedx-weaknesses",
        sound=of(test_cyclonedx.bill(*_PARTS, vulnerabilities=_WEAK)),
        other_versions=(of(test_cyclonedx.bill(*_PARTS, vulnerabilities=_WEAK, specVersion="1.3")), of(_OLD)),
        broken=(
            *wrong(test_cyclonedx.TOLD),
            *wrong(test_cyclonedx.OF_WEAKNESSES),
            of(test_cyclonedx.bill(*_PARTS, vulnerabilities=[])),
        ),
    ),
    FileBench(
        ingestion="dependabot",
        sound=of([test_dependabot.alert(1), test_dependabot.alert(2)]),
        other_versions=(
            of({"alerts": [test_dependabot.alert(1)]}),
            of([{"alertNumber": 1, "securityVulnerability": {}}, {"alertNumber": 2}]),
        ),
        broken=(*wrong(test_dependabot.TOLD), of(test_dependabot.alerts(30)), of(test_dependabot.alerts(100))),
    ),
    FileBench(
        ingestion="deployments",
        sound=of(test_deployments.file(*_RECORDS, total=2)),
        other_versions=(of(test_deployments.file(*_RECORDS, schema="tieout.deployments/v2")),),
        broken=(*wrong(test_deployments.TOLD), of(test_deployments.file(*_RECORDS, total=3))),
    ),
    FileBench(
        ingestion="deployments-csv",
        sound=test_deployments.table(*_RECORDS),
        settings={"total": "2"},
        other_versions=(test_deployments.table(*_RECORDS).replace(b"environment", b"stage"),),
        broken=wrong(test_deployments.CSV),
    ),
    FileBench(
        ingestion="github-deployments",
        sound=of([test_deployments.deployment(), test_deployments.deployment(id=43)]),
        other_versions=(of([{"databaseId": 1, "commitOid": "0"}]),),
        broken=(
            *wrong(test_deployments.OF_GITHUB),
            of([test_deployments.deployment(id=number) for number in range(1, 31)]),
        ),
    ),
    FileBench(
        ingestion="github-issues",
        sound=of([test_tickets.issue(**test_tickets.CLOSED), test_tickets.issue(8)]),
        other_versions=(of([{"databaseId": 1, "stateReason": "COMPLETED"}, {"id": "2"}]),),
        broken=(
            *wrong(test_tickets.OF_GITHUB),
            of([test_tickets.issue(), test_tickets.issue(8)]),
            of([test_tickets.issue(number, **test_tickets.CLOSED) for number in range(1, 31)]),
        ),
    ),
    FileBench(
        ingestion="jira",
        sound=of(test_tickets.found(test_tickets.jira_issue(), test_tickets.jira_issue(8))),
        other_versions=(
            of({"values": [test_tickets.jira_issue()], "isLast": True}),
            of(test_tickets.found({"key": "SHOP-7", "summary": "x", "status": "Done"})),
        ),
        broken=(*wrong(test_tickets.WRONG_JIRA), of({"issues": [test_tickets.jira_issue()]})),
    ),
    FileBench(
        ingestion="jira-csv",
        sound=test_tickets.JIRA_TABLE,
        settings={"total": "2", "time_zone": "UTC"},
        other_versions=(
            test_tickets.JIRA_TABLE.replace(b"Issue key", b"Key"),
            test_tickets.JIRA_TABLE.replace(b"Mar", b"Mrz"),
        ),
        broken=wrong(test_tickets.CSV_OF_JIRA),
    ),
    FileBench(
        ingestion="linear",
        sound=of(test_tickets.page(test_tickets.node(), test_tickets.node(8))),
        other_versions=(
            of({"data": {"issues": [test_tickets.node()]}}),
            of({"data": {"issues": {"edges": [{"node": test_tickets.node()}]}}}),
        ),
        broken=(*wrong(test_tickets.WRONG_LINEAR), of(test_tickets.page(test_tickets.node(), more=True))),
    ),
    FileBench(
        ingestion="linear-csv",
        sound=test_tickets.LINEAR_TABLE,
        settings={"total": "2"},
        other_versions=(
            test_tickets.LINEAR_TABLE.replace(b"ID,", b"Key,"),
            test_tickets.LINEAR_TABLE.replace(b"Completed", b"Finished"),
        ),
        broken=wrong(test_tickets.CSV_OF_LINEAR),
    ),
    FileBench(
        ingestion="recovery-points",
        sound=test_recovery_points.NIGHTLY,
        settings={"total": "2"},
        other_versions=(
            test_recovery_points.NIGHTLY.replace(b"Backup ID", b"Kennung"),
            test_recovery_points.NIGHTLY.replace(b"Success", b"Gelungen"),
        ),
        broken=wrong(test_recovery_points.TOLD),
    ),
    FileBench(
        ingestion="aws-backup",
        sound=of(test_recovery_points.vault(*_POINTS)),
        other_versions=(
            of({"recoveryPoints": _POINTS}),
            of(test_recovery_points.vault({"Arn": "a"}, {"Arn": "b"})),
        ),
        broken=(
            *wrong(test_recovery_points.OF_BACKUP),
            of(test_recovery_points.vault(*_POINTS, NextToken="n")),
            of([test_recovery_points.vault(_POINTS[0]), test_recovery_points.vault(_POINTS[1])]),
        ),
    ),
    FileBench(
        ingestion="aws-rds-snapshots",
        sound=of(test_recovery_points.snapshots(*_SNAPSHOTS)),
        other_versions=(
            of({"DBClusterSnapshots": _SNAPSHOTS}),
            of(test_recovery_points.snapshots({"Id": "a"}, {"Id": "b"})),
        ),
        broken=(
            *wrong(test_recovery_points.OF_RDS),
            of(test_recovery_points.snapshots(*_SNAPSHOTS, Marker="m")),
        ),
    ),
    FileBench(
        ingestion="log",
        sound=test_log.table(_TIMES),
        settings={"total": "5"},
        other_versions=(test_log.table(_TIMES, name="when"), test_log.table([each[:-1] for each in _TIMES])),
        broken=(
            test_log.table(test_log.MIXED),
            test_log.table(_TIMES[:4]),
            test_log.table(_TIMES).replace(b"01-02", b"01-04"),
        ),
    ),
)
