"""Nobody from elsewhere without TLS, nobody without proof, and the file is what is in force."""

from __future__ import annotations

import pytest

from tests.judgement.evidence.checks.rows import row, said
from tieout.judgement.evidence.checks.base import Check
from tieout.judgement.evidence.checks.postgres_hba import CHECKS, IN_FORCE, METHODS, PLAIN
from tieout.model.evidence.tables.postgres import HBA

SOUND = {
    "line": "7",
    "type": "hostssl",
    "databases": "all",
    "roles": "all",
    "address": "192.0.2.0",
    "netmask": "255.255.255.0",
    "method": "scram-sha-256",
    "loaded_at": "2026-11-22T03:15:01Z",
    "changed_at": "2026-11-22T03:15:00Z",
}


@pytest.mark.parametrize(
    ("kind", "address", "netmask", "wanted"),
    [
        ("hostssl", "192.0.2.0", "255.255.255.0", []),
        ("hostgssenc", "192.0.2.0", "255.255.255.0", []),
        ("local", "", "", []),
        ("host", "192.0.2.0", "255.255.255.0", ["!"]),
        ("hostnossl", "192.0.2.0", "255.255.255.0", ["!"]),
        ("hostnogssenc", "all", "", ["!"]),
        ("host", "all", "", ["!"]),
        ("host", "samenet", "", ["!"]),
        ("host", ".example.com", "", ["!"]),
        ("host", "samehost", "", []),
        ("host", "localhost", "", []),
        ("host", "127.0.0.1", "255.255.255.255", []),
        ("host", "127.0.0.0", "255.0.0.0", []),
        ("host", "126.0.0.0", "254.0.0.0", ["!"]),
        ("host", "0.0.0.0", "0.0.0.0", ["!"]),  # noqa: S104 (an address in a rule)
        ("host", "::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", []),
        ("host", "::", "::", ["!"]),
        ("host", "2001:db8::", "ffff:ffff::", ["!"]),
        ("host", "127.0.0.1", "255.0.255.0", ["?"]),
        ("host", "127.0.0.1", "nonsense", ["?"]),
        ("host", "nonsense", "255.0.0.0", ["?"]),
        ("host", "", "", ["?"]),
        ("hostquic", "192.0.2.0", "255.255.255.0", ["?"]),
        ("", "", "", ["?"]),
    ],
)
def test_a_rule_for_other_machines_wants_tls(kind: str, address: str, netmask: str, wanted: list[str]) -> None:
    rule = row(HBA, SOUND, type=kind, address=address, netmask=netmask)
    assert [sign for sign, _ in said(PLAIN, [rule])] == wanted
    rejecting = [sign for sign, _ in said(PLAIN, [rule | {"method": "reject"}])]
    assert rejecting == (["?"] if kind in {"", "hostquic"} else [])


@pytest.mark.parametrize(
    ("method", "wanted"),
    [("scram-sha-256", []), ("cert", []), ("trust", ["!"]), ("md5", ["!"]), ("password", ["!"]), ("", ["?"])],
)
def test_a_method_proves_who_comes(method: str, wanted: list[str]) -> None:
    assert [sign for sign, _ in said(METHODS, [row(HBA, SOUND, method=method)])] == wanted


def test_which_methods_are_weak_is_for_the_settings_to_say() -> None:
    assert said(METHODS, [row(HBA, SOUND, method="ident")], weak_methods="trust, ident") == [("!", "line 7")]
    assert said(METHODS, [row(HBA, SOUND, method="md5")], weak_methods="trust") == []


@pytest.mark.parametrize(
    ("changed", "loaded", "wanted"),
    [
        ("2026-11-22T03:15:00Z", "2026-11-22T03:15:01Z", []),
        ("2026-11-22T03:15:01Z", "2026-11-22T03:15:01Z", ["?"]),
        ("2026-11-22T03:15:02Z", "2026-11-22T03:15:01Z", ["!"]),
        ("", "2026-11-22T03:15:01Z", ["?"]),
        ("2026-11-22T03:15:00Z", "", ["?"]),
    ],
)
def test_the_file_was_read_after_it_changed(changed: str, loaded: str, wanted: list[str]) -> None:
    rows = [row(HBA, SOUND, changed_at=changed, loaded_at=loaded)] * 2
    assert [sign for sign, _ in said(IN_FORCE, rows)] == wanted


def test_a_line_in_error_says_that_other_rules_are_in_force() -> None:
    rows = [row(HBA, SOUND, file="/etc/rules/pg_hba.conf"), row(HBA, {"line": "8"}, error="invalid connection type")]
    assert said(IN_FORCE, rows) == [("!", "line 8")]
    assert said(PLAIN, rows) == said(METHODS, rows) == []


@pytest.mark.parametrize("check", CHECKS)
def test_no_rule_at_all_is_undecided(check: Check) -> None:
    assert [sign for sign, _ in said(check, [])] == ["?"]
