"""The images of texts: which of them a site has, under what name, and what it says of those that it has not."""

from __future__ import annotations

import hashlib
import re
import shutil
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, git, plant, tieout
from tests.site import crawl
from tests.site.conftest import AS_OF as DAY
from tests.site.hostile import policy
from tests.site.test_stage import mkdocs
from tieout.check import check
from tieout.load import load
from tieout.model.examination import Examination
from tieout.site import pictures
from tieout.site.audience import Audience
from tieout.site.build import build
from tieout.site.pages import site_map
from tieout.site.pictures import missing, with_pictures
from tieout.site.rendering import Rendering
from tieout.site.site_map import SiteMap
from tieout.site.stage import stage
from tieout.workpapers.ladder import ladder

PAGE = "policies/net.md"


def png(width: int, height: int = 8, *, shade: int = 0) -> bytes:
    """Give a grey PNG of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([shade]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PLAN, WIDE, OTHER = png(30), png(3_000, shade=90), png(31, shade=200)


def place(data: bytes, suffix: str = "png") -> str:
    return f"images/{hashlib.sha256(data).hexdigest()}.{suffix}"


def text(body: str, number: int = 30, level: str = "") -> str:
    found = policy(number, title=f"Title {number}", body=body)
    return found.replace("status:", f"classification: {level}\nstatus:", 1) if level else found


def programme(root: Path, texts: Mapping[str, str], images: Mapping[str, bytes], *, commit: bool = True) -> Path:
    """Plant a programme with these texts and images."""
    plant(root, {**FILES, **texts}, commit=False)
    for path, data in images.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    if commit:
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", "Add the programme")
    return root


def mapped(
    root: Path, audience: Audience = Audience.INTERNAL, *, rev: str | None = None, together: int = pictures.TOGETHER
) -> tuple[SiteMap, Examination]:
    of = load(root, as_of=DAY, rev=rev)
    outcome = check(of)
    site = site_map(of, outcome, ladder(of, outcome), audience=audience)
    return with_pictures(site, root, of, together=together), of


def shown(site: SiteMap, path: str = PAGE) -> list[str]:
    """Give the addresses of the images of a page, and what stands in the place of those that it lacks."""
    html = Rendering(site).content(path)
    return re.findall(r'(?<=<img src=")[^"]*|\[Image not shown[^\]]*\]', html)


def of_body(root: Path, body: str, images: Mapping[str, bytes]) -> list[str]:
    return shown(mapped(programme(root, {PAGE: text(body)}, images))[0])


# --- What is shown ---


def test_an_image_beside_a_text_is_on_its_page_in_the_built_site_and_in_plain_mkdocs(tmp_path: Path) -> None:
    body = (
        "# Net\n\n![Network plan](images/plan.png)\n\n![](images/a%20wide.PNG 'W')\n\n[![x](/plan.jpg)](../plan.jpg)\n"
    )
    images = {
        "policies/images/plan.png": PLAN,
        "policies/images/a wide.PNG": WIDE,
        "plan.jpg": b"\xff\xd8\xff\xe0plan",
    }
    site, of = mapped(programme(tmp_path / "programme", {PAGE: text(body)}, images))
    assert [*missing(site, of)] == []
    build(site, tmp_path / "site")
    stage(site, tmp_path / "staged")
    mkdocs(tmp_path / "staged", tmp_path / "built", "--strict")
    jpg = f"../{place(images['plan.jpg'], 'jpg')}"
    for folder in ("site", "built"):
        pages = crawl.read(tmp_path / folder)
        page = pages["policies/net.html"]
        sources = [address for tag, address in page.links if tag == "img"]
        assert sources == [f"../{place(PLAN)}", f"../{place(WIDE)}", jpg], folder
        assert ("a", jpg) in page.links, folder
        html = (tmp_path / folder / "policies/net.html").read_text()
        assert re.findall(r'alt="([^"]*)"', html) == ["Network plan", "a wide.PNG", "x"], folder
        assert 'title="W"' in html, folder
        there = {path.name: path.read_bytes() for path in (tmp_path / folder / "images").iterdir()}
        assert there == {place(data, name[-3:].lower())[7:]: data for name, data in images.items()}, folder
    assert crawl.dead_ends(tmp_path / "site", crawl.read(tmp_path / "site")) == []


def test_the_staff_are_told_that_nobody_approved_an_image_with_the_words(tmp_path: Path) -> None:
    """A picture can be changed and leave the text as it was approved."""
    texts = {PAGE: text("![a](plan.png)\n", level="public"), "policies/b.md": text("# B\n", 31, "public")}
    root = programme(tmp_path / "programme", texts, {"policies/plan.png": PLAN})
    row = "<dt>Images</dt>\n<dd>What is proven here is of the words alone</dd>"
    rendering = Rendering(mapped(root)[0])
    assert row in rendering.content(PAGE)
    assert row not in rendering.content("policies/b.md")
    assert "proven" not in Rendering(mapped(root, Audience.PUBLIC)[0]).content(PAGE)


def test_bytes_come_from_the_commit_where_the_texts_do_and_from_the_disk_where_they_do(tmp_path: Path) -> None:
    images = {"policies/plan.png": PLAN, "policies/gone.png": OTHER, "images/new.png": OTHER}
    body = "![](plan.png) ![](new.png) ![](gone.png) ![](../images/new.png) ![](below/x.png)\n"
    root = programme(tmp_path / "programme", {PAGE: text(body)}, images)
    (root / "policies/plan.png").write_bytes(WIDE)
    (root / "policies/gone.png").unlink()
    (root / "policies/new.png").write_bytes(OTHER)
    (root / "policies/below").mkdir()
    (root / "policies/below/x.png").write_bytes(OTHER)
    lost = "[Image not shown: {} (it is not there)]".format
    one, other, wide = (f"../{place(data)}" for data in (PLAN, OTHER, WIDE))
    assert shown(mapped(root)[0]) == [wide, other, lost("gone.png"), other, other]
    assert shown(mapped(root, rev="HEAD")[0]) == [one, lost("new.png"), other, other, lost("x.png")]
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "bare.git")
    assert shown(mapped(tmp_path / "bare.git")[0]) == [one, lost("new.png"), other, other, lost("x.png")]
    git(root, "add", "--all")
    later = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-03-02T10:00:00Z")
    git(root, "commit", "--quiet", "--message", "Draw it anew", **later)
    done = tieout("site", "--root", str(root), "--as-of", "2025-12-20", "--out", str(tmp_path / "site"))
    assert done.returncode == 0
    page = crawl.read(tmp_path / "site")["policies/net.html"]
    assert [address for tag, address in page.links if tag == "img"] == [one, other, other]


def test_a_programme_in_a_folder_shows_what_lies_in_it_and_nothing_above(tmp_path: Path) -> None:
    root = plant(tmp_path / "repository", {"README.md": "# Code\n"}, commit=False)
    (root / "secret.png").write_bytes(OTHER)
    body = "![](plan.png) ![](../../secret.png) ![](/secret.png) ![](../plan.png)\n"
    images = {"policies/plan.png": PLAN, "plan.png": WIDE}
    plant(root / "compliance", {**FILES, PAGE: text(body)}, commit=False)
    for path, data in images.items():
        (root / "compliance" / path).write_bytes(data)
    shutil.rmtree(root / "compliance/.git")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Add")
    told = [
        f"../{place(PLAN)}",
        "[Image not shown: secret.png (it lies outside of the programme)]",
        "[Image not shown: secret.png (it is not there)]",
        f"../{place(WIDE)}",
    ]
    for rev in (None, "HEAD"):
        assert shown(mapped(root / "compliance", rev=rev)[0]) == told


# --- What is not ---


def test_no_link_submodule_evidence_or_hidden_file_is_shown_from_a_commit_or_from_the_disk(tmp_path: Path) -> None:
    body = "".join(
        f"![]({path})\n"
        for path in (
            *("link.png", "folder/plan.png", "out.png", "outside/x.png", "sub/plan.png", "dir.png"),
            *("../evidence/plan.png", "../.git/plan.png", ".github/plan.png", "../Evidence/plan.png"),
            *("images\\plan.png", "Plan.png", "PLAN.PNG", "%2e%2e/%2e%2e/%2e%2e/x.png", "plan.svg", "text.png"),
            *("lfs.png", "https://example.com/x.png", "../.git/config", "..%5c..%5cx.png", "x%00.png"),
        )
    )
    images = {
        "policies/plan.png": PLAN,
        "policies/plan.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "policies/text.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "policies/lfs.png": b"version https://git-lfs.github.com/spec/v1\noid sha256:%b\nsize 12345\n" % (b"a" * 64),
        "policies/.github/plan.png": PLAN,
        "evidence/plan.png": PLAN,
        "secret/plan.png": PLAN,
        "policies/dir.png/plan.png": PLAN,
    }
    root = programme(tmp_path / "programme", {PAGE: text(body)}, images, commit=False)
    (tmp_path / "x.png").write_bytes(PLAN)
    (root / ".git/plan.png").write_bytes(PLAN)
    for name, target in (("link.png", "plan.png"), ("folder", "../secret"), ("out.png", "../../x.png")):
        (root / "policies" / name).symlink_to(target)
    (root / "policies/outside").symlink_to(tmp_path)
    inner = plant(root / "policies/sub", {"README.md": "# Inner\n"})
    (inner / "plan.png").write_bytes(PLAN)
    git(inner, "add", "--all")
    git(inner, "commit", "--quiet", "--message", "Plan")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Add")
    why = {
        **dict.fromkeys(range(4), "a symbolic link is not followed"),
        **dict.fromkeys((4, 5), "it is no file of this repository"),
        **dict.fromkeys((6, 9), "it is evidence"),
        **dict.fromkeys((7, 8, 18), "it is hidden, or in a hidden folder"),
        **dict.fromkeys((10, 19), "its address has a backslash"),
        **dict.fromkeys((11, 12, 20), "it is not there"),
        13: "it lies outside of the programme",
        14: "SVG is not shown",
        15: "it is no PNG",
        16: "only a pointer of Git LFS is here",
        17: "it lies on the web",
    }
    for rev in (None, "HEAD"):
        site, of = mapped(root, rev=rev)
        assert [re.sub(r"^.*\((.*)\)\]$", r"\1", item) for item in shown(site)] == [why[n] for n in range(21)]
        assert site.files == {}
        told = [*missing(site, of)]
        assert [item.said.why for item in told] == [why[n] for n in range(21)]
        line = next(item.body_line for item in of.documents if item.path == PAGE)
        assert [item.location.line for item in told] == [*range(line, line + 21)]
        assert told[16].said.remedy.startswith("git lfs pull --include policies/lfs.png ")


def test_what_nobody_committed_is_shown_from_the_folders_of_documents_alone(tmp_path: Path) -> None:
    """What else lies in a folder of work, such as what a job left there, is none of the programme."""
    root = programme(tmp_path / "programme", {PAGE: text("![](plan.png) ![](../build/x.png)\n")}, {})
    for path in ("policies/plan.png", "build/x.png"):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(PLAN)
    assert shown(mapped(root)[0]) == [f"../{place(PLAN)}", "[Image not shown: x.png (it is not committed)]"]


def test_one_that_is_too_large_is_named_and_all_together_have_a_limit(tmp_path: Path) -> None:
    large = PLAN + b"\0" * (8 * 1024 * 1024)
    exact = large[: 8 * 1024 * 1024]
    images = {"policies/a.png": large, "policies/b.png": exact}
    over = "[Image not shown: a.png (it is larger than 8 MiB)]"
    root = programme(tmp_path / "programme", {PAGE: text("![](a.png) ![](b.png)\n")}, images)
    for rev in (None, "HEAD"):
        assert shown(mapped(root, rev=rev)[0]) == [over, f"../{place(exact)}"]


def test_all_images_together_have_a_limit_that_counts_whatever_is_read(tmp_path: Path) -> None:
    junk = b"x" * len(PLAN)
    body = "![](junk.png) ![](a.png) ![](a.png) ![](b.png) ![](c.png)\n"
    images = {f"policies/{name}.png": data for name, data in (("junk", junk), ("a", PLAN), ("b", OTHER), ("c", PLAN))}
    root = programme(tmp_path / "programme", {PAGE: text(body), "policies/z.md": text("![](a.png)\n", 31)}, images)
    whole, no_png = f"../{place(PLAN)}", "[Image not shown: junk.png (it is no PNG)]"
    over = "[Image not shown: {}.png (the images of the texts are larger than 64 MiB together)]".format
    site, of = mapped(root, together=2 * len(PLAN) + 1)
    assert shown(site) == [no_png, whole, whole, over("b"), over("c")]
    assert shown(site, "policies/z.md") == [whole]
    assert {item.name for item in missing(site, of)} == {"junk.png", "b.png", "c.png"}
    assert list(site.files) == [place(PLAN)]
    assert shown(mapped(root, together=0)[0])[1] == over("a")


def test_nothing_is_opened_where_no_text_shows_an_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of a programme without images does not list its tree again."""
    root = programme(
        tmp_path / "programme", {PAGE: text("`![a](plan.png)` [b](plan.png)\n")}, {"policies/plan.png": PLAN}
    )

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(pictures, "image_files", refuse)
    site, of = mapped(root)
    assert (site.files, [*missing(site, of)]) == ({}, [])


