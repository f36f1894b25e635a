"""A parameter is what the text says, and the same in every text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.factories import POLICY_PATH, document, examination
from tests.rules.seen import messages, observed, severities
from tieout.model.document import Document, Status
from tieout.model.finding import Observation, Severity
from tieout.model.limit import Unit
from tieout.model.location import Location, Unreadable
from tieout.model.parameter import Parameter
from tieout.rules.documents.contradicting_parameter import contradicting_parameter
from tieout.rules.documents.parameter_not_in_text import parameter_not_in_text

AT = Location(path=POLICY_PATH, line=15, column=3)


def parameter(value: str = "24", unit: Unit = Unit.HOURS, phrase: str = "within 24 hours", **changes: Any) -> Parameter:
    return Parameter(
        **{"name": "access-removal", "location": AT, **changes}, value=Decimal(value), unit=unit, phrase=phrase
    )


def with_text(body: str, *parameters: Parameter, **changes: Any) -> Document:
    return document(body=body, parameters=parameters or (parameter(),), **changes)


def faults(body: str, *parameters: Parameter, **changes: Any) -> list[str]:
    said = messages(parameter_not_in_text, examination(with_text(body, *parameters, **changes)))
    return [item.partition(", and its phrase ")[2] for item in said]


def test_the_finding_stands_at_the_parameter() -> None:
    assert observed(parameter_not_in_text, examination(with_text("It ends within 48 hours."))) == [
        Observation(
            subject="POL-002",
            location=AT,
            message=(
                "the parameter access-removal of Access Control Policy is 24 hours, "
                'and its phrase "within 24 hours" is not in the text'
            ),
            remedy="copy the words of the text that promise it to phrase, and its number to value",
            about="access-removal",
        )
    ]


@pytest.mark.parametrize(
    "body",
    [
        *(
            "It ends within 24 hours.",
            "WITHIN\n24   hours",
            "within **24** _hours_",
            "> within\n> 24 hours",
            "within `24` hours",
        ),
        *("| who | within 24 hours |", "[within 24](x.md) hours", "within\u00a024 hours", "(within 24 hours)"),
    ],
)
def test_marks_blanks_and_capitals_count_for_nothing(body: str) -> None:
    assert faults(body) == []


@pytest.mark.parametrize("body", ["within 24 hoursx", "not within 24hours", "within 240 hours", "", "within, 24 hours"])
def test_other_words_are_others(body: str) -> None:
    assert faults(body) == ['"within 24 hours" is not in the text']


@pytest.mark.parametrize(
    "body",
    [
        *("<!-- within 24 hours -->", "```\nwithin 24 hours\n```", "    within 24 hours"),
        *(
            "~~within 24 hours~~",
            "~~It ends within\n24 hours.~~ Later.",
            "~within 24 hours~",
            "| a | ~~within 24 hours~~ |\n|---|---|",
            "- ~~It ends [within 24](x.md) hours~~",
            "![within 24 hours](x.png)",
            "![within 24 hours][x]",
        ),
    ],
)
def test_what_nobody_reads_as_text_promises_nothing(body: str) -> None:
    assert faults(body) == ['"within 24 hours" stands only in code, in a comment, struck out or in an image']


@pytest.mark.parametrize("body", ["1.24 hours", "124 hours", "1,24 hours", "24 hours.5 x24 hours"])
def test_a_number_at_the_edge_of_a_phrase_is_whole(body: str) -> None:
    text = body.replace("24 hours.5 ", "")
    assert faults(text, parameter(phrase="24 hours")) == ['"24 hours" is not in the text']


@pytest.mark.parametrize(
    ("value", "unit", "phrase", "fault"),
    [
        ("24", Unit.HOURS, "within 24-hour days", None),
        ("24", Unit.HOURS, "24 h", None),
        ("1000", Unit.DAYS, "1,000 days", None),
        ("1000", Unit.DAYS, "1.000 days", None),
        ("99.9", Unit.PERCENT, "99,9 %", None),
        ("99.9", Unit.PERCENT, "99.9%", None),
        ("24.0", Unit.HOURS, "24 hours", None),
        ("2", Unit.COUNT, "2 people", None),
        ("5", Unit.BUSINESS_DAYS, "5 business days", None),
        ("5", Unit.BUSINESS_DAYS, "5 working days", None),
        ("1", Unit.MONTHS, "1 month or 30 days", None),
        ("24", Unit.HOURS, "every 240 hours", "has no 24"),
        ("24", Unit.HOURS, "1.24 hours", "has no 24"),
        ("24", Unit.HOURS, "AC-24", "has no 24"),
        ("24", Unit.HOURS, "twenty-four hours", "has no 24"),
        ("24", Unit.DAYS, "24 hours", "counts hours"),
        ("5", Unit.DAYS, "5 business days", "counts business days"),
        ("12", Unit.YEARS, "12 months", "counts months"),
        ("2", Unit.DAYS, "within 2 weeks", "counts weeks"),
        ("1", Unit.MONTHS, "once in 1 quarter", "counts quarters"),
        ("14", Unit.DAYS, "2 weeks (14 days)", None),
        ("14", Unit.DAYS, "14 days, which are 2 weeks", None),
    ],
)
def test_the_phrase_holds_the_value_and_its_unit(value: str, unit: Unit, phrase: str, fault: str | None) -> None:
    found = faults(f"It is {phrase} at most.", parameter(value, unit, phrase))
    assert found == ([f'"{phrase}" {fault}'] if fault else [])


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("within 31 hours", "hours"),
        ("within **31** hours and within 31-hour days", "hours"),
        ("within 31 weeks", "weeks"),
        ("within 31 business days", "business days"),
        ("within 31 hours, or within 31 days", None),
        ("within 31 Tagen", None),
        ("within 31.", None),
        ("within 31 days", None),
    ],
)
def test_a_phrase_that_ends_with_the_number_is_held_to_the_unit_in_the_text(body: str, fault: str | None) -> None:
    found = messages(parameter_not_in_text, examination(with_text(body, parameter("31", Unit.DAYS, "within 31"))))
    said = "the parameter access-removal of Access Control Policy is 31 days, and after its phrase"
    assert found == ([f'{said} "within 31" the text counts {fault}'] if fault else [])


@pytest.mark.parametrize(
    "body",
    [
        *("within 24 hours ~~at most~~", "~~48~~ within 24 hours", "~~ within 24 hours ~~", "within ~~48~~ 24 hours"),
        *(
            "x ~~~within 24 hours~~~",
            "~~within 24 hours~",
            "**~~a** within 24 hours~~",
            "a\n\n~5 b.\n\nwithin 24 hours~",
        ),
    ],
)
def test_what_stands_beside_struck_out_words_is_text(body: str) -> None:
    assert faults(body) == []


@pytest.mark.parametrize(
    ("status", "severity"),
    [(Status.ACTIVE, [Severity.ERROR]), (Status.DRAFT, [Severity.WARNING]), (Status.RETIRED, [])],
)
def test_a_draft_may_still_differ(status: Status, severity: list[Severity]) -> None:
    assert severities(parameter_not_in_text, examination(with_text("x", status=status))) == severity


def test_a_text_that_was_not_read_whole_is_not_searched() -> None:
    lost = Unreadable(location=Location(path=POLICY_PATH, line=20), kind="too-large", message="m", remedy="r")
    wrong = parameter("30", name="key-age")
    seen = examination(with_text("", parameter(), wrong), unreadable=(lost,))
    assert [item.about for item in observed(parameter_not_in_text, seen)] == ["key-age"]


def two(one: Parameter, other: Parameter, **changes: Any) -> list[str]:
    second = with_text("", other, path="policies/b.md", title="B", **changes)
    return messages(contradicting_parameter, examination(with_text("", one), second))


def test_each_place_of_a_contradiction_names_the_other() -> None:
    second = parameter("48", location=Location(path="policies/b.md", line=9))
    assert two(parameter(), second) == [
        "the parameter access-removal is 24 hours in Access Control Policy, and 48 hours in B (policies/b.md)",
        f"the parameter access-removal is 48 hours in B, and 24 hours in Access Control Policy ({POLICY_PATH})",
    ]


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (("24", Unit.HOURS), ("1", Unit.DAYS), 0),
        (("1440", Unit.MINUTES), ("24", Unit.HOURS), 0),
        (("12", Unit.MONTHS), ("1", Unit.YEARS), 0),
        (("1.5", Unit.DAYS), ("36", Unit.HOURS), 0),
        (("5", Unit.DAYS), ("5", Unit.BUSINESS_DAYS), 2),
        (("12", Unit.MONTHS), ("365", Unit.DAYS), 2),
        (("5", Unit.PERCENT), ("5", Unit.COUNT), 2),
        (("24", Unit.HOURS), ("24.0", Unit.HOURS), 0),
    ],
)
def test_units_are_compared_where_they_can_be(one: tuple[str, Unit], other: tuple[str, Unit], count: int) -> None:
    assert len(two(parameter(*one), parameter(*other))) == count


def test_names_tell_parameters_apart() -> None:
    assert two(parameter(), parameter("48", name="key-age")) == []


def test_a_contradiction_with_a_draft_is_a_warning_and_with_a_retired_text_none() -> None:
    draft = with_text("", parameter("48"), path="policies/b.md", status=Status.DRAFT)
    assert severities(contradicting_parameter, examination(with_text(""), draft)) == [Severity.WARNING] * 2
    assert two(parameter(), parameter("48"), status=Status.RETIRED) == []
