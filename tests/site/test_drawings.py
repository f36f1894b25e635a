"""The figures of the overview say in words what they draw."""

from __future__ import annotations

import re
from datetime import date

from tests import texts
from tests.factories import document, examination
from tieout.check import check
from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.location import Location, Unreadable
from tieout.site.audience import Audience
from tieout.site.drawings import drawings
from tieout.site.told import Told
from tieout.workpapers.ladder import ladder


def captions(*documents: Document, as_of: date = date(2026, 6, 30)) -> list[str]:
    return captions_of(examination(*documents, as_of=as_of))


def captions_of(of: Examination) -> list[str]:
    outcome = check(of)
    drawn = drawings(Told.of(of, outcome, ladder(of, outcome), Audience.INTERNAL))
    return [re.sub(r"<[^>]+>", "", text) for text in re.findall(r"<figcaption>(.*?)</figcaption>", drawn)]


def test_the_numbers_stand_below_each_figure() -> None:
    of = document()
    assert of.last_reviewed is not None
    on_time_until = of.review.on_time_until(of.last_reviewed)
    assert captions(of)[:2] == ["Criteria 2 up to documented", "Reviews 1 on time, as claimed"]
    assert captions(of, as_of=on_time_until)[1] == "Reviews 1 due in 30 days"
    assert captions(of, as_of=date(2027, 1, 15))[1] == "Reviews 1 late"


def test_a_review_that_the_ledger_does_not_prove_is_not_on_time() -> None:
    """The page of the document says "not proven"; the overview drew it as one on time."""
    brought = texts.direct(1, date(2026, 3, 3))
    pushed = texts.examined((brought, texts.step(brought, None, texts.version())))
    assert captions_of(pushed)[1] == "Reviews 1 not proven"
    landed = texts.landing(1, date(2026, 3, 3), "bob")
    approved = texts.examined((landed, texts.step(landed, None, texts.version())))
    assert captions_of(approved)[1] == "Reviews 1 on time"


def test_a_draft_has_no_age_and_a_text_without_a_date_is_none_on_time() -> None:
    of = (document(status=Status.DRAFT), document(id="POL-009", path="policies/z.md", last_reviewed=None))
    assert captions(*of)[1] == "Reviews 1 without a date"
    assert captions(document(status=Status.DRAFT))[1] == "Reviews no policy or runbook is in force"


def test_of_a_text_that_cannot_be_read_it_is_not_said_that_none_is_in_force() -> None:
    broken = tuple(
        Unreadable(location=Location(path=f"policies/{name}.md"), kind="no-front-matter", message="x", remedy="y")
        for name in "bc"
    )
    assert captions_of(examination(document(status=Status.DRAFT), unreadable=broken))[1] == "Reviews 2 cannot be read"
    assert captions_of(examination(document(), unreadable=broken[:1]))[1] == (
        "Reviews 1 on time, as claimed, 1 cannot be read"
    )
