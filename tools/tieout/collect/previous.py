"""The last capture of the same entry, where it fell short: the next one corrects it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.collect.base import CollectError
from tieout.collect.kept_told import shortcomings
from tieout.collect.local import read_local
from tieout.judgement.evidence.made_by import entries_of
from tieout.model.evidence.capture import Capture
from tieout.model.evidence.collector import Collectors
from tieout.model.evidence.record import RECORD_NAME
from tieout.model.natural import natural
from tieout.sources.evidence.record import read_record

if TYPE_CHECKING:
    from tieout.collect.base import Draft
    from tieout.model.evidence.collector import CollectorSetting
    from tieout.model.evidence.record import CaptureRecord

_EVIDENCE = "evidence"
_STAMP = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}(?:-[0-9]+)?", re.ASCII)


def correcting(base: Path, draft: Draft, setting: CollectorSetting, collectors: Collectors) -> Draft:
    """Give the draft with what it corrects, unless somebody said that already."""
    if draft.record.supersedes:
        return draft
    return replace(draft, record=replace(draft.record, supersedes=corrected_by(base, draft, setting, collectors)))


def corrected_by(base: Path, draft: Draft, setting: CollectorSetting, collectors: Collectors) -> str:
    """Give the id of the capture that a draft corrects; empty for none.

    It is the last one under ``evidence/`` of the same entry, for the same controls, committed or not; it fell short
    by its own word, and nothing corrects it yet. One of which nobody can say which entry made it is none.
    """
    system, newest = draft.record.system, ""
    alike: list[CaptureRecord] = []
    for folder in _newest_first(base, f"{system}/{draft.name}"):
        if newest and _second(folder) != newest:
            break
        record = _read(folder)
        if record is not None and _is_same(record, draft, setting, collectors):
            newest = _second(folder)
            alike.append(record)
    if not alike or not all(shortcomings(record) for record in alike):
        return ""
    later = [_read(folder) for folder in _newest_first(base, f"{system}/*") if _second(folder) >= newest]
    corrected = {record.supersedes for record in later if record is not None}
    return next((record.id for record in alike if record.id not in corrected), "")


def _second(folder: Path) -> str:
    """Give when it was started, of its name: of one second nobody can say which came first."""
    return folder.name[: len("20260302T090000Z")]


def _newest_first(base: Path, under: str) -> list[Path]:
    """Give the folders of captures by their stamps; no link is followed."""
    found = (
        folder
        for above in (base / _EVIDENCE).glob(f"*/{under}")
        for folder in (above.iterdir() if above.is_dir() and not above.is_symlink() else ())
        if _STAMP.fullmatch(folder.name) and not folder.is_symlink()
    )
    return sorted(found, key=lambda folder: (_second(folder), natural(folder.as_posix())), reverse=True)


def _read(folder: Path) -> CaptureRecord | None:
    path = folder / RECORD_NAME
    try:
        return read_record(read_local(path), path=path.as_posix()).record
    except CollectError:
        return None


def _is_same(record: CaptureRecord, draft: Draft, setting: CollectorSetting, collectors: Collectors) -> bool:
    of, used = draft.record, record.collector
    if used is None or of.collector is None:
        return False
    if (record.kind, record.system, used.id) != (of.kind, of.system, of.collector.id):
        return False
    if {*record.controls} != {*of.controls} or {*record.evidence} != {*of.evidence}:
        return False
    if collectors.collector(setting.id) is not setting:  # a command line of somebody's own
        return bool(record.command and of.command and record.command.argv == of.command.argv)
    return entries_of(_capture(record), collectors) == (setting,)


def _capture(record: CaptureRecord) -> Capture:
    return Capture(record=record, digest="", folder="")
