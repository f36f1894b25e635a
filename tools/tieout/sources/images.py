"""Which files a text may show as images, by where they lie, by name and by their first bytes; and what stands for one. Pure.

Nothing of an image is decoded: what is handed on are the bytes, and a browser makes a picture of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from tieout.model.characters import visible
from tieout.model.evidence.folders import EVIDENCE_PATH
from tieout.sources.links import destination

if TYPE_CHECKING:
    from tieout.model.location import Unreadable

LARGEST = 8 * 1024 * 1024
"""Bytes of one image: a photograph of a telephone at its best is about as large."""


class Kind(NamedTuple):
    """A format that every browser shows, and in which nothing can run."""

    name: str
    suffixes: tuple[str, ...]
    """How a file's name may end, the first one as it is published."""
    start: re.Pattern[bytes]
    """With what it begins."""


KINDS = (
    Kind("PNG", ("png",), re.compile(rb"\x89PNG\r\n\x1a\n")),  # W3C, PNG, 5.2
    Kind("JPEG", ("jpg", "jpeg"), re.compile(rb"\xff\xd8\xff")),  # ITU-T T.81, B.1.1 and B.2.1: SOI, then a marker
    Kind("GIF", ("gif",), re.compile(rb"GIF8[79]a")),  # GIF 89a, 17
    Kind("WebP", ("webp",), re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),  # RFC 9649, 2.4
)
_ON_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_BY_SUFFIX = {suffix: kind for kind in KINDS for suffix in kind.suffixes}


class Shown(NamedTuple):
    """Where an image lies; what the text has no words for goes by its file's name."""

    address: str


class NotShown(NamedTuple):
    """Why a page names an image and does not show it."""

    why: str


Image = Callable[[str], str | Shown | NotShown | None]
"""From an image's target to its address, or to why it is not shown. Of an address alone the words stay as they are, also none."""


class Unshown(NamedTuple):
    """Why an image is not shown, in words that name no folder, and what mends it."""

    why: str
    remedy: str


_WEB = Unshown("it lies on the web", "a page loads nothing from elsewhere: keep a copy beside the text")
_NO_PATH = Unshown("its address is no path", "name a file of the repository by its path from the text")
_OUTSIDE = Unshown("it lies outside of the programme", "keep a copy below the folder that has controls.yaml")
_BACKSLASH = Unshown("its address has a backslash", "write / between the folders of its path")
_HIDDEN = Unshown("it is hidden, or in a hidden folder", "keep it where no name on the way begins with a dot")
_EVIDENCE = Unshown("it is evidence", "keep a copy beside the text: no page shows what lies below evidence/")
_SVG = Unshown("SVG is not shown", "save it as PNG as well: an SVG that is opened alone may run scripts")
_ODD = Unshown("only PNG, JPEG, GIF and WebP are shown", "save it as one of them")
_ABSENT = Unshown("it is not there", "mend the path, in which capitals count; or restore the file")
UNCOMMITTED = Unshown("it is not committed", "git add it, and commit; capitals of its path count")
LARGE = Unshown(f"it is larger than {LARGEST // 1024 // 1024} MiB", "save it smaller")
_NO_FILE = Unshown("it is no file of this repository", "put the image itself in its place")
_LINK = Unshown("a symbolic link is not followed", "put the image itself in its place")


def path_of(target: str, document: str) -> str | Unshown:
    """Give the path of the file that a text (by its path) names as an image, or why no such file is shown."""
    found = destination(target, document)
    if found.path is None:
        return _OUTSIDE if found.is_ours else _WEB if _ON_WEB.match(target) else _NO_PATH
    return _why_not(found.path, found.path.split("/")) or found.path


def _why_not(path: str, parts: list[str]) -> Unshown | None:
    if "\\" in path:
        return _BACKSLASH
    if any(part.startswith(".") for part in parts):
        return _HIDDEN
    if parts[0].casefold() == EVIDENCE_PATH:  # a disk may take capitals for the same
        return _EVIDENCE
    suffix = _suffix(path)
    if suffix in _BY_SUFFIX:
        return None
    return _SVG if suffix in {"svg", "svgz"} else _ODD


def suffix_of(path: str, data: bytes) -> str | Unshown:
    """Give the suffix, without a dot, under which these bytes are published; the name and the bytes must say the same."""
    kind = _BY_SUFFIX[_suffix(path)]
    if kind.start.match(data):
        return kind.suffixes[0]
    return Unshown(f"it is no {kind.name}", "save it as what its name says, or name it after what it is")


def why_not(found: Unreadable) -> Unshown:
    """Say of a file that could not be read why it is not shown."""
    if found.kind.endswith("-pointer"):
        keeper = "Git LFS" if found.kind.startswith("git-lfs") else "git-annex"
        return Unshown(f"only a pointer of {keeper} is here", found.remedy)
    known = {"absent": _ABSENT, "symlink": _LINK, "submodule": _NO_FILE, "not-regular": _NO_FILE, "too-large": LARGE}
    return known.get(found.kind) or Unshown("it cannot be read", found.remedy)


def image_name(target: str) -> str:
    """Give the name of the file that a target leads to: a folder may tell of what is not for whoever reads."""
    path = unquote(target.partition("?")[0].partition("#")[0])
    return visible(path.replace("\\", "/").rpartition("/")[2])


def missing(named: str, why: str) -> str:
    """Say that an image is not shown: its text alone would read as a word, and without one nothing were left."""
    told = f"{named} ({why})" if named and why else named or why
    return f"[Image not shown: {told}]" if told else "[Image not shown]"


def _suffix(path: str) -> str:
    name, dot, suffix = path.rpartition("/")[2].rpartition(".")
    return suffix.lower() if name and dot else ""
