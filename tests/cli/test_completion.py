"""The Tab key: in a real bash, zsh and fish, verbs, options and ids are completed, and nothing is obeyed."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.programme import FILES, POLICY, TIEOUT, plant, tieout
from tests.cli.terminal import program_on_a_terminal
from tests.cli.test_start import HEAVY

PATH = f"{TIEOUT.parent}{os.pathsep}{os.environ['PATH']}"
SHELLS = ("bash", "zsh", "fish")


def offered(words: str, root: Path | None = None) -> list[str]:
    """Give what stands behind the words that were typed, as bash asks for it."""
    typed = shlex.split(words) if not words.endswith(" ") else [*shlex.split(words), ""]
    asked = {"_TIEOUT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(typed) - 1)}
    done = subprocess.run(
        [str(TIEOUT)], cwd=root, env={**os.environ, **asked}, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [line.removeprefix("plain,") for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tieout expl", ["explain"]),
        ("tieout st", ["status"]),
        ("tieout approvals ver", ["verify"]),
        ("tieout explain stale-r", ["stale-review"]),
        ("tieout explain STALE-R", ["stale-review"]),
        ("tieout explain no-such", []),
        ("tieout due --for", ["--format"]),
        ("tieout due --format s", ["slack"]),
        ("tieout due --owner c", ["cto"]),
        ("tieout due --owner n", ["none"]),
        ("tieout trace CO-", ["CO-01", "CO-02"]),
        ("tieout trace cc6.1", ["CC6.1"]),
        ("tieout sample CO-", ["CO-01", "CO-02"]),
        ("tieout rehearse --control CO-", ["CO-01", "CO-02"]),
        ("tieout review p", ["POL-008"]),
        ("tieout completion ", ["bash", "zsh", "fish"]),
    ],
)
def test_what_is_offered(programme: Path, words: str, found: list[str]) -> None:
    assert offered(words, programme) == found


def test_another_root_is_read(programme: Path, tmp_path: Path) -> None:
    assert offered(f"tieout review --root {programme} POL", tmp_path) == ["POL-008"]


def test_where_nothing_can_be_read_nothing_is_said(tmp_path: Path) -> None:
    for words in ("tieout review P", "tieout trace C", "tieout due --owner r", "tieout collect x"):
        assert offered(words, tmp_path) == []


def test_no_hostile_name_is_offered(tmp_path: Path) -> None:
    """A name that the shell would obey, or that paints on the terminal, cannot be completed to."""
    nasty = FILES["controls.yaml"].replace("id: CO-01", 'id: "CO-$(touch x)"').replace("id: CO-02", 'id: "CO-\\e[2J"')
    people = FILES["registers/people.yaml"].replace("id: lead", 'id: "l;reboot"')
    files = {
        "controls.yaml": nasty,
        "registers/people.yaml": people,
        "policies/a.md": POLICY.replace("POL-008", "'P`id`'"),
    }
    root = plant(tmp_path / "programme", {**FILES, **files})
    assert offered("tieout trace CO-", root) == []
    assert offered("tieout due --owner l", root) == []
    assert "P`id`" not in offered("tieout review P", root)


def test_verbs_are_offered_without_a_heavy_library() -> None:
    script = (
        "import os, sys\n"
        "os.environ.update(_TIEOUT_COMPLETE='bash_complete', COMP_WORDS='tieout ch', COMP_CWORD='1')\n"
        "from tieout.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))\n"
    )
    done = subprocess.run([str(TIEOUT.parent / "python"), "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[0] == "plain,check"
    assert set(done.stdout.splitlines()[-1].split()) & HEAVY == set()


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_that_the_shell_takes(shell: str, tmp_path: Path) -> None:
    done = tieout("completion", shell)
    assert (done.returncode, done.told) == (0, "")
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} on this machine")
    script = tmp_path / "script"
    script.write_bytes(done.stdout)
    subprocess.run([program, "-n", str(script)], check=True, capture_output=True)


def test_fish_shows_the_whole_of_what_a_name_is_for() -> None:
    """click splits its own answer, ``plain,bundle<TAB>Build, sign and verify``, at every comma."""
    script = tieout("completion", "fish").text
    assert script.count('string split --max 1 "," $completion') == 1
    assert 'string split "," ' not in script


def test_another_shell_is_refused() -> None:
    assert tieout("completion", "csh").returncode == 2


KEYS = {
    "bash": (["--norc", "--noprofile", "-i"], 'PS1="> "; eval "$(tieout completion bash)"; echo read""y\n', "ready"),
    "zsh": (
        ["-f", "-i"],
        'PS1="> "; autoload -U compinit; compinit -u -D; eval "$(tieout completion zsh)"; echo read""y\n',
        "ready",
    ),
    "fish": (["--no-config", "-i"], "tieout completion fish | source; echo read''y\n", "ready"),
}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_tab_key_completes_in_the_real_shell(shell: str, programme: Path, tmp_path: Path) -> None:
    """Typed at a terminal: a verb, a Tab, the beginning of a rule, a Tab, and the manual is printed."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} on this machine")
    options, set_up, ready = KEYS[shell]
    shown = program_on_a_terminal(
        [program, *options],
        script=(
            (" ", set_up.encode()) if shell == "fish" else ("", set_up.encode()),
            (ready, b"tieout expla\tstale-rev\t\n"),
            ("How to fix", b"\x04exit\n"),
        ),
        cwd=programme,
        env={"PATH": PATH, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
    )
    assert "The review date has passed" in shown.text or "stale-review" in shown.text, shown.text
    assert "How to fix" in shown.text, shown.text
