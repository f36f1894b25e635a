"""Bundles that earlier versions made are still verified, and one of a later version is said to be that."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.bundle.keep_release import RELEASES
from tests.bundle.samples import FILES, plant
from tests.bundle.test_scripts import python
from tests.seal.keys import new_signer
from tieout.bundle import told
from tieout.bundle.explain import explain
from tieout.bundle.schema import KNOWN
from tieout.bundle.verify import verify

NAMES = sorted(path.parent.name for path in RELEASES.glob("*/facts.json"))


def facts_of(name: str) -> dict[str, object]:
    found = json.loads((RELEASES / name / "facts.json").read_bytes())
    assert isinstance(found, dict)
    return found


def test_there_is_one_from_before_bundles_were_put_together_from_parts() -> None:
    assert NAMES[0] == "0.1.0-first"


@pytest.mark.parametrize("name", NAMES)
def test_a_bundle_of_a_release_is_still_verified_with_its_pin(name: str) -> None:
    facts = facts_of(name)
    pin = str(facts.pop("pin"))
    found = verify(RELEASES / name / "bundle.zip", pins=frozenset({pin}))
    said = json.loads(told.as_json(found))
    claims, was = said.pop("claims"), facts.pop("claims")
    assert {key: said[key] for key in facts} == facts
    assert isinstance(was, dict)
    assert {key: claims[key] for key in was} == was
    assert found.verdict.startswith("intact; ")
    prose = explain(found)
    assert f"Digest of its list of files: {facts['manifest']}\n" in prose
    assert f"Organization, by its own account: {was['organization']}\n" in prose
    assert f"signed by the holder of the key {pin}. That is a fingerprint which the reader named" in prose


@pytest.mark.parametrize("name", NAMES)
def test_a_bundle_of_a_release_is_not_pinned_by_another_key_and_altered_by_a_byte(name: str, tmp_path: Path) -> None:
    other = new_signer(tmp_path).identity
    found = verify(RELEASES / name / "bundle.zip", pins=frozenset({other}))
    assert (found.intact, found.pinned, found.has_pins) == (True, False, True)
    with zipfile.ZipFile(RELEASES / name / "bundle.zip") as archive:
        archive.extractall(tmp_path)
    changed = tmp_path / "bundle/START-HERE.html"
    changed.write_bytes(changed.read_bytes() + b" ")
    assert [(item.kind, item.path) for item in verify(tmp_path / "bundle").problems] == [("altered", "START-HERE.html")]


def test_a_bundle_of_a_later_schema_is_said_to_be_that_and_not_altered(tmp_path: Path) -> None:
    record = json.dumps({"schema": "tieout.bundle/v2", "organization": 3, "period": "other", "report_pdf": "gone"})
    signer = new_signer(tmp_path)
    plant(tmp_path / "b", {**FILES, "bundle.json": record.encode()}, signer)
    found = verify(tmp_path / "b", pins=frozenset({signer.identity}))
    assert (found.intact, found.pinned, found.facts, found.is_held_in_full) == (True, True, None, False)
    assert found.verdict.endswith("; what it says of itself NOT examined")
    assert python(tmp_path / "b", "--pin", signer.identity)[0] == 3
    (remark,) = found.remarks
    assert remark == (
        f"bundle.json is of the schema tieout.bundle/v2, and this version reads {KNOWN}: what the bundle says of"
        " itself was not examined; verify it with the version of Tieout that made it, or a later one"
    )
    assert found.remarks[0] in explain(found)


@pytest.mark.parametrize(
    "schema", ["tieout.bundle/v0", "tieout.bundle/v1.1", "tieout.verification/v1", "", None, 2, "tieout.bundle/v1\n"]
)
def test_what_is_no_schema_of_ours_is_of_no_form_that_is_read(tmp_path: Path, schema: object) -> None:
    plant(tmp_path / "b", {**FILES, "bundle.json": json.dumps({"schema": schema}).encode()})
    assert [item.message for item in verify(tmp_path / "b").contradictions] == [
        "bundle.json is of no form that this version reads: it does not say what it is a bundle of",
    ]
