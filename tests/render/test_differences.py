"""The page of a comparison: whole by itself, escaped, and bounded."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from tests.render.test_html import Crawled
from tieout.render import differences as module
from tieout.render.differences import page
from tieout.workpapers.differences.compare import Change, Fact, Kind, Section
from tieout.workpapers.differences.whole import About, Differences
from tieout.workpapers.redlines.lines import redline

HOSTILE = '<script>alert(1)</script>"\u202e\x1b'
ABOUT = About(HOSTILE, "intact; unsigned", "sha256:" + "1" * 64, HOSTILE, HOSTILE, HOSTILE)
WHOLE = Differences(
    old=ABOUT,
    new=About("", "", "", "", "", ""),
    sections=(
        Section(
            id="controls",
            title="Controls",
            changes=tuple(
                Change(
                    kind=kind,
                    id=HOSTILE,
                    title=HOSTILE,
                    was=HOSTILE,
                    facts=(
                        Fact(HOSTILE, HOSTILE, "b"),
                        Fact("list", HOSTILE, "b\nc"),
                        Fact("long", f"a b c d e f {HOSTILE}", "a b c d e f g"),
                        Fact("one side", "", HOSTILE),
                    ),
                    text=redline(f"a b c d\n\n1\n2\n3\n\n{HOSTILE}", "a b c e\n\n1\n2\n3\n\nx"),
                    remark=HOSTILE,
                )
                for kind in Kind
            ),
        ),
        Section(id="scope", title="Scope", why=HOSTILE),
        Section(id="findings", title="Findings", changes=(Change(kind=Kind.ADDED, id="a", title="b"),), same=2),
    ),
    is_verified=False,
    remarks=(HOSTILE, "second"),
)


def test_nothing_of_a_bundle_becomes_markup_or_hides() -> None:
    told = page(WHOLE)
    crawled = Crawled(told)
    assert "script" not in crawled.tags
    assert len(crawled.ids) == len(set(crawled.ids))
    assert "\u202e" not in told
    assert "\x1b" not in told
    assert "\\u202e" in told
    assert {href.removeprefix("#") for href in crawled.hrefs} <= set(crawled.ids)


def test_its_style_is_the_only_one_that_it_lets_a_browser_use() -> None:
    told = page(WHOLE)
    style = re.search(r"<style>(.*)</style>", told, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;" in told
    assert "url(" not in style[1]


def test_what_is_not_verified_or_not_examined_is_said_on_top() -> None:
    told = page(WHOLE)
    assert told.index("Nothing on this page is to be relied upon") < told.index("Old bundle")
    assert told.index("○ not examined: ") < told.index('<h2 id="scope">')
    same = Differences(old=ABOUT, new=ABOUT, sections=(Section(id="scope", title="Scope", same=1),))
    assert "Nothing that was compared changed" in page(same)
    assert "relied upon" not in page(same)


def test_a_new_exception_is_no_good_news() -> None:
    assert '<article class="change gone">\n<h3><span class="chip gone"><span aria-hidden="true">✗</span> New' in page(
        WHOLE
    )


def test_of_many_changes_the_first_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    many = tuple(Change(kind=Kind.ADDED, id=f"a{number}") for number in range(5))
    told = page(replace(WHOLE, sections=(Section(id="controls", title="Controls", changes=many),)))
    assert told.count("<article") == 2
    assert "And 3 more that are added: <code>--format json</code> has all." in told
