"""Outcome, ladder -> text for a terminal or a log, 80 columns where it can."""

from __future__ import annotations

from collections import Counter

from tieout.judgement.evidence.wording import not_committed
from tieout.model.finding import SWITCHED_OFF, Finding, Outcome, RuleState, Severity, State
from tieout.model.rung import RUNGS, Rung
from tieout.report.gaps import grouped
from tieout.report.layout import Palette, plain, plural, wrapped
from tieout.report.sent import UNKNOWN_END, branch_lines, head_line, reasons
from tieout.workpapers.ladder import Ladder
from tieout.workpapers.relied_on import RELIED_ON

__all__ = ["Palette", "bar", "ladder", "ladder_totals", "outcome", "plain", "plural", "wrapped"]

_LONG = 24
"""Characters of a subject beyond which it is not said twice."""
_COUNTED = {State.BASELINED: "In the baseline", State.ELSEWHERE: "Not of this change"}


def outcome(of: Outcome, *, colour: bool = False) -> str:
    """Give every finding with its next step, what was not examined, and the sum."""
    paint = Palette(colour)
    lines: list[str] = []
    before = ("", "")
    for finding in of.open():
        kin = (finding.rule, finding.location.path)
        lines += [*_finding(finding, paint, with_next=kin != before), ""]
        before = kin
    lines += _settled(of, paint)
    if of.not_examined or of.passed_over:
        lines.append(paint.paint("strong", "Not examined"))
        for reason, rules in reasons(of).items():
            lines += wrapped(f"{', '.join(rules)}: {reason}", "  ", hanging="    ")
        for lost in of.passed_over:
            lines += wrapped(f"{lost.location}: {lost.message}", "  ", hanging="    ")
        lines.append("")
    lines += _sum(of, paint)
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, paint: Palette, *, with_next: bool) -> list[str]:
    """Lay out a finding; of several like it in a row only the first says what to do."""
    at = finding.location
    word = paint.paint(finding.severity.value, finding.severity.value)
    subject = "" if finding.subject in {at.path, ""} else f" {plain(finding.subject)}"
    lines = [f"{paint.paint('strong', plain(str(at)))}: {word}: [{finding.rule}]{subject}"]
    # The capture's id stands above already, and is long; a control's or a document's reads better in its sentence.
    told = finding.message.removeprefix(f"{finding.subject} ") if subject and _is_long(finding) else finding.message
    lines += wrapped(told, "  ")
    if with_next:
        lines += wrapped(f"next: {finding.remedy}", "  ", hanging="        ")
    return lines


def _is_long(finding: Finding) -> bool:
    return len(finding.subject) > _LONG and finding.message != finding.subject


def _settled(of: Outcome, paint: Palette) -> list[str]:
    """Name each waived finding with its end, and count by rule what else asks for nothing here: none is gone."""
    lines: list[str] = []
    waived = [item for item in of.findings if item.state is State.WAIVED]
    if waived:
        lines.append(paint.paint("strong", "Waived"))
        for item in waived:
            end = f"until {item.until} by {item.waiver}"
            lines += wrapped(f"{item.location}: [{item.rule}] {item.message} ({end})", "  ", hanging="    ")
        lines.append("")
    for state, head in _COUNTED.items():
        counted = Counter(item.rule for item in of.findings if item.state is state)
        if counted:
            by_rule = ", ".join(f"{count} {rule}" for rule, count in sorted(counted.items()))
            lines += [paint.paint("strong", head), *wrapped(by_rule, "  ", hanging="    "), ""]
    return lines


