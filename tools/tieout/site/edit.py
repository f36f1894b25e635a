"""Where a repository came from -> the address before a file's path under which a person edits it. Pure.

A remote's address is text that anybody may have written, and may hold a password: only a host and a path of plain
names are taken from it. What is not understood gives no address, and so no button: never one that leads elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from tieout.site.places import quoted

if TYPE_CHECKING:
    from tieout.model.change_policy import Forge

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?|[A-Za-z0-9_]")
# ``user@host:path``, as ssh takes it (git-fetch(1), GIT URLS); of one letter it is a drive.
_BY_SSH = re.compile(r"(?:[^@/:\s]+@)?([^@/:\s]{2,}):(?!//)(.*)", re.DOTALL)
_SCHEMES = {"https": 443, "http": 80, "ssh": 22, "git+ssh": 22, "ssh+git": 22, "git": 9418}
_ON_WEB = frozenset({"https", "http"})
# The address under which each edits a file: docs.github.com, docs.gitlab.com, forgejo.org, support.atlassian.com.
_PATHS = {
    "github": "{repository}/edit/{branch}/",
    "gitlab": "{repository}/-/edit/{branch}/",
    "forgejo": "{repository}/_edit/{branch}/",
    "bitbucket": "{repository}/src/{branch}/",
}
_KNOWN = {
    "github.com": ("github.com", "github"),
    "ssh.github.com": ("github.com", "github"),
    "gitlab.com": ("gitlab.com", "gitlab"),
    "altssh.gitlab.com": ("gitlab.com", "gitlab"),
    "codeberg.org": ("codeberg.org", "forgejo"),
    "bitbucket.org": ("bitbucket.org", "bitbucket"),
}
_LONGEST = 2_000  # characters: more is no address of anything


class _Origin(NamedTuple):
    """What a remote's address says."""

    host: str
    port: str
    """With its colon, of an address that a browser opens; else empty."""
    scheme: str
    repository: str


def edit_base(remote: str, branch: str, forge: Forge | None) -> str | None:
    """Give the address, ending in ``/``; None for a remote or a branch from which none follows.

    The four public forges are known by their names; a company's own by ``changes.forge.url`` of its settings, which
    must be of the remote's host.
    """
    origin = _origin(remote)
    if origin is None or not branch or len(branch) > 255:
        return None
    place = _place(origin, forge)
    if place is None:
        return None
    base, kind = place
    if kind != "gitlab" and origin.repository.count("/") != 1:
        return None
    return f"{base}/{_PATHS[kind].format(repository=origin.repository, branch=quoted(branch))}"


def names_a_host(remote: str) -> bool:
    """Whether a remote's address is understood and not that of a folder: then a forge may be there."""
    return _origin(remote) is not None


def _place(origin: _Origin, forge: Forge | None) -> tuple[str, str] | None:
    """Give the forge's own address, and of which kind it is."""
    if origin.host in _KNOWN:
        host, kind = _KNOWN[origin.host]
        return f"https://{host}", kind
    if forge is None or forge.kind not in _PATHS or not forge.url:
        return None
    declared = _web(forge.url)
    if declared is None or declared.host != origin.host:
        return None
    return f"{declared.scheme}://{declared.host}{declared.port}", forge.kind


def _origin(remote: str) -> _Origin | None:
    if len(remote) > _LONGEST or not remote.isascii() or not remote.isprintable():
        return None
    if "://" in remote:
        found = _web(remote)
    else:
        match = _BY_SSH.fullmatch(remote)
        found = _checked(match[1].lower(), "", "ssh", match[2]) if match else None
    return found if found is not None and "/" in found.repository else None


def _web(address: str) -> _Origin | None:
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or parts.query or parts.fragment or "\\" in address:
        return None
    is_usual = port is None or port == _SCHEMES[parts.scheme] or parts.scheme not in _ON_WEB
    return _checked(host, "" if is_usual else f":{port}", parts.scheme, parts.path)


def _checked(host: str, port: str, scheme: str, path: str) -> _Origin | None:
    """Take nothing but plain names: neither a way up nor an escape can stand in what becomes an address."""
    repository = path.strip("/").removesuffix(".git")
    names = repository.split("/") if repository else []
    if len(host) > 253 or not _HOST.fullmatch(host) or not all(map(_NAME.fullmatch, names)) or len(names) > 20:
        return None
    return _Origin(host=host, port=port, scheme=scheme, repository=repository)
