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
_OTHERS = frozenset({"second", "week", "fortnight", "quarter"})
"""Units that no parameter has: a number of them is no number of any other."""
_IMAGE_TEXT = re.compile(r"!\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\](?=[(\[])")


@rule(severity=Severity.ERROR, criteria=("CC5.3", "CC2.1"), needs=("documents",))
def parameter_not_in_text(examination: Examination) -> Iterator[Observation]:
    """A parameter of a document is not what its text says.

    ## What it checks
    Every entry under `parameters` of a document that is not retired:

    - its `phrase` stands in the text, word for word. Capitals, line ends, blanks and the marks of
      Markdown count for nothing; blocks of code, HTML comments, what is struck out and the texts of
      images are no text;
    - the phrase holds the `value` in digits, as a number of its own: 24 is not in 240, 1.24 or AC-24;
    - where an English unit follows that number in the phrase, or in the text if the phrase ends with
      the number, it is the `unit`. Weeks are no days: 2 weeks are 14 days, and the text says so.

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
        is_whole = is_text_whole(examination, document)
        text = (
            words(_IMAGE_TEXT.sub("", document.without_struck(uncoded(document.body)))).casefold() if is_whole else None
        )
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
    units = [_unit(unit) for _, unit in found if unit]
    if len(units) == len(found) and None not in units and parameter.unit not in units:
        return f"its phrase {said} counts {_named(units[0])}"
    if text is not None and not _stands(phrase.casefold(), text):
        if _stands(phrase.casefold(), words(document.body).casefold()):
            return f"its phrase {said} stands only in code, in a comment, struck out or in an image"
        return f"its phrase {said} is not in the text"
    if text is not None and found[-1][0].end() == len(phrase) and not units:
        units = [_unit(unit) for unit in _following(phrase.casefold(), found[-1][0].start(), text)]
        if None not in units and parameter.unit not in units:
            return f"after its phrase {said} the text counts {_named(units[0])}"
    return None


def _following(phrase: str, number: int, text: str) -> Iterator[str | None]:
    """Give the word after the number with which a phrase ends, for each place where it stands."""
    for match in re.finditer(_whole(phrase), text):
        found = _NUMBER.match(text, match.start() + number)
        yield found[1] if found else None


def _unit(word: str | None) -> Unit | str | None:
    """Give the unit that a word means, the word itself for one that is none of ours; None where it is no unit."""
    name = _singular(word or "")
    return _UNITS.get(name) or (name if name in _OTHERS else None)


def _named(unit: Unit | str | None) -> str:
    return unit.value.replace("_", " ") if isinstance(unit, Unit) else f"{unit}s"


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
    at = text.find(phrase)
    whole = re.compile(_whole(phrase)) if at >= 0 else None
    while whole is not None and at >= 0:  # a search would hold every place of the text against the pattern
        if whole.match(text, at):
            return True
        at = text.find(phrase, at + 1)
    return False


def _whole(phrase: str) -> str:
    return rf"(?<!\w)(?<![0-9][.,]){re.escape(phrase)}(?!\w)(?![.,][0-9])"
