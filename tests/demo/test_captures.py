"""The evidence of the sample: each record says truly what lies beside it."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.companies import AS_OF, Sample
from tieout.collect.ingest import registry
from tieout.demo.calendar import Calendar
from tieout.load import load
from tieout.model.evidence.record import Refusal

Records = dict[Path, dict[str, Any]]
HUGO_LEFT = Calendar(AS_OF).ago(170)
SETTINGS = {"total", "asset", "admin_yes", "admin_no"}


@pytest.fixture(scope="module")
def company(sample: Sample) -> Path:
    return sample()


@pytest.fixture(scope="module")
def records(company: Path) -> Records:
    """Give every record by its folder."""
    found = sorted((company / "evidence").rglob("evidence.yaml"))
    return {path.parent: yaml.safe_load(path.read_text(encoding="utf-8")) for path in found}


def test_every_file_is_listed_with_its_size_digest_and_rows(records: Records) -> None:
    short, altered = 0, []
    for folder, record in records.items():
        is_brought = record["kind"] == "ingested"
        listed = {item["path"]: item for item in record["files"]}
        beside = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "evidence.yaml"}
        assert set(listed) == set(beside)
        for name, data in beside.items():
            if listed[name]["sha256"] != hashlib.sha256(data).hexdigest():
                altered.append(name)
                continue
            assert listed[name]["bytes"] == len(data)
            if name.endswith(".csv") and (not is_brought or listed[name]["role"] == "records"):
                assert listed[name]["rows"] == data.count(b"\n") - 1
        counted = [item["rows"] for item in record["files"] if item["role"] == ("records" if is_brought else "raw")]
        assert record["population"]["rows"] == sum(counted)
        for count in record["population"].get("counts", ()):
            assert count["match"] is (count["value"] == record["population"]["rows"])
            short += not count["match"]
    assert (short, altered) == (1, ["raw.csv"])  # planted to be found


def test_each_names_a_control_that_names_it(company: Path, records: Records) -> None:
    examination = load(company, as_of=AS_OF)
    assert len(examination.evidence.captures) == len(records)
    for folder, record in records.items():
        controls = [found for name in record["controls"] if (found := examination.control(name))]
        entries = {(item.id, item.system) for control in controls for item in control.evidence}
        gone = set(record["controls"]) - {control.id for control in controls}
        assert gone <= {"BCP-02"}  # taken out of controls.yaml since
        assert gone or {(name, record["system"]) for name in record["evidence"]} <= entries
        assert folder.parts[-3] == record["system"]
        assert record["time"]["started"].date() <= AS_OF


def test_what_was_read_in_is_all_and_gives_the_same_rows_again(records: Records) -> None:
    """Each list, scan and export is whole, but for the report that was cut off, and its table is of its raw file."""
    of_forms: Counter[str] = Counter()
    partial = []
    for folder, record in records.items():
        if record["kind"] != "ingested":
            continue
        parameters = record["query"]["parameters"]
        form = registry.ingestion(parameters["reads"])
        assert form is not None
        of_forms[form.id] += 1
        settings = {name: value for name, value in parameters.items() if name in form.settings and name in SETTINGS}
        raw = (folder / form.raw_name).read_bytes()
        listed = next(item["sha256"] for item in record["files"] if item["path"] == form.raw_name)
        if hashlib.sha256(raw).hexdigest() != listed:  # planted to be found
            continue
        found = form.configured(settings).normalise(raw)
        rows = list(csv.reader((folder / "records.csv").read_text(encoding="utf-8").splitlines()))
        assert sorted(map(tuple, rows[1:])) == sorted(found.rows)
        assert record["population"]["complete"] is not bool(found.problems)
        partial += [found.problems[0].reason] if found.problems else []
    expected = {"trivy": 108, "accounts": 124, "deployments-csv": 15, "jira-csv": 8, "recovery-points": 15}
    assert of_forms == Counter({form: number for form, number in expected.items() if registry.ingestion(form)})
    assert partial == [Refusal.TRUNCATED]


def test_the_lists_show_who_was_there_on_the_day(records: Records) -> None:
    """All accounts that work are of people who are there, or of a program, but for those that Hugo kept."""
    kept = set()
    for folder, record in records.items():
        if record["kind"] != "ingested" or record["query"]["parameters"]["reads"] != "accounts":
            continue
        on = record["time"]["started"].date()
        for row in csv.DictReader((folder / "records.csv").read_text(encoding="utf-8").splitlines()):
            is_gone = row["email"] == "hugo@example.com" and on > HUGO_LEFT
            assert (row["kind"], row["email"]) in {("service", ""), ("human", row["email"])}
            if is_gone and "yes" in {row["active"], row["key_active"]}:
                kept.add((record["system"], row["active"], row["key_active"]))
    assert kept == {("production-database", "yes", "unknown"), ("cloud-production", "no", "yes")}


def test_no_two_captures_share_an_id(records: Records) -> None:
    ids = [record["id"] for record in records.values()]
    assert len(set(ids)) == len(ids) > 10
