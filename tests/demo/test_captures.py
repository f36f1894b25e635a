"""The evidence of the sample: each record says truly what lies beside it."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tieout.demo.company import build
from tieout.load import load

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("captures") / "company", as_of=AS_OF)


def records(company: Path) -> dict[Path, dict[str, Any]]:
    found = sorted((company / "evidence").rglob("evidence.yaml"))
    return {path.parent: yaml.safe_load(path.read_text(encoding="utf-8")) for path in found}


def test_every_file_is_listed_with_its_size_digest_and_rows(company: Path) -> None:
    short, altered = 0, []
    for folder, record in records(company).items():
        listed = {item["path"]: item for item in record["files"]}
        beside = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "evidence.yaml"}
        assert set(listed) == set(beside)
        for name, data in beside.items():
            if listed[name]["sha256"] != hashlib.sha256(data).hexdigest():
                altered.append(name)
                continue
            assert listed[name]["bytes"] == len(data)
            if name.endswith(".csv"):
                assert listed[name]["rows"] == data.count(b"\n") - 1
        raw = [item["rows"] for item in record["files"] if item["role"] == "raw"]
        assert record["population"]["rows"] == sum(raw)
        for count in record["population"]["counts"]:
            assert count["match"] is (count["value"] == record["population"]["rows"])
            short += not count["match"]
    assert (short, altered) == (1, ["decisions.csv"])  # planted to be found


def test_each_names_a_control_that_names_it(company: Path) -> None:
    examination = load(company, as_of=AS_OF)
    assert len(examination.evidence.captures) == len(records(company))
    for folder, record in records(company).items():
        controls = [found for name in record["controls"] if (found := examination.control(name))]
        entries = {(item.id, item.system) for control in controls for item in control.evidence}
        gone = set(record["controls"]) - {control.id for control in controls}
        assert gone <= {"BCP-02"}  # taken out of controls.yaml since
        assert gone or {(name, record["system"]) for name in record["evidence"]} <= entries
        assert folder.parts[-3] == record["system"]
        assert record["time"]["started"].date() <= AS_OF


def test_no_two_captures_share_an_id(company: Path) -> None:
    ids = [record["id"] for record in records(company).values()]
    assert len(set(ids)) == len(ids) > 10
