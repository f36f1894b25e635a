"""A bundle that somebody packed anew, with what their system adds: never a pass that it is not, and always a next step."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from tests.bundle.samples import plant
from tests.bundle.test_scripts import python
from tests.seal.keys import TestSigner, new_signer
from tieout.bundle.told import lines
from tieout.bundle.verify import verify

DOUBLE = b"\0\5\x16\7"  # how macOS keeps what a ZIP cannot hold
BY_THEMSELVES = (
    "macOS and Windows write such files by themselves: take the bundle as it was handed over, or remove them from a copy"
    " of it, and verify again"
)


@pytest.fixture
def signer(tmp_path: Path) -> TestSigner:
    return new_signer(tmp_path)


@pytest.fixture
def folder(tmp_path: Path, signer: TestSigner) -> Path:
    return plant(tmp_path / "acme", signer=signer)


def packed(folder: Path, *, top: str = "acme/", slash: str = "/", more: dict[str, bytes] | None = None) -> Path:
    """Pack a folder as other programs do: deflated, with the day of packing, under another name."""
    target = folder.parent / "anew.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{top}{path.relative_to(folder).as_posix()}".replace("/", slash)
            entry = zipfile.ZipInfo(name, (2026, 11, 20, 10, 0, 0))
            entry.external_attr = 0x20 if slash != "/" else 0o100644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return target


@pytest.mark.parametrize("top", ["", "acme/", "Acme bundle (1)/", "Pr\u00fcfung 2026/"])
def test_a_folder_by_another_name_is_the_same_bundle(folder: Path, signer: TestSigner, top: str) -> None:
    target = packed(folder, top=top)
    assert verify(target, pins=frozenset({signer.identity})).is_vouched_for
    assert python(target, "--pin", signer.identity)[0] == 0


@pytest.mark.parametrize(
    "name", [".DS_Store", "policies/.DS_Store", "._report.pdf", "Thumbs.db", "policies/desktop.ini"]
)
def test_what_a_system_adds_is_not_listed_and_the_step_says_so(folder: Path, signer: TestSigner, name: str) -> None:
    target = packed(folder, more={f"acme/{name}": DOUBLE})
    found = verify(target, pins=frozenset({signer.identity}))
    assert [(item.kind, item.path) for item in found.problems] == [("extra", name)]
    assert lines(found).splitlines()[-1] == f"next: {BY_THEMSELVES}"
    code, told = python(target, "--pin", signer.identity)
    assert code == 1
    assert f"NEXT: {BY_THEMSELVES}\n" in told


def test_the_step_does_not_excuse_another_file_beside_one_of_a_system(folder: Path, signer: TestSigner) -> None:
    target = packed(folder, more={"acme/.DS_Store": DOUBLE, "acme/more.md": b"# More\n"})
    assert lines(verify(target)).splitlines()[-1].startswith("next: do not rely on this copy: get the bundle anew")
    assert "NEXT: " not in python(target, "--pin", signer.identity)[1]


@pytest.mark.parametrize(
    ("top", "slash", "more", "inner"),
    [
        ("acme/", "/", {"__MACOSX/acme/._report.pdf": DOUBLE}, "acme/SHA256SUMS"),
        ("acme/", "/", {".DS_Store": DOUBLE}, "acme/SHA256SUMS"),
        ("Downloads/acme/", "/", {}, "Downloads/acme/SHA256SUMS"),
        ("acme/", "\\", {}, "acme\\SHA256SUMS"),
    ],
)
def test_a_list_that_lies_deeper_is_named_with_the_step(
    folder: Path, top: str, slash: str, more: dict[str, bytes], inner: str
) -> None:
    target = packed(folder, top=top, slash=slash, more=more)
    found = verify(target)
    (problem,) = found.problems
    assert problem.kind == "no-manifest"
    assert (inner if slash == "\\" else inner.removeprefix("Downloads/").removesuffix("SHA256SUMS")) in problem.message
    assert lines(found).splitlines()[-1].startswith("next: name the folder that holds SHA256SUMS itself; where a ZIP")
    code, told = python(target)
    assert code == 1
    escaped = inner.replace("\\", "\\\\")
    shown = escaped.removeprefix("Downloads/")
    assert f"{shown}: unpack a ZIP first, and verify the folder that holds the list itself\n" in told


ON_A_STICK = (
    ".fseventsd/no_log",
    "System Volume Information/WPSettings.dat",
    ".Spotlight-V100/x",
    "$RECYCLE.BIN/x.ini",
)


@pytest.mark.parametrize("name", ON_A_STICK)
@pytest.mark.parametrize("is_empty", [False, True])
def test_what_a_system_writes_onto_a_stick_has_that_step_as_well(
    folder: Path, signer: TestSigner, name: str, *, is_empty: bool
) -> None:
    """The bundle was unpacked at the top of a USB stick."""
    place = folder / name
    place.parent.mkdir()
    if not is_empty:
        place.write_bytes(b"x")
    assert lines(verify(folder, pins=frozenset({signer.identity}))).splitlines()[-1] == f"next: {BY_THEMSELVES}"
    code, told = python(folder, "--pin", signer.identity)
    assert code == 1
    assert f"NEXT: {BY_THEMSELVES}\n" in told


def test_a_folder_that_nobody_may_open_is_named_with_the_step(
    folder: Path, signer: TestSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows and macOS keep their own; whoever runs as root opens it all the same, so it is refused here."""
    (folder / "System Volume Information").mkdir()
    real = os.scandir

    def refuse(path: str | int) -> object:
        if "System" in str(path):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    code, told = python(folder, "--pin", signer.identity)
    assert code == 1
    assert "PROBLEM: System Volume Information is a folder that cannot be opened: Permission denied\n" in told
    assert f"NEXT: {BY_THEMSELVES}\n" in told
    assert told.splitlines()[-1] == "RESULT: altered: 1 problem"
