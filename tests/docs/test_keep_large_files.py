"""The page on large files, typed in as it stands, before a store that locks."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.cli.programme import plant
from tests.docs.test_tutorial import ROOT, matches, steps
from tests.house.tree import PACKAGE
from tests.locked_store import Store
from tests.seal.keys import new_signer
from tieout.bundle import external

PAGE = (ROOT / "docs/how-to/keep-large-files.md").read_text(encoding="utf-8")
DATA = b"2026-05-04T08:00:00Z login ana\n" * 5000


def aws(store: Store, command: str, here: Path) -> None:
    """Ask as the AWS CLI does, whose options are the parameters of the API under other names."""
    program, service, operation, *words = shlex.split(command)
    assert (program, service) == ("aws", "s3api")
    said: dict[str, Any] = {}
    for word in words:
        if word.startswith("--"):
            name = "".join(part.capitalize() for part in word[2:].split("-"))
            said[name] = True
        else:
            pair = dict([word.split("=", 1)]) if name == "CreateBucketConfiguration" else word
            said[name] = (here / word).read_bytes() if name == "Body" else pair
    getattr(store.client(), operation.replace("-", "_"))(**said)


def test_the_commands_do_what_the_page_says(tmp_path: Path, store: Store) -> None:
    root = plant(tmp_path / "programme")
    signer = new_signer(tmp_path, "bundle-key")
    (tmp_path / "audit.log").write_bytes(DATA)
    store.client().delete_bucket(Bucket="acme-evidence")  # the page makes it
    for command in re.findall(r"^aws .*$", PAGE, re.MULTILINE):
        aws(store, command, tmp_path)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    found = steps(PAGE)
    assert len(found) == 9
    for step in found:
        if "../handed" in step.command and not (tmp_path / "handed").exists():
            data = (tmp_path / "acme-2026" / external.NAME).read_bytes()
            (item,) = external.parse(data).files
            (tmp_path / "handed" / item.path).parent.mkdir(parents=True)
            shutil.copy(tmp_path / "audit.log", tmp_path / "handed" / item.path)
        done = subprocess.run(  # noqa: S602  # the commands of our own page, typed as a person would
            step.command.replace("SHA256:KEY", signer.identity),
            shell=True,
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **store.environment, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=120,
        )
        assert done.returncode == step.code, f"{step.command}\n{done.stdout}{done.stderr}"
        assert matches(step.expected, done.stdout), f"{step.command}\n{done.stdout}"
    first = (tmp_path / "acme-2026/START-HERE.html").read_text(encoding="utf-8")
    assert "Evidence in another store" in first
    assert "1 file, 155,000 bytes by its record, is not in this bundle" in first
    verify = (tmp_path / "acme-2026/VERIFY.md").read_text(encoding="utf-8")
    assert "Evidence that is not in this bundle" in verify
    (command,) = (line.strip() for line in verify.splitlines() if "sha256sum --check" in line and "sed -nE" in line)
    for data, code in ((DATA, 0), (DATA + b"x", 1)):
        (tmp_path / "handed" / item.path).write_bytes(data)
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command.replace("../external", "../handed")],
            cwd=tmp_path / "acme-2026", capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stdout == "") == (code, not code)


def test_every_kind_is_on_the_page() -> None:
    told = set(re.findall(r"`((?:malformed-)?external(?:-[a-z]+)*)`", PAGE))
    texts = [path.read_text(encoding="utf-8") for path in (PACKAGE / "bundle").glob("external*.py")]
    kinds = {kind for text in texts for kind in re.findall(r'"((?:malformed-external|external-[a-z-]+))"', text)}
    assert told == kinds
