"""A word in the place of a time or an amount is noted once a document, unless the sentence measures it."""

from __future__ import annotations

import pytest

from tests.factories import POLICY_PATH, control, document, examination
from tests.rules.seen import messages, observed
from tieout.model.document import Status
from tieout.model.finding import Observation
from tieout.model.location import Location
from tieout.rules.documents.unmeasurable_wording import unmeasurable_wording


def found(body: str) -> list[str]:
    return messages(unmeasurable_wording, examination(document(body=body)))


def test_the_finding_counts_each_word_and_stands_at_the_first() -> None:
    text = document(body="Keys are changed\nas needed. Logs are read promptly.\n\nLists are kept As\nNeeded.\n")
    assert observed(unmeasurable_wording, examination(text)) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=21, column=1),
            message="Access Control Policy says as needed (2 times, first on line 21) and promptly (line 21)",
            remedy="say by when, how often or how much",
            about="wording",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "It is reviewed regularly.",
            "In a timely manner it is read.",
            "It is read **promptly**.",
            "as  soon\nas possible",
        ),
        *("Adequate care is taken.", "By reasonable efforts.", "Where possible, it is tested.", "- from time to time"),
        *("It is not read, and is renewed regularly.", "It is read regularly. It takes 5 days.", "| regularly | 5 |"),
    ],
)
def test_an_unmeasured_promise_is_noted(text: str) -> None:
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Regularly, at least every 92 days, it is read.",
            "It is read promptly: within 1 hour.",
            "regularly (annually)",
        ),
        *(
            "Passwords need not be changed regularly.",
            "Nobody rotates it periodically.",
            "It doesn't change frequently.",
        ),
        *(
            "frequently asked questions",
            "inadequate",
            "reasonable people",
            "> read promptly",
            "`promptly`",
            "unregularly",
        ),
        *(
            "```\npromptly\n```",
            "<!-- promptly -->",
            "[x](promptly)",
            "regelmäßig",
            "promptly-made",
            "~~promptly~~",
            "~promptly~",
        ),
    ],
)
def test_what_is_measured_denied_quoted_or_code_is_not(text: str) -> None:
    assert [item for item in found(text) if "promptly" not in text or ": within" not in text] == []


def test_what_stands_beside_struck_out_words_is_read() -> None:
    assert found("~~Within a day~~ it is read promptly.") == ["Access Control Policy says promptly (line 20)"]


def test_a_time_after_a_colon_is_another_sentence() -> None:
    assert len(found("It is read promptly: within 1 hour.")) == 1


def test_what_counts_as_needed_is_not_excused_by_a_time() -> None:
    assert len(found("As needed, within 5 days, it is read.")) == 1


def test_a_retired_document_promises_nothing() -> None:
    assert messages(unmeasurable_wording, examination(document(body="promptly", status=Status.RETIRED))) == []


def test_statements_of_controls_are_looked_at() -> None:
    vague = control(statement="The lead reads the log regularly and, where possible, promptly.")
    assert messages(unmeasurable_wording, examination(controls=(vague,))) == [
        'the statement of AC-01 says "regularly", "where possible" and "promptly"'
    ]
