"""A line of every verb, to be typed in surroundings that are broken."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.cli.programme import AS_OF, CAPTURE, CONTROLS, FILES, Done, plant, tieout
from tieout.seal.signers.new import new_key

FORGE = "http://127.0.0.1:9"
"""Where nobody listens (discard, RFC 863)."""
SETTINGS = CONTROLS.replace(
    "changes: {forge: {kind: none, reason: Changes are approved on paper}}",
    f"changes: {{branch: main, forge: {{kind: github, repository: example/policies, url: '{FORGE}'}}}}",
)
COLLECTORS = """\
schema: tieout.collectors/v1
collectors:
  - {id: echo, uses: command, run: [echo, hello], reads: text, system: data-store, title: Hello,
     for: [{control: CO-01, evidence: data-list}]}
"""
CAPTURE_ID = next(
    line.removeprefix("id: ").strip('"')
    for path, data in CAPTURE.items()
    if path.endswith("/evidence.yaml")
    for line in data.decode().splitlines()
    if line.startswith("id: ")
)
_DAY = ("--as-of", AS_OF)
_KEEP = ("--control", "CO-01", "--evidence", "data-list", "--system", "data-store")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the lines name beside the repository."""

    folder: Path

    def __getitem__(self, name: str) -> str:
        """Give the path of a file of it."""
        return str(self.folder / name)


def desk(folder: Path) -> Desk:
    """Lay out a programme with a forge and a collector, the auditor's list, a text to post, a file to keep, a key."""
    plant(folder / "programme", {**FILES, "controls.yaml": SETTINGS, "collectors.yaml": COLLECTORS})
    (folder / "requests.csv").write_text("ID,Item,Due\nR-1,Give the list,2026-07-01\n")
    (folder / "minutes.txt").write_text("The board met.\n")
    (folder / "impact.md").write_text("<!-- tieout:impact -->\nIt touches nothing.\n")
    new_key(folder / "key", comment="sample key")
    return Desk(folder)


def reading(at: Desk) -> dict[str, tuple[str, ...]]:
    """Give a line for each verb that reads a repository, without ``--root``."""
    return {
        "adopt": ("adopt",),
        "check": ("check", *_DAY),
        "status": ("status", *_DAY),
        "due": ("due", *_DAY),
        "ladder": ("ladder", *_DAY),
        "trace": ("trace", "CC6.2", *_DAY),
        "review": ("review", "POL-008", "--dry-run", *_DAY),
        "impact": ("impact", "--base", "HEAD", *_DAY),
        "approvals sync": ("approvals", "sync", "--no-fetch"),
        "approvals check": ("approvals", "check", *_DAY),
        "approvals content": ("approvals", "content"),
        "approvals verify": ("approvals", "verify"),
        "collect": ("collect",),
        "evidence add": (
            *("evidence", "add", at["minutes.txt"], *_KEEP, "--observed-at", "2026-06-01T10:00:00Z"),
            *("--by", "ana", "--method", "document", "--explanation", "As the board filed it"),
        ),
        "evidence list": ("evidence", "list"),
        "evidence verify": ("evidence", "verify"),
        "evidence seal": ("evidence", "seal"),
        "evidence remove": ("evidence", "remove", CAPTURE_ID, "--reason", "held a name", "--by", "ana"),
        "reperform": ("reperform", "--all", *_DAY),
        "sample": ("sample", "CO-01", "--seed", "spring 7", *_DAY),
        "rehearse": ("rehearse", *_DAY),
        "requests import": ("requests", "import", at["requests.csv"], *_DAY),
        "requests export": ("requests", "export", *_DAY),
        "requests status": ("requests", "status", *_DAY),
        "export csv": ("export", "csv", *_DAY),
        "export xlsx": ("export", "xlsx", *_DAY, "--out", at["matrix.xlsx"]),
        "export oscal": ("export", "oscal", *_DAY),
        "export codeowners": ("export", "codeowners", *_DAY),
        "post comment": ("post", "comment", at["impact.md"], "--on", "7"),
        "post reviews": ("post", "reviews", *_DAY),
        "post issue": ("post", "issue", "quarter:2026-Q3", at["impact.md"], "--title", "Quarter"),
        "site": ("site", *_DAY, "--out", at["site"]),
        "bundle build": ("bundle", "build", "--no-pdf", *_DAY, "--out", at["bundle"]),
        "doctor": ("doctor",),
    }


ELSEWHERE = frozenset(
    {"init", "explain", "demo", "completion", "export schema", "bundle sign", "bundle verify", "bundle diff",
     "bundle disclose"}
)  # fmt: skip
"""Verbs that read no repository."""


def ssh_key(path: Path, *options: str) -> Path:
    """Make a key as people do."""
    subprocess.run(["ssh-keygen", "-q", *options, "-f", str(path)], check=True, capture_output=True)
    return path


def ask(at: Desk, verb: str, root: Path, *more: str) -> Done:
    """Type the line of a verb for a repository."""
    return tieout(*reading(at)[verb], "--root", str(root), *more)
