"""tools/tieout/bundle/second_reader/ -> the one file verify.py that stands in a bundle.

Parts are good for us, who test and mend them; one file is good for an auditor, who reads it from top to bottom and
carries it to another machine. So the parts are joined as a person would have written them in one file: nothing is
packed, generated at run time or renamed. What could not be joined without a change of meaning is refused.
"""

from __future__ import annotations

import ast
import builtins
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tieout

PACKAGE = "tieout.bundle.second_reader"
FOLDER = Path(__file__).resolve().parents[1] / "tools" / "tieout" / "bundle" / "second_reader"
HEAD = "__init__"
ORDER = (
    *("names", "text", "paths", "folder", "zip_layout", "archive", "bundle", "manifest", "facts"),
    *(
        "evidence_log",
        "captured",
        "ledger",
        "programs",
        "ssh_signature",
        "certificate_signature",
        "statement",
        "time_stamp",
    ),
    *(
        "external",
        "drawn",
        "stated",
        "sheets",
        "rows",
        "lists",
        "windows",
        "admitted",
        "agreeing",
        "hints",
        "command_line",
    ),
)
"""From the ground up: each uses only what stands above it."""
NEEDS = "  # where this fails, Python is too old: it needs 3.8 or later"
"""What 3.6 shows of the line that it does not know."""
_WIDTH = 120
_TYPING = "typing.TYPE_CHECKING"


class JoinError(Exception):
    """The parts cannot be one file, with the part and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part as it is written."""

    name: str
    title: str
    """The docstring's first line, without its full stop."""
    more: str
    """The rest of the docstring."""
    imports: frozenset[str]
    """From the standard library: ``re`` for the module, ``typing.BinaryIO`` for a name out of one."""
    types: frozenset[str]
    """Those that stand below ``if TYPE_CHECKING``."""
    uses: frozenset[str]
    """From other parts: ``paths.path_problem``."""
    defines: tuple[str, ...]
    body: str
    """All that follows the imports, byte for byte."""


def verify_script(release: str = tieout.__version__) -> str:
    """Give verify.py as this release puts it into bundles; raises JoinError."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py"))}
    head = ast.get_docstring(ast.parse(sources.pop(HEAD))) or ""
    if sorted(sources) != sorted(ORDER):
        raise JoinError(f"the parts are {', '.join(sorted(sources))}; their order names {', '.join(sorted(ORDER))}")
    return joined(head, tuple(part_of(name, sources[name]) for name in ORDER), release)


def part_of(name: str, text: str) -> Part:
    """Read a part; raises JoinError where something in it would not be the same in one file."""
    tree = ast.parse(text)
    docstring = ast.get_docstring(tree)
    if not docstring:
        raise JoinError(f"{name} has no docstring, which is the heading of its part")
    imports, types, uses = set[str](), set[str](), set[str]()
    end, rest = 1, tree.body[1:]
    while rest and _is_header(rest[0]):
        statement = rest.pop(0)
        end = statement.end_lineno or end
        inner = statement.body if isinstance(statement, ast.If) else [statement]
        for found in (dotted for node in inner for dotted in _imported(name, node)):
            if found.startswith(f"{PACKAGE}."):
                uses.add(found[len(PACKAGE) + 1 :])
            else:
                (types if isinstance(statement, ast.If) else imports).add(found)
    lines = text.split("\n")
    docstring_end = tree.body[0].end_lineno or 1
    if any("#" in line for line in lines[docstring_end:end]):
        raise JoinError(f"{name} has a comment among its imports, which would be lost")
    title, _, more = docstring.partition("\n")
    return Part(
        name=name,
        title=title.rstrip("."),
        more=more.strip(),
        imports=frozenset(imports),
        types=frozenset(types),
        uses=frozenset(uses),
        defines=tuple(defined for node in rest for defined in _defined(name, node)),
        body="\n".join(lines[end:]).strip("\n"),
    )


def _is_header(node: ast.stmt) -> bool:
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.Import | ast.ImportFrom)


def _imported(name: str, node: ast.stmt) -> Iterator[str]:
    """Give what a statement imports, dotted; raises JoinError for what has no place at the top of one file."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        raise JoinError(f"{name}: line {node.lineno} stands among the imports")
    if any(alias.asname or alias.name == "*" for alias in node.names):
        raise JoinError(f"{name}: line {node.lineno} imports something under another name, or all there is")
    if isinstance(node, ast.Import) and any("." in alias.name for alias in node.names):
        raise JoinError(f"{name}: line {node.lineno} imports a module in a package: write from package import module")
    module = f"{node.module or ''}." if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        dotted = f"{module}{alias.name}"
        top = dotted.partition(".")[0]
        if top not in sys.stdlib_module_names and not dotted.startswith(f"{PACKAGE}."):
            raise JoinError(f"{name}: line {node.lineno} imports {dotted}, which an auditor's Python has not")
        if top != "__future__":
            yield dotted


