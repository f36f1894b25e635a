"""Runs the scripts of a workflow as GitHub's runner does, with our own `tieout` and a `gh` that keeps what it was asked.

``gh`` is GitHub's client, which is not here; it signs in and opens pull requests and releases. All else is real.
What it refuses is in ``GH_REFUSES``, and the branches of open pull requests are in ``GH_OPEN``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.house.tree import ROOT

FOLDER = ROOT / ".github/workflows"
_FOUND = re.compile(r"\$\{\{ (steps\.find|needs\.\w+)\.outputs\.(folder|suffix|untouched) \}\}")
_GH = """\
#!/bin/sh
printf "%s\\n" "$*" >> "$GH_SAID"
case "$1 $2" in "$GH_REFUSES") exit 1 ;; "pr list") printf "%s" "$GH_OPEN" ;; esac
"""


def steps_of(workflow: str, job: str) -> dict[str, dict[str, Any]]:
    found = yaml.safe_load((FOLDER / f"{workflow}.yml").read_text(encoding="utf-8"))
    return {step["name"]: step for step in found["jobs"][job]["steps"] if "run" in step}


@dataclass
class Runner:
    """One machine of a job, at a checkout."""

    root: Path
    temp: Path
    env: dict[str, str] = field(default_factory=dict)
    folder: str = "."
    """The input ``root`` of the workflow."""

    def __post_init__(self) -> None:
        self.temp.mkdir(parents=True, exist_ok=True)
        bin_ = self.temp / "bin"
        bin_.mkdir(exist_ok=True)
        (bin_ / "gh").write_text(_GH, encoding="utf-8")
        (bin_ / "gh").chmod(0o755)

    def run(self, workflow: str, job: str, step: str, **given: str) -> subprocess.CompletedProcess[str]:
        """Run the script of a step; what its ``env`` takes from GitHub must be given, and nothing else may be.

        The folder it takes from its input, or from the step before it that finds the folder: where that fails, its end.
        """
        values = {name: str(value) for name, value in steps_of(workflow, job)[step].get("env", {}).items()}
        known = {name: self.folder for name, value in values.items() if value == "${{ inputs.root }}"}
        found = {name: match[2] for name, value in values.items() if (match := _FOUND.fullmatch(value))}
        if any("steps.find" in values[name] for name in found):
            done = self._script(workflow, job, "Find", {"ROOT": self.folder}, output="found")
            if done.returncode != 0:
                return done
        lines = (*self.text("found").splitlines(), *self.text("output").splitlines())
        outputs = dict(line.partition("=")[::2] for line in lines)
        known |= {name: outputs.get(output, "") for name, output in found.items()}
        wanted = {name for name, value in values.items() if "${{" in value} - known.keys()
        assert set(given) == wanted, (set(given), wanted)
        return self._script(workflow, job, step, {**known, **given}, output="output")

    def _script(
        self, workflow: str, job: str, step: str, env: dict[str, str], *, output: str
    ) -> subprocess.CompletedProcess[str]:
        path = f"{self.temp / 'bin'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        github = {
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"),
            "GITHUB_OUTPUT": str(self.temp / output),
            "GITHUB_REPOSITORY": "example/policies",
            "GH_SAID": str(self.temp / "gh"),
        }
        text = steps_of(workflow, job)[step]["run"]
        if "GITHUB_OUTPUT" in text:
            (self.temp / output).unlink(missing_ok=True)
        (self.temp / "script.sh").write_text(text, encoding="utf-8")
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(self.temp / "script.sh")],
            cwd=self.root, env={**os.environ, "PATH": path, **github, **self.env, **env},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def text(self, name: str) -> str:
        """Give what a step left below the temporary folder; empty if nothing."""
        file = self.temp / name
        return file.read_text(encoding="utf-8") if file.exists() else ""
