"""Differences -> one page by itself; no script, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import re
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tieout.model.characters import visible
from tieout.render import words as common
from tieout.workpapers.differences import words
from tieout.workpapers.differences.compare import Kind
from tieout.workpapers.redlines.edits import Op

if TYPE_CHECKING:
    from tieout.workpapers.differences.whole import Differences

MOST = 200
"""Changes of one kind in a section that are each shown; of more, their number."""
_CHIPS = {
    Kind.ADDED: ("✚", "came"),
    Kind.RETIRED: ("✗", "gone"),
    Kind.GONE: ("✗", "gone"),
    Kind.PAST: ("○", "unseen"),
    Kind.RENAMED: ("→", "changed"),
    Kind.CHANGED: ("△", "changed"),
    Kind.STILL: ("●", "still"),
    Kind.UNKNOWN: ("○", "unseen"),
}
_OF_FINDINGS = {Kind.ADDED: ("✗", "gone"), Kind.GONE: ("✓", "came")}
"""A new exception is no good news, and one that is resolved is."""


def page(of: Differences) -> str:
    """Render the page."""
    style = _static("page.css") + _static("differences.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = _environment().get_template("differences.html.j2")
    return template.render(
        of=of,
        style=Markup(style),  # noqa: S704  # files of this package
        content_security_policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        kinds=tuple(Kind),
        op=Op,
        word=words.word,
        summary=words.summary,
        brief=words.BRIEF,
        has_path=words.has_path,
        items=words.items,
        is_list=words.is_list,
        parted=words.parted,
        passages=words.passages,
        plural=common.plural,
        chip=_chip,
        most=MOST,
    )


def _chip(section: str, kind: Kind) -> tuple[str, str]:
    return _OF_FINDINGS.get(kind, _CHIPS[kind]) if section == "findings" else _CHIPS[kind]


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tieout", "render/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """Show text of a bundle with its hidden characters as escapes; line ends and tabs stay."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return "".join(part if part in {"\n", "\t"} else visible(part) for part in re.split(r"([\n\t])", value))


def _static(name: str) -> str:
    return (importlib.resources.files("tieout.render") / "static" / name).read_text(encoding="utf-8")
