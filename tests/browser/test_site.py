"""The site as its readers have it: Chromium from a disk with no network, and from a server on this machine.

What a machine does not have is skipped with its reason; ``tests/site`` reads the same site without a browser.
"""

from __future__ import annotations

import contextlib
import functools
import json
import re
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_pages import CHROMIUM, NPM
from tests.companies import AS_OF, Sample
from tests.site import crawl
from tests.site.conftest import attack, mapped
from tests.site.hostile import policy
from tests.site.test_pictures import png, programme
from tieout.check import check
from tieout.load import load
from tieout.site.audience import Audience
from tieout.site.build import build
from tieout.site.pages import site_map
from tieout.site.site_map import SiteMap, SitePage
from tieout.workpapers.ladder import ladder

SCRIPT = Path(__file__).with_name("site.mjs")
EDIT = "https://github.example.com/example/policies/edit/main/"
POLICY = "policies/access-control.html"
KINDS = (
    *("index.html", "documents.html", POLICY, "runbooks/backup-restore.html", "ladder.html", "controls.html"),
    *("criteria.html", "approvals.html", "evidence.html", "evidence/2026-q3.html", "exercises.html", "due.html"),
    *("exceptions.html", "findings.html"),
)

pytestmark = pytest.mark.timeout(3_600)


