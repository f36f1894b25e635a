"""A promise cannot be tested."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import named
from tieout.rules.prose import place, prose, unquoted
from tieout.rules.wording import listed

_WHEN = (
    "regularly",
    "on a regular basis",
    "at regular intervals",
    "periodically",
    "on a periodic basis",
    "from time to time",
    "frequently",
    "routinely",
    "promptly",
    "timely",
    "as soon as possible",
    "as soon as practicable",
    "in due course",
)
"""Words in the place of a time: measurable after all where the sentence states one."""
_HOW_MUCH = (
    "as appropriate",
    "where appropriate",
    "when appropriate",
    "if appropriate",
    "as needed",
    "where needed",
    "as necessary",
    "where necessary",
    "where possible",
    "when possible",
    "whenever possible",
    "if possible",
    "where feasible",
    "where practicable",
    "where practical",
    "adequate",
    "adequately",
    "reasonable effort",
    "reasonable efforts",
    "reasonable steps",
    "reasonable measures",
    "reasonable precautions",
    "reasonable safeguards",
    "reasonable time",
    "reasonable period",
    "best effort",
    "best efforts",
)
"""Words that leave it to each reader whether, or how much."""
_PARTS = (
    *("regular", "periodic", "from", "frequent", "routine", "prompt", "timely", "course", "possible", "practica"),
    *("appropriate", "needed", "necessary", "feasible", "adequate", "reasonable", "effort"),
)
_PART = {word: next(part for part in _PARTS if part in word) for word in (*_WHEN, *_HOW_MUCH)}
"""A part of each within one of its words: without it, the text has not the whole. The fewer, the faster."""
_TIMED = re.compile(
    r"[0-9]|\b(?:annual|year|quarter|month|week|dai|day|hour|minute|immediate|each time|every|twice|once)",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|no|nobody|nor|without)\b[^,]{0,60}$|n['\u2019]t\b[^,]{0,60}$", re.IGNORECASE)
"""What stands before a word that is denied, and so promises nothing."""
_END = re.compile(r"[.!?;:](?=\s)|\n[ \t]*(?=\n|[-*+|]|[0-9]+[.)])|\|")
_REACH = 600
"""Characters to either side in which a sentence's ends are looked for."""


@rule(severity=Severity.NOTE, criteria=("CC5.3",))
def unmeasurable_wording(examination: Examination) -> Iterator[Observation]:
    """A text promises something that nobody can measure.

    ## What it checks
    English words that stand in the place of a time or an amount, in every policy and runbook that is
    not retired and in the statements of controls: regularly, periodically, promptly, timely, from
    time to time and the like; as appropriate, as needed, where possible, adequate, reasonable
    steps, best efforts and the like. The first kind counts only where its sentence states no time beside it:
    "regularly, at least every 92 days" can be measured. A word that is denied promises nothing.
    All such words of a document are one finding, at the first, with the number and the line of each.
    Code, quotes, HTML comments, what is struck out and targets of links are left alone. Texts in
    other languages are not judged.

    ## Why the auditor asks
    An auditor tests what was promised. "Access is reviewed regularly" cannot be tested; either a
    measure is agreed on during the audit, or the statement is of no use to anyone.

    ## Example
    `policies/access-control.md:22:19: Access Control Policy says periodically (2 times, first on line
    22) and where possible (line 40)`

    ## How to fix
    Say who does it, by when or how often, and what is left behind:

    ```diff
    -Access is reviewed periodically.
    +Each quarter, at most 92 days after the last time, the system owner reviews every account.
    ```

    ## Sources
    The list is Tieout's own. Criterion CC5.3 asks that policies set what is expected.
    """
    for document in examination.documents:
        if document.status is not Status.RETIRED:
            found = _found(document.body, document.without_struck)
            if found:
                yield _of_document(document, found)
    for control in examination.controls:
        found = _found(control.statement)
        if found:
            yield Observation(
                subject=named(control),
                location=control.at("statement"),
                message=f"the statement of {named(control)} says {listed(_quoted(found), at_most=99)}",
                remedy="say by when, how often or how much",
                about="statement",
            )


def _of_document(document: Document, found: dict[str, list[int]]) -> Observation:
    said = [
        f"{word} ({len(at)} times, first on line {place(document, at[0]).line})"
        if len(at) > 1
        else f"{word} (line {place(document, at[0]).line})"
        for word, at in found.items()
    ]
    return Observation(
        subject=document.subject,
        location=place(document, min(at[0] for at in found.values())),
        message=f"{document.name} says {listed(said, at_most=99)}",
        remedy="say by when, how often or how much",
        about="wording",
    )


def _quoted(found: dict[str, list[int]]) -> Iterator[str]:
    return (f'"{word}"' for word in found)


def _found(text: str, said: Callable[[str], str] = str) -> dict[str, list[int]]:
    """Give each word, in the order of the text, with the offsets at which it stands; ``said`` blanks more of the prose."""
    lowered = text.lower()
    parts = {part for part in _PARTS if part in lowered}
    if not parts:
        return {}
    joined = " ".join(lowered.split())
    hits = [(word, word in _WHEN) for word, part in _PART.items() if part in parts and word in joined]
    if not hits:
        return {}
    clean = said(unquoted(prose(text)))
    found = {word: _offsets(word, clean, timed=is_time) for word, is_time in hits}
    return dict(sorted(((word, at) for word, at in found.items() if at), key=lambda item: item[1][0]))


def _offsets(word: str, text: str, *, timed: bool) -> list[int]:
    pattern = rf"(?<![\w-]){word.replace(' ', chr(92) + 's+')}(?![\w-])(?! asked)"
    found = (match.start() for match in re.finditer(pattern, text, re.IGNORECASE))
    return [start for start in found if not _is_excused(text, start, timed=timed)]


def _is_excused(text: str, offset: int, *, timed: bool) -> bool:
    """Say whether the sentence denies the word, or states a time beside it."""
    low, high = max(0, offset - _REACH), offset + _REACH
    ends = [match.end() for match in _END.finditer(text, low, offset)]
    before = text[ends[-1] if ends else low : offset]
    after = _END.search(text, offset, high)
    sentence = before + text[offset : after.start() if after else high]
    return _NOT.search(before) is not None or (timed and _TIMED.search(sentence) is not None)
