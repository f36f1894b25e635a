"""TLS is on and new, and passwords are kept in the strong form; what is not shown is undecided."""

from __future__ import annotations

import pytest

from tests.judgement.evidence.checks.rows import row, said
from tieout.judgement.evidence.checks.base import Check
from tieout.judgement.evidence.checks.postgres_settings import CHECKS, OLDEST_PROTOCOL, PASSWORDS, SSL
from tieout.model.evidence.tables.postgres import SETTINGS

SOUND = {"source": "default"}
FLOOR = "ssl_min_protocol_version"


@pytest.mark.parametrize(("value", "wanted"), [("on", []), ("off", ["!"]), ("", ["?"]), ("true", ["?"]), ("ON", ["?"])])
def test_ssl_is_on(value: str, wanted: list[str]) -> None:
    assert [kind for kind, _ in said(SSL, [row(SETTINGS, SOUND, name="ssl", value=value)])] == wanted


@pytest.mark.parametrize(
    ("value", "floor", "wanted"),
    [
        ("TLSv1.2", "TLSv1.2", []),
        ("TLSv1.3", "TLSv1.2", []),
        ("TLSv1.1", "TLSv1.2", ["!"]),
        ("TLSv1", "TLSv1.2", ["!"]),
        ("TLSv1.2", "TLSv1.3", ["!"]),
        ("", "TLSv1.2", ["!"]),
        ("TLSv2", "TLSv1.2", ["?"]),
        ("TLSv1.2", "1.2", ["?"]),
    ],
)
def test_the_oldest_version_is_not_below_the_floor(value: str, floor: str, wanted: list[str]) -> None:
    found = said(OLDEST_PROTOCOL, [row(SETTINGS, SOUND, name=FLOOR, value=value)], tls_floor=floor)
    assert [kind for kind, _ in found] == wanted


@pytest.mark.parametrize(("value", "wanted"), [("scram-sha-256", []), ("md5", ["!"]), ("on", ["!"]), ("", ["!"])])
def test_passwords_are_kept_in_the_strong_form(value: str, wanted: list[str]) -> None:
    assert [
        kind for kind, _ in said(PASSWORDS, [row(SETTINGS, SOUND, name="password_encryption", value=value)])
    ] == wanted


def test_a_role_of_its_own_mind_is_found_beside_a_sound_server() -> None:
    rows = [
        row(SETTINGS, SOUND, name="password_encryption", value="scram-sha-256"),
        row(SETTINGS, SOUND, name="password_encryption", scope="role ola", value="md5"),
    ]
    assert said(PASSWORDS, rows) == [("!", "role ola")]


@pytest.mark.parametrize("check", CHECKS)
def test_a_setting_that_is_not_shown_is_undecided(check: Check) -> None:
    assert [kind for kind, _ in said(check, [])] == ["?"]
    assert [kind for kind, _ in said(check, [row(SETTINGS, SOUND, name="port", value="5432")])] == ["?"]


@pytest.mark.parametrize("source", ["user", "database", "database user", "session", "client"])
def test_a_value_of_the_asker_alone_is_undecided(source: str) -> None:
    sound = {"ssl": "on", FLOOR: "TLSv1.3", "password_encryption": "scram-sha-256"}
    rows = [row(SETTINGS, SOUND, name=name, value=value, source=source) for name, value in sound.items()]
    for check in CHECKS:
        assert [kind for kind, _ in said(check, rows)] == ["?"]
