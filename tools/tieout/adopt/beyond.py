"""What a tree holds that nobody looked into, and why: silence would read as if nothing were there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.adopt.survey import NotTaken, placed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tieout.sources.trees import Tree

_MDX = (".mdx",)
_TEMPLATE = re.compile(
    r"\.(?:md|markdown|mdx)\.(?:tmpl|tpl|template|j2|jinja2?|erb|ejs|hbs|liquid|mustache|gotmpl|in)$"
)
_TEXTS = (".mdown", ".mkd", ".mkdn", ".rst", ".adoc", ".asciidoc", ".org", ".textile", ".txt", ".rtf", ".html", ".htm")
_OFFICE = (".doc", ".docx", ".odt", ".pages", ".pdf")
_TO_MARKDOWN = "save it as Markdown (.md) to have it examined"


def beyond(tree: Tree, is_ours: Callable[[str], bool]) -> tuple[NotTaken, ...]:
    """Give what may hold documents and is not read, sorted by path.

    MDX and templates of Markdown wherever they lie, other formats of text where a folder says policies or runbooks; submodules, and links that may
    lead to a folder. What is not ``is_ours``, a copy of another project, is left out.
    """
    found = {path: why for path in tree.paths() if (why := _format(path)) and is_ours(path)}
    for path, item in tree.listing().closed:
        if item.kind == "submodule":
            found[path] = "it is another repository (a submodule): adopt it there, or keep its documents here"
        elif item.kind == "symlink" and "." not in path.rpartition("/")[2]:
            found[path] = "it is a symbolic link, and none is followed: put the folder itself in its place"
        elif item.kind not in {"submodule", "symlink"}:
            found[path] = item.message
    return tuple(NotTaken(path=path, reason=found[path]) for path in sorted(found))


def _format(path: str) -> str:
    name = path.lower()
    if name.endswith(_MDX):
        return f"MDX is Markdown with code in it, which is not run: {_TO_MARKDOWN}"
    if _TEMPLATE.search(name):
        return "it is a template, which nobody fills in here: save what it makes as .md"
    if placed(path) is None:
        return ""
    if name.endswith(_TEXTS):
        return f"it is no Markdown: {_TO_MARKDOWN}"
    return f"it is no text: {_TO_MARKDOWN}" if name.endswith(_OFFICE) else ""
