"""A branch that is to be pushed, and the address of a remote -> the commands and the page that open a request.

An address may hold a name, a password or a token: of it nothing but host and path goes on.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

_SCP = re.compile(r"(?:[^@/\s]*@)?(?P<host>[A-Za-z0-9.-]+):(?!//)(?P<path>[^\s]+)")
"""``git@host:owner/name.git`` (git-clone(1), "GIT URLS")."""
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_PART = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]+")
_LONGEST_SLUG = 60
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_FORGES = ("github", "gitlab")
_HOSTS = {"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket", "codeberg.org": "forgejo"}
_NAMES = {"github": "github", "gitlab": "gitlab", "forgejo": "forgejo", "gitea": "forgejo"}
"""Words of a host's name that say what runs there."""


class Remote(NamedTuple):
    """Where a branch is pushed to."""

    name: str
    host: str
    """With its port where one is named and the address is of the web; empty where it cannot be told."""
    path: str
    """``owner/name``; empty where the host is."""
    kind: str
    """``github``, ``gitlab``, ``bitbucket``, ``forgejo``, or empty for one that we do not know."""


class Way(NamedTuple):
    """How a request is opened."""

    what: str
    line: str
    """A command to paste, or an address to open."""


def branch_for(subject: str, on: date, *, below: str = "") -> str:
    """Give the name of the branch for a review: ``review/POL-001-2026-11-26``.

    Of a programme in a folder, whose path with its slash is ``below``, it is ``review/compliance/POL-001-2026-11-26``:
    programmes in two folders of a repository may have texts of one id.
    """
    folder = f"{_slug(below)}/" if below else ""
    return f"review/{folder}{_slug(subject)}-{on.isoformat()}"


def _slug(text: str) -> str:
    slug = _ODD.sub("-", text.removesuffix(".md")).strip("-.") or "document"
    slug = re.sub(r"\.{2,}", ".", slug).removesuffix(".lock")
    return slug[-_LONGEST_SLUG:].lstrip("-.")  # of a path its end tells the texts apart


def remote_of(addresses: Mapping[str, str], *, kind: str = "", own: str = "") -> Remote | None:
    """Choose a remote: ``origin``, else the only one; None without any, and where it is not clear which.

    Args:
        addresses: by name, as Git has them
        kind: of the forge, as ``controls.yaml`` names it
        own: the address of a self-hosted forge, likewise

    """
    name = "origin" if "origin" in addresses else next(iter(addresses), "")
    if not name or (name != "origin" and len(addresses) > 1):
        return None
    host, path = _parsed(addresses[name])
    return Remote(name=name, host=host, path=path, kind=_kind(host, kind, own) if host else "")


def ways(remote: Remote | None, *, branch: str, onto: str, programs: Collection[str], at: str = "") -> tuple[Way, ...]:
    """Give how to push the branch and open the request, the first thing first.

    Args:
        remote: where to; None where nobody can tell
        branch: the one to push
        onto: the one that the request goes to
        programs: those of ``gh`` and ``glab`` that this machine has
        at: the repository's folder, quoted, where whoever pastes does not stand in it

    """
    git = f"git -C {at}" if at else "git"
    if remote is None:
        return (Way("push", f"{git} push REMOTE {shlex.quote(branch)}"),)
    name, source, target = (shlex.quote(visible(item)) for item in (remote.name, branch, onto))
    found = [Way("push", f"{git} push {name} {source}")]
    if remote.kind == "github" and "gh" in programs and not at:
        found.append(Way("open", f"gh pr create --head {source} --base {target} --fill"))
    if remote.kind == "gitlab" and "glab" in programs and not at:
        found.append(Way("open", f"glab mr create --source-branch {source} --target-branch {target} --fill"))
    address = _page(remote, branch, onto)
    if address:
        found.append(Way("open", address))
    return tuple(found)


def _page(remote: Remote, branch: str, onto: str) -> str:
    """Give the address of the form on which a request is opened; empty for a forge that we do not know."""
    base = f"https://{remote.host}/{remote.path}"
    source, target = (quote(item, safe="/") for item in (branch, onto))
    if remote.kind == "github":  # GitHub Docs, "Using query parameters to create a pull request"
        return f"{base}/compare/{target}...{source}?expand=1"
    if remote.kind == "gitlab":  # GitLab Docs, "Creating merge requests", by URL
        first, second = quote("merge_request[source_branch]", safe=""), quote("merge_request[target_branch]", safe="")
        return f"{base}/-/merge_requests/new?{first}={quote(branch, safe='')}&{second}={quote(onto, safe='')}"
    if remote.kind == "forgejo":  # as Forgejo and Gitea answer a push
        return f"{base}/compare/{target}...{source}"
    if remote.kind == "bitbucket":  # likewise; the request goes to the main branch of the repository
        return f"{base}/pull-requests/new?source={quote(branch, safe='')}&t=1"
    return ""


def _parsed(address: str) -> tuple[str, str]:
    """Give host and path of an address, both empty where it is none of a forge: a folder, or something odd."""
    host, path = "", ""
    scp = _SCP.fullmatch(address)
    if "://" not in address and scp is not None:
        host, path = scp["host"], scp["path"]
    elif address.startswith(("https://", "http://", "ssh://", "git://", "git+ssh://")):
        try:
            parts = urlsplit(address)
            host, path, port = parts.hostname or "", parts.path, parts.port
        except ValueError:
            return "", ""
        if port is not None and parts.scheme in {"https", "http"}:
            host = f"{host}:{port}"
    path = path.strip("/").removesuffix(".git")
    steps = path.split("/")
    sound = _HOST.fullmatch(host.partition(":")[0]) and len(steps) > 1 and all(map(_PART.fullmatch, steps))
    return (host, path) if sound else ("", "")


def _kind(host: str, declared: str, own: str) -> str:
    name = host.partition(":")[0].lower()
    if name in _HOSTS:
        return _HOSTS[name]
    if declared in _FORGES and own:
        try:
            if (urlsplit(own).hostname or "") == name:
                return declared
        except ValueError:
            return ""
    return next((kind for word, kind in _NAMES.items() if word in re.split(r"[.-]", name)), "")
