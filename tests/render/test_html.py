from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import pytest

from tests import factories
from tests.render import sample
from tieout.model.finding import State
from tieout.model.location import Location, Unreadable
from tieout.model.program import Organization
from tieout.model.rung import RUNGS
from tieout.render.environment import static
from tieout.render.html import bundle_pages, report_html
from tieout.render.ladder_chart import drawn
from tieout.render.prints import prints
from tieout.render.report import ListedFile, Report

BESIDE = {
    "VERIFY.md",
    "control-matrix.csv",
    "exceptions.csv",
    "management-assertion.md",
    "populations/index.csv",
    "report.pdf",
    "system-description.md",
}
"""Files that pages link to and the bundle adds."""


class Crawled(HTMLParser):
    """What a page consists of, as far as these tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.odd: list[str] = []
        self.heads: list[dict[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.hrefs.append(str(given["href"]))
        if tag == "th":
            self.heads.append(given)
        self.odd.extend(
            f"{tag} {name}" for name in given if name.startswith("on") or name in {"style", "src", "srcset"}
        )


@pytest.fixture(scope="module")
def report() -> Report:
    files = (
        ListedFile(path="report.pdf", about="not included: left out on request", present=False),
        ListedFile(path="control-matrix.csv", digest="ab" * 32, about="the matrix"),
    )
    return sample.report(files=files, signer="The key SHA256:example")


@pytest.fixture(scope="module")
def pages(report: Report) -> dict[str, str]:
    return {page.path: page.text for page in bundle_pages(report)}


def test_there_is_a_page_for_each_part_and_each_document(pages: dict[str, str]) -> None:
    assert list(pages) == [
        "START-HERE.html",
        "approvals.html",
        "controls.html",
        "controls/AC-01.html",
        "controls/IR-01.html",
        "controls/X-01.html",
        "evidence.html",
        "exceptions.html",
        "findings.html",
        "management-assertion.html",
        "policies/POL-002-changes.html",
        "policies/POL-002.html",
        "policies/POL-004-changes.html",
        "policies/POL-004.html",
        "populations.html",
        "requests.html",
        "rules.html",
        "runbooks/R-umung-6063da09-changes.html",
        "runbooks/R-umung-6063da09.html",
        "system-description.html",
    ]


def test_every_link_leads_to_a_page_and_a_place_that_are_there(pages: dict[str, str]) -> None:
    crawled = {path: Crawled(text) for path, text in pages.items()}
    dead = []
    for path, page in crawled.items():
        for href in page.hrefs:
            if href.startswith(("https:", "mailto:")):
                continue
            if href.endswith(".md"):  # what the bundle holds beside its pages
                continue
            place, _, fragment = unquote(href).partition("#")
            aimed = posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path
            found = crawled.get(aimed)
            is_list = aimed.startswith("populations/") and aimed.endswith(".csv")
            if aimed not in BESIDE and not is_list and (found is None or (fragment and fragment not in found.ids)):
                dead.append((path, href))
    assert dead == []


def test_no_page_has_a_script_a_style_attribute_or_anything_to_load(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        page = Crawled(text)
        assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(page.tags), path
        assert page.odd == [], path
        assert "url(" not in text, path


def test_the_policy_of_each_page_allows_its_own_style_and_nothing_else(pages: dict[str, str]) -> None:
    for text in pages.values():
        style = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        assert len(style) == 1
        digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
        policy = f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"
        assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in text


def test_every_page_has_one_title_one_main_part_and_heads_that_say_what_they_head(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        page = Crawled(text)
        assert [page.tags.count(tag) for tag in ("h1", "main", "nav", "header", "footer")] == [1] * 5, path
        assert text.startswith('<!doctype html>\n<html lang="en">'), path
        assert re.search(r"<title>[^<]+ · Example Ltd</title>", text), path
        assert '<a class="skip" href="#t-main">' in text, path
        assert len(page.ids) == len(set(page.ids)), path
        assert all(head.get("scope") in {"col", "row", "rowgroup"} for head in page.heads), path
        levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_criteria_controls_findings_and_rules_can_be_cited(report: Report, pages: dict[str, str]) -> None:
    assert {"A1.1", "A1.2", "C1.1", "AC-01", "IR-01", "X-01"} <= set(Crawled(pages["controls.html"]).ids)
    assert {f"f-{item.fingerprint[:12]}" for item in report.outcome.findings} <= set(
        Crawled(pages["findings.html"]).ids
    )
    assert {rule.id for rule in report.rules} <= set(Crawled(pages["rules.html"]).ids)


def shown(text: str) -> str:
    """Give the words of a page as they stand in it, on one line."""
    body = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_the_first_page_says_whose_when_what_and_what_not_before_anything_else(pages: dict[str, str]) -> None:
    words = shown(pages["START-HERE.html"])
    asked = (
        "Example Ltd",
        "System Identity provider git",
        "2026-01-01 to 2026-06-30 (Type 2) git",
        "4 of Availability, Confidentiality git",
        f"Commit {factories.HEAD} git",
        "2026-06-30 Europe/Berlin self",
        "To be signed by The key SHA256:example by its own word; verify shows who did",
        "Tieout 1.2.3 self",
        "Verify, in this folder tieout bundle verify . --pin FINGERPRINT",
        "the weakest first: self the file's own word git held by a commit; the day is its committer's forge",
        "Not examined Approvals There is no approval ledger, so no change and no text",
        "People There is no people register. ",
        "Criterion A1.2 Left out of scope by the company: Runs at the cloud provider",
        "Categories not in scope Security, Processing integrity, Privacy.",
        "1 open deviation None of them has a response of management on record; 1 more is accepted or ended.",
        "Read this.",
        "Examined Documents 2 policies and 1 runbook git",
        "3 open findings : 1 error, 1 warning, 1 note",
        "How far each criterion is supported",
        "Gaps first",
        "Check that nothing was altered",
        "Files File What it is SHA-256",
    )
    words = words.replace("&#39;", "'")
    places = [words.find(text) for text in asked]
    assert -1 not in places, asked[places.index(-1)]
    assert re.search(r"There is no people register\. [1-9][0-9]+ rules not applied\.", words)
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("as_of", "told"),
    [
        ("2025-12-31", "The period 2026-01-01 to 2026-06-30, 181 days: still to come on 2025-12-31"),
        ("2026-01-01", "Rest of the period 2026-01-02 to 2026-06-30, 180 days: still to come on 2026-01-01"),
        ("2026-06-28", "Rest of the period 2026-06-29 to 2026-06-30, 2 days: still to come on 2026-06-28"),
        ("2026-06-29", "Rest of the period 2026-06-30, 1 day: still to come on 2026-06-29"),
        ("2026-06-30", ""),
        ("2026-07-01", ""),
    ],
)
def test_days_of_the_period_that_are_still_to_come_are_not_examined(as_of: str, told: str) -> None:
    found = sample.report(replace(sample.examination(), as_of=date.fromisoformat(as_of)))
    words = shown({page.path: page.text for page in bundle_pages(found)}["START-HERE.html"])
    part = words.partition(" Not examined ")[2].partition(" Examined ")[0]
    assert (f" {told}, the day of the examination." in f" {part}") if told else ("still to come" not in part)
    ahead = {"": "", "The": f"△ not begun on {as_of}", "Rest": f"△ not over on {as_of}"}[told.partition(" ")[0]]
    beside = words.partition("2026-06-30 (Type 2) git ")[2].partition("Criteria in scope")[0]
    assert beside.strip() == ahead  # the reader of the period is told there that it is not over


def test_the_cover_of_the_report_counts_what_went_wrong() -> None:
    words = shown(report_html(sample.report()))
    assert "Open deviations 1 , none of them with a response of management; 1 more accepted or ended Commit" in words


@pytest.mark.parametrize(
    ("seals_pdf", "says", "never"),
    [
        (False, "To be signed beside this file, not in it: SHA256SUMS.sig", "signature panel"),
        (True, "To be signed in this file: the signature panel shows whether it is", "beside this file"),
    ],
)
def test_the_cover_claims_a_signature_in_the_report_only_where_one_can_be(
    seals_pdf: bool, says: str, never: str
) -> None:
    words = shown(report_html(sample.report(signer="SHA256:example", seals_pdf=seals_pdf)))
    assert says in words
    assert never not in words
    assert "Digitally signed" not in words


def test_the_first_page_draws_the_ladder_and_the_style_sheet_colours_it(report: Report, pages: dict[str, str]) -> None:
    page = pages["START-HERE.html"]
    assert page.count(str(drawn(report.ladder))) == 1
    assert all(f".fill-rung-{rung.value} " in page for rung in RUNGS)
    assert ".rungs-drawn " in page


def test_no_page_gives_an_opinion(pages: dict[str, str]) -> None:
    for text in pages.values():
        assert not re.search(r"complian|certif|tamper.?proof|\bguarantee", shown(text), re.IGNORECASE)


def test_what_a_document_says_of_itself_is_marked_apart_from_what_git_shows(pages: dict[str, str]) -> None:
    words = shown(pages["policies/POL-002.html"])
    assert "Approved on 2026-01-14 self" in words
    assert "Approval ○ Not examined: there is no approval ledger \u2013" in words
    assert "Next review ✓ due 2027-01-14, in 198 days Annual self" in words
    assert f"Text last changed 2026-01-14, commit {factories.HEAD[:10]} by Ana Example git" in words


def test_the_day_of_a_change_is_that_of_the_organization_whatever_clock_the_commit_had() -> None:
    examined = sample.examination()
    far = replace(examined.program, organization=Organization(name="Example Ltd", timezone="Pacific/Auckland"))
    made = bundle_pages(sample.report(replace(examined, program=far)))
    pages = {page.path: shown(page.text) for page in made}
    assert f"Text last changed 2026-01-15, commit {factories.HEAD[:10]}" in pages["policies/POL-002.html"]
    assert f"2026-01-15 {factories.HEAD[:10]}" in pages["START-HERE.html"]


def test_a_criterion_of_a_control_that_has_ended_is_not_said_to_be_named_by_none() -> None:
    ended = factories.control(effective_to=date(2025, 12, 31))
    made = bundle_pages(sample.report(sample.examination(controls=(ended,))))
    text = next(shown(page.text) for page in made if page.path == "START-HERE.html")
    assert "No control in operation names them" in text
    assert "No control names" not in text


def test_what_a_head_does_not_say_is_no_claim_of_it() -> None:
    silent = factories.document(places=(), status=None, version=None, owner=None, last_reviewed=None)
    page = next(page for page in bundle_pages(sample.report(sample.examination(silent))) if "POL-002.html" in page.path)
    words = shown(page.text)
    assert "Status Not stated \u2013" in words
    assert "Classification Not stated; taken as internal \u2013" in words
    assert "Next review ○ no last review is stated Annual, where nothing else is stated \u2013" in words


def test_links_between_texts_lead_within_the_bundle_and_others_are_words(pages: dict[str, str]) -> None:
    text = pages["policies/POL-002.html"]
    assert '<a href="POL-004.html#reporting">how to report</a>' in text
    assert '<a href="https://example.com/" rel="noreferrer noopener">a site</a>' in text
    assert '<span class="unlinked" title="Not in this bundle: ../registers/access.csv">a list</span>' in text


def test_files_that_differ_or_cannot_be_read_are_the_first_thing_said() -> None:
    examined = sample.examination()
    unreadable = Unreadable(
        location=Location(path="policies/x.md"), kind="bad", message="is no UTF-8", remedy="save it"
    )
    judged = replace(sample.outcome(examined), uncommitted=("policies/a.md",), unreadable=(unreadable,))
    pages = {page.path: page.text for page in bundle_pages(sample.report(outcome=judged))}
    words = shown(pages["START-HERE.html"])
    assert "▲ 1 examined file differs from the commit" in words
    assert "Not examined ✗ Could not be read policies/x.md:1:1 is no UTF-8" in words
    assert words.index("differs") < words.index("Examined Documents")
    assert "1 examined file differs from the commit." in shown(report_html(sample.report(outcome=judged)))


HOSTILE = """</main><script>alert(1)</script>

