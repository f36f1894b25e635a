"""Records that a person wrote, in any YAML: what they list is held by both readers, or told as not examined."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundle.samples import FILES, plant
from tests.bundle.test_scripts import python
from tieout.bundle import captured_records
from tieout.bundle.verification import Verification
from tieout.bundle.verify import verify
from tieout.seal.digest import hex_of

FOLDER = "evidence/2026-Q1/wiki/minutes/20260105T090000Z-5bb79e78"
RECORD, ROWS = f"{FOLDER}/evidence.yaml", b"role\nreader\n"
GOOD, OTHER = hex_of(ROWS), hex_of(b"other")
HEAD = "schema: tieout.evidence/v1\nid: minutes\ntitle: Ana's minutes\n"
HELD = {
    "as Tieout writes it": 'files:\n  - {path: rows.csv, sha256: "@", bytes: 12, role: raw}\n',
    "a key a line": "files:\n  - path: rows.csv\n    sha256: @\n    bytes: 12\n",
    "not indented": "files:\n- path: rows.csv\n  sha256: @\n",
    "others between": "files:\n  - path: rows.csv\n    role: raw\n    sha256: @\n    bytes: 12\n",
    "digest first": "files:\n  - sha256: @\n    path: rows.csv\n",
    "one line": 'files: [{"path": "rows.csv", "sha256": "@", "bytes": 12}]\n',
    "keys in quotes": "'files':\n  - {'path': 'rows.csv', 'sha256': '@', 'bytes': 12}\n",
    "remarks": "files:  # as exported\n  - path: rows.csv  # the rows\n    # between\n    sha256: @  # digest\n",
    "over lines": 'files:\n  - {path: rows.csv,\n     sha256: "@",\n     bytes: 12}\n',
    "line ends of Windows": "files:\r\n  - path: rows.csv\r\n    sha256: @\r\n",
    "two files": f"files:\n  - path: rows.csv\n    sha256: @\n  - path: more.csv\n    sha256: {OTHER}\n",
    "a text before": "manual:\n  note: |\n    Exported by hand.\nfiles:\n  - path: rows.csv\n    sha256: @\n",
    "before another key": "files:\n  - path: rows.csv\n    sha256: @\nsupersedes: null\n",
}
NOT_READ_THERE = {
    "folded": "files:\n  - path: rows.csv\n    sha256: >-\n      @\n",
    "escaped": 'files:\n  - {path: "rows\\u002ecsv", sha256: "@"}\n',
    "key escaped": 'files:\n  - {"p\\u0061th": rows.csv, sha256: "@"}\n',
    "keys by a mark": "files:\n  - ? path\n    : rows.csv\n    ? sha256\n    : @\n",
    "an end": 'files:\n  - {path: rows.csv, sha256: "@"}\n...\n',
}
"""Valid, and more than verify.py takes apart: it says so."""
UNREAD = {
    "anchor": "files:\n  - path: rows.csv\n    sha256: &digest @\n",
    "alias": "digest: &digest @\nfiles:\n  - path: rows.csv\n    sha256: *digest\n",
    "tag": 'files:\n  - {path: !!str rows.csv, sha256: !!str "@"}\n',
    "two documents": '---\nfiles:\n  - {path: rows.csv, sha256: "@"}\n---\nfiles: []\n',
}
"""YAML that no record may have: `tieout check` says why."""
HIDING = {
    "in a remark": f"# {GOOD}\n",
    "in another key": f"supersedes: {GOOD}\n",
    "in a text that looks like a list": f'manual:\n  note: |\n  \n    files:\n      - {{path: rows.csv, sha256: "{GOOD}", bytes: 12}}\n',
    "under another key": f'pii:\n  - {{path: rows.csv, sha256: "{GOOD}", bytes: 12, role: raw}}\n',
    "in a text in quotes": f"title: 'x\n\n  files:\n\n    - {{path: rows.csv, sha256: \"{GOOD}\", bytes: 12}}'\n",
}


def planted(place: Path, text: str, more: dict[str, bytes] | None = None) -> tuple[Verification, int, str]:
    data = (
        HEAD.encode() + text.encode()
        if "title: '" not in text
        else HEAD.rpartition("title")[0].encode() + text.encode()
    )
    folder = plant(place, {**FILES, RECORD: data, f"{FOLDER}/rows.csv": ROWS, **(more or {})})
    return verify(folder), *python(folder)


@pytest.mark.parametrize("name", HELD)
def test_both_readers_hold_what_it_lists(tmp_path: Path, name: str) -> None:
    more = {f"{FOLDER}/more.csv": b"other"} if name == "two files" else {}
    found, code, told = planted(tmp_path / "right", HELD[name].replace("@", GOOD), more)
    assert (found.problems, found.contradictions, found.captured) == ((), (), 1 + len(more))
    assert (code, "PROBLEM" in told, "not examined" in told) == (3, False, False), told
    found, code, told = planted(tmp_path / "wrong", HELD[name].replace("@", "0" * 64), more)
    assert [item.kind for item in found.contradictions] == ["exchanged-file"]
    assert (code, "PROBLEM: evidence/" in told) == (1, True)


@pytest.mark.parametrize("hidden", HIDING)
@pytest.mark.parametrize("name", ["as Tieout writes it", "a key a line", "others between", "one line", "remarks"])
def test_a_digest_that_stands_elsewhere_in_the_record_is_not_what_it_lists(
    tmp_path: Path, name: str, hidden: str
) -> None:
    found, code, told = planted(tmp_path / "b", HIDING[hidden] + HELD[name].replace("@", "0" * 64))
    assert [item.kind for item in found.contradictions] == ["exchanged-file"]
    assert code != 0
    assert "PROBLEM: evidence/" in told or "evidence not examined: evidence/" in told


@pytest.mark.parametrize("name", NOT_READ_THERE)
def test_the_script_says_which_record_it_cannot_take_apart(tmp_path: Path, name: str) -> None:
    found, code, told = planted(tmp_path / "right", NOT_READ_THERE[name].replace("@", GOOD))
    assert (found.problems, found.contradictions, found.captured) == ((), (), 1)
    assert (code, "PROBLEM" in told) == (3, False)
    assert f"evidence not examined: {RECORD} is written in a form that this script does not read\n" in told
    found, code, told = planted(tmp_path / "wrong", NOT_READ_THERE[name].replace("@", "0" * 64))
    assert [item.kind for item in found.contradictions] == ["exchanged-file"]
    assert code == 1


@pytest.mark.parametrize("name", UNREAD)
def test_a_record_that_cannot_be_read_accuses_no_file(tmp_path: Path, name: str) -> None:
    found, code, told = planted(tmp_path / "b", UNREAD[name].replace("@", GOOD))
    (problem,) = found.contradictions
    assert problem.kind == "unread-record"
    assert problem.message.startswith(f"{RECORD} cannot be read, so the file beside it was not held against it: ")
    assert (code, "PROBLEM" in told) == (3, False)


def test_one_that_the_bundle_reports_itself_is_a_remark(tmp_path: Path) -> None:
    finding = {"rule": "unreadable-file", "severity": "error", "subject": RECORD, "path": RECORD}
    text = ", ".join(f'"{key}": "{value}"' for key, value in finding.items())
    found, code, told = planted(
        tmp_path / "b", UNREAD["anchor"].replace("@", GOOD), {"findings.json": f'{{"findings": [{{{text}}}]}}'.encode()}
    )
    assert found.contradictions == ()
    assert any(remark.startswith(f"{RECORD} cannot be read, so the file beside it") for remark in found.remarks)
    assert "this script does not read, as the bundle reports itself\n" in told
    assert told.splitlines()[-1] == "RESULT: intact; unsigned: nothing shows who made it"
    assert code == 3


def test_files_beside_a_record_that_is_too_large_are_not_examined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(captured_records, "_LARGEST_RECORD", 100)
    found, _, _ = planted(tmp_path, HELD["a key a line"].replace("@", GOOD))
    assert (found.is_sound, found.captured, found.unheld, found.is_held_in_full) == (True, None, (RECORD,), False)
    assert found.verdict.endswith(f"; {RECORD} NOT examined")


def test_the_script_counts_no_file_as_held_whose_record_it_does_not_read(tmp_path: Path) -> None:
    _, _, said = planted(tmp_path, NOT_READ_THERE["folded"].replace("@", GOOD))
    assert f"evidence not examined: {RECORD} is written in a form" in said
    assert "held against the record" not in said
