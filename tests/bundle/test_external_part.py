"""EXTERNAL.csv as a bundle is built: every pointer whose bytes are not handed on, but what is withheld with its record."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.bundle.external_attacks import entry
from tests.cli.programme import AS_OF, FILES, Done, plant, tieout
from tieout.bundle import external
from tieout.bundle.verify import verify

FOLDER = "evidence/2026-Q2/data-store/access-list/20260504T083000Z-5c1d9a2b"
DATA = b"time,what\n" * 100


def record(path: str) -> str:
    """Give a record that lists one file, which lies in S3."""
    return (
        "schema: tieout.evidence/v1\nid: 20260504T083000Z-access-list-5c1d9a2b\nkind: manual\n"
        f"controls: [CO-02]\nevidence: [access-list]\nsystem: data-store\nfiles:\n{entry(path, DATA, '3sL4kqt')}"
    )


def build(tmp_path: Path, files: dict[str, str], settings: str = "", *options: str) -> tuple[Path, Done]:
    text = FILES["controls.yaml"].replace("controls:\n", f"{settings}controls:\n", 1)
    plant(tmp_path / "programme", {**FILES, "controls.yaml": text, **files})
    out = tmp_path / "b"
    done = tieout(
        "bundle", "build", "--root", str(tmp_path / "programme"), "--as-of", AS_OF, "--no-pdf", "-o", str(out), *options
    )
    assert done.returncode == 0, done.told
    return out, done


def table(bundle: Path) -> list[dict[str, str]]:
    text = (bundle / external.NAME).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def said(bundle: Path) -> dict[str, int]:
    found = json.loads((bundle / "bundle.json").read_bytes())["external"]
    assert isinstance(found, dict)
    return found


def test_a_bundle_that_holds_all_of_its_evidence_has_no_such_list(tmp_path: Path) -> None:
    bundle, done = build(tmp_path, {})
    assert not (bundle / external.NAME).exists()
    assert said(bundle) == {"files": 0, "bytes": 0}
    assert "another store" not in done.told
    assert external.NAME not in (bundle / "VERIFY.md").read_text()
    assert "Evidence in another store" not in (bundle / "START-HERE.html").read_text()
    assert verify(bundle).external is None


def test_every_pointer_is_listed_and_the_first_page_counts_them(tmp_path: Path) -> None:
    bundle, done = build(tmp_path, {f"{FOLDER}/evidence.yaml": record(f"{FOLDER}/audit.log")})
    [row] = table(bundle)
    assert (row["path"], row["bytes"], row["uri"]) == (f"{FOLDER}/audit.log", "1000", "s3://acme-evidence/audit.log")
    assert (row["version_id"], row["lock_mode"], row["retain_until"]) == ("3sL4kqt", "COMPLIANCE", "2035-12-31")
    assert (row["told_by"], row["told_at"], row["region"]) == ("s3", "2026-05-04T08:30:00Z", "eu-central-1")
    assert row["record"] == f"{FOLDER}/evidence.yaml"
    assert said(bundle) == {"files": 1, "bytes": 1000}
    assert "1 file of evidence lies in another store and is not in the bundle" in done.told
    first = (bundle / "START-HERE.html").read_text(encoding="utf-8")
    assert "1 file, 1,000 bytes by its record, is not in this bundle, and nobody looked at it" in first
    assert f'href="{external.NAME}"' in first
    control = (bundle / "controls/CO-02.html").read_text(encoding="utf-8")
    assert 'audit.log <span class="quiet">○ in another store, not examined: ' in control
    assert "<p>no file</p>" not in control
    matrix = (bundle / "control-matrix.csv").read_text(encoding="utf-8-sig")
    assert f"{FOLDER}/audit.log (in another store)" in matrix
    found = verify(bundle)
    assert (found.problems, found.contradictions) == ((), ())
    assert found.external is not None
    assert [item.path for item in found.external.files] == [f"{FOLDER}/audit.log"]


def test_bytes_that_lie_beside_their_record_as_well_are_in_the_bundle(tmp_path: Path) -> None:
    files = {f"{FOLDER}/evidence.yaml": record(f"{FOLDER}/audit.log"), f"{FOLDER}/audit.log": DATA.decode()}
    bundle, _ = build(tmp_path, files)
    assert (bundle / FOLDER / "audit.log").read_bytes() == DATA
    assert (said(bundle)["files"], verify(bundle).external) == (0, None)
    assert verify(bundle).contradictions == ()


@pytest.mark.parametrize(
    ("pattern", "files"), [("evidence/2026-Q2/**", 0), ("evidence/**/audit.log", 1), ("evidence/**/evidence.yaml", 1)]
)
def test_a_pointer_is_withheld_with_its_record_alone(tmp_path: Path, pattern: str, files: int) -> None:
    rule = f'bundle: {{withhold: [{{path: "{pattern}", reason: "names of staff", ask: role:lead}}]}}\n'
    pointer = {f"{FOLDER}/evidence.yaml": record(f"{FOLDER}/audit.log")}
    bundle, done = build(tmp_path, pointer, rule, *(["--allow-unmatched"] if pattern.endswith("audit.log") else []))
    assert said(bundle)["files"] == files
    told = (
        f"{FOLDER}/audit.log lies in another store and is not in EXTERNAL.csv: withheld: names of staff; ask role:lead"
    )
    assert (told in done.told) is not bool(files)
    found = verify(bundle)
    assert (found.problems, found.contradictions) == ((), ())


def test_an_entry_for_a_pointer_alone_builds_nothing_and_names_the_record(tmp_path: Path) -> None:
    rule = 'bundle: {withhold: [{path: "evidence/**/audit.log", reason: "names of staff", ask: role:lead}]}\n'
    text = FILES["controls.yaml"].replace("controls:\n", f"{rule}controls:\n", 1)
    plant(tmp_path, {**FILES, "controls.yaml": text, f"{FOLDER}/evidence.yaml": record(f"{FOLDER}/audit.log")})
    done = tieout("bundle", "build", "--root", str(tmp_path), "--as-of", AS_OF, "--no-pdf")
    assert done.returncode == 2
    assert "evidence/**/audit.log matches no evidence of the commit" in done.told
    assert "(of what lies in another store, name the record)" in done.told


def test_a_name_that_no_bundle_holds_is_told_and_not_listed(tmp_path: Path) -> None:
    bundle, done = build(tmp_path, {f"{FOLDER}/evidence.yaml": record(f"{FOLDER}/\u00fcber blick.log")})
    assert (said(bundle)["files"], (bundle / external.NAME).exists()) == (0, False)
    assert "lies in another store and is not in EXTERNAL.csv: has characters beyond ASCII" in done.told
    assert "has characters beyond ASCII" in (bundle / "START-HERE.html").read_text(encoding="utf-8")
    assert verify(bundle).contradictions == ()


def test_the_list_is_the_same_whenever_it_is_built(tmp_path: Path) -> None:
    other = FOLDER.replace("Q2", "Q1")
    files = {f"{folder}/evidence.yaml": record(f"{folder}/audit.log") for folder in (FOLDER, other)}
    first, _ = build(tmp_path / "a", files)
    second, _ = build(tmp_path / "b", dict(reversed(files.items())))
    assert [row["path"] for row in table(first)] == [f"{other}/audit.log", f"{FOLDER}/audit.log"]
    assert (first / external.NAME).read_bytes() == (second / external.NAME).read_bytes()
