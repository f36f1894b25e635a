"""What templates leave behind is found, and what only looks like it is not."""

from __future__ import annotations

import pytest

from tests.factories import POLICY_PATH, document, examination, program
from tests.rules.seen import messages, observed, severities
from tieout.model.document import Status
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.program import Organization
from tieout.rules.documents.placeholder_text import placeholder_text

REMEDY = "write what is meant; where the text is about such a word, put it in a code span"


def found(body: str, organization: str = "Northwind Traders") -> list[str]:
    ours = program(organization=Organization(name=organization))
    return messages(placeholder_text, examination(document(body=body), program=ours))


def test_the_finding_stands_at_the_first_and_names_the_lines_of_all() -> None:
    text = document(body="Done.\nBy TODO and TBD.\n\nTODO\n")
    assert observed(placeholder_text, examination(text)) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=21, column=4),
            message="Access Control Policy holds the placeholders TODO and TBD, on lines 21 and 23",
            remedy=REMEDY,
            about="unfinished",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("TODO", "TBD", "T.B.D.", "FIXME:", "XXX", "(XXXX)", "to be determined.", "TODO(ana): x"),
        *("{{ x }}", "{{x}}", "{% if x %}", "${x}"),
        *("[COMPANY]", "[COMPANY NAME]", "[Company Name]", "[your company]", "[insert date here]", "[DATE]", "[Date]"),
        *(
            "<company name>",
            "<COMPANY>",
            "<insert address>",
            "<Your Company>",
            "[XX] days",
            "[person responsible for x]",
        ),
        *("Lorem ipsum dolor", "insert the name here", "Insert logo here"),
        *(
            "Your Company does",
            "your company name",
            "Acme Inc",
            "ACME Corp",
            "XYZ Company",
            "Example Ltd",
            "a@example.com",
        ),
        *("T&#8203;ODO", "T\u200bODO", "TO\u00adDO", "TO&shy;DO", "\uff34\uff2f\uff24\uff2f", "&#84;ODO", "{company}"),
        *("\\[insert name\\]", "&#91;insert name&#93;", "\uff3binsert name\uff3d", "&lt;COMPANY&gt;", "{Company Name}"),
        *("{organization}", "{organisation_name}", "{name}", "{your company}", "x[^1]\n\n[^1]: TODO"),
        *("~~a~~ TODO", "~~~TODO~~~", "~~TODO", "\n\n~~long words~~ TODO"),
    ],
)
def test_a_placeholder_is_found(text: str) -> None:
    assert len(found(f"Some words {text}, others\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("todo lo que", "método", "TODOs-2", "mTODO", "XXX-XX-XXXX", "XX", "to be determined by the lead"),
        *(
            "/users/{name}",
            "name={name}",
            "x{name}",
            "{the names}",
            "{#name}",
            "`T&#8203;ODO`",
            "Company\u2122",
        ),
        *("{x}", "$x", "{{", "}}", "a {{\n}}"),
        *("[x] done", "- [ ] open", "- [X] done", "[a link](x.md)", "[COMPANY](x.md)", "[COMPANY][c]", "[^1]"),
        *(
            "[RFC 2119]",
            "[CC6.1]",
            "[ISO 27001]",
            "[SOC 2]",
            "[the company handbook]",
            "[a]",
            "[1]",
            "<br>",
            "<https://a.b>",
        ),
        *(
            "<name>",
            "a < b and c > d",
            "<!-- TODO -->",
            "`TODO`",
            "~~TODO~~",
            "~by [COMPANY]~",
            "\n\n```\nTODO\n```\n",
            "[a](TODO.md)",
            "https://a.b/TODO",
        ),
        *("Put your company laptop away", "your organization holds", "insert the card", "for example, Ltd", "@example"),
        *("an example company", "https://example.com/", "[name]"),
    ],
)
def test_what_only_looks_like_one_is_not(text: str) -> None:
    assert found(f"Some words {text} others\n") == []


def test_a_text_in_brackets_with_a_definition_is_a_link() -> None:
    assert found("See [COMPANY].\n\n[company]: handbook.md\n") == []
    assert len(found("See [COMPANY].\n")) == 1


@pytest.mark.parametrize(
    ("organization", "count"), [("", 1), ("Acme Inc", 0), ("ACME Inc. of Ohio", 0), ("Acme", 0), ("Northwind", 1)]
)
def test_the_organizations_own_name_is_none(organization: str, count: int) -> None:
    assert len(found("Acme Inc labels it.", organization)) == count


@pytest.mark.parametrize(("organization", "count"), [("Example Ltd", 0), ("Northwind", 1), ("", 1)])
def test_addresses_of_an_example_are_the_samples_own(organization: str, count: int) -> None:
    assert len(found("Write to ana@example.com.", organization)) == count


def test_one_text_counts_once_where_two_kinds_fit() -> None:
    assert found("<insert email address here>") == [
        "Access Control Policy holds the placeholder <insert email address here>"
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
def test_a_draft_may_be_unfinished(status: Status | None, severity: list[Severity]) -> None:
    assert severities(placeholder_text, examination(document(body="TODO", status=status))) == severity


def test_title_owner_and_approver_are_looked_at() -> None:
    text = document(title="[COMPANY] Policy", owner="TBD", approver="role:cto")
    assert [
        (item.about, item.location.line, item.message) for item in observed(placeholder_text, examination(text))
    ] == [
        ("title", 3, "the title of POL-002 is [COMPANY] Policy, with the placeholder [COMPANY]"),
        ("owner", 6, "the owner of POL-002 is the placeholder TBD"),
    ]


def test_many_are_cut_and_counted() -> None:
    names = " ".join(f"{{{{a{n}}}}}\n" for n in range(9))
    assert found(names) == [
        (
            "Access Control Policy holds the placeholders {{a0}}, {{a1}}, {{a2}}, {{a3}}, {{a4}} and 4 more, "
            "on lines 20, 21, 22, 23, 24 and 4 more"
        )
    ]


def test_the_place_of_what_is_written_in_other_signs_is_that_of_its_first() -> None:
    text = document(body="\u00c4h &amp; T\u200bODO\n\n\\[insert date\\]\n")
    assert [(item.location.line, item.location.column) for item in observed(placeholder_text, examination(text))] == [
        (20, 10),
        (22, 1),
    ]
