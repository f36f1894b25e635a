"""Report and sources -> every file of a bundle but its manifest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.bundle import instructions, manifest
from tieout.bundle.part import Making, Part
from tieout.bundle.parts import (
    approvals,
    controls,
    documents,
    evidence,
    external,
    populations,
    prints,
    record,
    requests,
    results,
    scripts,
    succession,
    trust,
    withheld,
)
from tieout.bundle.printing import Printed, Printing, printed
from tieout.bundle.stated_records import keyword_of
from tieout.bundle.streaming import digest_of
from tieout.bundle.trust import ALLOWED_SIGNERS, allowed_signers
from tieout.model.errors import UnreachableError
from tieout.render import html, names, pdf
from tieout.render.report import ListedFile
from tieout.workpapers.text_periods import text_periods

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.bundle.handed import Handed
    from tieout.model.streamed import Streamed
    from tieout.render.report import Report
    from tieout.seal.sshkey import PublicKey

_FIRST = (instructions.NAME, *scripts.ABOUT)
"""What an auditor needs before all else: they stand first in the table of files."""
_PLAIN = Printing()
# In the order in which the first page lists their files.
PARTS = (
    results.part,
    approvals.part,
    evidence.part,
    withheld.part,
    external.part,
    populations.part,
    requests.part,
    documents.part,
    succession.part,
    scripts.part,
    trust.part,
)
# Told of the paths of all files of those: it names another part's file only if it is there.
LAST = (controls.part,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The files of a bundle, by path."""

    files: Mapping[str, bytes | Streamed]
    remarks: tuple[str, ...] = ()
    """What was left out, and what would bring it in."""

    def sums(self) -> bytes:
        """Give their manifest; nothing that is streamed is read for it."""
        return manifest.write({path: digest_of(data) for path, data in self.files.items()})


def content(
    report: Report,
    handed: Handed,
    *,
    keys: tuple[PublicKey, ...] = (),
    certificates: Mapping[str, bytes] | None = None,
    with_pdf: bool = True,
    printing: Printing = _PLAIN,
) -> Content:
    """Make every file; the same input gives the same bytes on the same versions of the libraries.

    ``printing`` says how the PDFs are made, which changes none of them.
    Raises IntegrityError where what is handed on is not what was examined.
    """
    report = replace(report, periods=text_periods(report.examination, handed.histories))
    lacking, made = "" if with_pdf else "left out on request", Printed()
    remark = ""
    if with_pdf:
        try:
            made = printed(report, printing)
        except UnreachableError as error:
            lacking, remark = error.message, f"PDFs were left out: {error.message}"
            remark += f" ({error.remedy})" if error.remedy else ""
    held_back = frozenset(item.path for item in handed.withheld)
    left_out = tuple(
        (path, why) for path, why in evidence.left_out_of(handed.evidence).items() if path not in held_back
    )
    report = replace(report, printed=frozenset(made.files), withheld=held_back, left_out=left_out)
    making = Making(report=report, handed=handed, keys=keys, certificates=certificates or {})
    first = (*(part(making) for part in PARTS), prints.part(made))
    making = replace(making, report=replace(report, paths=frozenset().union(*(item.files for item in first))))
    parts = (*(part(making) for part in LAST), *first)
    remarks = (*([remark] if remark else []), *(remark for part in parts for remark in part.remarks))
    files = _files(making, parts, lacking=lacking)
    if lacking:
        return Content(files=files, remarks=remarks)
    digest = manifest.content_digest({path: digest_of(data) for path, data in files.items()})
    complete = replace(report, content_digest=digest)
    title = f"{report.organization}: examination report"
    made_on = report.outcome.as_of
    files[names.REPORT] = pdf.pdf(
        html.report_html(complete), title=title, created=made_on, keywords=(keyword_of(digest),)
    )
    return Content(files=files, remarks=remarks)


def _files(making: Making, parts: tuple[Part, ...], *, lacking: str) -> dict[str, bytes | Streamed]:
    files: dict[str, bytes | Streamed] = {}
    for part in parts:
        files |= part.files
    files[record.NAME] = record.record(making, lacking)
    ledger = making.handed.ledger if making.report.approvals.is_examined else ()
    examined = making.report.examination.ledger
    files[instructions.NAME] = instructions.page(
        making.keys,
        examined,
        ledger,
        captured=frozenset(files),
        has_report=not lacking,
        commit=making.report.examination.head,
    )
    if making.keys:
        files[ALLOWED_SIGNERS] = allowed_signers(making.keys)
    about = (
        f"not included, nor is the PDF of any document: {lacking}" if lacking else "this examination as one document"
    )
    listed = [
        ListedFile(path=names.REPORT, about=about, present=not lacking),
        *(item for part in parts for item in part.listed),
        *_listed(files, record.NAME, record.ABOUT),
        *_listed(files, instructions.NAME, "how to verify this bundle without Tieout"),
        *_listed(files, ALLOWED_SIGNERS, "the public key that was to sign; compare it with one received another way"),
    ]
    listed.sort(key=lambda item: _FIRST.index(item.path) if item.path in _FIRST else len(_FIRST))
    digest = manifest.records_digest({path: digest_of(data) for path, data in files.items()})
    told = replace(making.report, files=tuple(listed), paths=frozenset(files), records_digest=digest)
    for page in html.bundle_pages(told):
        files[page.path] = page.text.encode("utf-8")
    return files


def _listed(files: Mapping[str, bytes | Streamed], path: str, about: str) -> tuple[ListedFile, ...]:
    return (ListedFile(path=path, digest=digest_of(files[path]), about=about),) if path in files else ()
