"""Versions of TLS in their order, as PostgreSQL and OpenSSL write them."""

from __future__ import annotations

from tieout.judgement.evidence.checks.base import Limit

PROTOCOLS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
_RANKS = {**{name.casefold(): rank for rank, name in enumerate(PROTOCOLS)}, "tlsv1.0": PROTOCOLS.index("TLSv1")}

# RFC 8996: TLS 1.0 and 1.1 must not be used.
FLOOR = Limit("tls_floor", "TLSv1.2", "the oldest version of TLS that is accepted")


def rank(name: str) -> int | None:
    """Give the place of a version in their order; None for a word that is none."""
    return _RANKS.get(name.strip().casefold())
