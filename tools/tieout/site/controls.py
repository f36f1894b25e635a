"""Controls and criteria -> the pages of the site that list them, as Markdown of our one dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.rung import Rung
from tieout.site.places import LADDER
from tieout.site.words import described, line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tieout.model.control import Control
    from tieout.site.told import Told

    Link = Callable[[str], str]


def headings(controls: Sequence[Control]) -> list[str]:
    """Give the headings of the page of controls, the page's own first."""
    return ["Controls", *(line(control.id) or "A control without an id" for control in controls)]


def controls_page(told: Told, document: Link, criterion: Link) -> list[str]:
    """Give the lines of the page; ``document`` and ``criterion`` give links by id."""
    controls = told.examination.controls
    first, *names = headings(controls)
    lines = [f"# {first}", "", "What the company does to meet the criteria.", ""]
    for control, name in zip(controls, names, strict=True):
        lines += [f"## {name}", "", *_control(control, told, document, criterion), ""]
    if not names:
        lines += [
            "No control is declared yet: `controls:` of `controls.yaml` lists them, and `tieout init` plants a set."
        ]
    return lines


def _control(control: Control, told: Told, document: Link, criterion: Link) -> list[str]:
    often = control.cadence.every.value.replace("_", " ") if control.cadence else "not stated"
    return [
        line(control.statement) or "No statement is given.",
        "",
        *described(
            ("Owner", line(told.whose(control.owner))),
            ("Criteria", ", ".join(map(criterion, control.criteria)) or "none"),
            ("Documents", ", ".join(map(document, control.documents)) or "none"),
            ("Frequency", line(often)),
            ("Nature", control.nature.value if control.nature else "not stated"),
            ("Evidence expected", line(", ".join(item.id for item in control.evidence)) or "none"),
        ),
    ]


def criteria_page(told: Told, control: Link) -> list[str]:
    """Give the lines of the page; ``control`` gives a link by id."""
    lines = [
        "# Criteria",
        "",
        f"Each criterion in scope, how far its support reaches on the [ladder]({LADDER}), and what the next rung lacks.",
        "",
    ]
    for item in told.ladder.standings:
        named = ", ".join(map(control, item.controls))
        reached = "On **no rung**" if item.rung is Rung.NONE else f"Reaches **{item.rung.value}**"
        lines += [f"## {item.criterion.id}", "", f"{reached}, by {named or 'no control'}.", ""]
        lines += [*(f"- {told.plain_line(gap)}" for gap in item.missing), ""]
    if not told.ladder.standings:
        lines += ["No criterion is in scope: `scope:` of `controls.yaml` names the categories."]
    return lines
