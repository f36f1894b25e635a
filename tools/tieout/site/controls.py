"""Controls and criteria -> the pages of the site that list them, as Markdown of our one dialect."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tieout.model.control_change import ControlEffect
from tieout.model.finding import Severity
from tieout.model.rung import Rung
from tieout.site.places import EVIDENCE, FINDINGS, LADDER
from tieout.site.words import counted, described, line, text
from tieout.workpapers.deviations.bearing import Bearing
from tieout.workpapers.gone import MISSED, absent, is_held

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from tieout.model.control import Control
    from tieout.model.control_change import ControlChange
    from tieout.site.told import Told

    Link = Callable[[str], str]
    Facts = tuple[tuple[str, str], ...]

_EXPECTED = "expected-against-present"
"""The heading on the page of evidence that has every control's windows."""


def headings(controls: Sequence[Control], gone: Sequence[ControlChange]) -> list[str]:
    """Give the headings of the page of controls, the page's own first and those of what is ``gone`` last."""
    there = (line(control.id) or "A control without an id" for control in controls)
    return ["Controls", *there, *(f"{line(item.control)} ({_what_became(item)})" for item in gone)]


def _what_became(change: ControlChange) -> str:
    return "taken out" if change.effect is ControlEffect.REMOVED else "not there"


def controls_page(told: Told, document: Link, criterion: Link) -> list[str]:
    """Give the lines of the page; ``document`` and ``criterion`` give links by id."""
    controls = told.examination.controls
    away = absent(told.examination)
    first, *names = headings(controls, away)
    lines = [f"# {first}", "", "What the company does to meet the criteria.", ""]
    state = _states(told)
    for control, name in zip(controls, names, strict=False):
        lines += [f"## {name}", "", *_control(control, told, document, criterion, state[control.id]), ""]
    if not controls:
        lines += [
            "No control is declared yet: `controls:` of `controls.yaml` lists them, and `tieout init` plants a set."
        ]
    for change, name in zip(away, names[len(controls) :], strict=True):
        lines += [f"## {name}", "", *_absent(change, told, document, criterion), ""]
    return lines


def _absent(change: ControlChange, told: Told, document: Link, criterion: Link) -> list[str]:
    """Tell of a control that operated in the period and is there no more: as it stood, if that is known."""
    commit = f"commit `{change.commit[:10]}`"
    if change.effect is not ControlEffect.REMOVED:
        return [f"It is in {commit} of {change.on}, and not among the controls examined."]
    held = "Nothing was held against it for the days on which it operated."
    if is_held(told.outcome):
        held = f"What it missed until then is told under the rule `{MISSED}`; nothing else was held against it."
    said = f"**Taken out on {change.on}** by {commit}. {held}"
    former = [item for item in told.examination.former_controls if item.commit == change.commit and not item.keys]
    stood = next((item.control for item in former if item.control.id == change.control), None)
    if stood is not None:
        return [f"{said} It said:", "", *_control(stood, told, document, criterion)]
    named = described(("Criteria", ", ".join(map(criterion, change.criteria)) or "none"))
    return [said, "", *([line(change.title), ""] if change.title else []), *named]


def _states(told: Told) -> Mapping[str, Facts]:
    """Say by the control's id how its windows stand and what is found on it, as far as the readers see that."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in told.captured.controls if told.captured.is_examined else ():
        said = f"{row.shown} of {row.entries} {'entry' if row.entries == 1 else 'entries'}; {text(row.told)}"
        found[row.account.control.id].append(("Evidence shown", f"[{said}]({EVIDENCE}#{_EXPECTED})"))
    bearing = Bearing.of(told.examination, told.outcome)
    counts: defaultdict[str, Counter[Severity]] = defaultdict(Counter)
    for item in told.view.findings:
        for control in bearing.controls(item):
            counts[control][item.severity] += 1
    some = " among those that this site shows" if told.view.findings_withheld else ""
    for control in dict.fromkeys(item.id for item in told.examination.controls):
        of = counts[control]
        said = ", ".join(counted(of[severity], severity.value) for severity in Severity if of[severity])
        if said or some:
            found[control].append(("Findings", f"[{said or 'none'}]({FINDINGS}){some}"))
    return defaultdict(tuple, {control: tuple(facts) for control, facts in found.items()})


def _control(control: Control, told: Told, document: Link, criterion: Link, state: Facts = ()) -> list[str]:
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
            *state,
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
    away = {line(item.control) for item in absent(told.examination)}
    for item in told.ladder.standings:
        named = ", ".join(map(control, item.controls))
        reached = "On **no rung**" if item.rung is Rung.NONE else f"Reaches **{item.rung.value}**"
        lines += [f"## {item.criterion.id}", "", f"{reached}, by {named or 'no control'}.", ""]
        lines += [*(f"- {_leading(told.plain_line(gap), away, control)}" for gap in item.missing), ""]
    if not told.ladder.standings:
        lines += ["No criterion is in scope: `scope:` of `controls.yaml` names the categories."]
    return lines


def _leading(gap: str, away: Container[str], control: Link) -> str:
    """Link the control that a sentence begins with, if it is one that is gone."""
    name, space, rest = gap.partition(" ")
    return f"{control(name)}{space}{rest}" if name in away else gap
