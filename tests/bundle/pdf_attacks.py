"""Attacks on the signed report, by whoever can list and sign the bundle anew: docs/reference/bundle-attacks.md."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from pyhanko.pdf_utils.generic import NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from tests.bundle.rich import DSSE, Rich
from tieout.bundle import manifest, statement
from tieout.seal import dsse
from tieout.seal.digest import hex_of
from tieout.seal.pades_signing import sign

REPORT = "report.pdf"
SAYS = "the signature in report.pdf does not hold: "


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfAttack:
    """What is done to the bytes of the signed report, and what verifying says."""

    do: Callable[[bytes], bytes]
    kind: str


def plain(title: str = "Examination report") -> bytes:
    """Give a PDF of two pages."""
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_report(bundle: Rich, *, by: str = "company") -> None:
    """Sign the report as ``bundle sign`` does: the PDF first, then the list, then what goes with it."""
    unsigned = plain()
    signer = bundle.by_certificate if by == "company" else bundle.stranger
    bundle.write(REPORT, sign(unsigned, signer, signed_at=datetime.now(UTC)))
    relist(bundle, unsigned)


def relist(bundle: Rich, unsigned: bytes) -> None:
    """List and sign anew, with a statement on the report as it was built."""
    bundle.sign()
    bundle.certify()
    built = statement.Unsigned(hex_of(unsigned), len(unsigned))
    payload = statement.write(bundle.read(manifest.NAME), bundle.read("bundle.json"), built)
    bundle.write(DSSE, dsse.make(payload, (bundle.signer, bundle.by_certificate)))
    bundle.stamp()


def _rotated(pdf: bytes) -> bytes:
    """Turn the first page by an increment: many readers still call the signature valid."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page[NameObject("/Rotate")] = NumberObject(180)  # type: ignore[no-untyped-call]  # pyHanko has no types there
    writer.mark_update(page.container_ref)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # as above
    return out.getvalue()


def _rewritten(pdf: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _flipped(pdf: bytes) -> bytes:
    at = pdf.index(b"Examination report")
    return pdf[:at] + b"e" + pdf[at + 1 :]


ATTACKS: dict[str, PdfAttack] = {
    "a byte of the signed report changed": PdfAttack(do=_flipped, kind="pdf-altered"),
    "signed report cut off": PdfAttack(do=lambda pdf: pdf[:-200], kind="pdf-truncated"),
    "data behind the signed report": PdfAttack(do=lambda pdf: pdf + b"\n% more\n", kind="pdf-trailing-junk"),
    "page of the signed report turned by an update": PdfAttack(do=_rotated, kind="pdf-updated-after-signing"),
    "signed report written anew": PdfAttack(do=_rewritten, kind="pdf-truncated"),
}
