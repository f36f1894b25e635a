"""Whether whoever says that they saw it is somebody of the register of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import reason, said
from tieout.model.evidence.result import ResultState
from tieout.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason
    from tieout.model.people import Person, Roster

UNKNOWN = "evidence-source-unknown"
_PEOPLE = "registers/people"


def witness(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say that nobody knows the person who brought a file, or that the person was not here that day.

    Nothing is said where the register could not be read, or names nobody.
    """
    by_hand, source, examination = capture.record.by_hand, capture.record.source, context.examination
    roster = examination.roster
    if by_hand is None or not roster.people or examination.why_absent("people") is not None:
        return
    seen = context.calendar.day_of(by_hand.observed_at) if by_hand.observed_at else examination.as_of
    written = {(source.identity if source else "").strip(): "source.identity"}
    written[by_hand.observed_by.strip()] = "manual.observed_by"
    for name, key in sorted(written.items(), key=lambda item: item[1]):
        found = _meant(context, roster, name) if name else None
        if not name or (found and any(person.is_present(seen) for person in found)):
            continue
        what = (
            f"was seen by {said(name)} ({key}), whom {_PEOPLE} does not have"
            if found is None
            else f"was seen by {said(name)} ({key}), and nobody whom that means was here on {seen}"
        )
        remedy = f"enter the person in {_PEOPLE} with this e-mail address or login, or add the file with --by PERSON"
        yield reason(
            capture,
            UNKNOWN,
            ResultState.PASS,
            what,
            remedy,
            at="manual" if key.startswith("manual") else "source",
            about=f"person {said(name)}",
            severity=Severity.WARNING,
        )


def _meant(context: Context, roster: Roster, name: str) -> tuple[Person, ...] | None:
    """Give whom a name means: an id, a role, an e-mail address, a login, a forge's number, or a name; None for nobody."""
    held = roster.holders(name)
    if held is not None:
        return held
    return context.evidence.memo.of(_by_word, roster, roster).get(name.casefold())


def _by_word(roster: Roster) -> dict[str, tuple[Person, ...]]:
    found: dict[str, list[Person]] = {}
    for person in roster.people:
        for word in {item.casefold() for item in (*person.emails, *person.logins, *person.ids, person.name)}:
            found.setdefault(word, []).append(person)
    return {word: tuple(people) for word, people in found.items()}
