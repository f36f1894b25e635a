"""A document that is to be read again -> text for a terminal, 80 columns where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report import redline
from tieout.report.layout import Palette, plain, plural, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding
    from tieout.workpapers.review.proposing import Way
    from tieout.workpapers.review.reading import Change, Signer, Since

ASK = "Then open the request at the forge: most answer a push with the address."
NO_APPROVAL = "This approves nothing: the approval is a review of the request, given at the forge by somebody else."


def page(
    document: Document,
    examination: Examination,
    since: Since,
    change: Change | None,
    findings: Iterable[Finding],
    *,
    colour: bool = False,
) -> str:
    """Give what a reviewer has to know: the last review, what changed since, and what is found on the document.

    ``change`` is None where the version of the last review is not known or cannot be read.
    """
    paint = Palette(colour)
    what = f"{document.subject} {document.name}" if document.title else document.subject
    out = [
        *(paint.paint("strong", line) for line in wrapped(what, "")),
        *wrapped(f"{document.path}, as of {examination.as_of}", "  "),
        *wrapped(_named("owner", document.owner, examination), "  "),
        *wrapped(_named("approver", document.approver, examination), "  "),
        "",
        paint.paint("strong", "Last review"),
        *wrapped(since.told, "  ", hanging="    "),
        "",
        paint.paint("strong", "What changed since"),
        *_change(change, since),
        "",
        paint.paint("strong", "Findings on it"),
        *(_findings(findings) or ["  none"]),
        "",
        *wrapped(f"Read it whole before you say so: {document.path}", ""),
    ]
    return "\n".join(out) + "\n"


def days(document: Document, written: Mapping[str, date], on: date, *, unread: frozenset[str] = frozenset()) -> str:
    """Give what is put into the head, and when the next review is due by the cadence; ``unread``: keys nobody can read."""
    before = {"last_reviewed": document.last_reviewed, "next_review": document.next_review}
    said = [
        f"{key}: {before.get(key) or ('what cannot be read' if key in unread else 'none')} -> {day}"
        for key, day in written.items()
    ]
    due = document.review.on_time_until(on)
    said.append(f"the next review is due by {due} ({document.review.every.value})")
    return "\n".join(["Days", *(line for item in said for line in wrapped(item, "  ", hanging="    "))]) + "\n"


def entry(written: Mapping[str, str] | None, document: Document) -> str:
    """Give what is put into the changelog; where nothing can be, what that means and how to mend it."""
    if written is not None:
        version = f"{written['version']}, " if "version" in written else ""
        told = f"{written['date']}: {version}{written['author']}: {written['change']}"
    elif any(key == "changelog" for key, _ in document.places):
        told = "written so that no entry can be put in without touching more: add one by hand to the commit"
    else:
        told = (
            "none, so nothing in the text says what the review found, and rule review-date-only-bump will ask: begin one "
            "with an entry of the day on which this version was approved, and add one for this review"
        )
    return "\n".join(["Changelog", *wrapped(told, "  ", hanging="    ")]) + "\n"


def standing(signer: Signer, document: Document, examination: Examination) -> str:
    """Say who the commit is by, and what that means for the request."""
    who = f"{signer.name} <{signer.email}>"
    reference = document.approver or document.owner
    if not signer.answers:
        told = (
            f"By {who}, whom the head names neither as owner nor as approver: the review counts only once one of them "
            f"approves the request"
        )
        if not reference:
            told = (
                f"By {who}, and the head names neither an owner nor an approver: until it does, no review of it counts"
            )
    else:
        told = f"By {who}, who answers for it"
    if signer.is_sole_approver:
        told += f". Nobody else is {reference}, and nobody approves a request of their own: name a second person for it"
    elif reference:
        told += f". The request needs the approval of {_who(reference, examination)}"
    return "\n".join(wrapped(f"{told}.", "")) + "\n"


def done(oid: str, branch: str, path: str, onto: str, ways: Iterable[Way], *, signed: bool) -> str:
    """Say what was made, and how it becomes a request; commands stand alone on their lines, to be pasted."""
    how = "signed, " if signed else ""
    out = wrapped(
        f"Committed {oid[:10]} on {branch} ({how}{path} alone). {onto} and the files on disk are as they were, and no "
        "hook was run.",
        "",
    )
    heads = {"push": "Push it", "open": "Open the request, by one of these"}
    last = ""
    for way in ways:
        out += ["", f"{heads[way.what]}:"] if way.what != last else []
        out.append(f"  {plain(way.line)}")
        last = way.what
    if last != "open":
        out += ["", *wrapped(ASK, "")]
    return "\n".join([*out, "", *wrapped(NO_APPROVAL, "")]) + "\n"


def _named(key: str, reference: str | None, examination: Examination) -> str:
    return f"{key}: {_who(reference, examination) if reference else 'nobody is named'}"


def _who(reference: str, examination: Examination) -> str:
    people = examination.roster.holders(reference)
    if people is None:
        return f"{reference} (not in the people register)"
    here = [person.name or person.id for person in people if person.is_present(examination.as_of)]
    return f"{reference} ({', '.join(here) or 'nobody today'})"


def _change(change: Change | None, since: Since) -> list[str]:
    if change is None:
        why = "that version cannot be read" if since.commit else "nothing tells since when"
        return wrapped(f"not known: {why}; take the whole text as new", "  ")
    out = [] if since.is_proven else wrapped("held against what the head claims, which nothing proves", "  ")
    if change.keys:
        out += wrapped(
            f"the head says something else of {', '.join(change.keys)}: an approval does not cover that", "  "
        )
    words = redline.lines(change.passages)
    return [*out, *(words or ["  no word of the text"])]


def _findings(findings: Iterable[Finding]) -> list[str]:
    out: list[str] = []
    for item in findings:
        out += wrapped(f"{item.location}: {item.severity.value}: [{item.rule}] {item.message}", "  ", hanging="    ")
        out += wrapped(f"next: {item.remedy}", "    ", hanging="          ")
    if out:
        out.append(f"  {plural(sum(line.startswith('    next:') for line in out), 'finding')}")
    return out
