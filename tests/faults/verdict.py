"""What a draft comes to, judged as a company's would be: kept, read back by our own reader, and judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests import factories
from tieout.collect.base import Draft
from tieout.collect.store import keep
from tieout.judgement.evidence.judge import judge
from tieout.model.control import Requirement
from tieout.model.evidence.capture import Came, Capture, PresentFile
from tieout.model.evidence.collector import Collectors, CollectorSetting
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.record import Operator
from tieout.model.evidence.result import JudgedCapture
from tieout.model.location import Location
from tieout.model.registers.assets import Environment, System
from tieout.model.registers.collection import Registers
from tieout.seal.digest import hex_of
from tieout.sources.evidence.record import read_record


def verdict(draft: Draft, root: Path, setting: CollectorSetting | None = None) -> JudgedCapture:
    """Keep a draft and give what it comes to, an hour after it was captured; nothing is wrong but what it says."""
    times = draft.record.times
    assert times is not None
    assert times.finished is not None
    # Who runs it and what for is no collector's matter.
    told = draft.record
    told = replace(
        told,
        operator=told.operator or Operator(type="person", name="ana"),
        controls=told.controls or ("AC-03",),
        evidence=told.evidence or ("any",),
    )
    kept = keep(root, replace(draft, record=told), now=times.finished)
    folder = kept.record.parent.relative_to(root).as_posix()
    record = read_record(kept.record.read_bytes(), path=f"{folder}/evidence.yaml").record
    present = tuple(
        PresentFile(name=path.name, sha256=hex_of(path.read_bytes()), bytes=path.stat().st_size)
        for path in sorted(kept.paths)
        if path != kept.record
    )
    capture = Capture(
        record=record,
        digest=kept.digest,
        folder=folder,
        present=present,
        came=Came(commit="c" * 40, at=times.finished + timedelta(hours=1)),
    )
    controls = tuple(
        factories.control(
            id=control, evidence=tuple(Requirement(id=name, system=record.system, kind="") for name in record.evidence)
        )
        for control in record.controls
    )
    system = System(id=record.system, location=factories.row_at("systems"), environment=Environment.PRODUCTION)
    if setting is None and record.collector is not None and record.collector.id.startswith("sample."):
        # Somebody else's collector: its table is known where collectors.yaml names it.
        setting = CollectorSetting(
            id="sample", location=Location("collectors.yaml"), uses=record.collector.id, system=record.system
        )
    evidence = Evidence(captures=(capture,), collectors=Collectors(collectors=(setting,) if setting else ()))
    examination = factories.examination(
        evidence=evidence,
        controls=controls,
        registers=Registers(systems=(system,)),
        as_of=(times.finished + timedelta(hours=1)).date(),
        period=None,
    )
    [judged] = judge(replace(examination, evidence=evidence))
    return judged
