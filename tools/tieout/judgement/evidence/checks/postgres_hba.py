"""What is asked of the rules of admission of a PostgreSQL server."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from tieout.judgement.evidence.checks.base import Check, Limit, Undecided, some_row, words
from tieout.model.evidence.result import Deviating
from tieout.model.evidence.tables.postgres import HBA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.judgement.evidence.checks.base import Rows

_PLAIN = frozenset({"host", "hostnossl", "hostnogssenc"})
"""PostgreSQL, "The pg_hba.conf File": those that admit a session over TCP without TLS."""
_KNOWN = _PLAIN | {"local", "hostssl", "hostgssenc"}
_LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
_SAME_HOST = frozenset({"localhost", "samehost"})


def _is_remote(row: Mapping[str, str]) -> bool | None:
    """Say whether somebody of another machine is meant; None where the address is none."""
    address, netmask = row["address"], row["netmask"]
    if address in _SAME_HOST:
        return False
    if not netmask:
        return True if address else None  # all, samenet, the name of a host
    try:
        network = ipaddress.ip_network(f"{address}/{_bits(netmask)}", strict=False)
    except ValueError:
        return None
    return not any(network.version == ours.version and network.subnet_of(ours) for ours in _LOOPBACK)  # type: ignore[arg-type]  # the versions are alike


def _bits(netmask: str) -> int:
    """Give the length of a mask that PostgreSQL writes as an address; raises ValueError."""
    mask = ipaddress.ip_address(netmask)
    ones = int(mask).bit_count()
    if int(mask) != ((1 << ones) - 1) << (mask.max_prefixlen - ones):
        raise ValueError(netmask)
    return ones


def _told(row: Mapping[str, str]) -> str:
    file = row["file"].rpartition("/")[2]
    return f"{file}:{row['line']}" if file else f"line {row['line']}"


@some_row
def _plain(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    del limits
    for row in rows:
        at, kind, line = row["_at"], row["type"], _told(row)
        if kind not in _KNOWN:
            if not row["error"]:  # such a line is another check's
                yield Undecided(at, line, f"{line} is of type {kind!r}, which is not known")
            continue
        if kind not in _PLAIN or row["method"] == "reject":
            continue
        remote = _is_remote(row)
        said = f"{kind} {row['databases']} {row['roles']} {row['address']} {row['method']}"
        if remote is None:
            yield Undecided(at, line, f"{line}: it cannot be said where {row['address']!r} is")
        elif remote:
            yield Deviating(at, line, f"{line} admits sessions of other machines without TLS ({said}); write hostssl")


@some_row
def _methods(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    weak = {word.casefold() for word in words(limits["weak_methods"])}
    for row in rows:
        line, method = _told(row), row["method"].casefold()
        if method in weak:
            yield Deviating(
                row["_at"], line, f"{line} admits by {method} ({row['type']} {row['databases']} {row['roles']})"
            )
        elif not method and not row["error"]:
            yield Undecided(row["_at"], line, f"{line} names no method")


@some_row
def _in_force(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    del limits
    for number, row in enumerate(rows):
        at, line, loaded, changed = row["_at"], _told(row), row["loaded_at"], row["changed_at"]
        if row["error"]:
            message = f"{line} cannot be used ({row['error']}): the server kept the rules that it had before"
            yield Deviating(at, line, message)
        if number:
            continue  # the times are the same for every line
        if not loaded or not changed:
            yield Undecided(at, "pg_hba.conf", "when the file changed, or was read, is not known")
        elif changed > loaded:
            message = f"the file changed at {changed}, and the server read it at {loaded}: other rules are in force"
            yield Deviating(at, "pg_hba.conf", message)
        elif changed == loaded:
            message = f"the file changed in the second in which the server read it ({loaded}): load it again"
            yield Undecided(at, "pg_hba.conf", message)


PLAIN = Check(
    id="postgres-hba-plain",
    version=1,
    schema=HBA.id,
    title="Nobody comes from another machine without TLS",
    look=_plain,
)
METHODS = Check(
    id="postgres-hba-weak-method",
    version=1,
    schema=HBA.id,
    title="Nobody is admitted without proof, or by one that is easily stolen",
    look=_methods,
    limits=(Limit("weak_methods", "trust, md5, password", "methods that no rule may have, a list"),),
)
IN_FORCE = Check(
    id="postgres-hba-not-in-force",
    version=1,
    schema=HBA.id,
    title="The rules of the file are those in force",
    look=_in_force,
)

CHECKS = (PLAIN, METHODS, IN_FORCE)
