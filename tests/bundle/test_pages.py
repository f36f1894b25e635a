"""The pages of real bundles: every link resolves, nothing loads, and the digest on the first page is the bundle's."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import crawl
from tests.bundle.reports import HANDED, in_memory, report
from tests.companies import AS_OF, Sample
from tieout.bundle.build import build
from tieout.bundle.content import content
from tieout.bundle.handed import gather
from tieout.check import check
from tieout.load import load
from tieout.render import names
from tieout.render.report import Report
from tieout.workpapers.ladder import ladder


@pytest.fixture(scope="module")
def company(sample: Sample) -> dict[str, bytes]:
    """Give every file of the bundle of the sample company."""
    root = sample()
    examination = load(root, as_of=AS_OF)
    outcome = check(examination)
    made = Report.of(
        examination=examination, outcome=outcome, ladder=ladder(examination, outcome), tool_version="0.1.0"
    )
    return in_memory(content(made, gather(root, examination), with_pdf=False).files)


def test_nothing_is_wrong_with_any_page_of_the_sample_company(company: dict[str, bytes]) -> None:
    assert sum(path.endswith(".html") for path in company) > 80
    assert crawl.faults(company) == []


@pytest.fixture(scope="module")
def before(sample: Sample) -> dict[str, bytes]:
    """Give every file of a bundle of a time before the first commit, which nobody declared."""
    root = sample()
    examination = load(root, as_of=AS_OF, period="2024-01-01..2024-12-31")
    outcome = check(examination)
    made = Report.of(
        examination=examination, outcome=outcome, ladder=ladder(examination, outcome), tool_version="0.1.0"
    )
    return in_memory(content(made, gather(root, examination), with_pdf=False).files)


def words(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.decode()).split())


def test_the_first_page_says_that_nothing_shows_what_was_in_force_before_the_first_commit(
    before: dict[str, bytes],
) -> None:
    told = words(before["START-HERE.html"])
    assert "Texts before the history 2024-01-01 to 2024-12-31: the branch that was read begins on " in told
    assert "so it is not known which texts and controls were in force on these days, nor what changed." in told


def test_a_page_of_changes_claims_nothing_of_the_time_before_the_first_commit(before: dict[str, bytes]) -> None:
    for path, data in before.items():
        if path.endswith("-changes.html"):
            assert "as it did on" not in words(data), path
            assert "Not examined: what landed before " in words(data), path


def test_the_first_page_says_what_became_of_the_instances(before: dict[str, bytes], company: dict[str, bytes]) -> None:
    """Their number alone reads as if controls had acted so often, also where nothing was done at all."""
    for pages, least in ((before, 0), (company, 1)):
        (good, total), *_ = re.findall(
            r"Operation (\d+) of (\d+) instances supported(?:, \d+ open)?; \d+ of \d+ controls list instances",
            words(pages["START-HERE.html"]),
        )
        assert least <= int(good) < int(total)


def test_a_document_that_cannot_be_read_and_whose_past_is_not_known_is_told_as_such(before: dict[str, bytes]) -> None:
    assert "runbooks/customer-questions.md" not in before
    told = words(before["runbooks/customer-questions.html"])
    assert "Whether it stood on the branch within the period is not known." in told
    start = words(before["START-HERE.html"])
    assert "runbooks/customer-questions.md Not included: it cannot be read at the commit examined" in start


def test_a_period_that_nobody_declared_is_the_word_of_whoever_made_the_bundle(
    before: dict[str, bytes], company: dict[str, bytes]
) -> None:
    told = words(before["START-HERE.html"])
    assert "2024-12-31 (Type 2) self named when this was made; controls.yaml declares no such period" in told
    assert "(Type 2) git" in words(company["START-HERE.html"])


def test_nothing_is_wrong_with_the_pages_of_a_company_that_captured_nothing() -> None:
    assert crawl.faults(in_memory(content(report(), HANDED, with_pdf=False).files)) == []


def test_the_crawl_sees_what_it_is_there_for() -> None:
    page = b"<html><head><title></title></head><body><h2 id='a'>x</h2><h4 id='a'>y</h4><a href='//evil'>z</a>"
    page += (
        b"<a href='gone.html'>g</a><a href='#b'>h</a><img src='x.png'><table><tr><td>1</td></tr></table></body></html>"
    )
    assert crawl.faults({"x.html": page}) == [
        "x.html: says no language",
        "x.html: has no title",
        "x.html: holds <img>",
        "x.html: has the attribute img src",
        "x.html: has the id 'a' 2 times",
        "x.html: has 1 tables without a head",
        "x.html: does not begin with its one h1",
        "x.html: goes from h2 to h4",
        "x.html: leads out by '//evil'",
        "x.html: leads to 'gone.html', which is not there",
        "x.html: leads to '#b', of which x.html has no such place",
    ]


def test_every_raw_file_of_evidence_is_linked_from_the_page_of_its_control(company: dict[str, bytes]) -> None:
    linked = set()
    for path, data in company.items():
        if path.startswith("controls/"):
            linked |= {link.removeprefix("../") for link in crawl.Read(data.decode()).links}
    raw = {path for path in company if re.fullmatch(r"evidence/\d{4}-Q\d/.*", path)}
    assert len(raw) > 1_000
    assert sorted(path for path in raw if path.endswith("/evidence.yaml") and path not in linked) == []


def test_the_digest_on_the_first_page_is_what_its_command_prints(tmp_path: Path) -> None:
    shell = shutil.which("bash")
    if shell is None or shutil.which("sha256sum") is None:
        pytest.skip("there is no sha256sum on this machine")
    build(report(), HANDED, tmp_path / "b", with_pdf=False)
    page = (tmp_path / "b" / names.START).read_text(encoding="utf-8")
    done = subprocess.run(
        [shell, "-c", names.RECORDS_COMMAND], cwd=tmp_path / "b", check=True, capture_output=True, text=True
    )
    printed = done.stdout.split()[0]
    assert re.fullmatch(r"[0-9a-f]{64}", printed)
    assert f'<code class="digest">{printed}</code>' in page
    (tmp_path / "b" / "SHA256SUMS").write_text(
        (tmp_path / "b" / "SHA256SUMS").read_text().replace("findings.json", "findings.jsom")
    )
    again = subprocess.run(
        [shell, "-c", names.RECORDS_COMMAND], cwd=tmp_path / "b", check=True, capture_output=True, text=True
    )
    assert again.stdout.split()[0] != printed


def test_the_first_page_is_short_enough_to_be_read(company: dict[str, bytes]) -> None:
    text = re.sub(r"<style>.*?</style>", "", company[names.START].decode(), flags=re.DOTALL)
    before_ladder = re.sub(r"<[^>]*>", " ", text.partition('id="ladder"')[0]).split()
    assert len(before_ladder) < 450
