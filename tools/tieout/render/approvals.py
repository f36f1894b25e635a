"""Report -> what the page and the report show of approvals: sums, ledger, protection, changes, texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC

from tieout.judgement.recorded_since import recorded_since
from tieout.model.account import Account
from tieout.model.ledger import Ledger
from tieout.model.strength import Strength
from tieout.model.verdict import Judged, Verdict
from tieout.render.names import change_anchors
from tieout.render.overview import Fact
from tieout.render.report import Report
from tieout.render.words import plural
from tieout.seal.checkpoint import judge
from tieout.workpapers.text_sheet import named

MOST_CHANGES = 500
"""Of the table of all changes, and of those that are told one by one; the CSV holds all."""
SIGNS = {
    Verdict.APPROVED: "✓",
    Verdict.APPROVED_LATE: "△",
    Verdict.EXCEPTION: "✗",
    Verdict.EXEMPT: "\u2013",
    Verdict.NOT_TESTED: "○",
}
MEANS = {
    Verdict.APPROVED: "Somebody else had approved what landed, before it landed.",
    Verdict.APPROVED_LATE: "It was approved, but only after it had landed.",
    Verdict.EXCEPTION: "It landed without an approval that counts, or not as it was approved.",
    Verdict.EXEMPT: "It does nothing but add lines to the approval ledger.",
    Verdict.NOT_TESTED: "Something that would tell is missing, so nothing is said either way.",
}
_TOLD = (Verdict.EXCEPTION, Verdict.APPROVED_LATE, Verdict.NOT_TESTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change as a row or a card shows it."""

    judged: Judged
    anchor: str
    numbers: tuple[str, ...]
    """``#12``; several of a batch, none of what nobody proposed."""
    title: str
    by: str
    """Who proposed it: the account, else the name in the commit."""
    day: str
    grade: Strength
    """Whose clock the day is from."""
    approvers: tuple[str, ...]

    @property
    def name(self) -> str:
        """The numbers, else the commit."""
        return " ".join(self.numbers) or self.judged.change.oid[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that a page of approvals is made of, besides the sheet itself."""

    totals: tuple[tuple[Verdict, int], ...]
    """They add up to the number of changes."""
    ledger: tuple[Fact, ...]
    changes: tuple[Change, ...]
    """Oldest first."""
    told: tuple[Change, ...]
    """Those that are not approved, the gravest first."""


def shown(report: Report) -> Shown:
    """Lay it out."""
    sheet = report.approvals.changes
    anchors = change_anchors(sheet.changes)
    changes = tuple(_change(item, anchors, report) for item in sheet.changes)
    return Shown(
        totals=tuple((verdict, getattr(sheet.totals, verdict.value)) for verdict in Verdict),
        ledger=() if sheet.ledger is None else tuple(_ledger(sheet.ledger, report)),
        changes=changes,
        told=tuple(item for verdict in _TOLD for item in changes if item.judged.verdict is verdict),
    )


def anchors_on_page(of: Shown) -> Mapping[str, str]:
    """Give where each change stands on the page, by its numbers and the first ten digits of its commit."""
    return _by_name((*of.changes[:MOST_CHANGES], *of.told[:MOST_CHANGES]))


def anchors_in_report(of: Shown, most: int) -> Mapping[str, str]:
    """Likewise in the report, which prints those that are not approved, as far as it has room."""
    return _by_name(of.told[:most])


def _by_name(changes: tuple[Change, ...]) -> Mapping[str, str]:
    return {name: item.anchor for item in changes for name in (*item.numbers, item.judged.change.oid[:10])}


def _change(judged: Judged, anchors: Mapping[str, str], report: Report) -> Change:
    landed = judged.change
    records = landed.batch or (() if landed.observation is None else (landed.observation,))
    proposals = [item.proposal for item in records]
    calendar = report.examination.program.organization.calendar
    accounts = dict.fromkeys(_login(item.author) for item in proposals)
    return Change(
        judged=judged,
        anchor=anchors[landed.oid],
        numbers=tuple(f"#{item.number}" for item in proposals),
        title="; ".join(item.title for item in proposals) or landed.subject,
        by=", ".join(accounts) or landed.author.name,
        day=(calendar.day_of(max(item.merged_at for item in proposals)) if proposals else landed.on).isoformat(),
        grade=Strength.FORGE if proposals else Strength.GIT,
        approvers=named(judged.approvers, report.examination.roster),
    )


def _login(of: Account | None) -> str:
    return "a deleted account" if of is None else of.login


def _ledger(of: Ledger, report: Report) -> Iterator[Fact]:
    at = f", commit {of.commit[:12]}" if of.commit else ""
    yield Fact(what="Read from", detail=f"{of.source}{at}")
    hosts = sorted({f"{item.source.repository} at {item.source.forge}" for item in of.observations})
    since = recorded_since(report.examination)
    yield Fact(
        what="Records",
        detail=f"{plural(len(of.observations), 'pull request')}"
        + (f" of {', '.join(hosts)}" if hosts else "")
        + (f", the first merged on {since}" if since else ""),
    )
    asked = "not stated" if of.synced_at is None else f"{of.synced_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    rest = "" if of.is_complete else "; that run did not reach the end of what there was"
    yield Fact(what="Code host last asked", detail=f"{asked}{rest}")
    yield Fact(what="Signed by", detail=_signer(of, report))
    yield Fact(what="Holds together", detail=_faults(of))


def _signer(of: Ledger, report: Report) -> str:
    if of.checkpoint is None:
        return "nobody: it has no checkpoint"
    found = judge(of.checkpoint, of.signature, report.examination.program.evidence_keys)
    if found.problem:
        return found.problem
    return found.remark or f"{found.signer}, which keys.evidence of controls.yaml names"


def _faults(of: Ledger) -> str:
    if not of.faults:
        return "yes: each line follows from the one before, and the checkpoint counts them all"
    return f"no: {plural(len(of.faults), 'fault')}"
