"""Somebody decided on their own access."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.access_review import reviews_in
from tieout.judgement.operation.access_review_decisions import tally
from tieout.judgement.operation.access_review_doubt import is_over
from tieout.judgement.operation.identity import people_of
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.operation.access_review import AccessReview, Decision
from tieout.model.operation.population import Account
from tieout.rules.base import rule
from tieout.rules.leaving import line_of


@rule(severity=Severity.ERROR, criteria=("CC5.1", "CC6.3"), needs=("systems", "people"))
def access_self_review(examination: Examination) -> Iterator[Observation]:
    """Somebody decided on their own account.

    ## What it checks
    Every decision of a record in `evidence/access-reviews/`: the account is not one of whoever decided, the `by` of the
    row, or the `reviewer` of the record where the row names nobody. Whose an account is, a row of `registers/access.yaml`
    says, else the people register: by the logins and e-mail addresses of `registers/people.yaml`, with the address that
    the list of accounts has. Names decide nothing. A revoke of one's own account counts too: somebody else has to see it.

    ## Why the auditor asks
    Nobody takes their own rights away. A review in which administrators confirm themselves shows nothing about the
    accounts that matter most.

    ## Example
    `evidence/access-reviews/2026-Q2-code-host.yaml:12:5: 2026-Q2-code-host: person:ben decided keep on ben-example, an
    account of their own (evidence/2026-Q2/code-host/accounts/20260401T090000Z-0f3a21bc/raw.csv:3; registers/people.yaml:7)`

    ## How to fix
    Have somebody else decide on that account, write them under `by`, and land a new record. Tell the auditor who decided
    in the end.

    ## Sources
    Segregation of duties (criterion CC5.1); CC6.3.
    """
    for standing in reviews_in(examination).all:
        review, listing = standing.review, standing.population.listing
        if listing is None or is_over(examination, standing):
            continue
        for decision, account in tally(examination, standing).own:
            choice = decision.choice.value if decision.choice else "something unreadable"
            yield Observation(
                subject=review.subject,
                location=review.place(decision),
                message=(
                    f"{review.subject}: {visible(review.decider(decision))} decided {choice} on "
                    f"{visible(decision.account)}, an account of their own "
                    f"({listing.place(account.at)}{_known(examination, review, decision, account)})"
                ),
                remedy="have somebody else decide on that account, write them under by, and land a new record",
                about=account.key,
            )


def _known(examination: Examination, review: AccessReview, decision: Decision, account: Account) -> str:
    """Give the line by which the account is known to be that of whoever decided."""
    match = people_of(examination).of_account(review.system, account.account, email=account.email)
    if match.grant is not None:
        return f"; {line_of(match.grant.at('account'))}"
    person = examination.roster.find(review.decider(decision).removeprefix("person:"))
    return "" if person is None else f"; {line_of(person.location)}"
