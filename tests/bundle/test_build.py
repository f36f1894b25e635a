"""Building: the same bytes every time, whole or not at all, and nothing of anyone's lost."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from tests.bundle.reports import HANDED, SOURCES, report
from tests.bundle.samples import FILES, plant
from tests.seal.keys import new_signer
from tieout.bundle import build as building
from tieout.bundle import manifest
from tieout.bundle.build import BuildResult, build
from tieout.bundle.content import Content
from tieout.bundle.handed import Handed
from tieout.bundle.parts import populations
from tieout.bundle.place import lock_of
from tieout.bundle.sign import sign
from tieout.bundle.trust import allowed_signers
from tieout.bundle.verify import verify
from tieout.model.errors import BusyError, IntegrityError, StorageError, UnreachableError, UsageError
from tieout.model.finding import Severity
from tieout.ports import writing
from tieout.ports.lock import lock
from tieout.ports.owner import Owner
from tieout.render import pdf
from tieout.seal.digest import hex_of, spelled

PAGES = {
    *("populations.html", "populations/AC-01.csv", "populations/draw.py", "populations/index.csv", "requests.html"),
    "START-HERE.html",
    "VERIFY.md",
    "approvals.html",
    "evidence.html",
    "bundle.json",
    "control-matrix.csv",
    "control-matrix.xlsx",
    "controls.html",
    "controls.json",
    "documents.json",
    "findings.html",
    "findings.json",
    "ladder.json",
    "policies/POL-002-changes.html",
    "controls/AC-01.html",
    "exceptions.csv",
    "exceptions.html",
    "management-assertion.html",
    "management-assertion.md",
    "policies/POL-002.html",
    "policies/POL-002.md",
    "rules.html",
    "runbooks/RB-001-changes.html",
    "runbooks/RB-001.html",
    "runbooks/RB-001.md",
    "verify.ps1",
    "verify.py",
    "verify.sh",
    "system-description.html",
    "system-description.md",
}


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def plain(out: Path, *, as_zip: bool = False) -> BuildResult:
    return build(report(), HANDED, out, with_pdf=False, as_zip=as_zip)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for WeasyPrint, and keep what it was given."""
    given: list[str] = []

    def draw(html: str, **_: object) -> bytes:
        given.append(html)
        return b"%PDF-" + html.encode()

    monkeypatch.setattr(pdf, "pdf", draw)
    return given


def test_a_bundle_holds_its_pages_sources_and_lists(tmp_path: Path) -> None:
    made = plain(tmp_path / "b")
    files = tree(tmp_path / "b")
    assert set(files) == {*PAGES, "SHA256SUMS"}
    assert files["policies/POL-002.md"] == SOURCES["policies/access-control.md"]
    assert files["runbooks/RB-001.md"] == SOURCES["runbooks/offboarding.md"]
    assert made == BuildResult(
        folder=tmp_path / "b",
        archive=None,
        manifest=spelled(hex_of(files["SHA256SUMS"])),
        files=len(files),
        size_bytes=sum(map(len, files.values())),
        remarks=(),
    )
    assert verify(tmp_path / "b").verdict == "intact; unsigned"
    assert names(tmp_path) == ["b"]


def test_missing_folders_above_are_made(tmp_path: Path) -> None:
    plain(tmp_path / "dist" / "2026" / "b")
    assert verify(tmp_path / "dist" / "2026" / "b").intact


def test_the_record_says_what_was_examined(tmp_path: Path) -> None:
    plain(tmp_path / "b")
    record = json.loads((tmp_path / "b" / "bundle.json").read_bytes())
    assert set(record.pop("libraries")) == {"Jinja2", "XlsxWriter", "markdown-it-py", "mdit-py-plugins"}
    outcome = report().outcome
    assert record == {
        "schema": "tieout.bundle/v1",
        "organization": report().organization,
        "period": {"id": "2026-H1", "type": 2, "start": "2026-01-01", "end": "2026-06-30"},
        "as_of": "2026-06-30",
        "timezone": "UTC",
        "head": "1" * 40,
        "uncommitted": [],
        "tool": {"name": "tieout", "version": "0.1.0", "ruleset": outcome.ruleset},
        "counts": {
            "documents": 2,
            "controls": 1,
            "criteria_in_scope": len(report().ladder.standings),
            "unreadable": 0,
            "error": outcome.count(Severity.ERROR),
            "warning": outcome.count(Severity.WARNING),
            "note": outcome.count(Severity.NOTE),
        },
        "not_examined": [],
        "approvals": {"examined": False, "reason": "there is no approval ledger"},
        "evidence": {"examined": False, "reason": "no evidence is captured yet"},
        "external": {"files": 0, "bytes": 0},
        "withheld": {"files": 0, "bytes": 0},
        "populations": populations.record(report()),
        "report_pdf": {"included": False, "reason": "left out on request"},
        "digests_stated": {"records": "START-HERE.html", "content": None},
        "keys": [],
        "left_out": [],
        "previous": None,
    }


