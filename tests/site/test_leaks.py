"""A whole company with a year of history: of what is classified above the readers no word is on any page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests import evidence, exercises, factories
from tests.cli.programme import FILES, plant
from tests.companies import AS_OF, Sample
from tests.site import crawl
from tests.site.conftest import AS_OF as DAY
from tests.site.hostile import policy
from tieout.check import check
from tieout.load import load
from tieout.model.change import Effect, History, Revision
from tieout.model.document import Classification
from tieout.model.examination import Examination
from tieout.model.finding import Finding
from tieout.model.location import Location
from tieout.render.names import evidence_anchor
from tieout.site.audience import Audience, view
from tieout.site.build import build
from tieout.site.pages import site_map
from tieout.site.site_map import SiteMap
from tieout.site.stage import stage
from tieout.workpapers.ladder import ladder

HIDDEN = "policies/acceptable-use.md"


def mapped(of: Examination, audience: Audience = Audience.INTERNAL) -> SiteMap:
    outcome = check(of)
    return site_map(of, outcome, ladder(of, outcome), audience=audience)


def restricted(of: Examination, path: str) -> Examination:
    documents = tuple(
        replace(item, classification=Classification.RESTRICTED) if item.path == path else item for item in of.documents
    )
    return replace(of, documents=documents)


@pytest.fixture(scope="module")
def company(sample: Sample) -> Examination:
    return load(sample(), as_of=AS_OF)


def published(site: SiteMap, folder: Path) -> dict[str, str]:
    """Build site and sources with edit links; give all that is written, by its path."""
    base = "https://github.com/example/policies/edit/main/"
    build(site, folder / "site", edit_base=base)
    stage(site, folder / "staged", edit_base=base)
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8", "replace").replace("&#x27;", "'")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_no_page_index_source_drawing_or_address_tells_of_a_text_above_the_readers(
    company: Examination, tmp_path: Path
) -> None:
    """The policy has findings, changes, exceptions and dates of its own, and criteria that lack it.

    Its title stands in other texts, whose authors wrote it there; on pages of ours it does not.
    """
    of = restricted(company, HIDDEN)
    secret = next(item for item in of.documents if item.path == HIDDEN)
    assert of.history is not None
    subjects = {item.commit.subject for item in of.history.of(HIDDEN)}
    words = {HIDDEN.removesuffix(".md"), secret.body.splitlines()[4], *subjects}
    assert len(words) >= 4
    shown = published(mapped(of), tmp_path / "internal")
    assert [(word, path) for word in sorted(words) for path, text in shown.items() if word in text] == []
    ours = {path: text for path, text in shown.items() if not re.search(r"/(?:policies|runbooks|search)/", path)}
    assert {"site/findings.html", "staged/docs/approvals.md", "site/index.html"} <= set(ours)
    assert [path for path, text in ours.items() if str(secret.title) in text] == []
    told = published(mapped(of, Audience.AUDITOR), tmp_path / "auditor")
    assert {word for word in words if any(word in text for text in told.values())} == words
    assert str(secret.title) in told["site/documents.html"]
    for audience in ("internal", "auditor"):
        folder = tmp_path / audience / "site"
        assert crawl.dead_ends(folder, crawl.read(folder)) == []


def test_no_page_names_a_capture_that_is_not_for_the_readers(company: Examination, tmp_path: Path) -> None:
    captures = company.evidence.captures
    plain = [item for item in captures if item.record.classification == "internal"]
    above = [item for item in captures if item.record.classification in {"", "confidential", "restricted"}]
    assert (len(plain) + len(above), len(plain) > 100, len(above) > 100) == (len(captures), True, True)
    shown = published(mapped(company), tmp_path)
    whole = "\n".join(shown.values())
    assert {item.id for item in above} & set(re.findall(r"[\w.-]+", whole)) == set()
    assert [item.folder for item in above if item.folder in whole] == []
    registers = {path: text for path, text in shown.items() if path.startswith("site/evidence/")}
    assert sum(text.count('<tr id="ev-') for text in registers.values()) == len(plain)
    anchors = {evidence_anchor(item.path) for item in plain}
    assert set(re.findall(r'<tr id="(ev-[^"]*)"', "".join(registers.values()))) == anchors
    assert f"{len(above)} of {len(captures)} are classified above the readers" in shown["site/evidence.html"]


def test_a_classification_that_nobody_can_read_is_above_everybody_but_the_auditor(tmp_path: Path) -> None:
    """A slip of the pen in it would publish what was meant to be kept; so would a head that cannot be read."""
    slip = policy(30, title="CANARY-TITLE", body="# CANARY-BODY\n").replace(
        "status:", "classification: confidental\nstatus:", 1
    )
    plain = policy(31, title="Plain")
    files = {
        **FILES,
        "policies/canary-slip.md": slip,
        "policies/plain.md": plain,
        "policies/canary-head.md": "---\nid: [\n---\n",
    }
    root = plant(tmp_path / "programme", files)
    for audience in Audience:
        shown = published(mapped(load(root, as_of=DAY), audience), tmp_path / audience.value)
        found = sorted(path for path, text in shown.items() if re.search("canary", text + path, re.IGNORECASE))
        assert bool(found) == (audience is Audience.AUDITOR), found
    home = (tmp_path / "internal/site/index.html").read_text("utf-8")
    assert "2 files whose classification cannot be read" in home
    assert "Plain" in home + (tmp_path / "internal/site/documents.html").read_text("utf-8")


SECRET = "policies/secret.md"


def revision(path: str, subject: str, number: int) -> Revision:
    return Revision(
        commit=factories.commit(oid=f"{number:040d}", subject=subject),
        path=path,
        effect=Effect.MODIFIED,
        body_changed=True,
        fields=(),
        readable=True,
    )


def test_each_list_leaves_out_what_tells_of_it_and_counts_it() -> None:
    """A commit on both texts, an exception's reason, a lesson, a file that is not committed, a gap on the ladder."""
    secret = factories.document(
        id="POL-009", path=SECRET, title="CANARY Plan", classification=Classification.RESTRICTED, controls=("AC-01",)
    )
    plain = factories.document()
    both = [revision(SECRET, "CANARY: both", 7), revision(plain.path, "CANARY: both", 7)]
    history = History(commits=2, revisions=(*both, revision(plain.path, "Say it better", 8)), irregularities=())
    waiver = factories.acceptance(id="EX-9", reason=f"until CANARY Plan ({SECRET}) is signed")
    plain_waiver = factories.acceptance(id="EX-8", reason="until the move")
    exercise = exercises.record(id="EX-2026-77", signed_off_by="CANARY Plan")
    of = factories.examination(
        plain, secret, history=history, exercises=(exercise, exercises.record()),
        registers=factories.registers(exceptions=(waiver, plain_waiver)), uncommitted=(SECRET, "1.md"),
        controls=(factories.control(policies=("POL-002", "POL-009")),),
    )  # fmt: skip
    found = {page.path: page for page in mapped(of).pages}
    whole = "\n".join(f"{p.markdown}{p.facts}{p.history}{p.drawing}{p.register}" for p in found.values())
    assert "CANARY" not in whole
    assert SECRET not in whole
    assert "(not for the readers of this site) (words)" in found[plain.path].history
    assert "Say it better (words)" in found[plain.path].history
    assert "1 of 2 is not for the readers of this site." in found["exceptions.md"].markdown
    assert "1 is not for the readers of this site." in found["exercises.md"].markdown
    assert "1 file that is not for these readers" in found["index.md"].markdown
    shown = {page.path: page for page in mapped(of, Audience.AUDITOR).pages}
    for path in ("exceptions.md", "exercises.md", "index.md"):
        assert "CANARY" in shown[path].markdown or SECRET in shown[path].markdown


def test_a_sentence_that_cites_the_id_of_a_hidden_capture_tells_of_it() -> None:
    capture = evidence.on("2026-03-02", classification="restricted")
    of = evidence.examination(capture)
    found = view(of, check(of), Audience.INTERNAL)
    assert found.tells(f"corrected by {capture.id}")
    assert found.tells(f"see {capture.folder}/raw.csv:3")
    assert not found.tells(f"corrected by {capture.id}x")
    assert not view(of, check(of), Audience.AUDITOR).tells(f"corrected by {capture.id}")


def test_a_finding_in_a_file_that_could_not_be_read_is_counted(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme", {**FILES, "policies/canary.md": "---\nid: [\n---\n"})
    of = load(root, as_of=DAY)
    outcome = check(of)
    wrong = [item for item in outcome.open() if "canary" in item.location.path]
    assert wrong
    found = view(of, outcome, Audience.INTERNAL)
    assert not any("canary" in item.location.path for item in found.findings)
    assert found.findings_withheld >= len(wrong)
    assert isinstance(wrong[0], Finding)
    assert Location(path="policies/canary.md").path in found.hidden.unknown