@pytest.fixture(scope="module")
def site(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the auditor's site of the sample company, which has every kind of page."""
    of = load(sample(), as_of=AS_OF)
    outcome = check(of)
    folder = tmp_path_factory.mktemp("site") / "site"
    build(site_map(of, outcome, ladder(of, outcome), audience=Audience.AUDITOR), folder, edit_base=EDIT)
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the site of a programme whose every text tries something."""
    scratch = tmp_path_factory.mktemp("hostile")
    build(mapped(attack(scratch / "repository")), scratch / "site")
    return scratch / "site"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and tells nobody."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as the library names it
        """Say nothing."""


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """Give the address of the site on this machine."""
    with served_from(site) as address:
        yield address


@contextlib.contextmanager
def served_from(site: Path) -> Iterator[str]:
    """Serve a folder on this machine; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def on_disk(folder: Path) -> str:
    return f"{folder.as_uri()}/"


def run(base: str, job: str, looks: str, *pages: str) -> list[dict[str, Any]]:
    node, modules = shutil.which("node"), NPM / "node_modules"
    for there, what in (
        (node, "node"),
        (CHROMIUM, "Chromium"),
        ((modules / "axe-core").is_dir() and (modules / "playwright-core").is_dir(), "axe-core, by ./dev setup,"),
    ):
        if not there:
            pytest.skip(f"{what} is not on this machine")
    command = [str(node), str(SCRIPT), str(modules), str(CHROMIUM), base, job, looks, *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3_500, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def wrong(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave those that ask for nothing else, complain of nothing, fit the window and please axe."""
    return [item for item in found if item["out"] or item["said"] or item["wide"] or item["found"]]


def pages_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def test_every_page_asks_for_nothing_else_says_nothing_fits_a_phone_and_pleases_axe(site: Path) -> None:
    pages = pages_of(site)
    assert set(KINDS) < set(pages)
    found = run(on_disk(site), "look", "375xdark", *pages)
    assert len(found) == len(pages)
    assert wrong(found) == []


def test_each_kind_of_page_does_so_wide_in_both_schemes_and_narrow_in_light(site: Path) -> None:
    found = run(on_disk(site), "look", "375xlight,1280xlight,1280xdark", *KINDS)
    assert len(found) == 3 * len(KINDS)
    assert wrong(found) == []


def test_a_hostile_text_runs_nothing_asks_for_nothing_and_breaks_no_page(hostile: Path) -> None:
    found = run(on_disk(hostile), "look", "375xlight", *pages_of(hostile))
    assert len(found) > 20
    # A heading of somebody's text may skip a level, or there may be none.
    assert [item for item in wrong(found) if item["out"] or item["said"] or item["wide"]] == []


PICTURES = """\
# Net

## Plan ![of the net](plan.png)

![Network plan](plan.png) and ![](wide.png "Wide")

[![Closer](plan.png)](plan.png)

- ![In a list](wide.png)

| a | b |
|---|---|
| ![In a cell](wide.png) | ![again](high.png) |

![On the web](https://example.com/x.png) ![Drawing](plan.svg)
"""


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the site of a programme whose text shows images in every place of it."""
    scratch = tmp_path_factory.mktemp("pictured")
    images = {"plan": png(300, 200), "wide": png(4_000, 300, shade=90), "high": png(300, 3_000, shade=200)}
    root = programme(
        scratch / "repository",
        {"policies/net.md": policy(30, title="Net", body=PICTURES)},
        {f"policies/{name}.png": data for name, data in images.items()},
    )
    build(mapped(root), scratch / "site")
    return scratch / "site"


@pytest.mark.parametrize("way", ["disk", "server"])
def test_images_fit_a_phone_lie_on_white_in_both_schemes_and_please_axe(way: str, pictured: Path) -> None:
    with served_from(pictured) as address:
        base = address if way == "server" else on_disk(pictured)
        looks = "320xlight,320xdark,1280xdark,1280xlight"
        assert wrong(run(base, "look", looks, "policies/net.html")) == []
        seen = run(base, "images", looks, "policies/net.html")
    assert len(seen) == 8
    for item in seen:
        assert [image["alt"] for image in item["found"]] == [
            *("of the net", "Network plan", "wide.png", "Closer", "In a list", "In a cell", "again"),
        ]
        assert {image["ground"] for image in item["found"]} == {"rgb(255, 255, 255)"}
        assert [image for image in item["found"] if not (image["isThere"] and image["isWhole"])] == []
        assert [image for image in item["found"] if not image["isWithin"]] == []
        assert (item["out"], item["said"]) == ([], [])


@pytest.mark.parametrize("way", ["disk", "server"])
@pytest.mark.parametrize("look", ["1280xlight", "375xdark"])
def test_a_slash_opens_the_search_which_finds_a_policy_by_a_word_of_its_text(
    way: str, look: str, site: Path, served: str
) -> None:
    base = served if way == "server" else on_disk(site)
    (seen,) = run(base, "search", look, POLICY, "laptop")
    assert seen["focused"] == "Search"
    assert any(re.search(r"/policies/acceptable-use\.html\?h=laptop#", href) for href in seen["hrefs"])
    assert seen["at"].startswith(f"{base}policies/")
    assert (seen["out"], seen["said"]) == ([], [])
    # No result takes more than a part of the screen, and of a list only what holds the word is shown.
    assert seen["tall"] <= 10
    assert seen["idle"] == 0


@pytest.mark.parametrize("look", ["375xlight", "1280xlight"])
def test_without_scripts_no_page_is_wider_than_its_window(look: str, site: Path, tmp_path: Path) -> None:
    long = SitePage(
        path="policies/long.md", title="A very long title " * 20, markdown="# T\n", document="policies/long.md"
    )
    build(SiteMap(name="Example Ltd", pages=(long,), navigation=(("", (long.path,)),)), tmp_path / "long")
    shown = [
        *run(on_disk(tmp_path / "long"), "bare", look, "policies/long.html"),
        *run(on_disk(site), "bare", look, *KINDS),
    ]
    assert [item for item in shown if item["wide"]] == []


@pytest.mark.parametrize("way", ["disk", "server"])
def test_the_search_finds_a_text_by_its_title_or_id_and_a_control_or_criterion_by_its_own(
    way: str, site: Path, served: str
) -> None:
    base = served if way == "server" else on_disk(site)
    wanted = {
        "Access Control Policy": "policies/access-control.html",
        "POL-002": "policies/access-control.html",
        "AC-03": "controls.html#ac-03",
        "CC6.1": "criteria.html#cc61",
    }
    for words, place in wanted.items():
        (seen,) = run(base, "search", "1280xlight", "index.html", words)
        # A page that has the section that was found stands before it.
        first = [re.sub(r"\?h=[^#]*", "", href.removeprefix(base)) for href in seen["hrefs"][:2]]
        assert place in first, (words, first)
        assert (seen["out"], seen["said"]) == ([], [])


def test_the_search_finds_a_word_behind_a_bracket_or_a_sign_that_joins(site: Path) -> None:
    for word in ("Ana", "ana exa"):  # "role:x (Ana Example)" in the head of what she owns
        (seen,) = run(on_disk(site), "search", "1280xlight", "index.html", word)
        assert any(re.search(r"/policies/.*\.html", href) for href in seen["hrefs"]), (word, seen["hrefs"])
        assert (seen["out"], seen["said"]) == ([], [])


def test_the_search_finds_a_word_within_a_sentence_of_a_script_without_blanks(hostile: Path) -> None:
    (seen,) = run(on_disk(hostile), "search", "1280xlight", "index.html", "\u5ba1\u67e5")
    assert any("/policies/chinese.html" in href for href in seen["hrefs"])
    assert (seen["out"], seen["said"]) == ([], [])


@pytest.mark.parametrize("way", ["disk", "server"])
def test_the_other_scheme_is_a_click_away_and_is_remembered(way: str, site: Path, served: str) -> None:
    base = served if way == "server" else on_disk(site)
    light, dark = run(base, "scheme", "1280xlight,1280xdark", "index.html", POLICY)
    assert light["seen"] == ["default", "slate", "slate", "slate"]
    assert dark["seen"] == ["slate", "default", "default", "default"]
    assert light["out"] + light["said"] + dark["out"] + dark["said"] == []


@pytest.mark.parametrize(
    ("page", "scheme"), [(POLICY, "dark"), ("index.html", "light"), ("evidence/2026-q3.html", "light")]
)
def test_a_keyboard_reaches_every_link_and_each_stop_is_seen(page: str, scheme: str, site: Path) -> None:
    (seen,) = run(on_disk(site), "keyboard", f"1280x{scheme}", page)
    name, address, opacity, ground = seen["first"]
    assert "md-skip" in name
    assert opacity == "1"
    assert ground.startswith("rgb(")  # nothing shines through it
    assert seen["skipped"] == address.removeprefix("#")
    assert seen["reached"] > 30
    assert (seen["blind"], seen["missed"]) == ([], [])


@pytest.mark.parametrize("way", ["disk", "server"])
def test_the_drawer_of_a_phone_is_opened_walked_and_left_by_keys_alone(way: str, site: Path, served: str) -> None:
    base = served if way == "server" else on_disk(site)
    (seen,) = run(base, "drawer", "390xlight", "index.html", "Proof")
    steps = seen["steps"]
    assert (steps["closed"]["tag"], steps["closed"]["name"], steps["closed"]["open"]) == (
        "BUTTON",
        "Navigation",
        "false",
    )
    assert seen["walk"][-1]["text"].startswith("Proof")
    assert {item["href"] for item in seen["inner"]} == {"approvals.html", "evidence.html", "exercises.html"}
    assert (steps["back"]["text"], steps["back"]["open"]) == ("Proof", "false")
    assert (steps["shut"]["name"], steps["shut"]["open"]) == ("Navigation", "false")
    stops = [*seen["walk"], steps["list"], *seen["inner"], steps["back"], steps["shut"]]
    assert [item for item in stops if not item["isSeen"]] == []
    # Closed, its links are passed over; on a wide page nothing is left of it.
    assert not any(item["href"] in {"documents.html", "due.html"} and not item["isSeen"] for item in seen["after"])
    assert seen["wide"] == [0, 0]
    assert (seen["out"], seen["said"]) == ([], [])


def test_a_row_that_a_phone_shows_as_a_list_is_still_told_of_as_a_row(site: Path) -> None:
    pages = ("documents.html", "findings.html", "evidence/2026-q3.html")
    narrow, wide = (run(on_disk(site), "tables", look, *pages) for look in ("390xlight", "1280xlight"))
    assert {item["shown"] for item in narrow} == {"block"}
    assert {item["shown"] for item in wide} == {"table-row"}
    assert [item["told"] for item in narrow] == [item["told"] for item in wide]
    assert all(item["told"]["row"] > 10 for item in narrow)


def test_edit_links_lead_to_the_source_of_each_page_and_no_computed_page_has_one(site: Path, sample: Sample) -> None:
    edits = {
        path: [a.removeprefix(EDIT) for tag, a in page.links if tag == "a" and a.startswith(EDIT)]
        for path, page in crawl.read(site).items()
    }
    root = sample()
    with_one = {path: found for path, found in edits.items() if found}
    assert {path for path in with_one if not path.startswith(("policies/", "runbooks/"))} == {"controls.html"}
    for path, found in with_one.items():
        assert found == [path.replace(".html", ".md") if path != "controls.html" else "controls.yaml"]
        assert (root / found[0]).is_file()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_in_either_scheme_and_says_of_which_day_it_is(scheme: str, site: Path) -> None:
    found = run(on_disk(site), "paper", f"1280x{scheme}", *KINDS)
    assert [(item["page"], item["found"]) for item in found if item["found"]] == []
    assert {re.sub("commit .*", "commit", item["foot"]) for item in found} == {f"As of {AS_OF} (UTC), commit"}


def test_no_column_of_a_table_is_cut_off_on_paper(site: Path, hostile: Path) -> None:
    """Of the width of A4 between its margins, at 96 dots an inch."""
    found = run(on_disk(site), "paper", "718xlight", *KINDS)
    found += run(on_disk(hostile), "paper", "718xlight", "policies/wide.html")
    assert [(item["page"], item["cut"]) for item in found if item["cut"]] == []


def test_a_page_prints_its_text_and_not_the_furniture_of_the_screen(site: Path, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on this machine")
    printed = {
        page: tmp_path / f"{number}.pdf" for number, page in enumerate(("index.html", POLICY, "evidence/2026-q3.html"))
    }
    run(on_disk(site), "print", "1280xlight", *(str(part) for pair in printed.items() for part in pair))
    texts = {
        page: subprocess.run(
            ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
        ).stdout
        for page, path in printed.items()
    }
    assert "Access Control Policy" in texts[POLICY]
    assert "Approval (proven)" in texts[POLICY]
    assert "Change history" in texts[POLICY]
    assert "open findings" in texts["index.html"]
    assert "170 captures" in texts["evidence/2026-q3.html"]
    assert "pipeline, trivy" in texts["evidence/2026-q3.html"]
    for text in texts.values():
        assert "Table of contents" not in text
        assert "Edit this page" not in text
        assert "Backup Restore Runbook" not in text.partition("\n\n")[0]


_AUTOCOMPLETE = r"Attribute .autocomplete. is only allowed when the input type is .*"
_TABINDEX = r"Bad value .. for attribute .tabindex. on element .label.: The empty string is not a valid integer\."
ALLOWED = (
    rf'{_AUTOCOMPLETE}\|.*<input class="md-(?:toggle|option)"[^<]*autocomplete="off".*',
    rf'{_TABINDEX}\|.*<label class="md-nav__link[^<]*tabindex="">.*',
)
"""What the theme's own templates get wrong, and nothing else: each message with the markup that it is about."""


@pytest.mark.parametrize("which", ["site", "hostile", "pictured"])
def test_the_checker_of_the_w3c_finds_nothing_but_the_themes_own_errors(
    which: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(which)
    java, jar = shutil.which("java"), NPM / "node_modules/vnu-jar/build/dist/vnu.jar"
    if java is None or not jar.is_file():
        pytest.skip("java, or vnu-jar by ./dev setup, is not on this machine")
    pages = [str(path) for path in sorted(folder.rglob("*.html"))]
    command = [java, "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", "--stdout", *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    errors = [
        f"{item['message']}|{' '.join(item.get('extract', '').split())}"
        for item in json.loads(done.stdout)["messages"]
        if item["type"] != "info"
    ]
    left = [item for item in errors if not any(re.fullmatch(pattern, item) for pattern in ALLOWED)]
    assert left == []
    # An entry of the list that is needed no more is taken off it.
    used = Counter(pattern for item in errors for pattern in ALLOWED if re.fullmatch(pattern, item))
    assert set(used) == set(ALLOWED)
