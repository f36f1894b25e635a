"""One walk along the landings of a document: what ended its approval, and what gave it anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.texts.authority import Authority
from tieout.judgement.texts.review_cadence import review_cadence
from tieout.judgement.texts.standing import Landed, Reviewed, Standing
from tieout.model.text_approval import ProvenReview
from tieout.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange
    from tieout.model.people import Roster
    from tieout.model.text_approval import TextReview, TextStep, TextTrail, TextVersion
    from tieout.model.verdict import Judged

_BUMPS = ("last_reviewed", "approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What the walks of all documents share."""

    examination: Examination
    changes: Mapping[str, LandedChange]
    """By commit."""
    judged: Mapping[str, Judged]
    """What is said of the changes, by commit."""
    reviews: Callable[[LandedChange], tuple[TextReview, ...]]
    """Gives the approvals that count at the merge of a change, whatever commit they name."""
    recorded_since: date | None
    """The day of the first merge that the ledger holds: of what came before nobody could hold a record."""
    is_trivial_allowed: bool = False
    """Whether a change of blanks alone ends no approval."""

    def standing(self, trail: TextTrail) -> Standing:
        """Walk along the landings of one document, the oldest first."""
        found = Standing()
        for step in trail.steps:
            self._step(found, step)
        return found

    def _step(self, found: Standing, step: TextStep) -> None:
        landed = self._landed(step, found.authority)
        found.steps.append(landed)
        before, after = step.before, step.after
        found.version = after
        words, head = self._digest(after), "" if after is None else after.governance
        is_new = before is None
        is_reworded = is_new or after is None or self._digest(before) != words
        is_governed = is_new or after is None or before is None or before.governance != head
        if is_reworded:
            found.words.changed(landed)
        elif before is not None and after is not None and before.body != after.body:
            found.trivial.append(landed)
        if is_governed:
            found.head.changed(landed)
        found.words.since.append(landed)
        found.head.since.append(landed)
        if after is None:
            return
        was_given = found.words.given is not None
        if covering := self._covering(landed, lambda version: self._digest(version) == words):
            found.words.approved(landed, covering, after.body)
            found.trivial.clear()
        if covering := self._covering(landed, lambda version: version.governance == head):
            found.head.approved(landed, covering, head)
        if found.authority is None or found.head.given or self._is_before_records(landed):
            found.authority = Authority.of(after)
        self._review(found, landed, was_given=was_given, is_reworded=is_reworded, is_governed=is_governed)

    def _landed(self, step: TextStep, authority: Authority | None) -> Landed:
        change = self.changes.get(step.landing)
        named = step.before or step.after
        who = authority or (Authority.of(named) if named else None)
        if change is None:
            unknown = f"the change that commit {step.landing[:10]} of {step.on} landed was not examined"
            return Landed(step=step, day=step.on, change=None, unknown=unknown, authority=who)
        record = change.observation
        calendar = self.examination.program.organization.calendar
        day = calendar.day_of(record.proposal.merged_at) if record else step.on
        reviews = self.reviews(change)
        theirs: tuple[TextReview, ...] = ()
        if who is not None:
            theirs = tuple(item for item in reviews if who.accepts(self._roster(change), item, day))
        unread = self._unread(step, change)
        return Landed(
            step=step,
            day=day,
            change=change,
            reviews=reviews,
            accepted=tuple(item for item in theirs if not (unread or item.doubt or item.is_late)),
            unknown=unread or self._unknown(step, change, reviews, theirs, who),
            authority=who,
        )

    def _unread(self, step: TextStep, change: LandedChange) -> str:
        """Say what of a landing, or of its record, could not be read; empty if all could.

        Where no record has it as its merge, that may be the ledger's fault: the judgement of changes tells.
        """
        record = change.observation
        if step.after is None and not step.is_deleted:
            return f"the head of {step.path} in commit {step.landing[:10]} cannot be read"
        if record is None and not change.batch:
            judged = self.judged.get(change.oid)
            return judged.reason if judged is not None and judged.verdict is Verdict.NOT_TESTED else ""
        if record is not None and not record.source.is_complete:
            return f"the record of pull request #{record.proposal.number} is not complete"
        if record is not None and (why := record.proposal.why_unknown("reviews")) is not None:
            return f"the reviews of pull request #{record.proposal.number} are not known: {why}"
        return next(iter(change.untested), "")

    def _unknown(
        self,
        step: TextStep,
        change: LandedChange,
        reviews: tuple[TextReview, ...],
        theirs: tuple[TextReview, ...],
        who: Authority | None,
    ) -> str:
        absent = {item.oid for item in step.held if not item.is_here}
        for review in theirs:
            if review.is_late:
                continue
            if review.doubt:
                return review.doubt
            if review.oid is None:
                return f"the code host no longer knows which commit {review.by} approved"
            if review.oid in absent:
                return f"commit {review.oid[:10]}, which {review.by} approved, is not in this repository"
        return who.unclear(self.examination, self._roster(change)) if who is not None and reviews else ""

    def _covering(self, landed: Landed, is_it: Callable[[TextVersion], bool]) -> tuple[TextReview, ...]:
        """Give the accepted approvals of a commit that holds the very same."""
        pairs = ((item, landed.held(item)) for item in landed.accepted)
        return tuple(item for item, version in pairs if version is not None and is_it(version))

    def _roster(self, change: LandedChange | None) -> Roster:
        """Give the people register as the base of a change had it: nobody becomes an approver by the change itself."""
        return self.examination.roster if change is None or change.roster is None else change.roster

    def _digest(self, version: TextVersion | None) -> str:
        if version is None:
            return ""
        return version.words if self.is_trivial_allowed else version.body

    def _is_before_records(self, landed: Landed) -> bool:
        return landed.change is None or self.recorded_since is None or landed.day < self.recorded_since

    def _review(
        self, found: Standing, landed: Landed, *, was_given: bool, is_reworded: bool, is_governed: bool
    ) -> None:
        """Note whether the landing proves a review, or moved the date of one without proving it."""
        step, after = landed.step, landed.step.after
        if after is None:
            return
        moved = [key for key in _BUMPS if step.before is None or step.before.value(key) != after.value(key)]
        moved = [key for key in moved if after.value(key)]
        if found.words.given is not None and not was_given:
            self._proven(found, landed, found.words.given.by)
            return
        if is_reworded or not moved:  # that words changed unapproved is told as that
            return
        key = moved[0]
        same = self._holding(landed, key, after.value(key))
        who = landed.authority
        by = [item for item in same if item in landed.accepted]
        if who is not None and not is_governed:
            by += [item for item in same if who.answers(self._roster(landed.change), item.by, item.login)]
        people = tuple(item.by for item in by)
        if not people and not is_governed and same:
            people = self._maker(landed)
        if people:
            self._proven(found, landed, people)
        elif "last_reviewed" in moved and not (is_governed or landed.unknown or self._is_before_records(landed)):
            found.bumps.append(landed)

    def _holding(self, landed: Landed, key: str, value: str) -> tuple[TextReview, ...]:
        pairs = ((item, landed.held(item)) for item in landed.counted)
        return tuple(item for item, version in pairs if version is not None and version.value(key) == value)

    def _maker(self, landed: Landed) -> tuple[str, ...]:
        """Give who proposed the change, if that is the owner or the approver of the text."""
        record = landed.change.observation if landed.change else None
        account = record.proposal.author if record else None
        who = landed.authority
        if account is None or who is None:
            return ()
        roster = self._roster(landed.change)
        person = next((item for item in roster.people if _has(item.ids, item.logins, account.id, account.login)), None)
        by = person.id if person else account.login
        return (by,) if who.answers(roster, by, account.login) else ()

    @staticmethod
    def _proven(found: Standing, landed: Landed, by: tuple[str, ...]) -> None:
        if found.reviewed is None or found.reviewed.on <= landed.day:
            found.reviewed = Reviewed(on=landed.day, by=tuple(sorted(set(by))), landing=landed.step.landing)
        after = landed.step.after
        cadence = None if after is None else review_cadence(after)
        found.reviews.append(ProvenReview(on=landed.day, landing=landed.step.landing, cadence=cadence))


def _has(ids: tuple[str, ...], logins: tuple[str, ...], number: str | None, login: str) -> bool:
    if number is not None and ids:
        return number in ids
    return login.casefold() in {item.casefold() for item in logins}
