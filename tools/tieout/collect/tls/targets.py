"""Settings -> the endpoints that are asked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.checks.base import words
from tieout.judgement.evidence.checks.registry import limits_of
from tieout.model.errors import UsageError
from tieout.model.evidence.tables.tls import ENDPOINT
from tieout.ports.tls_wire import FAMILIES, STARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.model.evidence.collector import CollectorSetting

KEYS = {
    "endpoints": "a list: HOST:PORT, HOST:PORT/postgres, HOST:PORT/smtp; an IPv6 address stands in brackets",
    "authorities": "file of the CAs, from the root; the machine's own list where it is not set",
    "addresses": "all, ipv4 or ipv6 of each name; all where it is not set",
    "timeout": "seconds for one handshake; 10 where it is not set",
}
"""What this collector takes in its ``settings``, beside the limits of its checks."""
_ENDPOINT = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[^\[\]:/@\s]+)):(?P<port>[0-9]{1,5})(?:/(?P<start>[a-z]+))?"
)
_LONGEST_S = 120


class Endpoint(NamedTuple):
    """A host and a port."""

    host: str
    port: int
    start: str

    @property
    def place(self) -> str:
        """As records write it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Targets(NamedTuple):
    """All that the settings say."""

    endpoints: tuple[Endpoint, ...]
    authorities: str
    family: str
    timeout: timedelta


def known_keys() -> Mapping[str, str]:
    """Give the keys that settings may have, with what each means."""
    return {**KEYS, **limits_of(ENDPOINT.id)}


def targets_of(setting: CollectorSetting) -> Targets:
    """Read the settings; raises UsageError."""
    known = known_keys()
    for key, _ in setting.settings:
        if key not in known:
            raise UsageError(
                f"{setting.location}: {setting.uses} has no setting {key!r}.", remedy=f"It has {', '.join(known)}."
            )
    endpoints = tuple(dict.fromkeys(_endpoint(setting, text) for text in words(setting.setting("endpoints"))))
    if not endpoints:
        raise _wrong(setting, "endpoints: names none", "Write endpoints: [www.example.com:443].")
    family, seconds = setting.setting("addresses", "all"), setting.setting("timeout", "10")
    if family not in FAMILIES:
        raise _wrong(setting, f"addresses: must be one of {', '.join(FAMILIES)}", "Leave it out for all.")
    if not (seconds.isascii() and seconds.isdigit() and 0 < int(seconds) <= _LONGEST_S):
        raise _wrong(setting, f"timeout: must be a number of seconds up to {_LONGEST_S}", "Leave it out for 10.")
    return Targets(endpoints, setting.setting("authorities"), family, timedelta(seconds=int(seconds)))


def _endpoint(setting: CollectorSetting, text: str) -> Endpoint:
    match = _ENDPOINT.fullmatch(text)
    if match is None or not 0 < int(match["port"]) < 65536 or (match["start"] or "") not in STARTS:
        raise _wrong(setting, "endpoints: one of them has not the form HOST:PORT", "Write www.example.com:443.")
    return Endpoint((match["six"] or match["host"]).casefold(), int(match["port"]), match["start"] or "")


def _wrong(setting: CollectorSetting, message: str, remedy: str) -> UsageError:
    return UsageError(f"{setting.location}: {message}.", remedy=remedy)
