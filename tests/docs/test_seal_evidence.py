"""The page on sealing: what two branches that both captured something do, typed in as it stands."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.programme import TIEOUT, git, plant, tieout
from tests.docs.pages import typed
from tests.docs.test_tutorial import ROOT
from tests.seal.keys import new_key
from tieout.seal.sshkey import fingerprint

LINES = list(typed(ROOT / "docs/how-to/seal-evidence.md"))
KEY = ".ssh/evidence_ed25519"

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen on this machine")


def kept(root: Path, text: str, day: str) -> None:
    """Keep a list of that day, sealed by the key, in a commit of its own."""
    (root.parent / f"{text}.txt").write_text(text, encoding="utf-8")
    done = tieout(
        "evidence", "add", f"../{text}.txt", "--control", "CO-01", "--evidence", "data-list", "--system", "data-store",
        "--observed-at", f"{day}T12:00:00Z", "--by", "ana", "--method", "document", "--explanation", "A list",
        "--key", f"../{KEY}", cwd=root,
    )  # fmt: skip
    assert done.returncode == 0, done
    git(root, "add", "evidence")
    git(root, "commit", "--quiet", "-m", text)


def test_a_branch_that_sealed_too_comes_onto_the_main_branch_by_the_lines_of_the_page(tmp_path: Path) -> None:
    (tmp_path / ".ssh").mkdir()
    made = new_key(tmp_path / ".ssh", "-t", "ed25519")
    made.rename(tmp_path / KEY)
    made.with_suffix(".pub").rename(tmp_path / f"{KEY}.pub")
    root = plant(tmp_path / "programme")
    git(root, "checkout", "--quiet", "-b", "mine")
    kept(root, "mine", "2026-06-12")
    git(root, "checkout", "--quiet", "main")
    kept(root, "theirs", "2026-06-11")
    git(root, "update-ref", "refs/remotes/origin/main", "main")
    git(root, "checkout", "--quiet", "mine")
    lines = LINES[LINES.index("git rebase origin/main") :]
    env = {
        **os.environ, "HOME": str(tmp_path), "PATH": f"{TIEOUT.parent}{os.pathsep}{os.environ['PATH']}",
        "GIT_EDITOR": "true", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_COMMITTER_NAME": "Ana Example",
        "GIT_COMMITTER_EMAIL": "ana@example.com",
    }  # fmt: skip
    codes = [
        subprocess.run(["bash", "-c", line], cwd=root, env=env, capture_output=True, check=False, timeout=60).returncode
        for line in lines
    ]
    assert (len(codes), codes) == (4, [1, 0, 0, 0])  # the first stops at what conflicts
    public = (tmp_path / f"{KEY}.pub").read_text(encoding="ascii").split()
    done = tieout("evidence", "verify", "--key", fingerprint(base64.b64decode(public[1])), cwd=root)
    assert done.returncode == 0, done
    assert "\nCaptures: 3; 3 unaltered\nLog: 3 lines," in done.text
