"""A section that the text must have is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tieout.model.criteria import nearest
from tieout.model.document import Document, Kind, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.prose import has_words, is_text_whole, title_said, uncommented
from tieout.rules.sections import SECTIONS, TOPICS, names, wanted
from tieout.rules.wording import did_you_mean, listed

_WORD = re.compile(r"\w")


@rule(severity=Severity.ERROR, criteria=("CC5.3",), needs=("documents",))
def missing_section(examination: Examination) -> Iterator[Observation]:
    """A section that the text must have is missing or empty.

    ## What it checks
    Every policy and runbook in force or in draft has the sections that all of its kind have. For a
    policy: purpose, scope, roles and responsibilities, policy statements, exceptions, enforcement,
    review, references, revision history. For a runbook: purpose, scope, roles and responsibilities,
    trigger, triage, containment, eradication and fix, recovery, communication, evidence to keep,
    escalation, post-incident review, exceptions, review, references, revision history.
    A policy that names its `topic` has those of the topic as well: `access-control` an access review
    and deprovisioning, `incident-response` an annual tabletop. Policies without a topic are one note
    together. A topic that Tieout does not know is a finding.

    A section is found by the anchor of its heading, at any level; a number before it, such as
    `2.`, `3.1`, `IV.` or `Section 4:`, counts for nothing, and an id after it, `{#exceptions}`, is
    an anchor too. It has words of its own or of a section within it before the next heading of the
    same or a higher level; characters that nobody sees, tags, marks of footnotes, links and images
    without a text, and what is struck out are no words. A heading that is struck out is none. What
    a document lacks is one finding: an error where it says `status: active`, else a warning.

    ## Why the auditor asks
    An auditor reads a policy with a list beside it. A policy that does not say to whom it applies,
    how exceptions are granted or what follows from a breach is sent back, and so is an access policy
    that never says when access is reviewed.

    ## Example
    `policies/access-control.md:1:1: Access Control Policy lacks access-review and
    exceptions, and has nothing under logging`

    ## How to fix
    Write the section under a heading that gives the anchor: the heading Access review gives
    `access-review`.
    If your text has it under another heading, or in another language, say where, ours first:

    ```yaml
    sections: {purpose: zweck, scope: geltungsbereich}
    ```

    ## Sources
    The sections are Tieout's own list, drawn from what auditors ask for. Criterion CC5.3 asks that
    policies set what is expected and say who is responsible.
    """
    without_topic: list[Document] = []
    for document in examination.documents:
        if document.status is Status.RETIRED:
            continue
        severity = None if document.status is Status.ACTIVE else Severity.WARNING
        if document.kind is Kind.POLICY and document.topic is None:
            without_topic.append(document)
        elif document.kind is Kind.POLICY and document.topic not in TOPICS:
            yield _unknown_topic(document, severity)
        yield from _unknown_sections(document)
        if is_text_whole(examination, document) and (
            _WORD.search(document.without_struck(uncommented(document.body))) or not document.is_in_force
        ):
            yield from _lacking(document, severity)
    if without_topic:
        yield _untold(without_topic)


def _lacking(document: Document, severity: Severity | None) -> Iterator[Observation]:
    lines: list[str] | None = None
    known = {heading.anchor: index for index, heading in enumerate(document.headings)}
    for index, heading in enumerate(document.headings):
        for name in names(heading):
            known.setdefault(name, index)
    if document.struck:
        known = _standing(document, known)
    absent: list[str] = []
    empty: list[str] = []
    for section in wanted(document):
        anchor = document.anchor_of(section)
        if anchor not in known:
            absent.append(section if anchor == section else f"{section} (which it has as {anchor}, and no heading is)")
            continue
        lines = document.without_struck(uncommented(document.body)).split("\n") if lines is None else lines
        if not _has_words(document, known[anchor], lines):
            empty.append(section)
    if not absent and not empty:
        return
    said = [f"lacks {listed(absent, at_most=99)}"] if absent else []
    if empty:
        said.append(f"has nothing under {listed(empty, at_most=99)}")
    yield Observation(
        subject=document.subject,
        location=Location(path=document.path),
        message=f"{document.name} {', and '.join(said)}",
        remedy="write each under a heading with that anchor, or name the heading that has it: sections: {OURS: YOURS}",
        about="sections",
        severity=severity,
    )


def _standing(document: Document, known: dict[str, int]) -> dict[str, int]:
    """Leave out the headings that are struck out; where one stands below as it was, its anchor is numbered for that."""
    found = {name: index for name, index in known.items() if title_said(document, document.headings[index])}
    for name, index in tuple(found.items()):
        first, _, number = name.rpartition("-")
        if number.isdecimal() and first in known:
            found.setdefault(first, index)
    return found


def _has_words(document: Document, index: int, lines: list[str]) -> bool:
    """Say whether any words stand under a heading; those of headings within it are no text."""
    heading = document.headings[index]
    after = next((item for item in document.headings[index + 1 :] if item.level <= heading.level), None)
    first = heading.line - document.body_line + 1
    last = len(lines) if after is None else after.line - document.body_line
    inner = {item.line - document.body_line for item in document.headings}
    return has_words("\n".join(lines[n] for n in range(max(first, 0), min(last, len(lines))) if n not in inner))


def _unknown_topic(document: Document, severity: Severity | None) -> Observation:
    topics = tuple(TOPICS)
    meant = nearest(document.topic or "", topics)
    return Observation(
        subject=document.subject,
        location=document.at("topic"),
        message=(
            f"{document.name} names the topic {document.topic}, which is none of those that Tieout knows; "
            f"only the sections of every policy were looked for{did_you_mean(meant)}"
        ),
        remedy=f"write {listed(topics, 'or', at_most=99)}; leave topic out for a policy on another matter",
        about="topic",
        severity=severity,
    )


def _unknown_sections(document: Document) -> Iterator[Observation]:
    for section, _ in document.sections:
        if section not in SECTIONS:
            meant = nearest(section, tuple(sorted(SECTIONS)))
            yield Observation(
                subject=document.subject,
                location=place_of(document, f"sections.{section}", "sections"),
                message=f"{document.name} says where it has {section}, which no document must have{did_you_mean(meant)}",
                remedy=f"write {meant} if that is meant" if meant else "remove it; tieout explain lists the sections",
                about=f"sections {section}",
                severity=Severity.WARNING,
            )


def _untold(documents: list[Document]) -> Observation:
    first = documents[0]
    subjects = listed((document.subject for document in documents), at_most=6)
    many = len(documents) > 1
    return Observation(
        subject="topic",
        location=Location(path=first.path),
        message=(
            f"{subjects} name{'' if many else 's'} no topic, so {'their texts were' if many else 'its text was'} "
            f"asked only for the sections that every policy has"
        ),
        remedy=f"add topic: with {listed(TOPICS, 'or', at_most=99)}, where one of these fits",
        about="topic",
        severity=Severity.NOTE,
    )
