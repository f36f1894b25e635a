"""Digests that one file of a bundle states of others: computed anew, and held against what is stated."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle import facts as said
from tieout.bundle import manifest
from tieout.bundle.container import Problem
from tieout.bundle.once import TwofoldError
from tieout.bundle.verification import StatedTold
from tieout.model.characters import visible
from tieout.ports.storage import UnreadableFileError
from tieout.render.names import DOCUMENTS, EVIDENCE_WHOLE, LEDGER, REPORT, START

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from tieout.bundle.container import Container

RECORDS, CONTENT = "records", "content"
_CHECKPOINT = "/checkpoint.json"
_LARGEST = 64 << 20
_LARGEST_RDF = 1 << 20
_ON_THE_PAGE = re.compile(rb'<dt>Digest of the records</dt>\s*<dd><code class="digest">([0-9a-f]{64})</code>')
_STREAM = re.compile(rb"<<([^<>]{0,400})>>\s{0,2}stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d{1,9})\b")
_KEYWORD = re.compile(rb"<(?:[a-z]{1,9}:)?Keywords>[^<>]*\bcontent sha256:([0-9a-f]{64})\b")
_ROW = re.compile(
    r'<tr><td>(?:<a href="[^"]*">)?(?P<path>[A-Za-z0-9_.+@=,/-]+)(?:</a>)?</td><td>[^<]*</td>'
    r'<td>(?:<code class="digest">(?P<digest>[0-9a-f]{64})</code>|[^<]*)</td></tr>',
    re.ASCII,
)
"""A file in the table of the first page; one without a digest is not in the bundle, or too late to have one."""
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})", re.ASCII)


class Stated(NamedTuple):
    """What holding them came to."""

    contradictions: tuple[Problem, ...] = ()
    told: StatedTold = StatedTold()
    unheld: tuple[str, ...] = ()
    """Files whose digest could not be read: it was held against nothing."""
    remarks: tuple[str, ...] = ()


def keyword_of(digest: str) -> str:
    """Give what the metadata of report.pdf say of all other files; ``digest`` is over the list of them, in hex."""
    return f"content sha256:{digest}"


def read_stated(
    container: Container, digests: Mapping[str, str], record: object, withheld: Collection[str] = ()
) -> Stated:
    """Hold each of them; ``digests`` are those of the bundle's files, in hex, ``record`` what bundle.json says.

    A file that is named with its digest is there, or ``withheld``, or the first page says that it is not.

    A bundle of before there was such a digest states none, which is told and wrong only where bundle.json names it.
    """
    found: list[Problem] = []
    remarks: list[str] = []
    unheld: list[str] = []
    whole = dict.fromkeys((START, REPORT), False)
    for path, what, computed in _totals(digests, record):
        try:
            values = _values(container.read(path, _LARGEST), path) if path in digests else set()
        except UnreadableFileError as error:
            remarks.append(f"the digest that {path} states was not held: {error.message}")
            unheld.append(path)
            continue
        whole[path] = values == {computed}
        if values and not whole[path]:
            found.append(_unlike(path, next(iter(values - {computed})), computed))
        elif not values and path in digests and said.value_at(record, "digests_stated", what) == path:
            message = (
                f"{said.NAME} is contradicted: it says that {path} states the digest of the {what}, and it does not"
            )
            found.append(Problem(kind="facts", path=said.NAME, message=message))
    held = 0
    page = _page(container, digests)
    excused = {*withheld, *(path for path, digest in page if not digest)}
    for by, path, digest in _singly(container, digests, page):
        if path not in digests:
            if path not in excused:
                message = f"{visible(path)} is not in the bundle, and {by} has its digest"
                found.append(Problem(kind="taken-out", path=path, message=message))
            continue
        held += 1
        if digests[path] == digest:
            continue
        message = (
            f"{visible(path)} is not the file that {by} names: its digest is {digests[path][:12]}..., and {by} has"
            f" {digest[:12]}..."
        )
        if by.startswith(f"{LEDGER}/") and said.admitted(record, "approvals"):
            remarks.append(f"{message}, as the bundle reports itself")
        else:
            found.append(Problem(kind="other-file", path=path, message=message))
    is_told = REPORT not in digests or any(item.kind == "other-report" for item in found)
    told = StatedTold(records=whole[START], report=None if is_told else whole[REPORT], files=held)
    return Stated(tuple(found), told, tuple(unheld), tuple(remarks))


def _totals(digests: Mapping[str, str], record: object) -> Iterator[tuple[str, str, str]]:
    """Give each file that states a digest over many, what it is of, and what it comes to."""
    is_before = said.value_at(record, "digests_stated") is None
    yield START, RECORDS, manifest.records_digest(digests, is_before=is_before)
    yield REPORT, CONTENT, manifest.content_digest(digests)


def _unlike(path: str, stated: str, computed: str) -> Problem:
    if path == REPORT:
        message = (
            f"{path} is not the report of this bundle: it states {stated[:12]}... over all other files, and they come to"
            f" {computed[:12]}...: it was made for another one, or a file was changed, added or taken out since"
        )
        return Problem(kind="other-report", path=path, message=message)
    message = (
        f"{path} states the digest {stated[:12]}... of the records, and they come to {computed[:12]}...: one was changed,"
        " added or taken out since, or the page is of another bundle"
    )
    return Problem(kind="other-records", path=path, message=message)


def _values(data: bytes, path: str) -> set[str]:
    """Give the digests that it states: one, in ours."""
    if path == START:
        return {value.decode("ascii") for value in _ON_THE_PAGE.findall(data)}
    return {value.decode("ascii") for rdf in _metadata(data) for value in _KEYWORD.findall(rdf)}


def _metadata(pdf: bytes) -> Iterator[bytes]:
    """Give the XMP of a PDF, as built and as each increment has it: it lies in a stream of its own (ISO 32000-1, 14.3.2)."""
    for match in _STREAM.finditer(pdf):
        length = _LENGTH.search(match[1])
        if b"/Metadata" not in match[1] or length is None:
            continue
        data = pdf[match.end() : match.end() + int(length[1])]
        if b"/FlateDecode" not in match[1]:
            yield data
            continue
        try:
            yield zlib.decompressobj().decompress(data, _LARGEST_RDF)
        except zlib.error:
            continue


def _page(container: Container, digests: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give the files in the table of the first page, each with its digest in hex; of one too large others tell."""
    try:
        data = container.read(START, _LARGEST) if START in digests else b""
    except UnreadableFileError:
        return []
    return [(row["path"], row["digest"] or "") for row in _ROW.finditer(data.decode("utf-8", "replace"))]


