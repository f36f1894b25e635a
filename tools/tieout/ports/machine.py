"""What this machine has of what Tieout uses."""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import UnreachableError
from tieout.ports import process

if TYPE_CHECKING:
    from pathlib import Path

MINIMUM_PYTHON = (3, 11)
MINIMUM_GIT = (2, 39)
"""git merge-tree --stdin, which the content proof rests on, came with 2.39."""
GIT = "Git"
"""The name of the fact on Git."""
WHO_YOU_ARE = 'git config --global user.name "YOUR NAME"; git config --global user.email YOU@EXAMPLE.COM'
_PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
_PANGO_APT = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
PANGO_REMEDY = f"{_PANGO_APT} (Debian, Ubuntu); dnf install pango (Fedora); brew install pango (macOS)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that may be there or not."""

    name: str
    present: bool
    found: str
    purpose: str
    remedy: str
    needed: bool
    """Whether an examination cannot do without it."""


def facts(python: tuple[int, ...]) -> tuple[Fact, ...]:
    """Look at this machine; ``python`` is the interpreter's version."""
    return (
        _python(python),
        _git(),
        _program(
            "ssh-keygen", "signing bundles and the evidence log with keys in an agent or on a token", "openssh-client"
        ),
        _package("WeasyPrint", "weasyprint", "report.pdf", "pdf"),
        _pango(),
        _package("MkDocs Material", "material", "tieout site", "site"),
        _package("boto3", "boto3", "tieout collect of aws.iam.*; every other evidence works without it", "aws"),
        _package(
            "psycopg", "psycopg", "tieout collect of postgres.*; every other evidence works without it", "postgres"
        ),
    )


def _python(version: tuple[int, ...]) -> Fact:
    return Fact(
        name="Python",
        present=version[:2] >= MINIMUM_PYTHON,
        found=".".join(str(part) for part in version),
        purpose="everything",
        remedy=_install(
            "apt-get install -y python3.11 python3.11-venv", dnf="dnf install -y python3.11", brew="brew install python"
        ),
        needed=True,
    )


def _git() -> Fact:
    program = process.find(
        "git"
    )  # as an examination finds it: the shell's search would pass over one that does not start
    version = _output([program, "version"]) if program else ""
    numbers = re.search(r"(\d+)\.(\d+)", version)
    present = numbers is not None and tuple(map(int, numbers.groups())) >= MINIMUM_GIT
    found = version.removeprefix("git version ")
    if not found:
        found = f"{program} does not say its version" if program else "not found"
    elif not present:
        found += f", and {'.'.join(map(str, MINIMUM_GIT))} or later is wanted"
    return Fact(
        name=GIT,
        present=present,
        found=found,
        purpose="reading the repository and its history",
        remedy=_install("apt-get install -y git", dnf="dnf install -y git", brew="brew install git"),
        needed=True,
    )


def author(directory: Path) -> Fact:
    """Say whether Git knows who commits here; what it makes of the machine's name is nobody whom a register knows."""
    argv = ["git", "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"]
    in_english = {**process.inherited(but="LC_"), "LC_ALL": "C"}
    try:
        ended = process.run(argv, timeout_s=10, directory=directory, environment=in_english)
    except UnreachableError as error:
        found, who = error.message, ""
    else:
        who = ended.stdout.decode("utf-8", "replace").rpartition("> ")[0]  # the time follows
        is_unset = "auto-detection is disabled" in ended.complaint
        found = f"{who}>" if who else "name and e-mail address are not both set" if is_unset else ended.complaint
    return Fact(
        name="Git author",
        present=bool(who),
        found=visible(found),
        purpose="git commit, and tieout review",
        remedy=WHO_YOU_ARE,
        needed=False,
    )


def _program(name: str, purpose: str, package: str) -> Fact:
    path = process.find(name)
    return Fact(
        name=name,
        present=path is not None,
        found="found" if path else "not found",
        purpose=purpose,
        remedy=_install(f"apt-get install -y {package}", dnf=f"dnf install -y {package}s", brew="brew install openssh"),
        needed=False,
    )


def _package(name: str, module: str, purpose: str, extra: str) -> Fact:
    present = importlib.util.find_spec(module) is not None
    return Fact(
        name=name,
        present=present,
        found="installed" if present else "not installed",
        purpose=purpose,
        remedy=f"pip install 'tieout[{extra}]'",
        needed=False,
    )


def _pango() -> Fact:
    lacking = [name for name in _PANGO if not _loads(name)]
    return Fact(
        name="Pango",
        present=not lacking,
        found=f"cannot load {', '.join(lacking)}" if lacking else "found",
        purpose="report.pdf; everything else works without it",
        remedy=_install(_PANGO_APT, dnf="dnf install -y pango", brew="brew install pango"),
        needed=False,
    )


def _install(apt: str, *, dnf: str, brew: str) -> str:
    """Give the command of the package manager that this machine has, else those of all three."""
    managers = {"apt-get": apt, "dnf": dnf, "brew": brew}
    here = next((command for name, command in managers.items() if process.find(name)), None)
    return here or f"{apt} (Debian, Ubuntu); {dnf} (Fedora); {brew} (macOS)"


def _loads(name: str) -> bool:
    stem = name.removeprefix("lib").split(".so")[0]
    for candidate in (name, ctypes.util.find_library(stem)):
        if candidate is None:
            continue
        try:
            ctypes.CDLL(candidate)
        except OSError:
            continue
        return True
    return False


def _output(argv: list[str]) -> str:
    try:
        ended = process.run(argv, timeout_s=10)
    except UnreachableError:
        return ""
    return ended.stdout.decode("utf-8", "replace").strip() if ended.code == 0 else ""
