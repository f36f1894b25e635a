"""tieout bundle diff: two audits of one company, from bundles that were built."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.samples import plant as plant_bundle
from tests.cli.programme import AS_OF, FILES, git, plant, tieout
from tests.report import shapes

EARLIER = "2026-06-29"
SETTINGS = FILES["controls.yaml"]
POLICY = FILES["policies/data-classification.md"]


def build(root: Path, out: Path, as_of: str, *more: str) -> Path:
    done = tieout("bundle", "build", "--root", str(root), "--as-of", as_of, "--out", str(out), "--no-pdf", *more)
    assert done.returncode == 0, done.told
    return out


@pytest.fixture(scope="module")
def old(programme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(programme, tmp_path_factory.mktemp("old") / "old", EARLIER)


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same company a day later: a policy says something else, and a control is gone."""
    folder = tmp_path_factory.mktemp("new")
    root = plant(folder / "programme")
    text = POLICY.replace('version: "1.0"', 'version: "1.1"').replace("each quarter", "each month")
    (root / "policies/data-classification.md").write_text(text, encoding="utf-8")
    start = SETTINGS.index("  - id: CO-02")
    (root / "controls.yaml").write_text(SETTINGS[:start], encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Say it anew")
    return build(root, folder / "new", AS_OF, "--zip").with_suffix(".zip")


def compare(old: Path, new: Path, *more: str) -> dict[str, Any]:
    done = tieout("bundle", "diff", str(old), str(new), "--format", "json", *more)
    assert done.returncode in {0, 3}, done.told
    return shapes.read("bundle-diff", done.stdout)


def section(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in found["sections"] if item["id"] == name)


def test_a_bundle_and_its_zip_are_the_same(old: Path, tmp_path: Path, programme: Path) -> None:
    again = build(programme, tmp_path / "again", EARLIER, "--zip")
    done = tieout("bundle", "diff", str(old), str(again.with_suffix(".zip")), "--exit-code")
    assert done.returncode == 3
    assert "both are the same bundle" in done.text
    assert "Approvals of changes: not examined: the old bundle: " in done.text
    assert done.text.endswith("Nothing that was compared differs; 1 section not examined\n")


def test_what_changed_is_told_with_a_redline(old: Path, new: Path) -> None:
    found = compare(old, new)
    assert found["differs"]
    (policy,) = section(found, "policies")["changes"]
    assert (policy["kind"], policy["id"]) == ("changed", "POL-008")
    assert {item["name"]: (item["old"], item["new"]) for item in policy["facts"]}["version"] == ("1.0", "1.1")
    words = [(word["op"], word["text"]) for passage in policy["text"]["passages"] for word in passage["words"]]
    assert {("gone", " quarter."), ("came", " month.")} <= set(words)
    assert (policy["text"]["words_gone"], policy["text"]["words_came"]) == (2, 2)


def test_a_control_that_is_gone_takes_its_mappings_with_it(old: Path, new: Path) -> None:
    found = compare(old, new)
    assert [(item["kind"], item["id"]) for item in section(found, "controls")["changes"]] == [("gone", "CO-02")]
    gone = [item["id"] for item in section(found, "mappings")["changes"] if item["kind"] == "gone"]
    assert gone
    assert all(item.endswith(" CO-02") for item in gone)
    assert {item["id"] for item in section(found, "bundle")["changes"]} >= {"as of", "commit"}
    assert any(item["kind"] == "added" for item in section(found, "findings")["changes"])


def test_the_other_way_round_what_came_is_gone(old: Path, new: Path) -> None:
    found = compare(new, old)
    assert [(item["kind"], item["id"]) for item in section(found, "controls")["changes"]] == [("added", "CO-02")]
    assert "are they the right way round?" in found["remarks"][0]


def whole(folder: Path, out: Path, changes: int) -> Path:
    """Give a bundle of these files that has a ledger as well."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    del files["SHA256SUMS"]
    record = json.loads(files["bundle.json"])
    files["bundle.json"] = json.dumps({**record, "approvals": {"examined": True}}).encode()
    files["approvals/approvals.json"] = json.dumps(
        {
            "schema": "tieout.approvals/v1",
            "totals": {"changes": changes, "approved_late": 1},
            "ledger": {"records": changes, "faults": []},
            "enforcement": {"rows": [{"standing": "weak"}, {"standing": "enforced"}, {"standing": "weak"}]},
        }
    ).encode()
    return plant_bundle(out, files)


def test_the_exit_code_tells_of_differences_only_if_asked(old: Path, tmp_path: Path) -> None:
    first, second = whole(old, tmp_path / "first", 2), whole(old, tmp_path / "second", 3)
    assert tieout("bundle", "diff", str(first), str(first), "--exit-code").returncode == 0
    done = tieout("bundle", "diff", str(first), str(second))
    assert done.returncode == 0
    assert done.text.endswith("The bundles differ\n")
    assert tieout("bundle", "diff", str(first), str(second), "--exit-code").returncode == 1
    assert section(compare(first, second), "approvals") == {
        "id": "approvals",
        "title": "Approvals of changes",
        "state": "compared",
        "reason": None,
        "same": 3,
        "changes": [
            {
                "kind": "changed",
                "id": name,
                "title": None,
                "was": None,
                "facts": [{"name": "count", "old": "2", "new": "3"}],
                "text": None,
                "remark": None,
            }
            for name in ("changes", "records in the ledger")
        ],
    }


def test_what_was_not_compared_is_no_0_and_a_difference_is_1_before_it(old: Path, new: Path) -> None:
    assert tieout("bundle", "diff", str(old), str(new)).returncode == 3
    assert tieout("bundle", "diff", str(old), str(new), "--exit-code").returncode == 1


def test_a_page_is_written_whole_and_loads_nothing(old: Path, new: Path, tmp_path: Path) -> None:
    out = tmp_path / "what changed.html"
    done = tieout("bundle", "diff", str(old), str(new), "--format", "html", "--out", str(out))
    assert done.text.startswith("wrote ")
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<del>quarter.</del> <ins>month.</ins>" in page
    for word in ("<script", "src=", "http:", "https:", "@import"):
        assert word not in page


def test_an_altered_bundle_is_refused_or_the_page_says_so_first(old: Path, new: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(old, copy)
    path = copy / "policies/POL-008.md"
    path.write_bytes(path.read_bytes() + b"More.\n")
    refused = tieout("bundle", "diff", str(copy), str(new))
    assert refused.returncode == 1
    assert refused.text == ""
    assert f"{copy} is altered: 1 problem: policies/POL-008.md was altered" in refused.told
    done = tieout("bundle", "diff", str(copy), str(new), "--unverified", "--format", "json")
    assert done.returncode == 3
    found = shapes.read("bundle-diff", done.stdout)
    assert found["remarks"][0].startswith("NOT VERIFIED: the old bundle is altered, so nothing below is to be relied")
    page = tieout("bundle", "diff", str(copy), str(new), "--unverified", "--format", "html").text
    assert "Nothing on this page is to be relied upon" in page


@pytest.mark.parametrize(
    ("name", "content", "ids"),
    [
        ("controls.json", None, {"policies": ""}),
        ("documents.json", None, {"policies": "there is no documents.json", "runbooks": "there is no documents.json"}),
        (
            "findings.json",
            b"{}",
            {"findings": "findings.json cannot be used: its schema is ''; this version reads tieout.outcome/v1"},
        ),
        ("ladder.json", b"\xff", {"criteria": "ladder.json cannot be used: it is no JSON"}),
        ("ladder.json", b"[]", {"criteria": "ladder.json cannot be used: it is no object"}),
        (
            "ladder.json",
            b'{"schema": "tieout.ladder/v1", "criteria": {}}',
            {"criteria": "it has another form than this version reads: criteria is no list"},
        ),
        (
            "evidence.json",
            b'{"schema": "tieout.evidence-sheet/v1", "captures": [1]}',
            {"captures": "it has another form than this version reads: captures[0] is no object"},
        ),
        (
            "evidence.json",
            b'{"schema": "tieout.evidence-sheet/v2", "captures": [1]}',
            {"captures": "it has another form than this version reads: captures[0] is no object"},
        ),
        (
            "evidence.json",
            b'{"schema": "tieout.evidence-sheet/v3"}',
            {
                "captures": "evidence.json cannot be used: its schema is 'tieout.evidence-sheet/v3'; this version reads "
                "tieout.evidence-sheet/v1 and tieout.evidence-sheet/v2"
            },
        ),
        ("evidence.json", b"[" * 100_000, {"entries": "evidence.json cannot be used: it is no JSON"}),
    ],
)
def test_what_is_missing_or_of_another_form_is_not_examined(
    old: Path, new: Path, tmp_path: Path, name: str, content: bytes | None, ids: dict[str, str]
) -> None:
    """And what can be compared is."""
    copy = tmp_path / "copy"
    shutil.copytree(old, copy)
    if content is None:
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(content)
    found = compare(copy, new, "--unverified")
    for id_, why in ids.items():
        told = section(found, id_)
        assert (told["state"], told["reason"]) == (
            ("not_examined", f"the old bundle: {why}") if why else ("compared", None)
        )
    assert section(found, "controls")["state"] == "compared"
    assert [item["id"] for item in section(found, "controls")["changes"]] == ["CO-02"]


def test_what_is_no_bundle_is_2_and_says_so(old: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "nowhere", tmp_path / "empty"):
        done = tieout("bundle", "diff", str(old), str(place), "--unverified")
        assert done.returncode == 2
        assert "is no bundle" in done.told


def test_text_of_a_bundle_paints_nothing_on_a_terminal(old: Path, new: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(old, copy)
    path = copy / "policies/POL-008.md"
    path.write_bytes(path.read_bytes().replace(b"It is done.", b"\x1b[2J::error::<script>\xe2\x80\xae", 1))
    for layout in ("text", "html"):
        told = tieout("bundle", "diff", str(copy), str(new), "--unverified", "--format", layout).text
        assert "\x1b[2J" not in told
        assert "\u202e" not in told
        assert "<script>" not in told or layout == "text"
        assert not [line for line in told.splitlines() if line.startswith("::")]


def test_a_bundle_that_names_the_one_before_is_held_against_it(
    old: Path, new: Path, programme: Path, tmp_path: Path
) -> None:
    """Unsigned ones end with 3 even so; what does not follow ends with 1."""
    named = build(programme, tmp_path / "named", AS_OF, "--previous", str(old))
    done = tieout("bundle", "verify", str(named), "--previous", str(old), "--format", "json")
    found = shapes.read("verification", done.stdout)
    assert (done.returncode, found["previous"]["follows"], len(found["previous"]["held"])) == (3, True, 3)
    assert (named / "evidence/log/proof-1-1.json").is_file()
    assert compare(old, named)["remarks"] == ["the new bundle names the old one as the one before it"]
    other = tieout("bundle", "verify", str(new), "--previous", str(old), "--format", "json")
    assert other.returncode == 1
    assert shapes.read("verification", other.stdout)["previous"]["problems"][0]["kind"] == "equivocation"
    refused = tieout("bundle", "build", "--root", str(programme), "--as-of", "2026-06-28", "--previous", str(old))
    assert refused.returncode == 2
    assert "it cannot be the one before" in refused.told


@pytest.mark.parametrize("words", [(), ("--unverified",)])
def test_a_folder_that_is_no_bundle_is_a_wrong_call(tmp_path: Path, words: tuple[str, ...]) -> None:
    """As the page of compare-two-bundles says; 1 is for two bundles that differ."""
    (tmp_path / "empty").mkdir()
    done = tieout("bundle", "diff", str(tmp_path / "empty"), str(tmp_path / "empty"), *words)
    assert done.returncode == 2
    assert b"empty has no SHA256SUMS: it is no bundle" in done.stderr


def test_settings_that_a_finding_hangs_on_are_told(old: Path, tmp_path: Path) -> None:
    """Fewer approvals, a rule with more patience, a period of another type: of all that nothing was said."""
    reset = SETTINGS.replace("type: 2", "type: 1").replace(
        "changes: {", "rules: {due-soon: {days: 5}}\nchanges: {approvals_required: 2, "
    )
    root = plant(tmp_path / "programme", {**FILES, "controls.yaml": reset})
    found = compare(old, build(root, tmp_path / "new", AS_OF))
    assert {item["id"]: item["facts"] for item in section(found, "settings")["changes"]} == {
        "changes.approvals_required": [{"name": "value", "old": "", "new": "2"}],
        "periods": [
            {
                "name": "value",
                "old": "id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30",
                "new": "id: 2026-H1, type: 1, start: 2026-01-01, end: 2026-06-30",
            }
        ],
        "rules.due-soon.days": [{"name": "value", "old": "", "new": "5"}],
    }
    assert any("what makes a change approved" in remark for remark in found["remarks"])
