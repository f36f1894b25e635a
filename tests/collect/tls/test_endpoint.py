"""Endpoints as the collector sees them: every address, the chain as served, and whom it is for."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.collect.certificates import Pair, authority, certificate
from tests.collect.postgres import cluster as clusters
from tests.collect.tls import servers
from tieout.collect.base import Context, Draft
from tieout.collect.redaction import clean
from tieout.collect.run import run
from tieout.collect.tls.endpoint import TlsEndpoint
from tieout.judgement.evidence.checks.base import Undecided
from tieout.judgement.evidence.checks.registry import checks_of
from tieout.model.errors import UsageError
from tieout.model.evidence.collector import CollectorSetting
from tieout.model.evidence.record import Refusal
from tieout.model.location import Location

ENDPOINT = TlsEndpoint()


@dataclass(frozen=True)
class World:
    folder: Path
    root: Pair
    middle: Pair
    sound: Pair

    @property
    def chain(self) -> tuple[str, ...]:
        return ("-cert_chain", str(self.middle.certificate))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    if reason := servers.absent():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("tls")
    root = authority(folder, "root")
    middle = authority(folder, "middle", root)
    return World(folder, root, middle, certificate(folder, "sound", signer=middle))


def asked(world: World, endpoints: str, *, budget_s: float = 30, **settings: str) -> tuple[Context, Draft]:
    given = {"endpoints": endpoints, "authorities": str(world.root.certificate), "timeout": "5", **settings}
    setting = CollectorSetting(
        id="public",
        location=Location("collectors.yaml"),
        uses=ENDPOINT.id,
        settings=tuple((key, value) for key, value in given.items() if value),
    )
    context = Context(
        setting=setting,
        now=lambda: datetime.now(UTC),
        environment={},
        root=Path("/nowhere"),
        budget=timedelta(seconds=budget_s),
    )
    return context, run(setting, ENDPOINT, context)


def table(draft: Draft) -> list[dict[str, str]]:
    raw = draft.files[0].content
    assert isinstance(raw, bytes)
    return [dict(zip(ENDPOINT.schema.names, row, strict=True)) for row in ENDPOINT.normalise(raw).rows]


def objections(draft: Draft) -> set[tuple[str, bool]]:
    """Give which checks object, and whether it is only that they cannot say."""
    rows = table(draft)
    return {
        (check.id, isinstance(item, Undecided)) for check in checks_of(ENDPOINT.schema.id) for item in check(rows, {})
    }


def complete(draft: Draft) -> bool | None:
    assert draft.record.population is not None
    return draft.record.population.complete


def test_a_sound_endpoint_gives_a_row_for_each_version_and_nothing_to_say(world: World) -> None:
    with servers.openssl_server(world.folder, world.sound, "-no_tls1", "-no_tls1_1", *world.chain) as port:
        _, draft = asked(world, f"localhost:{port}", addresses="ipv4")
    rows = table(draft)
    assert [(row["protocol"], row["state"], row["alert"]) for row in rows] == [
        ("TLSv1", "refused", "protocol_version"),
        ("TLSv1.1", "refused", "protocol_version"),
        ("TLSv1.2", "accepted", ""),
        ("TLSv1.3", "accepted", ""),
    ]
    last = rows[-1]
    assert (last["host"], last["port"], last["address"]) == ("localhost", str(port), "127.0.0.1")
    assert (last["subject"], last["issuer"]) == ("CN=sound", "CN=Example middle")
    assert (last["names"], last["name_match"]) == ("localhost, 127.0.0.1", "true")
    assert (last["chain"], last["chain_length"], last["chain_reason"]) == ("verified", "2", "")
    assert (last["key"], last["key_bits"], last["signature"]) == ("EC secp256r1", "256", "sha256")
    assert last["not_before"] <= last["asked_at"] < last["not_after"]
    assert objections(draft) == set()
    assert complete(draft) is True
    assert draft.record.source is not None
    assert draft.record.source.endpoint == f"localhost:{port}"
    assert clean(draft.files).files == draft.files


def test_what_is_wrong_with_a_certificate_is_found(world: World) -> None:
    folder = world.folder
    cases: dict[str, tuple[Pair, tuple[str, ...], set[tuple[str, bool]]]] = {
        "missing intermediate": (world.sound, (), {("tls-certificate-chain", False)}),
        "signed by itself": (certificate(folder, "alone"), (), {("tls-certificate-chain", False)}),
        "other name": (
            certificate(folder, "elsewhere", signer=world.middle, names="DNS:*.example.com,DNS:example.com"),
            world.chain,
            {("tls-certificate-name", False)},
        ),
        "no name": (
            certificate(folder, "localhost", signer=world.middle, names="email:ana@example.com"),
            world.chain,
            {("tls-certificate-name", False)},
        ),
        "over": (
            certificate(folder, "over", signer=world.middle, days=-1),
            world.chain,
            {("tls-certificate-ends", False), ("tls-certificate-chain", False)},
        ),
        "ends soon": (
            certificate(folder, "soon", signer=world.middle, days=29),
            world.chain,
            {("tls-certificate-ends", False)},
        ),
    }
    for name, (pair, options, wanted) in cases.items():
        with servers.openssl_server(folder, pair, "-no_tls1", "-no_tls1_1", *options) as port:
            _, draft = asked(world, f"localhost:{port}", addresses="ipv4")
        assert objections(draft) == wanted, name
        assert complete(draft) is True, name


def test_old_versions_are_found(world: World) -> None:
    with servers.openssl_server(world.folder, world.sound, *world.chain) as port:
        _, draft = asked(world, f"localhost:{port}", addresses="ipv4")
    assert [row["state"] for row in table(draft)] == ["accepted"] * 4
    assert objections(draft) == {("tls-old-version", False)}


def test_the_machines_own_list_knows_no_authority_of_ours(world: World) -> None:
    with servers.openssl_server(world.folder, world.sound, "-tls1_3", *world.chain) as port:
        _, draft = asked(world, f"localhost:{port}", addresses="ipv4", authorities="")
    assert {row["chain"] for row in table(draft) if row["certificate"]} <= {"not verified", "unknown"}
    assert {check for check, _ in objections(draft)} == {"tls-certificate-chain"}


def test_a_file_of_authorities_that_is_not_there_leaves_the_chain_unknown(world: World) -> None:
    with servers.openssl_server(world.folder, world.sound, "-tls1_3", *world.chain) as port:
        _, draft = asked(world, f"localhost:{port}", addresses="ipv4", authorities="keys/none.pem")
    assert objections(draft) == {("tls-certificate-chain", True)}


@pytest.mark.parametrize("answer", [servers.resets, servers.hangs, servers.closes, servers.says(b"HTTP/1.1 400\r\n")])
def test_an_endpoint_that_gives_no_answer_is_incomplete_and_undecided(world: World, answer: servers.Answer) -> None:
    with servers.fake(answer) as port:
        _, draft = asked(world, f"127.0.0.1:{port}", timeout="1", budget_s=6)
    assert complete(draft) is False
    assert draft.record.population is not None
    assert len(draft.record.population.denied) >= 4
    assert {row["state"] for row in table(draft)} == {"unknown"}
    assert ("tls-old-version", True) in objections(draft)


def test_a_server_that_takes_one_version_and_resets_for_the_others_is_undecided(world: World) -> None:
    """What a middlebox does; OpenSSL's error looks much like a refusal."""

    def answer(client: socket.socket) -> None:
        hello = client.recv(16384)
        if hello[9:11] == b"\x03\x03":
            client.sendall(servers.chooses(0x0303, 0xC02F))
            client.recv(4096)
        else:
            servers.resets(client)

    with servers.fake(answer) as port:
        _, draft = asked(world, f"127.0.0.1:{port}", timeout="1", budget_s=10)
    states = {row["protocol"]: row["state"] for row in table(draft)}
    assert (states["TLSv1"], states["TLSv1.1"], states["TLSv1.2"]) == ("unknown", "unknown", "accepted")
    assert ("tls-old-version", True) in objections(draft)
    assert complete(draft) is False