def _sum(of: Outcome, paint: Palette) -> list[str]:
    examined = sum(item.state is RuleState.EXAMINED for item in of.rules)
    off = dict(of.off)
    named = off.pop(SWITCHED_OFF, ())
    lines = [head_line(of)]
    for said in branch_lines(of.branch_note):
        lines += wrapped(said, "")
    if of.since is not None:
        elsewhere = sum(item.state is State.ELSEWHERE for item in of.findings)
        since = f"held against {plain(of.since.rev)} (merge base {of.since.commit[:10]})"
        lines.append(f"{since}: {plural(elsewhere, 'finding')} not of this change")
    if of.settings:
        lines.append(f"scope, periods and rules from {plain(of.settings)}")
    if of.uncommitted:
        some = ", ".join(map(plain, of.uncommitted[:3])) + (", ..." if len(of.uncommitted) > 3 else "")
        lines.append(f"{plural(len(of.uncommitted), 'file')} not as in the commit: {some}")
    if of.captures_uncommitted:
        lines.append(not_committed(len(of.captures_uncommitted)))
    lines.append(
        f"{plural(examined, 'rule')} examined, {len(of.not_examined)} not examined"
        + (f", {len(named)} switched off: {', '.join(named)}" if named else "")
    )
    lines += [f"{plural(len(rules), 'rule')} off: {reason}" for reason, rules in off.items()]
    counts = Counter(finding.severity for finding in of.open())
    if not counts:
        verdict = "no open finding" if of.since is None else "no open finding of this change"
        lacking = len(of.not_examined)
        if lacking:
            verdict += f", and {plural(lacking, 'rule')} not examined: that is no success"
        elif of.branch_note:
            verdict += f", and {UNKNOWN_END}: that is no success"
        lines.append(paint.paint("good", f"tied out: {verdict}") if of.is_whole else verdict)
        return lines
    lines.append(
        ", ".join(
            paint.paint(severity.value, plural(counts[severity], severity.value))
            for severity in Severity
            if counts[severity]
        )
    )
    rule = min(of.open(), key=lambda finding: finding.severity.rank).rule
    lines.append(paint.paint("faint", f"tieout explain {rule} says why an auditor asks"))
    return lines


_MARKS = "■□"


def bar(rung: Rung) -> str:
    """Draw how high a rung is: ``■■□□□`` for documented."""
    return _MARKS[0] * rung.height + _MARKS[1] * (len(RUNGS) - rung.height)


_LOOKED_FOR = {Rung.APPROVED: "approvals", Rung.EVIDENCED: "evidence", Rung.OPERATED: "operation"}


def ladder(of: Ladder, *, colour: bool = False) -> str:
    """Give each criterion with its controls, what a claim lacks, a legend of the rungs, and the totals."""
    paint = Palette(colour)
    lines: list[str] = []
    for item in of.standings:
        style = "error" if item.rung is Rung.NONE else "strong"
        head = f"{item.criterion.id:<6} {bar(item.rung)} "
        title, *more = wrapped(item.criterion.title, " " * (len(head) + 12))
        lines += [f"{head}{paint.paint(style, f'{item.rung.value:<11}')} {title.lstrip()}", *more]
        lines += wrapped(", ".join(item.controls) or "no control", " " * (len(head) + 12))
        if item.rung.height < Rung.DOCUMENTED.height and item.controls:
            for gap in grouped(item.missing):
                lines += wrapped(f"- {gap}", "       ", hanging="         ")
    lines += ["", *(paint.paint("faint", line) for line in _legend(of)), "", *wrapped(ladder_totals(of), "")]
    return "\n".join(lines) + "\n"


def _legend(of: Ladder) -> list[str]:
    """Say how many criteria reach each rung, what it means, and what it takes for granted."""
    lines = ["Each rung stands on those above it in this list."]
    for rung in RUNGS:
        count, means = f"{of.reached(rung)}", rung.means
        if (why := of.why_not_known(rung)) is not None:
            what = "Not known" if of.why_not_examined(rung) is None else "Not examined"
            count, means = "-", f"{what}: {why}."
        lines += wrapped(f"{count:>3} {rung.value:<10} {means}", "", hanging=" " * 15)
    relied = f"Documented relies on the silence of these rules: {', '.join(RELIED_ON)}."
    return [*lines, *wrapped(relied, "")]


def not_examined(of: Ladder) -> str:
    """Give ``approvals, evidence and operation are not examined yet``, for the rungs on which nothing is looked for."""
    *first, last = [name for rung, name in _LOOKED_FOR.items() if of.why_not_examined(rung) is not None] or [""]
    names = f"{', '.join(first)} and {last}" if first else last
    return f"{names} {'are' if first or last == 'approvals' else 'is'} not examined yet" if last else ""


def ladder_totals(of: Ladder) -> str:
    """Give how many criteria reach each rung, in one line; of a rung of which nobody knows it no number."""
    total = len(of.standings)
    noun = "criterion" if total == 1 else "criteria"
    reached = ", ".join(f"{of.reached(rung)} {rung.value}" for rung in RUNGS if of.why_not_known(rung) is None)
    unknown = ", ".join(rung.value for rung in RUNGS if of.why_not_known(rung) is not None)
    return f"{total} {noun} in scope: {reached}{f'; not known: {unknown}' if unknown else ''}"
