"""An examination -> the site's first page, as Markdown of our one dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.document import Document
from tieout.report.text import not_examined
from tieout.site.places import APPROVALS, CONTROLS, CRITERIA, DUE, EVIDENCE, EXCEPTIONS, EXERCISES, FINDINGS
from tieout.site.words import line, review_state, text
from tieout.workpapers.due.sheet import State
from tieout.workpapers.ladder import Rung

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.site.told import Told

_NONE = "\u2013"


def home_page(told: Told, link: Callable[[Document], str]) -> list[str]:
    """Give the lines of the page for the staff and for auditors."""
    examination, outcome, ladder, view = told.examination, told.outcome, told.ladder, told.view
    head = f"commit `{examination.head[:10]}`" if examination.head else "no commit yet"
    declared = examination.period
    period = f"Examined period: {declared.start} to {declared.end}." if declared else "No period is declared yet."
    due = told.due.totals
    late = due[State.LATE] + due[State.LATE_WITHIN_GRACE] + due[State.UNKNOWN]
    lines = [
        f"# {text(told.organization)}: policies and controls",
        "",
        f"As of {examination.as_of} ({text(examination.timezone)}), {head}. {period}",
        "",
        "| | |",
        "|---|---|",
        f"| Documents that could be read | {outcome.documents} |",
        f"| Controls | [{outcome.controls}]({CONTROLS}) |",
        f"| Criteria in scope | [{len(ladder.standings)}]({CRITERIA}) |",
        f"| Criteria claimed by a control | {ladder.reached(Rung.CLAIMED)} |",
        *(
            f"| Criteria {rung.value} | {ladder.reached(rung)} |"
            for rung in (Rung.DOCUMENTED, Rung.APPROVED, Rung.EVIDENCED, Rung.OPERATED)
            if ladder.why_not_examined(rung) is None
        ),
        f"| Evidence of controls | [{text(told.captured.told)}]({EVIDENCE}) |",
        f"| Changes, and what approved them | [{text(told.sheet.changes.told)}]({APPROVALS}) |",
        f"| Late, and due until {told.due.until} | [{late} and {due[State.DUE]}]({DUE}) |",
        f"| Exceptions on the register | [{len(examination.registers.exceptions)}]({EXCEPTIONS}) |",
        f"| Exercises of runbooks on record | [{len(examination.exercises)}]({EXERCISES}) |",
        f"| Open findings | [{len(outcome.open())}]({FINDINGS}) |",
        "",
        "Dates and names in a document's head are claims of the document.",
        *((f"{unseen[0].upper()}{unseen[1:]}.", "") if (unseen := not_examined(ladder)) else ()),
        *([f"{view.told}.", ""] if view.told else []),
        *_register(told, link),
    ]
    if outcome.uncommitted:
        lines += ["", "These files are not as the commit has them:", ""]
        lines += [f"- {line(path)}" for path in outcome.uncommitted if path not in view.hidden_paths]
    if outcome.not_examined:
        lines += ["", "## Not examined", ""]
        lines += [f"- `{item.rule}`: {text(item.reason)}" for item in outcome.not_examined]
    return lines


def _register(told: Told, link: Callable[[Document], str]) -> Iterator[str]:
    """List the documents with the state of their review, then the files that are none."""
    yield from ("## Documents", "", "| Document | Owner | Next review by | Review |", "|---|---|---|---|")
    for item in told.view.documents:
        day = told.rows[item.path].day
        by = item.review.on_time_until(day.last).isoformat() if day.last else "not stated"
        state = review_state(item, day, told.examination.as_of, told.outcome)
        yield f"| {link(item)} | {text(item.owner or 'not stated')} | {by} | {state} |"
    readable = {item.path for item in told.examination.documents}
    yield ""
    for path in sorted({item.location.path for item in told.outcome.unreadable} - readable):
        yield f"- ✘ {text(path)} could not be read"


def public_home(told: Told, link: Callable[[Document], str]) -> list[str]:
    """Give the lines of the page for anybody: which documents there are, and nothing of how they are kept."""
    lines = [f"# {text(told.organization)}: policies", ""]
    if not told.view.documents:
        return [*lines, "No document is public."]
    lines += ["| Document | Version | In force from |", "|---|---|---|"]
    for item in told.view.documents:
        version = text(item.version or "") or _NONE
        lines.append(f"| {link(item)} | {version} | {item.effective or _NONE} |")
    return lines
