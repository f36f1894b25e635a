"""What no list of accounts can show of those who left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tieout.judgement.operation.departures import Departure, departures_of
from tieout.judgement.operation.identity import How
from tieout.judgement.operation.leavers import Outcome, Verdict, leavers_of
from tieout.judgement.operation.matched import systems_examined
from tieout.judgement.operation.orphans import Unclaimed, by_system, unclaimed_of
from tieout.judgement.operation.retracted import Retracted, retracted
from tieout.judgement.operation.unlisted import Unlisted, expected, strays, unlisted, unmapped, untied
from tieout.model.calendar import Calendar
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.operation.listing import Listing
from tieout.rules.base import rule
from tieout.rules.leaving import MOST, allowed, gone, leavers, line_of, of_leaver, whose
from tieout.rules.wording import listed

_WHOSE = "say whose it is: a row of the access register with system and account, or the person's emails and logins"


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("people", "systems"))
def leavers_unjudged(examination: Examination) -> Iterator[Observation]:
    """It cannot be told whether the access of somebody who left has ended in time.

    ## What it checks
    Whether the lists of accounts say enough to judge those who left. For each system in use that is not out of scope they
    do not where

    - there is no whole list from after the last day, or none from after the limit (`access-removal`) where an account was
      still active before it: none was ever taken, the newest is older, is cut short, is empty without a reason, was
      altered, or says of no moment that it is its own, or of one after the commit that brought it. For those whose
      limit was over before the examined period, and of whom no list shows anything, none is missed;
    - the list does not say whether the account of a leaver is active;
    - access ended between two lists, one before the limit and one after it, and the source dates no end;
    - an account fits people by a name alone, or rows of several people claim it, or neither register has any address,
      login or account of a leaver; or an account belongs to nobody, may be a program's or not in use, and no account of
      the system is known to be the leaver's;
    - a list from after the last day has an account of theirs, and a later capture corrects the list and leaves it out;
    - no system of the register is in use and in scope, a record names no system of it, the access register cannot be
      read, or the dates in the people register contradict each other, such as an end of access without a last day.

    Nobody is accused by this, and nobody is cleared. All of one cause on one system are one finding.

    ## Why the auditor asks
    An auditor who is shown nothing notes that the control could not be tested.

    ## Example
    `registers/systems.yaml:6:5: code-host: it cannot be told whether the access of Dave Example (left on 2026-03-31,
    registers/people.yaml:9) has ended, because no whole list from afterwards is there: the newest is of
    2026-03-15 10:00 (evidence/.../evidence.yaml); allowed are 24 hours (POL-002, policies/access-control.md:12)`

    ## How to fix
    Today: take a whole list of each system that is named (`tieout collect code-host-accounts`), and from now on one
    within a day after each last day. Choose an export that says whether an account is active and when it ended. Say
    whose an account is by a row of the access register with `system` and `account`, or by `emails` and `logins` in the
    people register.
    Tell the auditor which days no list covers. A log of the system that shows the end can stand in for a list.

    ## Sources
    Criteria CC6.2 and CC6.3. AT-C section 205: evidence is sufficient, or the procedure was not carried out.
    """
    calendar = examination.program.organization.calendar
    for item in departures_of(examination).unclear:
        yield Observation(
            subject=item.row.subject,
            location=item.row.at("left_on"),
            message=f"it cannot be told when the access of {visible(item.row.name or item.row.id)} had to end, because "
            f"{item.why}",
            remedy="correct the dates: a person who came back has a second row with an id and a first day of its own",
            about="dates",
        )
    yield from _nowhere(examination)
    for lacking in unlisted(examination):
        yield _unlisted(lacking, calendar)
    yield from _by_system(examination, Outcome.UNKNOWN, calendar)
    yield from _by_system(examination, Outcome.BETWEEN, calendar)
    for how in (How.NAME, How.SEVERAL):
        for items in by_system(unclaimed_of(examination), how=how).values():
            yield _unclaimed(items, how, calendar)
    for strange in unmapped(examination):
        yield _unmapped(strange.items, strange.departures, calendar)
    for taken_back in retracted(examination):
        yield _retracted(taken_back, calendar)
    yield from _beside(examination)


def _nowhere(examination: Examination) -> Iterator[Observation]:
    """Say that no system is in use by the register, so that no list could show anything of those who left."""
    departures = expected(examination)
    if not departures or systems_examined(examination):
        return
    row = departures[0].row
    who = leavers(departures)
    yield Observation(
        subject=row.subject if len(departures) == 1 else row.location.path,
        location=row.at("left_on"),
        message=f"it cannot be told whether the access of {who} has ended, because the systems register has no system that "
        "is in use and in scope",
        remedy="enter each system in registers/systems.yaml, with status: active, and bring the list of its accounts",
        about="no system",
        touches=tuple(item.row.subject for item in departures),
    )


def _unlisted(lacking: Unlisted, calendar: Calendar) -> Observation:
    system, name = lacking.system, visible(lacking.system.id)
    who = leavers(lacking.departures)
    things = ""
    if lacking.things:
        shown = listed((whose(item, calendar) for item in lacking.things), at_most=MOST)
        things = f"; an earlier list has {shown}"
    form, what = ("credentials", "credentials") if lacking.is_of_credentials else ("accounts", "access")
    which = "whole list of credentials" if lacking.is_of_credentials else "whole list"
    return Observation(
        subject=system.subject,
        location=system.location,
        message=f"{name}: it cannot be told whether the {what} of {who} {'have' if lacking.is_of_credentials else 'has'} "
        f"ended, because no {which} from afterwards is there: {_why(lacking, calendar)}{things}; "
        f"{_limits(lacking.departures)}",
        remedy=f"take a whole list of its {form}: tieout evidence add LIST.csv --reads {form} --system {name} "
        "--control CONTROL --observed-at INSTANT --setting total=COUNT",
        about="no list of credentials" if lacking.is_of_credentials else "no list",
        touches=tuple(item.row.subject for item in lacking.departures),
    )


def _limits(departures: Iterable[Departure]) -> str:
    return listed(dict.fromkeys(allowed(item) for item in departures), at_most=MOST)


def _why(lacking: Unlisted, calendar: Calendar) -> str:
    newest = lacking.newest
    if newest is None and lacking.unusable is None:
        return "there is none of its accounts"
    if newest is None or newest.at is None:
        return "" if lacking.unusable is None else _unusable(lacking.unusable)
    at = f"{calendar.clock(newest.at)} ({newest.record.path})"
    if newest.partial:
        return f"that of {at} may not be all, as {newest.partial}"
    also = "" if lacking.unusable is None else f", and {_unusable(lacking.unusable)}"
    return f"the newest is of {at}{also}"


def _unusable(listing: Listing) -> str:
    return f"{visible(listing.capture)} ({listing.record.path}) {_fault(listing)}"


def _fault(listing: Listing) -> str:
    return f"cannot be used: {listing.unsound}" if listing.unsound else "does not say when it was so"


def _by_system(examination: Examination, outcome: Outcome, calendar: Calendar) -> Iterator[Observation]:
    found: dict[str, list[Verdict]] = {}
    for item in leavers_of(examination).verdicts:
        if item.outcome is outcome:
            found.setdefault(item.system.id, []).append(item)
    for items in found.values():
        system, name = items[0].system, visible(items[0].system.id)
        if outcome is Outcome.UNKNOWN:
            named = listed((whose(item, calendar) for item in items), at_most=MOST)
            message = f"{name}: it cannot be told whether {named} can still be used, because the list does not say"
            remedy, about = "take a list that says which accounts are active", "not said"
        else:
            named = listed((_between(item, calendar) for item in items), at_most=MOST)
            message = (
                f"{name}: it cannot be told whether access ended in time, because no event is dated to the hour and nobody "
                f"looked in between: {named}; {_limits(item.departure for item in items)}"
            )
            remedy, about = (
                "take an export that dates the end (deactivated_at), or bring the log that shows it",
                "between",
            )
        yield Observation(
            subject=system.subject,
            location=system.location,
            message=message,
            remedy=remedy,
            about=about,
            touches=tuple(dict.fromkeys(item.departure.row.subject for item in items)),
        )


def _between(item: Verdict, calendar: Calendar) -> str:
    seen, ended = item.seen, item.ended or item.sight
    parts = []
    if seen is not None:
        parts.append(f"was in use on {calendar.clock(seen.last)} ({seen.last_place})")
    if item.event:
        parts.append(f"ended on {item.event}, at an hour that is not known ({ended.first_place})")
    else:
        parts.append(f"had ended on {calendar.clock(ended.first)} ({ended.first_place})")
    return f"the {item.what} {visible(item.id)} of {leavers([item.departure])} {' and '.join(parts)}"


def _unclaimed(items: list[Unclaimed], how: How, calendar: Calendar) -> Observation:
    system, name, one = items[0].system, visible(items[0].system.id), len(items) == 1
    named = listed(
        (
            f"{visible(item.id)} ({_among(item)}; {calendar.clock(item.sight.last)}, {item.sight.last_place})"
            for item in items
        ),
        at_most=MOST,
    )
    if how is How.NAME:
        because, about = "only a name ties " + ("it" if one else "them") + " to anybody", "by name"
    else:
        because, about = "rows of several people claim " + ("it" if one else "them"), "several"
    return Observation(
        subject=system.subject,
        location=system.location,
        message=f"{name}: it cannot be told whose {named} {'is' if one else 'are'}, because {because}",
        remedy=_WHOSE,
        about=about,
        touches=tuple(dict.fromkeys(row.subject for item in items for each in item.match.among for row in each.rows)),
    )


def _retracted(item: Retracted, calendar: Calendar) -> Observation:
    departure, system = item.departure, item.system
    return of_leaver(
        departure,
        f"corrected {system.id} {item.id.casefold()}",
        f"{visible(system.id)}: it cannot be told whether {gone(departure)} with the account {visible(item.id)} open, because "
        f"a list of {calendar.clock(item.sight.last)} ({item.sight.last_place}) has it, {item.by} corrects that list, and "
        f"no list since has it; {allowed(departure)}",
        "keep the log of the system that shows when it ended, and say in registers/exceptions.yaml why the list was wrong",
    )


def _unmapped(items: Iterable[Unclaimed], departures: Iterable[Departure], calendar: Calendar) -> Observation:
    shown = list(items)
    system, one = shown[0].system, len(shown) == 1
    places = (f"{visible(item.id)} ({calendar.clock(item.sight.last)}, {item.sight.last_place})" for item in shown)
    return Observation(
        subject=system.subject,
        location=system.location,
        message=f"{visible(system.id)}: it cannot be told whether {listed(places, at_most=MOST)} "
        f"{'belongs' if one else 'belong'} to somebody who left, because neither register says whose "
        f"{'it is' if one else 'they are'}, and no account here is known of {leavers(departures)}",
        remedy=_WHOSE,
        about="unmapped",
    )


def _among(item: Unclaimed) -> str:
    return "perhaps of " + listed(
        (f"{visible(each.name)}, {line_of(each.rows[0].location)}" for each in item.match.among), "or", at_most=MOST
    )


def _beside(examination: Examination) -> Iterator[Observation]:
    """Say what keeps lists from being judged at all."""
    for system, listings in strays(examination).items():
        names = f"the system {visible(system)}, which is not in the register" if system else "no system"
        yield Observation(
            subject=visible(listings[-1].capture),
            location=listings[-1].record,
            message=f"it cannot be told whose access {len(listings)} "
            f"{'list shows' if len(listings) == 1 else 'lists show'}, because the record names {names}",
            remedy="capture it again with the id of the system in registers/systems.yaml",
            about=f"system {visible(system)}",
        )
    alone = untied(examination) if examination.operation.account_lists else ()
    if alone:
        who = listed((gone(item) for item in alone), at_most=MOST)
        one = len(alone) == 1
        yield Observation(
            subject=alone[0].row.subject if one else alone[0].row.location.path,
            location=alone[0].row.location,
            message=f"it cannot be told which accounts were whose: {who}, and neither register has an address, a login or "
            f"an account of {'this person' if one else 'these people'}",
            remedy="enter emails and logins in the people register, or rows of the access register with system and account",
            about="untied",
            touches=tuple(item.row.subject for item in alone),
        )
    absent = examination.why_absent("access")
    departures = departures_of(examination).clear
    if absent is not None and departures and examination.operation.account_lists:
        row = departures[0].row
        yield Observation(
            subject=row.location.path,
            location=row.at("left_on"),
            message="it cannot be told which accounts the access register gives to those who left, because it is not "
            f"there: {absent}",
            remedy="keep registers/access.yaml, with system and account in each row",
            about="access register",
            touches=tuple(item.row.subject for item in departures),
        )
