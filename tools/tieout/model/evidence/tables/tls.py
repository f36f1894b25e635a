"""What a server says to each version of TLS, and the certificate that it shows."""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

ENDPOINT = TableSchema(
    id="tls.endpoint/1",
    title="Versions of TLS and certificates of endpoints: a row for each version, at each address",
    columns=(
        Column("host", "name or address for which it was asked"),
        Column("port", "number"),
        Column("address", "one of the addresses of the name"),
        Column("protocol", "the version that was asked for: TLSv1, TLSv1.1, TLSv1.2, TLSv1.3"),
        Column(
            "state",
            "accepted; refused: by an alert of the server; older: it chose an older version; unknown: anything else",
        ),
        Column("answered", "the version that the server chose; empty for none"),
        Column("alert", "with which the server ended it; empty for none"),
        Column("cipher", "its name; a number in hexadecimal where only the server knows it"),
        Column("reason", "why it is unknown, or why an accepted handshake went no further"),
        Column("asked_at", "when, by our own clock"),
        Column("certificate", "SHA-256 of the server's certificate; empty where none came"),
        Column("subject", "of the certificate"),
        Column("issuer", "of the certificate"),
        Column("not_before", "begin of its validity"),
        Column("not_after", "its last second"),
        Column("names", "for which it is meant, parted by commas"),
        Column("name_match", "true or false: whether the host is among them; empty without a certificate"),
        Column("chain", "verified, not verified, or unknown; empty without a certificate"),
        Column("chain_reason", "why not, as OpenSSL says it"),
        Column("chain_length", "certificates that the server sent"),
        Column("key", "kind of its key: RSA, EC secp256r1 ..."),
        Column("key_bits", "size of its key"),
        Column("signature", "digest with which it was signed"),
    ),
    key=("host", "port", "address", "protocol"),
)
