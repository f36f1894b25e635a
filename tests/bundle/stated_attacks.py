"""Attacks on what one file states of others, by whoever can list and sign anew: docs/reference/bundle-attacks.md."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bundle.rich import LEDGER, Rich, record
from tests.bundle.samples import FILES
from tieout.bundle import manifest
from tieout.model.ledger import LEDGER_NAMESPACE
from tieout.seal.canonical import canonical_json
from tieout.seal.digest import hex_of, spelled

PAGE, REPORT, DOCUMENTS = "START-HERE.html", "report.pdf", "documents.json"
TEXT, TABLE = "policies/POL-002.md", "requests.csv"
CHECKPOINT, HEADS = f"{LEDGER}/2026-Q1/checkpoint.json", f"{LEDGER}/2026-Q1/pr-heads.bundle"
REVIEW = "evidence/access-reviews/2026-03-19-chat.yaml"
ELSEWHERE = "ab" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAttack:
    """What is done before all is listed and signed anew, and what verifying says."""

    do: Callable[[Rich], object]
    kind: str
    says: str


def page(digest: str) -> bytes:
    """Give a first page that states a digest of the records."""
    told = f'<div><dt>Digest of the records</dt><dd><code class="digest">{digest}</code></dd></div>\n'
    return FILES[PAGE] + told.encode()


def report(digest: str, *, is_packed: bool = True) -> bytes:
    """Give the outline of a PDF whose metadata state a digest of all other files."""
    xmp = f"<x:xmpmeta><pdf:Keywords>content sha256:{digest}</pdf:Keywords></x:xmpmeta>".encode()
    data, how = (zlib.compress(xmp), "/Filter /FlateDecode") if is_packed else (xmp, "")
    head = f"%PDF-1.7\n1 0 obj\n<</Type /Metadata/Subtype /XML{how}/Length {len(data)}>>\nstream\n".encode()
    return head + data + b"\nendstream\nendobj\n%%EOF\n"


def digests_in(folder: Path) -> dict[str, str]:
    """Give those of all files that are to be listed."""
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: hex_of(path.read_bytes()) for name, path in names.items() if not manifest.is_beside(name)}


def state_anew(bundle: Rich) -> None:
    """Make the digests of page and report fit what is there, as building does."""
    bundle.write(PAGE, page(manifest.records_digest(digests_in(bundle.folder))))
    bundle.write(REPORT, report(manifest.content_digest(digests_in(bundle.folder))))


def documents(digest: str) -> bytes:
    of = {"id": "POL-002", "path": "policies/access-control.md", "file": TEXT, "file_digest": digest, "digest": digest}
    return json.dumps({"schema": "tieout.documents/v1", "documents": [of]}).encode()


def with_stated(bundle: Rich) -> None:
    """Add what states digests, and the files that they are of."""
    bundle.write(DOCUMENTS, documents(spelled(hex_of(bundle.read(TEXT)))))
    bundle.write(TABLE, b"Request,Our answer\r\nR-001,open\r\n")
    bundle.write(REVIEW, b"schema: tieout.access-review/v1\n")
    bundle.write(HEADS, b"# v2 git bundle\n")
    checkpoint = json.loads(bundle.read(CHECKPOINT)) | {
        "heads": {"count": 1, "file": spelled(hex_of(bundle.read(HEADS)))}
    }
    bundle.write(CHECKPOINT, canonical_json(checkpoint) + b"\n")
    bundle.write(f"{CHECKPOINT}.sig", bundle.keeper.sign(bundle.read(CHECKPOINT), LEDGER_NAMESPACE))
    bundle.write("bundle.json", record(bundle.signer, digests_stated={"records": PAGE, "content": REPORT}))
    state_anew(bundle)
    bundle.sign()


def _edit(path: str, *, is_stated_anew: bool) -> Callable[[Rich], None]:
    def do(bundle: Rich) -> None:
        bundle.write(path, bundle.read(path) + b"and anyone else\n")
        if is_stated_anew:
            state_anew(bundle)

    return do


def _answered(bundle: Rich) -> None:
    bundle.write(TABLE, b"Request,Our answer\r\nR-001,accepted\r\n")
    bundle.write(REPORT, report(manifest.content_digest(digests_in(bundle.folder))))


def _reviewed(bundle: Rich) -> None:
    bundle.write(REVIEW, b"schema: tieout.access-review/v1\nsigned_off: true\n")
    bundle.write(REPORT, report(manifest.content_digest(digests_in(bundle.folder))))


def _without(path: str, data: bytes) -> Callable[[Rich], None]:
    def do(bundle: Rich) -> None:
        bundle.write(path, data)
        if path == PAGE:
            bundle.write(REPORT, report(manifest.content_digest(digests_in(bundle.folder))))

    return do


_NOT_ITS_REPORT = f"{REPORT} is not the report of this bundle: it states "
_OTHER_RECORDS = f"{PAGE} states the digest "
_CONTRADICTED = "bundle.json is contradicted: it says that "
ATTACKS: dict[str, StatedAttack] = {
    "report of an earlier bundle put into a newer one": StatedAttack(
        do=lambda b: b.write(REPORT, report(ELSEWHERE)), kind="other-report",
        says=f"{_NOT_ITS_REPORT}{ELSEWHERE[:12]}... over all other files, and they come to ",
    ),
    "the same, its metadata not packed": StatedAttack(
        do=lambda b: b.write(REPORT, report(ELSEWHERE, is_packed=False)), kind="other-report", says=_NOT_ITS_REPORT,
    ),
    "page edited, and the report left": StatedAttack(
        do=_edit("controls.html", is_stated_anew=False), kind="other-report", says=_NOT_ITS_REPORT,
    ),
    "first page of an earlier bundle put into a newer one": StatedAttack(
        do=_without(PAGE, page(ELSEWHERE)), kind="other-records",
        says=f"{_OTHER_RECORDS}{ELSEWHERE[:12]}... of the records, and they come to ",
    ),
    "answer to a request edited, and the report made anew": StatedAttack(
        do=_answered, kind="other-records", says=_OTHER_RECORDS,
    ),
    "record of an access review edited, and the report made anew": StatedAttack(
        do=_reviewed, kind="other-records", says=_OTHER_RECORDS,
    ),
    "text of a policy edited, and both digests made anew": StatedAttack(
        do=_edit(TEXT, is_stated_anew=True), kind="other-file",
        says=f"{TEXT} is not the file that {DOCUMENTS} names: its digest is ",
    ),
    "commits that were reviewed exchanged, and both digests made anew": StatedAttack(
        do=_edit(HEADS, is_stated_anew=True), kind="other-file",
        says=f"{HEADS} is not the file that {CHECKPOINT} names: its digest is ",
    ),
    "digest taken off the first page": StatedAttack(
        do=_without(PAGE, FILES[PAGE]), kind="facts",
        says=f"{_CONTRADICTED}{PAGE} states the digest of the records, and it does not",
    ),
    "digest taken out of the report": StatedAttack(
        do=_without(REPORT, b"%PDF-1.7\n%%EOF\n"), kind="facts",
        says=f"{_CONTRADICTED}{REPORT} states the digest of the content, and it does not",
    ),
}  # fmt: skip
