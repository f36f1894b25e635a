"""A review of access did not decide on every account."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.access_review import Standing, reviews_in
from tieout.judgement.operation.access_review_decisions import tally
from tieout.judgement.operation.access_review_doubt import is_over
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.operation.access_review import Decision
from tieout.rules.base import rule
from tieout.rules.wording import listed

_SHOWN = 4


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("systems",))
def access_review_incomplete(examination: Examination) -> Iterator[Observation]:
    """A review did not decide on every account, or decided on one that is not there.

    ## What it checks
    Every record in `evidence/access-reviews/` against the capture that it names under `population`: each account of
    that list has one decision, and each decision is on an account of that list. Names are compared without regard to
    capitals. A role of a database that nobody can sign in with is a group, and needs none. Two decisions on one account
    that differ are a fault. A privileged account that is kept without a reason is a warning. A `control` that is not in
    `controls.yaml` is one too.
    Where the list may not be all, what it holds has to be decided on, and nothing is said of what it lacks.

    ## Why the auditor asks
    The auditor counts the rows of the list and the decisions. An account that nobody decided on is the one that nobody
    wanted to ask about. A decision on an account that the list has not shows that another list was reviewed.

    ## Example
    `evidence/access-reviews/2026-Q2-code-host.yaml:5:1: 2026-Q2-code-host: no decision about dan
    (evidence/2026-Q2/code-host/accounts/20260401T090000Z-0f3a21bc/raw.csv:5)`

    ## How to fix
    Decide on the accounts that are named, and add them to the record. If it has landed already, write a new record of
    today with the newest list: what was signed off is never rewritten. Tell the auditor which accounts were not reviewed
    in between, and what the new review decided on them.

    ## Sources
    Criteria CC6.2 and CC6.3. A review is of the whole population (AICPA Audit Guide SOC 2, completeness of populations).
    """
    known = {item.id for item in examination.controls}
    unread = examination.why_absent("settings")
    for standing in reviews_in(examination).all:
        if is_over(examination, standing):
            continue
        yield from _of(examination, standing)
        control = standing.review.control
        if control and control not in known and not unread:
            message = f"{standing.review.subject}: it names the control {visible(control)}, which controls.yaml lacks"
            yield _observed(standing, "control", message, "write the id of the control", Severity.WARNING)


def _of(examination: Examination, standing: Standing) -> Iterator[Observation]:
    review, listing = standing.review, standing.population.listing
    found, subject = tally(examination, standing), review.subject
    if found.undecided and listing is not None:
        accounts = listed(
            (f"{visible(item.account)} ({listing.place(item.at)})" for item in found.undecided), at_most=_SHOWN
        )
        message = f"{subject}: no decision about {accounts}"
        yield _observed(standing, "population", message, "decide on them, in a record that is signed off anew")
    if found.strangers and listing is not None:
        message = f"{subject}: it decides on {_told(standing, found.strangers)}, not in the list {listing.record.path}"
        remedy = "name the capture that was reviewed under population, or take the decision out"
        yield _observed(standing, "decisions", message, remedy, at=review.place(found.strangers[0]))
    for first, second in found.contradicting:
        words = [item.choice.value if item.choice else "something unreadable" for item in (first, second)]
        lines = f"{review.place(first).path}:{first.line} and {second.line}"
        message = f"{subject}: it decides twice about {visible(first.account)}, {' and '.join(words)} ({lines})"
        remedy = "keep the decision that was meant, in a record that is signed off anew"
        yield _observed(standing, f"twice {first.account.casefold()}", message, remedy, at=review.place(second))
    if found.unreasoned:
        message = f"{subject}: it keeps {_told(standing, found.unreasoned)}, privileged, and gives no reason"
        remedy, at = "write the reason of each privileged keep", review.place(found.unreasoned[0])
        yield _observed(standing, "reason", message, remedy, Severity.WARNING, at=at)


def _told(standing: Standing, decisions: tuple[Decision, ...]) -> str:
    path = standing.review.decided_in
    return listed((f"{visible(item.account)} ({path}:{item.line})" for item in decisions), at_most=_SHOWN)


def _observed(
    standing: Standing,
    about: str,
    message: str,
    remedy: str,
    severity: Severity | None = None,
    *,
    at: Location | None = None,
) -> Observation:
    review = standing.review
    return Observation(
        subject=review.subject,
        location=at or review.at(about),
        message=message,
        remedy=remedy,
        about=about,
        severity=severity,
    )
