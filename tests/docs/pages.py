"""The pages of the manual: where they lie, what they link to, what can be typed in them."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from tests.house.tree import ROOT

_LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")
_FENCED = re.compile(r"^(```+)[^\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`[^`\n]+`")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """Give every page that a person reads in this checkout, but the starter's own documents."""
    return [*sorted(ROOT.glob("*.md")), ROOT / "attacks/README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def links(page: Path) -> list[str]:
    """Give the targets of a page's links and pictures, as they are written; nothing from code."""
    text = _SPAN.sub("", _FENCED.sub("", page.read_text(encoding="utf-8")))
    return [target for target in _LINK.findall(text) if not re.match(r"[a-z]+:", target)]


def places(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as GitHub makes them.

    Lower case, blanks to hyphens, and nothing but letters, digits, hyphens and underscores stays.
    """
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    heads = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", head).strip().lower() for head in _HEADING.findall(text)]
    return {re.sub(r"[^\w\- ]", "", head).replace(" ", "-") for head in heads}


def typed(page: Path) -> Iterator[str]:
    """Give each command of the page's console blocks, lines that go on put together."""
    for block in _CONSOLE.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block.replace("\\\n", " "), flags=re.MULTILINE)[1:]:
            yield part.partition("\n")[0]


def of_docs(name: str) -> ModuleType:
    """Import a module of ``docs/``, which is no package."""
    folder = str(ROOT / "docs")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)
