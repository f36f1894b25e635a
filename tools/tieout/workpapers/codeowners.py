"""Heads and people -> the lines of CODEOWNERS by which a forge asks the approver of a text.

A line without owners would let anybody approve, so none is ever made: who cannot be told is named instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.texts.authority import Authority
from tieout.model.characters import visible
from tieout.model.examination import PEOPLE_PATH, SETTINGS_PATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.examination import Examination

_BEGIN = "# BEGIN tieout"
_MADE = " written by `tieout export codeowners` from the heads of documents and registers/people.yaml"
BEGIN = f"{_BEGIN}:{_MADE}"
"""The first line of the block of a programme at the top of its repository; in a folder its name stands before the colon."""
END = "# END tieout"
# GitHub: letters, digits and single hyphens; accounts that a company manages end in _shortcode.
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_GITLAB_LOGIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")
_SECTION = re.compile(r"[ \t]*\^?\[")
# A pattern, a comment behind a blank, and blanks of other kinds, which part a line in two.
_ODD = re.compile(r"[\[\]*?!\\\x00-\x1f\x7f\ud800-\udfff]|//| #|[^\S ]")


class OwnedFile(NamedTuple):
    """A file and the accounts whose approval it needs."""

    path: str
    """From the top of the repository."""
    logins: tuple[str, ...]
    """At least one; sorted, without the ``@``."""


class Unresolved(NamedTuple):
    """A file for which no line can be written."""

    path: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Who has to be asked, file by file, and for which nobody can be."""

    files: tuple[OwnedFile, ...]
    unresolved: tuple[Unresolved, ...]


def owners(examination: Examination, *, below: str = "") -> Owners:
    """Give the owners of every document and of ``controls.yaml``, sorted by path; ``below`` as ``github.commands``.

    Of a document that is its approver, without one its owner; of ``controls.yaml`` everybody who owns a control.
    What could not be read of them is unresolved: a line that is left out asks nobody.
    """
    files: list[OwnedFile] = []
    unresolved = [*_unread(examination, below)]
    absent = examination.why_absent("people")
    if absent is not None:
        # Whoever is meant is then unknown everywhere: the cause is told, and not each text.
        return Owners(files=(), unresolved=tuple(sorted(unresolved)) or (Unresolved(f"{below}{PEOPLE_PATH}", absent),))
    wanted = [(item.path, Authority(item.approver or "", item.owner or "")) for item in examination.documents]
    for path, authority in wanted:
        references = authority.references(examination.roster, examination.as_of)
        _add(files, unresolved, examination, f"{below}{path}", references)
    responsible = tuple(dict.fromkeys(item.owner or "" for item in examination.controls))
    if responsible:
        _add(files, unresolved, examination, f"{below}{SETTINGS_PATH}", responsible)
    return Owners(files=tuple(sorted(files)), unresolved=tuple(sorted(set(unresolved))))


def _add(
    files: list[OwnedFile],
    unresolved: list[Unresolved],
    examination: Examination,
    path: str,
    references: tuple[str, ...],
) -> None:
    if _ODD.search(path) or visible(path) != path:
        unresolved.append(Unresolved(path, "its name cannot be written in CODEOWNERS; rename it"))
        return
    logins: set[str] = set()
    for reference in references or ("",):
        found, why = _logins(examination, reference)
        logins |= found
        if why:
            unresolved.append(Unresolved(path, why))
    if logins and not any(item.path == path for item in unresolved):
        files.append(OwnedFile(path, tuple(sorted(logins, key=str.casefold))))


