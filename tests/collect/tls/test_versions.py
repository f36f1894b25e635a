"""A version counts as refused by the server's own alert alone; what is not known is never a refusal."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collect.certificates import Pair, certificate
from tests.collect.tls import servers
from tieout.model.evidence.record import Refusal
from tieout.ports.tls import Shaken, State, shake
from tieout.ports.tls_records import PROTOCOLS
from tieout.ports.tls_wire import Peer

OPTIONS = dict(zip(PROTOCOLS, ("tls1", "tls1_1", "tls1_2", "tls1_3"), strict=True))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    if reason := servers.absent():
        pytest.skip(reason)
    return certificate(tmp_path_factory.mktemp("tls"), "server", key="rsa")


def peer(port: int, *, timeout_s: float = 10, start: str = "", name: str = "localhost") -> Peer:
    return Peer(address="127.0.0.1", port=port, name=name, start=start, timeout_s=timeout_s)


@pytest.mark.parametrize("only", PROTOCOLS)
def test_the_only_version_of_a_server_is_accepted_and_every_other_refused(
    tmp_path: Path, pair: Pair, only: str
) -> None:
    with servers.openssl_server(tmp_path, pair, f"-{OPTIONS[only]}") as port:
        found = {protocol: shake(peer(port), protocol) for protocol in PROTOCOLS}
    assert found[only].state is State.ACCEPTED
    assert found[only].answered == only
    assert len(found[only].chain) == 1
    older = {(State.REFUSED, "protocol_version")}
    newer = older | {(State.OLDER, "")}  # before 1.3 a server may answer with what it has (RFC 5246, E.1)
    for protocol, item in found.items():
        if protocol != only:
            allowed = older if PROTOCOLS.index(protocol) < PROTOCOLS.index(only) else newer
            assert (item.state, item.alert) in allowed
            assert item.answered in {"", only}


@pytest.mark.parametrize(
    ("options", "accepted"),
    [
        ((), PROTOCOLS),
        (("-no_tls1", "-no_tls1_1"), ("TLSv1.2", "TLSv1.3")),
        (("-no_tls1_3",), ("TLSv1", "TLSv1.1", "TLSv1.2")),
        (("-no_tls1_1", "-no_tls1_2"), ("TLSv1", "TLSv1.3")),
    ],
)
def test_combinations_are_told_apart(
    tmp_path: Path, pair: Pair, options: tuple[str, ...], accepted: tuple[str, ...]
) -> None:
    with servers.openssl_server(tmp_path, pair, *options) as port:
        found = {protocol: shake(peer(port), protocol).state for protocol in PROTOCOLS}
    assert [protocol for protocol in PROTOCOLS if found[protocol] is State.ACCEPTED] == list(accepted)
    assert State.UNKNOWN not in found.values()


def test_the_cipher_is_that_which_was_agreed(tmp_path: Path, pair: Pair) -> None:
    with servers.openssl_server(tmp_path, pair, "-tls1_2", ciphers="ECDHE-RSA-AES128-GCM-SHA256") as port:
        assert shake(peer(port), "TLSv1.2").cipher == "ECDHE-RSA-AES128-GCM-SHA256"


def test_no_cipher_in_common_is_a_refusal_by_its_own_alert(tmp_path: Path, pair: Pair) -> None:
    """A server without certificate for the ciphers that it allows knows none, whatever is offered."""
    with servers.openssl_server(tmp_path, pair, "-tls1_2", ciphers="ECDHE-ECDSA-AES128-GCM-SHA256") as port:
        found = shake(peer(port), "TLSv1.2")
    assert (found.state, found.alert) == (State.REFUSED, "handshake_failure")


def test_a_server_that_wants_a_certificate_of_ours_has_accepted_the_version(tmp_path: Path, pair: Pair) -> None:
    """It ends the handshake by handshake_failure, long after it chose the version."""
    with servers.openssl_server(tmp_path, pair, "-tls1_2", "-Verify", "1", "-verify_return_error") as port:
        found = shake(peer(port), "TLSv1.2")
    assert (found.state, found.alert) == (State.ACCEPTED, "handshake_failure")
    assert len(found.chain) == 1


RC4 = 0x0005


@pytest.mark.parametrize(
    ("answer", "protocol", "wanted"),
    [
        (servers.says(servers.alert(70)), "TLSv1", Shaken(State.REFUSED, alert="protocol_version")),
        (servers.says(servers.alert(40)), "TLSv1", Shaken(State.REFUSED, alert="handshake_failure")),
        (servers.picky(RC4, 0x0301), "TLSv1", Shaken(State.ACCEPTED, "TLSv1", cipher="0x0005")),
        (servers.picky(RC4, 0x0300), "TLSv1", Shaken(State.OLDER, "SSLv3")),
        (servers.says(servers.chooses(0x0301, 0x002F)), "TLSv1.1", Shaken(State.OLDER, "TLSv1")),
        (servers.says(servers.chooses(0x0303, 0x1301)), "TLSv1.3", Shaken(State.OLDER, "TLSv1.2")),
    ],
)
def test_what_a_server_says_itself_counts(answer: servers.Answer, protocol: str, wanted: Shaken) -> None:
    with servers.fake(answer) as port:
        assert shake(peer(port), protocol)._replace(reason="", refusal=None) == wanted


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (servers.resets, Refusal.TRUNCATED),
        (servers.closes, Refusal.TRUNCATED),
        (servers.hangs, Refusal.TIMEOUT),
        (servers.drips, Refusal.TIMEOUT),
        (servers.flood, Refusal.FAILED),
        (servers.says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Refusal.SHAPE),
        (servers.says(b"SSH-2.0-example\r\n"), Refusal.SHAPE),
        (servers.says(bytes(range(256)) * 8), Refusal.SHAPE),
        (servers.says(servers.alert(80)), Refusal.FAILED),
        (servers.says(servers.alert(112)), Refusal.FAILED),
        (servers.says(servers.alert(70, level=1)), None),
        (servers.says(servers.alert(70)[:-1]), Refusal.TRUNCATED),
        (servers.says(b"\x16\x03\x03\x00\x02\x02\x00"), None),
        (servers.says(servers.chooses(0x0399, 0x1301)), Refusal.SHAPE),
    ],
)
def test_whatever_else_happens_is_unknown(answer: servers.Answer, refusal: Refusal | None, protocol: str) -> None:
    with servers.fake(answer) as port:
        found = shake(peer(port, timeout_s=2 if answer is servers.flood else 0.4), protocol)
    assert found.state is State.UNKNOWN
    assert found.reason
    assert refusal in {None, found.refusal}


def test_a_port_at_which_nobody_listens_is_unknown() -> None:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = int(asked.getsockname()[1])
        found = shake(peer(port), "TLSv1")
    assert (found.state, found.refusal) == (State.UNKNOWN, Refusal.TRANSIENT)


@pytest.fixture
def smtp() -> Iterator[int]:
    def answer(client: socket.socket) -> None:
        client.sendall(b"220 mail.example.com ESMTP\r\n")
        client.recv(4096)
        client.sendall(b"250-mail.example.com\r\n250-SIZE 1000\r\n250 STARTTLS\r\n")
        client.recv(4096)
        client.sendall(b"220 go on\r\n")
        client.recv(4096)
        client.sendall(servers.alert(70))

    with servers.fake(answer) as port:
        yield port


def test_smtp_is_asked_to_begin(smtp: int) -> None:
    assert shake(peer(smtp, start="smtp"), "TLSv1").alert == "protocol_version"


@pytest.mark.parametrize(
    ("start", "answer"),
    [
        ("postgres", b"N"),
        ("postgres", b"E"),
        ("postgres", b"HTTP/1.1"),
        ("smtp", b"250 no greeting\r\n"),
        ("smtp", b"x" * 2000),
        ("smtp", b"220-a\r\n" * 200),
    ],
)
def test_a_server_that_begins_no_tls_refuses_nothing(start: str, answer: bytes) -> None:
    def first(client: socket.socket) -> None:
        client.sendall(answer)
        client.recv(4096)

    with servers.fake(first) as port:
        found = shake(peer(port, start=start, timeout_s=1), "TLSv1")
    assert found.state is State.UNKNOWN
    assert found.refusal in {Refusal.FAILED, Refusal.SHAPE}
