"""SHA256SUMS: what is written reads back, sha256sum reads it, and every oddity is a defect."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.bundle import manifest
from tieout.bundle.manifest import Defect, PathError
from tieout.bundle.paths import collisions, path_problem
from tieout.seal.digest import hex_of

A, B = hex_of(b"a"), hex_of(b"b")
PARTS = st.text(alphabet="abAB01_.+-", min_size=1, max_size=5)
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join).filter(lambda path: path_problem(path) is None)


def malformed(what: str) -> Defect:
    return Defect(kind="malformed-manifest", path="SHA256SUMS", message=f"SHA256SUMS is malformed: {what}")


def test_lines_are_sorted_by_bytes_with_two_blanks_and_lf() -> None:
    digests = {"b": B, "a/c": A, "a-b": A, "C": B, "a0": A}
    assert manifest.write(digests) == f"{B}  C\n{A}  a-b\n{A}  a/c\n{A}  a0\n{B}  b\n".encode()


@given(st.dictionaries(PATHS, st.sampled_from([A, B]), min_size=1).filter(lambda found: not collisions(found)))
def test_what_is_written_reads_back(digests: dict[str, str]) -> None:
    digests = {path: digest for path, digest in digests.items() if not manifest.is_beside(path)} or {"a": A}
    read = manifest.parse(manifest.write(digests))
    assert (dict(read.digests), read.defects) == (digests, ())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_named(data: bytes) -> None:
    read = manifest.parse(data)
    if not read.defects:
        assert manifest.write(read.digests) == data


def test_sha256sum_agrees(tmp_path: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed")
    (tmp_path / "p").mkdir()
    files = {"p/x.md": b"x", "b": b"", "B-2": b"\n", ".c": b"\xff"}
    for path, data in files.items():
        (tmp_path / path).write_bytes(data)
    sums = manifest.write({path: hex_of(data) for path, data in files.items()})
    theirs = subprocess.run(
        ["sha256sum", "--", *sorted(files)], cwd=tmp_path, capture_output=True, check=True, timeout=9
    )
    assert sums == theirs.stdout
    (tmp_path / "SHA256SUMS").write_bytes(sums)
    argv = ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"]
    assert subprocess.run(argv, cwd=tmp_path, capture_output=True, check=True, timeout=9).stdout == b""


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("../a", "../a leads upwards (..)"),
        ("a b", "a b has a space"),
        ("SHA256SUMS", "SHA256SUMS is kept for what goes with SHA256SUMS"),
        ("SHA256SUMS.sig", "SHA256SUMS.sig is kept for what goes with SHA256SUMS"),
        ("a\nb", "a\\x0ab has a line break or tab"),
    ],
)
def test_an_odd_path_is_not_written(path: str, message: str) -> None:
    with pytest.raises(PathError) as caught:
        manifest.write({path: A, "z": B})
    assert str(caught.value) == message


def test_paths_that_collide_are_not_written() -> None:
    with pytest.raises(PathError, match="B differs from b only by case or composition"):
        manifest.write({"b": A, "B": B})


def test_what_goes_with_the_manifest_lies_at_the_top() -> None:
    assert [path for path in ("SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.x", "a/SHA256SUMS", "SHA256SUM") if manifest.is_beside(path)] == [
        "SHA256SUMS",
        "SHA256SUMS.sig",
        "SHA256SUMS.x",
    ]  # fmt: skip


LINE = f"{A}  a\n"
ODD = "line {} is not a digest, two blanks and a path"
DEFECTS: dict[str, list[Defect]] = {
    "": [malformed("it lists no file")],
    "\n": [malformed(ODD.format(1))],
    LINE[:-1]: [malformed("its last line has no end")],
    f"\ufeff{LINE}": [malformed(ODD.format(1))],
    f"# comment\n{LINE}": [malformed(ODD.format(1))],
    f"{LINE}\n": [malformed(ODD.format(2))],
    f"{A} *a\n": [malformed(ODD.format(1))],
    f"{A} a\n": [malformed(ODD.format(1))],
    f"{A.upper()}  a\n": [malformed(ODD.format(1))],
    f"{A[:-1]}  a\n": [malformed(ODD.format(1))],
    f"\\{A}  a\\nb\n": [malformed(ODD.format(1))],
    f"{A}  \n": [malformed(ODD.format(1))],
    "x\n" * 7: [*(malformed(ODD.format(number)) for number in range(1, 6)), malformed("2 more lines are not either")],
    LINE.replace("\n", "\r\n"): [malformed("it has carriage returns: someone changed its line ends")],
    LINE + LINE: [Defect(kind="duplicate-line", path="a", message="line 2 of SHA256SUMS lists a again")],
    f"{LINE}{B}  a\n": [
        Defect(kind="duplicate-line", path="a", message="line 2 of SHA256SUMS lists a again with another digest")
    ],
    f"{B}  b\n{LINE}": [
        Defect(
            kind="manifest-order", path="SHA256SUMS", message="SHA256SUMS is not sorted, so it is not as it was built"
        )
    ],
    f"{A}  ../a\n": [Defect(kind="bad-path", path="../a", message="SHA256SUMS lists '../a', which leads upwards (..)")],
    f"{A}   a\n": [Defect(kind="bad-path", path=" a", message="SHA256SUMS lists ' a', which has a space")],
    f"{A}  SHA256SUMS.sig\n": [
        Defect(
            kind="bad-path",
            path="SHA256SUMS.sig",
            message="SHA256SUMS lists 'SHA256SUMS.sig', which goes with the manifest and cannot be in it",
        )
    ],
    f"{A}  B\n{A}  b\n": [
        Defect(
            kind="collision", path="b", message="SHA256SUMS lists b, which differs from B only by case or composition"
        )
    ],
}


@pytest.mark.parametrize("text", DEFECTS)
def test_an_oddity_is_a_defect(text: str) -> None:
    assert list(manifest.parse(text.encode()).defects) == DEFECTS[text]


def test_bytes_that_are_no_utf8_are_a_bad_path() -> None:
    assert [item.kind for item in manifest.parse(A.encode() + b"  \xff\n").defects] == ["bad-path"]
