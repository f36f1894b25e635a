"""Which variables of AWS count, and for how long botocore sees them."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tieout.model.errors import UsageError
from tieout.ports.process import hidden_variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_NO_FILE = os.devnull


def obeyed(environment: Mapping[str, str]) -> dict[str, str]:
    """Give the variables of AWS that count, so that no file and no role is found by itself."""
    home = environment.get("HOME", "")
    usual = f"{home}/.aws" if home else ""
    return {
        "AWS_CONFIG_FILE": f"{usual}/config" if usual else _NO_FILE,
        "AWS_SHARED_CREDENTIALS_FILE": f"{usual}/credentials" if usual else _NO_FILE,
        "AWS_EC2_METADATA_DISABLED": "true",
        **{name: value for name, value in environment.items() if name.startswith("AWS_")},
    }


@contextlib.contextmanager
def only(environment: Mapping[str, str]) -> Iterator[None]:
    """Let botocore, which reads the process's environment, see these variables and no others of its kind."""
    with hidden_variables("AWS_"):
        os.environ.update(environment)
        try:
            yield
        finally:
            for name in environment:
                os.environ.pop(name, None)


def address_in(environment: Mapping[str, str], service: str) -> str:
    """Give another address than AWS's own; plain HTTP for this machine alone; raises UsageError."""
    address = environment.get(f"AWS_ENDPOINT_URL_{service.upper()}", "") or environment.get("AWS_ENDPOINT_URL", "")
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.password:
        raise UsageError("AWS_ENDPOINT_URL is no address.", remedy="Write https://HOST, or leave it out.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise UsageError(
            "AWS_ENDPOINT_URL is plain HTTP to another machine, which could read and change everything.",
            remedy="Write https://HOST.",
        )
    return address
