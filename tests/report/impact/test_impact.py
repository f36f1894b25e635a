"""The comment on a pull request: found again, within its room, text that stays text, and no word of approving."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from tests.factories import finding
from tests.report import shapes
from tests.report.hostile import HOSTILE
from tests.workpapers.test_impact import BEFORE, REWORDED, of
from tieout.model.finding import Severity
from tieout.report.impact import json as as_json
from tieout.report.impact import markdown, text
from tieout.workpapers.impacts.sheet import Approver, ControlImpact, Held, Impact, Read, Scoped, SuspectMapping, Voided
from tieout.workpapers.impacts.values import Value
from tieout.workpapers.redlines.edits import Op
from tieout.workpapers.redlines.near import Passage
from tieout.workpapers.redlines.pieces import Piece

SIMPLE = of(REWORDED)


def hostile(said: str) -> Impact:
    """Give an impact that says a text wherever one can be said."""
    piece = Piece(Op.INSERTED, said)
    return replace(
        SIMPLE,
        texts=(replace(SIMPLE.texts[0], id=said, title=said, path=said, passages=(Passage(said, (piece,)),)),),
        controls=(ControlImpact(said, said, "changed", (said,), (Value(said, (said,), (said,)),)),),
        criteria=(said,),
        suspect=(SuspectMapping(said, said),),
        voided=(Voided(said, (said,), said, False, (said,)),),
        approvers=(Approver(said, (said,), (said,), said),),
        brought=(finding(message=said, subject=said, remedy=said),),
        resolved=(finding(message=said),),
        unread=(finding(message=said),),
        unknown=(said,),
        settings=said,
        base_settings=said,
        read=(Read(said, (said,), (Approver(said, (said,), (said,), said, (said,)),)),),
        held=(Held(said, (said,), (said,)),),
        others=(said, f"evidence/{said}/x"),
        program=(Value(said, (said,), (said,)),),
        scope=Scoped((said,), (said,)),
        titles=(said,),
        stood=(finding(message=said, subject=said, remedy=said),),
        awaiting=(finding(message=said),),
        lost=(said,),
        since=SIMPLE.since._replace(rev=said),
    )


def test_a_comment_begins_with_its_marker_and_shows_the_words() -> None:
    lines = markdown.comment(SIMPLE).splitlines()
    assert lines[:2] == [
        "<!-- tieout:impact -->",
        "### Tieout: this change touches 1 text, 0 controls, 2 criteria; 0 findings of it, 0 resolved",
    ]
    assert "<details><summary>What changes in POL-002 Access Control Policy</summary>" in lines
    assert "It <del>is</del> <ins>may be</ins> done." in "\n".join(lines)


@pytest.mark.parametrize("shown", [markdown.comment(SIMPLE), text.page(SIMPLE)])
def test_it_approves_nothing(shown: str) -> None:
    assert "It approves nothing" in " ".join(shown.split())
    assert not re.search(r"(?i)\b(lgtm|approved by tieout|is approved)\b", shown)


@pytest.mark.parametrize(("count", "shown", "left"), [(1, 1, 0), (3, 3, 0), (4, 4, 0), (5, 3, 2), (3_000, 3, 2_997)])
def test_findings_of_one_rule_are_told_three_times_and_counted(count: int, shown: int, left: int) -> None:
    """Thirty broken links after a rename say no more than three, and nobody reads them."""
    many = replace(SIMPLE, brought=tuple(finding(about=str(n), severity=Severity.ERROR) for n in range(count)))
    told = markdown.comment(many)
    assert told.count("- error stale-review at") == shown
    assert (f"- error stale-review: {left} more\n" in told) is bool(left)
    assert text.page(many).count("error: [stale-review]") == count


@pytest.mark.parametrize("count", [1, 30, 31, 3_000])
def test_lists_are_cut_and_counted(count: int) -> None:
    many = replace(SIMPLE, controls=tuple(ControlImpact(f"C-{n}", "Title", "added", ()) for n in range(count)))
    shown = markdown.comment(many)
    assert shown.count("Title is added") == min(count, 30)
    assert (f"- and {count - 30} more: `tieout impact` lists all" in shown) is (count > 30)


def test_a_sentence_names_a_dozen_and_counts_the_rest() -> None:
    ids = tuple(f"POL-{n:03}" for n in range(300))
    shown = markdown.comment(replace(SIMPLE, approvers=(Approver("role:cto", ("Ben Example",), ids),)))
    assert "POL-010, POL-011 and 288 more" in shown
    assert "POL-012" not in shown


def test_the_comment_stays_below_what_github_takes() -> None:
    long = Passage("Heading", tuple(Piece(Op.INSERTED, "\u00fc" * 50) for _ in range(20)))
    texts = tuple(replace(SIMPLE.texts[0], id=f"POL-{n:03}", passages=(long,) * 50) for n in range(40))
    huge = replace(SIMPLE, texts=texts, suspect=tuple(SuspectMapping(f"C-{n}", "x" * 3_000) for n in range(30)))
    shown = markdown.comment(huge)
    assert len(shown) <= markdown.LIMIT < 65_536
    assert shown.splitlines()[0] == markdown.MARKER
    assert "more: there is no room here" in shown or "have no room here" in shown
    assert shown.count("<details>") == shown.count("</details>")
    assert shown.endswith("review at the forge.</sub>\n")


def test_redlines_that_have_no_room_are_counted() -> None:
    long = Passage("Heading", (Piece(Op.INSERTED, "word " * 400),))
    texts = tuple(replace(SIMPLE.texts[0], id=f"POL-{n:03}", passages=(long,) * 5) for n in range(200))
    shown = markdown.comment(replace(SIMPLE, texts=texts))
    told = shown.count("<details>")
    assert 5 < told < 200
    assert f"The words of {200 - told} texts more have no room here" in shown


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_texts_stay_text(said: str) -> None:
    shown = markdown.comment(hostile(said))
    shown.encode("utf-8")
    assert len(shown) <= markdown.LIMIT
    ours = re.sub(r"</?(del|ins|details|summary|sub)>|<br>|<!-- (tieout:impact )?-->", "\0", shown)
    assert not re.search(r"(?<!\\)<|@\w|://|#\d|[!$%]\d|GH-\d|!\[|(?m:^::|^##\[|^/|^<)", ours)
    assert not any(line.startswith("<!--") for line in shown.splitlines()[1:])
    tags = shown.replace("\\<", "")
    assert all(tags.count(f"<{tag}") == tags.count(f"</{tag}>") for tag in ("ins", "del", "details", "summary"))
    assert shown.count("<!-- tieout:impact -->") == 1
    text.page(hostile(said)).encode("utf-8")
    assert not re.search(r"(?m)(?<!\S)::(error|set-output)", text.page(hostile(said)))


@pytest.mark.parametrize("said", [*HOSTILE, "snake_case *bold* & <img src=x>", "<h1 x>", "</summary >"])
def test_a_forge_that_renders_the_comment_makes_no_tag_of_a_text(said: str) -> None:
    """A line that begins with a tag is HTML to Markdown, and no backslash escapes anything there."""
    rendered = MarkdownIt("commonmark", {"html": True}).render(markdown.comment(hostile(said)))
    tags = _Tags()
    tags.feed(rendered)
    assert tags.found <= {*OF_MARKDOWN, "details", "summary", "ins", "del", "sub"}
    if said.startswith("snake_case"):
        assert "".join(tags.summaries) == f"What changes in {said} {said}"


OF_MARKDOWN = ("p", "ul", "li", "h3", "strong", "em", "code", "ol", "br")


class _Tags(HTMLParser):
    """What elements a page has, and the texts of its summaries."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.summaries: list[str] = []
        self._within = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.found.add(tag)
        self._within = self._within or tag == "summary"

    def handle_endtag(self, tag: str) -> None:
        self._within = self._within and tag != "summary"

    def handle_data(self, data: str) -> None:
        if self._within:
            self.summaries.append(data)


