"""Who runs it: what the pipeline says of itself, else the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.evidence.record import Operator

if TYPE_CHECKING:
    from collections.abc import Mapping

# Name in the record, the variable that tells the pipeline, that of the run's page, that of the person who started
# it. GitHub: docs.github.com/actions/reference/variables-reference; GitLab: docs.gitlab.com, ci/variables;
# CircleCI: circleci.com/docs/variables; Buildkite: buildkite.com/docs, pipelines, environment variables;
# Azure: learn.microsoft.com, azure/devops/pipelines/build/variables; Jenkins shows its own under env-vars.html.
_PIPELINES = (
    ("gitlab-ci", "GITLAB_CI", "CI_JOB_URL", "GITLAB_USER_LOGIN"),
    ("circleci", "CIRCLECI", "CIRCLE_BUILD_URL", "CIRCLE_USERNAME"),
    ("buildkite", "BUILDKITE", "BUILDKITE_BUILD_URL", "BUILDKITE_BUILD_CREATOR_EMAIL"),
    ("azure-pipelines", "TF_BUILD", "BUILD_BUILDURI", "BUILD_REQUESTEDFOREMAIL"),
    ("jenkins", "JENKINS_URL", "BUILD_URL", "BUILD_USER_ID"),
    ("ci", "CI", "", ""),
)


def operator_of(environment: Mapping[str, str], *, person: str) -> Operator:
    """Give the pipeline that runs us, else the person."""
    if environment.get("GITHUB_ACTIONS"):
        parts = [environment.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
        page = f"{parts[0]}/{parts[1]}/actions/runs/{parts[2]}" if all(parts) else ""
        actor = environment.get("GITHUB_TRIGGERING_ACTOR") or environment.get("GITHUB_ACTOR", "")
        return Operator(type="ci", name="github-actions", run_url=page, initiated_by=actor)
    for name, told_by, page, actor in _PIPELINES:
        if environment.get(told_by, "").casefold() not in {"", "false", "0"}:
            return Operator(
                type="ci",
                name=name,
                run_url=environment.get(page, "") if page else "",
                initiated_by=environment.get(actor, "") if actor else "",
            )
    return Operator(type="person", name=person)