# --- Who may see it ---


def published(site: SiteMap, folder: Path) -> dict[str, bytes]:
    build(site, folder / "site")
    stage(site, folder / "staged")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_image_is_published_exactly_if_a_text_for_the_readers_shows_it(tmp_path: Path) -> None:
    """One that a restricted text alone shows is not, by no name; one that both show is; links, code and the like show none."""
    everything = {
        "policies/a.md": text(
            "![](images/shared.png) ![](../runbooks/canary-folder/named.png) [x](canary-folder/secret.png)\n\n"
            "`![](canary-folder/secret.png)`\n\n    ![](canary-folder/secret.png)\n\n[^1]: ![](canary-folder/secret.png)\n\n"
            "\\![](canary-folder/secret.png) [r]\n\n[r]: canary-folder/secret.png\n",
            31,
            "public",
        ),
        "policies/b.md": text(
            "![](images/shared.png) ![](canary-folder/secret.png) ![](../x/same.png)\n", 32, "restricted"
        ),
        "policies/c.md": text("![](images/inner.png)\n", 33, "internal"),
        "policies/deep.md": text(f"![](images/deep.png)\n\n{'>' * 80} ![](images/deep.png)\n", 34, "public"),
        "policies/slip.md": text("![](images/slip.png)\n", 35, "publik"),
    }
    images = {
        "policies/images/shared.png": png(11),
        "runbooks/canary-folder/named.png": png(12),
        "policies/canary-folder/secret.png": png(13),
        "x/same.png": png(11),
        "policies/images/inner.png": png(14),
        "policies/images/deep.png": png(15),
        "policies/images/slip.png": png(16),
    }
    root = programme(tmp_path / "programme", everything, images)
    seen = {
        audience: set(mapped(root, audience)[0].files)
        for audience in (Audience.PUBLIC, Audience.INTERNAL, Audience.AUDITOR)
    }
    public = {place(png(11)), place(png(12))}
    assert seen[Audience.PUBLIC] == public
    assert seen[Audience.INTERNAL] == public | {place(png(14))}
    assert seen[Audience.AUDITOR] == public | {place(png(14)), place(png(13)), place(png(16))}
    found = published(mapped(root, Audience.PUBLIC)[0], tmp_path / "out")
    assert {path for path in found if re.search(r"/images/[0-9a-f]{64}\.", path)} == {
        f"{folder}/{name}" for folder in ("site", "staged/docs") for name in public
    }
    # The public text says canary-folder itself, in what is shown as written; no name or address does.
    assert not any("canary" in path or "named" in path for path in found)
    addresses = re.findall(rb'(?:src|href)="([^"]*)"', b"".join(found.values()))
    assert [item for item in addresses if b"canary" in item or b"named" in item] == []
    for data in (png(13), png(14), png(15), png(16)):
        assert data not in found.values()
        assert hashlib.sha256(data).hexdigest().encode() not in b"".join(found.values())


