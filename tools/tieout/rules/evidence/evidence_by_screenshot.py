"""A picture stands in for an export."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.WARNING, criteria=("CC4.1",), needs=("evidence",))
def evidence_by_screenshot(examination: Examination) -> Iterator[Observation]:
    """A capture is a picture that does not show where and when it was taken.

    ## What it checks
    Pictures that a person brought: whether the record has the address of the page, the person, and says that a clock is
    seen on it (`manual.url`, `manual.observed_by`, `manual.clock_visible: true`).

    ## Why the auditor asks
    A picture can be cropped, and nothing in it can be counted. Auditors take one where there is no export, and want to
    see the address and the time on it.

    ## Example
    `20260302T090000Z-sign-in-rules-5b1f8e60 is a picture without its address and a clock that is seen on it`

    ## How to fix
    Export the data, or have a collector ask for it. Where only a picture will do, take the whole screen with the address
    bar and the clock, and say so when you add it (`tieout evidence add --help`).

    ## Sources
    AT-C section 205: reliability of evidence. What auditors accept of pictures is their own judgement.
    """
    yield from reported(examination, "evidence-by-screenshot")
