"""Report and sources -> every file of a bundle but its manifest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.bundle import instructions, manifest
from tieout.bundle.part import Making, Part
from tieout.bundle.parts import approvals, documents, evidence, record, results, trust
from tieout.bundle.trust import ALLOWED_SIGNERS, allowed_signers
from tieout.model.errors import UnreachableError
from tieout.render import html, names, pdf
from tieout.render.report import ListedFile
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.bundle.handed import Handed
    from tieout.render.report import Report
    from tieout.seal.sshkey import PublicKey

# In the order in which the first page lists their files.
PARTS = (results.part, approvals.part, evidence.part, documents.part, trust.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The files of a bundle, by path."""

    files: Mapping[str, bytes]
    remarks: tuple[str, ...] = ()
    """What was left out, and what would bring it in."""


def content(
    report: Report,
    handed: Handed,
    *,
    keys: tuple[PublicKey, ...] = (),
    certificates: Mapping[str, bytes] | None = None,
    with_pdf: bool = True,
) -> Content:
    """Make every file; the same input gives the same bytes on the same versions of the libraries.

    Raises IntegrityError where what is handed on is not what was examined.
    """
    making = Making(report=report, handed=handed, keys=keys, certificates=certificates or {})
    parts = tuple(part(making) for part in PARTS)
    remarks = tuple(remark for part in parts for remark in part.remarks)
    if not with_pdf:
        return Content(files=_files(making, parts, lacking="left out on request"), remarks=remarks)
    files = _files(making, parts, lacking="")
    sums = manifest.write({path: hex_of(data) for path, data in files.items()})
    complete = replace(report, content_digest=hex_of(sums))
    title = f"{report.organization}: examination report"
    try:
        files[names.REPORT] = pdf.pdf(html.report_html(complete), title=title, created=report.outcome.as_of)
    except UnreachableError as error:
        remark = f"{names.REPORT} was left out: {error.message}"
        remark += f" ({error.remedy})" if error.remedy else ""
        return Content(files=_files(making, parts, lacking=error.message), remarks=(remark, *remarks))
    return Content(files=files, remarks=remarks)


def _files(making: Making, parts: tuple[Part, ...], *, lacking: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for part in parts:
        files |= part.files
    files[record.NAME] = record.record(making, lacking)
    ledger = making.handed.ledger if making.report.approvals.is_examined else ()
    examined = making.report.examination.ledger
    files[instructions.NAME] = instructions.page(making.keys, examined, ledger, captured=frozenset(files))
    if making.keys:
        files[ALLOWED_SIGNERS] = allowed_signers(making.keys)
    about = f"not included: {lacking}" if lacking else "this examination as one document"
    listed = [
        ListedFile(path=names.REPORT, about=about, present=not lacking),
        *(item for part in parts for item in part.listed),
        *_listed(files, record.NAME, record.ABOUT),
        *_listed(files, instructions.NAME, "how to verify this bundle without Tieout"),
        *_listed(files, ALLOWED_SIGNERS, "the public key that was to sign; compare it with one received another way"),
    ]
    for page in html.bundle_pages(replace(making.report, files=tuple(listed))):
        files[page.path] = page.text.encode("utf-8")
    return files


def _listed(files: Mapping[str, bytes], path: str, about: str) -> tuple[ListedFile, ...]:
    return (ListedFile(path=path, digest=hex_of(files[path]), about=about),) if path in files else ()
