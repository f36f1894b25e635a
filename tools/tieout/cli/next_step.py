"""The next step as it works where it is typed: by the name we were called by, and for the repository that was named."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from tieout.cli.feet import FEET
from tieout.cli.options import invocation, typed

_ROOTLESS = frozenset(
    {"init", "explain", "demo", "completion", "export schema", "bundle sign", "bundle verify", "bundle diff",
     "bundle disclose"}
)  # fmt: skip
"""Verbs without ``--root``: a test holds this against the verbs themselves."""
_GROUPS = frozenset(verb.split()[0] for verb in FEET if " " in verb)
_GIT = (
    "add", "annex", "branch", "checkout", "commit", "fetch", "fsck", "lfs", "log", "pull", "push", "remote", "show", "sparse-checkout", "stash", "status",
    "switch", "symbolic-ref",
)  # fmt: skip
_OURS = re.compile(
    r"(?<![\w/`.-])tieout (" + "|".join(sorted(FEET, key=len, reverse=True)) + r")(?![\w/-])(?! --(?:root|help)\b)"
)
_GITS = re.compile(r"(?<![\w/.-])git (?=(?:" + "|".join(_GIT) + r")\b)")


def from_here(step: str, argv: Sequence[str] | None = None) -> str:
    """Give a step with its commands as they are typed here; ``argv``: what we were called with, by default as it was."""
    root = _root(sys.argv[1:] if argv is None else argv)
    at = "" if root is None or _is_here(root) else typed(root)

    def ours(found: re.Match[str]) -> str:
        verb = found[1]
        takes_root = at and verb not in _ROOTLESS and verb not in _GROUPS
        return f"{invocation()} {verb}{f' --root {at}' if takes_root else ''}"

    return _GITS.sub(f"git -C {at} ".replace("\\", r"\\"), _OURS.sub(ours, step)) if at else _OURS.sub(ours, step)


def elsewhere(page: str, root: Path) -> str:
    """Give the folder, as it is typed, in which the commands of a page work; empty where they work here, or it has none."""
    if Path.cwd().resolve().is_relative_to(root.resolve()):
        return ""
    verbs = (found[1] for found in _OURS.finditer(page))
    return typed(root) if any(verb not in _ROOTLESS and verb not in _GROUPS for verb in verbs) else ""


def corrected(wrong: str, meant: str) -> str | None:
    """Give the command line that was typed with one word of it set right; None where it does not hold that word.

    What was said of one thing was not said of another: where the word is no option, ``--yes`` is left out.
    """
    words = [_put(word, wrong, meant) for word in sys.argv[1:]]
    if words == sys.argv[1:]:
        return None
    if not wrong.startswith("-"):
        words = [word for word in words if word != "--yes"]
    return f"{invocation()} {shlex.join(words)}"


def _put(word: str, wrong: str, meant: str) -> str:
    if word == wrong:
        return meant
    if word.startswith(f"{wrong}="):
        return f"{meant}{word[len(wrong) :]}"
    return f"{word[: -len(wrong)]}{meant}" if word.endswith(f"={wrong}") else word


def _root(argv: Sequence[str]) -> Path | None:
    for number, word in enumerate(argv):
        if word == "--":
            return None
        if word == "--root" and number + 1 < len(argv):
            return Path(argv[number + 1])
        if word.startswith("--root="):
            return Path(word.removeprefix("--root="))
    return None


def _is_here(root: Path) -> bool:
    try:
        return root.samefile(".")
    except OSError:
        return False
