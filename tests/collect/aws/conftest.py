"""The one server that these tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.collect.aws.cloud import Cloud, cloud, emptied


@pytest.fixture(scope="session")
def running() -> Iterator[Cloud]:
    with cloud() as made:
        yield made


@pytest.fixture
def aws(running: Cloud) -> Cloud:
    """Give an account without anything in it."""
    return emptied(running)