def test_every_address_of_a_name_is_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def three(host: str, *rest: object, **named: object) -> object:
        if host != "three.example.com":
            return real(host, *rest, **named)  # type: ignore[arg-type]  # handed on
        port = rest[0]
        kinds = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "127.0.0.2"), (socket.AF_INET6, "::1"))
        return [(family, socket.SOCK_STREAM, 6, "", (address, port)) for family, address in kinds]

    monkeypatch.setattr(socket, "getaddrinfo", three)
    with servers.openssl_server(world.folder, world.sound, "-no_tls1", "-no_tls1_1", *world.chain) as port:
        _, draft = asked(world, f"three.example.com:{port}", timeout="2")
    states: dict[str, set[str]] = {}
    for row in table(draft):
        states.setdefault(row["address"], set()).add(row["state"])
    assert states == {"127.0.0.1": {"accepted", "refused"}, "127.0.0.2": {"unknown"}, "::1": {"unknown"}}
    assert complete(draft) is False


def test_a_name_without_an_address_is_a_refusal_and_the_others_are_asked(world: World) -> None:
    with servers.openssl_server(world.folder, world.sound, "-tls1_3", *world.chain) as port:
        _, draft = asked(world, f"nobody.invalid:443,localhost:{port}", addresses="ipv4")
    population = draft.record.population
    assert population is not None
    assert (population.complete, population.rows) == (False, 4)
    assert {item.reason for item in population.denied} == {Refusal.TRANSIENT}