def _logins(examination: Examination, reference: str) -> tuple[set[str], str]:
    """Give the accounts of everybody whom a reference means today, or why there is none."""
    if not reference:
        return set(), "no approver and no owner is named"
    holders = examination.roster.holders(reference)
    if holders is None:
        return set(), f"{reference} is not in the people register"
    present = [person for person in holders if person.is_present(examination.as_of)]
    if not present:
        return set(), f"nobody holds {reference} today"
    # One account of each: a further one is for other work, and would let a person approve what they proposed.
    found = {person.logins[0] for person in present if person.logins}
    forge = examination.program.changes.forge
    form = _GITLAB_LOGIN if forge is not None and forge.kind == "gitlab" else _LOGIN
    odd = sorted(login for login in found if not form.fullmatch(login))
    if odd:
        return set(), f"'{visible(odd[0])}' is no login"
    return (found, "") if found else (set(), f"nobody who holds {reference} has a login in the people register")


def _unread(examination: Examination, below: str) -> Iterator[Unresolved]:
    from_heads = {item.path for item in examination.documents} | {PEOPLE_PATH, SETTINGS_PATH}
    globs = (*examination.program.documents.policies, *examination.program.documents.runbooks)
    starts = tuple(dict.fromkeys(glob.partition("*")[0] for glob in globs))
    for item in examination.unreadable:
        path = item.location.path
        if path in from_heads or path.startswith(starts):
            yield Unresolved(f"{below}{path}", f"line {item.location.line} could not be read: {item.message}")


def block(files: Iterable[OwnedFile], *, below: str = "") -> str:
    """Give the lines between the markers, the markers with them; ``below`` as ``owners``, and it tells blocks apart."""
    lines = [
        f"/{item.path.replace(' ', chr(92) + ' ')} {' '.join(f'@{login}' for login in item.logins)}" for item in files
    ]
    return "\n".join([f"{_begin(below)}{_MADE}", *lines, END]) + "\n"


def with_block(text: str, made: str, *, below: str = "", at_gitlab: bool = False) -> str | None:
    """Put the block in place of the one in a text, else behind it; what else is there stays. None for torn markers.

    At GitLab a new one stands before the first section, whose rules it would else take on.

    Each programme of a repository has a block, by its folder. One that names no folder, and holds lines of ``below``
    alone, is of a release that told none.
    """
    lines = text.split("\n")
    blocks = _blocks(lines)
    if blocks is None:
        return None
    mine = [found for found in blocks if lines[found[0]].startswith(_begin(below))]
    if not mine and below:
        mine = [found for found in blocks if lines[found[0]].startswith(_begin("")) and _is_of(lines, found, below)]
    if len(mine) > 1:
        return None
    section = next((number for number, line in enumerate(lines) if _SECTION.match(line)), None)
    if not mine and at_gitlab and section is not None:
        return "\n".join([*lines[:section], *made.split("\n"), *lines[section:]])
    if not mine:
        kept = text if not text or text.endswith("\n") else f"{text}\n"
        return f"{kept}\n{made}" if kept else made
    ((start, end),) = mine
    return "\n".join([*lines[:start], *made.removesuffix("\n").split("\n"), *lines[end + 1 :]])


def is_optional(text: str, *, below: str = "") -> bool:
    """Say whether the block stands in a section of GitLab, ``^[Name]``, in which nobody has to approve."""
    lines = text.split("\n")
    above = next((number for number, line in enumerate(lines) if line.startswith(_begin(below))), 0)
    return next((line.lstrip().startswith("^") for line in reversed(lines[:above]) if _SECTION.match(line)), False)


def _begin(below: str) -> str:
    return f"{_BEGIN} {below}:" if below else f"{_BEGIN}:"


def _blocks(lines: list[str]) -> list[tuple[int, int]] | None:
    """Give the numbers of the first and last line of each block; None where a marker lacks its other one."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for number, line in enumerate(lines):
        if line.startswith(_BEGIN):
            if start is not None:
                return None
            start = number
        elif line.startswith(END):
            if start is None:
                return None
            found.append((start, number))
            start = None
    return found if start is None else None


def _is_of(lines: list[str], of: tuple[int, int], below: str) -> bool:
    inner = lines[of[0] + 1 : of[1]]
    return bool(inner) and all(line.startswith(f"/{below.replace(' ', chr(92) + ' ')}") for line in inner)
