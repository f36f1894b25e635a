"""A link leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tieout.judgement.removed import TAKE_AWAY, which_took_out
from tieout.model.criteria import nearest
from tieout.model.document import Document, Link, Status
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import is_partly_read, place_of
from tieout.rules.wording import did_you_mean, shortened

_SCHEME = re.compile(r"\s*(?:([A-Za-z][A-Za-z0-9+.-]*):|//)", re.ASCII)
_FOLLOWED = ("http", "https", "mailto")
"""The schemes that our pages leave as links; with any other, and with ``//``, a link is shown as text."""
_SOUND = (*_FOLLOWED, "tel", "sms")
"""Those that lead somewhere, and nowhere into the repository."""


@rule(severity=Severity.ERROR, criteria=("CC2.2",), needs=("documents",))
def broken_link(examination: Examination) -> Iterator[Observation]:
    """A link leads nowhere.

    ## What it checks
    Every link and image of every document: the file or folder is in the repository, and the heading
    that `#...` names is in it. A link must not lead out of the repository's folder. Addresses other
    than `http:`, `https:`, `mailto:`, `tel:` and `sms:`, such as `javascript:`, `data:` and `file:`,
    are reported and never become links. Web addresses are not visited.
    Every control named under `controls:` in a document's front-matter is in `controls.yaml`.
    In a retired document a broken link is a note. A path from the top, such as `/privacy-policy/`,
    that names no file may be one of a website: where the repository has nothing there, that is a
    warning.

    ## Why the auditor asks
    "The steps are in the incident runbook" is only true if the runbook is there. Auditors follow
    such references, and so do people at three in the morning.

    ## Example
    `policies/access-control.md:40:12: links to runbooks/offboarding.md, which is not in the
    repository`

    ## How to fix
    Correct the path or the heading, or restore the file. Anchors are made from headings as GitHub
    makes them: lower case, spaces as hyphens, punctuation dropped.

    ## Sources
    CommonMark 0.31 (6.3, links). Criterion CC2.2 asks that people are told what they have to do.
    """
    by_path = {item.path: item for item in examination.documents}
    for document in examination.documents:
        severity = _severity(document)
        for link in document.links:
            fault = _fault(link, document, by_path)
            if fault is not None:
                message, remedy = fault
                website = _may_be_of_a_website(link)
                yield Observation(
                    subject=document.subject,
                    location=link.location,
                    message=f"{document.name} links to {shortened(link.target)}, {message}",
                    remedy=remedy,
                    about=link.target,
                    severity=severity or (Severity.WARNING if website else None),
                    touches=(link.path,) if link.path and link.exists else (),
                )
    if examination.why_absent("settings") is None:
        yield from _controls(examination)


def _may_be_of_a_website(link: Link) -> bool:
    """Say whether a path from the top names no file by its look, and nothing is there."""
    if link.exists is not False or link.path is None:
        return False
    target = link.target.partition("#")[0].partition("?")[0]
    last = target.rstrip("/").rpartition("/")[2]
    rooted = target.startswith("/") and not target.startswith("//")
    return rooted and "." not in last


def _fault(link: Link, document: Document, by_path: dict[str, Document]) -> tuple[str, str] | None:
    scheme = _SCHEME.match(link.target) if link.path is None else None
    if scheme is not None:
        name = (scheme[1] or "").lower()
        kind = f"a {name}: address" if name else "an address without http: or https:"
        return None if name in _SOUND else (f"{kind}, which is not followed", "link to a file or to a web address")
    if link.path is None and link.exists is False:
        return "which leads out of the repository", "link to a file of the repository or to a web address"
    if _may_be_of_a_website(link):
        return (
            "which is not in the repository; it may be a path of a website",
            "write the whole address, https and all, or the path of a file",
        )
    if link.exists is False:
        meant = nearest(link.path or "", tuple(by_path))
        hint = f". Did you mean the file {meant}?" if meant else ""
        return f"which is not in the repository{hint}", "correct the path, or restore the file"
    if link.anchor_exists is False:
        there = by_path.get(link.path or document.path)
        known = tuple(heading.anchor for heading in there.headings) if there else ()
        anchor = link.target.partition("#")[2]
        meant = nearest(anchor, known)
        return f"and no heading there has that anchor{did_you_mean(meant and f'#{meant}')}", "correct the part after #"
    return None


def _controls(examination: Examination) -> Iterator[Observation]:
    """Look for the controls that the heads name."""
    known = tuple(dict.fromkeys(control.id for control in examination.controls if control.id))
    distinct = frozenset(known)
    where = f"the readable part of {SETTINGS_PATH}" if is_partly_read(examination, SETTINGS_PATH) else SETTINGS_PATH
    gone = which_took_out(examination)
    lacking: dict[str, str] = {}
    for document in examination.documents:
        for i, control_id in enumerate(document.controls):
            if control_id in distinct:
                continue
            if control_id not in gone and control_id not in lacking:
                lacking[control_id] = f"which is not in {where}{did_you_mean(nearest(control_id, known))}"
            yield Observation(
                subject=document.subject,
                location=place_of(document, f"controls[{i}]", "controls"),
                message=f"{document.name} names the control {control_id}, {gone.get(control_id) or lacking[control_id]}",
                remedy=TAKE_AWAY if control_id in gone else f"name a control of {SETTINGS_PATH}, or add it there",
                about=f"controls {control_id}",
                severity=_severity(document),
            )


def _severity(document: Document) -> Severity | None:
    return Severity.NOTE if document.status is Status.RETIRED else None
