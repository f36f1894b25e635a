"""The three forms of a trace: what they look like, whole, and that no text of a repository acts in them.

``TIEOUT_REWRITE=1`` writes what was found to ``expected/``: read every line before you commit it.
"""

from __future__ import annotations

import json as standard
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import control, document, examination, finding
from tests.report import shapes
from tests.report.trace import sample
from tieout.check import check
from tieout.model.document import Status
from tieout.model.program import Organization
from tieout.report.trace.json import json
from tieout.report.trace.markdown import markdown
from tieout.report.trace.text import text
from tieout.sources.markdown import to_html
from tieout.workpapers.relied_on import RELIED_ON
from tieout.workpapers.trace import Trace, trace

EXPECTED = Path(__file__).parent / "expected"
REFERENCES = ("C1.1", "C1.2", "C1.1.2", "C1.1-POF9", "AC-01", "AC-04", "CC6.2", "P1.1")
FORMS = {"txt": text, "md": markdown, "json": json}
# Which rules are relied on is for test_ladder to hold; here they would change with every new one.
_RULES = re.compile(r'(?<=these rules: ).+(?=\.)|(?<="documented": )\[[^]]+\]')
HOSTILE = "\x1b[2J ::error file=x::y\n::stop-commands::z ##[add-mask]q ##vso[x] \u202e \udcff \x07 <b>|`*_[a](b)"


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("form", FORMS)
def test_a_trace_looks_as_expected(reference: str, form: str) -> None:
    found = _RULES.sub("RULES", FORMS[form](sample.traced(reference)))
    place = EXPECTED / f"{reference}.{form}"
    if os.environ.get("TIEOUT_REWRITE") == "1":
        place.write_text(found, "utf-8")
    assert found == place.read_text("utf-8")


def test_no_expected_form_is_of_nothing() -> None:
    assert {path.name for path in EXPECTED.iterdir()} == {f"{name}.{form}" for name in REFERENCES for form in FORMS}


@pytest.mark.parametrize("reference", REFERENCES)
def test_the_text_is_80_columns_wide_and_the_json_of_the_published_shape(reference: str) -> None:
    of = sample.traced(reference)
    assert max(map(len, text(of).splitlines())) <= 80
    assert shapes.read("trace", json(of))["target"]["reference"] == reference


def test_much_to_do_is_cut_in_the_text_and_whole_in_the_others() -> None:
    drafts = [document(id=f"POL-{i:03}", path=f"policies/{i}.md", status=Status.DRAFT) for i in range(9)]
    bare = control(id="AC-02", title="", policies=(), cadence=None, owner=None, evidence=())
    of = examination(*drafts, controls=(control(policies=tuple(str(item.id) for item in drafts)), bare))
    found = trace(of, check(of), "C1.1")
    assert "and 4 more: tieout trace --format json names them all" in text(found)
    assert len(shapes.read("trace", json(found))["next"]) == len(found.steps) == 10
    assert markdown(found).count("`git switch --create") == 9
    assert "- Text: none is named\n- Approval: no approvals are captured" in markdown(found)
    assert "├─ text: none is named\n├─ approval: none is captured; no text could have one\n" in text(found)


@pytest.mark.parametrize(
    ("title", "shown"),
    [("- a", "\\- a"), ("1. a", "1\\. a"), ("= a", "\\= a"), ("12) a", "12\\) a"), ("1.5 a", "1\\.5 a")],
)
def test_what_begins_a_list_in_markdown_begins_none(title: str, shown: str) -> None:
    of = examination()
    named = replace(of, program=replace(of.program, organization=Organization(name=title)))
    assert f"\n{shown}, as of " in markdown(trace(named, check(named), "C1.1"))


def hostile() -> Trace:
    """Put hostile text wherever a repository can."""
    policy = document(
        title=HOSTILE, version=HOSTILE, approver=HOSTILE, owner=HOSTILE, body=f"# A\n\n## B\n\nAC-01 {HOSTILE}\n"
    )
    bad = control(title=HOSTILE, statement=HOSTILE, owner=HOSTILE, policies=("POL-002", HOSTILE), criteria=("C1.1",))
    of = examination(policy, controls=(bad, control(id=HOSTILE, criteria=("C1.1.2",))))
    of = replace(of, program=replace(of.program, organization=replace(of.program.organization, name=HOSTILE)))
    found = (finding(message=HOSTILE * 9, remedy=HOSTILE * 9, rule="x"),)
    return trace(of, replace(check(of), findings=found), "C1.1")


@pytest.mark.parametrize("form", FORMS)
def test_no_text_of_a_repository_paints_or_commands(form: str) -> None:
    """Nothing but line ends controls; no line begins a workflow command; nothing hides."""
    told = FORMS[form](hostile())
    assert not re.search(r"(?<!\\)##(\[|vso\[)", told)
    assert not [line for line in told.splitlines() if line.lstrip("- >").startswith("::")]
    if form != "json":  # there they are escaped, or plain text within a string
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", told)
    assert told.encode("utf-8")


def test_no_text_of_a_repository_is_markup_of_the_markdown() -> None:
    page = to_html(markdown(hostile()), link=lambda target: f"followed {target}")
    assert "followed" not in page
    assert "<b>" not in page
    assert page.count("<table>") == 1


def test_colour_adds_codes_and_changes_no_word() -> None:
    of = sample.traced("C1.1")
    painted = text(of, colour=True)
    assert "\x1b[1mNext\x1b[0m" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == text(of)


def test_the_rules_that_the_rung_relies_on_are_named() -> None:
    of = sample.traced("C1.1")
    assert f"these rules: {', '.join(RELIED_ON)}." in markdown(of)
    assert standard.loads(json(of))["relied_on"] == {"documented": list(RELIED_ON)}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_company_gives_the_same_bytes(form: str) -> None:
    assert FORMS[form](sample.traced("C1.1")) == FORMS[form](sample.traced("C1.1"))


def test_nothing_that_is_not_captured_is_claimed() -> None:
    """Of approval, evidence and witness there are no links, and each says so."""
    for item in standard.loads(json(sample.traced("C1.1")))["controls"]:
        for link in ("approval", "evidence", "witness"):
            assert item[link]["links"] == []
            assert item[link]["missing"].startswith("no ")
