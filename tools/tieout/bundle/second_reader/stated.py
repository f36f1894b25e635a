"""Digests that one file of the bundle states of others.

The first page has one over all records, the report one over all other files: whoever edits a file and lists it anew
has to make these anew as well.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import DOCUMENTS, LEDGER, REPORT, START
from tieout.bundle.second_reader.text import RefusedError, counted, json_object, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.second_reader.bundle import Bundle

LARGEST_PAGE = 64 << 20  # bytes that are read
LARGEST_XMP = 1 << 20


def examine_stated(bundle: Bundle, listed: dict[str, str]) -> None:
    """Compute each digest anew, of files that are as they are listed."""
    records = {path: digest for path, digest in listed.items() if is_record(bundle, path)}
    others = {path: digest for path, digest in listed.items() if path != REPORT}
    hold_total(bundle, START, "records", records, "one was changed, added or taken out since")
    why = "it is the report of another bundle, or a file was changed, added or taken out since"
    hold_total(bundle, REPORT, "content", others, why)
    held = 0
    for by, path, digest in named_singly(bundle):
        held += 1
        if listed[path] != digest:
            message = f"{shown(path)} is not the file that {shown(by)} names: it has another digest"
            if by == DOCUMENTS:
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


def named_singly(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    """Give what states the digest of one file, that file, and its digest in hex."""
    for by in sorted(bundle.kinds):
        is_head = by.startswith(LEDGER) and by.endswith("/checkpoint.json")
        if not bundle.is_file(by) or not (is_head or by == DOCUMENTS):
            continue
        try:
            found = json_object(bundle.read(by))
        except RefusedError:
            continue  # others tell of what has to be JSON
        heads, documents = found.get("heads"), found.get("documents")
        pairs: list[tuple[object, object]] = []
        if is_head and isinstance(heads, dict):
            pairs = [(by.rpartition("/")[0] + "/pr-heads.bundle", heads.get("file"))]
        elif not is_head and isinstance(documents, list):
            pairs = [(one.get("file"), one.get("file_digest")) for one in documents if isinstance(one, dict)]
        for path, digest in pairs:
            if isinstance(path, str) and bundle.is_file(path) and re.fullmatch("sha256:[0-9a-f]{64}", str(digest)):
                yield by, path, str(digest)[7:]