def test_the_record_of_a_bundle_with_a_pdf_says_what_packs_its_streams(tmp_path: Path, drawn: list[str]) -> None:
    build(report(), HANDED, tmp_path / "b")
    record = json.loads((tmp_path / "b" / "bundle.json").read_bytes())
    assert drawn
    assert record["libraries"]["zlib"] == zlib.ZLIB_RUNTIME_VERSION
    assert {"fonttools", "pydyf", "tinycss2", "weasyprint"} <= set(record["libraries"])


def test_keys_go_into_the_listed_trust_file(tmp_path: Path) -> None:
    signer = new_signer(tmp_path)
    made = build(report(), HANDED, tmp_path / "b", with_pdf=False, keys=(signer.public_key,))
    files = tree(tmp_path / "b")
    assert files["trust/allowed_signers"] == allowed_signers([signer.public_key])
    assert json.loads(files["bundle.json"])["keys"] == [signer.identity]
    assert signer.identity in files["VERIFY.md"].decode()
    sign(tmp_path / "b", signer)
    assert verify(tmp_path / "b", pins=frozenset({signer.identity})).manifest == made.manifest


def test_what_verifies_a_bundle_stands_first_in_its_list_of_files(tmp_path: Path) -> None:
    build(report(), HANDED, tmp_path / "b", with_pdf=False)
    page = (tmp_path / "b" / "START-HERE.html").read_text("utf-8")
    rows = page.partition('<th scope="col">SHA-256</th>')[2].split("<tr><td>")[1:]
    named = [row.partition('">')[2].partition("<")[0] for row in rows]
    assert named[:4] == ["VERIFY.md", "verify.py", "verify.sh", "verify.ps1"]


def test_the_report_carries_the_digest_of_all_other_files(tmp_path: Path, drawn: list[str]) -> None:
    build(report(), HANDED, tmp_path / "b")
    sums = (tmp_path / "b" / "SHA256SUMS").read_bytes()
    others = b"".join(line for line in sums.splitlines(keepends=True) if not line.endswith(b"  report.pdf\n"))
    assert others != sums
    assert hashlib.sha256(others).hexdigest() in drawn[-1].replace("\u200b", "").replace(" ", "")
    assert json.loads((tmp_path / "b" / "bundle.json").read_bytes())["report_pdf"] == {"included": True, "reason": None}
    page = (tmp_path / "b" / "VERIFY.md").read_text()
    command = next(line.strip() for line in page.splitlines() if line.startswith("    grep "))
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path / "b", capture_output=True, check=True, timeout=20)
    assert done.stdout.decode().split()[0] == hashlib.sha256(others).hexdigest()


def test_a_report_that_cannot_be_drawn_is_said_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_pango(*_: object, **__: object) -> bytes:
        raise UnreachableError("report.pdf needs Pango, which is not installed", remedy="apt-get install libpango")

    monkeypatch.setattr(pdf, "pdf", no_pango)
    made = build(report(), HANDED, tmp_path / "b")
    assert made.remarks == (
        "PDFs were left out: report.pdf needs Pango, which is not installed (apt-get install libpango)",
    )
    files = tree(tmp_path / "b")
    assert set(files) == {*PAGES, "SHA256SUMS"}
    reason = "report.pdf needs Pango, which is not installed"
    assert json.loads(files["bundle.json"])["report_pdf"] == {"included": False, "reason": reason}
    assert reason in files["START-HERE.html"].decode()
    assert 'href="report.pdf"' not in files["START-HERE.html"].decode()
    assert verify(tmp_path / "b").intact


