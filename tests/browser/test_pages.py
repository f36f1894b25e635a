"""Every page as an auditor opens it: Chromium with the network off, axe, and the W3C's checker of HTML.

What a machine does not have is skipped with its reason; ``tests/bundle/test_pages.py`` looks without a browser.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests import crawl, factories
from tests.bundle.reports import in_memory
from tests.companies import AS_OF, Sample
from tests.house.tree import ROOT
from tests.render import sample as made_up
from tieout.bundle.content import content
from tieout.bundle.handed import gather
from tieout.check import check
from tieout.load import load
from tieout.ports.writing import write_tree
from tieout.render.html import bundle_pages
from tieout.render.report import Report
from tieout.workpapers.ladder import ladder

NPM = Path(os.environ.get("NPM_OF_TESTS", ROOT / ".venv/npm"))
SCRIPT = Path(__file__).with_name("pages.mjs")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
LOOKS = "320xdark,1280xlight"
ALL_LOOKS = "320xlight,320xdark,1280xlight,1280xdark"
KINDS = (
    *("START-HERE.html", "controls.html", "controls/AC-03.html", "exceptions.html", "approvals.html", "evidence.html"),
    *("findings.html", "rules.html", "system-description.html", "management-assertion.html", "policies/POL-002.html"),
)
NASTY = ('"><script>alert(1)</script>', "=cmd|'/C calc'!A0", "\u202egpj.exe", "x" * 5_000)

pytestmark = pytest.mark.timeout(3_600)


@pytest.fixture(scope="module")
def bundle(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundle of the sample company as a folder."""
    root = sample()
    examination = load(root, as_of=AS_OF)
    outcome = check(examination)
    report = Report.of(
        examination=examination, outcome=outcome, ladder=ladder(examination, outcome), tool_version="0.1.0"
    )
    folder = tmp_path_factory.mktemp("pages") / "bundle"
    write_tree(folder, sorted(in_memory(content(report, gather(root, examination), with_pdf=False).files).items()))
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the pages of companies whose every name is an attack."""
    folder = tmp_path_factory.mktemp("pages") / "hostile"
    for number, nasty in enumerate(NASTY):
        document = factories.document(id=nasty, title=nasty, version=nasty, body=f"# {nasty}\n")
        control = factories.control(id=nasty, title=nasty, statement=nasty, policies=(nasty,))
        found = factories.finding(subject=nasty, message=nasty, remedy=nasty)
        report = made_up.report(made_up.examination(document, controls=(control,)), found, note=nasty, signer=nasty)
        pages = {f"{page.path}": page.text.encode("utf-8") for page in bundle_pages(report)}
        write_tree(folder.with_name(f"hostile-{number}"), sorted(pages.items()))
    return folder.parent


def opened(folder: Path, looks: str, pages: list[str]) -> list[dict[str, Any]]:
    node, modules = shutil.which("node"), NPM / "node_modules"
    for there, what in (
        (node, "node"),
        (CHROMIUM, "Chromium"),
        ((modules / "axe-core").is_dir() and (modules / "playwright-core").is_dir(), "axe-core, by ./dev setup,"),
    ):
        if not there:
            pytest.skip(f"{what} is not on this machine")
    command = [str(node), str(SCRIPT), str(modules), str(CHROMIUM), str(folder), looks, *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3_500, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(pages) * len(looks.split(","))
    return found


def wrong(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave those that ask for nothing, complain of nothing, fit the window and please axe."""
    return [item for item in found if item["asked"] or item["said"] or item["wide"] or item["found"]]


def pages_of(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if "evidence" not in path.parts
    )


def test_every_page_loads_nothing_says_nothing_and_pleases_axe(bundle: Path) -> None:
    pages = pages_of(bundle)
    assert len(pages) > 80
    assert wrong(opened(bundle, LOOKS, pages)) == []


def test_struck_out_words_and_boxes_of_tasks_please_axe_and_are_none_to_click_on(tmp_path: Path) -> None:
    text = "# A\n\n~~It *ends* [soon](https://example.com) `now`.~~\n\n## ~~Old~~ New\n\n- [ ] a\n- [x] ~~b~~\n\n1. [X] c\n"
    pages = {
        page.path: page.text
        for page in bundle_pages(made_up.report(made_up.examination(factories.document(body=text))))
    }
    (name,) = [name for name, page in pages.items() if "task-done" in page and "<s>" in page]
    assert "<input" not in pages[name]
    write_tree(tmp_path, [(name, pages[name].encode())])
    assert wrong(opened(tmp_path, ALL_LOOKS, [name])) == []


def test_each_kind_of_page_pleases_axe_narrow_and_wide_in_light_and_dark(bundle: Path) -> None:
    assert wrong(opened(bundle, ALL_LOOKS, list(KINDS))) == []


@pytest.mark.parametrize("number", range(len(NASTY)))
def test_hostile_names_run_nothing_load_nothing_and_break_no_page(hostile: Path, number: int) -> None:
    folder = hostile / f"hostile-{number}"
    assert wrong(opened(folder, LOOKS, pages_of(folder))) == []


def test_the_browser_sees_what_it_is_there_for(tmp_path: Path) -> None:
    page = (
        "<!doctype html><html><head><meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
        "<script>console.log(1)</script></head><body><img src='file:///etc/hostname'>"
        f"<p>{'x' * 900}</p></body></html>"
    )
    (tmp_path / "bad.html").write_text(page, encoding="utf-8")
    (one,) = opened(tmp_path, "320xlight", ["bad.html"])
    assert one["wide"] > 1_000
    assert any("Content Security Policy" in line for line in one["said"])
    assert {"document-title", "html-has-lang", "image-alt"} <= {item["rule"] for item in one["found"]}


@pytest.mark.parametrize("which", ["bundle", "hostile"])
def test_the_checker_of_the_w3c_finds_no_error(which: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(which)
    java, jar = shutil.which("java"), NPM / "node_modules/vnu-jar/build/dist/vnu.jar"
    if java is None or not jar.is_file():
        pytest.skip("java, or vnu-jar by ./dev setup, is not on this machine")
    pages = [str(path) for path in sorted(folder.rglob("*.html")) if "evidence" not in path.parts]
    command = [java, "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", "--stdout", *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert [item for item in json.loads(done.stdout)["messages"] if item["type"] != "info"] == []
    assert done.returncode == 0


def test_the_first_page_prints_with_what_was_not_examined_on_its_first_sheet(bundle: Path, tmp_path: Path) -> None:
    if CHROMIUM is None or shutil.which("pdftotext") is None:
        pytest.skip("Chromium or pdftotext is not on this machine")
    printed = tmp_path / "start.pdf"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-pdf-header-footer",
    ]
    address = (bundle / "START-HERE.html").as_uri()
    profile = f"--user-data-dir={tmp_path}/profile"
    subprocess.run(
        [CHROMIUM, *flags, *quiet, profile, f"--print-to-pdf={printed}", address],
        check=True,
        capture_output=True,
        timeout=110,
    )
    first = subprocess.run(
        ["pdftotext", "-f", "1", "-l", "1", "-layout", str(printed), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "Not examined" in first
    assert "open deviations" in first
    assert "Example Ltd" in first


def test_the_pages_that_are_opened_are_those_that_are_crawled(bundle: Path) -> None:
    files = {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
    assert crawl.faults(files) == []
    assert set(KINDS) <= set(pages_of(bundle))
