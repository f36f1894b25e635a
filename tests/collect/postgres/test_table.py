"""Whatever a raw file holds, it is rows or a typed problem, the same each time."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.collect.base import Collector, Page
from tieout.collect.postgres.hba import PostgresHba
from tieout.collect.postgres.roles import PostgresRoles
from tieout.collect.postgres.sessions import PostgresSessions
from tieout.collect.postgres.settings import PostgresSettings
from tieout.collect.raw import raw_bytes
from tieout.collect.tls.endpoint import TlsEndpoint
from tieout.model.evidence.record import Refusal

ALL: tuple[Collector, ...] = (PostgresHba(), PostgresRoles(), PostgresSessions(), PostgresSettings(), TlsEndpoint())
NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
SERVER = {"version": "15.18", "version_number": "150018"}
SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6)
KEYS = st.sampled_from(
    (
        *("rows", "server", "last", "version_number", "total", "sees_all", "role", "ssl", "origin"),
        *("handshakes", "host", "port", "address", "protocol", "state", "chain", "asked_at", "refusal"),
        *("answered", "alert", "cipher", "reason"),
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


def page(body: object) -> Page:
    return Page(request="select", body=json.dumps(body).encode(), source_clock=NOW)


@pytest.mark.parametrize("collector", ALL, ids=lambda collector: collector.id)
@given(bodies=st.lists(VALUES, max_size=3))
def test_any_pages_are_rows_or_problems(collector: Collector, bodies: list[object]) -> None:
    raw = raw_bytes([page(body) for body in bodies])
    found = collector.normalise(raw)
    assert found == collector.normalise(raw)
    assert found.rows or found.problems
    assert all(len(row) == len(collector.schema.names) for row in found.rows)


@pytest.mark.parametrize("collector", ALL, ids=lambda collector: collector.id)
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_problems(collector: Collector, raw: bytes) -> None:
    assert collector.normalise(raw).problems


ROW = dict.fromkeys(PostgresRoles().schema.names[1:], "x")


@pytest.mark.parametrize(
    ("bodies", "wanted"),
    [
        ([{"server": SERVER, "rows": [ROW], "last": True}], []),
        ([{"server": SERVER, "rows": [ROW]}], [Refusal.TRUNCATED]),
        ([{"rows": [ROW], "last": True}], [Refusal.SHAPE]),
        ([{"server": {}, "rows": [ROW], "last": True}], [Refusal.SHAPE]),
        ([{"server": {"version_number": "110001"}, "rows": [ROW], "last": True}], [Refusal.SHAPE]),
        ([{"server": SERVER, "rows": [{**ROW, "more": 1}], "last": True}], [Refusal.SHAPE]),
        ([{"server": SERVER, "rows": [{"role": "x"}], "last": True}], [Refusal.SHAPE]),
        ([{"server": SERVER, "rows": [{**ROW, "role": {}}], "last": True}], [Refusal.SHAPE]),
        ([{"server": SERVER, "rows": [{**ROW, "role": [1]}], "last": True}], [Refusal.SHAPE]),
        ([{"server": SERVER, "rows": [{**ROW, "role": 1.5}], "last": True}], [Refusal.SHAPE]),
        ([{"server": SERVER, "rows": "none", "last": True}], [Refusal.SHAPE, Refusal.TRUNCATED]),
        ([{"server": SERVER, "rows": [], "last": True}, {"rows": [ROW], "last": True}], [Refusal.SHAPE]),
        ([{"server": SERVER, "rows": [], "last": "yes"}], [Refusal.TRUNCATED]),
        ([{"message": "permission denied"}], [Refusal.SHAPE, Refusal.SHAPE, Refusal.TRUNCATED]),
        ([[]], [Refusal.SHAPE, Refusal.SHAPE, Refusal.TRUNCATED]),
        ([], [Refusal.TRUNCATED]),
    ],
)
def test_what_is_wrong_with_a_page_is_told(bodies: list[object], wanted: list[Refusal]) -> None:
    found = PostgresRoles().normalise(raw_bytes([page(body) for body in bodies]))
    assert [problem.reason for problem in found.problems] == wanted


def test_lists_keep_their_items_apart() -> None:
    row = {**ROW, "member_of": ["a", "b, c", 'd"e', ""], "superuser": True, "connection_limit": -1, "valid_until": None}
    found = PostgresRoles().normalise(raw_bytes([page({"server": SERVER, "rows": [row], "last": True})]))
    cells = dict(zip(PostgresRoles().schema.names, found.rows[0], strict=True))
    assert cells["member_of"] == 'a, "b, c", "d""e", ""'
    assert (cells["superuser"], cells["connection_limit"], cells["valid_until"]) == ("true", "-1", "")
