"""Pages -> a folder of HTML, by MkDocs Material with a configuration of our own making.

No ``mkdocs.yml`` of the examined repository is read: one could name hooks, which are code.
"""

from __future__ import annotations

import html
import logging
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError, UnreachableError, UsageError
from tieout.ports.storage import refused, shown
from tieout.ports.writing import sweep, write_tree

if TYPE_CHECKING:
    from tieout.site.site_map import SiteMap

MARKER = "tieout-site.txt"
"""By this file a folder is known as a site of ours, which a build may replace."""
_MARK = b"tieout site made this folder and replaces it as a whole.\n"
_INDEX = "search/search_index"
# Where the search parts words: at blanks and at every sign that opens or joins them (a question is held against the
# beginnings of words alone, so one behind a quote or bracket was found by nobody), and before each sign of Chinese or
# Japanese, which leave no blanks. Its worker parts a question in Chinese likewise.
_SEPARATOR = (
    r"(?:&(?:lt|gt|amp|quot|#[0-9]+);"
    r"|[\s\-_/\\|\"'()\[\]{}<>,;:!?=*`#$\u20ac\xa1\xa7\xab\xbb\xbf\u2010-\u2015\u2018-\u201f\u2026\u2039\u203a"
    r"\u3000-\u3003\u3008-\u3011\uff01-\uff0f\uff1a-\uff1f])+"
    r"|(?=[\u3040-\u30ff\u3400-\u9fff])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build left behind."""

    directory: Path
    pages: int


class _Heard(logging.Handler):
    """Keeps the first thing that MkDocs warns of, on one line: its error only counts them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.first = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.first = self.first or visible(" ".join(record.getMessage().split())[:300])


def build(site: SiteMap, directory: Path, *, edit_base: str | None = None) -> Built:
    """Write the site to ``directory``, as a whole or not at all, replacing an earlier one.

    ``edit_base`` is the address before a file's path under which a person edits it; without it
    there is no edit button. Raises UnreachableError if MkDocs Material is not installed,
    NotExaminableError if MkDocs refuses the pages (as it does in strict mode for any warning),
    UsageError for an ``edit_base`` that is no address or a folder that is no site of ours, and
    StorageError where writing fails.
    """
    hold_address(edit_base)
    hold_ours(directory)
    with tempfile.TemporaryDirectory(prefix="tieout-site-") as scratch:
        made = _made(site, Path(scratch), edit_base)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, directory.parent, "making the folder") from error
    sweep(directory.parent)
    write_tree(directory, sorted(made.items()))
    return Built(directory=directory, pages=len(site.pages))


def _made(site: SiteMap, scratch: Path, edit_base: str | None) -> dict[str, bytes]:
    try:
        from mkdocs.commands.build import build as mkdocs_build  # noqa: PLC0415  # heavy, optional
        from mkdocs.config import load_config  # noqa: PLC0415
        from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

        from tieout.site.plugin import TieoutPages  # noqa: PLC0415
        from tieout.site.theme import LeanTheme  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("tieout"):
            raise
        message = f"the site needs MkDocs Material, which is not installed ({error.name})"
        raise UnreachableError(message, remedy="pip install 'tieout[site]'") from error
    speaker, heard = logging.getLogger("mkdocs"), _Heard()
    speaker.setLevel(logging.WARNING)
    speaker.addHandler(heard)
    docs, target = scratch / "docs", scratch / "site"
    docs.mkdir()
    configuration = scratch / "mkdocs.yml"
    configuration.write_text("site_name: Tieout\n", encoding="utf-8")
    try:
        config = load_config(
            config_file=str(configuration),
            site_dir=str(target),
            docs_dir=str(docs),
            strict=True,
            **_settings(site, edit_base),
        )
        config.theme.__class__ = LeanTheme  # made anew it would ask all that is installed for themes once more
        config.plugins["tieout"] = TieoutPages(site)
        mkdocs_build(config)
    except MkDocsException as error:
        told = f" ({heard.first})" if heard.first else ""
        message = f"MkDocs refused the site: {error}{told}"
        raise NotExaminableError(message, remedy="tieout check shows what is wrong") from error
    finally:
        speaker.removeHandler(heard)
    found = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    # A browser does not read JSON from a disk, but it runs a script: search without a server.
    found[f"{_INDEX}.js"] = b"var __index = " + found[f"{_INDEX}.json"]
    return found | mark()


def navigation(site: SiteMap) -> list[object]:
    """Give the navigation as the settings of MkDocs have it."""
    return [item for title, paths in site.navigation for item in ([{title: list(paths)}] if title else paths)]


def beside(site: SiteMap) -> str:
    """Give the pages that the navigation leaves out, as ``not_in_nav`` has them: letters, digits, ``-``, no pattern."""
    return "\n".join(f"/{path}" for path in site.beside)


def mark() -> dict[str, bytes]:
    """Give the file by which a folder is known as ours."""
    return {MARKER: _MARK}


def hold_address(edit_base: str | None) -> None:
    """Let only an address that a browser opens be written before the paths of files. Raises UsageError."""
    if edit_base is not None and not edit_base.lower().startswith(("https://", "http://")):
        raise UsageError(
            f"{edit_base[:80]!r} is no address that a browser opens",
            remedy="write it whole, such as https://example.com/policies/edit/main/",
        )


def hold_ours(directory: Path) -> None:
    """Let only an earlier site of ours be replaced, or an empty folder. Raises UsageError."""
    if directory.is_symlink() or (directory.exists() and not directory.is_dir()):
        message = f"{shown(directory)} is no folder"
    elif directory.is_dir() and any(directory.iterdir()) and not (directory / MARKER).is_file():
        message = f"{shown(directory)} has files in it and is no site of ours; nothing was written"
    else:
        return
    raise UsageError(message, remedy="name a folder that is new or an earlier site")


def _settings(site: SiteMap, edit_base: str | None) -> dict[str, Any]:
    style = files("tieout.site").joinpath("assets")
    settings: dict[str, Any] = {
        "site_name": html.escape(site.name),  # the theme writes it as HTML
        "copyright": html.escape(site.made),  # likewise, at the foot of each page
        "use_directory_urls": False,
        "nav": navigation(site),
        "not_in_nav": beside(site),
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
        # The theme takes search away from a page that is opened from a disk, unless it finds this.
        "extra": {"generator": False, "polyfills": ["javascripts/worker-on-disk.js"]},
        "extra_css": ["stylesheets/tieout.css"],
        "extra_javascript": ["javascripts/drawer.js"],
        "plugins": [{"search": {"separator": _SEPARATOR}}],
        "markdown_extensions": [],
        "validation": {
            "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
        },
    }
    if edit_base is not None:
        settings["edit_uri"] = edit_base if edit_base.endswith("/") else f"{edit_base}/"
    return settings
