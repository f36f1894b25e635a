"""The fixture ``forge``, for every test that asks one; what it needs is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.forge.server import Server


@pytest.fixture
def forge() -> Iterator[Server]:
    """Give a server that answers as GitHub does: tests/forge/server.py says how to use it."""
    from tests.forge.server import started  # noqa: PLC0415 (graphql-core is for these tests alone)

    with started() as server:
        yield server
