"""Two documents promise different numbers under one name."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.limit import Unit
from tieout.model.parameter import Parameter
from tieout.rules.base import rule
from tieout.rules.wording import listed

_SCALES = {
    Unit.MINUTES: (Unit.MINUTES, 1),
    Unit.HOURS: (Unit.MINUTES, 60),
    Unit.DAYS: (Unit.MINUTES, 24 * 60),
    Unit.MONTHS: (Unit.MONTHS, 1),
    Unit.YEARS: (Unit.MONTHS, 12),
}
"""The units that can be compared exactly: a month has no fixed number of days, nor a business day."""


@rule(severity=Severity.ERROR, criteria=("CC5.3",), needs=("documents",))
def contradicting_parameter(examination: Examination) -> Iterator[Observation]:
    """Two documents give one parameter different values.

    ## What it checks
    A name under `parameters` means the same in every document, so those that are not retired give it
    the same value. Minutes, hours and days are compared with one another, and so are months and
    years; 24 hours are 1 day, and 12 months 1 year. Any other pair of units differs. Each place is a
    finding: an error between documents in force, a warning where one of the two is a draft.

    ## Why the auditor asks
    Of two promises the stricter one is tested, and people follow the other. The auditor asks which
    one the company means, and finds that nobody noticed.

    ## Example
    `policies/incident-response.md:15:3: the parameter access-removal is 48 hours in Incident Response
    Plan, and 24 hours in Access Control Policy (policies/access-control.md)`

    ## How to fix
    Keep the parameter in the policy that owns the matter, and let the other text point to it.

    ## Sources
    Tieout's own rule that a parameter means one thing. Criterion CC5.3 asks that policies set what
    is expected.
    """
    by_name: dict[str, list[tuple[Document, Parameter]]] = {}
    for document in examination.documents:
        for parameter in document.parameters if document.status is not Status.RETIRED else ():
            by_name.setdefault(parameter.name, []).append((document, parameter))
    for name, stated in by_name.items():
        for document, parameter in stated:
            others = [item for item in stated if _amount(item[1]) != _amount(parameter)]
            if others:
                yield _observation(name, document, parameter, others)


def _observation(
    name: str, document: Document, parameter: Parameter, others: list[tuple[Document, Parameter]]
) -> Observation:
    they_say = listed(f"{other.shown} in {bearer.name} ({bearer.path})" for bearer, other in others)
    in_force = document.is_in_force and any(bearer.is_in_force for bearer, _ in others)
    return Observation(
        subject=document.subject,
        location=parameter.location,
        message=f"the parameter {name} is {parameter.shown} in {document.name}, and {they_say}",
        remedy=f"state {name} in one policy alone, or the same value in each",
        about=name,
        severity=None if in_force else Severity.WARNING,
    )


def _amount(parameter: Parameter) -> tuple[Unit, Decimal]:
    unit, factor = _SCALES.get(parameter.unit, (parameter.unit, 1))
    return unit, parameter.value * factor
