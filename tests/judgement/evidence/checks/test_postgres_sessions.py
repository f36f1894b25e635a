"""Who comes from elsewhere speaks TLS that is not too old."""

from __future__ import annotations

import pytest

from tests.judgement.evidence.checks.rows import row, said
from tieout.judgement.evidence.checks.postgres_sessions import PLAIN
from tieout.model.evidence.tables.postgres import SESSIONS

SOUND = {"session": "42", "role": "app", "origin": "remote", "ssl": "true", "protocol": "TLSv1.3"}


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, []),
        ({"ssl": "false", "protocol": ""}, ["!"]),
        ({"protocol": "TLSv1.1"}, ["!"]),
        ({"protocol": ""}, ["?"]),
        ({"protocol": "TLSv9"}, ["?"]),
        ({"ssl": "unknown", "protocol": ""}, ["?"]),
        ({"ssl": "", "protocol": ""}, ["?"]),
        ({"origin": "unknown"}, ["?"]),
        ({"origin": ""}, ["?"]),
        ({"origin": "loopback", "ssl": "false"}, []),
        ({"origin": "socket", "ssl": "false"}, []),
        ({"origin": "none", "ssl": "false", "role": ""}, []),
    ],
)
def test_a_session_from_elsewhere_is_protected(changed: dict[str, str], wanted: list[str]) -> None:
    assert [sign for sign, _ in said(PLAIN, [row(SESSIONS, SOUND, **changed)])] == wanted


def test_no_session_at_all_is_undecided() -> None:
    """Who asks is one."""
    assert [sign for sign, _ in said(PLAIN, [])] == ["?"]


def test_a_floor_that_is_none_is_undecided() -> None:
    assert said(PLAIN, [row(SESSIONS, SOUND)], tls_floor="newest") == [("?", "tls_floor")]
