"""The templates of this package, and its style sheets."""

from __future__ import annotations

import functools
import importlib.resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tieout.model.characters import visible
from tieout.render.compiled import Compiled


@functools.cache
def environment() -> Environment:
    """Templates come from this package alone; what they print is escaped and made visible."""
    return Environment(
        loader=PackageLoader("tieout", "render/templates"),
        autoescape=True,  # select_autoescape() would not know the ending .j2
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        bytecode_cache=Compiled("page"),
    )


@functools.cache
def static(name: str) -> str:
    """Give a style sheet."""
    return (importlib.resources.files("tieout.render") / "static" / name).read_text("utf-8")


def _shown(value: object) -> object:
    """Show characters that hide, in everything but finished markup."""
    return value if isinstance(value, Markup | int) else visible(str(value))
