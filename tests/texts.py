"""Trails of documents with good defaults, for tests of texts and their approval.

``step()`` is the landing of ``approvals.change()``: it brings the policy, Bob (the CTO, who approves it) approved
the very words, and so the text stands approved.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests import approvals, factories
from tests.factories import POLICY_PATH
from tieout.judgement.texts.approval import text_approvals
from tieout.model.examination import Examination
from tieout.model.landing import LandedChange
from tieout.model.text_approval import HeldText, TextApproval, TextReview, TextStep, TextTrail, TextVersion

HEAD = {
    "owner": "role:security-lead",
    "approver": "role:cto",
    "status": "active",
    "controls": "AC-01",
    "criteria": "CC6.1",
    "last_reviewed": "2026-03-02",
}
DATES = ("last_reviewed", "approved", "effective", "next_review", "version")


def version(body: str = "first", words: str = "", **head: str) -> TextVersion:
    """Give a version of these words under a head; a key that is empty is not there."""
    fields = {key: value for key, value in {**HEAD, **head}.items() if value}
    governed = tuple(sorted((key, value) for key, value in fields.items() if key not in DATES))
    return TextVersion(
        body=body,
        words=words or body,
        governance=repr(governed),
        governed=governed,
        volatile=tuple(sorted((key, value) for key, value in fields.items() if key in DATES)),
    )


def landing(
    number: int, day: date, *by: str, author: str = "alice", created: date | None = None, **changes: Any
) -> LandedChange:
    """Give the landing of pull request ``number``, merged on the day, its head approved by these people."""
    merged = datetime.combine(day, time(12), tzinfo=UTC)
    head = approvals.oid(number)
    reviews = tuple(
        approvals.review(name, id=str(place), at=merged - timedelta(hours=1), oid=head) for place, name in enumerate(by)
    )
    proposed = approvals.proposal(
        number=number,
        author=approvals.account(author),
        created_at=datetime.combine(created or day - timedelta(days=1), time(9), tzinfo=UTC),
        merged_at=merged,
        head_oid=head,
        merge_oid=approvals.oid(number + 1000),
        reviews=reviews,
    )
    return approvals.change(proposed, **changes)


def direct(number: int, day: date, **changes: Any) -> LandedChange:
    """Give a commit that nobody proposed."""
    return approvals.direct(oid=approvals.oid(number + 1000), on=day, **changes)


def step(
    of: LandedChange, before: TextVersion | None, after: TextVersion | None, *held: TextVersion | None, **changes: Any
) -> TextStep:
    """Give what a landing did to the policy; its approved commits hold ``held``, without one what landed."""
    record = of.observation
    oids = dict.fromkeys(item.oid for item in record.proposal.reviews if item.oid) if record else {}
    versions = held or (after,) * len(oids)
    one = TextStep(
        landing=of.oid,
        on=of.on,
        path=POLICY_PATH,
        old_path=POLICY_PATH,
        before=before,
        after=after,
        is_added=before is None,
        is_deleted=after is None,
        held=tuple(HeldText(oid=oid, version=item) for oid, item in zip(oids, versions, strict=True)),
    )
    return replace(one, **changes)


def all_reviews(change: LandedChange) -> tuple[TextReview, ...]:
    """Take every approval for one that counts: whose do is for ``judgement/approvals`` to say."""
    record = change.observation
    found = record.proposal.reviews if record else ()
    return tuple(
        TextReview(by=item.by.login, login=item.by.login, oid=item.oid, at=item.at) for item in found if item.by
    )


def examined(*pairs: tuple[LandedChange, TextStep], earlier: int = 0, **rest: Any) -> Examination:
    """Give an examination of a policy with this past; the first ``earlier`` landings came before the period."""
    changes = tuple(change for change, _ in pairs)
    last = pairs[-1][1].after if pairs else None
    document = factories.document(
        last_reviewed=last.day("last_reviewed") if last else None,
        approver=last.value("approver") if last else None,
        path=pairs[-1][1].path if pairs else POLICY_PATH,
    )
    found = approvals.examination(*changes[earlier:], earlier=changes[:earlier], **{"documents": (document,), **rest})
    trail = TextTrail(path=document.path, steps=tuple(step for _, step in pairs))
    return replace(found, texts=text_approvals(found, (trail,), all_reviews))


def approval(*pairs: tuple[LandedChange, TextStep], **rest: Any) -> TextApproval:
    """Give what is proven of a policy with this past."""
    return examined(*pairs, **rest).texts[0]


def rules(of: TextApproval) -> list[str]:
    """Give the rules that report something, in order."""
    return [item.rule for item in of.deviations]
