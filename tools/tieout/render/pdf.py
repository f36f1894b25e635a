"""The source of a report -> PDF/A-3a, with our own fonts and nothing fetched from anywhere."""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import importlib.resources
import io
import re
import warnings
from datetime import date
from html.parser import HTMLParser
from importlib import metadata
from typing import TYPE_CHECKING, cast

from tieout.model.characters import visible
from tieout.model.errors import IntegrityError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

DEEPEST = 80
"""Elements inside one another; WeasyPrint 70 lays out 120 and fails at 140, sooner under a deep call stack."""
FONTS = (
    "Inter-Regular.ttf",
    "Inter-Italic.ttf",
    "Inter-Bold.ttf",
    "Inter-BoldItalic.ttf",
    "JetBrainsMono-Regular.ttf",
)
REMEDY = (
    "Debian, Ubuntu: apt-get install --no-install-recommends"
    " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0;"
    " Fedora: dnf install pango; macOS: brew install pango"
)
_ASSETS = "tieout:fonts/"
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"})
_DRAWN = frozenset({"rect"})
"""What our charts close at once, as SVG may."""
_STYLES = (0xFE0E, 0xFE0F)
"""They only ask for a sign as text or as a picture; we have it as text."""
_SPACES = (0x1680, 0x3000)
"""They are blank, but a font of the machine would say how wide."""
_UNDRAWN = "characters that no font in this file draws. The HTML and the source of the same text show them."
NOTE = "<!--undrawn-->"
"""Where a source wants told that some characters are not drawn; without it, that stands at the end."""
_TEXT = re.compile(r'>[^<>]+<|\bdata-running="[^"]*"')
_BETWEEN = re.compile(r">[^<>]+<")
_DRAWING = re.compile(r"(<svg.*?</svg>)", re.DOTALL)
_UNBROKEN = re.compile(r"(?:&[#A-Za-z0-9]{2,8};|[^\s<>&/\]-]){30,}")
"""Longer than words are, and without a place where a line may end."""
_BEFORE_INLINE = re.compile(r"(?<=[^\s>])(\s+)(?=<(?:a|b|code|del|em|s|span|strong|sub|sup)[ >])")


def engine() -> dict[str, str]:
    """Give the versions of what lays out and writes, by name: each may change a byte.

    Raises UnreachableError as ``pdf``.
    """
    weasyprint = _weasyprint("PDF files")
    from weasyprint.text import ffi  # noqa: PLC0415  # as in _weasyprint

    ffi.ffi.cdef("const char * hb_version_string (void);", override=True)  # HarfBuzz manual, hb-version
    pango = int(ffi.pango.pango_version())
    found = {"weasyprint": str(weasyprint.__version__)}
    found["pango"] = f"{pango // 10000}.{pango // 100 % 100}.{pango % 100}"
    found["harfbuzz"] = ffi.ffi.string(ffi.harfbuzz.hb_version_string()).decode("ascii")
    for name in ("pydyf", "fonttools", "tinycss2", "cssselect2", "tinyhtml5", "Pyphen", "Pillow"):
        found[name.lower()] = metadata.version(name)
    return dict(sorted(found.items()))


def ingredients() -> bytes:
    """Give a digest of what of this package shapes a file besides its HTML: the fonts, and the modules that write it."""
    whole = hashlib.sha256()
    ours = importlib.resources.files("tieout.render")
    for data in (*map(_font, FONTS), *((ours / name).read_bytes() for name in ("pdf.py", "tags.py"))):
        whole.update(hashlib.sha256(data).digest())
    return whole.digest()


def _weasyprint(name: str) -> ModuleType:
    try:
        import weasyprint  # noqa: PLC0415  # costs most of a second, and may be absent
    except ImportError as error:
        raise UnreachableError(
            f"{name} needs WeasyPrint, which is not installed ({error})".replace("files needs", "files need"),
            remedy="pip install 'tieout[pdf]'",
        ) from error
    except OSError as error:
        first = str(error).partition("\n")[0]
        message = f"{name} needs Pango: {first}".replace("files needs", "files need")
        raise UnreachableError(message, remedy=REMEDY) from error
    return cast("ModuleType", weasyprint)


def pdf(html: str, *, title: str, created: date, name: str = "report.pdf", keywords: tuple[str, ...] = ()) -> bytes:
    """Lay out what ``render.html.report_html`` or ``render.prints`` gives; about five pages a second.

    The same text gives the same bytes on the same versions of WeasyPrint, Pango and HarfBuzz,
    whatever the clock, zone, locale and folder. Characters that our fonts lack are shown as
    their code points, since a font of the machine would change the bytes.

    ``keywords`` go into its metadata, where programs read them (Info and XMP).
    Raises UnreachableError if WeasyPrint or Pango is not installed, IntegrityError if the text
    nests too deep or asks for anything outside the package.
    """
    _refuse_depth(html, name)
    weasyprint = _weasyprint(name)
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415  # as in _weasyprint

    from tieout.render.tags import mend  # noqa: PLC0415  # as in _weasyprint

    refused: list[str] = []
    source = weasyprint.HTML(string=_breakable(_drawable(html)), base_url=None, url_fetcher=_fetcher(refused))
    made = b""
    # The engine swallows what is raised while it draws an SVG: hence the list.
    with contextlib.suppress(FatalURLFetchingError), _fonts() as fonts:
        document = source.render(pdf_variant="pdf/a-3a", presentational_hints=False, font_config=fonts)
        document.metadata.title = title
        document.metadata.keywords = list(keywords)
        document.metadata.created = created.isoformat()
        document.metadata.modified = created.isoformat()
        with warnings.catch_warnings():
            # WeasyPrint 70 leaves its colour profile to be closed by the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            made = bytes(document.write_pdf(pdf_variant="pdf/a-3a", finisher=lambda _, written: mend(written)))
    if refused:
        raise IntegrityError(
            f"{name} would have loaded something from outside: {visible(refused[0])}",
            remedy="report this as a bug of Tieout: no document may make the report load a file",
        )
    return made