<link rel="attachment" href="file:///etc/passwd"> <a rel=attachment href="file:///etc/passwd">x</a>
<style>@import url("http://evil.example/x.css")</style> <svg onload=alert(1)> {{ 7*7 }} {% raw %}

[a](javascript:alert%281%29) [b](file:///etc/passwd) [c](//evil.example/) [d](data:text/html,x)
![e](file:///etc/passwd) ![f](http://evil.example/x.png) <javascript:alert(1)>

# x" onmouseover="alert(1)
"""


def test_a_hostile_text_or_name_is_only_words_on_every_page() -> None:
    nasty = '"><script>alert(1)</script>{{ 7*7 }}\u202e'
    document = factories.document(id=nasty, title=nasty, owner=nasty, version=nasty, body=HOSTILE)
    control = factories.control(id=nasty, title=nasty, statement=nasty, policies=(nasty,), criteria=("C1.1", nasty))
    found = factories.finding(rule=nasty, subject=nasty, message=nasty, remedy=nasty)
    hostile = sample.report(sample.examination(document, controls=(control,)), found, note=nasty, signer=nasty)
    texts = [page.text for page in bundle_pages(hostile)] + [report_html(hostile)]
    for text in texts:
        page = Crawled(text)
        assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(page.tags)
        assert page.odd == []
        assert all(href.startswith(("#", "https:", "mailto:")) or ":" not in href for href in page.hrefs)
        assert not any(href.startswith("//") for href in page.hrefs)
        assert "\u202e" not in text
        assert "49" not in re.sub(r"[0-9a-f]{8,}|<style>.*?</style>|&#[0-9]+;", "", text, flags=re.DOTALL)


def test_a_text_that_nests_too_deep_follows_as_it_was_written() -> None:
    deep = factories.document(body=">" * 70 + " x <b>\n")
    page = next(page for page in bundle_pages(sample.report(sample.examination(deep))) if "POL-002.html" in page.path)
    assert f'<pre class="written" tabindex="0">{"&gt;" * 70} x &lt;b&gt;\n</pre>' in page.text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("`![a](a.png)` and \\![b](b.png)\n", ""),
        (
            "![Plan](a.png)\n",
            "1 image of this text is not in the bundle, which names it by its address; what it shows was not examined",
        ),
        (
            '![Plan](a.png) <img src="x">\n\n![](b.svg) ![again](a.png)\n',
            "2 images of this text are not in the bundle, which names each of them by its address",
        ),
        (">" * 70 + " ![Plan](a.png)\n", "No image of this text is in the bundle; how many it has is not known"),
    ],
)
def test_the_page_and_the_pdf_say_how_many_images_of_a_text_are_not_in_the_bundle(body: str, told: str) -> None:
    """An auditor who is shown a text without its drawings must know that there are some."""
    of = sample.report(sample.examination(factories.document(body=body)))
    page = next(page.text for page in bundle_pages(of) if "POL-002.html" in page.path)
    printed = next(item for item in prints(of) if "POL-002" in item.path)
    for text in (page, printed.html) if printed.html else (page,):
        assert len(re.findall("images? of this text", text)) == bool(told)
        assert told in text
        assert ("[Image not shown: Plan (a.png)]" in text) == told[:1].isdigit()


def test_the_report_prints_no_more_findings_than_it_can_hold_and_names_the_file_of_each_text() -> None:
    many = tuple(factories.finding(about=str(n), message=f"finding {n}.") for n in range(150))
    more = tuple(replace(item, rule="broken-link") for item in many)
    printed = frozenset({"policies/POL-002.pdf"})
    text = report_html(sample.report(sample.examination(), *many, *more, printed=printed))
    assert text.count('<article class="finding') == 200
    assert "And 100 more: full data in findings.html." in text
    assert "<code>policies/POL-002.pdf</code><br>" in text
    assert '<code>policies/POL-004.html</code> <span class="quiet">(no PDF)</span>' in text
    assert "People reach customer data" not in text


def test_a_company_with_nothing_still_gets_its_pages() -> None:
    bare = factories.examination(controls=(), history=None, head=None, period=None, program=factories.program())
    bare = replace(bare, documents=())
    judged = replace(sample.outcome(bare), findings=())
    empty = sample.report(bare, outcome=judged, note="")
    words = shown(bundle_pages(empty)[0].text)
    assert "None: the repository has no commits" in words
    assert "Period No period " in words
    assert "No period has begun" not in words
    assert "0 open findings" in words
    assert "Organization without a name" in words
    assert "<h1>Contents</h1>" in report_html(empty)


def test_a_period_that_is_declared_and_has_not_begun_is_named_with_its_first_day() -> None:
    """Else the first page says that there is none, where ``controls.yaml`` has one."""
    before = sample.report(sample.examination(period=None, as_of=date(2025, 12, 31)))
    told = "No period has begun on 2025-12-31: 2026-H1, which controls.yaml declares, begins on 2026-01-01"
    found = {page.path: shown(page.text) for page in bundle_pages(before)}
    assert f"Period No period △ {told} " in found["START-HERE.html"]
    assert told in shown(report_html(before))
    assert "for no period." in found["system-description.html"]
    within = {page.path: shown(page.text) for page in bundle_pages(sample.report())}
    assert "has begun on" not in within["START-HERE.html"] + shown(report_html(sample.report()))


def test_findings_that_are_frozen_or_waived_stand_beside_the_number_of_open_ones() -> None:
    """Else the first page counts more deviations than findings, and the page of findings other errors than the first."""
    frozen, waived = (
        factories.finding(subject=name, state=state)
        for name, state in (("POL-008", State.BASELINED), ("POL-009", State.WAIVED))
    )
    found = sample.report(sample.examination(), *sample.findings(), frozen, waived)
    told = {page.path: shown(page.text) for page in bundle_pages(found)}
    counts = "3 open findings : 1 error, 1 warning, 1 note; besides 1 in the baseline and 1 waived"
    assert counts in told["START-HERE.html"]
    assert counts.replace(" :", ":") in shown(report_html(found))
    assert "1 of them is in the baseline: no open finding, and a deviation all the same." in told["START-HERE.html"]
    assert "Besides the open ones stand 1 in the baseline and 1 waived: each is marked." in told["findings.html"]
    assert " 1 error, besides 1 in the baseline and 1 waived " in told["findings.html"]


def test_without_any_at_rest_nothing_is_said_of_them(pages: dict[str, str]) -> None:
    told = shown(pages["START-HERE.html"]) + shown(pages["findings.html"])
    assert not re.search("besides", told, re.IGNORECASE)
    assert "baseline" not in told


def test_the_same_report_gives_the_same_pages(report: Report, pages: dict[str, str]) -> None:
    assert {page.path: page.text for page in bundle_pages(report)} == pages


def test_criteria_that_the_company_left_out_are_counted_beside_the_scope() -> None:
    found = {page.path: shown(page.text) for page in bundle_pages(sample.report())}
    assert "4 of Availability, Confidentiality git △ 1 left out by the company" in found["START-HERE.html"].replace(
        "\u00a0", " "
    )
    whole = sample.examination()
    without = replace(whole, program=replace(whole.program, scope=replace(whole.program.scope, excluded=())))
    assert "left out by" not in next(
        shown(page.text).partition("Not examined")[0]
        for page in bundle_pages(sample.report(without))
        if page.path == "START-HERE.html"
    )


def test_the_dark_colours_are_of_the_screen_alone() -> None:
    """Printed from a dark desktop the words came out light grey on white paper."""
    style = static("page.css")
    assert (
        style.count("prefers-color-scheme: dark") == style.count("@media screen and (prefers-color-scheme: dark)") == 1
    )
