"""Made-up programmes of any size, with a history."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

LINES = 200
"""Lines of a policy's text, as long as a real one."""
Text = Callable[[int, int, int], bytes]
_START = 1735689600  # 2025-01-01T00:00Z


def make(directory: Path, policies: int, edits: int, lines: int = LINES, text: Text | None = None) -> Path:
    """Make a repository of so many policies, each edited so often in commits of its own.

    ``text`` gives a policy by its number, its edit and its lines; None: ``policy``.
    """
    directory.mkdir(parents=True)
    _git(directory, "init", "--quiet", "--initial-branch=main")
    with tempfile.TemporaryFile() as stream:
        stream.writelines(_stream(policies, edits, lines, text or policy))
        stream.seek(0)
        _git(directory, "fast-import", "--quiet", "--done", standard_input=stream)
    _git(directory, "reset", "--quiet", "--hard", "main")
    return directory


def _stream(policies: int, edits: int, lines: int, text: Text) -> Iterator[bytes]:
    mark = 0
    yield _commit(mark, None, "Add the programme")
    yield git_file("controls.yaml", _controls(policies))
    yield git_file("registers/people.yaml", _PEOPLE)
    for number in range(policies):
        yield git_file(_path(number), text(number, 0, lines))
    for edit in range(1, edits + 1):
        for number in range(policies):
            mark += 1
            yield _commit(mark, "main", f"Edit policy {number}, {edit}")
            yield git_file(_path(number), text(number, edit, lines))
    yield b"done\n"


def _commit(index: int, parent: str | None, subject: str) -> bytes:
    del parent  # the branch's own tip
    when = _START + index * 60
    who = f"Ana Example <ana@example.com> {when} +0000"
    text = subject.encode()
    return b"commit refs/heads/main\nauthor %s\ncommitter %s\ndata %d\n%s\n" % (
        who.encode(),
        who.encode(),
        len(text),
        text,
    )


def git_file(path: str, data: bytes) -> bytes:
    """Give a file of a commit, as ``git fast-import`` takes it."""
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)


def _path(number: int) -> str:
    return f"policies/part-{number // 100:03d}/policy-{number:05d}.md"


def policy(number: int, edit: int, lines: int = LINES) -> bytes:
    """Give one policy: a head of fourteen lines, sections, lists, a link every twenty lines."""
    head = f"""---
id: POL-{number % 1000:03d}
title: Policy number {number}
status: active
version: "1.{edit}"
classification: internal
owner: role:lead
approver: role:cto
approved: 2025-01-14
effective: 2025-02-01
last_reviewed: 2026-01-14
review: {{every: annual}}
criteria: [CC6.1, CC8.1]
controls: [AC-{number % 500:05d}]
---
# Policy number {number}
"""
    body = []
    for line in range(lines):
        if line % 20 == 0:
            body.append(f"\n## Section {line // 20} of edit {edit if line == 0 else 0}\n")
        elif line % 20 == 10:
            body.append(f"See [section {line // 20}](#section-{max(1, line // 20)}-of-edit-0).")
        elif line % 5 == 0:
            body.append(f"- A duty that somebody has, with a number: {line} days, and a record.")
        else:
            body.append(f"The lead reviews the list of line {line} and keeps the signed record.")
    return (head + "\n".join(body) + "\n").encode()


def _controls(policies: int) -> bytes:
    head = """schema: tieout.controls/v1
organization: {name: Example Ltd, timezone: UTC}
scope: {categories: [security]}
periods:
  - {id: 2026-H2, type: 2, start: 2026-07-01, end: 2026-12-31}
documents: {policies: ["policies/**/*.md"], runbooks: ["runbooks/**/*.md"]}
controls:
"""
    controls = [
        f"""  - id: AC-{number:05d}
    title: Control {number}
    statement: The lead reviews list {number} each quarter and signs the record.
    owner: role:lead
    criteria: [CC6.1, CC8.1]
    cadence: {{every: quarterly}}
    policies: [POL-{number % 1000:03d}]
"""
        for number in range(min(policies, 500))
    ]
    return (head + "".join(controls)).encode()


_PEOPLE = b"""schema: tieout.people/v1
roles:
  - {id: lead, title: Lead}
  - {id: cto, title: Chief technology officer}
people:
  - {id: ana, name: Ana Example, roles: [lead], emails: [ana@example.com]}
  - {id: ben, name: Ben Example, roles: [cto], emails: [ben@example.com]}
"""


def _git(directory: Path, *arguments: str, standard_input: IO[bytes] | None = None) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(  # a fixed command of ours over input of ours
        ["git", *arguments], cwd=directory, stdin=standard_input, check=True, env=environment
    )