@contextlib.contextmanager
def _fonts() -> Iterator[FontConfiguration]:
    """Give the one set of fonts of this process, which every document of ours asks for in the same words.

    A set of its own for each document costs 0.2 MiB that Pango 1.50 never gives back, and a fifth of the time of a
    short text. After an error it is made anew: a font may have been written and not told to Pango.
    """
    try:
        yield _font_set()
    except BaseException:
        _font_set.cache_clear()
        raise


@functools.cache
def _font_set() -> FontConfiguration:
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  # as in _weasyprint

    return FontConfiguration()


atexit.register(_font_set.cache_clear)  # its folder is removed with it, which needs an interpreter that still works


def _fetcher(refused: list[str]) -> URLFetcher:
    """Serve the package's fonts; anything else is noted and ends the rendering."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  # as above

    class OnlyOurs(URLFetcher):  # type: ignore[misc]  # published without types
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            del headers
            name = url.removeprefix(_ASSETS)
            if not url.startswith(_ASSETS) or name not in FONTS:
                refused.append(url)
                raise ValueError(url)
            return URLFetcherResponse(url, _font(name), {"Content-Type": "font/ttf"})

    return OnlyOurs(allowed_protocols=(), fail_on_errors=True)


def _font(name: str) -> bytes:
    return (importlib.resources.files("tieout.render") / "fonts" / name).read_bytes()


def undrawn(html: str) -> frozenset[int]:
    """Give the characters between tags that no font of ours draws; whoever reads the file gets their code points."""
    if html.isascii():
        return frozenset()
    drawn = _drawn().union(_STYLES)
    return frozenset(
        code
        for text in _TEXT.findall(html)
        for code in map(ord, set(text))
        if code not in drawn and not chr(code).isspace()
    )


@functools.cache
def _drawn() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415  # comes with WeasyPrint

    fonts = ("Inter-Regular.ttf", "JetBrainsMono-Regular.ttf")
    return frozenset(code for name in fonts for code in TTFont(io.BytesIO(_font(name)))["cmap"].getBestCmap())


def _drawable(html: str) -> str:
    """Replace each character that no font of ours draws by ``[U+XXXX]``, and say what that is: at ``NOTE``, or at the end."""
    lacking = undrawn(html)
    table: dict[int, str] = {code: f"[U+{code:04X}]" for code in lacking} | dict.fromkeys(_STYLES, "")
    table |= dict.fromkeys(_SPACES, " ")
    drawn = html if html.isascii() else _TEXT.sub(lambda match: match.group().translate(table), html)
    if not lacking:
        return drawn
    first = next(char for match in _TEXT.finditer(html) for char in match.group() if ord(char) in lacking)
    note = f'<p class="remark">[U+{ord(first):04X}] and the like: {_UNDRAWN}</p>'
    if NOTE in drawn:
        return drawn.replace(NOTE, note, 1)
    text, end, rest = drawn.rpartition("</body>")
    return f"{text}{note}{end}{rest}" if end else drawn


def _breakable(html: str) -> str:
    """Let a line end within what is longer than any word: a column, or the page, would be too narrow for it.

    And let no blank end a text before an element within the line: where the blank alone reaches into the margin,
    WeasyPrint 70 ends the line after the text's first word (``text.line_break.split_first_line``, step 3).
    """
    head, start, body = html.partition("<body")

    def marked(text: re.Match[str]) -> str:
        return _UNBROKEN.sub(lambda word: f'<span class="unbroken">{word[0]}</span>', text[0])

    parts = _DRAWING.split(body)
    parts[::2] = [_BEFORE_INLINE.sub(r"<span>\1</span>", _BETWEEN.sub(marked, part)) for part in parts[::2]]
    return f"{head}{start}{''.join(parts)}"


def _refuse_depth(html: str, name: str) -> None:
    depth = _Depth()
    depth.feed(html)
    if depth.deepest > DEEPEST:
        raise IntegrityError(
            f"the source of {name} nests {depth.deepest} elements; {DEEPEST} can be laid out",
            remedy="find the text with the deeply nested lists or quotations, and flatten it",
        )


class _Depth(HTMLParser):
    """Never counts too few: HTML takes ``<div/>`` for open, and no notice of a stray ``</b>``."""

    def __init__(self) -> None:
        super().__init__()
        self.deepest = 0
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in _VOID:
            self._open.append(tag)
            self.deepest = max(self.deepest, len(self._open))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _DRAWN:
            self.handle_starttag(tag, attrs)
