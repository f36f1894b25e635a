"""Numbers -> small SVG drawings, coloured by the page's classes; each says in words what it shows."""

from __future__ import annotations

from markupsafe import Markup

# Where no style sheet reaches (report.pdf draws each SVG by itself) these stand in for the classes.
_FILL = {
    "rung-none": "#b3413a",
    "rung-claimed": "#d9a441",
    "rung-documented": "#2f7d8c",
    "rung-approved": "#1f5f7a",
    "rung-evidenced": "#1b4965",
    "rung-operated": "#0f2f45",
    "track": "#e4e8eb",
}


def bar(part: int, whole: int, *, label: str, kind: str) -> Markup:
    """Draw how much of a whole is reached, as a horizontal bar."""
    width = 0.0 if whole <= 0 else 200 * max(0, min(part, whole)) / whole
    return _svg(
        f"{label}: {part} of {whole}",
        (200, 8),
        _box(0, 200, "track") + (_box(0, width, kind) if width else ""),
    )


def stack(parts: tuple[tuple[str, int, str], ...], *, label: str) -> Markup:
    """Draw the shares of a whole side by side; each part is a name, a count and a class."""
    whole = sum(count for _, count, _ in parts)
    told = ", ".join(f"{count} {name}" for name, count, _ in parts if count)
    drawn, left = [], 0.0
    for _, count, kind in parts:
        width = 600 * count / whole if whole else 0.0
        if width:
            drawn.append(_box(left, max(0.0, width - (2 if left + width < 600 else 0)), kind, 16))
        left += width
    return _svg(f"{label}: {told or 'nothing'}", (600, 16), "".join(drawn) or _box(0, 600, "track", 16))


def donut(part: int, whole: int, *, label: str, kind: str) -> Markup:
    """Draw a share of a whole as a ring, from the top, clockwise."""
    share = 0.0 if whole <= 0 else max(0, min(part, whole)) / whole
    ring = '<circle cx="50" cy="50" r="40" fill="none" stroke-width="14"'
    reached = (
        f'<g transform="rotate(-90 50 50)">{ring}{_stroke(kind)} stroke-dasharray="{251.33 * share:.2f} 251.33"/></g>'
    )
    drawn = f"{ring}{_stroke('track')}/>" + (reached if share else "")
    return _svg(f"{label}: {part} of {whole}", (100, 100), drawn)


def _svg(title: str, size: tuple[int, int], drawn: str) -> Markup:
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {0} {1}" width="{0}" height="{1}"'
        ' preserveAspectRatio="none" aria-label="{2}"><title>{2}</title>{3}</svg>'
    ).format(size[0], size[1], title, Markup(drawn))  # noqa: S704  # numbers and names of ours


def _box(left: float, width: float, kind: str, height: int = 8) -> str:
    return (
        f'<rect x="{left:.2f}" y="0" width="{width:.2f}" height="{height}" rx="2"'
        f' class="fill-{kind}" fill="{_FILL[kind]}"/>'
    )


def _stroke(kind: str) -> str:
    return f' class="stroke-{kind}" stroke="{_FILL[kind]}"'
