"""Old versions refused by the server itself, and a certificate that is valid, meant and vouched for."""

from __future__ import annotations

import pytest

from tests.judgement.evidence.checks.rows import row, said
from tieout.judgement.evidence.checks.tls_endpoint import CHAINS, CHECKS, ENDS, NAMES, VERSIONS
from tieout.model.evidence.tables.tls import ENDPOINT

PLACE = "www.example.com:443 (192.0.2.1)"
SOUND = {
    "host": "www.example.com",
    "port": "443",
    "address": "192.0.2.1",
    "protocol": "TLSv1.3",
    "state": "accepted",
    "answered": "TLSv1.3",
    "asked_at": "2026-11-22T03:15:00Z",
    "certificate": "a" * 64,
    "not_before": "2026-10-01T00:00:00Z",
    "not_after": "2027-01-01T00:00:00Z",
    "name_match": "true",
    "chain": "verified",
}
OLD = {key: SOUND[key] for key in ("host", "port", "address", "asked_at")}


@pytest.mark.parametrize(
    ("protocol", "state", "answered", "wanted"),
    [
        ("TLSv1", "refused", "", []),
        ("TLSv1", "accepted", "TLSv1", ["!"]),
        ("TLSv1", "older", "SSLv3", ["!"]),
        ("TLSv1.1", "older", "TLSv1", ["!"]),
        ("TLSv1", "unknown", "", ["?"]),
        ("TLSv1", "", "", ["?"]),
        ("TLSv1", "accepted", "", ["?"]),
        ("TLSv1.2", "unknown", "", []),
        ("TLSv1.2", "older", "TLSv1.1", ["!"]),
        ("TLSv1.2", "older", "0x0305", ["?"]),
        ("TLSv4", "refused", "", ["?"]),
        ("", "refused", "", ["?"]),
    ],
)
def test_an_old_version_is_refused_by_the_server(protocol: str, state: str, answered: str, wanted: list[str]) -> None:
    rows = [row(ENDPOINT, OLD, protocol=protocol, state=state, answered=answered), row(ENDPOINT, SOUND)]
    assert said(VERSIONS, rows) == [(sign, PLACE) for sign in wanted]


def test_an_endpoint_that_speaks_nothing_new_is_undecided() -> None:
    rows = [row(ENDPOINT, OLD, protocol=protocol, state="refused") for protocol in ("TLSv1", "TLSv1.2", "TLSv1.3")]
    assert said(VERSIONS, rows) == [("?", PLACE)]


def test_a_higher_floor_is_held() -> None:
    rows = [row(ENDPOINT, OLD, protocol="TLSv1.2", state="accepted", answered="TLSv1.2"), row(ENDPOINT, SOUND)]
    assert said(VERSIONS, rows) == []
    assert said(VERSIONS, rows, tls_floor="TLSv1.3") == [("!", PLACE)]
    assert said(VERSIONS, rows, tls_floor="newest") == [("?", "tls_floor")]


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, []),
        ({"not_after": "2026-12-22T03:15:00Z"}, []),
        ({"not_after": "2026-12-22T03:14:59Z"}, ["!"]),
        ({"not_after": "2026-11-22T03:14:59Z"}, ["!"]),
        ({"not_before": "2026-11-22T03:15:01Z"}, ["!"]),
        ({"not_after": ""}, ["?"]),
        ({"not_after": "tomorrow"}, ["?"]),
        ({"asked_at": ""}, ["?"]),
        ({"certificate": ""}, ["?"]),
    ],
)
def test_a_certificate_lasts(changed: dict[str, str], wanted: list[str]) -> None:
    assert said(ENDS, [row(ENDPOINT, SOUND, **changed)]) == [(sign, PLACE) for sign in wanted]


def test_how_long_is_for_the_settings_to_say() -> None:
    rows = [row(ENDPOINT, SOUND, not_after="2026-11-30T00:00:00Z")]
    assert said(ENDS, rows, certificate_days="7") == []
    assert said(ENDS, rows, certificate_days="a week") == [("?", "certificate_days")]


@pytest.mark.parametrize(("value", "wanted"), [("true", []), ("false", ["!"]), ("", ["?"]), ("maybe", ["?"])])
def test_a_certificate_is_meant_for_its_host(value: str, wanted: list[str]) -> None:
    assert said(NAMES, [row(ENDPOINT, SOUND, name_match=value)]) == [(sign, PLACE) for sign in wanted]


@pytest.mark.parametrize(
    ("value", "wanted"), [("verified", []), ("not verified", ["!"]), ("unknown", ["?"]), ("", ["?"])]
)
def test_somebody_vouches_for_it(value: str, wanted: list[str]) -> None:
    assert said(CHAINS, [row(ENDPOINT, SOUND, chain=value)]) == [(sign, PLACE) for sign in wanted]


def test_one_certificate_is_told_once_and_each_address_by_itself() -> None:
    rows = [
        row(ENDPOINT, SOUND, name_match="false"),
        row(ENDPOINT, SOUND, name_match="false", protocol="TLSv1.2"),
        row(ENDPOINT, SOUND, name_match="false", certificate="b" * 64),
        row(ENDPOINT, SOUND, name_match="false", address="192.0.2.2"),
        row(ENDPOINT, OLD, address="192.0.2.3", protocol="TLSv1", state="unknown"),
    ]
    assert [subject for _, subject in said(NAMES, rows)] == [
        PLACE,
        PLACE,
        "www.example.com:443 (192.0.2.2)",
        "www.example.com:443 (192.0.2.3)",
    ]


def test_no_row_at_all_is_undecided() -> None:
    assert [[sign for sign, _ in said(check, [])] for check in CHECKS] == [["?"]] * 4
