"""An examination -> the site's first page: the numbers that lead on, what is most urgent, and what nobody looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.document import Document
from tieout.model.rung import RUNGS, Rung
from tieout.render.cards import Card, cards
from tieout.report.due import owner_of, runs_of
from tieout.report.sent import resting
from tieout.report.text import not_examined
from tieout.site.due import days, named
from tieout.site.places import APPROVALS, DOCUMENTS, DUE, EVIDENCE, EXCEPTIONS, EXERCISES, FINDINGS, LADDER
from tieout.site.words import counted, in_force_since, line, text
from tieout.workpapers.due.sheet import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.model.location import Unreadable
    from tieout.site.told import Told

_NONE = "\u2013"
_NO_PERIOD = "No period is declared yet. `periods:` of `controls.yaml` declares one."
_LATE = (State.LATE, State.LATE_WITHIN_GRACE, State.UNKNOWN)
_URGENT = 5
_NAMED = 5
"""Rules that are named of those that one reason kept from being examined; of one more than these all."""


def home_page(told: Told) -> list[str]:
    """Give the lines of the page for the staff and for auditors."""
    examination, outcome, view = told.examination, told.outcome, told.view
    head = f"commit `{examination.head[:10]}`" if examination.head else "no commit yet"
    declared = examination.period
    period = _NO_PERIOD
    if declared:
        one = declared.type == 1
        period = (
            f"Examined: {declared.end} alone (type 1)."
            if one
            else f"Examined period: {declared.start} to {declared.end}."
        )
    unseen = not_examined(told.ladder)
    lines = [
        f"# {text(told.organization)}: policies and controls",
        "",
        f"As of {examination.as_of} ({text(examination.timezone)}), {head}. {period}",
        "",
        "## Most urgent",
        "",
        *_urgent(told),
        "",
        "## What this site can say",
        "",
        "Dates and names in a document's head are claims of the document.",
        *([f"{unseen[0].upper()}{unseen[1:]}."] if unseen else []),
        *([f"{view.told}."] if view.told else []),
        *(["`tieout check` names what cannot be read."] if view.hidden.unknown else []),
        "",
        *_unread(told),
    ]
    if outcome.uncommitted:
        shown = [path for path in outcome.uncommitted if not view.tells(path)]
        more = len(outcome.uncommitted) - len(shown)
        lines += ["", "These files are not as the commit has them:", "", *(f"- {line(path)}" for path in shown)]
        lines += (
            [f"- {counted(more, 'file')} that {'is' if more == 1 else 'are'} not for these readers"] if more else []
        )
    if outcome.not_examined:
        lines += ["", "## Not examined", ""]
        reasons: dict[str, list[str]] = {}
        for item in outcome.not_examined:
            reasons.setdefault(item.reason, []).append(f"`{item.rule}`")
        lines += [f"- {told.plain_line(reason)}: {_some(rules)}" for reason, rules in reasons.items()]
    if outcome.off:
        lines += ["", "## Off", ""]
        lines += [
            f"- {told.plain_line(reason)}: {', '.join(f'`{rule}`' for rule in rules)}"
            for reason, rules in outcome.off.items()
        ]
    return lines


def _some(rules: list[str]) -> str:
    """Name a few rules and count the others, so that a programme which is young has no wall of names on its first page."""
    more = len(rules) - _NAMED
    return f"{', '.join(rules[:_NAMED])} and {more} more: `tieout check` names them" if more > 1 else ", ".join(rules)


def home_cards(told: Told) -> str:
    """Give the numbers as HTML."""
    of, totals = told.ladder, told.due.totals
    late = sum(totals[state] for state in _LATE)
    top = next((rung for rung in reversed(RUNGS) if of.why_not_known(rung) is None), Rung.CLAIMED)
    sheet, captured = told.sheet, told.captured
    passing = sum(row.judged.counts for row in captured.rows)
    totals_of_changes = sheet.changes.totals
    documents, blind = len(told.view.documents), len(told.examination.unread_texts)
    found = told.outcome.open()
    errors = sum(item.severity.value == "error" for item in found)
    return str(
        cards([
            Card(str(late), "late", _page(DUE), _ahead(told)),
            Card(
                str(len(found)), "open finding" if len(found) == 1 else "open findings", _page(FINDINGS),
                f"{errors} of them {'an error' if errors == 1 else 'errors'}{resting(told.outcome, ', ')}",
            ),
            Card(
                f"{of.reached(top)} of {len(of.standings)}", f"criteria {top.value}", _page(LADDER),
                f"{of.reached(Rung.CLAIMED)} claimed by a control",
            ),
            Card(
                str(documents), "policy or runbook" if documents == 1 else "policies and runbooks", _page(DOCUMENTS),
                f"{blind} more cannot be read" if blind else "",
            ),
            Card(
                f"{totals_of_changes.approved} of {totals_of_changes.changes}", "changes approved", _page(APPROVALS),
                sheet.changes.told.partition(", ")[2],
            ) if sheet.changes.changes else Card(_NONE, "approvals", _page(APPROVALS), sheet.changes.told),
            Card(f"{passing} of {len(captured.rows)}", "captures pass", _page(EVIDENCE))
            if captured.is_examined else Card(_NONE, "evidence", _page(EVIDENCE), captured.told),
            _exceptions(told),
            Card(
                str(len(told.examination.exercises)),
                "exercise on record" if len(told.examination.exercises) == 1 else "exercises on record",
                _page(EXERCISES),
            ),
        ])
    )  # fmt: skip


def _ahead(told: Told) -> str:
    """Say what falls due, and of how much it is not known: none late is no praise where nobody looked."""
    sheet = told.due
    blind = sum(bool(reason) for _, reason in sheet.kinds)
    parts = [f"{sheet.totals[State.DUE]} due until {sheet.until}"]
    parts += [f"{len(sheet.unlisted)} without a day"] if sheet.unlisted else []
    parts += [f"{blind} of {len(sheet.kinds)} kinds not examined"] if blind else []
    return ", ".join(parts)


def _exceptions(told: Told) -> Card:
    if told.examination.why_absent("exceptions"):
        return Card(_NONE, "exceptions not examined", _page(EXCEPTIONS))
    number = len(told.examination.registers.exceptions)
    return Card(
        str(number), "exception on the register" if number == 1 else "exceptions on the register", _page(EXCEPTIONS)
    )


def _page(path: str) -> str:
    return f"{path.removesuffix('.md')}.html"


def _urgent(told: Told) -> Iterator[str]:
    """Name the first things of the list of what is due that are for the readers."""
    items = [item for item in told.due.items if item.state in {*_LATE, State.DUE} and not told.hides(item)]
    if not items:
        yield "Not examined." if told.due.is_blind else "Nothing of what could be looked at is late or due."
        if told.outcome.open():
            yield ""
            yield f"[{counted(len(told.outcome.open()), 'open finding')}]({FINDINGS}): begin there."
        return
    yield "| What | Owner | When | Next |"
    yield "|---|---|---|---|"
    place = {id(item): number for number, item in enumerate(items)}
    states = dict.fromkeys(item.state for item in items)  # what is only due is no more of what is late
    alike = [run for state in states for run in runs_of(item for item in items if item.state is state)]
    runs = sorted(alike, key=lambda run: place[id(run[0])])
    for run in runs[:_URGENT]:
        cells = (named(run), text(owner_of(run[0], told.examination)), days(run, told), text(run[0].obligation.step))
        yield f"| {' | '.join(cells)} |"
    if len(runs) > _URGENT:
        yield ""
        yield f"And {len(runs) - _URGENT} more: [what is due]({DUE})."


def _unread(told: Told) -> Iterator[str]:
    """Name the files that are no documents, as far as it is known that they are for the readers, and what is amiss.

    Of most only a part cannot be read: the place of the first is told, and how many more there are.
    """
    readable = {item.path for item in told.examination.documents}
    found: dict[str, list[Unreadable]] = {}
    for item in sorted(told.outcome.unreadable, key=lambda item: item.location):
        if item.location.path not in readable:
            found.setdefault(item.location.path, []).append(item)
    for items in found.values():
        where, why = str(items[0].location), items[0].message
        more = f", and {len(items) - 1} more of that file" if len(items) > 1 else ""
        if not told.view.tells(where):
            yield f"- \u2718 {text(where)} could not be read: {told.plain(why)}{more}"


def public_home(told: Told, link: Callable[[Document], str]) -> list[str]:
    """Give the lines of the page for anybody: which documents there are, and nothing of how they are kept."""
    lines = [f"# {text(told.organization)}: policies", ""]
    if not told.view.documents:
        return [*lines, "No document is public. One is, once its head says `classification: public`."]
    lines += ["| Document | Version | In force from |", "|---|---|---|"]
    for item in told.view.documents:
        version = text(item.version or "") or _NONE
        since = in_force_since(item, told.examination.as_of)
        lines.append(f"| {link(item)} | {version} | {text(since)} |")
    return lines
