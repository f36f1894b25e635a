"""Every verb over a controls.yaml that is absent or cannot be read: nothing of it passes, and nothing is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.answers import hold_fair, steps
from tests.cli.lines import SETTINGS, Desk, ask, reading
from tests.cli.programme import git, tieout

pytestmark = pytest.mark.usefixtures("alone")

BROKEN: dict[str, tuple[bytes | None, str]] = {
    "absent": (None, "there is no controls.yaml, so no control, scope or period is known"),
    "empty": (b"", "controls.yaml:1:1: there is nothing but comments and blanks here"),
    "malformed": (b"controls: [open\n  - a: b: c\n", "controls.yaml:2:6: the list in brackets is not closed, or lacks a comma"),
    "latin-1": (b"schema: tieout.controls/v1\norganization: {name: caf\xe9}\n", "controls.yaml:2:25: the byte 0xe9 does not fit UTF-8 here"),
    "of another version": (
        SETTINGS.replace("controls/v1", "controls/v9").encode(),
        "controls.yaml:1:9: schema is tieout.controls/v9; this version of Tieout reads tieout.controls/v1",
    ),
    "a folder": (b"folder", "controls.yaml:1:1: controls.yaml is no regular file"),
    "a link": (b"link", "controls.yaml:1:1: controls.yaml is, or lies behind, a symbolic link, which could lead out of the repository"),
}  # fmt: skip
NEEDS_NONE = {"adopt", "approvals content", "approvals verify", "evidence verify", "doctor"}
"""Verbs that rest on nothing of it, or say so for a part."""
SLOW = {"site", "bundle build"}
WRITING = ("collect", "evidence add", "evidence seal", "evidence remove", "requests import", "review")


@pytest.fixture(scope="module")
def broken(at: Desk, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give a repository with each; what the work tree has is committed, but for a folder, which no commit can hold."""
    made = {}
    for name, (data, _) in BROKEN.items():
        root = made[name] = tmp_path_factory.mktemp("settings") / "it"
        shutil.copytree(at["programme"], root)
        place = root / "controls.yaml"
        place.unlink()
        if data == b"folder":
            place.mkdir()
            continue
        if data == b"link":
            place.symlink_to("/etc/hostname")
        elif data is not None:
            place.write_bytes(data)
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", "Break the settings")
    return made


@pytest.mark.parametrize("verb", sorted(set(reading(Desk(Path()))) - NEEDS_NONE - SLOW))
@pytest.mark.parametrize("name", BROKEN)
def test_what_rests_on_lost_settings_is_2(at: Desk, broken: dict[str, Path], name: str, verb: str) -> None:
    root, message = broken[name], BROKEN[name][1]
    if name == "a folder" and verb in {"review", "reperform"}:
        return  # they read the commit, which is sound
    done = ask(at, verb, root)
    hold_fair(done, 2)
    if verb == "check":  # a finding: its place, its rule, what is wrong
        message = message.replace(": ", ": error: [unreadable-file] ", 1) if name != "absent" else message
        assert message in " ".join(done.text.split())
        return
    assert message in done.told or verb == "sample"
    assert any("tieout check --root" in step for step in steps(done))


@pytest.mark.parametrize("verb", sorted(SLOW))
def test_what_takes_long_says_the_same(at: Desk, broken: dict[str, Path], verb: str) -> None:
    done = ask(at, verb, broken["malformed"])
    hold_fair(done, 2)
    assert "controls.yaml" in done.told


@pytest.mark.parametrize("verb", WRITING)
def test_over_lost_settings_nothing_is_written(at: Desk, broken: dict[str, Path], verb: str) -> None:
    root = broken["malformed"]
    hold_fair(ask(at, verb, root), 2)
    assert git(root, "status", "--porcelain", "--untracked-files=all") == ""


def test_no_baseline_is_frozen_over_lost_settings(broken: dict[str, Path]) -> None:
    """Else it would forgive what nobody looked at, or drop what it forgave."""
    root = broken["malformed"]
    said = hold_fair(tieout("adopt", "--baseline", "--root", str(root)), 2)
    assert said == "controls.yaml could not be read: most rules were not examined, so nothing is frozen"
    assert not (root / ".tieout").exists()
