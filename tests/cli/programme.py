"""A small programme in a real repository, clean until a test breaks it."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.captured import capture, sealed
from tieout.cli.main import run
from tieout.model.registers.collection import REGISTERS as NAMES

TIEOUT = Path(sys.executable).parent / "tieout"
AS_OF = "2026-06-30"

CONTROLS = """\
schema: tieout.controls/v1
organization: {name: Example Ltd, timezone: UTC}
scope:
  categories: [security, confidentiality]
  excluded:
    - {criterion: CC1.1, reason: "Covered by the parent company", carve_out: parent}
periods:
  - {id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30}
documents: {policies: ["policies/**/*.md"], runbooks: ["runbooks/**/*.md"]}
changes: {forge: {kind: none, reason: Changes are approved on paper}}
controls:
  - id: CO-01
    title: Confidential data is listed and deleted
    statement: The lead lists confidential data each quarter and records what was deleted.
    owner: role:lead
    criteria: [C1.1, C1.2]
    cadence: {every: annual}
    evidence: [{id: data-list, system: data-store, kind: data-list}]
    policies: [POL-008]
  - id: CO-02
    title: All else is done
    statement: The lead does all else each quarter and files the list.
    owner: role:lead
    criteria: [CC1.2, CC1.3, CC1.4, CC1.5, CC2.1, CC2.2, CC2.3, CC3.1, CC3.2, CC3.3, CC3.4, CC4.1, CC4.2, CC5.1, CC5.2, CC5.3,
      CC6.1, CC6.2, CC6.3, CC6.4, CC6.5, CC6.6, CC6.7, CC6.8, CC7.1, CC7.2, CC7.3, CC7.4, CC7.5, CC8.1, CC9.1, CC9.2]
    cadence: {every: annual}
    evidence: [{id: access-list, system: data-store, kind: account-list}]
    policies: [POL-008]
"""
PEOPLE = """\
schema: tieout.people/v1
roles:
  - {id: lead, title: Lead}
  - {id: cto, title: Chief technology officer}
people:
  - {id: ana, name: Ana Example, roles: [lead], emails: [ana@example.com]}
  - {id: ben, name: Ben Example, roles: [cto], emails: [ben@example.com]}
"""
_SECTIONS = (
    *("Purpose", "Scope", "Roles and responsibilities", "Policy statements", "Levels", "Handling", "Labels"),
    *("Retention", "Disposal", "Encryption", "Keys", "Exceptions", "Enforcement", "Review", "References"),
    "Revision history",
)
POLICY = """\
---
id: POL-008
title: Data Classification Policy
status: active
version: "1.0"
owner: role:lead
approver: role:cto
approved: 2026-01-14
effective: 2026-02-01
last_reviewed: 2026-01-14
review: {every: annual}
criteria: [C1.1, C1.2]
controls: [CO-01, CO-02]
topic: data-classification
---
# Data Classification Policy

The lead lists confidential data each quarter.
""" + "".join(f"\n## {name}\n\nIt is done.\n" for name in _SECTIONS)
REGISTERS = {
    "systems": "- {id: data-store, name: Data store, owner: role:lead, status: draft}",
    "risks": """- {id: RSK-001, title: Data is sold, owner: role:lead, inherent_likelihood: 2, inherent_impact: 5,
     treatment: mitigate, fraud: yes, status: draft}""",
}
"""What the registers beside that of people hold; the others are there and empty."""


def registers() -> dict[str, str]:
    """Give every register beside that of people: a rule that lacks its own is not examined."""
    found: dict[str, str] = {}
    for name in NAMES:
        rows = f"\n  {REGISTERS[name]}" if name in REGISTERS else " []"
        found[f"registers/{name}.yaml"] = f"schema: tieout.{name}/v1\n{name}:{rows}\n"
    return found


CAPTURED_AT = datetime(2025, 12, 14, 9, tzinfo=UTC)
"""An hour before the commit that has it."""
CAPTURE = capture(
    CAPTURED_AT,
    name="data-list",
    controls=("CO-01", "CO-02"),
    evidence=("data-list", "access-list"),
    title="Confidential data, and who has access to it",
)
FILES = {
    "controls.yaml": CONTROLS,
    "registers/people.yaml": PEOPLE,
    **registers(),
    "policies/data-classification.md": POLICY,
    **{path: data.decode() for path, data in sealed(CAPTURE, CAPTURED_AT).items()},
}


def git(root: Path, *arguments: str, **environment: str) -> str:
    """Run Git with fixed people and dates."""
    fixed = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ana Example",
        "GIT_AUTHOR_EMAIL": "ana@example.com",
        "GIT_COMMITTER_NAME": "Ben Example",
        "GIT_COMMITTER_EMAIL": "ben@example.com",
        "GIT_AUTHOR_DATE": "2025-12-14T10:00:00Z",
        "GIT_COMMITTER_DATE": "2025-12-14T10:00:00Z",
        **environment,
    }
    done = subprocess.run(["git", *arguments], cwd=root, env=fixed, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def plant(root: Path, files: dict[str, str] | None = None, *, commit: bool = True) -> Path:
    """Write files (the clean programme by default) and commit them."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "config", "user.email", "ana@example.com")
    write_files(root, FILES if files is None else files)
    if commit:
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", "Add the programme")
    return root


def write_files(root: Path, files: Mapping[str, str | None]) -> None:
    """Write texts below a folder; what has none is deleted."""
    for path, text in files.items():
        place = root / path
        if text is None:
            place.unlink()
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode("utf-8", "surrogateescape"))


def commit_files(root: Path, at: str, files: Mapping[str, str | None]) -> str:
    """Write texts, or delete, and commit at a moment, or at noon (UTC) of a day; gives the commit."""
    write_files(root, files)
    moment = at if "T" in at else f"{at}T12:00:00Z"
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "change", GIT_COMMITTER_DATE=moment, GIT_AUTHOR_DATE=moment)
    return git(root, "rev-parse", "HEAD")


@dataclass(frozen=True, slots=True)
class Done:
    """What a run of the command printed and ended with."""

    returncode: int
    stdout: bytes
    stderr: bytes

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.stdout.decode()

    @property
    def told(self) -> str:
        """Standard error as text."""
        return self.stderr.decode()


def tieout(*arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Done:
    """Run the command in this process, as its entry point does."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with _here(cwd, env or {}), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        before, sys.argv = sys.argv, ["tieout", *arguments]
        code: object = None
        try:
            run()
        except SystemExit as end:
            code = end.code
        finally:
            sys.argv = before
    assert isinstance(code, int)
    printed = []
    for stream in (out, err):
        stream.flush()
        buffer = stream.detach()
        assert isinstance(buffer, io.BytesIO)
        printed.append(buffer.getvalue())
    return Done(code, *printed)


@contextlib.contextmanager
def _here(cwd: Path | None, env: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(env)
    try:
        with contextlib.chdir(cwd or Path.cwd()):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def tieout_process(
    *arguments: str,
    cwd: Path | None = None,
    umask: int = -1,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run the installed command as a person would, where the process is the point."""
    return subprocess.run(
        [str(TIEOUT), *arguments],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        check=False,
        capture_output=True,
        timeout=60,
        umask=umask,
    )
