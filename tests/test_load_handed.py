"""Evidence as it is handed on: from the blobs of the commit, whatever attributes, filters and checkouts say."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.captured import capture
from tests.cli.programme import AS_OF, CAPTURE, CAPTURED_AT, git, plant, tieout
from tests.test_load_evidence import put
from tieout.bundle.handed import gather
from tieout.bundle.streaming import digest_of, whole
from tieout.load import evidence_files, load
from tieout.model.errors import IntegrityError
from tieout.model.evidence.capture import HandedFile
from tieout.model.examination import Examination
from tieout.ports import waiting
from tieout.ports.git import Repository
from tieout.ports.git_objects import BlobReader
from tieout.sources.evidence import handed, hashing
from tieout.sources.evidence.hashing import Digest

FILE, RECORD = CAPTURE
FOLDER = FILE.rpartition("/")[0]
SECOND = capture(CAPTURED_AT + timedelta(minutes=30), name="data-list", controls=("CO-01",))
SECOND_FILE, SECOND_RECORD = SECOND
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 123456\n" % (b"ab" * 32)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "repository")


def at(root: Path) -> Examination:
    return load(root, as_of=date.fromisoformat(AS_OF), rev="HEAD")


def given(root: Path) -> dict[str, HandedFile]:
    return {item.path: item for item in evidence_files(root, at(root))}


def read(item: HandedFile) -> bytes:
    assert item.data is not None, item.reason
    return whole(item.path, item.data)


def left_out(root: Path) -> dict[str, str]:
    return {path: item.reason for path, item in given(root).items() if item.data is None}


def test_each_file_is_as_the_commit_has_it(root: Path) -> None:
    found = given(root)
    assert list(found) == sorted(found)
    assert {path: read(item) for path, item in found.items()} == {path: (root / path).read_bytes() for path in found}
    assert {FILE, RECORD, "evidence/log/leaves.jsonl"} <= set(found)
    assert all(item.reason == "" for item in found.values())


def test_what_is_known_of_a_capture_is_not_hashed_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examination = at(root)
    hashed: list[str] = []

    def digests(_: Repository, oids: Iterable[str]) -> dict[str, Digest]:
        hashed.extend(oids)
        return real(repository, tuple(hashed))

    real, repository = hashing.digests, Repository.open(root)
    monkeypatch.setattr(handed, "digests", digests)
    found = {item.path: item for item in evidence_files(root, examination)}
    known = {git(root, "rev-parse", f"HEAD:{path}") for path in (FILE, RECORD)}
    assert known.isdisjoint(hashed)
    assert {digest_of(item.data) for path, item in found.items() if item.data is not None and path == FILE} == {
        hashlib.sha256(CAPTURE[FILE]).hexdigest()
    }


def test_a_file_of_a_capture_is_not_read_again_to_see_whether_it_is_a_pointer(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examination = at(root)
    asked: list[str] = []
    real = BlobReader.read

    def read_blobs(self: BlobReader, oids: Iterable[str], *, limit: int) -> Iterator[tuple[str, bytes | None]]:
        asked.extend(oids)
        return real(self, asked, limit=limit)

    monkeypatch.setattr(BlobReader, "read", read_blobs)
    assert FILE in {item.path for item in evidence_files(root, examination)}
    assert git(root, "rev-parse", f"HEAD:{FILE}") not in asked
    assert git(root, "rev-parse", f"HEAD:{RECORD}") in asked


@pytest.mark.parametrize(
    "attributes",
    [
        "* export-ignore",
        "* export-subst",
        "* text eol=crlf",
        "* ident",
        "* filter=upper",
        "* working-tree-encoding=UTF-16",
        "* -text -diff merge=union",
    ],
)
def test_attributes_change_nothing(root: Path, attributes: str) -> None:
    before = {path: read(item) for path, item in given(root).items()}
    git(root, "config", "filter.upper.smudge", "tr a-z A-Z")
    git(root, "config", "filter.upper.clean", "tr A-Z a-z")
    (root / ".git/info/attributes").write_text(f"{attributes}\n")
    assert {path: read(item) for path, item in given(root).items()} == before
    (root / ".git/info/attributes").unlink()
    for place in (root, root / "evidence"):
        (place / ".gitattributes").write_text(f"{attributes}\n")
        blob = git(root, "hash-object", "-w", "--no-filters", str(place / ".gitattributes"))
        name = (place / ".gitattributes").relative_to(root).as_posix()
        git(root, "update-index", "--add", "--cacheinfo", f"100644,{blob},{name}")
    git(root, "commit", "--quiet", "--message", "attributes")
    assert git(root, "cat-file", "blob", "HEAD:evidence/.gitattributes") == attributes
    assert {path: read(item) for path, item in given(root).items()} == before
    git(root, "checkout", "--quiet", "--force", "HEAD", "--", ".")
    assert {path: read(item) for path, item in given(root).items()} == before


def test_a_pointer_of_git_lfs_is_left_out_and_says_what_it_stands_for(root: Path) -> None:
    held = put(root, {SECOND_FILE: POINTER, SECOND_RECORD: SECOND[SECOND_RECORD]}, day=1)
    assert held
    assert left_out(root) == {
        SECOND_FILE: f"it is a pointer of Git LFS: the file itself (123456 bytes, sha256:{'ab' * 32}) is not in Git"
    }
    assert read(given(root)[SECOND_RECORD]) == SECOND[SECOND_RECORD]


def test_links_and_submodules_are_left_out_and_said(root: Path) -> None:
    put(root, SECOND, day=1)
    folder = SECOND_FILE.rpartition("/")[0]
    (root / folder / "link.csv").symlink_to("/etc/hostname")
    (root / folder / "inside.csv").symlink_to(Path(SECOND_FILE).name)
    git(root, "add", "--all")
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{folder}/module")
    git(root, "commit", "--quiet", "--message", "odd things")
    assert left_out(root) == {
        f"{folder}/inside.csv": "it is a symbolic link",
        f"{folder}/link.csv": "it is a symbolic link",
        f"{folder}/module": "it is another repository (a submodule)",
    }


def test_a_link_beside_the_log_is_left_out_and_said(root: Path) -> None:
    (root / "evidence/log/checkpoints.txt").symlink_to("/etc/passwd")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "a link")
    assert left_out(root) == {"evidence/log/checkpoints.txt": "it is a symbolic link"}


@pytest.mark.parametrize("over", [0, 1])
def test_the_largest_is_handed_on_and_the_next_is_not(root: Path, monkeypatch: pytest.MonkeyPatch, over: int) -> None:
    examination = at(root)
    size = max(len(read(item)) for item in evidence_files(root, examination))
    monkeypatch.setattr(handed, "LARGEST", size - over)
    found = [item.reason for item in evidence_files(root, examination) if item.reason]
    assert found == ([f"it has {size} bytes, and {size - 1} is the most"] if over else [])


def test_a_blob_that_is_gone_is_said(root: Path) -> None:
    examination = at(root)
    oid = git(root, "rev-parse", f"HEAD:{FILE}")
    (root / f".git/objects/{oid[:2]}/{oid[2:]}").unlink()
    found = {item.path: item.reason for item in evidence_files(root, examination) if item.data is None}
    assert found == {FILE: "its blob is not in this repository"}


def test_a_blob_that_goes_while_the_bundle_is_built_is_an_error(root: Path) -> None:
    found = given(root)
    oid = git(root, "rev-parse", f"HEAD:{FILE}")
    (root / f".git/objects/{oid[:2]}/{oid[2:]}").unlink()
    with pytest.raises(IntegrityError) as caught:
        read(found[FILE])
    assert caught.value.message == f"the blob {oid} is not in this repository any more"


def test_a_blob_that_is_replaced_meanwhile_is_refused(root: Path) -> None:
    """Another object under the same id: Git itself does not look, the digest that was examined does."""
    found = given(root)
    oid = git(root, "rev-parse", f"HEAD:{FILE}")
    (root / "forged").write_text("forged\n")
    other = git(root, "hash-object", "-w", "forged")
    place = root / f".git/objects/{oid[:2]}/{oid[2:]}"
    place.chmod(0o644)
    place.write_bytes((root / f".git/objects/{other[:2]}/{other[2:]}").read_bytes())
    with pytest.raises(IntegrityError, match="is not what was examined"):
        read(found[FILE])


def test_what_was_examined_waits_and_is_held_against_its_digest(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git is asked once for what is examined and then handed on, and the disk is trusted as little as Git."""
    monkeypatch.setattr(waiting, "SMALLEST", 1)
    large = waiting.Waiting(tmp_path / "cache")
    examination = load(root, as_of=date.fromisoformat(AS_OF), rev="HEAD", waiting=large)
    found = {item.path: item for item in gather(root, examination, large).evidence}
    before = read(given(root)[FILE])
    oid = git(root, "rev-parse", f"HEAD:{FILE}")
    (root / f".git/objects/{oid[:2]}/{oid[2:]}").unlink()
    assert read(found[FILE]) == before
    spool = large._spool
    assert spool is not None
    for at in range(spool.reserve(0)):
        spool.write(at, b"\0")
    with pytest.raises(IntegrityError, match="is not what was examined"):
        read(found[FILE])


