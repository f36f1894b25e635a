"""Digests that one file of the bundle states of others.

The first page has one over all records, the report one over all other files: whoever edits a file and lists it anew
has to make these anew as well. The first page also has those of single files, and so have the list of the evidence and
that of the documents.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zlib
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import DOCUMENTS, EVIDENCE, LEDGER, REPORT, START, WITHHELD
from tieout.bundle.second_reader.text import RefusedError, counted, json_object, shown, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.second_reader.bundle import Bundle

LARGEST_PAGE = 64 << 20  # bytes that are read
LARGEST_XMP = 1 << 20
ON_PAGE = re.compile(  # a row of the table of files: path, what it is, digest
    r'<tr><td>(?:<a href="[^"]*">)?([A-Za-z0-9_.+@=,/-]+)(?:</a>)?</td><td>[^<]*</td>'
    r'<td>(?:<code class="digest">([0-9a-f]{64})</code>|[^<]*)</td></tr>'
)


def examine_stated(bundle: Bundle, listed: dict[str, str]) -> None:
    """Compute each digest anew, of files that are as they are listed."""
    records = {path: digest for path, digest in listed.items() if is_record(bundle, path)}
    others = {path: digest for path, digest in listed.items() if path != REPORT}
    hold_total(bundle, START, "records", records, "one was changed, added or taken out since")
    why = "it is the report of another bundle, or a file was changed, added or taken out since"
    hold_total(bundle, REPORT, "content", others, why)
    held = 0
    excused = excused_in(bundle)
    for by, path, digest in named_singly(bundle):
        if not bundle.is_file(path):
            if path not in excused:
                bundle.problems.append(f"{shown(path)} is not here, and {shown(by)} has its digest")
            continue
        held += 1
        if listed.get(path) != digest:
            message = f"{shown(path)} is not the file that {shown(by)} names: it has another digest"
            if not by.startswith(LEDGER):
                bundle.problems.append(message)
            else:
                bundle.contradicted(message, "approvals")
    if held:
        bundle.notes.append(f"digests stated: {counted(held, 'file')} held against the digest that another one names")


def is_record(bundle: Bundle, path: str) -> bool:
    """Say whether the digest of the records is over this file, too; of earlier bundles it was over no evidence."""
    is_capture = re.match(
        "evidence/[0-9]|evidence/log/" if bundle.fact("digests_stated") is not None else "evidence/", path
    )
    return not is_capture and not path.startswith("trust/") and not path.endswith((".html", ".pdf"))


def hold_total(bundle: Bundle, path: str, what: str, files: dict[str, str], why: str) -> None:
    """Hold what a file states over these against what their lines in the list come to."""
    if not bundle.is_file(path):
        return
    chunks: list[bytes] = []
    size = 0
    try:
        for chunk in bundle.files.chunks(path):
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST_PAGE:
                bundle.notes.append(f"digests stated: {path} is too large to be read for one")
                bundle.unexamined.append(path)
                return
    except (OSError, RefusedError) as error:
        bundle.unread(path, error)
        return
    data = b"".join(chunks)
    lines = "".join(f"{files[name]}  {name}\n" for name in sorted(files))
    computed = hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest().encode("ascii")
    found = set(stated_on_page(data) if path == START else stated_in_pdf(data))
    named = "that of the records" if path == START else "that of all other files"
    if found - {computed}:
        bundle.problems.append(f"{path} states another digest than {named}: {why}")
    elif found:
        bundle.notes.append(f"digests stated: {path} states {named}, and it fits")
    elif bundle.fact("digests_stated", what) == path:
        bundle.problems.append(f"bundle.json is contradicted: it says that {path} states {named}, and it does not")
    else:
        bundle.notes.append(f"digests stated: {path} states none that can be read here")


def stated_on_page(data: bytes) -> list[bytes]:
    """Give the digests that the first page states of the records."""
    return re.findall(rb'<dt>Digest of the records</dt>\s*<dd><code class="digest">([0-9a-f]{64})</code>', data)


def stated_in_pdf(data: bytes) -> Iterator[bytes]:
    """Give the digests of all other files in the metadata (XMP) of a PDF, each version of which has a stream of its own."""
    for match in re.finditer(rb"<<([^<>]{0,400})>>\s{0,2}stream\r?\n", data):
        about = match.group(1)
        length = re.search(rb"/Length ([0-9]{1,9})\b", about)
        if b"/Metadata" not in about or length is None:
            continue
        metadata = data[match.end() : match.end() + int(length.group(1))]
        if b"/FlateDecode" in about:
            try:
                metadata = zlib.decompressobj().decompress(metadata, LARGEST_XMP)
            except zlib.error:
                continue
        yield from re.findall(rb"<(?:[a-z]{1,9}:)?Keywords>[^<>]*\bcontent sha256:([0-9a-f]{64})\b", metadata)


def excused_in(bundle: Bundle) -> set[str]:
    """Give the files of which the bundle itself says that they are not in it."""
    found = {path for path, digest in ON_PAGE.findall(page_of(bundle)) if not digest}
    if bundle.is_file(WITHHELD):
        try:
            rows = csv.reader(io.StringIO(bundle.read(WITHHELD).decode("utf-8-sig"), newline=""))
            found.update(unguarded(row[0]) for row in rows if row)
        except (ValueError, csv.Error):
            pass  # others tell of it
    return found


def page_of(bundle: Bundle) -> str:
    """Give the first page; nothing of one that is too large, which is said elsewhere."""
    data = b""
    try:
        for chunk in bundle.files.chunks(START) if bundle.is_file(START) else ():
            data += chunk
            if len(data) > LARGEST_PAGE:
                return ""
    except (OSError, RefusedError):
        return ""  # which was said
    return data.decode("utf-8", "replace")


def named_singly(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    """Give what states the digest of one file, that file, and its digest in hex."""
    yield from ((START, path, digest) for path, digest in ON_PAGE.findall(page_of(bundle)) if digest)
    for by in sorted(bundle.kinds):
        is_head = by.startswith(LEDGER) and by.endswith("/checkpoint.json")
        if not bundle.is_file(by) or not (is_head or by in (DOCUMENTS, EVIDENCE)):
            continue
        if by == EVIDENCE and sum(map(len, bundle.files.chunks(by))) > LARGEST_PAGE:
            bundle.unexamined.append(by)
            continue
        try:
            found = json_object(b"".join(bundle.files.chunks(by)) if by == EVIDENCE else bundle.read(by))
        except (OSError, RefusedError):
            continue  # others tell of what has to be JSON
        for path, digest in pairs_in(by, found):
            is_path = isinstance(path, str) and (bundle.is_file(path) or by == EVIDENCE)
            if is_path and re.fullmatch("sha256:[0-9a-f]{64}", str(digest)):
                yield by, str(path), str(digest)[7:]


def pairs_in(by: str, found: dict[str, object]) -> list[tuple[object, object]]:
    """Give what a file that states digests of single files names, and the digest of each."""
    if by == DOCUMENTS:
        return [(one.get("file"), one.get("file_digest")) for one in objects(found.get("documents"))]
    if by == EVIDENCE:
        return [(one.get("path"), one.get("digest")) for one in objects(found.get("captures"))]
    heads = found.get("heads")
    return [(by.rpartition("/")[0] + "/pr-heads.bundle", heads.get("file"))] if isinstance(heads, dict) else []


def objects(found: object) -> list[dict[str, object]]:
    """Give the objects of a list."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
