"""For which host a certificate is, and what is written down of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collect.certificates import certificate, openssl
from tieout.seal.certificate import is_meant_for, read_certificate


@pytest.mark.parametrize(
    ("name", "names", "wanted"),
    [
        ("www.example.com", ("www.example.com",), True),
        ("WWW.Example.com.", ("www.example.COM",), True),
        ("www.example.com", ("*.example.com",), True),
        ("example.com", ("*.example.com",), False),
        ("a.b.example.com", ("*.example.com",), False),
        ("www.example.com", ("w*.example.com",), False),
        ("www.example.com", ("*.*.com",), False),
        ("example.com", ("*.com",), False),
        ("www.example.com", ("*",), False),
        ("www.example.com", (), False),
        ("192.0.2.1", ("192.0.2.1",), True),
        ("192.0.2.1", ("192.0.2.2",), False),
        ("192.0.2.1", ("*.0.2.1",), False),
        ("2001:DB8:0::1", ("2001:db8::1",), True),
        ("localhost", ("localhost",), True),
    ],
)
def test_a_certificate_is_meant_for_its_names(name: str, names: tuple[str, ...], wanted: bool) -> None:
    assert is_meant_for(name, names) is wanted


@pytest.mark.parametrize(("key", "kind", "bits"), [("rsa", "RSA", 2048), ("ec", "EC secp256r1", 256)])
def test_what_it_says_is_what_openssl_says(tmp_path: Path, key: str, kind: str, bits: int) -> None:
    pair = certificate(tmp_path, "one", names="DNS:*.example.com,IP:192.0.2.1,email:ana@example.com", key=key)
    der = openssl("x509", "-in", str(pair.certificate), "-outform", "DER", folder=tmp_path)
    facts = read_certificate(der)
    said = openssl(
        "x509", "-in", str(pair.certificate), "-noout", "-enddate", "-fingerprint", "-sha256", folder=tmp_path
    )
    assert (facts.subject, facts.issuer, facts.key, facts.key_bits) == ("CN=one", "CN=one", kind, bits)
    assert facts.names == ("*.example.com", "192.0.2.1")
    assert facts.digest.upper() in said.decode().replace(":", "")
    assert f"{facts.not_after:%b %e %H:%M:%S %Y GMT}" in said.decode()


def test_one_without_names_has_none(tmp_path: Path) -> None:
    pair = certificate(tmp_path, "one", names="email:ana@example.com")
    der = openssl("x509", "-in", str(pair.certificate), "-outform", "DER", folder=tmp_path)
    assert read_certificate(der).names == ()


@given(st.binary(max_size=100))
def test_what_is_none_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_certificate(data)
