"""``tls.endpoint``: which versions an endpoint speaks, at each of its addresses, and what certificate it shows."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from tieout.collect.base import Page
from tieout.collect.sidecar import instant
from tieout.collect.tls.table import table_of
from tieout.collect.tls.targets import known_keys, targets_of
from tieout.model.errors import UnreachableError
from tieout.model.evidence.record import Denied, Refusal, Source
from tieout.model.evidence.tables.tls import ENDPOINT
from tieout.ports.tls import Shaken, State, Verified, shake, verify
from tieout.ports.tls_records import PROTOCOLS
from tieout.ports.tls_wire import Peer, addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime, timedelta

    from tieout.collect.base import Context, Normalised
    from tieout.collect.tls.targets import Endpoint, Targets
    from tieout.model.evidence.collector import CollectorSetting
    from tieout.model.evidence.record import Count


class TlsEndpoint:
    """Asks endpoints as anybody could."""

    id = "tls.endpoint"
    version = "1.0.0"
    schema = ENDPOINT
    permissions: tuple[str, ...] = ()
    stale_after: timedelta | None = None

    @property
    def keys(self) -> Mapping[str, str]:
        """What its settings may have, with what each means."""
        return known_keys()

    def grant(self, setting: CollectorSetting) -> str:
        """Give what it needs: the way to the endpoints."""
        places = ", ".join(endpoint.place for endpoint in targets_of(setting).endpoints)
        return f"# tls.endpoint needs no permission: let TCP through to {places}\n"

    def query(self, setting: CollectorSetting) -> str:
        """Give what is asked of whom."""
        targets = targets_of(setting)
        return "".join(
            f"{endpoint.place}{f' by {endpoint.start}' if endpoint.start else ''}: one handshake by each of "
            f"{', '.join(PROTOCOLS)} with each address ({targets.family}); every cipher is offered\n"
            for endpoint in targets.endpoints
        )

    def identity(self, context: Context) -> Source:
        """Say whom we ask; nobody asks who we are."""
        places = (endpoint.place for endpoint in targets_of(context.setting).endpoints)
        return Source(identity="anybody", endpoint=", ".join(places))

    def collect(self, context: Context) -> Iterator[Page]:
        """Ask each address of each endpoint, an address a page."""
        targets = targets_of(context.setting)
        until = context.now() + context.budget
        asked = [
            (endpoint, address, failure)
            for endpoint in targets.endpoints
            for address, failure in _addresses(endpoint, targets.family)
        ]
        for number, (endpoint, address, failure) in enumerate(asked, 1):
            body: dict[str, object] = {"host": endpoint.host, "port": endpoint.port, "handshakes": []}
            denied: tuple[Denied, ...] = ()
            if failure:
                denied = (Denied(endpoint.place, "", Refusal.TRANSIENT, failure),)
            else:
                body |= {
                    "address": address,
                    "handshakes": list(_handshakes(context, targets, endpoint, address, until)),
                }
            if number == len(asked):
                body["last"] = True
            text = json.dumps(body, ensure_ascii=False)
            yield Page(request=f"TLS {endpoint.place} at {address or 'no address'}", body=text.encode(), denied=denied)

    def counts(self, context: Context) -> Iterable[Count]:
        """Give none: an endpoint has no number of its own to hold the rows against."""
        del context
        return ()

    def normalise(self, raw: bytes) -> Normalised:
        """Make a row of each version at each address."""
        return table_of(raw)


def _addresses(endpoint: Endpoint, family: str) -> list[tuple[str, str]]:
    """Give each address, or none and why."""
    try:
        return [(address, "") for address in addresses(endpoint.host, endpoint.port, family)]
    except UnreachableError as error:
        return [("", error.message)]


def _handshakes(
    context: Context, targets: Targets, endpoint: Endpoint, address: str, until: datetime
) -> Iterator[dict[str, object]]:
    for protocol in PROTOCOLS:
        now = context.now()
        said: dict[str, object] = {"protocol": protocol, "asked_at": instant(now)}
        left = min(targets.timeout, until - now).total_seconds()
        if left <= 0:
            yield said | _told(Shaken(State.UNKNOWN, reason="the time allowed was over", refusal=Refusal.TIMEOUT))
            continue
        peer = Peer(address=address, port=endpoint.port, name=endpoint.host, start=endpoint.start, timeout_s=left)
        shaken = shake(peer, protocol)
        said |= _told(shaken)
        if shaken.chain:
            authorities = str(context.root / targets.authorities) if targets.authorities else ""
            said |= _verified(verify(peer, protocol, authorities))
        yield said


def _told(shaken: Shaken) -> dict[str, object]:
    return {
        "state": shaken.state.value,
        "answered": shaken.answered,
        "alert": shaken.alert,
        "cipher": shaken.cipher,
        "reason": shaken.reason,
        "refusal": "" if shaken.refusal is None else shaken.refusal.value,
        "chain": [base64.b64encode(der).decode("ascii") for der in shaken.chain],
    }


def _verified(verified: Verified) -> dict[str, object]:
    return {"verified": verified.is_sound, "verified_reason": verified.reason}