def _singly(
    container: Container, digests: Mapping[str, str], page: list[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Give who states the digest of one file of the bundle, that file, and its digest or the first digits of it."""
    yield from ((START, path, digest) for path, digest in page if digest)
    for item in _listed(container, digests, DOCUMENTS, "documents"):
        yield from _named(DOCUMENTS, said.value_at(item, "file"), said.value_at(item, "file_digest"), among=digests)
    for item in _listed(container, digests, EVIDENCE_WHOLE, "captures"):
        yield from _named(EVIDENCE_WHOLE, said.value_at(item, "path"), said.value_at(item, "digest"))
    for path in sorted(digests):
        if path.startswith(f"{LEDGER}/") and path.endswith(_CHECKPOINT):
            heads = said.value_at(_object(container, digests, path), "heads", "file")
            yield from _named(path, f"{path.removesuffix(_CHECKPOINT)}/pr-heads.bundle", heads, among=digests)


def _listed(container: Container, digests: Mapping[str, str], path: str, key: str) -> list[object]:
    found = said.value_at(_object(container, digests, path), key)
    return found if isinstance(found, list) else []


def _named(
    by: str, path: object, digest: object, *, among: Collection[str] | None = None
) -> Iterator[tuple[str, str, str]]:
    """Give it where there is such a digest; ``among`` are the files of which alone something is said."""
    match = _DIGEST.fullmatch(digest) if isinstance(digest, str) else None
    if isinstance(path, str) and match is not None and (among is None or path in among):
        yield by, path, match[1]


def _object(container: Container, digests: Mapping[str, str], path: str) -> object:
    """Read JSON; None for what is none, of which others tell."""
    try:
        return said.parse(container.read(path, _LARGEST)) if path in digests else None
    except (UnreadableFileError, TwofoldError):
        return None
