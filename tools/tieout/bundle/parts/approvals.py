"""What a bundle holds of approvals besides its page: tables, lines, and the ledger byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.model.errors import IntegrityError
from tieout.render import names
from tieout.render.report import ListedFile
from tieout.report.approvals import csv, texts_json
from tieout.report.approvals import json as as_json
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.bundle.part import Making
    from tieout.model.ledger import LedgerFile
    from tieout.render.report import Report

_CHECKPOINT, _SIGNATURE = "checkpoint.json", "checkpoint.json.sig"
_ABOUT = {
    names.CHANGES_TABLE: "every change of the branch once, with its verdict and empty columns for your test",
    names.TEXTS_TABLE: "every policy and runbook with the approval that is proven, beside what it claims",
    names.CHANGES_WHOLE: "the changes, their totals, the ledger and the branch's protection, for programs",
    names.CHANGES_LINES: "the changes, one a line, for programs",
    names.TEXTS_LINES: "the policies and runbooks, one a line, for programs",
}
_ABOUT_LEDGER = {
    "approvals.jsonl": "what the code host said of each pull request",
    "enforcement.jsonl": "what protected the branch, and every push",
    "members.jsonl": "who could approve",
    _CHECKPOINT: "how far the ledger goes, which its signature covers",
    _SIGNATURE: "the signature of checkpoint.json",
    "pr-heads.bundle": "the commits that were reviewed, for git bundle",
}


def part(making: Making) -> Part:
    """Give tables and ledger; none of them where there is no ledger. Raises IntegrityError as ``approval_files``."""
    ledger = making.handed.ledger
    files = approval_files(making.report, ledger)
    return Part(
        files=files,
        listed=tuple(listed(files, ledger)) if files else (),
        remarks=tuple(f"{path_of(item)} was left out: {item.reason}" for item in ledger if item.reason),
    )


def approval_files(report: Report, ledger: tuple[LedgerFile, ...]) -> dict[str, bytes]:
    """Give the files by path; none where there is no ledger, which the pages then say.

    Raises IntegrityError where ``ledger`` is not what was examined.
    """
    sheet = report.approvals
    if not sheet.is_examined:
        return {}
    examined = report.examination.ledger
    newest = max((item.quarter for item in ledger), default="")
    for name, data in ((_CHECKPOINT, examined and examined.checkpoint), (_SIGNATURE, examined and examined.signature)):
        held = next((item for item in ledger if (item.quarter, item.name) == (newest, name)), None)
        if held is not None and not held.reason and held.data != data:
            raise IntegrityError("the ledger is not what was examined", remedy="build again")
    files = {
        names.CHANGES_TABLE: csv.approvals(sheet.changes),
        names.TEXTS_TABLE: csv.texts(sheet.texts),
        names.CHANGES_WHOLE: as_json.approvals(sheet.changes, sheet.protection),
        names.CHANGES_LINES: as_json.lines(sheet.changes),
        names.TEXTS_LINES: texts_json.lines(sheet.texts),
    }
    return {
        **{path: text.encode("utf-8") for path, text in files.items()},
        **{path_of(item): item.data for item in ledger if item.data is not None},
    }


def listed(files: Mapping[str, bytes], ledger: tuple[LedgerFile, ...]) -> Iterator[ListedFile]:
    """Name each of the files with what it is for, and those of the ledger that are not handed on with the reason."""
    for path, about in _ABOUT.items():
        if path in files:
            yield ListedFile(path=path, digest=hex_of(files[path]), about=about)
    for item in ledger:
        path, about = path_of(item), f"the approval ledger, {item.quarter}: {_ABOUT_LEDGER[item.name]}"
        if item.data is None:
            yield ListedFile(path=path, about=f"{about}; not included: {item.reason}", present=False)
        elif path in files:
            yield ListedFile(path=path, digest=hex_of(item.data), about=about)


def path_of(item: LedgerFile) -> str:
    """Give a ledger file's place in the bundle."""
    return f"{names.LEDGER}/{item.quarter}/{item.name}"


def record(report: Report) -> dict[str, object]:
    """Give what bundle.json says of approvals."""
    sheet, ledger = report.approvals, report.examination.ledger
    if not sheet.is_examined or ledger is None:
        return {"examined": False, "reason": sheet.changes.why_untested}
    return {
        "examined": True,
        "ledger": {"source": ledger.source, "commit": ledger.commit, "records": len(ledger.observations)},
        "faults": len(ledger.faults),
        "totals": sheet.changes.totals._asdict(),
    }
