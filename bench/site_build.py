"""The site beside MkDocs without our pages."""

from __future__ import annotations

import shutil
from pathlib import Path

from measure import PYTHON, TIEOUT, Command, Measured, in_turn
from programs import make

_CONFIG = """
site_name: Limit
use_directory_urls: false
theme: {name: material, font: false, features: [navigation.sections, navigation.prune]}
plugins: [search]
markdown_extensions: [tables, toc]
"""


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time a site of 100 policies; the limit is MkDocs over the same texts."""
    root = make(scratch / "programme", 10 if small else 100, 0)
    plain = scratch / "plain"
    shutil.copytree(root / "policies", plain / "docs")
    (plain / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    (plain / "mkdocs.yml").write_text(_CONFIG, encoding="utf-8")
    limit = "mkdocs build, the same texts"
    commands = [
        Command(name=limit, argv=[PYTHON, "-m", "mkdocs", "build", "--quiet"], directory=plain),
        Command(
            name="tieout site",
            argv=[*TIEOUT, "site", "--root", str(root), "--as-of", "2026-11-22", "--out", str(scratch / "site")],
            against=limit,
            goal=1.15,
        ),
    ]
    return in_turn(commands, min(rounds, 3))
