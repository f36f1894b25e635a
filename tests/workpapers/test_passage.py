"""Where a text speaks of a control is told by its id, else by words that leave no doubt, else not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories import POLICY_PATH, control, document
from tieout.model.control import Control
from tieout.model.document import Document, Heading
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.parameter import Parameter
from tieout.workpapers.passage import Passage, Told, passage, plain, stated_in

REVIEW = control(
    title="Quarterly access review",
    statement="Every quarter the system owner decides for each account to keep or revoke it.",
)
TEXT = """\
# Access Control Policy

The control AC-01 stands above all sections and is not looked at.

## Purpose

This policy is about the quarterly access review of each account by the system owner, who decides.

## Access review

Every account is looked at. Every quarter, the access
to each system is reviewed by its
owner. From one sign-off to the next, at most **92 days** pass.

- Keep, or
- revoke.

## Laptops

Every laptop has an encrypted disk.

## References

- Control AC-01 in `controls.yaml`
"""


def text(body: str, **changes: object) -> Document:
    """Give a document of this text, with its headings, from line 20 of the file on."""
    heads = [(line, 20 + n) for n, line in enumerate(body.split("\n")) if line.startswith("#")]
    headings = tuple(
        Heading(
            level=len(line) - len(line.lstrip("#")),
            text=line.lstrip("# "),
            anchor=line.lstrip("# ").lower().replace(" ", "-"),
            line=number,
        )
        for line, number in heads
    )
    return document(body=body, body_line=20, headings=headings, **changes)


def parameter(name: str, phrase: str) -> Parameter:
    return Parameter(
        name=name, value=Decimal(92), unit=Unit.DAYS, phrase=phrase, location=Location(path=POLICY_PATH, line=9)
    )


def test_the_closest_section_is_told_with_its_closest_sentence() -> None:
    """The line is that on which the sentence begins, in the file."""
    assert passage(REVIEW, text(TEXT)) == Passage(
        told=Told.WORDS,
        heading="Access review",
        anchor="access-review",
        line=30,
        sentence="Every quarter, the access to each system is reviewed by its owner.",
    )


def test_a_sentence_that_names_the_control_goes_before_all_likeness() -> None:
    body = TEXT.replace("disk.", "disk.\nThe list is evidence for AC-01 and AC-010.")
    assert passage(REVIEW, text(body)) == Passage(
        told=Told.ID,
        heading="Laptops",
        anchor="laptops",
        line=40,
        sentence="The list is evidence for AC-01 and AC-010.",
    )


@pytest.mark.parametrize("name", ["AC-0", "C-01", "", "AC-01-"])
def test_a_part_of_an_id_names_nobody(name: str) -> None:
    body = TEXT.replace("disk.", "disk, AC-01.")
    found = passage(control(id=name, title=REVIEW.title, statement=REVIEW.statement), text(body))
    assert found is not None
    assert (found.told, found.anchor) == (Told.WORDS, "access-review")


@pytest.mark.parametrize(
    "body",
    [
        "# Title\n\n## One\n\nAccess is reviewed each quarter.\n\n## Two\n\nAccess is reviewed each quarter.\n",
        "# Title\n\n## One\n\nNothing of the kind.\n",
        "# Title\n\n## Purpose\n\nThe quarterly access review of each account.\n",
        "# Title\n\n## Access review\n",
        "# Title\n\n## Other\n\n```\nquarterly access review of each account\n```\n",
        "",
    ],
    ids=["two alike", "none alike", "about the text", "empty", "code", "nothing"],
)
def test_where_it_cannot_be_told_nothing_is_told(body: str) -> None:
    assert passage(REVIEW, text(body)) is None


def test_a_text_without_sections_is_one() -> None:
    found = passage(REVIEW, text("# Title\n\nAccess is reviewed each quarter.\n"))
    assert found is not None
    assert (found.heading, found.line) == ("Title", 22)


def test_a_control_that_says_nothing_is_close_to_nothing() -> None:
    assert passage(Control(id="X-1", location=Location(path="controls.yaml")), text(TEXT)) is None


def test_what_is_struck_out_tells_nothing_and_states_nothing() -> None:
    body = TEXT.replace("disk.", "disk. ~~This is for AC-01.~~").replace("at most **92", "~~at most~~ **92")
    found = passage(REVIEW, text(body))
    assert found is not None
    assert (found.told, found.sentence) == (
        Told.WORDS,
        "Every quarter, the access to each system is reviewed by its owner.",
    )
    lead = parameter("gap", "at most 92 days")
    assert stated_in(text(TEXT, parameters=(lead,)), found) == (lead,)
    assert stated_in(text(body, parameters=(lead,)), found) == ()


def test_a_row_of_a_table_is_a_sentence_and_a_fence_of_tildes_is_code() -> None:
    body = "# T\n\n## A\n\n~~~\n```\nX-1 is here\n~~~\n| Review | by X-1 |\n|---|---|\n"
    found = passage(control(id="X-1"), text(body))
    assert found is not None
    assert (found.line, found.sentence) == (28, "Review | by X-1")


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("**At most** 92 _days_ [pass](a.md#b).", "At most 92 days pass."),
        ("a `code_span` and snake_case", "a code_span and snake_case"),
        ("| one | two |", "one | two"),
        ("![a picture](x.png) stands", "a picture stands"),
    ],
)
def test_a_sentence_is_shown_without_marks(marked: str, shown: str) -> None:
    assert plain(marked) == shown


def test_parameters_are_those_whose_phrase_stands_in_the_section() -> None:
    """Line ends, blanks, capitals and marks count for nothing."""
    stated = parameter("access-review-gap", "From one sign-off to the next, at most 92  days")
    other = parameter("disk", "an encrypted disk")
    policy = text(TEXT, parameters=(stated, other))
    assert stated_in(policy, passage(REVIEW, policy)) == (stated,)
    assert stated_in(policy, None) == ()
