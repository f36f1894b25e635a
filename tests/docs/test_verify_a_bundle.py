"""The page on verifying: its commands run on a whole bundle, and end and print as it says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bundle.rich import make
from tests.docs.test_tutorial import ROOT, matches, steps
from tests.seal.authority import needs_openssl
from tieout.bundle.parts.scripts import ABOUT, script

PAGE = (ROOT / "docs/how-to/verify-a-bundle.md").read_text(encoding="utf-8")


@needs_openssl
def test_the_page_runs_as_written(tmp_path: Path) -> None:
    bundle = make(tmp_path)
    for name in ABOUT:
        bundle.write(name, script(name))
    bundle.sign()
    bundle.certify()
    bundle.state()
    bundle.stamp()
    shutil.copy(bundle.pki.ca, tmp_path / "ca.pem")
    shutil.copy(bundle.clock.ca, tmp_path / "tsa.pem")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    found = steps(PAGE)
    assert len(found) == 6
    for step in found:
        done = subprocess.run(  # noqa: S602  # the commands of our own page, typed as a person would
            step.command.replace("SHA256:KEY", bundle.signer.identity),
            shell=True,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=60,
        )
        assert done.returncode == step.code, f"{step.command}\n{done.stdout}{done.stderr}"
        assert matches(step.expected, done.stdout), f"{step.command}\n{done.stdout}"
