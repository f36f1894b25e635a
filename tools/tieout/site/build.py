"""Pages -> a folder of HTML, by MkDocs Material with a configuration of our own making.

No ``mkdocs.yml`` of the examined repository is read: one could name hooks, which are code.
"""

from __future__ import annotations

import logging
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tieout.model.errors import NotExaminableError, StorageError, UnreachableError

if TYPE_CHECKING:
    from tieout.site.pages import SiteMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build left behind."""

    directory: Path
    pages: int


def build(site: SiteMap, directory: Path, *, edit_base: str | None = None) -> Built:
    """Write the site to ``directory``, replacing an earlier one.

    ``edit_base`` is the address before a file's path under which a person edits it; without it
    there is no edit button. Raises UnreachableError if MkDocs Material is not installed,
    NotExaminableError if MkDocs refuses the pages (as it does in strict mode for any warning).
    """
    try:
        from mkdocs.commands.build import build as mkdocs_build  # noqa: PLC0415  # heavy, optional
        from mkdocs.config import load_config  # noqa: PLC0415
        from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

        from tieout.site.plugin import TieoutPages  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("tieout"):
            raise
        message = f"the site needs MkDocs Material, which is not installed ({error.name})"
        raise UnreachableError(message, remedy="pip install 'tieout[site]'") from error
    _check_target(directory)
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="tieout-site-") as scratch:
        docs = Path(scratch) / "docs"
        docs.mkdir()
        configuration = Path(scratch) / "mkdocs.yml"
        configuration.write_text("site_name: Tieout\n", encoding="utf-8")
        try:
            config = load_config(
                config_file=str(configuration),
                site_dir=str(directory.resolve()),
                docs_dir=str(docs),
                strict=True,
                **_settings(site, edit_base),
            )
            config.plugins["tieout"] = TieoutPages(site)
            mkdocs_build(config)
        except MkDocsException as error:
            message = f"MkDocs refused the site: {error}"
            raise NotExaminableError(message, remedy="tieout check shows what is wrong") from error
    return Built(directory=directory, pages=len(site.pages))


def _check_target(directory: Path) -> None:
    if directory.is_symlink() or (directory.exists() and not directory.is_dir()):
        message = f"{directory} is no folder"
        raise StorageError(message, remedy="name a folder that is new or an earlier site")
    if directory.is_dir() and any(directory.iterdir()) and not (directory / "sitemap.xml").exists():
        message = f"{directory} has files in it and is no site of ours; nothing was written"
        raise StorageError(message, remedy="name a folder that is new or an earlier site")


def _settings(site: SiteMap, edit_base: str | None) -> dict[str, Any]:
    style = files("tieout.site").joinpath("assets")
    settings: dict[str, Any] = {
        "site_name": site.name,
        "use_directory_urls": False,
        "nav": [{title: list(paths)} if title else paths[0] for title, paths in site.navigation],
        "theme": {
            "name": "material",
            "custom_dir": str(style),
            "font": False,
            "features": [
                "navigation.sections",
                "navigation.top",
                "navigation.prune",
                "search.highlight",
                "content.action.edit",
                "toc.follow",
            ],
            "palette": [
                {
                    "media": "(prefers-color-scheme: light)",
                    "scheme": "default",
                    "primary": "white",
                    "accent": "teal",
                    "toggle": {"icon": "material/weather-night", "name": "Dark"},
                },
                {
                    "media": "(prefers-color-scheme: dark)",
                    "scheme": "slate",
                    "primary": "black",
                    "accent": "teal",
                    "toggle": {"icon": "material/weather-sunny", "name": "Light"},
                },
            ],
        },
        "extra": {"generator": False},
        "extra_css": ["stylesheets/tieout.css"],
        "plugins": ["search"],
        "markdown_extensions": [],
        "validation": {
            "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
        },
    }
    if edit_base is not None:
        settings["repo_url"] = edit_base
        settings["edit_uri"] = ""
    return settings