def test_an_image_that_the_settings_take_for_a_text_is_for_the_auditor_alone(tmp_path: Path) -> None:
    """Nobody can read its classification, and what nobody can read is above the staff."""
    wide = FILES["controls.yaml"].replace('policies: ["policies/**/*.md"]', 'policies: ["policies/**"]')
    texts = {"controls.yaml": wide, PAGE: text("![](plan.png)\n")}
    root = programme(tmp_path / "programme", texts, {"policies/plan.png": PLAN})
    assert shown(mapped(root)[0]) == ["[Image not shown: plan.png (nobody can read for whom it is)]"]
    assert shown(mapped(root, Audience.AUDITOR)[0]) == [f"../{place(PLAN)}"]


def test_of_a_change_the_class_of_the_base_holds_for_images_too(tmp_path: Path) -> None:
    """A change that declares a restricted text public publishes neither it nor its image."""
    root = programme(
        tmp_path / "programme", {PAGE: text("![](plan.png)\n", level="restricted")}, {"policies/plan.png": PLAN}
    )
    git(root, "switch", "--quiet", "--create", "change")
    (root / PAGE).write_text(text("![](plan.png)\n", level="public"))
    git(root, "commit", "--quiet", "--all", "--message", "Lower it")
    for argv, there in ((("--settings-from", "main"), False), ((), True)):
        out = tmp_path / str(there)
        done = tieout("site", "--root", str(root), "--as-of", AS_OF, "--audience", "public", "--out", str(out), *argv)
        assert done.returncode == 0
        assert (out / place(PLAN)).is_file() is there


# --- What the command says ---


def test_the_command_names_five_images_that_are_not_shown_with_the_next_step(tmp_path: Path) -> None:
    body = "".join(f"![](x{number}.svg)\n" for number in range(7))
    root = programme(tmp_path / "programme", {PAGE: text(body)}, {"policies/x0.svg": b"<svg/>"})
    for out in ("--out", "--stage"):
        done = tieout("site", "--root", str(root), "--as-of", AS_OF, out, str(tmp_path / out))
        assert done.returncode == 0
        lines = [line for line in done.told.splitlines() if line.startswith("tieout: image not shown")]
        at = r"tieout: image not shown: policies/net\.md:[0-9]+:1: x[0-4]\.svg: SVG is not shown"
        assert [bool(re.fullmatch(at, line)) for line in lines] == [True] * 5 + [False]
        assert lines[5] == "tieout: image not shown: 2 more"
        assert "next: save it as PNG as well" in done.told
