"""Who runs it, by what the pipeline says of itself."""

from __future__ import annotations

import pytest

from tieout.collect.operator import operator_of
from tieout.model.evidence.record import Operator


@pytest.mark.parametrize(
    ("environment", "operator"),
    [
        ({}, Operator(type="person", name="ana@example.com")),
        ({"CI": "false"}, Operator(type="person", name="ana@example.com")),
        ({"CI": "true"}, Operator(type="ci", name="ci")),
        ({"GITHUB_ACTIONS": "true", "CI": "true"}, Operator(type="ci", name="github-actions")),
        (
            {
                "GITHUB_ACTIONS": "true",
                "GITHUB_SERVER_URL": "https://code.example.com",
                "GITHUB_REPOSITORY": "a/b",
                "GITHUB_RUN_ID": "9",
                "GITHUB_ACTOR": "ana",
                "GITHUB_TRIGGERING_ACTOR": "ben",
            },
            Operator(
                type="ci",
                name="github-actions",
                run_url="https://code.example.com/a/b/actions/runs/9",
                initiated_by="ben",
            ),
        ),
        (
            {"GITLAB_CI": "true", "CI": "true", "CI_JOB_URL": "https://x.example.com/7", "GITLAB_USER_LOGIN": "ana"},
            Operator(type="ci", name="gitlab-ci", run_url="https://x.example.com/7", initiated_by="ana"),
        ),
    ],
)
def test_the_pipeline_says_who_it_is(environment: dict[str, str], operator: Operator) -> None:
    assert operator_of(environment, person="ana@example.com") == operator
