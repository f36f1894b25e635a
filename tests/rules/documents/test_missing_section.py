"""A text has the sections of its kind and topic, each with words, whatever its language."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import POLICY_PATH, document, examination, headings, text
from tests.rules.seen import messages, observed, severities
from tieout.model.document import Document, Kind, Status
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location, Unreadable
from tieout.rules.documents.missing_section import missing_section
from tieout.rules.sections import SECTIONS, TOPICS, wanted

COMMON = tuple(name.replace("-", " ").capitalize() for name in wanted(document(topic=None)))


def written(body: str, **changes: Any) -> Document:
    return document(**{"body": body, "headings": headings(body), "topic": "access-control", **changes})


def without(*names: str, empty: str = "", **changes: Any) -> list[str]:
    body = document().body
    for name in names:
        body = body.replace(f"## {name}\n\nIt is done.\n", "")
    if empty:
        body = body.replace(f"## {empty}\n\nIt is done.\n", f"## {empty}\n\n")
    return messages(missing_section, examination(written(body, **changes)))


def test_what_is_missing_and_what_is_empty_is_one_finding() -> None:
    body = document().body.replace("## Logging\n\nIt is done.\n", "").replace("## Scope\n\nIt is", "## Scope\n\n.")
    body = body.replace("## Scope\n\n. done.\n", "## Scope\n\n---\n")
    assert observed(missing_section, examination(written(body))) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH),
            message="Access Control Policy lacks logging, and has nothing under scope",
            remedy=(
                "write each under a heading with that anchor, or name the heading that has it: sections: {OURS: YOURS}"
            ),
            about="sections",
        )
    ]


@pytest.mark.parametrize(
    ("under", "is_empty"),
    [
        ("", True),
        ("<!-- to be written -->\n", True),
        ("### Inner\n", True),
        ("### Inner\n\nWords.\n", False),
        ("```\nmake restore\n```\n", False),
        ("| a |\n", False),
        *((empty, True) for empty in ("&#8203;\n", "&nbsp;&shy;\n", "\u200b\n", "\u3164\n", "\u00ad\n", "\u00a0\n")),
        *(
            (empty, True)
            for empty in ("[^1]\n", "[](#scope)\n", "![](x.png)\n", "[ ][a]\n", "***\n", "___\n", "<br>\n")
        ),
        *(
            (full, False)
            for full in (
                "[^1]: Words.\n",
                "![a plan](x.png)\n",
                "[a](#scope)\n",
                "<https://a.b>\n",
                "&Auml;\n",
                "\u7121\n",
            )
        ),
        ("Wort.\n", False),
        ("~~It was done.~~\n", True),
        ("~~It was~~ done.\n", False),
    ],
)
def test_a_section_has_words_of_its_own_or_of_one_within(under: str, is_empty: bool) -> None:
    body = document().body.replace("## Scope\n\nIt is done.\n", f"## Scope\n\n{under}")
    found = messages(missing_section, examination(written(body)))
    assert found == (["Access Control Policy has nothing under scope"] if is_empty else [])


def test_a_heading_that_is_struck_out_is_none() -> None:
    plain = written(document().body)
    struck = written(document().body.replace("## Scope\n", "## ~~Scope~~\n"), headings=plain.headings)
    assert messages(missing_section, examination(struck)) == ["Access Control Policy lacks scope"]
    both = document().body.replace("## Scope\n", "## ~~Scope~~\n\n## Scope\n")
    found = headings(both)
    second = next(place for place, item in enumerate(found) if item.text == "Scope")
    numbered = (
        *found[: second - 1],
        found[second - 1]._replace(anchor="scope"),
        found[second]._replace(anchor="scope-1"),
        *found[second + 1 :],
    )
    assert messages(missing_section, examination(written(both, headings=numbered))) == []
    other = written(document().body.replace("# Access Control Policy", "# ~~Old~~ New"), headings=plain.headings)
    assert messages(missing_section, examination(other)) == []


def test_words_after_a_heading_of_a_higher_level_are_not_the_sections() -> None:
    body = document().body.replace("## Revision history\n\nIt is done.\n", "## Revision history\n\n# Annex\n\nWords.\n")
    assert messages(missing_section, examination(written(body))) == [
        "Access Control Policy has nothing under revision-history"
    ]


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        (Status.ACTIVE, [Severity.ERROR]),
        (Status.DRAFT, [Severity.WARNING]),
        (None, [Severity.WARNING]),
        (Status.RETIRED, []),
    ],
)
def test_a_draft_may_lack_what_a_policy_in_force_may_not(status: Status | None, severity: list[Severity]) -> None:
    short = written(text("Access Control Policy", "Purpose"), status=status)
    assert severities(missing_section, examination(short)) == severity


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_each_topic_asks_for_sections_of_its_own(topic: str) -> None:
    body = text("A Policy", *COMMON)
    (found,) = messages(missing_section, examination(written(body, title="A Policy", topic=topic)))
    assert found.startswith("A Policy lacks ")
    assert all(name in found for name in TOPICS[topic])
    whole = text("A Policy", *(name.replace("-", " ") for name in wanted(document(topic=topic))))
    assert messages(missing_section, examination(written(whole, topic=topic))) == []


def test_policies_without_a_topic_are_one_note_and_are_asked_for_the_common_sections() -> None:
    one = written(text("A", *COMMON), topic=None)
    two = written(text("B", *COMMON), topic=None, path="policies/b.md", id="POL-009")
    (found,) = observed(missing_section, examination(one, two))
    assert (found.severity, found.location) == (Severity.NOTE, Location(path=POLICY_PATH))
    assert found.message == (
        "POL-002 and POL-009 name no topic, so their texts were asked only for the sections that every policy has"
    )
    (alone,) = messages(missing_section, examination(one))
    assert alone == "POL-002 names no topic, so its text was asked only for the sections that every policy has"


def test_a_topic_that_is_none_is_told_with_the_one_that_may_be_meant() -> None:
    (found,) = observed(missing_section, examination(document(topic="acess-control")))
    assert found.message == (
        "Access Control Policy names the topic acess-control, which is none of those that Tieout knows; only the "
        "sections of every policy were looked for. Did you mean access-control?"
    )
    assert found.severity is None


def test_a_runbook_has_the_sections_of_runbooks_and_needs_no_topic() -> None:
    names = wanted(document(kind=Kind.RUNBOOK))
    runbook = written(text("R", *(n.replace("-", " ") for n in names)), kind=Kind.RUNBOOK, topic=None)
    assert messages(missing_section, examination(runbook)) == []
    assert messages(missing_section, examination(written("# R\n\nSteps.\n", kind=Kind.RUNBOOK, title="R"))) == [
        (
            "R lacks purpose, scope, roles-and-responsibilities, trigger, triage, containment, eradication-and-fix, "
            "recovery, communication, evidence-to-keep, escalation, post-incident-review, exceptions, review, references "
            "and revision-history"
        )
    ]


def test_a_section_may_have_another_heading_if_the_head_says_so() -> None:
    assert without("Scope") == ["Access Control Policy lacks scope"]
    body = document().body.replace("## Scope", "## Geltung")
    assert messages(missing_section, examination(written(body, sections=(("scope", "geltung"),)))) == []
    assert messages(missing_section, examination(written(body, sections=(("scope", "gültig"),)))) == [
        "Access Control Policy lacks scope (which it has as gültig, and no heading is)"
    ]


def test_a_slip_in_the_map_of_sections_is_told() -> None:
    (found,) = observed(missing_section, examination(document(sections=(("scop", "geltung"), ("exit", "ende")))))
    assert found.message == (
        "Access Control Policy says where it has scop, which no document must have. Did you mean scope?"
    )
    assert found.severity is Severity.WARNING


def test_a_text_that_could_not_be_read_whole_is_not_judged() -> None:
    lost = Unreadable(location=Location(path=POLICY_PATH, line=20), kind="too-large", message="m", remedy="r")
    head = Unreadable(location=Location(path=POLICY_PATH, line=3), kind="bad-date", message="m", remedy="r")
    short = written("# A\n\nWords.\n")
    assert messages(missing_section, examination(short, unreadable=(lost,))) == []
    assert len(messages(missing_section, examination(short, unreadable=(head,)))) == 1


def test_no_text_at_all_in_force_is_the_matter_of_missing_field() -> None:
    assert messages(missing_section, examination(written("\n"))) == []
    assert len(messages(missing_section, examination(written("\n", status=Status.DRAFT)))) == 1


def test_sections_are_anchors() -> None:
    assert {name for name in SECTIONS if name != name.lower() or " " in name} == set()


@pytest.mark.parametrize(
    "heading",
    [
        *("1. Access review", "2) Access review", "3.1 Access review", "3.1. Access review", "4 - Access review"),
        *("Section 4: Access review", "SECTION 4 Access review", "IV. Access review", "iv) Access Review"),
        *(
            "B. Access review",
            "\u00a7 3 Access review",
            "Access review {#access-review}",
            "Recertification {#access-review}",
        ),
        "5. Access review {#reviews}",
    ],
)
def test_a_number_or_an_id_does_not_hide_a_section(heading: str) -> None:
    body = document().body.replace("## Access review", f"## {heading}")
    assert messages(missing_section, examination(written(body))) == []
    bare = body.replace(f"## {heading}\n\nIt is done.\n", f"## {heading}\n")
    assert messages(missing_section, examination(written(bare))) == [
        "Access Control Policy has nothing under access-review"
    ]


@pytest.mark.parametrize(
    "heading", ["No access review", "Civil access review", "2026", "Access review 2", "1.", "x{#}"]
)
def test_other_words_before_a_name_make_another_section(heading: str) -> None:
    body = document().body.replace("## Access review", f"## {heading}")
    assert messages(missing_section, examination(written(body))) == ["Access Control Policy lacks access-review"]
