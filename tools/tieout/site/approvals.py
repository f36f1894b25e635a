"""Changes, the branch's protection and the texts' approval -> a page of the site, as Markdown of our one dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.verdict import Verdict
from tieout.site.places import quoted
from tieout.site.told import NOT_FOR_THEM
from tieout.site.words import line, text
from tieout.workpapers.approvals import WORDS
from tieout.workpapers.enforcement import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.model.verdict import Judged
    from tieout.site.told import Told
    from tieout.workpapers.approval_sheet import ApprovalSheet
    from tieout.workpapers.approvals import Population
    from tieout.workpapers.text_sheet import TextRow

_MOST = 200
"""Changes that are told one by one, and rows of the timeline."""
_SYNC = "`tieout approvals sync` asks the code host and keeps the ledger"
_TOLD = (Verdict.EXCEPTION, Verdict.APPROVED_LATE, Verdict.NOT_TESTED)


def approvals_page(told: Told, places: Mapping[str, str]) -> list[str]:
    """Give the lines of the page; ``places`` has the page of each document that is shown, by its path."""
    sheet = told.sheet
    lines = ["# Approvals", ""]
    lines += [*_changes(sheet, told), ""] if sheet.is_examined else [_absent(sheet.changes), ""]
    return [*lines, *_texts(sheet.texts, places, told)]


def _absent(of: Population) -> str:
    branch = text(of.branch) or "the branch"
    return (
        f"Not examined: {text(of.why_untested)}. So no change of {branch} was held against an approval, and no text is "
        "shown to be approved: approvers and dates of approval in a document's head are claims of the document. "
        f"{of.instead[:1].upper() + of.instead[1:] or _SYNC}."
    )


def _changes(sheet: ApprovalSheet, told: Told) -> Iterator[str]:
    of = sheet.changes
    branch = text(of.branch) or "the branch"
    window = "" if of.period is None else f" {of.period.told}"
    yield f"Each commit of {branch}{window} is counted once, by what the code host's records and Git say of it."
    yield ""
    if of.branch_note:
        yield f"\u25b3 {text(of.branch_note[:1].upper() + of.branch_note[1:])}."
        yield ""
    yield "| Verdict | Changes |"
    yield "|---|--:|"
    for verdict in Verdict:
        yield f"| {WORDS[verdict].capitalize()} | {getattr(of.totals, verdict.value)} |"
    yield f"| **All** | **{of.totals.changes}** |"
    yield ""
    if of.ledger is not None:
        asked = f"on {of.ledger.synced_at:%Y-%m-%d %H:%M} UTC" if of.ledger.synced_at else "at a time not stated"
        yield f"The ledger is {text(of.ledger.source)}; the code host was last asked {asked}."
    for fault in of.faults[:_MOST]:
        yield ""
        yield f"\u2718 {text(str(fault.location))}: {told.plain(fault.message)}"
    yield from _protection(sheet)
    yield ""
    yield "## Not approved, and why"
    yield ""
    found = [item for verdict in _TOLD for item in of.of(verdict)]
    if not found:
        some = "None: each change was approved before it landed, or is exempt."
        yield some if of.changes else "No change lies in the period, so none was held against an approval."
    for item in found[:_MOST]:
        yield from _told(item, told)
    if len(found) > _MOST:
        yield f"And {len(found) - _MOST} more: `tieout approvals check` names them."


def _protection(sheet: ApprovalSheet) -> Iterator[str]:
    of = sheet.protection
    yield ""
    yield f"## What protected {line(of.branch) or 'the branch'}"
    yield ""
    yield f"{text(of.told[:1].upper() + of.told[1:])}."
    yield ""
    rows = [row for row in of.rows if row.standing is not Standing.PENDING]
    if rows:
        yield "| When | What is known | As the code host told it |"
        yield "|---|---|---|"
    for row in rows[:_MOST]:
        yield f"| {text(row.when)} | {of.word(row)} | {text(row.text)} |"


def _told(of: Judged, told: Told) -> Iterator[str]:
    """Tell a change in a list item, each sentence of it one below."""
    records = of.change.batch or (() if of.change.observation is None else (of.change.observation,))
    numbers = " ".join(f"#{item.proposal.number}" for item in records)
    title = "; ".join(item.proposal.title for item in records) or of.change.subject
    name = text(numbers or of.change.oid[:10])
    is_hidden = of.change.oid in told.view.hidden.commits
    shown = NOT_FOR_THEM if is_hidden or told.view.tells(title) else text(title)
    yield f"- **{name}** {shown}: {WORDS[of.verdict]}"
    if is_hidden and not told.view.hidden.paths.isdisjoint(of.change.paths):
        return
    for said in (*([of.reason] if of.reason else []), *(item.message for item in of.deviations)):
        yield f"    - {told.plain_line(said)}"


def _approval(row: TextRow, told: Told) -> str:
    """Give the sentence on a text; without a ledger its reason stands above, once."""
    return told.plain(row.approval) if row.found else "\u25cb not examined"


def _texts(rows: tuple[TextRow, ...], places: Mapping[str, str], told: Told) -> Iterator[str]:
    yield "## Policies and runbooks"
    yield ""
    yield "An approval is of words: an edit ends it."
    yield ""
    yield "| Document | Approval | Approved on, as its head claims |"
    yield "|---|---|---|"
    for row in (item for item in rows if item.document.path in places):
        name = f"[{text(row.document.name)}]({quoted(places[row.document.path])})"
        yield f"| {name} | {_approval(row, told)} | {row.document.approved or 'not stated'} |"