def test_a_report_that_was_not_asked_for_is_said_on_the_first_page(tmp_path: Path) -> None:
    plain(tmp_path / "b")
    assert "left out on request" in (tmp_path / "b" / "START-HERE.html").read_text()


@pytest.mark.parametrize("change", [{"policies/access-control.md": b"changed"}, {}])
def test_sources_that_are_not_what_was_examined_are_refused(tmp_path: Path, change: dict[str, bytes]) -> None:
    sources = {**SOURCES, **change} if change else {}
    with pytest.raises(IntegrityError) as caught:
        build(report(), Handed(sources=sources), tmp_path / "b", with_pdf=False)
    assert caught.value.message == "policies/access-control.md is not what was examined: it was changed meanwhile"
    assert names(tmp_path) == []


def test_settings_go_in_where_they_are_given(tmp_path: Path) -> None:
    sources = {**SOURCES, "controls.yaml": b"schema: x\n", "secret.txt": b"no"}
    build(report(), Handed(sources=sources), tmp_path / "b", with_pdf=False)
    assert set(tree(tmp_path / "b")) == {*PAGES, "SHA256SUMS", "controls.yaml"}


def test_an_earlier_unsigned_build_is_replaced(tmp_path: Path) -> None:
    plain(tmp_path / "b")
    first = tree(tmp_path / "b")
    build(replace(report(), note="A remark"), HANDED, tmp_path / "b", with_pdf=False)
    assert tree(tmp_path / "b") != first
    plain(tmp_path / "b")
    assert tree(tmp_path / "b") == first
    (tmp_path / "empty").mkdir()
    plain(tmp_path / "empty")
    assert tree(tmp_path / "empty") == first


def _signed(folder: Path) -> None:
    plant(folder, FILES, new_signer(folder.parent))


def _theirs(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_bytes(b"mine")


def _with_notes(folder: Path) -> None:
    plant(folder)
    (folder / "notes.txt").write_bytes(b"mine")


def _file(folder: Path) -> None:
    folder.write_bytes(b"mine")


def _link(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    folder.symlink_to("elsewhere")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_signed, "is signed"),
        (_theirs, "is no earlier build, or was changed since"),
        (_with_notes, "is no earlier build, or was changed since"),
        (_file, "is no earlier build, or was changed since"),
        (_link, "is a symbolic link"),
    ],
)
def test_what_is_no_unsigned_build_of_ours_is_left_alone(tmp_path: Path, make: object, reason: str) -> None:
    assert callable(make)
    make(tmp_path / "b")
    before = tree(tmp_path)
    with pytest.raises(UsageError) as caught:
        plain(tmp_path / "b")
    assert caught.value.message == f"{tmp_path}/b {reason}, so it is not replaced"
    assert tree(tmp_path) == before


def test_a_zip_of_the_folder_lies_beside_it(tmp_path: Path) -> None:
    made = plain(tmp_path / "b", as_zip=True)
    assert made.archive == tmp_path / "b.zip"
    assert verify(tmp_path / "b.zip").manifest == made.manifest
    first = (tmp_path / "b.zip").read_bytes()
    plain(tmp_path / "b", as_zip=True)
    assert (tmp_path / "b.zip").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    assert tree(tmp_path / "unpacked" / "b") == tree(tmp_path / "b")
    (tmp_path / "b.zip").write_bytes(b"theirs")
    with pytest.raises(UsageError, match=r"b\.zip is no earlier build"):
        plain(tmp_path / "b", as_zip=True)


def test_another_run_is_not_disturbed(tmp_path: Path) -> None:
    with lock(lock_of(tmp_path / "b")), pytest.raises(BusyError):
        plain(tmp_path / "b")
    assert names(tmp_path) == []


