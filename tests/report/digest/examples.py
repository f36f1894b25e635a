"""Programmes with a little, with far too much, and with nothing due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.factories import AS_OF, document, examination, program
from tieout.model.examination import Examination
from tieout.model.location import Location, Unreadable
from tieout.model.program import Organization
from tieout.workpapers.due.obligation import Kind
from tieout.workpapers.due.sheet import Sheet, due

LOST = Unreadable(location=Location(path="x.md"), kind="k", message="m", remedy="r")
MONTH = timedelta(days=30)
NASTY = "<!channel> <@U123> <https://evil.example|x> & @here #general `x` *b* ://x \x1b[2J\u202e\n::error::x"


def named(*documents: object, **changes: object) -> Examination:
    """Give a company that is called something."""
    organization = program(organization=Organization(name="Example Ltd"))
    return examination(*documents, **{"program": organization, **changes})  # type: ignore[arg-type]  # documents


def sheet(of: Examination) -> Sheet:
    """Give what is due of reviews alone."""
    return due(of, within=MONTH, kinds=(Kind.REVIEW,))


def little() -> Examination:
    """Give one late, one that comes, one of nobody, and a draft."""
    return named(
        document(last_reviewed=AS_OF - timedelta(days=367)),
        document(id="POL-003", title="Backups", owner=None, path="policies/b.md", last_reviewed=date(2025, 7, 10)),
        document(id="POL-004", title="Access", path="policies/c.md", last_reviewed=date(2025, 7, 5)),
        document(id="POL-005", path="policies/d.md", status=None, last_reviewed=None),
        unreadable=(LOST,),
        head="0123456789abcdef0123456789abcdef01234567",
    )


def much(owners: int, each: int, text: str = NASTY) -> Examination:
    """Give late documents of long and hostile names, of many owners."""
    late = document(last_reviewed=AS_OF - timedelta(days=500))
    return named(
        *(
            replace(late, id=f"POL-{a}-{b}", path=f"policies/{a}-{b}.md", title=f"{text}{a}", owner=f"role:{text}{a}")
            for a in range(owners)
            for b in range(each)
        )
    )
