"""tieout ladder: every criterion in scope on its rung."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from tests.cli.programme import AS_OF, FILES, plant, tieout
from tests.report import shapes
from tieout.cli.options import typed
from tieout.model.rung import RUNGS


def test_the_json_has_the_published_shape(company: Path, starter: Path, programme: Path) -> None:
    totals = {}
    for root in (company, starter, programme):
        done = tieout("ladder", "--root", str(root), "--as-of", "2026-11-22", "--format", "json")
        assert (done.returncode, done.told) == (0, "")
        found = shapes.read("ladder", done.stdout)
        totals[root] = found["totals"]
        rungs = [item["rung"] for item in found["criteria"]]
        assert found["totals"]["in_scope"] == len(rungs)
        assert found["totals"]["claimed"] == len(rungs) - rungs.count("none")
        for height, rung in enumerate(RUNGS):
            assert found["totals"][rung.value] == sum(rungs.count(higher.value) for higher in RUNGS[height:])
    assert [totals[company][key] for key in ("in_scope", "documented", "approved", "evidenced", "operated")] == [
        38, 23, 23, 22, 3,
    ]  # fmt: skip
    assert (totals[starter]["in_scope"], totals[starter]["documented"]) == (38, 0)
    assert totals[programme] == {
        "in_scope": 34, "claimed": 34, "documented": 34, "approved": 0, "evidenced": 0, "operated": 0,
    }  # fmt: skip


def test_the_text_says_in_few_lines_what_is_missing(starter: Path) -> None:
    lines = tieout("ladder", "--root", str(starter), "--as-of", "2026-11-22").text.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("CC2.2"))
    assert lines[at + 1] == "                         CHG-05, IR-07, GOV-02, HR-02, HR-03"
    assert " ".join(line.strip() for line in lines[at + 2 : at + 5]).endswith("RB-008 and RB-009, which are drafts")
    assert max(map(len, lines)) <= 80
    assert lines[-2].startswith("38 criteria in scope: 38 claimed, 0 documented")


def test_unreadable_settings_end_with_2(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme", {**FILES, "controls.yaml": "["})
    done = tieout("ladder", "--root", str(root), "--as-of", AS_OF)
    assert (done.returncode, f"; then: tieout check --root {typed(root)}\n" in done.told) == (2, True)


def test_the_drawing_is_a_file_of_its_own(programme: Path) -> None:
    done = tieout("ladder", "--root", str(programme), "--as-of", AS_OF, "--format", "svg")
    assert (done.returncode, done.told) == (0, "")
    drawing = ET.fromstring(done.text)  # noqa: S314  # what we have drawn ourselves
    title = drawing.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "Example Ltd: how far each criterion is supported, as of 2026-06-30"
