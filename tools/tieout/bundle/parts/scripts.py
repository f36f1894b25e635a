"""The scripts that verify a bundle without us; they stand in it byte for byte as they stand here."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.render.report import ListedFile
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from tieout.bundle.part import Making

PYTHON, SHELL, POWERSHELL = "verify.py", "verify.sh", "verify.ps1"
ABOUT = {
    PYTHON: "verifies this bundle without Tieout: Python 3.8 or later, no other library",
    SHELL: "the same for files and signature, with the tools of Linux and macOS",
    POWERSHELL: "the same for files and signature, in PowerShell on Windows",
}


def part(_making: Making) -> Part:
    """Give the three scripts: the same in every bundle of a release."""
    files = {name: script(name) for name in ABOUT}
    return Part(
        files=files,
        listed=tuple(ListedFile(path=name, digest=hex_of(files[name]), about=about) for name, about in ABOUT.items()),
    )


def script(name: str) -> bytes:
    """Give one of them as it was released."""
    return (resources.files("tieout") / "bundle" / "scripts" / name).read_bytes()
