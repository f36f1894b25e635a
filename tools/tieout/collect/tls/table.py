"""The raw pages of ``tls.endpoint`` -> rows. Pure: the certificates are read from the bytes as served."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from tieout.collect.base import Normalised
from tieout.collect.raw import RAW_NAME, pages_in
from tieout.collect.sidecar import instant
from tieout.collect.strict_json import Json, ShapeError
from tieout.model.evidence.record import Denied, Refusal
from tieout.model.evidence.tables.tls import ENDPOINT
from tieout.model.instant import iso_instant
from tieout.ports.tls_records import PROTOCOLS
from tieout.seal.certificate import is_meant_for, read_certificate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tieout.collect.raw import RawPage

_STATES = frozenset({"accepted", "refused", "older", "unknown"})
_TEXTS = ("protocol", "state", "answered", "alert", "cipher", "reason", "asked_at", "refusal")
_REFUSALS = {item.value: item for item in Refusal}


class _Reading:
    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self.problems: list[Denied] = []
        self.asked: list[datetime] = []
        self.is_whole = False

    def problem(self, at: str, message: str, refusal: Refusal = Refusal.SHAPE) -> None:
        self.problems.append(Denied(at, "", refusal, message))


def table_of(raw: bytes) -> Normalised:
    """Give the rows; a version of which nobody knows is a row and a refusal."""
    reading = _Reading()
    try:
        for page in pages_in(raw):
            _read(reading, page)
    except ShapeError as error:
        reading.problem(RAW_NAME, error.message)
    if not reading.is_whole:
        reading.problem(RAW_NAME, "the last page is not there: what came after it is not known", Refusal.TRUNCATED)
    return Normalised(rows=reading.rows, problems=tuple(reading.problems), data_as_of=min(reading.asked, default=None))


def _read(reading: _Reading, page: RawPage) -> None:
    try:
        body = page.json()
    except ShapeError as error:
        reading.problem(page.at(), error.message)
        return
    if not isinstance(body, dict) or reading.is_whole:
        reading.problem(page.at(), "a page must be a mapping, and none follows the last one")
        return
    reading.is_whole = body.get("last") is True
    host, port, address, shaken = (body.get(key) for key in ("host", "port", "address", "handshakes"))
    if address is None and shaken == []:
        reading.problem(page.at(), f"{host} has no address", Refusal.TRANSIENT)
        return
    if not (isinstance(host, str) and isinstance(port, int) and isinstance(address, str) and isinstance(shaken, list)):
        reading.problem(page.at(), "host, port, address and handshakes must be there")
        return
    asked = []
    for number, item in enumerate(shaken):
        at = page.at(f"/handshakes/{number}")
        said = _texts(item)
        if said is None or not isinstance(item, dict):
            reading.problem(at, "is no handshake")
            continue
        asked.append(said["protocol"])
        _row(reading, at, {"host": host, "port": str(port), "address": address, **said}, item)
    if tuple(asked) != PROTOCOLS:
        reading.problem(page.at(), f"each of {', '.join(PROTOCOLS)} must be there once")


def _texts(item: Json) -> dict[str, str] | None:
    if not isinstance(item, dict):
        return None
    found = {name: value for name in _TEXTS if isinstance(value := item.get(name), str)}
    is_known = len(found) == len(_TEXTS) and found["state"] in _STATES and iso_instant(found["asked_at"]) is not None
    return found if is_known else None


def _row(reading: _Reading, at: str, said: dict[str, str], item: Mapping[str, Json]) -> None:
    asked_at = iso_instant(said["asked_at"])
    if asked_at is not None:
        reading.asked.append(asked_at)
    place = f"{said['host']}:{said['port']} ({said['address']})"
    if said["state"] == "unknown":
        message = f"whether {place} speaks {said['protocol']} is not known: {said['reason']}"
        reading.problem(at, message, _REFUSALS.get(said["refusal"], Refusal.FAILED))
    elif said["refusal"]:
        message = f"{place} broke off while it spoke {said['protocol']}: {said['reason']}"
        reading.problem(at, message, _REFUSALS.get(said["refusal"], Refusal.FAILED))
    cells = {**dict.fromkeys(ENDPOINT.names, ""), **said, "_at": at}
    chain = item.get("chain")
    if isinstance(chain, list) and chain:
        try:
            cells |= _certificate(said["host"], chain, item)
            if cells["chain"] == "unknown":
                message = f"who vouches for {place} is not known: {cells['chain_reason'] or 'nobody looked'}"
                reading.problem(at, message, Refusal.FAILED)
        except ValueError as error:
            reading.problem(at, f"{place}: {error}")
    reading.rows.append(tuple(cells[name] for name in ENDPOINT.names))


def _certificate(host: str, chain: list[Json], item: Mapping[str, Json]) -> dict[str, str]:
    """Give the cells of the server's own certificate; raises ValueError."""
    first = chain[0]
    try:
        der = base64.b64decode(first, validate=True) if isinstance(first, str) else b""
    except binascii.Error as error:
        raise ValueError("its certificate is no base64") from error
    facts = read_certificate(der)
    verified = item.get("verified")
    return {
        "certificate": facts.digest,
        "subject": facts.subject,
        "issuer": facts.issuer,
        "not_before": instant(facts.not_before),
        "not_after": instant(facts.not_after),
        "names": ", ".join(facts.names),
        "name_match": "true" if is_meant_for(host, facts.names) else "false",
        "chain": ("verified" if verified else "not verified") if isinstance(verified, bool) else "unknown",
        "chain_reason": str(item.get("verified_reason") or ""),
        "chain_length": str(len(chain)),
        "key": facts.key,
        "key_bits": "" if facts.key_bits is None else str(facts.key_bits),
        "signature": facts.signature,
    }
