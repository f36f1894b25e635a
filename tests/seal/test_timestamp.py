"""A token of a real authority holds for its text alone, and only under a certificate that the reader trusts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import core, tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from tests.seal.authority import Authority, needs_openssl, new_authority, openssl
from tieout.seal.der import has_unsigned_attributes, with_sorted_certificates
from tieout.seal.timestamp import LARGEST, TokenError, authorities, doubt_of, hold, read, request
from tieout.seal.token_signature import Fit, fit_of

TEXT = b"tieout-evidence/Example Ltd\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
pytestmark = needs_openssl


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def response(authority: Authority) -> bytes:
    return authority.answer(request(TEXT).body)


def test_a_token_says_when_and_by_whom(authority: Authority, response: bytes) -> None:
    token = read(response, TEXT)
    assert token.authority == "CN=Sample Clock"
    assert abs(token.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert hold(response, TEXT, authorities(authority.ca.read_bytes())) == token


def test_the_answer_repeats_the_number_of_the_request(authority: Authority, response: bytes) -> None:
    asked = request(TEXT)
    assert asked.nonce is not None
    assert read(authority.answer(asked.body), TEXT, nonce=asked.nonce).authority == "CN=Sample Clock"
    with pytest.raises(TokenError, match="it answers another request"):
        read(response, TEXT, nonce=asked.nonce)


def test_openssl_agrees_on_what_holds(tmp_path: Path, authority: Authority, response: bytes) -> None:
    (tmp_path / "text").write_bytes(TEXT)
    (tmp_path / "other").write_bytes(TEXT + b"x")
    (tmp_path / "token").write_bytes(response)
    for name, expected in (("text", 0), ("other", 1)):
        done = openssl("ts", "-verify", "-data", tmp_path / name, "-in", tmp_path / "token", "-CAfile", authority.ca,
                       check=False)  # fmt: skip
        assert done.returncode == expected


def test_a_token_of_another_text_is_refused(authority: Authority, response: bytes) -> None:
    trusted = authorities(authority.ca.read_bytes())
    with pytest.raises(TokenError, match="it is of another text"):
        read(response, TEXT + b"x")
    with pytest.raises(TokenError, match="it is of another text"):
        hold(response, TEXT + b"x", trusted)


def test_a_token_of_an_authority_that_is_not_trusted_is_refused(tmp_path: Path, response: bytes) -> None:
    other = new_authority(tmp_path / "other", name="Other Clock")
    told = "its signature fits the certificate in it, and that leads to none that you named, or was not valid then"
    with pytest.raises(TokenError, match=f"^{told}$"):
        hold(response, TEXT, authorities(other.ca.read_bytes()))
    assert doubt_of(response) == ""


def test_a_token_whose_signature_was_altered_is_told_as_that_whoever_is_named(
    tmp_path: Path, authority: Authority, response: bytes
) -> None:
    (info,) = tsp.TimeStampResp.load(response)["time_stamp_token"]["content"]["signer_infos"]
    at = response.rindex(info["signature"].native) + 20
    broken = response[:at] + bytes([response[at] ^ 1]) + response[at + 1 :]
    for named in (authority, new_authority(tmp_path / "other", name="Other Clock")):
        with pytest.raises(TokenError, match="its signature does not hold: it is not by the certificate"):
            hold(broken, TEXT, authorities(named.ca.read_bytes()))
    assert doubt_of(broken) == "its signature does not hold"


def test_a_token_without_the_certificate_of_its_signer_is_not_examined(response: bytes) -> None:
    reply = tsp.TimeStampResp.load(response)
    del reply["time_stamp_token"]["content"]["certificates"]
    assert fit_of(bytes(reply.dump(force=True))) is Fit.UNKNOWN
    assert fit_of(b"") is fit_of(response[:60]) is Fit.UNKNOWN


def test_a_token_with_an_attribute_that_nobody_signed_is_refused(authority: Authority, response: bytes) -> None:
    """RFC 5652, 5.3: whoever has the token can add one, and its signature holds as before."""
    reply = tsp.TimeStampResp.load(response)
    (signer,) = reply["time_stamp_token"]["content"]["signer_infos"]
    signer["unsigned_attrs"] = [{"type": "1.2.3.4", "values": [core.UTF8String("seen by the board")]}]
    added = bytes(reply.dump(force=True))
    assert len(added) > len(response)
    with pytest.raises(TokenError, match="it carries an attribute that nobody signed"):
        read(added, TEXT)
    with pytest.raises(TokenError, match="it carries an attribute that nobody signed"):
        hold(added, TEXT, authorities(authority.ca.read_bytes()))
    assert not has_unsigned_attributes(response)
    assert not has_unsigned_attributes(b"\x30\x80" + response)


def test_every_changed_byte_of_a_token_is_seen_or_changes_nothing(authority: Authority, response: bytes) -> None:
    trusted = authorities(authority.ca.read_bytes())
    token = read(response, TEXT)
    unseen = []
    for at in range(0, len(response), 7):
        forged = bytearray(response)
        forged[at] ^= 0x01
        try:
            found = hold(bytes(forged), TEXT, trusted)
        except TokenError:
            continue
        # What is not under the signature (the version of a field, an unused certificate) may differ.
        if found != token:
            unseen.append(at)
    assert unseen == []


def test_certificates_in_any_order_are_read(authority: Authority, response: bytes) -> None:
    """OpenSSL leaves them as they came, which is one order here or the other by the accident of a key."""
    certificates = [
        x509.load_pem_x509_certificate((authority.folder / name).read_bytes()).public_bytes(Encoding.DER)
        for name in ("ca.pem", "tsa.pem")
    ]
    orders = (b"".join(certificates), b"".join(reversed(certificates)))
    (here,) = [order for order in orders if order in response]
    for order in orders:
        turned = response.replace(here, order)
        assert with_sorted_certificates(turned) == response.replace(here, b"".join(sorted(certificates)))
        assert hold(turned, TEXT, authorities(authority.ca.read_bytes())).authority == "CN=Sample Clock"


@given(st.binary(max_size=60))
def test_bytes_of_another_form_stay_as_they_are(data: bytes) -> None:
    assert len(with_sorted_certificates(data)) == len(data)
    assert sorted(with_sorted_certificates(data)) == sorted(data)


def test_a_response_that_is_cut_off_anywhere_is_none(response: bytes) -> None:
    for end in range(0, len(response), 5):
        with pytest.raises(TokenError):
            read(response[:end], TEXT)


@pytest.mark.parametrize("data", [b"", b"x", b"0" * 40, b"\x30\x03\x02\x01\x02", b"\0" * (LARGEST + 1)])
def test_what_is_no_response_is_told_so(data: bytes) -> None:
    with pytest.raises(TokenError):
        read(data, TEXT)


def test_a_refusal_is_no_token(authority: Authority) -> None:
    refusal = authority.answer(b"\x30\x03\x02\x01\x01")
    with pytest.raises(TokenError, match="the authority refused"):
        read(refusal, TEXT)


@pytest.mark.parametrize("pem", [b"", b"x", b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"])
def test_a_file_without_certificates_is_refused(pem: bytes) -> None:
    with pytest.raises(TokenError):
        authorities(pem)


def test_a_certificate_that_is_named_twice_counts_once(authority: Authority) -> None:
    assert len(authorities(authority.ca.read_bytes() * 2).certificates) == 1
