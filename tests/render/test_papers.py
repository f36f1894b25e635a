"""The pages of populations, samples and requests tell what is there, and what is not, and hostile words are only shown."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from tests import approvals, factories
from tests.render import sample
from tieout.check import check
from tieout.judgement.approvals.judge import judge
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.examination import Examination
from tieout.model.location import Location
from tieout.model.request import THEIRS, AuditorList, Progress, Request, RequestBook, Said
from tieout.render.html import bundle_pages
from tieout.render.report import Report
from tieout.workpapers.ladder import ladder

HOSTILE = "<script>alert(1)</script>\u202e{{ 7*7 }}"
LIST = AuditorList(
    path="requests/received/0001-2026-06-01-0123456789abcdef.csv", number=1, came_on=date(2026, 6, 1), digest="ab" * 32,
    fields=THEIRS,
    rows=(
        Said("R-1", 2, item=HOSTILE, description=HOSTILE, criteria="CC6.2, CC8.1", due=date(2026, 6, 1), status="Open"),
        Said("R-2", 3, item="Minutes", status="Accepted", comment=HOSTILE),
        Said("R-3", 4, item="Payroll", status=HOSTILE),
    ),
)  # fmt: skip


def report(examination: Examination, seed: str = "") -> Report:
    outcome = check(examination)
    told = ladder(examination, outcome)
    return Report.of(examination=examination, outcome=outcome, ladder=told, tool_version="0.1.0", seed=seed)


def pages(of: Report) -> dict[str, str]:
    return {page.path: page.text for page in bundle_pages(of)}


def company() -> Examination:
    entry = Requirement(id="list", system="code-host", kind="approvals")
    control = factories.control(id="CHG-01", title=HOSTILE, cadence=Cadence(every=Every.EVENT), evidence=(entry,))
    change = approvals.change(approvals.proposal(title=HOSTILE), subject=HOSTILE)
    found = approvals.examination(change)
    return replace(found, judged=judge(found), controls=(control,))


class Crawled(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.hrefs += [href] if (href := given.get("href")) else []
        self.ids += [name] if (name := given.get("id")) else []


def test_a_sample_has_a_page_of_cards_and_its_words_are_shown_and_not_run() -> None:
    made = pages(report(company(), seed="spring 7"))
    text = made["samples/CHG-01.html"]
    assert "script" not in Crawled(text).tags
    assert "&lt;script&gt;alert(1)" in text
    assert "\u202e" not in text
    assert "49" not in text.partition("{{")[0][-10:]
    assert text.count('<article class="card"') == 1
    for title in ("Request", "Review", "Checks", "Merge", "Deployment", "Author and approver"):
        assert f"<h4>{title}</h4>" in text
    assert "○ Not examined:</span> no capture is a table of deployments" in text
    assert "△ supported as far as examined</span>" in text
    assert "✓ supported" not in text
    assert "lies here in <code>approvals/ledger/</code>" in text
    assert "lies here in <code>approvals/ledger/</code>" in made["exceptions.html"]
    assert "<code>spring 7</code>" in made["populations.html"]


def test_without_a_seed_there_is_no_sample_and_the_page_says_how_to_ask() -> None:
    made = pages(report(company()))
    assert not [path for path in made if path.startswith("samples/")]
    assert "a sample is yours to ask for" in made["populations.html"]
    assert "tieout bundle build --seed" in made["populations.html"]


def test_without_any_instance_no_command_is_printed_that_has_nothing_to_draw_from() -> None:
    """It named a file ``populations/CONTROL.csv``, which ``draw.py`` refuses."""
    found = company()
    entry = Requirement(id="list", system="code-host", kind="emergency-change-record")
    empty = replace(found.controls[0], id="CHG-03", evidence=(entry,))
    of_one_day = replace(found, period=replace(found.period, type=1)) if found.period else found
    for of in (of_one_day, replace(found, controls=(empty,))):
        for seed in ("", "spring 7"):
            text = pages(report(of, seed=seed))["populations.html"]
            assert "there is nothing to draw." in text
            assert "draw.py" not in text
            assert "bundle build" not in text
    filled = pages(report(replace(found, controls=(empty, *found.controls))))["populations.html"]
    assert "draw.py populations/CHG-01.csv 25 " in filled


def test_a_control_without_a_list_stands_there_with_its_reason_and_an_empty_one_is_no_pass() -> None:
    entry = Requirement(id="list", system="code-host", kind="emergency-change-record")
    found = company()
    empty = replace(found.controls[0], id="CHG-03", evidence=(entry,))
    none = replace(found.controls[0], id="CHG-04", evidence=())
    text = pages(report(replace(found, controls=(empty, none))))["populations.html"]
    assert "○ did not occur: not tested" in text
    assert "○ No population:</span> It names no evidence that it leaves" in text
    assert "✓" not in text


def test_the_company_without_an_auditor_has_a_page_that_says_so() -> None:
    text = pages(sample.report())["requests.html"]
    assert "holds no list of an auditor" in text
    assert "✓" not in text


def asked() -> Examination:
    mine = (
        Request(id="R-2", location=Location("requests/requests.csv", 3), owner="role:cto", link="javascript:alert(1)"),
        Request(id="R-1", location=Location("requests/requests.csv", 2), status=Progress.READY, comment=HOSTILE),
    )
    return replace(company(), requests=RequestBook(lists=(LIST,), ours=mine))


def test_each_request_stands_there_with_both_sides_and_the_digest_of_its_list() -> None:
    text = pages(report(asked()))["requests.html"]
    found = Crawled(text)
    assert "script" not in found.tags
    assert not [href for href in found.hrefs if href.startswith("javascript")]
    assert text.count('<article class="card"') == 3
    assert "✓ Auditor: Accepted" in text
    assert text.count("✓") == 1
    assert "a word that settles nothing here" in text
    assert f'<code class="digest">{LIST.digest}</code>' in text
    assert "29 days late" in text


def test_a_cell_of_several_lines_stands_in_as_many() -> None:
    """As Alt and Enter make them in a spreadsheet; until then they were escaped, as what hides is."""
    said = LIST.rows[0]._replace(item="Access\nreview", description="one\r\ntwo", comment="wrong\n<b>period</b>")
    of = replace(asked(), requests=replace(asked().requests, lists=(replace(LIST, rows=(said,)),)))
    text = pages(report(of))["requests.html"]
    for part in ("Access<br>review", "<dd>one<br>two</dd>", "<dd>wrong<br>&lt;b&gt;period&lt;/b&gt;</dd>"):
        assert part in text
    assert "\\x0" not in text


def test_every_link_of_these_pages_leads_to_a_place() -> None:
    made = pages(report(asked(), seed="x"))
    crawled = {path: Crawled(text) for path, text in made.items()}
    assert all(len(page.ids) == len({*page.ids}) for page in crawled.values())
    beside = ("populations/", "samples/CHG-01.csv", "requests.csv", "requests.xlsx")
    dead = []
    for path in ("populations.html", "samples/CHG-01.html", "requests.html"):
        for href in crawled[path].hrefs:
            place, _, fragment = href.partition("#")
            aimed = posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path
            page = crawled.get(aimed)
            if not aimed.startswith(beside) and (page is None or (fragment and fragment not in page.ids)):
                dead.append((path, href))
    assert dead == []
