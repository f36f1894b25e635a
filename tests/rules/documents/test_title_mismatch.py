"""A text bears its title once."""

from __future__ import annotations

import pytest

from tests.factories import POLICY_PATH, document, examination, headings
from tests.rules.seen import messages, observed, severities
from tieout.model.document import Document, Status
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location, Unreadable
from tieout.rules.documents.title_mismatch import title_mismatch


def written(body: str, n: int = 1, **changes: object) -> Document:
    changes = {"path": f"policies/{n}.md", "id": f"POL-00{n}", **changes}
    return document(body=body, headings=headings(body), **changes)


def test_the_finding_quotes_both_titles() -> None:
    assert observed(title_mismatch, examination(written("\n# Supplier Policy\n", 6, path=POLICY_PATH))) == [
        Observation(
            subject="POL-006",
            location=Location(path=POLICY_PATH, line=21),
            message="the text of POL-006 is titled Supplier Policy, and its front-matter says Access Control Policy",
            remedy="give both the same words",
            about="title",
        )
    ]


@pytest.mark.parametrize("title", ["access control  policy", "Access-Control Policy!", "ACCESS CONTROL POLICY"])
def test_capitals_blanks_and_punctuation_count_for_nothing(title: str) -> None:
    assert messages(title_mismatch, examination(written(f"# {title}\n"))) == []


def test_what_is_struck_out_of_a_heading_is_not_its_title() -> None:
    assert messages(title_mismatch, examination(written("\n# ~~Supplier~~ Access Control Policy\n"))) == []
    assert messages(title_mismatch, examination(written("# ~Access~ Control Policy\n"))) == [
        "the text of POL-001 is titled Control Policy, and its front-matter says Access Control Policy"
    ]
    assert messages(title_mismatch, examination(written("# ~~Access Control Policy~~\n"))) == [
        "the text of POL-001 is titled nothing, and its front-matter says Access Control Policy"
    ]


@pytest.mark.parametrize("title", ["Access Controls Policy", "Access Control Policy 2", ""])
def test_other_words_do(title: str) -> None:
    assert len(messages(title_mismatch, examination(written(f"# {title}\n")))) == 1


def test_several_headings_of_level_1_are_told_and_not_compared() -> None:
    (found,) = observed(title_mismatch, examination(written("# Scope\n\n## A\n\n# Rules\n\n# \n")))
    assert found.message == (
        "the text of Access Control Policy has 3 headings of level 1: Scope (line 20), Rules (line 24) "
        "and an empty one (line 26)"
    )
    assert found.location.line == 24


def test_more_than_five_such_texts_are_one_finding() -> None:
    many = [written("# A\n\n# B\n", n) for n in range(1, 7)]
    assert len(messages(title_mismatch, examination(*many[:5]))) == 5
    (found,) = messages(title_mismatch, examination(*many))
    assert found.startswith("the texts of 6 documents have several headings of level 1: Access Control Policy, ")


def test_texts_without_one_are_one_note() -> None:
    bare = examination(written("## A\n", title="One"), written("Words.\n", 2, title="Two"))
    assert messages(title_mismatch, bare) == ["One and Two have no heading of level 1 in the text"]
    assert severities(title_mismatch, bare) == [Severity.NOTE]
    assert messages(title_mismatch, examination(written("Words.\n", title="One"))) == [
        "One has no heading of level 1 in the text"
    ]


def test_a_text_that_is_retired_missing_untitled_or_not_read_is_not_judged() -> None:
    lost = Unreadable(location=Location(path="policies/4.md", line=20), kind="too-large", message="m", remedy="r")
    texts = [
        written("# B\n", 1, status=Status.RETIRED),
        written("\n", 2),
        written("# B\n", 3, title=None),
        written("# B\n", 4),
    ]
    assert messages(title_mismatch, examination(*texts, unreadable=(lost,))) == []
