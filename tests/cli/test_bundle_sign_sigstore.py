"""`bundle sign --sigstore` against services on this machine: whole, or the folder is as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.bundle.samples import FILES, plant
from tests.cli.programme import tieout
from tests.docs.test_sign_a_bundle import offer_signers
from tests.seal.authority import needs_openssl, new_authority, openssl
from tests.seal.keys import TestSigner, new_signer
from tieout.bundle.trust import allowed_signers
from tieout.cli.exits import ExitCode
from tieout.seal.der import with_sorted_certificates

pytest.importorskip("sigstore")

from tests.seal.sigstore_instance import IDENTITY, ISSUER, Instance, token
from tests.seal.sigstore_server import CERTIFICATE, ENTRY_V1, ENTRY_V2, STAMP, Services, serving

NAME = "SHA256SUMS.sigstore.json"


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    offer_signers(tmp_path / "offered", monkeypatch)
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "CIRCLECI", "BUILDKITE", "SIGSTORE_IDENTITY_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(Services(Instance())) as found:
        yield found


@pytest.fixture
def signer(tmp_path: Path) -> TestSigner:
    return new_signer(tmp_path)


def words(tmp_path: Path, services: Services, *, version: int = 1) -> list[str]:
    """Write what a caller has; gives the options that name it."""
    (tmp_path / "token").write_text(token(at=datetime.now(UTC)) + "\n", encoding="ascii")
    config = services.instance.config(services.url, version=version)
    (tmp_path / "instance.json").write_text(json.dumps(config), encoding="ascii")
    (tmp_path / "root.json").write_text(json.dumps(services.instance.trusted_root()), encoding="ascii")
    return [
        "--sigstore",
        "--identity-token",
        str(tmp_path / "token"),
        "--sigstore-config",
        str(tmp_path / "instance.json"),
    ]


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def verified(folder: Path, tmp_path: Path, identity: str = IDENTITY, issuer: str = ISSUER) -> int:
    who = ("--sigstore-identity", identity, "--sigstore-issuer", issuer, "--sigstore-root", str(tmp_path / "root.json"))
    return tieout("bundle", "verify", str(folder), *who).returncode


def test_it_signs_and_who_named_the_identity_is_satisfied(tmp_path: Path, services: Services) -> None:
    folder = plant(tmp_path / "b")
    done = tieout("bundle", "sign", str(folder), *words(tmp_path, services))
    assert done.returncode == ExitCode.TIED_OUT, done.told
    assert done.stdout.decode() == f"wrote {folder / NAME}\n"
    err = done.stderr.decode()
    assert f"signed by {IDENTITY}, by the word of {ISSUER}: give both" in err
    assert f"--sigstore-identity {IDENTITY} --sigstore-issuer {ISSUER}" in err
    assert "so no SHA256SUMS.intoto.jsonl is made" in err
    assert services.asked == [CERTIFICATE, ENTRY_V1]
    assert verified(folder, tmp_path) == ExitCode.TIED_OUT
    assert verified(folder, tmp_path, identity="x@example.com") == ExitCode.NOT_EXAMINED
    again = tieout("bundle", "sign", str(folder), *words(tmp_path, services))
    assert again.returncode == ExitCode.USAGE
    assert b"is signed already" in again.stderr


@needs_openssl
def test_by_the_newer_log_a_time_stamp_says_when(tmp_path: Path, services: Services) -> None:
    clock = new_authority(tmp_path / "tsa")
    chain = []
    for name in ("tsa", "ca"):
        openssl("x509", "-in", clock.folder / f"{name}.pem", "-outform", "DER", "-out", clock.folder / f"{name}.der")
        chain.append((clock.folder / f"{name}.der").read_bytes())
    services.instance.stamp_chain = tuple(chain)
    services.stamped = lambda question: with_sorted_certificates(clock.answer(question))
    folder = plant(tmp_path / "b")
    done = tieout("bundle", "sign", str(folder), *words(tmp_path, services, version=2))
    assert done.returncode == ExitCode.TIED_OUT, done.told
    assert services.asked == [CERTIFICATE, STAMP, ENTRY_V2]
    assert verified(folder, tmp_path) == ExitCode.TIED_OUT
    services.faults = {STAMP: "down"}
    without = plant(tmp_path / "c")
    before = content(without)
    done = tieout("bundle", "sign", str(without), *words(tmp_path, services, version=2))
    assert done.returncode == ExitCode.NOT_EXAMINED, done.told
    assert content(without) == before


def test_a_key_signs_beside_it(tmp_path: Path, services: Services, signer: TestSigner) -> None:
    folder = plant(tmp_path / "b", {**FILES, "trust/allowed_signers": allowed_signers([signer.public_key])})
    done = tieout("bundle", "sign", str(folder), "--key", str(signer.path), *words(tmp_path, services))
    assert done.returncode == ExitCode.TIED_OUT, done.told
    assert {"SHA256SUMS.sig", "SHA256SUMS.intoto.jsonl", NAME} <= set(content(folder))
    assert verified(folder, tmp_path) == ExitCode.TIED_OUT


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        (CERTIFICATE, "down"), (CERTIFICATE, "refused"), (CERTIFICATE, "junk"), (CERTIFICATE, "empty"),
        (CERTIFICATE, "short"), (CERTIFICATE, "unlogged"), (CERTIFICATE, "expired"),
        (ENTRY_V1, "down"), (ENTRY_V1, "junk"), (ENTRY_V1, "empty"), (ENTRY_V1, "late"),
    ],
)  # fmt: skip
def test_whatever_goes_wrong_the_folder_is_as_it_was(tmp_path: Path, services: Services, path: str, fault: str) -> None:
    services.faults = {path: fault}
    folder = plant(tmp_path / "b")
    before = content(folder)
    done = tieout("bundle", "sign", str(folder), *words(tmp_path, services))
    assert done.returncode in {ExitCode.NOT_EXAMINED, ExitCode.FINDINGS}, done.told
    assert content(folder) == before
    err = done.stderr.decode()
    assert err.startswith("tieout: ")
    assert "Traceback" not in err
    assert "eyJ" not in err  # no part of the token is told


def test_without_a_token_nobody_is_asked_in_a_browser(tmp_path: Path, services: Services) -> None:
    folder = plant(tmp_path / "b")
    before = content(folder)
    config = words(tmp_path, services)[3:]
    done = tieout("bundle", "sign", str(folder), "--sigstore", *config)
    assert done.returncode == ExitCode.USAGE
    assert b"no browser is opened" in done.stderr
    assert services.asked == []
    assert content(folder) == before


@pytest.mark.parametrize("age", [timedelta(days=1), timedelta(days=-1)])
def test_a_token_of_another_time_is_refused_before_anyone_is_asked(
    tmp_path: Path, services: Services, age: timedelta
) -> None:
    folder = plant(tmp_path / "b")
    options = words(tmp_path, services)
    (tmp_path / "token").write_text(token(at=datetime.now(UTC) - age), encoding="ascii")
    done = tieout("bundle", "sign", str(folder), *options)
    assert (done.returncode, services.asked) == (ExitCode.USAGE, [])
    assert b"the identity token cannot be used" in done.stderr


@pytest.mark.parametrize("junk", [b"", b"no token", b"a.b.c", b"\xff" * 10, b"x" * 70_000])
def test_what_is_no_token_is_refused(tmp_path: Path, services: Services, junk: bytes) -> None:
    options = words(tmp_path, services)
    (tmp_path / "token").write_bytes(junk)
    done = tieout("bundle", "sign", str(plant(tmp_path / "b")), *options)
    assert (done.returncode, services.asked) == (ExitCode.USAGE, []), done.told


def test_a_token_from_the_environment_serves(
    tmp_path: Path, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGSTORE_IDENTITY_TOKEN", token(at=datetime.now(UTC)))
    folder = plant(tmp_path / "b")
    done = tieout("bundle", "sign", str(folder), "--sigstore", *words(tmp_path, services)[3:])
    assert done.returncode == ExitCode.TIED_OUT, done.told


def test_the_token_of_a_ci_serves(tmp_path: Path, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """GitLab's, which is in the environment; the client asks GitHub's over a network that is not here."""
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("SIGSTORE_ID_TOKEN", token(at=datetime.now(UTC)))
    folder = plant(tmp_path / "b")
    done = tieout("bundle", "sign", str(folder), "--sigstore", *words(tmp_path, services)[3:])
    assert done.returncode == ExitCode.TIED_OUT, done.told
    monkeypatch.delenv("SIGSTORE_ID_TOKEN")
    done = tieout("bundle", "sign", str(plant(tmp_path / "c")), "--sigstore", *words(tmp_path, services)[3:])
    assert done.returncode == ExitCode.USAGE
    assert b"this CI gives no identity token" in done.stderr


@pytest.mark.parametrize("config", [b"", b"{}", b"\xff", b"[]"])
def test_what_is_no_configuration_is_refused(tmp_path: Path, services: Services, config: bytes) -> None:
    options = words(tmp_path, services)
    (tmp_path / "instance.json").write_bytes(config)
    done = tieout("bundle", "sign", str(plant(tmp_path / "b")), *options)
    assert (done.returncode, services.asked) == (ExitCode.USAGE, []), done.told


def test_its_options_are_for_it(tmp_path: Path, services: Services, signer: TestSigner) -> None:
    folder = plant(tmp_path / "b")
    done = tieout("bundle", "sign", str(folder), "--key", str(signer.path), *words(tmp_path, services)[1:])
    assert done.returncode == ExitCode.USAGE
    assert b"are for --sigstore" in done.stderr
