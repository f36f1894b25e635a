"""What is classified above the readers of a site is nowhere in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests import evidence
from tests.cli.programme import FILES, plant
from tests.factories import document, examination, finding
from tests.site.conftest import AS_OF
from tests.site.hostile import policy
from tieout.check import check
from tieout.load import load
from tieout.model.document import Classification
from tieout.model.examination import Examination
from tieout.model.finding import Finding, State
from tieout.model.location import Location
from tieout.site.audience import Audience, view
from tieout.site.build import build
from tieout.site.pages import site_map
from tieout.site.stage import stage
from tieout.workpapers.ladder import ladder

SECRET = "policies/secret.md"
LEVELS = list(Classification)


def company(level: Classification) -> Examination:
    """Give a company with a second policy of this classification."""
    other = document(id="POL-009", path=SECRET, title="CANARY-TITLE", body="# CANARY-BODY\n", classification=level)
    return examination(document(), other)


def seen(of: Examination, *findings: Finding, audience: Audience = Audience.INTERNAL) -> tuple[list[str], int]:
    found = view(of, replace(check(of), findings=findings), audience)
    return [item.message for item in found.findings], found.findings_withheld


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("audience", "highest"), [(Audience.PUBLIC, 0), (Audience.INTERNAL, 1), (Audience.AUDITOR, 3)])
def test_an_audience_may_read_up_to_its_level(audience: Audience, highest: int, level: Classification) -> None:
    assert audience.may_read(level) == (LEVELS.index(level) <= highest)
    found = view(company(level), check(company(level)), audience)
    assert (SECRET in {item.path for item in found.documents}) == audience.may_read(level)
    assert ("POL-009" in found.hidden_ids) != audience.may_read(level)


def test_what_is_left_out_is_counted() -> None:
    of = company(Classification.RESTRICTED)
    wrong = finding(location=Location(path=SECRET), message="m")
    found = view(of, replace(check(of), findings=(wrong,)), Audience.INTERNAL)
    assert found.told == "Not for the internal readers of this site: 1 restricted document, 1 finding"
    assert view(of, check(of), Audience.AUDITOR).told == ""


def test_a_control_does_not_pass_off_the_findings_of_these_readers_as_all() -> None:
    of = company(Classification.RESTRICTED)
    seen_here = finding(subject="AC-01", location=Location(path="controls.yaml"), message="m")
    hidden = replace(seen_here, about=SECRET)

    def told(*findings: Finding) -> str:
        outcome = replace(check(of), findings=findings)
        pages = site_map(of, outcome, ladder(of, outcome), audience=Audience.INTERNAL).pages
        return next(item.markdown for item in pages if item.path == "controls.md")

    assert "\nFindings\n: [1 error](findings.md) among those that this site shows\n" in told(seen_here, hidden)
    assert "\nFindings\n: [none](findings.md) among those that this site shows\n" in told(hidden)
    assert "\nFindings\n: [1 error](findings.md)\n" in told(seen_here)


def test_the_page_of_findings_says_first_how_many_it_does_not_show() -> None:
    of = company(Classification.RESTRICTED)
    outcome = replace(check(of), findings=(finding(), finding(location=Location(path=SECRET), message="CANARY")))
    pages = site_map(of, outcome, ladder(of, outcome), audience=Audience.INTERNAL).pages
    lines = next(item for item in pages if item.path == "findings.md").markdown.splitlines()
    assert lines[4:7] == [
        "1 of 2 rest on what is classified above the readers of this site, and are not below: `tieout check` shows them.",
        "",
        "## 1 error",
    ]


def test_what_rests_in_the_baseline_tells_of_no_hidden_text() -> None:
    of = company(Classification.RESTRICTED)
    kept = finding(location=Location(path=SECRET), message="CANARY", state=State.BASELINED)
    outcome = replace(check(of), findings=(finding(state=State.BASELINED), kept))
    pages = site_map(of, outcome, ladder(of, outcome), audience=Audience.INTERNAL).pages
    told = next(item for item in pages if item.path == "findings.md").markdown
    assert "CANARY" not in told
    assert "## 2 in the baseline" in told
    assert "1 of them rests on what is classified above the readers of this site, and is not below." in told


@pytest.mark.parametrize(
    "changes",
    [
        {"location": Location(path=SECRET)},
        {"message": "POL-001 says 3 days, and (POL-009, policies/secret.md:9) says 4"},
        {"message": "the title CANARY-TITLE is used twice"},
        {"remedy": "look into policies/secret.md"},
        {"touches": (f"{SECRET}:4",)},
        {"about": SECRET},
    ],
)
def test_a_finding_that_tells_of_a_hidden_text_is_left_out(changes: dict[str, object]) -> None:
    of = company(Classification.CONFIDENTIAL)
    plain = finding(message="of something else")
    assert seen(of, plain, finding(**changes)) == (["of something else"], 1)
    assert seen(of, plain, finding(**changes), audience=Audience.AUDITOR)[1] == 0


@pytest.mark.parametrize("said", ["", "confidential", "restricted", "no-such-class"])
def test_a_finding_that_rests_on_a_capture_above_the_readers_is_left_out(said: str) -> None:
    capture = evidence.on("2026-03-02", classification=said)
    of = evidence.examination(capture)
    quoting = finding(message=f"the account dave is open ({capture.folder}/raw.csv:2)")
    beside = finding(message=f"nothing was captured in {capture.folder}-other/raw.csv")
    assert seen(of, quoting, beside) == ([beside.message], 1)


def test_a_capture_for_everybody_hides_nothing() -> None:
    capture = evidence.on("2026-03-02", classification="internal")
    quoting = finding(message=f"the account dave is open ({capture.folder}/raw.csv:2)")
    assert seen(evidence.examination(capture), quoting) == ([quoting.message], 0)
    assert seen(evidence.examination(capture), quoting, audience=Audience.PUBLIC) == ([], 1)


def planted(root: Path) -> Path:
    """Plant a programme with a confidential and a public policy; the public one and a control name the other."""
    secret = policy(30, title="CANARY-TITLE", body="# CANARY-BODY\n\n## CANARY-HEADING\n")
    secret = secret.replace("status:", "classification: confidential\nstatus:", 1)
    assert "classification: confidential" in secret
    public = policy(31, title="Open Policy", body="# Open Policy\n\n[see](secret.md) and [gone](nowhere.md).\n")
    public = public.replace("status:", "classification: public\nstatus:", 1)
    controls = FILES["controls.yaml"].replace("policies: [POL-008]", "policies: [POL-008, POL-030]")
    assert "POL-030" in controls
    return plant(root, {**FILES, "controls.yaml": controls, SECRET: secret, "policies/open.md": public})


@pytest.mark.parametrize("audience", list(Audience))
def test_no_byte_of_what_is_above_the_audience_is_published(tmp_path: Path, audience: Audience) -> None:
    """Site and staged sources: titles, texts, headings, search and all."""
    root = planted(tmp_path / "programme")
    of = load(root, as_of=AS_OF)
    outcome = check(of)
    site = site_map(of, outcome, ladder(of, outcome), audience=audience)
    build(site, tmp_path / "site")
    stage(site, tmp_path / "staged")
    for folder in ("site", "staged"):
        whole = b"".join(path.read_bytes() for path in sorted((tmp_path / folder).rglob("*")) if path.is_file())
        assert (b"CANARY" in whole) == (audience is Audience.AUDITOR)
        assert b"Open Policy" in whole
        # The public learns nothing of people, controls or findings.
        inner = [word for word in (b"POL-030", b"role:lead", b"CO-01") if word in whole]
        assert inner == ([] if audience is Audience.PUBLIC else [b"POL-030", b"role:lead", b"CO-01"])
