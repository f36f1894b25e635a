"""A check holds the evidence log against the keys and the authority that the settings name."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from tests.collect.sample import CONTROLS, Sample
from tests.seal.authority import needs_openssl, new_authority
from tests.seal.keys import new_signer
from tieout.collect.seal import seal
from tieout.load import load
from tieout.model.evidence.log import EvidenceLog, Stamp
from tieout.seal import timestamp


def loaded(sample: Sample, settings: str = "") -> EvidenceLog:
    (sample.root / "controls.yaml").write_text(CONTROLS + settings, encoding="utf-8")
    policy = sample.root / "policies" / "a.md"
    policy.parent.mkdir(exist_ok=True)
    policy.write_text("# A policy\n", encoding="utf-8")
    sample.commit()
    log = load(sample.root, as_of=date(2026, 6, 30)).evidence.log
    assert log is not None
    return log


def test_the_heads_are_held_against_the_pinned_keys(tmp_path: Path) -> None:
    sample = Sample.new(tmp_path)
    log = loaded(sample, f"keys: {{evidence: ['{sample.signer.identity}']}}\n")
    assert log.faults == ()
    assert {item.signer for item in log.held} == {sample.signer.identity}
    other = new_signer(tmp_path, "other").identity
    assert [fault.kind for fault in loaded(sample, f"keys: {{evidence: ['{other}']}}\n").faults] == ["signature"]
    assert all(item is not None and item.by.value == "git" for item in log.first_sealed())


@needs_openssl
def test_time_stamps_are_held_against_the_authority_that_is_named(tmp_path: Path) -> None:
    sample, clock = Sample.new(tmp_path), new_authority(tmp_path / "tsa")
    seal(
        sample.root, now=sample.at, signer=sample.signer, organization="Example Ltd",
        stamp=lambda text: clock.answer(timestamp.request(text).body),
    )  # fmt: skip
    assert {item.stamp for item in loaded(sample).held} == {Stamp.NOT_VERIFIED}
    shutil.copy(clock.ca, sample.root / "tsa.pem")
    (sample.root / "collectors.yaml").write_text("schema: tieout.collectors/v1\ntimestamps: {ca: tsa.pem}\n")
    log = loaded(sample)
    assert {item.stamp for item in log.held} == {Stamp.VERIFIED}
    assert {item.by.value for item in log.first_sealed() if item} == {"witness"}
    (sample.root / "tsa.pem").write_text("no certificate\n")
    assert {item.stamp for item in loaded(sample).held} == {Stamp.NOT_VERIFIED}
