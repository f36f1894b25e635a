"""Every form that can be read, by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.ingest.accounts import Accounts
from tieout.collect.ingest.aws_backup import AwsBackup
from tieout.collect.ingest.aws_rds_snapshots import AwsRdsSnapshots
from tieout.collect.ingest.credentials import Credentials
from tieout.collect.ingest.cyclonedx import CycloneDx
from tieout.collect.ingest.cyclonedx_weaknesses import CycloneDxWeaknesses
from tieout.collect.ingest.dependabot import Dependabot
from tieout.collect.ingest.deployments import Deployments, DeploymentsCsv
from tieout.collect.ingest.github_deployments import GithubDeployments
from tieout.collect.ingest.github_issues import GithubIssues
from tieout.collect.ingest.jira import Jira
from tieout.collect.ingest.jira_csv import JiraCsv
from tieout.collect.ingest.linear import Linear
from tieout.collect.ingest.linear_csv import LinearCsv
from tieout.collect.ingest.log import Log
from tieout.collect.ingest.npm_audit import NpmAudit
from tieout.collect.ingest.recovery_points import RecoveryPoints
from tieout.collect.ingest.sarif import Sarif
from tieout.collect.ingest.trivy import Trivy

if TYPE_CHECKING:
    from tieout.collect.ingest.base import Ingestion

INGESTIONS: tuple[Ingestion, ...] = (
    Accounts(),
    Credentials(),
    AwsBackup(),
    AwsRdsSnapshots(),
    CycloneDx(),
    CycloneDxWeaknesses(),
    Dependabot(),
    Deployments(),
    DeploymentsCsv(),
    GithubDeployments(),
    GithubIssues(),
    Jira(),
    JiraCsv(),
    Linear(),
    LinearCsv(),
    Log(),
    NpmAudit(),
    RecoveryPoints(),
    Sarif(),
    Trivy(),
)


def ingestion(form: str) -> Ingestion | None:
    """Give the one of this id, else None."""
    return next((item for item in INGESTIONS if item.id == form), None)
