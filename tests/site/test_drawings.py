"""The figures of the overview say in words what they draw."""

from __future__ import annotations

import re
from datetime import date

from tests.factories import document, examination
from tieout.check import check
from tieout.model.document import Document, Status
from tieout.site.audience import Audience
from tieout.site.drawings import drawings
from tieout.site.told import Told
from tieout.workpapers.ladder import ladder


def captions(*documents: Document, as_of: date = date(2026, 6, 30)) -> list[str]:
    of = examination(*documents, as_of=as_of)
    outcome = check(of)
    drawn = drawings(Told.of(of, outcome, ladder(of, outcome), Audience.INTERNAL))
    return [re.sub(r"<[^>]+>", "", text) for text in re.findall(r"<figcaption>(.*?)</figcaption>", drawn)]


def test_the_numbers_stand_below_each_figure() -> None:
    of = document()
    assert of.last_reviewed is not None
    on_time_until = of.review.on_time_until(of.last_reviewed)
    assert captions(of)[:2] == ["Criteria 2 up to documented", "Reviews 1 on time"]
    assert captions(of, as_of=on_time_until)[1] == "Reviews 1 due in 30 days"
    assert captions(of, as_of=date(2027, 1, 15))[1] == "Reviews 1 late"


def test_a_draft_has_no_age_and_a_text_without_a_date_is_none_on_time() -> None:
    of = (document(status=Status.DRAFT), document(id="POL-009", path="policies/z.md", last_reviewed=None))
    assert captions(*of)[1] == "Reviews 1 without a date"
    assert captions(document(status=Status.DRAFT))[1] == "Reviews no policy or runbook is in force"
