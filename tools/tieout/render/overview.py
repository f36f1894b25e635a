"""Report -> what was looked at and what was not, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.finding import RuleState
from tieout.model.population import Shown
from tieout.model.rung import Rung
from tieout.model.strength import Strength
from tieout.render.names import RULES
from tieout.render.report import Report
from tieout.render.words import plural
from tieout.workpapers.population import populations

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.model.examination import Examination
    from tieout.model.registers.assets import System

MOST_RULES = 3
"""That are named on the first page for one reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A thing that was looked at or was not, and the detail."""

    what: str
    detail: str
    strength: Strength | None = None
    """The strongest that it rests on; None where it is a sum of many."""
    rules: tuple[str, ...] = ()
    """Those that could not be applied for it."""

    @property
    def is_brief(self) -> bool:
        """Whether the rules are too many to be named on the first page: rules.html names each with its reason."""
        return len(self.rules) > MOST_RULES

    @property
    def told(self) -> str:
        """The detail, with the rules if they are few, else with their number."""
        many = f"{self.detail} {len(self.rules)} rules not applied: {RULES} names them."
        return many if self.is_brief else self.whole

    @property
    def whole(self) -> str:
        """The detail, with all rules."""
        word = "Rule" if len(self.rules) == 1 else "Rules"
        return f"{self.detail} {word} not applied: {', '.join(self.rules)}." if self.rules else self.detail


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
        facts.append(Fact(what="History", detail=f"{commits} to the one examined", strength=Strength.GIT))
    return (*facts, *_approvals(report), *_evidence(report), *_operation(report))


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
    asked = "" if ledger.synced_at is None else f"; code host last asked on {_day(report, ledger.synced_at)}"
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


def _day(report: Report, moment: datetime) -> date:
    return report.examination.program.organization.calendar.day_of(moment)


def _evidence(report: Report) -> tuple[Fact, ...]:
    sheet = report.evidence
    if not sheet.is_examined:
        return ()
    shown = sum(item.shown for item in sheet.controls)
    entries = sum(item.entries for item in sheet.controls)
    stamped = sheet.stamped()
    seen = f"; {stamped} under a time-stamp of an outside party" if stamped else ""
    within = sheet.within()
    counted = "" if within is None else f", {within} within the period"
    return (
        Fact(
            what="Evidence",
            detail=f"{sheet.told}{counted}{seen}",
            strength=Strength.WITNESS if stamped else Strength.GIT,
        ),
        Fact(what="Evidence entries", detail=f"{shown} of {entries} that controls name shown at least once"),
    )


def _operation(report: Report) -> tuple[Fact, ...]:
    if Rung.OPERATED not in report.examined_rungs:
        return ()
    rows = report.populations.rows
    results = [result for row in rows for result in row.results]
    good = sum(result.shown is Shown.SUPPORTED for result in results)
    listed = sum(row.population is not None for row in rows)
    operating = len(populations(report.examination))
    waiting = sum(result.shown is Shown.OPEN for result in results)
    detail = f"{good} of {plural(len(results), 'instance')} supported"
    if waiting:
        detail += f", {waiting} open"
    detail += f"; {listed} of {plural(operating, 'control')} {'lists' if listed == 1 else 'list'} instances"
    if len(rows) > operating:
        detail += f"; {plural(len(rows) - operating, 'control')} not in operation in the period"
    return (Fact(what="Operation", detail=detail),)
