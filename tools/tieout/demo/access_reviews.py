"""Access through the year: the quarterly review of every system, and keys that are replaced in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.demo import accounts
from tieout.demo import registers as reg
from tieout.demo.brought import captured
from tieout.demo.diary import USUAL, Diary, Slot

if TYPE_CHECKING:
    from tieout.demo.accounts import Account
    from tieout.demo.texts import Amendment

FOLDER = "evidence/access-reviews"
ALONE = accounts.DATABASE
"""The system that was forgotten once, and has been reviewed by itself ever since."""
OTHERS = tuple(system for system in accounts.SYSTEMS if system != ALONE)
_LONG_AGO = timedelta(days=30)
"""After that nobody looks at a disabled account any more: so nobody sees that its key works."""
_REVIEWER, _STANDS_IN = "dora", "cleo"
"""Who decides, and who does on the accounts that the first one answers for."""
_EVIDENCE = {
    accounts.DATABASE: "access-review-database",
    accounts.CLOUD: "access-review-cloud",
    "policy-repository": "access-review-other-systems",
}


def evidence_of(system: str) -> str:
    """Give the id by which the control on reviews asks for that of a system."""
    return _EVIDENCE.get(system, f"access-review-{system}")


def review_access(
    diary: Diary, days: int, systems: tuple[str, ...], *more: Amendment, title: str = "", slot: Slot = USUAL
) -> None:
    """Land a review as a pull request: the accounts of each system, with the decision on each."""
    files: dict[str, str | None] = {}
    at, staff = diary.calendar.at(days, 8, 5), tuple(diary.staff.values())
    listed = {system: accounts.listed(diary.calendar, system, staff, at) for system in systems}
    brought = (
        accounts.account_list(
            system,
            found,
            at=at,
            by="cleo",
            serves=("AC-03", evidence_of(system)),
            title=f"Access review of {system.replace('-', ' ')}",
        )
        for system, found in listed.items()
    )
    for (system, found), capture in zip(listed.items(), captured(brought), strict=True):
        files |= capture.files
        files |= _record(diary, days, system, capture.id, found)
    files |= diary.edited(reg.ACCESS, *diary.operations.reviewed(days, staff, systems), *more)
    diary.change("cleo", "ben", days, (title or "Access review of the quarter", files), slot=slot)


def list_of(diary: Diary, system: str) -> str:
    """Give the path of the accounts of a system in its last review."""
    begins = f"/{system}/{evidence_of(system)}/"
    return max(path for path in diary.chronicle.paths() if begins in path and path.endswith("/raw.csv"))


def replace_key(diary: Diary, author: str, old: int, new: int) -> None:
    """Land the next key of the pipeline, and the end of the one that was made so many days ago."""
    amendments = diary.operations.key_replaced(old, new, author)
    diary.keep(author, "cleo", new, "Access: the pipeline has a new key", (reg.ACCESS, amendments))


def _record(diary: Diary, days: int, system: str, population: str, found: Iterable[Account]) -> dict[str, str]:
    on = diary.calendar.ago(days)
    name = f"{on}-{system}"
    lines = [
        "schema: tieout.access-review/v1",
        f"id: {name}",
        f"system: {system}",
        "control: AC-03",
        f"population: {population}",
        f"reviewer: person:{_REVIEWER}",
        "signed_off_by: person:ben",
        f"signed_off_on: {on}",
        "decisions:",
        *_decisions(diary, days, found),
    ]
    return {f"{FOLDER}/{name}.yaml": "\n".join(lines) + "\n"}


def _decisions(diary: Diary, days: int, found: Iterable[Account]) -> Iterator[str]:
    """Give a line for each account. Nobody decides on what is their own."""
    on = diary.calendar.ago(days)
    gone = {item.id: item.left_on for item in diary.staff.values() if item.left_on is not None and item.left_on < on}
    for item in found:
        by = f", by: person:{_STANDS_IN}" if item.person == _REVIEWER else ""
        decision, reason = "keep", "role unchanged" if item.kind == "user" else "still needed"
        if item.person in gone and item.until is not None and on - item.until.date() > _LONG_AGO:
            reason = f"left on {gone[item.person]}, cannot sign in"
        elif item.person in gone:
            decision, reason = "revoke", f"left on {gone[item.person]}"
        yield f'  - {{account: {item.login}, decision: {decision}{by}, reason: "{reason}"}}'