@pytest.mark.parametrize("said", HOSTILE)
def test_the_json_has_its_shape_and_means_what_was_said(said: str) -> None:
    found = shapes.read("impact", as_json.impact(hostile(said)).encode("utf-8", "surrogatepass"))
    assert found["controls"][0]["id"] == json.loads(json.dumps(said))


def test_the_json_has_every_value() -> None:
    found = shapes.read("impact", as_json.impact(of(BEFORE)))
    assert found == {
        "schema": "tieout.impact/v1",
        "since": {"rev": "main", "commit": "2" * 40},
        "criteria": [], "texts": [], "controls": [], "suspect": [], "voided": [], "approvers": [],
        "read": [], "roles": [], "other_files": [], "program": [], "scope": {"new": [], "gone": []}, "lost": [],
        "approvals_required": 1,
        "findings": {"brought": [], "stood": [], "awaiting": [], "resolved": [], "waived": [], "elsewhere": 0, "unread": []},
        "unknown": [],
        "settings": None, "base_settings": None, "not_examined": 0,
    }  # fmt: skip


def test_the_text_marks_words_as_git_does() -> None:
    assert "It [-is-] {+may be+} done." in text.page(SIMPLE)


def test_a_finding_that_has_to_be_mended_says_how_and_one_step_is_said_once() -> None:
    alike = tuple(finding(message=f"it is {word}", remedy="mend it") for word in ("old", "odd"))
    other = finding(rule="broken-link", message="it leads nowhere", remedy="write the path")
    shown = markdown.comment(replace(SIMPLE, brought=alike, stood=(other,)))
    at = "policies/access-control.md:10"
    assert (
        f"- error stale-review at {at}: it is old\n  - next: mend it\n- error stale-review at {at}: it is odd\n\n"
        "tieout explain stale-review says why an auditor asks\n"
    ) in shown
    assert f"- error broken-link at {at}: it leads nowhere\n  - next: write the path\n" in shown
    assert "; 2 findings of it, 1 that stood before, 0 resolved" in shown


