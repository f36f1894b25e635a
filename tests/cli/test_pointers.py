"""A pointer of Git LFS or git-annex in the place of a file is named as one, with what brings the file, wherever it lies."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.cli.answers import hold_fair, steps
from tests.cli.programme import AS_OF, CONTROLS, FILES, Done, git, plant, tieout

DIGEST = "ab" * 32
LFS = f"version https://git-lfs.github.com/spec/v1\noid sha256:{DIGEST}\nsize 123456\n"
ANNEX = f"/annex/objects/SHA256E-s123456--{DIGEST}.md\n"
KINDS = {"Git LFS": (LFS, "lfs pull --include"), "git-annex": (ANNEX, "annex get")}
POLICY = "policies/data-classification.md"
TABLE = next(path for path in FILES if path.endswith("accounts.csv"))
DAY = ("--as-of", AS_OF)


def said(done: Done) -> str:
    """Give all that was printed, without the breaks of its lines."""
    return " ".join(f"{done.text} {done.told}".split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", [POLICY, "controls.yaml", "registers/people.yaml", "registers/risks.yaml", TABLE])
def test_check_names_it_and_what_brings_the_file(tmp_path: Path, path: str, kind: str) -> None:
    pointer, command = KINDS[kind]
    root = plant(tmp_path / "it", {**FILES, path: pointer})
    for rev in ((), ("--rev", "HEAD")):
        done = tieout("check", "--root", str(root), *DAY, *rev)
        hold_fair(done, 2 if path == "controls.yaml" else 1)
        named = "accounts.csv, which" if path == TABLE else path
        assert f"{named} is a pointer of {kind}: the file itself (123456 bytes, sha256:{DIGEST}) is not in Git" in said(
            done
        )
        assert f"git {command} {path} brings it here" in said(done)
        assert "no front-matter" not in said(done)


@pytest.mark.parametrize("name", ["README.md", "x.csv"])
def test_a_link_of_git_annex_is_told_from_any_other(tmp_path: Path, name: str) -> None:
    root = plant(tmp_path / "it", commit=False)
    (root / "policies" / "a.md").symlink_to(
        f"../.git/annex/objects/Jx/0m/SHA256E-s3--{DIGEST}.md/SHA256E-s3--{DIGEST}.md"
    )
    (root / "policies" / "b.md").symlink_to(name)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Add links")
    for rev in ((), ("--rev", "HEAD")):
        done = tieout("check", "--root", str(root), *DAY, *rev)
        hold_fair(done, 1)
        assert "policies/a.md is a pointer of git-annex: the file itself (3 bytes, " in said(done)
        assert "policies/b.md is, or lies behind, a symbolic link" in said(done)


@pytest.mark.parametrize("kind", KINDS)
def test_no_bundle_holds_it_in_the_place_of_evidence(tmp_path: Path, kind: str) -> None:
    pointer, _ = KINDS[kind]
    root = plant(tmp_path / "it", {**FILES, TABLE: pointer})
    out = tmp_path / "bundle"
    done = tieout("bundle", "build", "--no-pdf", "--root", str(root), *DAY, "--out", str(out))
    hold_fair(done, 0)
    assert f"{TABLE} was left out: it is a pointer of {kind}" in said(done)
    assert not (out / TABLE).exists()
    assert not [path for path in out.rglob("*") if path.is_file() and path.read_bytes() == pointer.encode()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_pointer_that_a_record_lists_is_no_evidence(tmp_path: Path, kind: str) -> None:
    """What was captured was the pointer: the digest holds, and nobody has the file."""
    pointer, _ = KINDS[kind]
    root = plant(tmp_path / "it")
    flat = root / "evidence" / "2026-Q2" / "minutes.txt"
    flat.parent.mkdir()
    flat.write_text("The board met.\n")
    line = (
        "--control",
        "CO-01",
        "--evidence",
        "data-list",
        "--system",
        "data-store",
        "--by",
        "ana",
        "--method",
        "document",
    )
    at = ("--observed-at", "2026-06-01T10:00:00Z", "--explanation", "As filed", "--in-place", "--root", str(root))
    assert tieout("evidence", "add", str(flat), *line, *at).returncode == 0
    record = flat.with_name("minutes.txt.evidence.yaml")
    old, new = flat.read_bytes(), pointer.encode()
    text = record.read_text().replace(hashlib.sha256(old).hexdigest(), hashlib.sha256(new).hexdigest())
    record.write_text(text.replace(f"bytes: {len(old)}", f"bytes: {len(new)}"))
    flat.write_bytes(new)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Keep the minutes")
    for verb in (("check", *DAY), ("evidence", "verify")):
        done = tieout(*verb, "--root", str(root))
        hold_fair(done, 1)
        assert f"lists minutes.txt, which is a pointer of {kind}" in said(done)
        again = tieout(*verb, "--root", str(root))  # what is remembered of the first run forgives nothing
        assert again == done


@pytest.mark.parametrize("kind", KINDS)
def test_a_pointer_is_not_taken_in_as_evidence(tmp_path: Path, kind: str) -> None:
    pointer, command = KINDS[kind]
    root = plant(tmp_path / "it")
    (tmp_path / "minutes.txt").write_text(pointer)
    line = (
        "--control",
        "CO-01",
        "--evidence",
        "data-list",
        "--system",
        "data-store",
        "--by",
        "ana",
        "--method",
        "document",
    )
    at = ("--observed-at", "2026-06-01T10:00:00Z", "--explanation", "As filed", "--root", str(root))
    done = tieout("evidence", "add", str(tmp_path / "minutes.txt"), *line, *at)
    told = hold_fair(done, 2)
    assert told.startswith(f"minutes.txt is a pointer of {kind}: the file itself (123456 bytes, ")
    assert f"{command} minutes.txt" in steps(done)[-1]
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_evidence_by_itself_is_none_as_a_pointer(tmp_path: Path, kind: str) -> None:
    pointer, command = KINDS[kind]
    entry = "{id: data-list, path: minutes/*.txt}"
    controls = CONTROLS.replace("{id: data-list, system: data-store, kind: data-list}", entry)
    without = {path: text for path, text in FILES.items() if not path.startswith("evidence/")}
    root = plant(tmp_path / "it", {**without, "controls.yaml": controls, "minutes/2025.txt": "The board met.\n"})
    before = tieout("ladder", "--root", str(root), *DAY, "--format", "json")
    shutil.rmtree(root)
    root = plant(root, {**without, "controls.yaml": controls, "minutes/2025.txt": pointer})
    done = tieout("check", "--root", str(root), *DAY)
    assert f"minutes/2025.txt is a pointer of {kind}: the file itself" in said(done)
    assert f"git {command} minutes/2025.txt brings it here" in said(done)
    assert tieout("ladder", "--root", str(root), *DAY, "--format", "json").text != before.text


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_page_shows_is_said_where_the_site_is_built(tmp_path: Path, kind: str) -> None:
    pointer, _ = KINDS[kind]
    root = plant(tmp_path / "it", {**FILES, POLICY: pointer, "policies/b.md": "no head\n"})
    done = tieout("site", "--root", str(root), *DAY, "--stage", str(tmp_path / "site"))
    assert done.returncode == 0
    assert f"tieout: not in the site: {POLICY}:1:1: {POLICY} is a pointer of {kind}: " in done.told
    assert "tieout: not in the site: policies/b.md:1:1: the file has no front-matter\n" in done.told
    asked = tieout("review", "POL-008", "--dry-run", "--root", str(root), *DAY)
    assert hold_fair(asked, 2).endswith(f"; policies/b.md and {POLICY} could not be read and may have that id")
