"""The arguments of a command -> which of them hand on a secret, by the option that they stand after."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tieout.judgement.evidence.secret_values import is_password, is_random

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SURE = re.compile(
    r"--?(?:[a-z0-9]+[-_])*(?:password|passwd|passphrase|pwd|token|api[-_]?key|secret[-_](?:access[-_])?key"
    r"|client[-_]secret|account[-_]key|shared[-_]key)",
    re.IGNORECASE,
)
"""Whatever stands after these is a secret."""
_LIKELY = re.compile(r"--?(?:[a-z0-9]+[-_])*(?:pass|secret|auth|credentials?)", re.IGNORECASE)
"""After these a name may stand as well: the value has to look like a secret."""
_PAGING = re.compile(
    r"--?(?:[a-z0-9]+-)*(?:next|starting|start|page|continuation|max|client|cursor)-token", re.IGNORECASE
)
_VARIABLE = re.compile(
    r"(?:[A-Za-z0-9_]*_)?(?:[A-Za-z]*(?:PASSWORD|PASSWD|PASSPHRASE)|PWD|TOKEN|SECRET|API_?KEY|SECRET_(?:ACCESS_)?KEY)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"(?:^|[\s;?&])((?:[a-z0-9]+_)*(?:password|passwd|pwd|access_token|token|api_?key|client_secret|secret|sig))=([^\s;&]+)",
    re.IGNORECASE,
)
"""In a text of several: an address, ``host=... password=...`` of a database."""
_HEADER = re.compile(
    r"(?:-H|--header=?)?\s*((?:proxy-)?authorization|private-token|job-token|cookie|(?:[a-z]+-)*(?:api-?key|token))\s*:\s*\S",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(?:env:|file:|fileb:|arn:|ssm:|op://|vault:|@|/|\./|~/|\$\(?\{?[A-Za-z])")
"""What names a place of the secret, and is none; a shell puts a variable in only after the record was written."""
_OF_A_PERSON = frozenset({"curl", "http", "https", "xh", "wget"})
"""Programs whose user option takes ``USER:PASSWORD``; of others it may be ``UID:GID``."""
_USER_OPTIONS = ("-u", "--user", "-a", "--auth", "-U", "--proxy-user")
_GLUED = re.compile(r"(?:mysql|mariadb|sshpass|mysqldump)[a-z-]*")
"""Programs that take ``-pPASSWORD``; of others ``-p`` is a port."""
_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh"})


def secret_option(argv: Sequence[str]) -> str:
    """Give the option by which a command line hands on a secret; empty for none. The value is never given."""
    return next(_options(argv), "")


def _options(argv: Sequence[str]) -> Iterator[str]:
    names = {PurePosixPath(item).name for item in argv if not item.startswith("-")}
    for item in argv:
        yield from _alone(item, names)
    for option, value in pairwise(argv):
        yield from _pair(option, value, names)
    if names & _SHELLS:
        for option, value in pairwise(argv):
            if re.fullmatch(r"-[a-z]*c", option):
                yield from _options(_split(value))


def _alone(item: str, names: set[str]) -> Iterator[str]:
    name, is_, value = item.partition("=")
    if item.startswith("-"):
        if is_:
            yield from _pair(name, value, names)
        for short in ("-u", "-U"):
            if item.startswith(short) and not item.startswith("--") and len(item) > len(short):
                yield from _pair(short, item[len(short) :], names)
        if re.match(r"-p[^\s=]", item) and not item.startswith("-p/") and any(map(_GLUED.fullmatch, names)):
            yield "-p"
    elif is_ and _VARIABLE.fullmatch(name) and _is_value(value):
        yield name
    if (header := _HEADER.match(item)) is not None and not _REFERENCE.match(item):
        yield f"the header {header[1]}"
    for match in _INSIDE.finditer(item):
        if _is_value(match[2]):
            yield match[1]


def _pair(option: str, value: str, names: set[str]) -> Iterator[str]:
    if not _is_value(value) or _PAGING.fullmatch(option):
        return
    if option in _USER_OPTIONS and (":" in value):
        password = value.partition(":")[2]
        if password and (names & _OF_A_PERSON or is_password(password.encode())):
            yield option
        return
    is_sure = (option == "-p" and {"sshpass", "login"} & names) or _SURE.fullmatch(option)
    if is_sure or (_LIKELY.fullmatch(option) and _looks(value.encode("utf-8", "surrogatepass"))):
        yield option


def _is_value(value: str) -> bool:
    return bool(value) and not value.startswith("-") and not _REFERENCE.match(value)


def _looks(value: bytes) -> bool:
    return is_password(value) or is_random(value, digests=True)


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()