def test_the_tls_of_postgresql_is_asked_by_its_own_request(world: World) -> None:
    if reason := clusters.absent():
        pytest.skip(reason)
    cluster = clusters.cluster()
    _, draft = asked(
        world, f"localhost:{cluster.port}/postgres", addresses="ipv4", authorities=str(cluster.ca.certificate)
    )
    assert [(row["protocol"], row["state"]) for row in table(draft)] == [
        ("TLSv1", "refused"),
        ("TLSv1.1", "refused"),
        ("TLSv1.2", "accepted"),
        ("TLSv1.3", "accepted"),
    ]
    assert objections(draft) == set()


def test_a_raw_file_that_lost_its_end_is_no_whole_one(world: World) -> None:
    with servers.openssl_server(world.folder, world.sound, "-tls1_3", *world.chain) as port:
        _, draft = asked(world, f"localhost:{port},127.0.0.1:{port}", addresses="ipv4")
    assert complete(draft) is True
    raw = draft.files[0].content
    assert isinstance(raw, bytes)
    first = raw.splitlines(keepends=True)[0]
    assert [item.reason for item in ENDPOINT.normalise(first).problems] == [Refusal.TRUNCATED]
    assert ENDPOINT.normalise(raw[:-5]).problems
    assert ENDPOINT.normalise(b"").problems


@pytest.mark.parametrize(
    "settings",
    [
        {"endpoints": ""},
        {"endpoints": "www.example.com"},
        {"endpoints": "https://www.example.com:443"},
        {"endpoints": "www.example.com:0"},
        {"endpoints": "www.example.com:65536"},
        {"endpoints": "www.example.com:443/imap"},
        {"endpoints": "ana:word@www.example.com:443"},
        {"addresses": "ipv5"},
        {"timeout": "0"},
        {"timeout": "ten"},
        {"insecure": "yes"},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(world: World, settings: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        asked(world, **{"endpoints": "www.example.com:443", **settings})  # type: ignore[arg-type]  # all are texts


def test_what_it_needs_is_told() -> None:
    setting = CollectorSetting(
        id="public",
        location=Location("collectors.yaml"),
        uses=ENDPOINT.id,
        settings=(("endpoints", "www.example.com:443,[2001:db8::1]:5432/postgres"),),
    )
    assert ENDPOINT.grant(setting).endswith("let TCP through to www.example.com:443, [2001:db8::1]:5432\n")
    assert "[2001:db8::1]:5432 by postgres" in ENDPOINT.query(setting)
