"""The ladder -> one drawing: a column a criterion, a row a rung, the lowest at the bottom."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from tieout.model.characters import visible
from tieout.model.rung import RUNGS, Rung
from tieout.render.charts import FILL
from tieout.workpapers.ladder import Ladder, Standing

_CELL, _PITCH, _APART = 12, 16, 8
_LEFT, _RIGHT, _TOP = 88, 40, 8
_LABELS = 46
_WIDEST = 800
"""Of a band; what does not fit into it goes on in the next one."""
_KEY = 26
_EDGE = Markup('stroke="currentColor" stroke-opacity="0.6"')
"""At 3:1 on both pages (WCAG 1.4.11), whatever the colour within."""
# For a file of its own, which no page's style sheet reaches. The colours of the dark scheme are
# those of page.css.
_STYLE = Markup("""<style>
svg { color: #172026; background: #ffffff; font-family: Inter, system-ui, sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { color: #e6ebee; background: #11171b; }
  .fill-rung-claimed { fill: #d9a441; } .fill-rung-documented { fill: #4fa3b3; }
  .fill-rung-approved { fill: #6fb4d2; } .fill-rung-evidenced { fill: #93c6e2; } .fill-rung-operated { fill: #c2e2f2; }
}
@media print { svg { color: #000000; background: none; } }
</style>""")
_NAMESPACE = Markup(' xmlns="http://www.w3.org/2000/svg"')


@dataclass(frozen=True, slots=True, kw_only=True)
class _Band:
    """Columns side by side: each standing with the place of its left edge."""

    columns: tuple[tuple[float, Standing], ...]
    width: float


def drawn(of: Ladder) -> Markup:
    """Draw a ladder to stand in a page: its colours are the page's, its text that around it."""
    return _svg(of, "How far each criterion is supported", Markup(), Markup())


def standalone(of: Ladder, *, title: str) -> str:
    """Draw a ladder as a file of its own, in UTF-8, for light and dark screens and for paper."""
    return f"{_svg(of, visible(title), _NAMESPACE, _STYLE)}\n"


def told(of: Ladder) -> str:
    """Say in words all that the drawing shows."""
    counts = ", ".join(f"{of.reached(rung)} {rung.value}" for rung in RUNGS if of.why_not_known(rung) is None)
    unseen = ", ".join(rung.value for rung in RUNGS if of.why_not_examined(rung) is not None)
    unknown = ", ".join(
        rung.value for rung in RUNGS if of.why_not_known(rung) is not None and of.why_not_examined(rung) is None
    )
    total = len(of.standings)
    sentences = [
        f"{total} {'criterion' if total == 1 else 'criteria'} in scope; each rung is reached by: {counts}.",
        *([f"Not examined: {unseen}."] if unseen else []),
        *([f"Not known, as they stand on that: {unknown}."] if unknown else []),
    ]
    for rung in Rung:
        names = [item.criterion.id for item in of.standings if item.rung is rung]
        if names:
            where = "On no rung" if rung is Rung.NONE else f"On {rung.value}"
            sentences.append(f"{where}: {', '.join(names)}.")
    return " ".join(sentences)


def _svg(of: Ladder, title: str, namespace: Markup, style: Markup) -> Markup:
    bands = _bands(of)
    tall = _PITCH * len(RUNGS) + _LABELS
    width = max((band.width for band in bands), default=_LEFT) + _RIGHT
    height = _TOP + tall * len(bands) + _KEY
    parts = [_band(of, band, _TOP + tall * i, with_counts=band is bands[0]) for i, band in enumerate(bands)]
    return Markup(
        '<svg class="chart rungs-drawn" role="img" viewBox="0 0 {0:g} {1}" width="{0:g}" height="{1}"'
        ' font-size="11" aria-labelledby="rungs-title rungs-desc"{2}>'
        '<title id="rungs-title">{3}</title><desc id="rungs-desc">{4}</desc>{5}{6}{7}</svg>'
    ).format(width, height, namespace, title, told(of), style, Markup("").join(parts), _key(height - 10))


def _bands(of: Ladder) -> list[_Band]:
    """Lay the columns side by side, those of a series together, as many as a band holds."""
    bands: list[_Band] = []
    columns: list[tuple[float, Standing]] = []
    left, series = float(_LEFT), ""
    for item in of.standings:
        if item.criterion.group != series:
            series = item.criterion.group
            size = sum(other.criterion.group == series for other in of.standings)
            left += _APART if columns else 0
            if columns and left + size * _PITCH > _WIDEST:
                bands.append(_Band(columns=tuple(columns), width=left))
                columns, left = [], float(_LEFT)
        columns.append((left, item))
        left += _PITCH
    return [*bands, _Band(columns=tuple(columns), width=left)] if columns else bands


def _band(of: Ladder, band: _Band, top: int, *, with_counts: bool) -> Markup:
    foot = top + _PITCH * len(RUNGS)
    parts: list[Markup] = []
    for rung in RUNGS:
        y = foot - _PITCH * rung.height
        parts.append(_text(_LEFT - 10, y + 10, rung.value.capitalize(), anchor="end"))
        if with_counts:
            count = str(of.reached(rung)) if of.why_not_known(rung) is None else "-"
            parts.append(_text(band.width + 8, y + 10, count))
        parts.extend(_cell(item, rung, x, y, is_known=of.is_known(item, rung)) for x, item in band.columns)
    parts.extend(_label(item, x, foot) for x, item in band.columns)
    return Markup("").join(parts)


def _cell(item: Standing, rung: Rung, x: float, y: float, *, is_known: bool) -> Markup:
    """Draw one rung of one criterion: full if reached, else an outline, else a dot where nobody knows."""
    if item.rung.height >= rung.height:
        kind = f"rung-{rung.value}"
        return Markup('<rect x="{:g}" y="{:g}" width="{}" height="{}" rx="2" class="fill-{}" fill="{}" {}/>').format(
            x + 0.5, y + 0.5, _CELL - 1, _CELL - 1, kind, FILL[kind], _EDGE
        )
    if not is_known:
        return Markup('<circle cx="{:g}" cy="{:g}" r="1.5" fill="currentColor" fill-opacity="0.6"/>').format(
            x + _CELL / 2, y + _CELL / 2
        )
    return Markup('<rect x="{:g}" y="{:g}" width="{}" height="{}" rx="2" fill="none" {}/>').format(
        x + 0.5, y + 0.5, _CELL - 1, _CELL - 1, _EDGE
    )


def _label(item: Standing, x: float, y: float) -> Markup:
    return Markup(
        '<text transform="translate({:g} {:g}) rotate(-90)" text-anchor="end" fill="currentColor">{}</text>'
    ).format(x + 10, y + 2, item.criterion.id)


def _text(x: float, y: float, words: str, *, anchor: str = "start") -> Markup:
    return Markup('<text x="{:g}" y="{:g}" text-anchor="{}" fill="currentColor">{}</text>').format(x, y, anchor, words)


def _key(y: float) -> Markup:
    """Say what full, outline and dot mean: the colours alone say nothing."""
    box = Markup('<rect x="{:g}" y="{:g}" width="10" height="10" rx="2" {}/>')
    outline = Markup('fill="none" {}').format(_EDGE)
    parts = [
        box.format(_LEFT, y - 9, Markup('fill="currentColor"')),
        _text(_LEFT + 16, y, "reached"),
        box.format(_LEFT + 80, y - 9, outline),
        _text(_LEFT + 96, y, "not reached"),
        Markup('<circle cx="{:g}" cy="{:g}" r="1.5" fill="currentColor" fill-opacity="0.6"/>').format(
            _LEFT + 185, y - 4
        ),
        _text(_LEFT + 196, y, "not examined"),
    ]
    return Markup("").join(parts)