def _defined(name: str, node: ast.stmt) -> Iterator[str]:
    """Give the names that a statement binds; raises JoinError for what is neither a constant nor a definition."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign) and all(isinstance(target, ast.Name) for target in node.targets):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif not (name == ORDER[-1] and isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"):
        raise JoinError(f"{name}: line {node.lineno} is neither an import, a constant nor a definition")


def joined(head: str, parts: tuple[Part, ...], release: str) -> str:
    """Give the one file; raises JoinError where two parts bind one name, or use what does not stand above them."""
    refuse_clashes(parts)
    contents = "In this order: " + "; ".join(f"{number}. {part.title}" for number, part in enumerate(parts, 1)) + "."
    made = f"Written by Tieout {release}. The same file is in every bundle of that release."
    filled = "\n".join(textwrap.wrap(contents, _WIDTH - 4, break_on_hyphens=False))
    top = f'"""{head.strip()}\n\n{filled}\n\n{made}\n"""\n\nfrom __future__ import annotations{NEEDS}\n\n{imports_of(parts)}\n'
    return top + "".join(f"\n\n{section(number, part)}\n" for number, part in enumerate(parts, 1))


def section(number: int, part: Part) -> str:
    """Give a part below its heading."""
    more = "".join(f"\n# {line}".rstrip() for line in part.more.splitlines())
    heading = f"# --- {number}. {part.title} ---" + (f"\n#{more}" if more else "")
    first = ast.parse(part.body).body[0]
    return heading + ("\n\n" if isinstance(first, ast.Assign) else "\n\n\n") + part.body


def refuse_clashes(parts: tuple[Part, ...]) -> None:
    """Raise JoinError where a name would mean something else in one file than in its part."""
    bound: dict[str, str] = dict.fromkeys(dir(builtins), "Python itself")
    for part in parts:
        for dotted in sorted(part.imports | part.types):
            name = dotted.rpartition(".")[2] if dotted not in sys.stdlib_module_names else dotted
            if bound.setdefault(name, dotted) != dotted:
                raise JoinError(f"{part.name} imports {dotted}, and {name} is of {bound[name]}")
    above: set[str] = set()
    for part in parts:
        for use in sorted(part.uses - above):
            raise JoinError(f"{part.name} uses {use}, which does not stand above it")
        for name in part.defines:
            if bound.setdefault(name, part.name) != part.name or part.defines.count(name) > 1:
                raise JoinError(f"{part.name} defines {name}, and so does {bound[name]}")
            above.add(f"{part.name}.{name}")


def imports_of(parts: tuple[Part, ...]) -> str:
    """Give the imports of all parts, sorted, those for types alone below ``if TYPE_CHECKING``."""
    used = frozenset[str]().union(*(part.imports for part in parts))
    types = frozenset[str]().union(*(part.types for part in parts)) - used
    if not types:
        return "\n".join(_statements(used - {_TYPING}))
    below = textwrap.indent("\n".join(_statements(types)), "    ")
    return "\n".join(_statements(used)) + f"\n\nif TYPE_CHECKING:\n{below}"


def _statements(names: frozenset[str]) -> Iterator[str]:
    out_of: dict[str, list[str]] = defaultdict(list)
    for dotted in sorted(names - sys.stdlib_module_names):
        module, _, name = dotted.rpartition(".")
        out_of[module].append(name)
    yield from (f"import {module}" for module in sorted(names & sys.stdlib_module_names))
    yield from (f"from {module} import {', '.join(found)}" for module, found in sorted(out_of.items()))
