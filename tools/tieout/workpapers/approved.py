"""What carries a control on the rung approved: its texts as they stand, and its entry in ``controls.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.examination import SETTINGS_PATH
from tieout.model.strength import Strength
from tieout.model.text_approval import TextState
from tieout.workpapers.support import Carried, Link, named, unapproved

if TYPE_CHECKING:
    from tieout.model.control import Control
    from tieout.model.document import Document
    from tieout.workpapers.support import Grounds


def approved(control: Control, grounds: Grounds) -> Carried:
    """Give the texts that a control rests on and that are approved as they stand, and what is not.

    Its own entry counts as a text does: what it says of them, and which texts it names, is the mapping. Nothing
    where there is no ledger to prove anything by.
    """
    if grounds.examination.landings is None or grounds.examination.ledger is None:
        return Carried()
    links: list[Link] = []
    gaps: list[str] = []
    for document_id in dict.fromkeys(control.documents):
        document = grounds.documents.get(document_id)
        fault = "no readable document has" if document is None else _fault(document, grounds)
        if fault or document is None:
            gaps.append(f"{named(control)} rests on {document_id}, which {fault}")
        else:
            links.append(_text(control, document, grounds))
    if not control.documents:
        gaps.append(f"{named(control)} rests on no text that could be approved")
    fault = _entry_fault(control, grounds)
    if fault:
        gaps.append(f"the entry of {named(control)} {fault}")
    else:
        links.append(_entry(control, grounds))
    return Carried(links=tuple(links), missing=(*gaps, *unapproved(control, grounds)))


def _fault(document: Document, grounds: Grounds) -> str:
    """Say why a text is not approved; empty if it is."""
    found = grounds.texts.get(document.path)
    if found is None:
        return "was not tested: there is no ledger"
    if found.state is TextState.DRAFT:
        return "is not in force"
    if found.is_proposed:
        return "has not landed on the branch as it stands"
    if found.state is TextState.NOT_TESTED:
        return f"could not be tested: {found.reason}"
    return "" if found.state is TextState.APPROVED else f"is not approved as it stands: {found.reason}"


def _text(control: Control, document: Document, grounds: Grounds) -> Link:
    found = grounds.texts[document.path]
    return Link(
        control=named(control),
        document=document.id,
        path=document.path,
        digest=document.digest,
        commit=found.landing,
        day=found.approved_on,
        strength=Strength.FORGE,
        by=found.approvers,
    )


def _entry_fault(control: Control, grounds: Grounds) -> str:
    if not grounds.is_committed(SETTINGS_PATH):
        return "is not committed as it stands"
    return grounds.entries.gap(control)


def _entry(control: Control, grounds: Grounds) -> Link:
    entry, judged = grounds.entries.by_id[control.id]
    return Link(
        control=named(control),
        document=None,
        path=SETTINGS_PATH,
        digest="",
        commit=entry.commit,
        day=entry.on,
        strength=Strength.FORGE,
        by=judged.approvers if judged else (),
    )
