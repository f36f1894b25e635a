"""Report -> what was looked at and what was not, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.judgement.evidence.external import BY_PERSON, external_files
from tieout.model.criteria import Category
from tieout.model.finding import RuleState
from tieout.model.population import NoPopulation, Population
from tieout.model.strength import Strength
from tieout.render.report import Report
from tieout.render.words import CATEGORY, plural, sentence
from tieout.workpapers.ladder import Rung
from tieout.workpapers.population import UNLISTED, populations

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.model.registers.assets import System

_NOT_BUILT = {
    Rung.APPROVED: (
        "Approvals",
        (
            "{why}, so no change and no text here is shown to be approved."
            " Approvers and dates of approval in the documents are their own claims."
        ),
    ),
    Rung.EVIDENCED: ("Evidence", "No evidence of controls was captured, so none is shown to have left any."),
    Rung.OPERATED: ("Operation over the period", "{unseen}."),
}
_NO_LIST = "nothing that they leave lists each time that they acted, so nothing is shown of how they operated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A thing that was looked at or was not, and the detail."""

    what: str
    detail: str
    strength: Strength | None = None
    """The strongest that it rests on; None where it is a sum of many."""


def examined(report: Report) -> tuple[Fact, ...]:
    """Say what was looked at, with its counts."""
    outcome, examination = report.outcome, report.examination
    applied = sum(item.state is RuleState.EXAMINED for item in outcome.rules)
    facts = [
        Fact(
            what="Documents",
            detail=f"{plural(len(report.policies), 'policy', 'policies')}"
            f" and {plural(len(report.runbooks), 'runbook')}",
            strength=Strength.GIT,
        ),
        Fact(
            what="Controls",
            detail=f"{plural(outcome.controls, 'control')} against"
            f" {plural(len(report.ladder.standings), 'criterion', 'criteria')} in scope",
            strength=Strength.GIT,
        ),
        Fact(what="Rules", detail=f"{applied} of {len(outcome.rules)} applied"),
    ]
    if examination.history is not None:
        commits = plural(examination.history.commits, "commit")
        facts.append(Fact(what="History", detail=f"{commits} that lead to the commit examined", strength=Strength.GIT))
    return (*facts, *_approvals(report), *_evidence(report), *_operation(report))


def not_examined(report: Report) -> tuple[Fact, ...]:
    """Say what was not looked at, and why: whole kinds of support first, then parts."""
    return (
        *_to_come(report),
        *_kinds(report),
        *_external(report),
        *_untested(report),
        *_unlisted(report),
        *_protection(report),
        *_withheld(report),
        *_inputs(report),
        *_rules_off(report),
        *_scope(report),
    )


def folders(report: Report) -> tuple[tuple[str, str], ...]:
    """Name the folders of a bundle that hold more than the list of files names, each with what is in it."""
    about = {
        "approvals": "tables of changes and texts, and the approval ledger as the code host's answers were kept",
        "controls": f"a page for each of {plural(len(report.examination.controls), 'control')}",
        "evidence": "the captures and their log, as the repository has them",
        "policies": "each policy: its text in force, its versions, its changes and approval, as page, PDF and source",
        "populations": "every instance of each control that has a list of them",
        "requests": "the auditor's own lists, byte for byte",
        "runbooks": "the same for each runbook",
        "samples": "what was drawn of each population: a table, and a page of cards",
    }
    there = {path.partition("/")[0] for path in report.paths if "/" in path}
    there |= {"controls"} if report.examination.controls else set()
    return tuple((f"{name}/", words) for name, words in about.items() if name in there)


def systems_in_scope(of: Examination) -> tuple[System, ...]:
    """Give the systems that are used and that the register does not leave out of scope."""
    return tuple(item for item in of.registers.systems if item.is_used and item.in_scope is not False)


def _approvals(report: Report) -> tuple[Fact, ...]:
    sheet, ledger = report.approvals, report.examination.ledger
    if not sheet.is_examined or ledger is None:
        return ()
    asked = "" if ledger.synced_at is None else f"; code host last asked on {ledger.synced_at.date()}"
    facts = [
        Fact(what="Changes", detail=sheet.changes.told, strength=Strength.FORGE),
        Fact(
            what="Approval ledger",
            detail=f"{plural(len(ledger.observations), 'pull request')} on record{asked}",
            strength=Strength.FORGE,
        ),
    ]
    if not sheet.protection.reason:
        detail = f"Of {sheet.protection.branch}: {sheet.protection.told}"
        facts.append(Fact(what="Protection", detail=detail, strength=Strength.FORGE))
    return tuple(facts)


def _evidence(report: Report) -> tuple[Fact, ...]:
    sheet = report.evidence
    if not sheet.is_examined:
        return ()
    shown = sum(item.shown for item in sheet.controls)
    entries = sum(item.entries for item in sheet.controls)
    stamped = sheet.stamped()
    seen = f"; {stamped} under a time-stamp of an outside party" if stamped else ""
    return (
        Fact(what="Evidence", detail=f"{sheet.told}{seen}", strength=Strength.WITNESS if stamped else Strength.GIT),
        Fact(what="Evidence entries", detail=f"{shown} of {entries} that the controls name are shown at least once"),
    )


def _operation(report: Report) -> tuple[Fact, ...]:
    if Rung.OPERATED not in report.examined_rungs:
        return ()
    found = populations(report.examination)
    listed = [item for item in found if isinstance(item, Population)]
    instances = sum(len(item.items) for item in listed)
    return (
        Fact(
            what="Operation",
            detail=f"{plural(instances, 'instance')} of {len(listed)} of {plural(len(found), 'control')}",
        ),
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


def _inputs(report: Report) -> tuple[Fact, ...]:
    by_reason: dict[str, list[str]] = {item.reason: [] for item in report.examination.unexamined}
    for result in report.outcome.not_examined:
        by_reason.setdefault(result.reason, []).append(result.rule)
    needs = {item.reason: item.need for item in report.examination.unexamined}
    return tuple(
        Fact(
            what=needs.get(reason, "Rules").capitalize(),
            detail=f"{sentence(reason)}. {_left_out(rules)}".strip(),
        )
        for reason, rules in by_reason.items()
    )


def _left_out(rules: list[str]) -> str:
    return f"Rules not applied: {', '.join(rules)}." if rules else ""


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
