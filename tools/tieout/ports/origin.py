"""Which server an address is of, and whether it may be asked."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from tieout.model.errors import UsageError


def origin_of(
    address: str, *, root: bool = True, plain: bool = False, whose: str = "The forge's"
) -> tuple[str, str, bool]:
    """Take an address to its origin, its host, and whether that is this machine itself.

    Args:
        address: ``https://HOST``; plain ``http`` for this machine alone
        root: whether nothing may follow the host
        plain: whether ``http`` is fine for any host: where what comes back is signed
        whose: for the message

    Raises:
        UsageError: it cannot be used; the message does not show it, for it may hold a password.

    """
    wrong = UsageError(
        f"{whose} address cannot be used.", remedy="Write it as https://HOST, without a name, password or query."
    )
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise wrong from error
    here = host == "localhost"
    if not here:
        try:
            here = ip_address(host).is_loopback
        except ValueError:
            here = False
    is_host = host.isascii() and host.isprintable() and host and "@" not in parts.netloc
    extra = root and (parts.path.strip("/") or parts.query or parts.fragment)
    if not is_host or extra or not (parts.scheme == "https" or (parts.scheme == "http" and (here or plain))):
        raise wrong
    shown = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{shown}" + (f":{port}" if port not in {None, usual} else ""), shown, here
