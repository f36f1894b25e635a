"""What is asked of endpoints that speak TLS."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.judgement.evidence.checks.base import Check, Limit, Undecided, some_row
from tieout.judgement.evidence.checks.protocols import FLOOR, rank
from tieout.model.evidence.result import Deviating
from tieout.model.evidence.tables.tls import ENDPOINT
from tieout.model.instant import iso_instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.judgement.evidence.checks.base import Rows


def _place(row: Mapping[str, str]) -> str:
    return f"{row['host']}:{row['port']}" + (f" ({row['address']})" if row["address"] != row["host"] else "")


@some_row
def _versions(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    wanted = limits["tls_floor"]
    floor = rank(wanted)
    if floor is None:
        yield Undecided("", "tls_floor", f"tls_floor: {wanted!r} is no version of TLS")
        return
    speaks: dict[str, bool] = {}
    for row in rows:
        at, place, asked, answered = row["_at"], _place(row), rank(row["protocol"]), rank(row["answered"])
        is_new = row["state"] == "accepted" and answered is not None and answered >= floor
        speaks[place] = speaks.get(place, False) or is_new
        if asked is None or (row["answered"] and answered is None):
            yield Undecided(
                at, place, f"{place}: {row['protocol']!r}, {row['answered']!r}: no version of TLS is called so"
            )
        elif answered is not None and answered < floor:
            yield Deviating(
                at, place, f"{place} speaks {row['answered']} ({row['cipher']}); {wanted} is the oldest accepted"
            )
        elif asked < floor and row["state"] not in {"refused", "older"}:
            said = row["reason"] or "nobody knows why"
            yield Undecided(at, place, f"whether {place} refuses {row['protocol']} is not known: {said}")
    for place, does in speaks.items():
        if not does:
            yield Undecided("", place, f"{place} was not seen to speak {wanted} or newer")


@some_row
def _ends(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    days = limits["certificate_days"]
    if not (days.isascii() and days.isdigit()):
        yield Undecided("", "certificate_days", f"certificate_days: {days!r} is no number of days")
        return
    for row in _with_certificate(rows):
        if isinstance(row, Undecided):
            yield row
            continue
        at, place, now = row["_at"], _place(row), iso_instant(row["asked_at"])
        begins, ends = iso_instant(row["not_before"]), iso_instant(row["not_after"])
        if now is None or begins is None or ends is None:
            yield Undecided(at, place, f"when the certificate of {place} ends is not known")
        elif ends < now:
            yield Deviating(at, place, f"the certificate of {place} ended on {ends:%Y-%m-%d}")
        elif begins > now:
            yield Deviating(at, place, f"the certificate of {place} begins on {begins:%Y-%m-%d} only")
        elif ends - now < timedelta(days=int(days)):
            left = (ends - now).days
            yield Deviating(
                at, place, f"the certificate of {place} ends on {ends:%Y-%m-%d}, in {left} days; {days} are asked for"
            )


@some_row
def _names(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    del limits
    for row in _with_certificate(rows):
        if isinstance(row, Undecided):
            yield row
        elif row["name_match"] == "false":
            place = _place(row)
            yield Deviating(row["_at"], place, f"the certificate of {place} is for {row['names'] or 'no name'}")
        elif row["name_match"] != "true":
            yield Undecided(row["_at"], _place(row), f"for whom the certificate of {_place(row)} is, is not known")


@some_row
def _chains(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    del limits
    for row in _with_certificate(rows, "chain"):
        if isinstance(row, Undecided):
            yield row
        elif row["chain"] == "not verified":
            place = _place(row)
            yield Deviating(row["_at"], place, f"nobody vouches for the certificate of {place}: {row['chain_reason']}")
        elif row["chain"] != "verified":
            said = row["chain_reason"] or "nobody looked"
            yield Undecided(row["_at"], _place(row), f"who vouches for {_place(row)} is not known: {said}")


def _with_certificate(rows: Rows, *by: str) -> Iterator[Mapping[str, str] | Undecided]:
    """Yield the first row of each certificate at each address, told apart ``by`` more; and who showed none."""
    seen: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        place = _place(row)
        before = seen.setdefault(place, set())
        told = (row["certificate"], *(row[name] for name in by))
        if row["certificate"] and told not in before:
            before.add(told)
            yield row
    for place, found in seen.items():
        if not found:
            yield Undecided("", place, f"{place} showed no certificate")


VERSIONS = Check(
    id="tls-old-version",
    version=1,
    schema=ENDPOINT.id,
    title="No endpoint speaks a version of TLS that is too old",
    look=_versions,
    limits=(FLOOR,),
)
ENDS = Check(
    id="tls-certificate-ends",
    version=1,
    schema=ENDPOINT.id,
    title="No certificate is over, or about to be",
    look=_ends,
    limits=(Limit("certificate_days", "30", "days that a certificate must still be valid"),),
)
NAMES = Check(
    id="tls-certificate-name",
    version=1,
    schema=ENDPOINT.id,
    title="Every certificate is for the name under which the endpoint is asked",
    look=_names,
)
CHAINS = Check(
    id="tls-certificate-chain",
    version=1,
    schema=ENDPOINT.id,
    title="An authority vouches for every certificate",
    look=_chains,
)

CHECKS = (VERSIONS, ENDS, NAMES, CHAINS)
