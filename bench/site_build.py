"""The site beside MkDocs over the same pages without our plug-in, and of ten times the documents."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from measure import PYTHON, TIEOUT, Command, Measured, in_turn
from programs import make

_DAY = "2026-11-22"
_THEME = {"name": "material", "font": False, "features": ["navigation.sections", "navigation.top", "navigation.prune"]}


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time sites of 20 and 200 policies, each beside MkDocs over the same pages: documents as written, the others as staged."""
    found = []
    few, many = (3, 30) if small else (20, 200)
    first = f"tieout site, {few} policies"
    for count in (few, many):
        root = make(scratch / f"programme-{count}", count, 0)
        staged = scratch / f"staged-{count}"
        site = [*TIEOUT, "site", "--root", str(root), "--as-of", _DAY]
        subprocess.run([*site, "--stage", str(staged)], check=True, capture_output=True)
        for page in (staged / "docs").rglob("*.md"):
            source = root / page.relative_to(staged / "docs")
            if source.is_file():
                shutil.copy(source, page)  # a document as the company wrote it: to render it is MkDocs' work too
        settings = json.loads((staged / "mkdocs.yml").read_text(encoding="utf-8"))
        settings |= {"theme": _THEME, "plugins": ["search"], "markdown_extensions": ["tables", "toc"]}
        (staged / "mkdocs.yml").write_text(json.dumps(settings), encoding="utf-8")
        limit = f"mkdocs build, the same pages, {count} policies"
        ours = [*site, "--out", str(scratch / f"site-{count}")]
        found += [
            Command(name=limit, argv=[PYTHON, "-m", "mkdocs", "build", "--quiet"], directory=staged),
            Command(name=f"tieout site, {count} policies", argv=ours, against=limit, goal=1.15),
        ]
    found.append(Command(name=f"the same over that of {few}", argv=ours, against=first, goal=12.0))
    return in_turn(found, min(rounds, 3))
