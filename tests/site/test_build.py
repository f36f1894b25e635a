"""The built site, read back: every link resolves, nothing of a text runs, nothing else gets out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.site import crawl, hostile
from tests.site.conftest import mapped, starter
from tieout.model.errors import StorageError, UsageError
from tieout.model.rung import RUNGS
from tieout.site.build import MARKER, build
from tieout.site.site_map import SiteMap, SitePage

Sites = Callable[[str], Path]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SMALL = SiteMap(
    name="Example Ltd",
    pages=(SitePage(path="index.md", title="Overview", markdown="# Overview\n\nText.\n"),),
    navigation=(("", ("index.md",)),),
)


@pytest.mark.parametrize("name", ["starter", "demo", "hostile"])
def test_every_address_leads_somewhere_and_nothing_is_loaded_from_elsewhere(sites: Sites, name: str) -> None:
    site = sites(name)
    pages = crawl.read(site)
    assert len(pages) > 8
    assert crawl.dead_ends(site, pages) == []


@pytest.mark.parametrize("name", ["starter", "demo", "hostile"])
def test_no_two_places_of_a_page_share_a_name(sites: Sites, name: str) -> None:
    twice = {
        path: sorted({i for i in page.ids if page.ids.count(i) > 1}) for path, page in crawl.read(sites(name)).items()
    }
    assert {path: ids for path, ids in twice.items() if ids} == {}


@pytest.mark.parametrize("name", ["starter", "demo", "hostile"])
def test_each_page_says_of_which_day_it_is_and_no_place_has_an_empty_name(sites: Sites, name: str) -> None:
    for path, page in crawl.read(sites(name)).items():
        # The page for a wrong address tells of nothing.
        assert path == "404.html" or re.search(r"As of 20[0-9]{2}-[0-9]{2}-[0-9]{2} \(", page.text), path
        assert "" not in page.ids, path


def test_search_finds_the_text_and_not_the_list_of_who_changed_it(sites: Sites) -> None:
    site = sites("demo")
    found = json.loads((site / "search/search_index.json").read_text())["docs"]
    places = {item["location"] for item in found}
    assert "policies/access-control.html#deprovisioning" in places
    assert [place for place in places if "change-history" in place] == []
    assert 'id="change-history"' in (site / "policies/access-control.html").read_text()


def test_nothing_of_a_text_runs(sites: Sites) -> None:
    """The scripts, handlers and tags of a hostile page are those of a harmless one."""
    harmless = [crawl.read(sites("starter"))[path] for path in ("index.html", "404.html")]
    ours = {re.sub(r'"base": "[^"]*"|"search": "[^"]*"', "", text) for page in harmless for text in page.scripts}
    for page in crawl.read(sites("hostile")).values():
        scripts = {re.sub(r'"base": "[^"]*"|"search": "[^"]*"', "", text) for text in page.scripts}
        scripts = {re.sub(r'URL\("[^"]*"', 'URL("."', text) for text in scripts}
        assert scripts <= {re.sub(r'URL\("[^"]*"', 'URL("."', text) for text in ours}, page.path
        assert page.handlers == [], page.path
        assert {"iframe", "object", "embed", "img", "i", "b"} & set(page.tags) == set(), page.path
        schemes = {address.partition(":")[0] for _, address in page.links if ":" in address}
        assert schemes <= {"https", "http", "mailto"}, page.path
        assert not any("evil" in address for _, address in page.links), page.path


def test_a_hostile_text_is_shown_as_it_is_written(sites: Sites) -> None:
    page = crawl.read(sites("hostile"))["policies/data-classification.html"]
    for shown in (
        "<script>alert('block')</script>",
        "<img src=x onerror=alert(1)>",
        "{{ 7*7 }} {% raw %} {{ config }} ${8*8}",
        '--8<-- ".git/config"',
        '{: onclick="alert(4)" }',
    ):
        assert shown in page.text.replace("\u2019", "'")
    assert page.title == f"{hostile.SCRIPT} - Example & {hostile.SCRIPT}"


def test_nothing_but_the_documents_gets_out(sites: Sites) -> None:
    site = sites("hostile")
    kept = [path for path in site.rglob("*") if path.is_file()]
    assert not any(path.is_symlink() for path in site.rglob("*"))
    text = b"".join(path.read_bytes() for path in kept)
    assert b"CANARY" not in text
    assert b"localhost" not in b"".join(path.read_bytes() for path in kept if path.suffix in {".html", ".json"})
    assert {path.suffix for path in kept} == {".html", ".css", ".js", ".json", ".png", ".txt"}
    assert {path.relative_to(site).as_posix() for path in kept if path.suffix == ".txt"} == {MARKER}


def test_each_document_has_a_page_of_its_own(sites: Sites) -> None:
    site = sites("hostile")
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert pages == {
        *(
            "404.html",
            "index.html",
            "approvals.html",
            "controls.html",
            "criteria.html",
            "documents.html",
            "ladder.html",
        ),
        *("evidence.html", "exercises.html", "due.html", "exceptions.html", "findings.html"),
        *("documents/index.html", "documents/approvals.html", "documents/controls.html", "documents/404.html"),
        *("plain-markdown.html", "sitemap-xml.html"),
        *("policies/data-classification.html", "policies/index.html", "policies/readme.html", "policies/readme-2.html"),
        *("policies/a-b-\u00e9.html", "policies/a-b-\u00e9-2.html", "policies/index-html/x.html"),
        *("policies/notes-txt.html", "policies/-hidden.html", "policies/templates/x.html"),
        *(
            "policies/back-slash-quote-.html",
            "policies/deep.html",
            "policies/brackets.html",
            "policies/chinese.html",
            "policies/wide.html",
        ),
    }


def test_a_link_between_documents_follows_them_to_their_pages(sites: Sites) -> None:
    """README.md and a name with blanks stand elsewhere on the site; the link knows."""
    page = crawl.read(sites("hostile"))["policies/data-classification.html"]
    links = [address for tag, address in page.links if tag == "a"]
    for wanted in (
        "../documents/index.html",
        "../documents/controls.html",
        "index.html",
        "readme.html#hello",
        "a-b-%C3%A9.html#one",
        "../plain-markdown.html",
        "#text-__config",
        "https://example.com/a?b=c&d",
        "mailto:ana@example.com",
    ):
        assert wanted in links
    assert not any("etc" in address or ".git" in address or "nowhere" in address for address in links)


def test_a_text_that_is_too_deep_says_so_on_its_page(sites: Sites) -> None:
    page = crawl.read(sites("hostile"))["policies/deep.html"]
    assert "The text is not shown: the text is nested more than 60 levels deep." in page.text
    assert "POL-020" in page.text


def test_the_drawing_of_the_ladder_stands_below_the_first_paragraph_and_has_its_colours(sites: Sites) -> None:
    site = sites("demo")
    text = (site / "ladder.html").read_text("utf-8")
    first, _, rest = text.partition("</p>\n")
    assert first.rpartition("</h1>\n")[2] == (
        "<p>How far the support of each criterion in scope reaches: in the drawing from below, in the table from the left."
    )
    assert rest.startswith('<div class="drawn" role="group" aria-label="Drawing" tabindex="0"><svg class="chart')
    style = (site / "stylesheets/tieout.css").read_text("utf-8")
    assert all(f".fill-rung-{rung.value} " in style for rung in RUNGS)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "the (MFA) token",
            'the "MFA token"',
            "the \u201cMFA\u201d token",
            "the &lt;MFA&gt; token",
            "the TOTP/MFA, token",
        ),
        *(
            "the [MFA]: token",
            "the \u2018MFA\u2019 token",
            "the TOTP\u2014MFA\u2014token",
            "the kind:MFA token",
            "the \xabMFA\xbb token",
        ),
    ],
)
def test_search_parts_words_at_what_opens_or_joins_them(sites: Sites, text: str) -> None:
    index = json.loads((sites("hostile") / "search/search_index.json").read_text(encoding="utf-8"))
    found = re.split(index["config"]["separator"], text)
    assert any(word.startswith("MFA") for word in found)
    assert "token" in found


def test_search_keeps_the_ids_of_criteria_whole(sites: Sites) -> None:
    index = json.loads((sites("hostile") / "search/search_index.json").read_text(encoding="utf-8"))
    assert "CC6.1" in re.split(index["config"]["separator"], "the criterion CC6.1 (access)")


def test_search_is_on_every_page_and_works_without_a_server(sites: Sites) -> None:
    site = sites("demo")
    for path, page in crawl.read(site).items():
        if path != "404.html":
            assert "__search" in page.ids
            assert page.links.index(("script", f"{'../' * path.count('/')}javascripts/worker-on-disk.js")) >= 0
    index = (site / "search/search_index.js").read_bytes()
    assert index == b"var __index = " + (site / "search/search_index.json").read_bytes()
    assert b"Access Control Policy" in index


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_a_browser_finds_a_word_on_a_page_opened_from_disk(sites: Sites, tmp_path: Path) -> None:
    """Nothing is asked of the network, and the box answers."""
    argv = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            f"--user-data-dir={tmp_path}", "--window-size=1280,800", "--virtual-time-budget=8000", "--dump-dom",
            f"{(sites('demo') / 'index.html').as_uri()}?q=laptop"]  # fmt: skip
    done = subprocess.run(argv, capture_output=True, check=False, timeout=60)
    shown = " ".join(done.stdout.decode().split())
    assert re.search(r'md-search-result__meta"> ?[1-9][0-9]* matching documents', shown)


def test_the_page_for_a_wrong_address_leads_home_without_a_relative_link(sites: Sites) -> None:
    """It is served at any address, where every relative link would be wrong."""
    page = crawl.read(sites("hostile"))["404.html"]
    assert (page.links, page.handlers) == ([], [])
    assert f"Example & {hostile.SCRIPT} has no page at this address." in page.text
    source = (sites("hostile") / "404.html").read_text("utf-8")
    assert f"${{top}}{MARKER}`" in source
    (beginning,) = re.findall(r'startsWith\("([^"]+)"\)', source)
    assert (sites("hostile") / MARKER).read_text("utf-8").startswith(beginning)


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
@pytest.mark.parametrize("wrong", ["gone.html", "a/b/c/gone.html", "policies/gone.html?q=1#x"])
@pytest.mark.parametrize("base", ["", "company/policies/"])
def test_from_a_wrong_address_of_any_depth_a_browser_finds_home_and_search(
    sites: Sites, tmp_path: Path, base: str, wrong: str
) -> None:
    """Served as hosts of pages do: the same page for each address that there is not, at the top or below a folder."""
    site = sites("demo")

    class Host(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0].removeprefix(f"/{base}")
            place = site / path
            there = self.path.startswith(f"/{base}") and path and place.is_file()
            data = (place if there else site / "404.html").read_bytes()
            self.send_response(200 if there else 404)
            self.send_header("content-type", "text/html" if not there or path.endswith("html") else "text/plain")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        argv = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                f"--user-data-dir={tmp_path}", "--virtual-time-budget=4000", "--dump-dom",
                f"http://127.0.0.1:{server.server_address[1]}/{base}{wrong}"]  # fmt: skip
        shown = subprocess.run(argv, capture_output=True, check=False, timeout=60).stdout.decode()
        server.shutdown()
    assert re.search(r'<a id="home"[^>]*>', shown)[0] == f'<a id="home" href="/{base}index.html">'  # type: ignore[index]  # it is there
    assert re.search(r"<form [^>]*>", shown)[0] == f'<form id="search" role="search" action="/{base}index.html">'  # type: ignore[index]  # as above


def test_the_same_pages_give_the_same_bytes_twice_in_one_process(sites: Sites, tmp_path: Path) -> None:
    first = sites("starter")
    build(mapped(starter(tmp_path / "repository")), tmp_path / "site")
    assert files(first) == files(tmp_path / "site")


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.parametrize("base", ["https://example.com/edit/main", "https://example.com/edit/main/"])
def test_a_page_can_be_edited_where_the_company_says(tmp_path: Path, base: str) -> None:
    odd = SitePage(path="p/a-b.md", title="A", markdown="# A\n", document='p/a b"<.md', source='p/a b"<.md')
    site = SiteMap(
        name="Example Ltd", pages=(*SMALL.pages, odd), navigation=(("", ("index.md",)), ("P", ("p/a-b.md",)))
    )
    build(site, tmp_path / "site", edit_base=base)
    pages = crawl.read(tmp_path / "site")
    edits = {path: [a for _, a in page.links if a.startswith("https://")] for path, page in pages.items()}
    assert edits == {
        "404.html": [],
        "index.html": [],
        "p/a-b.html": ["https://example.com/edit/main/p/a%20b%22%3C.md"],
    }


@pytest.mark.parametrize("base", ["javascript:alert(1)//", "example.com/edit", "", "file:///etc/"])
def test_an_address_that_no_browser_opens_is_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(UsageError):
        build(SMALL, tmp_path / "site", edit_base=base)


@pytest.mark.parametrize("name", ["index.html", "sitemap.xml", "notes.md", ".keep"])
def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, name: str) -> None:
    """Even one that looks like a site."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / name).write_text("mine")
    with pytest.raises(UsageError, match="no site of ours"):
        build(SMALL, tmp_path / "site")
    assert files(tmp_path / "site") == {name: b"mine"}


def test_a_file_or_a_link_is_no_place_for_a_site(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    for name in ("file", "link"):
        with pytest.raises(UsageError, match="is no folder"):
            build(SMALL, tmp_path / name)
    with pytest.raises(StorageError):
        build(SMALL, tmp_path / "file" / "site")
    assert list((tmp_path / "folder").iterdir()) == []


def test_an_earlier_site_is_replaced_as_a_whole(tmp_path: Path) -> None:
    build(SMALL, tmp_path / "new" / "site")
    (tmp_path / "new/site/old.html").write_text("old")
    built = build(SMALL, tmp_path / "new" / "site")
    assert (built.directory, built.pages) == (tmp_path / "new" / "site", 1)
    assert not (tmp_path / "new/site/old.html").exists()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["site"]
