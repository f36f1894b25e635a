"""A text is not finished."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.prose import place, prose, shown
from tieout.rules.wording import listed, shortened

_NOUNS = (
    "COMPANY|ORGANI[SZ]ATION|NAME|DATE|TITLE|OWNER|INSERT|YOUR|ADDRESS|E-?MAIL|URL|PHONE|NUMBER|DEPARTMENT|ROLE|"
    "CUSTOMER|VENDOR|PRODUCT|TBD|TODO|XX+"
)
_ASKS = (
    "insert|enter|add|describe|day/month/year|person responsible|your|company(?: name)?|organi[sz]ation(?: name)?|fill in|name of|date|date of|specify|"
    "job title|role title|contact name|phone number|e-?mail address"
)
_LEGAL = r"(?:Ltd|Limited|Inc|LLC|Corp|Corporation|GmbH|AG|Co|Company|Org|Organi[sz]ation)\b"


class _Way(NamedTuple):
    """One form of a placeholder, and by what a text that has none of it is told fast."""

    pattern: re.Pattern[str]
    signs: tuple[str, ...] = ()
    """The text has one of these as they are, or one of the following; else it has none of the form."""
    folded: tuple[str, ...] = ()
    """Looked for in lower case."""
    capitals: tuple[bytes, ...] = ()
    """Looked for among the capitals of the text, which are a fiftieth of it."""


class _Family(NamedTuple):
    """What is told as one: the ways in which templates and drafts mark what is still to be written."""

    slug: str
    ways: tuple[_Way, ...]


class _Views(NamedTuple):
    """A text in the forms in which it is searched for signs."""

    whole: str
    folded: str
    capitals: bytes

    @classmethod
    def of(cls, text: str) -> _Views:
        return cls(text, text.lower(), text.encode("ascii", "ignore").translate(None, _NO_CAPITALS))

    def may_have(self, way: _Way) -> bool:
        return (
            any(sign in self.whole for sign in way.signs)
            or any(sign in self.capitals for sign in way.capitals)
            or any(sign in self.folded for sign in way.folded)
        )


_NO_CAPITALS = bytes(set(range(256)) - set(string.ascii_uppercase.encode()))
_FAMILIES = (
    _Family(
        "unfinished",
        (
            _Way(
                re.compile(
                    r"(?<![\w-])(?:TODO|TBD|FIXME|XXX+)(?![\w-])|(?<!\w)T\.B\.D\.|\bto be (?:determined|defined)\s*[.\])]"
                ),
                folded=("to be de",),
                capitals=(b"TODO", b"TBD", b"FIXME", b"XXX"),
            ),
        ),
    ),
    _Family(
        "template",
        (
            _Way(
                re.compile(
                    r"\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}|\$\{[^{}\n]{1,200}\}"
                    r"|(?<![\w{$#%/=])\{ ?(?i:(?:(?:insert|your|the)[ _-])?"
                    r"(?:(?:company|organi[sz]ation)(?:[ _-](?:full[ _-]|legal[ _-]|short[ _-])?name)?|name)) ?\}(?![\w}/=])"
                ),
                signs=("{",),
            ),
        ),
    ),
    # Two patterns, each of which begins with one sign: a search for one is ten times as fast as for either of two.
    _Family(
        "to fill in",
        (
            _Way(
                re.compile(
                    rf"\[(?:(?=[A-Z0-9 _/&.,'-]*\b(?:{_NOUNS})S?\b)[A-Z][A-Z0-9 _/&.,'-]{{1,60}}\]"
                    rf"| ?(?i:{_ASKS})(?: [\w/'-]+){{0,9}}[ .:]*\])"
                ),
                signs=("[",),
            ),
            _Way(
                re.compile(
                    rf"<(?:(?=[A-Z0-9 _/&.,'-]*\b(?:{_NOUNS})S?\b)[A-Z][A-Z0-9 _/&.,'-]{{2,60}}>"
                    r"|(?i:insert|enter|your|company|organi[sz]ation|fill in|name of|date of|specify)"
                    r"(?:[ _-][\w/'-]+){0,4} ?>)"
                ),
                signs=("<",),
            ),
        ),
    ),
    _Family(
        "filler",
        (
            _Way(
                re.compile(r"\b(?i:lorem ipsum)\b|\b[Ii]nsert (?:[\w'-]+ ){1,5}here\b"),
                folded=("lorem ipsum", "insert"),
            ),
        ),
    ),
    _Family(
        "stand-in",
        (
            _Way(
                re.compile(
                    r"\bYour (?:Company|Organi[sz]ation)\b|\b[Yy]our (?:company|organi[sz]ation)(?:['\u2019]s)? name\b"
                    rf"|\b(?:Example|EXAMPLE|Acme|ACME|XYZ|ABC),? {_LEGAL}"
                    r"|(?<![\w.+-])[\w.+-]{1,64}@example\.(?:com|org|net)\b"
                ),
                folded=("our company", "our organi", "xample", "acme"),
                capitals=(b"XYZ", b"ABC"),
            ),
        ),
    ),
)
_LINES = 6


@rule(severity=Severity.ERROR, criteria=("CC5.3", "CC2.1"), needs=("documents",))
def placeholder_text(examination: Examination) -> Iterator[Observation]:
    """A text holds a placeholder in place of words.

    ## What it checks
    The body, title, owner and approver of every document that is not retired, for what templates
    and drafts leave behind: TODO, TBD, FIXME, XXX; `[COMPANY]`, `[insert date]`, `<company name>`;
    `{company}`, `{{ ... }}`, `{% ... %}`, `${...}`; lorem ipsum and "insert ... here"; "your company name" and
    Your Company, Example Ltd, Acme Inc and addresses at example.com, unless the organization's
    own name in `controls.yaml` is such a one.

    It is the text as it is shown that counts: entities and escaped brackets are resolved, wide letters
    are plain ones, and characters that nobody sees are left out. Code, HTML comments, what is struck
    out, targets of links, links of the form `[text]` with a definition, marks of footnotes and task
    lists are left alone. A text that speaks about such a word puts it in a code span.
    All of one kind in a document are one finding, at the first, with the lines of the others: an
    error where it says `status: active`, else a warning.

    ## Why the auditor asks
    A policy that says `[COMPANY]` was copied and not read, and the approval on it says that somebody
    read it. One placeholder costs the trust in all approvals.

    ## Example
    `policies/vendor-management.md:31:12: Vendor Management Policy holds the placeholder TBD, on lines
    31 and 40`

    ## How to fix
    Write what is meant. What nobody has decided yet is no policy: leave the document at
    `status: draft` until it is.

    ## Sources
    The list is Tieout's own, from public policy templates. Criterion CC5.3 asks that policies set
    what is expected.
    """
    own = examination.program.organization.name.casefold()
    for document in examination.documents:
        if document.status is Status.RETIRED:
            continue
        severity = None if document.status is Status.ACTIVE else Severity.WARNING
        for key, text in (("title", document.title), ("owner", document.owner), ("approver", document.approver)):
            for found in _of_head(text or "", own):
                yield Observation(
                    subject=document.subject,
                    location=place_of(document, key),
                    message=f"the {key} of {document.subject} {_said(text or '', found)}",
                    remedy=f"write the {key}, or set status: draft until it is decided",
                    about=key,
                    severity=severity,
                )
        yield from _of_body(document, own, severity)


def _of_head(text: str, own: str) -> list[str]:
    found = (match.group() for family in _FAMILIES for match in _matches(family, text))
    return [item for item in found if not _is_own(item, own)][:1]


def _matches(family: _Family, text: str) -> list[re.Match[str]]:
    """Give what is found of a family, in the order of the text."""
    return sorted((match for way in family.ways for match in way.pattern.finditer(text)), key=re.Match.start)


def _said(text: str, found: str) -> str:
    if text.strip() == found:
        return f"is the placeholder {shortened(found)}"
    return f"is {shortened(text)}, with the placeholder {shortened(found)}"


def _of_body(document: Document, own: str, severity: Severity | None) -> Iterator[Observation]:
    whole = shown(document.said).text
    views = _Views.of(whole)
    taken: set[int] = set()
    for family in _FAMILIES:
        if not any(views.may_have(way) and way.pattern.search(whole) is not None for way in family.ways):
            continue
        text, offsets = shown(document.without_struck(prose(document.body)))
        found = [
            match
            for match in _matches(family, text)
            if taken.isdisjoint(range(*match.span()))
            and not _is_own(match.group(), own)
            and not _is_link(match.group(), document.body[offsets[match.end()] :][:1], document.body.lower())
        ]
        taken.update(offset for match in found for offset in range(*match.span()))
        if found:
            yield _observation(document, family, found, offsets, severity)


def _observation(
    document: Document, family: _Family, found: list[re.Match[str]], offsets: Sequence[int], severity: Severity | None
) -> Observation:
    first = place(document, offsets[found[0].start()])
    texts = tuple(dict.fromkeys(" ".join(match.group().split()) for match in found))
    lines = tuple(dict.fromkeys(place(document, offsets[match.start()]).line for match in found))
    on_lines = f", on lines {listed((str(line) for line in lines), at_most=_LINES)}" if len(lines) > 1 else ""
    return Observation(
        subject=document.subject,
        location=first,
        message=(
            f"{document.name} holds the placeholder{'s' if len(texts) > 1 else ''} "
            f"{listed((shortened(item, 40) for item in texts), at_most=_LINES)}{on_lines}"
        ),
        remedy="write what is meant; where the text is about such a word, put it in a code span",
        about=family.slug,
        severity=severity,
    )


def _is_own(found: str, own: str) -> bool:
    """Say whether the organization really has the name that looks like a stand-in."""
    name = found.casefold()
    return bool(own) and (name in own or own in name or ("@example." in name and own.startswith("example")))


def _is_link(text: str, after: str, lowered: str) -> bool:
    """Say whether a text in brackets is a link, by what follows it or by its definition elsewhere."""
    return text.startswith("[") and (after in {"[", "(", ":"} or f"\n{text.lower()}:" in f"\n{lowered}")
