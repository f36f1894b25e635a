"""A criterion is served that the scope leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.control import Control
from tieout.model.criteria import Category, Criterion
from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import named, place_of
from tieout.rules.wording import listed, shortened

_Naming = tuple[Document | Control, int, Criterion]
"""A document or control, the number of the criterion in its list, and the criterion."""


@rule(severity=Severity.NOTE, needs=("settings",))
def out_of_scope_criterion(examination: Examination) -> Iterator[Observation]:
    """A control or document names a criterion outside the scope.

    ## What it checks
    Every criterion that a control, or a document that is not retired, names belongs to a category
    under `scope.categories`. All that is named of one category left out is one note.
    A criterion that `scope.excluded` leaves out with a reason is not named by a document (for
    controls, rule `uncovered-criterion` says so).

    ## Why the auditor asks
    It does no harm: the auditor passes over it. But whoever sees availability named in ten places
    asks whether the report is to cover it, and then it has to be covered whole.

    ## Example
    `controls.yaml:210:16: BCP-02 names A1.1 of availability, which is not in scope; so do BCP-03 and
    POL-005`

    ## How to fix
    Add the category to `scope.categories` if the report is to cover it. If not, leave the criteria
    where they are for a later year, or take them off.

    ## Sources
    AICPA, 2017 Trust Services Criteria: the categories are chosen, security apart.
    """
    bearers: list[Document | Control] = [*examination.controls]
    bearers += [document for document in examination.documents if document.status is not Status.RETIRED]
    namings = [
        (bearer, i, criterion)
        for bearer in bearers
        for i, reference in enumerate(bearer.criteria)
        if (criterion := examination.catalogue.resolve(reference)) is not None
    ]
    scope = examination.program.scope
    for category in Category:
        outside = [item for item in namings if item[2].category is category]
        if outside and category not in scope.categories:
            yield _of_category(category, outside)
    for entry in scope.excluded:
        of_documents = [item for item in namings if item[2].id == entry.criterion and isinstance(item[0], Document)]
        if of_documents and entry.reason.strip():
            bearer, i, _ = of_documents[0]
            names = listed(_subject(item) for item, _, _ in of_documents)
            yield Observation(
                subject=entry.criterion,
                location=place_of(bearer, f"criteria[{i}]", "criteria"),
                message=(
                    f"{names} name{'s' if len(of_documents) == 1 else ''} {entry.criterion}, "
                    f"which is left out of scope ({shortened(entry.reason.strip())})"
                ),
                remedy=f"bring {entry.criterion} back in, or take it off the documents",
                about="excluded",
            )


def _of_category(category: Category, outside: list[_Naming]) -> Observation:
    bearer, i, criterion = outside[0]
    word = category.value.replace("_", " ")
    others = [name for name in dict.fromkeys(_subject(item) for item, _, _ in outside) if name != _subject(bearer)]
    also = f"; so do{'es' if len(others) == 1 else ''} {listed(others)}" if others else ""
    return Observation(
        subject=category.value,
        location=place_of(bearer, f"criteria[{i}]", "criteria"),
        message=f"{_subject(bearer)} names {criterion.id} of {word}, which is not in scope{also}",
        remedy=f"add {category.value} to scope.categories if the report is to cover it",
        about="category",
    )


def _subject(bearer: Document | Control) -> str:
    return named(bearer) if isinstance(bearer, Control) else bearer.subject
