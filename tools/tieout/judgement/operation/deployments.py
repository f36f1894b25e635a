"""What is to be said of deployments to production: of which commits, by whom, and for what they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.approvals.wording import numbered, short
from tieout.judgement.evidence.times import CLOCKS_APART
from tieout.judgement.operation.covering import gaps, unfinished
from tieout.judgement.operation.environments import Environments
from tieout.judgement.operation.origins import Origins
from tieout.judgement.operation.telling import Doubt, located
from tieout.model.characters import visible
from tieout.model.operation.deployments import Deployment, Reach

if TYPE_CHECKING:
    from tieout.model.calendar import Calendar
    from tieout.model.examination import Examination

KINDS = frozenset({"deployments", "deployment-record", "deployment-records"})
"""What an entry of ``evidence:`` calls records of deployments."""
_BEGINNING = datetime.min.replace(tzinfo=UTC)
_WHATEVER = "what went to production was of the branch, by the pipeline, and for a known reason"


class Fault(NamedTuple):
    """Something that is wrong with a deployment."""

    deployment: Deployment
    subject: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDeployments:
    """What was found, each in the order of the deployments."""

    off_branch: tuple[Fault, ...] = ()
    by_hand: tuple[Fault, ...] = ()
    untied: tuple[Fault, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def judged_deployments(examination: Examination) -> JudgedDeployments:
    """Judge the deployments of the examined period, once for all who ask."""
    return examination.operation.memo.of(_judged, examination, examination)


def examined(examination: Examination) -> Iterator[Deployment]:
    """Yield the deployments of the examined period that are known by the day of the examination."""
    calendar, period = examination.program.organization.calendar, examination.period
    first, last = _BEGINNING, calendar.bounds(examination.as_of)[1]
    if period is not None:
        first, last = calendar.first_instant(period.start), min(last, calendar.bounds(period.end)[1])
    for item in examination.operation.deployments.deployments:
        if item.at is None or first <= item.at <= last:
            yield item


def subject_of(item: Deployment) -> str:
    """Give by what an exception names a deployment."""
    if item.id:
        return visible(f"deployment {item.id}")
    return visible(f"deployment of {item.commit[:10]} to {item.environment}")


def called(item: Deployment, calendar: Calendar) -> str:
    """Give the words with which a sentence about a deployment begins."""
    name = f"deployment {item.id}" if item.id else f"the deployment of commit {item.commit[:10]}"
    when = "" if item.at is None else f" on {calendar.clock(item.at)}"
    return f"{visible(name)} to {visible(item.environment)}{when}"


def _judged(examination: Examination) -> JudgedDeployments:
    judging = _Judging(examination)
    for item in examined(examination):
        judging.judge(item)
    known = examination.operation.deployments
    judging.doubts.extend(_uncaptured(examination))
    judging.doubts.extend(unfinished(known.listings, "deployments"))
    judging.doubts.extend(gaps(known.listings, examination, "deployments"))
    return JudgedDeployments(
        off_branch=tuple(judging.off_branch),
        by_hand=tuple(judging.by_hand),
        untied=tuple(judging.untied),
        doubts=tuple(judging.doubts),
    )


def _uncaptured(examination: Examination) -> Iterator[Doubt]:
    """Yield each entry of evidence that wants deployments, and of which no table of them was captured.

    Where nothing is captured yet, or no period is examined, other rules say what there is to come.
    """
    if not examination.evidence.captures or examination.period is None:
        return
    listings = examination.operation.deployments.listings
    systems = {item.system for item in listings}
    served = {pair for item in listings for pair in item.serves}
    for control in examination.controls:
        for entry in control.evidence:
            if entry.kind not in KINDS or not control.is_effective(examination.as_of):
                continue
            if (control.id, entry.id) in served or entry.system in systems:
                continue
            yield Doubt(
                about=f"uncaptured {control.id} {entry.id}",
                whether=_WHATEVER,
                because=f"{control.id} names {entry.id}, and no capture of {entry.system or 'it'} is a table of deployments",
                remedy="bring the deployments as `deployments-csv`, `deployments` or `github-deployments`",
                subject=control.id,
                location=control.at("evidence"),
            )


@dataclass(slots=True)
class _Judging:
    examination: Examination
    off_branch: list[Fault] = field(default_factory=list)
    by_hand: list[Fault] = field(default_factory=list)
    untied: list[Fault] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    _calendar: Calendar = field(init=False)
    _environments: Environments = field(init=False)
    _origins: Origins = field(init=False)
    _ours: str = field(init=False)
    _bots: frozenset[str] = field(init=False)
    _people: Mapping[str, str] = field(init=False)
    _tied: Counter[tuple[str, str]] = field(init=False)
    _named: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        examination = self.examination
        policy = examination.program.changes
        forge = policy.forge
        self._calendar = examination.program.organization.calendar
        self._environments = Environments(examination.registers)
        self._origins = Origins.of(examination)
        self._ours = "" if forge is None else forge.repository.casefold()
        self._bots = frozenset(item.casefold() for item in policy.bots)
        self._people = {
            name.casefold(): person.name
            for person in examination.roster.people
            for name in (*person.logins, *person.emails)
        }
        known = examination.operation
        self._tied = Counter(_recorded(item) for item in known.deployments.deployments if item.change or item.ticket)
        self._named = frozenset(link for ticket in known.tickets.tickets for link in ticket.links)

    def judge(self, item: Deployment) -> None:
        """Judge one deployment; one that did not go live, or not to production, is nobody's matter."""
        if item.result in {"failure", "cancelled", "pending"}:
            return
        production = self._environments.is_production(item.environment)
        if production is False:
            return
        if production is None:
            name = visible(item.environment) or "no environment"
            because = f"nothing says whether {name} is production"
            remedy = "name it in registers/systems with its environment, as the deployments call it"
            self._doubt(item, f"environment {name}", _WHATEVER, because, remedy)
        elif item.result != "success":
            because = "its result does not say whether it went live"
            self._doubt(item, "result", _WHATEVER, because, "bring its result: success, failure or cancelled")
        elif item.at is None:
            because = "nothing says when it was"
            self._doubt(item, "moment", _WHATEVER, because, "bring deployed_at with its offset from UTC")
        else:
            self._started(item)
            self._placed(item)

    def _started(self, item: Deployment) -> None:
        name = item.actor.casefold()
        if item.actor_kind == "service" or name in self._bots:
            return
        if item.actor_kind == "human" or name in self._people:
            person = self._people.get(name)
            who = f"{visible(item.actor) or 'a person without a name'}{f' ({person})' if person else ''}"
            self._fault(self.by_hand, item, f"was started by {who}, a person; the pipeline alone deploys")
            return
        because = "nothing says whether the one who started it is a person or a program"
        remedy = "bring actor_kind, or name programs under changes.bots and people's accounts in registers/people"
        self._doubt(item, "actor", "it was deployed by hand", because, remedy)

    def _placed(self, item: Deployment) -> None:
        reach = self.examination.operation.deployments.reach.get(item.commit)
        here = reach is not None and reach is not Reach.ABSENT
        repository = item.repository.casefold()
        if repository and self._ours and repository != self._ours:
            self._elsewhere(item)
        elif reach is Reach.BEYOND:
            self._fault(self.off_branch, item, self._beyond(item))
        elif here:
            self._landed(item)
        elif repository and self._ours:
            because = "its commit is not in the clone that was examined"
            remedy = "fetch all branches and tags of the repository and examine again; else find out where it came from"
            self._doubt(item, "absent", "its commit was on the branch", because, remedy)
        else:
            self._elsewhere(item)

    def _landed(self, item: Deployment) -> None:
        record, landing = self._origins.proposed(item.commit), self._origins.landings.get(item.commit)
        merged_at = None if record is None else record.proposal.merged_at
        if item.at is not None and merged_at is not None and record is not None and merged_at - item.at > CLOCKS_APART:
            when = f"{numbered(record)} brought it on {self._calendar.clock(merged_at)} ({record.location})"
            what = f"was of commit {short(item.commit)}, which the branch did not have yet: {when}"
            self._fault(self.off_branch, item, what)
            return
        if item.change or item.ticket or record is not None or item.commit in self._named:
            return
        if landing is not None and (landing.tickets or landing.is_ledger or landing.oid in self._origins.reported):
            return
        if landing is None or landing.oid not in self._origins.unasked:
            because = "no record of the approval ledger tells how its commit came to the branch"
            remedy = "run `tieout approvals sync`, or bring change or ticket with the deployments"
            self._doubt(item, "unrecorded", "it was for a pull request or a ticket", because, remedy)
            return
        what = f"was of commit {short(item.commit)}, which no pull request brought to the branch, and names no ticket"
        self._fault(self.untied, item, what)

    def _elsewhere(self, item: Deployment) -> None:
        """Judge one of another repository, whose history is not examined here, by what its own record says."""
        if item.change or item.ticket or item.commit in self._named:
            return
        others = self._tied[_recorded(item)]
        whose = visible(item.repository) or "a repository that is not named"
        if others:
            records = "1 other record" if others == 1 else f"{others} other records"
            what = f"of {whose} names no pull request and no ticket; {records} of that repository "
            self._fault(self.untied, item, f"{what}{'does' if others == 1 else 'do'}")
            return
        because = f"the history of {whose} is not examined here, and the record names no pull request and no ticket"
        remedy = "bring change and ticket with the deployments, or examine that repository too"
        self._doubt(item, f"elsewhere {whose}", "its commit was on the branch, for a known reason", because, remedy)

    def _beyond(self, item: Deployment) -> str:
        landings = self.examination.landings
        branch = f"branch {visible(landings.branch)}" if landings is not None and landings.branch else "the branch"
        head = self._origins.heads.get(item.commit)
        said = f"was of commit {short(item.commit)}, which {branch} does not have"
        if head is None:
            return said
        merge = head.proposal.merge_oid
        how = f", which landed as {short(merge)}" if merge else ""
        return f"{said}: it is the head of {numbered(head)}{how} ({head.location})"

    def _fault(self, to: list[Fault], item: Deployment, what: str) -> None:
        message = f"{called(item, self._calendar)} {what} ({item.place})"
        to.append(Fault(item, subject_of(item), message))

    def _doubt(self, item: Deployment, about: str, whether: str, because: str, remedy: str) -> None:
        commit = f" of commit {short(item.commit)}" if item.id and item.commit else ""
        seen = f"{called(item, self._calendar)}{commit} ({item.place})"
        place = located(item.listing, item.row)
        self.doubts.append(Doubt(about, whether, because, remedy, subject_of(item), place, seen))


def _recorded(item: Deployment) -> tuple[str, str]:
    """Give whose records it is one of: a form that has no place for a tie shows nothing by having none."""
    return item.repository.casefold(), item.listing.collector
