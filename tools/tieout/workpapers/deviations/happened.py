"""Finding -> when it happened, as far as a record says, and whose clock that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.enforcement import gaps, weak_spans
from tieout.judgement.evidence.expected import accounts
from tieout.judgement.texts.review_dates import review_day
from tieout.model.period import iso_date
from tieout.model.strength import Strength

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tieout.judgement.evidence.expected import ControlAccount
    from tieout.judgement.stretch import Stretch
    from tieout.model.document import Document
    from tieout.model.evidence.capture import Came
    from tieout.model.evidence.result import JudgedCapture
    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.finding import Finding
    from tieout.model.operation.access_review import AccessReview
    from tieout.workpapers.deviations.bearing import Bearing

_SHORT = 10
_STALE = "stale-review"
_OF_WORDS = frozenset({"text-changed-since-approval", "text-not-approved", "change-without-version"})
"""Rules about how a text came to have the words that it has."""
_BY_WINDOWS = frozenset({"missed-window", "late-window"})
_BY_STRETCHES = frozenset({"weak-protection", "protection-gap"})


COUNTS = "the day that its capture counts for"
"""Not that on which it was captured, which only the capture itself says: see ``judgement.evidence.day``."""


class When(NamedTuple):
    """A day, and who vouches for it."""

    on: date | None
    """None where no record says."""
    strength: Strength | None = None
    """None for a day of the calendar, which nobody has to vouch for, and where there is no day."""
    what: str = ""
    """What that day is: ``came to the branch``, ``the window ended``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """The days that records give, by what a finding may be about."""

    bearing: Bearing
    landed: Mapping[str, When]
    """By ``#12`` and by the first digits of the commit."""
    accounts: Mapping[str, ControlAccount]
    captures: Mapping[str, JudgedCapture]
    """By id and by path."""
    meddled: Mapping[str, Came]
    """What later commits did to captures, by the path of the file as it was before."""
    exercises: Mapping[str, ExerciseRecord]
    documents: Mapping[str, Document]
    """By path."""
    reviews: Mapping[str, AccessReview]
    """Of access, by path."""
    stretches: Mapping[tuple[str, str], Stretch]
    """In which the branch was protected less than promised, or nobody knows how, by what rules name of them."""

    @classmethod
    def of(cls, bearing: Bearing) -> Happened:
        """Lay them out once for all findings."""
        of = bearing.examination
        return cls(
            bearing=bearing,
            landed=_landings(of),
            accounts={item.control.id: item for item in accounts(of)} if of.evidence.captures else {},
            captures={
                name: item
                for item in reversed(of.evidence.judged)
                for name in (item.capture.id, item.capture.path, item.capture.folder)
            },
            meddled={item.path: item.came for item in reversed(of.evidence.meddled)},
            documents={item.path: item for item in of.documents},
            reviews={item.path: item for item in of.access_reviews},
            stretches={
                (item.what, f"{item.about} {item.start:%Y-%m-%dT%H:%M}".strip()): item
                for item in (*weak_spans(of), *gaps(of))
            },
            exercises={item.id: item for item in reversed(of.exercises) if item.id},
        )

    def when(self, finding: Finding) -> When:
        """Say when: by the change, window, capture, row or instance that the finding is about."""
        return (
            self.landed.get(finding.subject)
            or self._window(finding)
            or self._stretch(finding)
            or self._text(finding)
            or self._row(finding)
            or self._captured(finding)
            or self._meddled(finding)
            or self._instance(finding)
        )

    def _window(self, finding: Finding) -> When | None:
        account = self.accounts.get(finding.subject) if finding.rule in _BY_WINDOWS else None
        for entry in account.entries if account else ():
            rest = finding.about.removeprefix(f"{entry.entry.id} ")
            if rest == finding.about:
                continue
            if rest.startswith("gap "):
                return When(iso_date(rest.removeprefix("gap ")), None, "the gap began")
            held = entry.occurrences.windows if entry.occurrences else ()
            ends = [item.window.end for item in held if rest in {item.window.id, f"{item.window.start:%Y-%m}"}]
            return (
                When(ends[0], None, "the first window ended") if ends else When(iso_date(rest), None, "left out from")
            )
        return None

    def _stretch(self, finding: Finding) -> When | None:
        """Give the first day of a stretch within the period: the code host's records tell of it."""
        if finding.rule not in _BY_STRETCHES:
            return None
        of = self.stretches.get((finding.subject.rpartition(":")[2], finding.about))
        calendar = self.bearing.examination.program.organization.calendar
        return (
            When(calendar.day_of(of.start), Strength.FORGE, "the first day of the period on which it was so")
            if of
            else None
        )

    def _text(self, finding: Finding) -> When | None:
        of = self.bearing.examination
        document = self.documents.get(finding.location.path)
        if document is None:
            return None
        if finding.rule == _STALE:
            last = review_day(of, document).last
            return When(document.review.on_time_until(last), None, "the review was due") if last else None
        text = of.text_of(document.path)
        if finding.rule not in _OF_WORDS or text is None or text.since is None:
            return None
        return When(text.since, Strength.GIT, "these words came to the branch")

    def _captured(self, finding: Finding) -> When | None:
        path = finding.location.path
        found = (self.captures.get(name) for name in (finding.subject, path, path.rpartition("/")[0]))
        judged = next((item for item in found if item is not None), None)
        if judged is None:
            return None
        if judged.completed_on is not None:
            return When(judged.completed_on, judged.strength, COUNTS)
        came, calendar = judged.capture.came, self.bearing.examination.program.organization.calendar
        return When(calendar.day_of(came.at), came.strength, "committed") if came else None

    def _meddled(self, finding: Finding) -> When | None:
        """Give the day of the commit that took away, or changed, what is no capture any more."""
        came = self.meddled.get(finding.location.path)
        calendar = self.bearing.examination.program.organization.calendar
        return When(calendar.day_of(came.at), came.strength, "a commit did so") if came else None

    def _row(self, finding: Finding) -> When | None:
        of = self.bearing.examination
        rows, calendar = of.registers, of.program.organization.calendar
        if (reported := rows.finding(finding.subject)) is not None and reported.reported_on:
            return When(reported.reported_on, Strength.SELF, "reported")
        if (incident := rows.incident(finding.subject)) is not None and incident.detected_at:
            return When(calendar.day_of(incident.detected_at), Strength.SELF, "detected")
        if (row := rows.exception(finding.subject)) is not None and row.approved_on:
            return When(row.approved_on, Strength.SELF, "approved")
        if (person := of.roster.find(finding.subject)) is not None and person.left_on:
            return When(person.left_on, Strength.SELF, "left")
        review = self.reviews.get(finding.location.path)
        if review is not None and review.landed is not None:
            return When(review.landed.on, Strength.GIT, "the review came to the branch")
        exercise = self.exercises.get(finding.subject)
        return When(exercise.held_on, Strength.SELF, "held") if exercise and exercise.held_on else None

    def _instance(self, finding: Finding) -> When:
        days = [item.on for _, item in self.bearing.touched(finding) if item.on is not None]
        return When(min(days), Strength.SELF, "of the instance") if days else When(None)


def _landings(of: Examination) -> Mapping[str, When]:
    found: dict[str, When] = {}
    for change in (*of.landings.changes, *of.landings.earlier) if of.landings else ():
        records = change.batch or (() if change.observation is None else (change.observation,))
        when = When(change.on, Strength.FORGE if records else Strength.GIT, "came to the branch")
        for name in (change.oid[:_SHORT], *(f"#{item.proposal.number}" for item in records)):
            found.setdefault(name, when)
    return found
