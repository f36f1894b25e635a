"""Report -> what was not looked at, each with its reason: it stands on the first page."""

from __future__ import annotations

from datetime import timedelta

from tieout.judgement.evidence.external import BY_PERSON, external_files
from tieout.model.criteria import Category
from tieout.model.population import NoPopulation
from tieout.model.rung import Rung
from tieout.render.names import CONTROLS
from tieout.render.overview import Fact
from tieout.render.periods import rows_of
from tieout.render.report import Report
from tieout.render.words import CATEGORY, plural, sentence
from tieout.workpapers.gone import taken_out
from tieout.workpapers.population import UNLISTED, populations

_NOT_BUILT = {
    Rung.APPROVED: (
        "Approvals",
        (
            "{why}, so no change and no text here is shown to be approved."
            " Approvers and dates of approval in the documents are their own claims."
        ),
    ),
    Rung.EVIDENCED: ("Evidence", "{unseen}."),
    Rung.OPERATED: ("Operation over the period", "{unseen}."),
}
MOST_TAKEN_OUT = 10
"""Controls that are named on the first page."""
_NO_LIST = "nothing lists each time they acted, so nothing is shown of how they operated"


def not_examined(report: Report) -> tuple[Fact, ...]:
    """Say what was not looked at, and why: whole kinds of support first, then parts."""
    return (
        *_to_come(report),
        *_before_history(report),
        *_kinds(report),
        *_external(report),
        *_untested(report),
        *_unlisted(report),
        *_taken_out(report),
        *_protection(report),
        *_withheld(report),
        *_left_out(report),
        *_inputs(report),
        *_rules_off(report),
        *_scope(report),
    )


def _to_come(report: Report) -> tuple[Fact, ...]:
    """Name the days of the period that were still to come on the day of the examination: the next bundle has them."""
    period, as_of = report.examination.period, report.examination.as_of
    if period is None or as_of >= period.end:
        return ()
    first = max(period.start, as_of + timedelta(days=1))
    days = plural((period.end - first).days + 1, "day")
    span = f"{first} to {period.end}" if first < period.end else str(period.end)
    return (
        Fact(
            what="Rest of the period" if as_of >= period.start else "The period",
            detail=f"{span}, {days}: still to come on {as_of}, the day of the examination.",
        ),
    )


def _before_history(report: Report) -> tuple[Fact, ...]:
    """Name the days of the period before the branch begins: nothing in Git shows what was in force on them."""
    row = next((item for item in rows_of(report) if item.read_from is not None), None)
    if row is None or row.read_from is None or report.examination.period is None:
        return ()
    last = min(row.last, row.read_from - timedelta(days=1))
    span = f"{row.first} to {last}" if row.first < last else str(row.first)
    return (
        Fact(
            what="Texts before the history",
            detail=(
                f"{span}: the branch that was read begins on {row.read_from}, so it is not known which texts and controls"
                " were in force on these days, nor what changed."
            ),
        ),
    )


def _kinds(report: Report) -> tuple[Fact, ...]:
    why = sentence(report.approvals.changes.why_untested)
    return tuple(
        Fact(what=what, detail=detail.format(why=why, unseen=sentence(report.ladder.why_not_examined(rung) or "")))
        for rung, (what, detail) in _NOT_BUILT.items()
        if rung not in report.examined_rungs
    )


def _external(report: Report) -> tuple[Fact, ...]:
    """Say how much evidence nobody looked at, because its bytes lie in another store."""
    captures = report.examination.evidence.captures if report.evidence.is_examined else ()
    here = {f"{item.folder}/{file.name}" for item in captures for file in item.present if not file.problem}
    found = external_files(captures, frozenset(here))
    if not found:
        return ()
    is_one = len(found) == 1
    typed = sum(item.told_by == BY_PERSON for item in found)
    whose = f" Of {plural(typed, 'file')} version and lock are a person's word." if typed else ""
    size = sum(item.bytes or 0 for item in found)
    return (
        Fact(
            what="Evidence in another store",
            detail=(
                f"{plural(len(found), 'file')}, {size:,} bytes by {'its record' if is_one else 'their records'},"
                f" {'is' if is_one else 'are'} not in this bundle, and nobody looked at {'it' if is_one else 'them'} to"
                f" make it: EXTERNAL.csv lists {'it' if is_one else 'them'}, and VERIFY.md tells how to examine"
                f" {'it' if is_one else 'them'}.{whose}"
            ),
        ),
    )


