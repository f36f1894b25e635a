"""What a commit's message claims: numbers, people, other commits. Claims all of them, to be held against facts."""

from __future__ import annotations

import re
from typing import NamedTuple

from tieout.model.change import Identity
from tieout.model.characters import visible

_WEB_FLOW = Identity(name="GitHub", email="noreply@github.com")
_NUMBERED = re.compile(r"\(#([0-9]{1,9})\)")
_MERGED = re.compile(r"Merge (?:pull request )?((?:#[0-9]{1,9}[ ,]*(?:and )?)+)")
_NUMBER = re.compile(r"#([0-9]{1,9})")
_COAUTHOR = re.compile(rb"^ *co-authored-by:[ \t]*([^<\n]*)<([^>\n]*)>", re.IGNORECASE | re.MULTILINE)
_REVERTS = re.compile(rb"[Tt]his reverts commit ([0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])")
_PICKED = re.compile(rb"cherry[ -]picked from commit ([0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])")
_REVERTS_NUMBER = re.compile(rb"^ *Reverts [A-Za-z0-9_./-]*#([0-9]{1,9})", re.MULTILINE)


class Named(NamedTuple):
    """Another change that a message names as the one it repeats or takes back."""

    is_revert: bool
    oid: str
    """Empty where a number names it."""
    number: int | None


def numbers(subject: str) -> tuple[int, ...]:
    """Give the numbers that a subject claims, each once, in their order."""
    merged = _MERGED.match(subject)
    found = [*(_NUMBER.findall(merged[1]) if merged else ()), *_NUMBERED.findall(subject)]
    return tuple(dict.fromkeys(map(int, found)))


def coauthors(message: bytes) -> tuple[Identity, ...]:
    """Give whom the trailers name, each once. Git wants them at the end; they count wherever they stand."""
    if b"uthored-" not in message.lower():
        return ()
    pairs = ((_text(name.strip()), _text(email.strip())) for name, email in _COAUTHOR.findall(message))
    return tuple(dict.fromkeys(Identity(name=name, email=email) for name, email in pairs))


def named(message: bytes) -> tuple[Named, ...]:
    """Give the changes that a message says it repeats or takes back, in their order, reverts first."""
    found = [Named(is_revert=True, oid=oid.decode("ascii"), number=None) for oid in _REVERTS.findall(message)]
    found += [Named(is_revert=True, oid="", number=int(digits)) for digits in _REVERTS_NUMBER.findall(message)]
    found += [Named(is_revert=False, oid=oid.decode("ascii"), number=None) for oid in _PICKED.findall(message)]
    return tuple(dict.fromkeys(found))


def is_web_flow(identity: Identity) -> bool:
    """Say whether a name and address are those under which GitHub commits what people do on its pages.

    By these alone: whoever writes a commit can claim them.
    """
    return identity == _WEB_FLOW


def text(message: bytes) -> str:
    """Give a message without the blanks by which Git indents it; odd bytes as lone surrogates (PEP 383)."""
    lines = message.decode("utf-8", "surrogateescape").split("\n")
    return "\n".join(line.removeprefix("    ") for line in lines)


def _text(data: bytes) -> str:
    return visible(data.decode("utf-8", "surrogateescape"))
