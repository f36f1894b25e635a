"""Sigstore bundles against a trusted root: whole ones hold, and each way of faking one has its own answer."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("sigstore")

from tests.seal.sigstore_instance import IDENTITY, ISSUER, Instance, b64, new_key
from tieout.seal import sigstore

AT = datetime(2026, 7, 3, 9, 30, tzinfo=UTC)
MESSAGE = b"0" * 64 + b"  a\n"
OURS = Instance()
GOOD = OURS.bundle(MESSAGE, at=AT)


def root(instance: Instance) -> Any:  # the client's own
    return sigstore.root(json.dumps(instance.trusted_root()).encode())


ROOT = root(OURS)


def data(bundle: object) -> bytes:
    return json.dumps(bundle).encode()


def refused(bundle: object, message: bytes = MESSAGE) -> tuple[str, str]:
    with pytest.raises(sigstore.SigstoreError) as caught:
        sigstore.verify(bundle if isinstance(bundle, bytes) else data(bundle), message, ROOT)
    return caught.value.kind, str(caught.value)


def entry(change: Callable[[Any], object]) -> dict[str, Any]:
    """Give a good bundle whose log entry was changed."""
    bundle: dict[str, Any] = copy.deepcopy(GOOD)
    change(bundle["verificationMaterial"]["tlogEntries"][0])
    return bundle


def test_a_whole_one_says_who_and_when() -> None:
    found = sigstore.verify(data(GOOD), MESSAGE, ROOT)
    assert found == sigstore.Witnessed(sigstore.Identity(IDENTITY, ISSUER), is_rooted=True, at=AT)
    assert str(found.identity) == f"{IDENTITY} (by {ISSUER})"


def test_a_workflow_is_an_identity_too() -> None:
    name = "https://github.com/example/policies/.github/workflows/bundle.yml@refs/heads/main"
    issuer = "https://token.actions.githubusercontent.com"
    made = OURS.bundle(MESSAGE, at=AT, identity=name, issuer=issuer)
    assert sigstore.verify(data(made), MESSAGE, ROOT).identity == (name, issuer)


def test_of_another_file_it_is_no_signature() -> None:
    assert refused(GOOD, MESSAGE + b"x") == ("wrong", "its signature is of other bytes, or by another key")


@pytest.mark.parametrize("minutes", [-1, 11, 60, 60 * 24 * 365])
def test_a_certificate_that_was_not_valid_when_the_log_saw_it_is_refused(minutes: int) -> None:
    made = OURS.bundle(MESSAGE, at=AT, logged_at=AT + timedelta(minutes=minutes))
    told = "its certificate was not valid when the log or the time-stamp saw the signature"
    assert refused(made) == ("refused", told)


@pytest.mark.parametrize("minutes", [0, 10])
def test_the_first_and_the_last_second_count(minutes: int) -> None:
    made = OURS.bundle(MESSAGE, at=AT, logged_at=AT + timedelta(minutes=minutes))
    assert sigstore.verify(data(made), MESSAGE, ROOT).at == AT + timedelta(minutes=minutes)


PROMISE = "the log's promise that its entry was taken in at that time is not the log's"
PROOF = "its entry is not in the log: the proof does not lead to the log's root"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda e: e.update(integratedTime=str(int(e["integratedTime"]) + 60)), PROMISE),
        (lambda e: e["inclusionPromise"].update(signedEntryTimestamp=b64(b"no signature")), PROMISE),
        (lambda e: e["inclusionProof"].update(hashes=[b64(bytes(32))] * 2), PROOF),
        (lambda e: e["inclusionProof"].update(hashes=[]), PROOF),
        (lambda e: e["inclusionProof"].update(logIndex="0"), PROOF),
        (lambda e: e["inclusionProof"].update(rootHash=b64(bytes(32))), PROOF),
        (
            lambda e: e["inclusionProof"].update(OURS.logged(b"another entry", at=AT)["inclusionProof"]),
            PROOF,
        ),
        (
            lambda e: e["inclusionProof"]["checkpoint"].update(
                Instance().logged(base64.b64decode(e["canonicalizedBody"]), at=AT)["inclusionProof"]["checkpoint"]
            ),
            "the root of the log that it names is not signed by a log of the trusted root",
        ),
        (
            lambda e: e.update(OURS.bundle(MESSAGE, at=AT)["verificationMaterial"]["tlogEntries"][0]),
            "the log's entry is of another signature",
        ),
    ],
)
def test_a_log_entry_that_was_meddled_with_is_refused(change: Callable[[Any], object], told: str) -> None:
    assert refused(entry(change)) == ("refused", told)


def test_a_certificate_that_no_log_of_certificates_saw_is_refused() -> None:
    told = "no certificate log of the trusted root saw its certificate"
    assert refused(OURS.bundle(MESSAGE, at=AT, ct_key=new_key())) == ("refused", told)


@pytest.mark.parametrize("trusted", [None, Instance()])
def test_by_another_root_nobody_vouches_for_it(trusted: Instance | None) -> None:
    found = sigstore.verify(data(GOOD), MESSAGE, sigstore.root(None) if trusted is None else root(trusted))
    assert (found.is_rooted, found.at) == (False, None)


@pytest.mark.parametrize(
    "junk",
    [
        b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, data(GOOD) * 2, data(GOOD) + b"\n" + data(GOOD),
        data(GOOD) + b"junk", data({**GOOD, "mediaType": "text/plain"}), data({**GOOD, "messageSignature": None}),
        data(entry(lambda e: e.pop("inclusionPromise"))), data(entry(lambda e: e.pop("inclusionProof"))),
        data({**GOOD, "verificationMaterial": {**GOOD["verificationMaterial"], "certificate": {"rawBytes": "AA=="}}}),
        data({**GOOD, "verificationMaterial": {**GOOD["verificationMaterial"], "tlogEntries": []}}),
    ],
)  # fmt: skip
def test_what_is_no_bundle_is_said_to_be_none(junk: bytes) -> None:
    kind, told = refused(junk)
    assert kind == "malformed"
    assert told.startswith("it is no Sigstore bundle that is read: ") or told == "it holds no signature of a file"


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(data(GOOD)) - 1), to=st.integers(0, 255))
def test_a_changed_byte_is_refused_or_changes_nothing_that_is_told(at: int, to: int) -> None:
    changed = bytearray(data(GOOD))
    changed[at] = to
    try:
        found = sigstore.verify(bytes(changed), MESSAGE, ROOT)
    except sigstore.SigstoreError:
        return
    assert not found.is_rooted or found == sigstore.verify(data(GOOD), MESSAGE, ROOT)


def test_a_certificate_that_was_made_up_under_the_authority_s_name_is_refused() -> None:
    forger = Instance()
    forger.ca = OURS.ca  # names, and names the key; signs with its own
    made = forger.bundle(MESSAGE, at=AT)
    certificate = x509.load_der_x509_certificate(
        base64.b64decode(made["verificationMaterial"]["certificate"]["rawBytes"])
    )
    key = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    ours = OURS.ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert key is not None
    forged = certificate.public_bytes(Encoding.DER).replace(key, ours)
    made["verificationMaterial"]["certificate"]["rawBytes"] = b64(forged)
    assert refused(made) == ("refused", "its certificate is not signed by the authority that it names")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail_otherwise(junk: bytes) -> None:
    with pytest.raises(sigstore.SigstoreError):
        sigstore.verify(junk, MESSAGE, ROOT)
    with pytest.raises(sigstore.SigstoreError):
        sigstore.root(junk)


@pytest.mark.parametrize("gone", ["tlogs", "certificateAuthorities"])
def test_a_root_without_its_parts_is_none(gone: str) -> None:
    with pytest.raises(sigstore.SigstoreError):
        sigstore.root(json.dumps({**OURS.trusted_root(), gone: []}).encode())
