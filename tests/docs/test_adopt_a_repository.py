"""The page on adopting, typed in as it stands, on a real company's repository."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.test_tutorial import walk
from tests.house.tree import ROOT

REAL = ROOT.parent / "shared" / "data" / "tailscale-security-policies.bundle"


@pytest.mark.skipif(not REAL.exists(), reason="the real company's repository is not beside the checkout")
def test_the_page_runs_as_written(tmp_path: Path) -> None:
    """Every command ends as the page says, and prints what the page shows."""
    page = (ROOT / "docs/how-to/adopt-a-repository.md").read_text(encoding="utf-8")
    walk(page, tmp_path, instead={"https://github.com/tailscale/security-policies": str(REAL)})


@pytest.mark.skipif(not REAL.exists(), reason="the real company's repository is not beside the checkout")
def test_the_heads_that_the_tutorial_gives_are_sound(tmp_path: Path) -> None:
    """With the head and the register of step 5, only what concerns the text and its history is left."""
    page = (ROOT / "docs/how-to/adopt-a-repository.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    head = next(block for block in blocks if block.startswith("id: POL-001"))
    people = next(block for block in blocks if block.startswith("schema: tieout.people/v1"))
    tieout = str(Path(sys.executable).parent / "tieout")
    root = tmp_path / "policies"
    subprocess.run(["git", "clone", "--quiet", str(REAL), str(root)], check=True, timeout=60)
    subprocess.run([tieout, "adopt", "--root", str(root)], check=True, capture_output=True, timeout=60)
    settings = root / "controls.yaml"
    text = settings.read_text(encoding="utf-8").replace(", last_updated]", "]")
    settings.write_text(text.replace("  # fields: ", "  fields: "), encoding="utf-8")
    policy = root / "access-control/index.md"
    policy.write_text(policy.read_text(encoding="utf-8").replace("---\n", f"---\n{head}", 1), encoding="utf-8")
    (root / "registers").mkdir()
    (root / "registers/people.yaml").write_text(people, encoding="utf-8")
    argv = [tieout, "check", "--root", str(root), "--as-of", "2026-11-22"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60)
    mine = [line for line in done.stdout.splitlines() if line.startswith("access-control/")]
    assert mine == [
        "access-control/index.md:1:1: error: [missing-section] POL-001",
        "access-control/index.md:1:1: note: [missing-section] topic",
        "access-control/index.md:1:1: note: [review-date-only-bump] POL-001",
        "access-control/index.md:2:1: note: [orphan-document] controls",
        "access-control/index.md:16:1: note: [title-mismatch] titles",
        "access-control/index.md:31:1: note: [unmeasurable-wording] POL-001",
    ]
    assert "so nobody is known" not in done.stdout  # the other registers come later
    control = next(block for block in blocks if block.startswith("controls:"))
    settings.write_text(settings.read_text(encoding="utf-8").partition("controls: []")[0] + control, encoding="utf-8")
    policy.write_text(policy.read_text(encoding="utf-8").replace("id: POL-001\n", "id: POL-001\ncontrols: [AC-01]\n"))
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60)
    ours = {line.partition("[")[2] for line in done.stdout.splitlines() if line.startswith("controls.yaml:")}
    assert [line for line in sorted(ours) if not line.startswith("uncovered-criterion]")] == []
    assert "AC-01" not in done.stdout
    sheet = subprocess.run([tieout, "ladder", *argv[2:]], capture_output=True, text=True, check=False, timeout=60)
    assert [line.split()[:3] for line in sheet.stdout.splitlines() if line.startswith(("CC6.2 ", "CC6.3 "))] == [
        ["CC6.2", "■□□□□", "claimed"],
        ["CC6.3", "■□□□□", "claimed"],
    ]
