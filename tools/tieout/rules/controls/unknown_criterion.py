"""A criterion is named that the catalogue does not have."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.characters import name_of
from tieout.model.control import Control
from tieout.model.criteria import Catalogue
from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule
from tieout.rules.place import named, place_of
from tieout.rules.wording import did_you_mean, listed, shortened


@rule(severity=Severity.ERROR, criteria=("CC2.1",))
def unknown_criterion(examination: Examination) -> Iterator[Observation]:
    """A criterion is named that the catalogue does not have.

    ## What it checks
    Every criterion named by a document, by a control and under `scope.excluded`, against the 61
    trust services criteria: CC1.1 to CC9.2, A1, PI1, C1 and P1 to P8. The id has to be exact; a near
    miss is answered with a suggestion and never accepted. A point of focus (`CC6.1.3`, `CC6.1-POF3`)
    counts for its criterion; it cannot be left out of scope alone.

    ## Why the auditor asks
    A control on a criterion that does not exist covers nothing, and the criterion that was meant
    stands uncovered. Wrong ids travel far: several published lists hold some.

    ## Example
    `controls.yaml:41:18: AC-02 names criterion CC6.11; the catalogue has CC6.1 to CC6.8. Did you
    mean CC6.1?`

    ## How to fix
    Write the id as the catalogue has it. `tieout ladder` lists those in scope with their titles.

    ## Sources
    AICPA, 2017 Trust Services Criteria (with points of focus revised in 2022): the ids. The titles
    that Tieout shows are its own.
    """
    catalogue = examination.catalogue
    said: dict[str, str] = {}
    bearers: list[tuple[str, Document | Control]] = [(document.subject, document) for document in examination.documents]
    bearers += [(named(control), control) for control in examination.controls]
    for subject, bearer in bearers:
        for i, reference in enumerate(bearer.criteria):
            if catalogue.resolve(reference) is None:
                if reference not in said:
                    said[reference] = _said(reference, catalogue)
                yield _unknown(subject, reference, place_of(bearer, f"criteria[{i}]", "criteria"), said[reference])
    for entry in examination.program.scope.excluded:
        criterion = catalogue.resolve(entry.criterion)
        if criterion is None:
            what = _said(entry.criterion, catalogue)
            yield _unknown("scope.excluded", entry.criterion, entry.location, what)
        elif criterion.id != entry.criterion:
            yield Observation(
                subject="scope.excluded",
                location=entry.location,
                message=(
                    f"scope.excluded names {entry.criterion}, a point of focus of {criterion.id}; "
                    f"only a whole criterion can be left out"
                ),
                remedy=f"leave out {criterion.id} with a reason, or remove the entry",
                about=entry.criterion,
            )


def _unknown(subject: str, reference: str, location: Location, said: str) -> Observation:
    return Observation(
        subject=subject,
        location=location,
        message=f"{subject} {said}",
        remedy="write the id as the catalogue has it; tieout ladder lists the criteria in scope",
        about=reference,
    )


def _said(reference: str, catalogue: Catalogue) -> str:
    return (
        f"names criterion {shortened(reference, 40)}{_strange(reference)}; "
        f"{_known(reference, catalogue)}{did_you_mean(*catalogue.suggestions(reference))}"
    )


def _strange(reference: str) -> str:
    """Name the first character that only looks right: a Cyrillic letter, a full-width digit."""
    odd = next((character for character in reference if not character.isascii()), None)
    return f" (with {name_of(odd)} in it)" if odd else ""


def _known(reference: str, catalogue: Catalogue) -> str:
    """Say what the catalogue has where the reference looks."""
    series = catalogue.series(reference)
    if not series:
        groups = tuple(dict.fromkeys(item.group for item in catalogue.criteria))
        return f"the series of the catalogue are {_series(groups)}" if groups else "the catalogue is empty"
    if reference == series[0].group:
        return f"that is a series, and its criteria are {_range(series[0].id, series[-1].id)}"
    return f"the catalogue has {_range(series[0].id, series[-1].id)}"


def _range(first: str, last: str) -> str:
    return f"{first} alone" if first == last else f"{first} to {last}"


def _series(groups: tuple[str, ...]) -> str:
    """Give ``CC1 to CC9, A1 and P1 to P8`` for groups in the catalogue's order."""
    runs: dict[str, list[str]] = {}
    for group in groups:
        runs.setdefault(group.rstrip("0123456789"), []).append(group)
    return listed((run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs.values()), at_most=99)