def test_files_are_read_in_any_order_and_again(root: Path) -> None:
    put(root, SECOND, day=1)
    found = given(root)
    first = {path: read(item) for path, item in found.items()}
    assert {path: read(found[path]) for path in sorted(found, reverse=True)} == dict(reversed(first.items()))
    again = [read(found[FILE]) for _ in range(2)]
    assert again == [first[FILE]] * 2
    data = found[FILE].data
    assert data is not None
    assert not isinstance(data, bytes)
    half = data.chunks()
    next(half)
    assert read(found[RECORD]) == first[RECORD]  # one that was not read to its end is in nobody's way
    assert replace(data, size=1) != data


def test_a_bundle_holds_them_and_says_what_it_lacks(root: Path, tmp_path: Path) -> None:
    put(root, {SECOND_FILE: POINTER, SECOND_RECORD: SECOND[SECOND_RECORD]}, day=1)
    for name in ("evidence", "policies"):  # nothing of the work tree is looked at
        for path in sorted((root / name).rglob("*.*")):
            if path.is_file():
                path.write_bytes(b"changed\r\n")
    out = tmp_path / "b"
    done = tieout("bundle", "build", "--root", str(root), "--as-of", AS_OF, "--no-pdf", "--zip", "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert f"tieout: {SECOND_FILE} was left out: it is a pointer of Git LFS" in done.stderr.decode()
    assert (out / FILE).read_bytes() == CAPTURE[FILE]
    assert (out / SECOND_RECORD).read_bytes() == SECOND[SECOND_RECORD]
    assert not (out / SECOND_FILE).exists()
    assert SECOND_FILE in (out / "START-HERE.html").read_text()
    verified = tieout("bundle", "verify", f"{out}.zip", "--format", "json")
    assert json.loads(verified.stdout)["intact"] is True
    with zipfile.ZipFile(f"{out}.zip") as archive:
        assert archive.read(f"b/{FILE}") == CAPTURE[FILE]


def test_nothing_of_git_runs_on_after_the_last(root: Path) -> None:
    """What was read to its end leaves no process behind."""
    before = _children()
    for item in given(root).values():
        read(item)
    assert _children() == before


def _children() -> list[str]:
    return sorted(
        path.name
        for path in Path("/proc").glob("[0-9]*")
        if (path / "stat").exists() and (path / "stat").read_text().split()[3] == str(os.getpid())
    )