def test_what_a_text_waits_for_is_no_resolved_finding() -> None:
    shown = markdown.comment(replace(SIMPLE, awaiting=(finding(message="nobody approved it"),)))
    assert "**Findings that its approval decides**\n\n- error" in shown
    assert "**Findings resolved**" not in shown


def test_settings_are_told_with_what_they_do_to_the_scope() -> None:
    program = (
        Value("scope.categories", ("availability",), ()),
        Value("rules.stale-review", (), ("off",)),
        Value("changes.bots", (), ()),
        Value("periods", ("x" * 200,), ()),
    )
    shown = markdown.comment(replace(SIMPLE, program=program, scope=Scoped((), ("A1.1", "A1.2"))))
    assert "### Tieout: this change touches 1 text, 0 controls, 4 settings, 2 criteria; " in shown
    assert (
        "**Settings**\n\n- scope.categories: availability gone\n- rules.stale-review: off new\n"
        "- changes.bots: the same, in another order or number\n"
        f"- periods: {'x' * 120}... gone\n- A1.1 and A1.2: out of scope once this has landed\n"
    ) in shown


def test_criteria_are_told_with_what_they_are_about_where_they_are_few() -> None:
    many = tuple(f"CC{number}.1" for number in range(13))
    assert "**Criteria**\n\n- CC6.1 Access\n- CC99.1\n" in markdown.comment(
        replace(SIMPLE, criteria=("CC6.1", "CC99.1"), titles=("Access", ""))
    )
    assert f"- {', '.join(many)}\n" in markdown.comment(replace(SIMPLE, criteria=many, titles=("Access",) * 13))


def test_settings_that_say_the_same_are_told_so() -> None:
    only = replace(SIMPLE, texts=(), approvers=(), others=("controls.yaml",))
    shown = markdown.comment(only)
    assert "- 1 approval of somebody else than the author, as for every change\n" in shown
    assert "- controls.yaml: it says the same as before, in another order or with other remarks\n" in shown


def test_a_section_that_went_keeps_its_lines() -> None:
    piece = Piece(Op.REMOVED, "## Logging\n- sign-ins\n- changes")
    found = replace(SIMPLE, texts=(replace(SIMPLE.texts[0], passages=(Passage("Above", (piece,)),)),))
    assert (
        "_Above:_ <del>\\#<!-- -->\\#<!-- --> Logging</del><br><del>\\- sign-ins</del><br><del>\\- changes</del>\n"
    ) in markdown.comment(found)
    assert "  Above: [-## Logging-]\n    [-- sign-ins-]\n    [-- changes-]\n" in text.page(found)


def test_no_fold_is_empty() -> None:
    """Of a text whose first passage has no room nothing is shown; a later one that is short still is."""
    long, short = (replace(SIMPLE.texts[0], id=name, passages=(Passage("Above", (Piece(Op.INSERTED, words),)),))
                   for name, words in (("POL-002", "word " * 3_000), ("POL-003", "word")))  # fmt: skip
    shown = markdown.comment(replace(SIMPLE, texts=(long, short)))
    assert [line for line in shown.splitlines() if line.startswith("<details>")] == [
        "<details><summary>What changes in POL-003 Access Control Policy</summary>"
    ]
    assert "The words of 1 text more have no room here: `tieout impact` shows them." in shown
