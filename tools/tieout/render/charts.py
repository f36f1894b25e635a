"""Numbers -> small SVG drawings, coloured by the page's classes; each says in words what it shows."""

from __future__ import annotations

from markupsafe import Markup

# Where no style sheet reaches (report.pdf draws each SVG by itself) these stand in for the classes.
FILL = {
    "rung-none": "#b3413a",
    "rung-claimed": "#d9a441",
    "rung-documented": "#2f7d8c",
    "rung-approved": "#1f5f7a",
    "rung-evidenced": "#1b4965",
    "rung-operated": "#0f2f45",
    "verdict-approved": "#2f7d5b",
    "verdict-approved_late": "#d9a441",
    "verdict-exception": "#b3413a",
    "verdict-exempt": "#8b979f",
    "verdict-not_tested": "#b8c1c7",
    "result-pass": "#2f7d5b",
    "result-fail": "#b3413a",
    "result-inconclusive": "#d9a441",
    "result-error": "#7c1f1a",
    "result-not_applicable": "#b8c1c7",
    "track": "#e4e8eb",
}
_LONG, _HIGH, _GAP = 600, 12, 2


def bar(part: int | str, whole: int, *, label: str, kind: str) -> Markup:
    """Draw how much of a whole is reached, as a horizontal bar; a word in place of a number says why it has no length."""
    told, reached = (part, 0) if isinstance(part, str) else (f"{part} of {whole}", part)
    width = 0.0 if whole <= 0 else 200 * max(0, min(reached, whole)) / whole
    return _svg(
        f"{label}: {told}",
        (200, 8),
        _box(0, 200, "track") + (_box(0, width, kind) if width else ""),
    )


def stack(parts: tuple[tuple[str, int, str], ...], *, label: str) -> Markup:
    """Draw the shares of a whole side by side; each part is a name, a count and a class."""
    whole = sum(count for _, count, _ in parts)
    told = ", ".join(f"{count} {name}" for name, count, _ in parts if count)
    drawn, left = "", 0.0
    for _, count, kind in parts:
        width = _LONG * count / whole if whole else 0.0
        last = left + width > _LONG - _GAP
        drawn += _box(left, width if last else width - _GAP, kind, _HIGH) if count else ""
        left += width
    return _svg(f"{label}: {told or 'nothing'}", (_LONG, _HIGH), drawn or _box(0, _LONG, "track", _HIGH))


def legend(parts: tuple[tuple[str, int, str], ...], nothing: str = "none") -> Markup:
    """Say the shares of a whole in words, each behind the colour that it has in the drawing; ``nothing`` of none."""
    one = Markup(
        '<span class="share"><svg class="swatch" aria-hidden="true" viewBox="0 0 14 10" width="14" height="10">'
        '<rect width="10" height="10" rx="2" class="fill-{0}" fill="{1}"/></svg>{2} {3}</span>'
    )
    told = [one.format(kind, FILL[kind], count, name) for name, count, kind in parts if count]
    return Markup(", ").join(told) if told else Markup("{}").format(nothing)


def figure(drawn: Markup, title: str, told: str) -> Markup:
    """Put a drawing over a caption that says in words what it shows."""
    return Markup("<figure>{}<figcaption><strong>{}</strong> {}</figcaption></figure>").format(drawn, title, told)


def _svg(title: str, size: tuple[int, int], drawn: str) -> Markup:
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {0} {1}" width="{0}" height="{1}"'
        ' preserveAspectRatio="none" aria-label="{2}"><title>{2}</title>{3}</svg>'
    ).format(size[0], size[1], title, Markup(drawn))  # noqa: S704  # numbers and names of ours


def _box(left: float, width: float, kind: str, height: int = 8) -> str:
    return (
        f'<rect x="{left:.2f}" y="0" width="{width:.2f}" height="{height}" rx="2"'
        f' class="fill-{kind}" fill="{FILL[kind]}"/>'
    )
