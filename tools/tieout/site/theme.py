"""The theme of the site, as MkDocs has it, without what costs time and changes no page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader
from mkdocs.theme import Theme

from tieout.render.compiled import Compiled

if TYPE_CHECKING:
    from jinja2 import Environment


class _Visible(FileSystemLoader):
    """Lists no folder that begins with a dot: MkDocs takes no file of it, and Material has 14,000 icons in one."""

    def list_templates(self) -> list[str]:
        """Give the paths of all templates and static files, sorted."""
        found: set[str] = set()
        for top in map(Path, self.searchpath):
            for folder, below, names in os.walk(top):
                below[:] = [name for name in below if not name.startswith(".")]
                inside = Path(folder).relative_to(top)
                found |= {(inside / name).as_posix() for name in names}
        return sorted(found)


class LeanTheme(Theme):
    """Keeps the theme's templates as they were compiled, and looks for its files in fewer folders."""

    def get_env(self) -> Environment:
        """Give the environment of the templates."""
        env = super().get_env()
        env.loader = _Visible(self.dirs)
        env.bytecode_cache = Compiled("theme")
        return env
