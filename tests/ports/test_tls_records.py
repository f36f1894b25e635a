"""The first words of TLS are read as they stand, and whatever is none is no answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.ports.tls_records import CODES, PROTOCOLS, Said, client_hello, is_tls, said

NOTHING = Said("", None, "")


def record(kind: int, body: bytes) -> bytes:
    return bytes((kind, 3, 1)) + len(body).to_bytes(2, "big") + body


def hello(version: int, suite: int, extensions: bytes = b"", session: bytes = b"") -> bytes:
    body = (
        version.to_bytes(2, "big") + b"r" * 32 + bytes((len(session),)) + session + suite.to_bytes(2, "big") + b"\x00"
    )
    if extensions:
        body += len(extensions).to_bytes(2, "big") + extensions
    return b"\x02" + len(body).to_bytes(3, "big") + body


def test_the_servers_choice_is_read() -> None:
    assert said(record(22, hello(0x0301, 0x002F))) == Said("TLSv1", 0x002F, "")
    assert said(record(22, hello(0x0303, 0xC02F, session=b"s" * 32))) == Said("TLSv1.2", 0xC02F, "")
    newest = hello(0x0303, 0x1301, b"\x00\x33\x00\x01\x00" + b"\x00\x2b\x00\x02\x03\x04", b"s" * 32)
    assert said(record(22, newest)) == Said("TLSv1.3", 0x1301, "")
    assert said(record(22, hello(0x0399, 1))) == Said("0x0399", 1, "")


def test_a_choice_may_come_in_pieces() -> None:
    whole = hello(0x0302, 0x002F)
    assert said(record(22, whole[:10]) + record(22, whole[10:])) == Said("TLSv1.1", 0x002F, "")
    assert said(record(22, whole[:10])) == NOTHING


def test_a_fatal_alert_is_read_and_a_warning_is_none() -> None:
    assert said(record(21, b"\x02\x46")).alert == "protocol_version"
    assert said(record(21, b"\x02\x28")).alert == "handshake_failure"
    assert said(record(21, b"\x02\xfa")).alert == "alert 250"
    assert said(record(21, b"\x01\x46")) == NOTHING
    assert said(record(21, b"\x01\x70") + record(21, b"\x02\x46")).alert == "protocol_version"


def test_what_comes_after_the_cipher_changed_is_no_word() -> None:
    """It is encrypted: two bytes of it could look like an alert."""
    assert said(record(20, b"\x01") + record(21, b"\x02\x46")) == NOTHING


@pytest.mark.parametrize("protocol", PROTOCOLS[:3])
@pytest.mark.parametrize("name", ["", "www.example.com"])
def test_our_hello_has_its_lengths(protocol: str, name: str) -> None:
    data = client_hello(protocol, server_name=name, random=b"r" * 32)
    assert is_tls(data)
    assert len(data) == 5 + int.from_bytes(data[3:5], "big")
    assert len(data) == 9 + int.from_bytes(data[6:9], "big")
    assert int.from_bytes(data[9:11], "big") == CODES[protocol]
    assert (name.encode() in data) is True
    suites = data[46 : 46 + int.from_bytes(data[44:46], "big")]
    offered = {int.from_bytes(suites[n : n + 2], "big") for n in range(0, len(suites), 2)}
    assert {0x0004, 0x0005, 0x000A, 0x002F, 0xC007, 0xC02F, 0xCCA9, 0x00FF} <= offered
    assert 0x5600 not in offered  # would say that we fell back from a newer version (RFC 7507)


@given(
    st.binary(max_size=200)
    | st.lists(st.tuples(st.sampled_from((20, 21, 22, 23)), st.binary(max_size=60))).map(
        lambda items: b"".join(record(kind, body) for kind, body in items)
    )
)
def test_no_bytes_are_a_traceback(data: bytes) -> None:
    found = said(data)
    assert isinstance(found.version, str)
    assert said(data + b"\x00") is not None


@given(st.binary(max_size=80), st.integers(0, 80))
def test_a_choice_that_is_cut_off_is_none(extensions: bytes, cut: int) -> None:
    whole = record(22, hello(0x0303, 0x002F, extensions))
    found = said(whole[: len(whole) - 1 - cut % (len(whole) - 1)])
    assert found == NOTHING
