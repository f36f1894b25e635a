"""A number that rules read stands in no sentence of the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.limit import Unit
from tieout.model.parameter import Parameter
from tieout.rules.base import rule
from tieout.rules.prose import is_text_whole, uncoded, words
from tieout.rules.wording import shortened

_NUMBER = re.compile(r"(?<![\w.,-])[0-9]+(?:[.,][0-9]+)*(?![0-9])(?:[ -]?(%|[A-Za-z]+(?: days?)?))?", re.ASCII)
_UNITS = {
    "minute": Unit.MINUTES,
    "hour": Unit.HOURS,
    "day": Unit.DAYS,
    "business day": Unit.BUSINESS_DAYS,
    "working day": Unit.BUSINESS_DAYS,
    "month": Unit.MONTHS,
    "year": Unit.YEARS,
    "percent": Unit.PERCENT,
    "%": Unit.PERCENT,
}


@rule(severity=Severity.ERROR, criteria=("CC5.3", "CC2.1"))
def parameter_not_in_text(examination: Examination) -> Iterator[Observation]:
    """A parameter of a document is not what its text says.

    ## What it checks
    Every entry under `parameters` of a document that is not retired:

    - its `phrase` stands in the text, word for word. Capitals, line ends, blanks and the marks of
      Markdown count for nothing; blocks of code and HTML comments are no text;
    - the phrase holds the `value` in digits, as a number of its own: 24 is not in 240, 1.24 or AC-24;
    - where an English unit follows that number in the phrase, it is the `unit`.

    Of a draft it is a warning. A text that could not be read whole is not judged.

    ## Why the auditor asks
    Rules compare evidence with these numbers. If the text promises 48 hours and the parameter says
    24, the tool tests a promise that nobody made, and people follow another one.

    ## Example
    `policies/access-control.md:16:3: the parameter access-removal of Access Control Policy is 24
    hours, and its phrase "within 48 hours" has no 24`

    ## How to fix
    Copy the words of the sentence that makes the promise:

    ```yaml
    parameters:
      access-removal: {value: 24, unit: hours, phrase: "within 24 hours of the last moment"}
    ```

    Which of the two is right is for the policy's approver to say: a changed number is a new version.

    ## Sources
    Tieout's own rule that a threshold is read from the policy and nowhere else. Criterion CC5.3 asks
    that policies set what is expected.
    """
    for document in examination.documents:
        if document.status is Status.RETIRED or not document.parameters:
            continue
        text = words(uncoded(document.body)).casefold() if is_text_whole(examination, document) else None
        for parameter in document.parameters:
            fault = _fault(parameter, document, text)
            if fault is not None:
                yield Observation(
                    subject=document.subject,
                    location=parameter.location,
                    message=f"the parameter {parameter.name} of {document.name} is {parameter.shown}, and {fault}",
                    remedy="copy the words of the text that promise it to phrase, and its number to value",
                    about=parameter.name,
                    severity=Severity.WARNING if document.status is Status.DRAFT else None,
                )


def _fault(parameter: Parameter, document: Document, text: str | None) -> str | None:
    phrase = words(parameter.phrase)
    said = f'"{shortened(parameter.phrase)}"'
    found = [(match, match[1]) for match in _NUMBER.finditer(phrase) if parameter.value in _values(match[0])]
    if not found:
        return f"its phrase {said} has no {parameter.value}"
    units = [_UNITS.get(_singular(unit)) for _, unit in found if unit]
    if len(units) == len(found) and None not in units and parameter.unit not in units:
        return f"its phrase {said} counts {units[0].value.replace('_', ' ') if units[0] else ''}"
    if text is None or _stands(phrase.casefold(), text):
        return None
    if _stands(phrase.casefold(), words(document.body).casefold()):
        return f"its phrase {said} stands only in code or in a comment"
    return f"its phrase {said} is not in the text"


def _values(text: str) -> set[Decimal]:
    """Give what a number may mean: a comma or dot parts thousands in one country, decimals in another."""
    match = re.match(r"[0-9]+(?:[.,][0-9]+)*", text)
    digits = match[0] if match else "0"
    readings = {digits.replace(",", ""), digits.replace(".", "").replace(",", ".")}
    return {Decimal(item) for item in readings if item.count(".") < 2}


def _singular(unit: str) -> str:
    word = unit.casefold()
    if word not in {"business days", "working days", "business day", "working day"}:
        word = word.partition(" ")[0]
    return word.removesuffix("s")


def _stands(phrase: str, text: str) -> bool:
    """Say whether a phrase stands in a text, not as a part of longer words or numbers."""
    pattern = rf"(?<!\w)(?<![0-9][.,]){re.escape(phrase)}(?!\w)(?![.,][0-9])"
    return phrase in text and re.search(pattern, text) is not None
