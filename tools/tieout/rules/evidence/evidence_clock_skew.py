"""The clocks of a capture and its source disagree."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1",), needs=("evidence",))
def evidence_clock_skew(examination: Examination) -> Iterator[Observation]:
    """The clock by which a capture was made is far from the clock of its source.

    ## What it checks
    The clock of the source, where the record has it (`time.source_clock`, `time.skew_s`), against that of the machine
    that captured it. More than 300 seconds apart, and no time of the record means anything: it is inconclusive.

    ## Why the auditor asks
    Whether access ended within 24 hours is a matter of two clocks. If they are an hour apart, nobody can say.

    ## Example
    `20260302T090000Z-access-review-5b1f8e60 was captured by a clock that is 1 hour from the clock of its source, and at
    most 5 minutes is allowed`

    ## How to fix
    Set the clock of the machine right (`timedatectl set-ntp true`), capture the item anew, and name this one under
    `supersedes`.

    ## Sources
    RFC 9110, section 6.6.1: a server says its own time with each answer. Five minutes is our
    convention.
    """
    yield from reported(examination, "evidence-clock-skew")
