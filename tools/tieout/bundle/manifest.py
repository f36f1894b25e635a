"""``SHA256SUMS``: every file of a bundle with its digest, as ``sha256sum -c`` reads it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.bundle.paths import collisions, path_problem
from tieout.model.characters import visible
from tieout.render.names import NO_RECORDS, NO_RECORDS_BEFORE, REPORT
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
LARGEST = 64 << 20
"""Bytes of a manifest that we read: about 600,000 files."""
_NO_RECORDS, _NO_RECORDS_BEFORE = (re.compile(pattern, re.ASCII) for pattern in (NO_RECORDS, NO_RECORDS_BEFORE))
_LINE = re.compile(r"([0-9a-f]{64})  (.+)", re.DOTALL)
_SHOWN = 5
"""Malformed lines that are each named; of more, their number."""


class PathError(ValueError):
    """A path that a bundle may not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """Something about a manifest that ours never have."""

    kind: str
    """``malformed-manifest``, ``duplicate-line``, ``manifest-order``, ``bad-path`` or ``collision``."""
    path: str
    """The path that is meant; else the manifest's own."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest as read."""

    digests: Mapping[str, str]
    """Path -> 64 hex digits, from the lines that could be read; of doubles the first."""
    defects: tuple[Defect, ...]


def is_beside(path: str) -> bool:
    """Say whether a path is the manifest or goes with it: signature, token, attestation.

    Such files are not listed; they lie at the top.
    """
    return "/" not in path and (path == NAME or path.startswith(f"{NAME}."))


def write(digests: Mapping[str, str]) -> bytes:
    """Give the manifest of these files: two blanks, LF, sorted by bytes.

    Raises PathError for a path that a bundle may not hold.
    """
    for path in digests:
        problem = path_problem(path)
        if problem is None and is_beside(path):
            problem = f"is kept for what goes with {NAME}"
        if problem is not None:
            raise PathError(f"{visible(path)} {problem}")
    for path, problem in collisions(digests):
        raise PathError(f"{visible(path)} {problem}")
    # All of it is ASCII here, so that the order of text is the order of bytes.
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode("ascii")


def records_digest(digests: Mapping[str, str], *, is_before: bool = False) -> str:
    """Give the SHA-256, in hex, over the lines of those files, of all these, that neither rendering nor signing makes.

    A page can show it, though the manifest lists the page. Pages, PDFs and ``trust/`` are left out, and captures and
    their log too: their digests stand in the tables. ``is_before``: as bundles stated it that do not name who does.
    """
    left_out = _NO_RECORDS_BEFORE if is_before else _NO_RECORDS
    return hex_of(write({path: digest for path, digest in digests.items() if not left_out.match(path)}))


def content_digest(digests: Mapping[str, str]) -> str:
    """Give the SHA-256, in hex, over the lines of all these files but the report: it states it, and cannot hold its own."""
    return hex_of(write({path: digest for path, digest in digests.items() if path != REPORT}))


def parse(data: bytes) -> Manifest:
    """Read a manifest and say what in it ours never have; it never raises."""
    text = data.decode("utf-8", "surrogateescape")
    digests: dict[str, str] = {}
    defects: list[Defect] = []
    odd: list[int] = []
    if text and not text.endswith("\n"):
        defects.append(_malformed("its last line has no end"))
    if "\r" in text:
        defects.append(_malformed("it has carriage returns: someone changed its line ends"))
        text = text.replace("\r\n", "\n")
    lines = text.removesuffix("\n").split("\n") if text else []
    if not lines:
        defects.append(_malformed("it lists no file"))
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None:
            odd.append(number)
            continue
        digest, path = match.groups()
        if path in digests:
            same = "again" if digests[path] == digest else "again with another digest"
            message = f"line {number} of {NAME} lists {visible(path)} {same}"
            defects.append(Defect(kind="duplicate-line", path=path, message=message))
        else:
            digests[path] = digest
    defects.extend(_odd_lines(odd))
    defects.extend(_bad_paths(digests))
    ordered = list(digests)
    if ordered != sorted(ordered, key=lambda path: path.encode("utf-8", "surrogateescape")):
        message = f"{NAME} is not sorted, so it is not as it was built"
        defects.append(Defect(kind="manifest-order", path=NAME, message=message))
    return Manifest(digests=digests, defects=tuple(defects))


def _odd_lines(numbers: list[int]) -> Iterable[Defect]:
    for number in numbers[:_SHOWN]:
        yield _malformed(f"line {number} is not a digest, two blanks and a path")
    if len(numbers) > _SHOWN:
        yield _malformed(f"{len(numbers) - _SHOWN} more lines are not either")


def _bad_paths(digests: Mapping[str, str]) -> Iterable[Defect]:
    for path in digests:
        problem = path_problem(path)
        if problem is None and is_beside(path):
            problem = "goes with the manifest and cannot be in it"
        if problem is not None:
            message = f"{NAME} lists {visible(path)!r}, which {problem}"
            yield Defect(kind="bad-path", path=path, message=message)
    for path, problem in collisions(digests):
        message = f"{NAME} lists {visible(path)}, which {problem}"
        yield Defect(kind="collision", path=path, message=message)


def _malformed(what: str) -> Defect:
    return Defect(kind="malformed-manifest", path=NAME, message=f"{NAME} is malformed: {what}")