def _untested(report: Report) -> tuple[Fact, ...]:
    """Count the changes of which it could not be told whether they were approved; their page says why of each."""
    totals = report.approvals.changes.totals
    if not report.approvals.is_examined or not totals.not_tested:
        return ()
    detail = f"Of {plural(totals.changes, 'change')} it cannot be told whether {totals.not_tested} had approval."
    return (Fact(what="Approval of changes", detail=detail),)


def _unlisted(report: Report) -> tuple[Fact, ...]:
    """Name the controls of which no list of instances can be made: nothing is shown of how they operated."""
    if Rung.OPERATED not in report.examined_rungs:
        return ()
    by_reason: dict[str, list[str]] = {}
    for item in populations(report.examination):
        if isinstance(item, NoPopulation):
            reason = _NO_LIST if item.reason.startswith(UNLISTED) else item.reason
            by_reason.setdefault(reason, []).append(item.control.id)
    return tuple(
        Fact(what=f"Operation of {plural(len(ids), 'control')}", detail=f"{', '.join(ids)}: {reason}.")
        for reason, ids in by_reason.items()
    )


def _taken_out(report: Report) -> tuple[Fact, ...]:
    """Name the controls that acted in the period and have no page here: what they left is held against nothing.

    Few words: controls.html has the rest.
    """
    found = taken_out(report.examination)
    what = "Taken-out control" if len(found) == 1 else "Taken-out controls"
    detail = "; ".join(f"{item.control}, on {item.on}" for item in found[:MOST_TAKEN_OUT])
    rest = len(found) - MOST_TAKEN_OUT
    detail += f"; and {rest} more: {CONTROLS} has each" if rest > 0 else ""
    return (Fact(what=what, detail=f"{detail}."),) if found else ()


def _protection(report: Report) -> tuple[Fact, ...]:
    sheet = report.approvals
    if not sheet.is_examined or not sheet.protection.reason or report.examination.why_absent("enforcement"):
        return ()
    return (Fact(what="Protection of the branch", detail=f"{sentence(sheet.protection.told)}."),)


def _withheld(report: Report) -> tuple[Fact, ...]:
    """Say that the reader cannot examine what is withheld, though it was examined here."""
    count = len(report.examination.evidence.withheld)
    if not count:
        return ()
    detail = f"{plural(count, 'file')} of evidence {'is' if count == 1 else 'are'} withheld: examined here, and not for you to see. "
    detail += "WITHHELD.csv names each, why, and whom to ask. What rests on them is told without their words."
    return (Fact(what="Withheld from this bundle", detail=detail),)


def _left_out(report: Report) -> tuple[Fact, ...]:
    """Say that evidence which was examined is not in the bundle, mostly because no bundle could hold its name."""
    if not report.left_out:
        return ()
    (path, why), rest = report.left_out[0], len(report.left_out) - 1
    is_one = rest == 0
    detail = f"{plural(rest + 1, 'file')} of evidence {'is' if is_one else 'are'} not in this bundle: {path} ({why})"
    detail += f", and {rest} more that the list of files names" if rest else ""
    return (Fact(what="Evidence left out", detail=f"{detail}. Ask the company for {'it' if is_one else 'them'}."),)


def _inputs(report: Report) -> tuple[Fact, ...]:
    by_reason: dict[str, list[str]] = {item.reason: [] for item in report.examination.unexamined}
    for result in report.outcome.not_examined:
        by_reason.setdefault(result.reason, []).append(result.rule)
    needs = {item.reason: item.need for item in report.examination.unexamined}
    return tuple(
        Fact(
            what=needs.get(reason, "Rules").capitalize(),
            detail=f"{sentence(reason)}.",
            rules=tuple(rules),
        )
        for reason, rules in by_reason.items()
    )


def _rules_off(report: Report) -> tuple[Fact, ...]:
    return tuple(
        Fact(what="Rules switched off", detail=f"{', '.join(rules)}: {reason}.")
        for reason, rules in report.outcome.off.items()
    )


def _scope(report: Report) -> tuple[Fact, ...]:
    scope = report.examination.program.scope
    facts = [
        Fact(
            what=f"Criterion {item.criterion}",
            detail=f"Left out of scope by the company: {item.reason}"
            + (f" (answered for by {item.carve_out})" if item.carve_out else ""),
        )
        for item in scope.excluded
        if item.reason.strip()
    ]
    others = [CATEGORY[item] for item in Category if item not in scope.categories]
    if others:
        facts.append(Fact(what="Categories not in scope", detail=f"{', '.join(others)}."))
    return tuple(facts)
