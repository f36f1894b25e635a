"""Captures and controls by their windows -> a page of the site and its registers, one for each quarter.

No page for each capture: a year has thousands. Each is a row of its register, at an anchor that stays.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tieout.model.document import Classification
from tieout.model.evidence.result import ResultState
from tieout.render.names import evidence_anchor
from tieout.render.site_registers import NO_DATE, by_quarter, counted, quarter_of, register
from tieout.site.hidden import class_of, doubted_records
from tieout.site.places import EVIDENCE, REGISTERS
from tieout.site.site_map import SitePage
from tieout.site.words import line, text
from tieout.workpapers.evidence_sheet import NOTHING_CAPTURED, WORDS
from tieout.workpapers.windowed import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.site.told import Told
    from tieout.workpapers.evidence_sheet import ControlRow, EvidenceRow, EvidenceSheet

_MOST = 200
"""Captures that are told one by one."""
_MOST_WINDOWS = 16
"""Windows of a control that are drawn; more are counted alone."""
_SIGNS = {
    Mark.NOT_REQUIRED: "\u2013",
    Mark.IN_TIME: "\u2714",
    Mark.OPEN: "\u25cb",
    Mark.LATE: "\u25b3",
    Mark.AFTER_GAP: "\u2718",
    Mark.DOUBTFUL: "\u25cb",
    Mark.MISSED: "\u2718",
}
_TOLD = (ResultState.ERROR, ResultState.FAIL, ResultState.INCONCLUSIVE)


def evidence_page(told: Told, control_link: Callable[[str], str]) -> list[str]:
    """Give the lines of the page; ``control_link`` gives a link to a control by its id.

    Of a capture that is not for the readers nothing is told but that it is counted.
    """
    sheet = told.captured
    if not sheet.is_examined:
        so = (
            "what records of the repository show is not told here"
            if told.examination.evidence.has_records
            else "no control is shown to have left any"
        )
        absent = f"Not examined: {NOTHING_CAPTURED}. So {so}; `tieout collect` and"
        return ["# Evidence", "", f"{absent} `tieout evidence add` capture it."]
    return [
        "# Evidence",
        "",
        *_totals(sheet, told),
        "",
        *_registers(told),
        "",
        *_controls(sheet, control_link),
        "",
        *_not_passed(sheet, told),
    ]


def registers(told: Told, control_place: Callable[[str], str]) -> tuple[SitePage, ...]:
    """Give the page of each quarter with the captures that are for the readers; ``control_place`` as from there."""
    found = by_quarter(_shown(told))
    return tuple(
        SitePage(
            path=f"{REGISTERS}{quarter}.md",
            title=f"Evidence {_named(quarter)}",
            markdown=f"# Evidence {_named(quarter)}\n\n{_intro(rows)}\n",
            register=str(register(rows, control_place)),
            searched=False,
        )
        for quarter, rows in found.items()
    )


def _intro(rows: tuple[EvidenceRow, ...]) -> str:
    return (
        f"[All evidence](../{EVIDENCE}). {counted(rows)}. A capture stands in the quarter that it claims, by UTC, "
        "beside the moment by which somebody else had seen it."
    )


def _named(quarter: str) -> str:
    """Give ``2026 Q1``, as a reader reads it."""
    return "without a date" if quarter == NO_DATE else f"of {quarter[:4]} {quarter[5:].upper()}"


def _shown(told: Told) -> list[EvidenceRow]:
    return [row for row in told.captured.rows if told.view.shows(row.judged.capture)]


def _registers(told: Told) -> Iterator[str]:
    yield "## Registers"
    yield ""
    shown = _shown(told)
    if len(shown) < len(told.captured.rows):
        yield from _withheld(told)
    for quarter, rows in by_quarter(shown).items():
        name = _named(quarter).removeprefix("of ")
        yield f"- [{name[0].upper()}{name[1:]}]({REGISTERS}{quarter}.md): {counted(rows)}"


def _withheld(told: Told) -> Iterator[str]:
    """Say how many captures have no row, why, and which key changes that."""
    examination = told.examination
    doubted = doubted_records(examination)
    above = Counter(
        class_of(row.judged.capture, examination, doubted)
        for row in told.captured.rows
        if not told.view.shows(row.judged.capture)
    )
    hidden, of = above.total(), len(told.captured.rows)
    classes = ", ".join(f"{above[level]} {level.value}" for level in Classification if above[level])
    has = "is" if hidden == 1 else "are"
    yield f"{hidden} of {of} {has} classified above the readers of this site ({classes}), and no register names {'it' if hidden == 1 else 'them'}."
    yield ""
    yield (
        "The record of a capture says its `classification`. "
        f"One that says nothing is taken as {examination.program.evidence_class.value}, "
        "which `evidence: {classification: internal}` at the head of `controls.yaml` changes. "
        "It also sets what is captured from then on; a collector's own stands in its entry of `collectors.yaml`, "
        "and that of a file in `tieout evidence add --classification`. "
        "What is sealed stays as it says: `tieout site --audience auditor` shows all of it."
    )
    yield ""


def _totals(sheet: EvidenceSheet, told: Told) -> Iterator[str]:
    yield f"{line(sheet.told)}. Pass says that the record is whole and its bytes are unchanged, and that no check objects."
    yield ""
    yield "| State | Captures |"
    yield "|---|--:|"
    for state, count in sheet.totals.items():
        yield f"| {WORDS[state].capitalize()} | {count} |"
    yield f"| **All** | **{len(sheet.rows)}** |"
    yield ""
    log, newest = sheet.log, sheet.newest
    if log is None:
        yield "There is no evidence log, so nothing shows that no capture was exchanged."
        return
    signer = newest.signer if newest and newest.signer else "nobody whose signature holds"
    yield f"The evidence log has {len(log.leaves)} lines, signed by {text(signer)}."
    for fault in log.faults[:_MOST]:
        yield ""
        yield f"\u2718 {text(str(fault.location))}: {told.plain(fault.message)}"


def _controls(sheet: EvidenceSheet, control_link: Callable[[str], str]) -> Iterator[str]:
    yield "## Expected against present"
    yield ""
    yield "\u2714 in time, \u25b3 late, \u2718 missed or after too long a gap, \u25cb still open or cannot be told, \u2013 not required; the oldest window first."
    yield ""
    yield "| Control | Entries shown | Windows | In words |"
    yield "|---|--:|---|---|"
    for row in sheet.controls:
        control = row.account.control
        name = f"{control_link(control.id)} {text(control.title)}"
        yield f"| {name} | {row.shown} of {row.entries} | {_strip(row)} | {text(row.told)} |"


def _strip(row: ControlRow) -> str:
    if not row.windows or len(row.windows) > _MOST_WINDOWS:
        return "\u2013"
    return " ".join(_SIGNS[item.mark] for item in row.windows)


def _not_passed(sheet: EvidenceSheet, of: Told) -> Iterator[str]:
    yield "## Not passed, and why"
    yield ""
    found = [row for state in _TOLD for row in sheet.rows if row.judged.state is state]
    if not found:
        yield "None: every capture passes."
    told = [row for row in found if of.view.shows(row.judged.capture)]
    if len(told) < len(found):
        hidden = len(found) - len(told)
        one = hidden == 1
        yield f"{hidden} of {len(found)} {'is' if one else 'are'} classified above the readers of this site."
        yield ""
    for row in told[:_MOST]:
        yield from _capture(row, of)
    if len(told) > _MOST:
        yield f"And {len(told) - _MOST} more: `tieout evidence list` names them."


def _capture(row: EvidenceRow, told: Told) -> Iterator[str]:
    judged = row.judged
    title = judged.capture.record.title or judged.capture.id
    place = f"{REGISTERS}{quarter_of(row)}.md#{evidence_anchor(judged.capture.path)}"
    yield f"- [**{text(judged.capture.id)}** {text(title)}]({place}): {WORDS[judged.state]}"
    for reason in judged.reasons:
        if reason.state is not ResultState.PASS:
            yield f"    - {told.plain_line(reason.message)}"
