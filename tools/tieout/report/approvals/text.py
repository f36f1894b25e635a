"""Population of changes -> text for a terminal: the sums, then each change that is not approved, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.verdict import Verdict
from tieout.report.layout import Palette, plain, plural, wrapped
from tieout.report.sent import branch_lines
from tieout.workpapers.approvals import GRAVEST_FIRST, WORDS

if TYPE_CHECKING:
    from tieout.model.verdict import Judged
    from tieout.workpapers.approvals import Population

_STYLES = {
    Verdict.EXCEPTION: "error",
    Verdict.APPROVED_LATE: "warning",
    Verdict.NOT_TESTED: "warning",
    Verdict.EXEMPT: "note",
    Verdict.APPROVED: "good",
}
_LISTED = (Verdict.EXCEPTION, Verdict.APPROVED_LATE, Verdict.NOT_TESTED)


def approvals(of: Population, *, every: bool = False, colour: bool = False) -> str:
    """Give the sums and each change that asks for something; with ``every`` all the others, a line each."""
    paint = Palette(colour)
    lines = [*_head(of), ""]
    if of.why_untested:
        lines += [*wrapped(f"no change was tested: {of.why_untested}", ""), ""]
    elif of.why_empty:
        lines += [*wrapped(of.why_empty, ""), ""]
    if of.changes or not of.is_nobodys:  # there the changes are not even counted
        lines += [*_sums(of, paint), ""]
    for verdict in GRAVEST_FIRST:
        items = of.of(verdict)
        if items and (every or (verdict in _LISTED and not of.why_untested)):
            lines.append(paint.paint(_STYLES[verdict], f"{WORDS[verdict].capitalize()} ({len(items)})"))
            lines += _told(items) if verdict in _LISTED else _listed(items)
            lines.append("")
    lines += _remarks(of, paint, every=every)
    return "\n".join([*lines, *_end(of, paint)]) + "\n"


def _head(of: Population) -> list[str]:
    head = f"commit {of.head[:10]}" if of.head else "no commit yet"
    window = "the whole line" if of.period is None else of.period.days
    named = "" if of.period is None or ".." in of.period.id else f" ({plain(of.period.id)})"
    lines = [f"{plain(of.branch) or 'the branch'}, {window}{named}, as of {of.as_of} ({of.timezone}), {head}"]
    for said in branch_lines(of.branch_note):
        lines += wrapped(said, "")
    if of.settings:
        lines.append(f"settings from {plain(of.settings)}")
    if of.ledger is not None:
        asked = "at a time that it does not say"
        if of.ledger.synced_at is not None:
            asked = f"on {of.ledger.synced_at:%Y-%m-%d %H:%M} UTC"
        records = plural(len(of.ledger.observations), "pull request") + " on record"
        lines.append(f"ledger {plain(of.ledger.source)}: {records}, the code host last asked {asked}")
        if not of.ledger.is_complete:
            lines.append("the ledger's last run did not reach the end: more is to come with the next one")
    if of.told_after:
        lines.append(of.told_after)
    return lines


def _sums(of: Population, paint: Palette) -> list[str]:
    totals = of.totals
    width = len(str(totals.changes))
    lines = [f"{totals.changes:>{width}} {'change' if totals.changes == 1 else 'changes'}"]
    for verdict in (Verdict.APPROVED, Verdict.APPROVED_LATE, Verdict.EXCEPTION, Verdict.EXEMPT, Verdict.NOT_TESTED):
        count = getattr(totals, verdict.value)
        line = f"{count:>{width}} {WORDS[verdict]}"
        lines.append(paint.paint(_STYLES[verdict], line) if count else line)
    return [f"  {line}" for line in lines]


def _told(items: tuple[Judged, ...]) -> list[str]:
    """Tell each on a line of its own, with what is said of it; of several in a row with one next step only the first says it."""
    lines: list[str] = []
    before = ""
    for item in items:
        lines.append(f"  {_name(item)}  {item.change.on}  {plain(item.change.subject)}")
        if item.reason and not any(item.reason in deviation.message for deviation in item.deviations):
            lines += wrapped(item.reason, "    ")
        for deviation in item.deviations:
            lines += wrapped(f"[{deviation.rule}] {deviation.message}", "    ", hanging="      ")
            if deviation.remedy and deviation.remedy != before:
                lines += wrapped(f"next: {deviation.remedy}", "      ", hanging="            ")
                before = deviation.remedy
    return lines


def _listed(items: tuple[Judged, ...]) -> list[str]:
    lines: list[str] = []
    for item in items:
        by = f" by {', '.join(item.approvers)}" if item.approvers else ""
        what = f"{_name(item)}  {item.change.on}  {item.change.method.value}{by}  {item.change.subject}"
        lines.append(f"  {plain(what)}")
        if item.reason and not any(item.reason in deviation.message for deviation in item.deviations):
            lines += wrapped(item.reason, "    ")
        for deviation in item.deviations:
            lines += wrapped(f"[{deviation.rule}] {deviation.message}", "    ", hanging="      ")
    return lines


def _name(of: Judged) -> str:
    """Give the short commit id, and the number where a record has it."""
    records = of.change.batch or (() if of.change.observation is None else (of.change.observation,))
    numbers = "".join(f" #{item.proposal.number}" for item in records)
    return f"{of.change.oid[:10]}{numbers}"


def _remarks(of: Population, paint: Palette, *, every: bool) -> list[str]:
    lines: list[str] = []
    if of.faults:
        lines.append(paint.paint("error", f"The ledger ({plural(len(of.faults), 'fault')})"))
        for fault in of.faults:
            lines += wrapped(f"{fault.location}: {fault.message}", "  ", hanging="    ")
            lines += wrapped(f"next: {fault.remedy}", "    ", hanging="          ")
        lines.append("")
    said = [item for item in of.not_examined if item.reason != of.why_untested]
    if said:
        lines.append(paint.paint("strong", "Not examined"))
        for absent in said:
            lines += wrapped(f"{absent.need}: {absent.reason}", "  ", hanging="    ")
        lines.append("")
    noted = sum(bool(item.deviations) for item in of.of(Verdict.APPROVED))
    if noted and not every:
        lines += wrapped(f"{plural(noted, 'approved change')} with a remark: tieout approvals check --all", "")
    return lines


def _end(of: Population, paint: Palette) -> list[str]:
    rule = next((name for verdict in _LISTED for item in of.of(verdict) for name in item.findings), None)
    if rule is not None:
        return [paint.paint("faint", f"tieout explain {rule} says why an auditor asks")]
    if of.has_deviations or not of.is_whole:
        return ["that is no success"] if not of.faults else []
    return [paint.paint("good", "tied out: every change was approved before it landed, or is exempt")]
