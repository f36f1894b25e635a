"""tieout check --format: the same verdict in every format, and the summary of a job on GitHub."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.programme import AS_OF, FILES, POLICY, Done, git, plant, tieout
from tieout.cli.telling import FORMATS

STALE = POLICY.replace("2026-01-14", "2025-06-29")


def check(root: Path, layout: str, **environment: str) -> Done:
    return tieout("check", "--root", str(root), "--as-of", AS_OF, "--format", layout, env=environment)


@pytest.fixture(scope="module")
def stale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("stale") / "it", {**FILES, "policies/data-classification.md": STALE})


@pytest.mark.parametrize("layout", FORMATS)
def test_every_format_ends_with_the_same_code(stale: Path, programme: Path, layout: str) -> None:
    assert (check(programme, layout).returncode, check(stale, layout).returncode) == (0, 1)


@pytest.mark.parametrize("layout", FORMATS)
def test_every_format_gives_the_same_bytes_and_prints_nothing_beside(stale: Path, layout: str) -> None:
    one, other = check(stale, layout), check(stale, layout)
    assert (one.stdout, one.stderr) == (other.stdout, b"")


@pytest.mark.parametrize("layout", FORMATS)
def test_every_format_names_the_finding(stale: Path, layout: str) -> None:
    assert "stale-review" in check(stale, layout).text
    assert "policies/data-classification.md" in check(stale, layout).text


def test_github_gets_annotations_and_the_log_the_whole(stale: Path) -> None:
    lines = check(stale, "github").text.splitlines()
    assert lines[0].startswith(
        "::error file=policies/data-classification.md,line=10,col=1,title=stale-review%3A POL-008::"
    )
    assert lines[-1] == "tieout explain stale-review says why an auditor asks"


def test_github_gets_the_summary_appended(stale: Path, tmp_path: Path) -> None:
    place = tmp_path / "summary.md"
    place.write_text("before\n", encoding="utf-8")
    check(stale, "github", GITHUB_STEP_SUMMARY=str(place))
    assert place.read_text(encoding="utf-8").startswith("before\n## Tieout: 1 error\n")


def test_a_summary_that_cannot_be_written_is_told_and_changes_no_verdict(stale: Path, tmp_path: Path) -> None:
    done = check(stale, "github", GITHUB_STEP_SUMMARY=str(tmp_path / "no" / "folder"))
    assert (done.returncode, done.told) == (
        1, "tieout: the summary of the job was not written: no such file or directory\n"
    )  # fmt: skip


@pytest.mark.parametrize("layout", [name for name in FORMATS if name != "github"])
def test_no_other_format_writes_a_summary(stale: Path, tmp_path: Path, layout: str) -> None:
    check(stale, layout, GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))
    assert not (tmp_path / "summary.md").exists()


def test_platforms_get_paths_from_the_top_of_the_repository(tmp_path: Path) -> None:
    top = plant(tmp_path / "it", {f"inner/{path}": text for path, text in FILES.items()}, commit=False)
    (top / "inner/policies/data-classification.md").write_text(STALE, encoding="utf-8")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "Add the programme below")
    root = top / "inner"
    path = "inner/policies/data-classification.md"
    assert f"file={path}," in check(root, "github").text
    assert [item["location"]["path"] for item in json.loads(check(root, "gitlab").text)] == [
        "inner/controls.yaml",
        path,
    ]
    suite = ET.fromstring(check(root, "junit").text)  # noqa: S314  # our own output
    assert {case.get("classname") for case in suite.iter("testcase") if len(case)} >= {path}
    assert path in check(root, "markdown").text
    results = json.loads(check(root, "sarif").text)["runs"][0]["results"]
    assert results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == path


@pytest.mark.parametrize("layout", FORMATS)
def test_what_was_not_examined_is_in_every_format_and_is_never_0(tmp_path: Path, layout: str) -> None:
    files = {path: text for path, text in FILES.items() if path != "registers/people.yaml"}
    root = plant(tmp_path / "it", files)
    done = check(root, layout)
    assert done.returncode in {1, 3}
    assert "unknown-owner" in done.text


@pytest.mark.parametrize("text", ["schema: [", "\x00", "a: 1\na: 2\n"])
@pytest.mark.parametrize("layout", FORMATS)
def test_settings_that_cannot_be_read_are_told_in_every_format(tmp_path: Path, layout: str, text: str) -> None:
    done = check(plant(tmp_path / "it", {**FILES, "controls.yaml": text}), layout)
    assert done.returncode == 2
    assert "controls.yaml" in done.text
