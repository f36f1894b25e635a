"""The one server that these tests share."""

from __future__ import annotations

import pytest

from tests.collect.postgres import cluster as clusters


@pytest.fixture(scope="session")
def cluster() -> clusters.Cluster:
    if reason := clusters.absent():
        pytest.skip(reason)
    return clusters.cluster()
