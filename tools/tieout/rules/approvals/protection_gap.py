"""Over a part of the period nobody can say what was enforced."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.enforcement import gaps
from tieout.judgement.recorded import ACTIVITY, SUITES, branch_of
from tieout.judgement.stretch import spoken
from tieout.judgement.timeline import GAP_DIAL, LEAST, MOST, PROTECTION, WIDEST
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import Dial, rule

_DAYS = Dial(key=GAP_DIAL, default=WIDEST, low=LEAST, high=MOST)
_UNKNOWN = {
    PROTECTION: "what was enforced on {branch} is not known",
    SUITES: "whether somebody was let past the rules of {branch} is not known",
    ACTIVITY: "whether {branch} was force-pushed is not known",
}
_REMEDY = "run tieout approvals sync every day, with a token that has Administration: read"


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger", "enforcement"), dials=(_DAYS,))
def protection_gap(examination: Examination) -> Iterator[Observation]:
    """Over a part of the period it is not known what the code host enforced.

    ## What it checks
    That the ledger covers the period, as far as it is over, without a gap:

    - what bound the branch. A ruleset is known by its history. Anything else is known only between two
      snapshots that show the same, at most 31 days apart: it is then taken to have stood all the while, and
      the timeline says that this is an assumption. So before the first snapshot, between two that are further
      apart, between two that differ where no history says when, and after the last one there is a gap. A
      snapshot that is not whole counts as none, and its reason is told. Where the code host does not show who
      may pass the rules by, that is a gap too: an empty list and a hidden one look the same;
    - how pushes were judged (rule suites), which shows who was let past. The code host lists a month of them,
      so what is not collected in time is lost;
    - the movements of the branch (activity), which show force pushes: a warning, for the recorded tips of the
      branch show most of them too (`history-rewritten`).

    What only the next snapshot can tell is no gap until the widest gap is over; once the period has ended it
    is a note. Without a period the first snapshot begins it.

    ## Why the auditor asks
    A report of type 2 is about a period. A setting seen on the last day says nothing of the first, and who
    could switch it off could switch it on again.

    ## Example
    `controls.yaml:14:3: what was enforced on main is not known from 2026-07-01 to 2026-07-03 10:00: no whole
    snapshot before 2026-07-03 10:00`

    ## How to fix
    Let the ledger's workflow run every day (`tieout init` plants it), with a token of an app that has
    *Administration: read*; the token that a workflow gets by itself cannot have it. `tieout approvals sync
    --permissions` lists what is needed. A gap that is there stays: tell the auditor, with what else shows the
    setting of those days. Where the plan has no such logs, or nobody can give the right, write `rules:
    {protection-gap: off, weak-protection: off}`: the outcome then shows both as switched off.
    `rules: {protection-gap: {days: 14}}` sets how far apart two snapshots may be.

    ## Sources
    Criterion CC8.1. 31 days: GitHub REST, "List repository rule suites", goes back a month at most
    (`time_period`), so who looks less often loses some of them anyway.
    """
    calendar = examination.program.organization.calendar
    branch = visible(branch_of(examination)) or "the branch"
    period = examination.period
    is_over = period is not None and examination.as_of > period.end
    for item in gaps(examination):
        if item.is_pending and not is_over:
            continue
        what = _UNKNOWN[item.what].format(branch=branch)
        yield Observation(
            subject=f"{branch}:{item.what}",
            location=item.location,
            message=visible(f"{what} {spoken(item.start, item.end, calendar)}: {item.text}"),
            remedy=_REMEDY,
            about=f"{item.start:%Y-%m-%dT%H:%M}",
            severity=Severity.NOTE if item.is_pending else item.severity,
        )
