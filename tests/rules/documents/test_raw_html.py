"""HTML that acts is an error, any other a warning, and what only looks like HTML is nothing."""

from __future__ import annotations

import time

import pytest

from tests.factories import POLICY_PATH, document, examination
from tests.rules.seen import messages, observed, severities
from tieout.model.document import Status
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.documents.raw_html import raw_html


def found(body: str) -> list[Severity]:
    return severities(raw_html, examination(document(body=body)))


def test_what_acts_is_told_at_its_place() -> None:
    text = document(body="a\n\n b <iframe src=x></iframe>\n<iframe src=x>\n")
    assert observed(raw_html, examination(text)) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=22, column=4),
            message=(
                "Access Control Policy holds <iframe src=x>, which a browser or a site builder acts on, "
                "on lines 22 and 23"
            ),
            remedy="take it out; to speak about it, put it in a code span",
            about="<iframe src=x>",
        )
    ]


def test_harmless_tags_are_one_warning_that_counts_them() -> None:
    assert messages(raw_html, examination(document(body="a<br>b<BR/>c\n\n<b>d</b>\n"))) == [
        "Access Control Policy holds <br> 2 times and <b>; Tieout's pages show that as text"
    ]
    assert messages(raw_html, examination(document(body="a</br>"))) == [
        "Access Control Policy holds </br>; Tieout's pages show that as text"
    ]


@pytest.mark.parametrize(
    "html",
    [
        *("<script>x</script>", "<STYLE>", "<svg/onload=x>", "<form>", "<meta http-equiv=refresh>", "<base href=/>"),
        *(
            "<p onclick=x>",
            "<x onclick=x>",
            '<a title=">" onclick=x>',
            '<b class="a"onmouseover=x>',
            "<b\nonclick = x>",
        ),
        *(
            "<a href=javascript:x>",
            '<a href=" java\tscript:x">',
            "<a href='data:x'>",
            "<img src=//evil/x>",
            "<a href=file:x>",
        ),
        *('<a href="&#106;avascript:x">', "<a href=\\\\evil>", "<a href=/\\evil>", '<p style="background:url(x)">'),
        *('# A {: onclick="x" }', "# A { .b onload=x }", '--8<-- ".git/config"', "  -8<- x"),
    ],
)
def test_what_acts_is_an_error(html: str) -> None:
    assert found(f"{html}\n") == [Severity.ERROR]


@pytest.mark.parametrize(
    "html",
    [
        *(
            "<br>",
            "<a name=x>",
            "<a href=x.md>",
            "<a href=https://example.com/>",
            "<a href='#x'>",
            '<img src="/a.png">',
        ),
        *("<a href=mailto:a@example.com>", '<p class="x">', "<table><tr><td>", '<p style="color:red">', "<a href=''>"),
    ],
)
def test_any_other_is_a_warning(html: str) -> None:
    assert found(f"{html}\n") == [Severity.WARNING]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "<company name>",
            "a < b and c > d",
            "<https://example.com/>",
            "<a@example.com>",
            "`<script>`",
            "{ a }",
            "{{ x }}",
        ),
        *("```\n<script>\n```", "<!-- <script> -->", "    <script>", "1 <2>", "<>", "-- 8< --", "[a](javascript:x)"),
    ],
)
def test_what_only_looks_like_html_is_nothing(text: str) -> None:
    assert found(f"{text}\n") == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED, None])
def test_a_page_is_made_of_every_document(status: Status | None) -> None:
    assert severities(raw_html, examination(document(body="<script>", status=status))) == [Severity.ERROR]


@pytest.mark.parametrize("unit", ["<a ", "<a onxxx", "<a '", "{ on", '<a href="', "<a style=", "<a href=x "])
def test_a_hostile_text_takes_no_longer_than_another(unit: str) -> None:
    before = time.process_time()
    found(unit * (200_000 // len(unit)))
    assert time.process_time() - before < 5
