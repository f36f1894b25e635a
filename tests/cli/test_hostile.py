"""A repository in which everything is hostile at once."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, CONTROLS, POLICY, git, plant, tieout
from tests.site import hostile

NASTY = {
    "nested.md": "---\na: " + "[" * 30_000 + "\n---\n",
    "aliases.md": "---\na: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n",
    "tag.md": "---\na: !!python/object/apply:os.system [id]\n---\n",
    "open.md": "---\nid: POL-1\n",
    "toml.md": "+++\nid = 1\n+++\n",
    "list.md": "---\n- a\n---\n",
    "twice.md": POLICY.replace("owner: role:lead", "owner: role:lead\nowner: role:cto"),
    "separator.md": POLICY.replace("owner: role:lead", "owner: a\u2028approver: m"),
    "bidi.md": POLICY.replace("title: Data", "title: \u202eData"),
    "escape.md": POLICY.replace("title: Data", 'title: "\\e[2J\\e]0;x\\a::stop-commands::x ##[add-mask]x" #'),
    "dates.md": POLICY.replace("2026-01-14", "2026-02-30"),
    "far.md": POLICY.replace("2026-01-14", "9999-12-31"),
    "early.md": POLICY.replace("2026-01-14", "0001-01-01"),
    "digits.md": POLICY.replace('"1.0"', "9" * 6000),
    "handler.md": POLICY.replace("id: POL-008", "id: POL-008\ncontent: x\nhandler: y\non: z"),
    "latin.md": "---\nid: caf\udce9\n---\n",
    "wide.md": "\ufeff" + POLICY,
    "nul.md": POLICY + "\0",
    "cr.md": POLICY.replace("\n", "\r"),
    "brackets.md": POLICY + "[`" * 20_000,
    "stars.md": POLICY + "*" * 20_000 + "a" + "_" * 20_000,
    "quotes.md": POLICY + ">" * 5_000 + "\n",
    "lists.md": POLICY + "\n".join(" " * i + "- x" for i in range(500)),
    "table.md": POLICY + "|a|b|\n|-|-|\n" + "|x|y|\n" * 5_000,
    "links.md": POLICY + "[x](y.md#z) " * 5_000,
    "long.md": POLICY + "x" * 1_000_000,
    "empty.md": "",
    "::error file=x,line=1::pwned.md": POLICY,
}


def make(root: Path) -> Path:
    """Everything at once: texts, names, links, settings, Git's own configuration and history."""
    files = {f"policies/{name}": text for name, text in NASTY.items()}
    settings = hostile.CONTROLS_OF_ALL + "rules: {no-such-rule: off, stale-review: sometimes}\n"
    plant(root, {**hostile.FILES, **files, "controls.yaml": settings})
    (root / "policies/link.md").symlink_to("/etc/passwd")
    (root / "policies/loop").symlink_to(".")
    os.mkfifo(root / "policies/fifo.md")
    for name in (b"\xff.md", b"a\nb.md", "a\u202eb.md".encode(), b"-x.md", b" .md", b"Nested.md"):
        Path(os.fsdecode(os.fsencode(root) + b"/policies/" + name)).write_text(POLICY)
    canary = root.parent / "canary"
    for key in ("core.fsmonitor", "core.sshCommand", "core.pager", "diff.external", "gpg.program", "filter.x.clean"):
        git(root, "config", key, f"touch {canary}; cat")
    (root / ".gitattributes").write_text("* filter=x diff=x export-ignore\n")
    (root / ".mailmap").write_text("Mallory <m@example.com> <ana@example.com>\n")
    return root


@pytest.mark.parametrize(
    "verb",
    [("check",), ("check", "--format", "json"), ("check", "--rev", "HEAD"), ("status",), ("ladder",),
     ("ladder", "--format", "json"), ("due",), ("due", "--format", "json"), ("due", "--format", "ics")],
    ids=" ".join,
)  # fmt: skip
def test_everything_at_once_is_told_calmly(tmp_path: Path, verb: tuple[str, ...]) -> None:
    """No traceback, no success, nothing run, nothing painted, in a moment."""
    root = make(tmp_path / "hostile")
    started = time.process_time()
    done = tieout(*verb, "--root", str(root), "--as-of", AS_OF)
    spent = time.process_time() - started
    assert done.returncode in ({1, 2, 3} if verb[0] == "check" else {0, 2, 3})
    assert "Traceback" not in done.told
    assert "a bug of ours" not in done.told
    assert spent < 8  # seconds of ours; it takes about one, and some more under a tracer
    assert not (tmp_path / "canary").exists()
    assert not set("\x1b\x07\x00\u202e\u2028") & set(done.text)
    for line in done.text.splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
    if "json" in verb:
        json.loads(done.stdout)


def test_each_nasty_text_has_a_finding_of_its_own(tmp_path: Path) -> None:
    """What is not sound is said of each file by name, not only of the first."""
    root = plant(tmp_path, {**{f"policies/{name}": text for name, text in NASTY.items()}, "controls.yaml": CONTROLS})
    found = json.loads(tieout("check", "--root", str(root), "--as-of", AS_OF, "--format", "json").stdout)
    named = {
        item["path"].removeprefix("policies/")
        for item in found["findings"]
        if " is that of " not in item["message"]  # they all have one id, which is said too
    }
    # Odd to look at, with nothing wrong in them: a long version, a wide table, a name of odd letters.
    sound = {"digits.md", "brackets.md", "table.md", "long.md", "::error file=x,line=1::pwned.md"}
    assert set(NASTY) - named == sound
