"""The title of a text is not the one that its head gives."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.document import Document, Heading, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule
from tieout.rules.prose import is_text_whole, title_said, uncommented
from tieout.rules.wording import listed, shortened

_APART = 5
"""Documents with several headings of level 1, up to which each is a finding: more are a habit."""


@rule(severity=Severity.WARNING, criteria=("CC2.1",), needs=("documents",))
def title_mismatch(examination: Examination) -> Iterator[Observation]:
    """A text does not bear its title once, as its front-matter gives it.

    ## What it checks
    The text of every document that is not retired has one heading of level 1, and its words are those
    of `title`. Capitals, punctuation and blanks count for nothing. Where more than five documents have
    several, they are one finding. Documents whose text has none are one note together: the pages that
    Tieout makes show the title all the same.

    ## Why the auditor asks
    The auditor's list has the title of the front-matter, the printed page that of the text. If they
    differ, somebody has to show that both are one document, most often a copy that kept the title
    of what it was copied from.

    ## Example
    `policies/vendor-management.md:14:1: the text of POL-006 is titled Supplier Policy, and its
    front-matter says Vendor Management Policy`

    ## How to fix
    Give the text one heading with `#`, its title, and begin all others with `##` or more.

    ## Sources
    Criterion CC2.1 asks for information of quality.
    """
    untitled: list[Document] = []
    several: list[tuple[Document, list[Heading]]] = []
    for document in examination.documents:
        if (
            document.status is Status.RETIRED
            or not uncommented(document.body).strip()
            or not is_text_whole(examination, document)
        ):
            continue
        tops = [heading for heading in document.headings if heading.level == 1]
        if not tops:
            untitled.append(document)
            continue
        if len(tops) > 1:
            several.append((document, tops))
        elif document.title is not None and _bare(titled := title_said(document, tops[0])) != _bare(document.title):
            yield Observation(
                subject=document.subject,
                location=Location(path=document.path, line=tops[0].line),
                message=(
                    f"the text of {document.subject} is titled {shortened(titled) or 'nothing'}, "
                    f"and its front-matter says {shortened(document.title)}"
                ),
                remedy="give both the same words",
                about="title",
            )
    if len(several) > _APART:
        yield _all_several(several)
    else:
        yield from (_several(document, tops) for document, tops in several)
    if untitled:
        yield _untitled(untitled)


def _several(document: Document, tops: list[Heading]) -> Observation:
    named = listed(f"{shortened(item.text, 40) or 'an empty one'} (line {item.line})" for item in tops)
    return Observation(
        subject=document.subject,
        location=Location(path=document.path, line=tops[1].line),
        message=f"the text of {document.name} has {len(tops)} headings of level 1: {named}",
        remedy="keep # for the title, and begin all other headings with ## or more",
        about="headings",
    )


def _all_several(several: list[tuple[Document, list[Heading]]]) -> Observation:
    first, tops = several[0]
    names = listed((document.name for document, _ in several), at_most=_APART)
    return Observation(
        subject="titles",
        location=Location(path=first.path, line=tops[1].line),
        message=f"the texts of {len(several)} documents have several headings of level 1: {names}",
        remedy="keep # for the title, and begin all other headings with ## or more",
        about="headings",
    )


def _untitled(documents: list[Document]) -> Observation:
    names = listed(document.name for document in documents)
    first = documents[0]
    return Observation(
        subject="titles",
        location=Location(path=first.path, line=first.body_line),
        message=f"{names} {'has' if len(documents) == 1 else 'have'} no heading of level 1 in the text",
        remedy="begin the text with # and the title, so that it bears its name wherever it is read",
        about="no title",
        severity=Severity.NOTE,
    )


def _bare(text: str) -> str:
    """Give the letters and digits of a title, blanks and all else apart."""
    return "".join(character for character in text.casefold() if character.isalnum())