def test_of_twenty_at_once_each_builds_or_is_told_to_wait(tmp_path: Path) -> None:
    made: list[BuildResult] = []
    busy: list[BusyError] = []
    start = threading.Barrier(20)

    def work() -> None:
        start.wait()
        try:
            made.append(plain(tmp_path / "b"))
        except BusyError as error:
            busy.append(error)

    workers = [threading.Thread(target=work) for _ in range(20)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(made) + len(busy) == 20
    assert len(made) >= 1
    assert len({item.manifest for item in made}) == 1
    assert verify(tmp_path / "b").manifest == made[0].manifest
    assert names(tmp_path) == ["b"]


class Kill(BaseException):
    """Stands in for a process that ends here."""


def test_a_kill_at_any_step_leaves_the_old_or_the_new_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a rerun completes, with nothing left over."""
    text = b"old"
    monkeypatch.setattr(building, "content", lambda *_, **__: Content(files={**FILES, "text": text}))
    monkeypatch.setattr(Owner, "is_dead", lambda _self: True)
    plain(tmp_path / "b", as_zip=True)
    manifests = {verify(tmp_path / "b").manifest}
    text = b"new"
    plain(tmp_path / "b", as_zip=True)
    manifests.add(verify(tmp_path / "b").manifest)
    killed = 0
    steps: list[tuple[ModuleType, str]] = [
        *((os, name) for name in ("link", "mkdir", "replace", "rename", "fsync", "unlink")),
        *((writing, name) for name in ("_write_new", "flushed")),
    ]
    for module, name in steps:
        for number in itertools.count():
            before = killed
            text = b"old" if text == b"new" else b"new"
            with monkeypatch.context() as patch:
                patch.setattr(writing, "_removed_on_error", _keeping)
                patch.setattr(module, name, _killing(getattr(module, name), number))
                try:
                    plain(tmp_path / "b", as_zip=True)
                except Kill:
                    killed += 1
            assert {verify(tmp_path / path).manifest for path in ("b", "b.zip")} <= manifests
            plain(tmp_path / "b", as_zip=True)
            assert {verify(tmp_path / path).manifest for path in ("b", "b.zip")} == {
                spelled(hex_of((tmp_path / "b" / "SHA256SUMS").read_bytes()))
            }
            assert names(tmp_path) == ["b", "b.zip"]
            if killed == before:  # it takes no more steps than that
                break
    assert killed > 20


def _killing(real: Callable[..., object], number: int) -> Callable[..., object]:
    """Let so many calls pass, and end the process at the next."""
    left = number

    def step(*arguments: object, **named: object) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            raise Kill
        return real(*arguments, **named)

    return step


class _keeping:  # noqa: N801 (in the place of a function)
    """Cleans nothing up, as a killed process."""

    def __init__(self, _draft: Path) -> None: ...

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def test_a_full_disk_leaves_the_earlier_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain(tmp_path / "b")
    before = tree(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "flushed", full)
    with pytest.raises(StorageError, match="no space left on device"):
        build(replace(report(), note="other"), HANDED, tmp_path / "b", with_pdf=False)
    assert tree(tmp_path) == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError) as caught:
        plain(tmp_path / "file" / "dist" / "b")
    assert caught.value.message == f"{tmp_path}/file/dist: making the folder failed: not a directory"


BUILD = """
import os, sys
os.umask(int(sys.argv[2], 8))
from pathlib import Path
from tests.bundle.reports import HANDED, report
from tieout.bundle.build import build
print(build(report(), HANDED, Path(sys.argv[1]), with_pdf=False, as_zip=True).manifest)
"""


def _built(folder: Path, *, seed: str, zone: str, locale: str, umask: str) -> tuple[str, bytes, dict[str, bytes]]:
    folder.mkdir()
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": root}
    argv = [sys.executable, "-c", BUILD, "b" if seed == "1" else str(folder / "b"), umask]
    done = subprocess.run(argv, cwd=folder, env=environment, capture_output=True, check=True, timeout=90)
    return done.stdout.decode(), (folder / "b.zip").read_bytes(), tree(folder / "b")


def test_the_same_input_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """Over hash seed, zone, locale, umask, folder, and a relative or absolute path.

    Of report.pdf the tests of render hold the same.
    """
    one = _built(tmp_path / "one", seed="1", zone="Asia/Tokyo", locale="C", umask="022")
    two = _built(tmp_path / "two", seed="2", zone="America/Lima", locale="C.UTF-8", umask="077")
    assert one == two


def test_the_page_names_only_files_and_the_manifest_all(tmp_path: Path) -> None:
    plain(tmp_path / "b")
    read = manifest.parse((tmp_path / "b" / "SHA256SUMS").read_bytes())
    assert (set(read.digests), read.defects) == (PAGES, ())
