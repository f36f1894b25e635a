"""The package as a tree of modules with what each imports and calls, for the tests of the house."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tools" / "tieout"


@dataclass(frozen=True, kw_only=True)
class Module:
    """One Python file of the package."""

    name: str
    """Dotted, without ``tieout.``; the package's own ``__init__`` is empty."""
    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        """The first part of the name: ``rules``, ``check``."""
        return self.name.partition(".")[0]

    @property
    def where(self) -> str:
        """The path from the root, as messages show it."""
        return self.path.relative_to(ROOT).as_posix()

    def imports(self) -> list[tuple[str, int]]:
        """Give every imported module with its line; those for type checking and in functions too."""
        return self._imports

    @functools.cached_property
    def _imports(self) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
        return found

    def neighbours(self) -> set[str]:
        """Give the modules of ours that it imports, as ``Module.name``."""
        found = {name for name, _ in self.imports() if name.partition(".")[0] == "tieout"}
        return {ours for name in found if (ours := _module_of(name)) is not None} - {self.name}


@functools.cache
def modules() -> tuple[Module, ...]:
    """Give every Python file of the package, by path."""
    return tuple(
        Module(name=_name(path), path=path, tree=ast.parse(path.read_text(encoding="utf-8"), str(path)))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "files" not in path.relative_to(PACKAGE).parts  # the starter's and the demo's, not ours to run
        and path.parent.name != "scripts"  # stands in a bundle, one file without us: tests/bundle/test_scripts.py
    )


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def _names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def _module_of(dotted: str) -> str | None:
    """Give the module that ``tieout.a.b.thing`` lies in: the longest name that is one."""
    parts = dotted.split(".")[1:]
    for end in range(len(parts), -1, -1):
        if (name := ".".join(parts[:end])) in _names():
            return name
    return None


def dotted(node: ast.expr) -> str:
    """Give ``a.b.c`` for a chain of attributes of a name, else an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""
