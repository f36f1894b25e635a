"""verify.py and ``bundle verify`` are two readers that share no line: whatever is done, they come to the same."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.bundle.rich import leaf, record_path
from tests.bundle.samples import FILES, honest, listed, plant, raw_zip
from tests.house.tree import PACKAGE
from tieout.bundle.paths import path_problem
from tieout.bundle.verify import verify
from tieout.model.evidence.log import LEAVES
from tieout.seal.digest import hex_of, spelled

WHOLE = raw_zip(honest())
NOBODY = argparse.Namespace(pin=[], ca=None, tsa_cert=None, external=None)


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_script", PACKAGE / "bundle/scripts/verify.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_script"] = module
    spec.loader.exec_module(module)
    return module


SCRIPT = load()


def agree(path: Path) -> None:
    bundle, count, matching = SCRIPT.examine(str(path), NOBODY)
    ours = verify(path)
    if any("zip file version" in problem for problem in bundle.problems):
        return  # Python's library reads no ZIP that asks for a later reader, and we do not look at what it asks for
    assert bool(bundle.problems) is not ours.is_sound, (bundle.problems, ours.problems, ours.contradictions)
    if ours.intact:
        assert (count, matching) == (ours.listed, ours.matching)


@given(at=st.integers(0, len(WHOLE) - 1), value=st.integers(0, 255))
@settings(max_examples=300)
def test_they_agree_on_a_zip_with_any_byte_changed(at: int, value: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.zip"
        path.write_bytes(WHOLE[:at] + bytes([value]) + WHOLE[at + 1 :])
        agree(path)


@given(at=st.integers(0, len(WHOLE)), length=st.integers(0, 40), more=st.binary(max_size=40))
@settings(max_examples=200)
def test_they_agree_on_a_zip_with_any_bytes_exchanged(at: int, length: int, more: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.zip"
        path.write_bytes(WHOLE[:at] + more + WHOLE[at + length :])
        agree(path)


SUMS = listed(FILES)


@given(at=st.integers(0, len(SUMS)), length=st.integers(0, 80), more=st.binary(max_size=80))
@example(at=0, length=0, more=b"\x00")
@example(at=0, length=len(SUMS), more=b"\n")
@example(at=0, length=len(SUMS), more=b"\xff\xfe")
@settings(max_examples=200)
def test_they_agree_on_any_list(at: int, length: int, more: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = plant(Path(folder) / "b")
        (place / "SHA256SUMS").write_bytes(SUMS[:at] + more + SUMS[at + length :])
        agree(place)


@given(st.text(max_size=30) | st.from_regex(r"[A-Za-z0-9_.+@=,/ :~\\-]{0,30}", fullmatch=True))
@example("a" * 121)
@example("a/" * 60 + "a")
@example("x/COM1.txt")
@example("a\x7f")
@settings(max_examples=500)
def test_they_agree_on_every_path(path: str) -> None:
    assert (SCRIPT.path_problem(path) == "") is (path_problem(path) is None)


@given(st.binary(max_size=200) | st.just(b"[" * 100_000))
@settings(max_examples=50)
def test_they_agree_on_any_facts(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        agree(plant(Path(folder) / "b", {**FILES, "bundle.json": data}))


def test_they_agree_on_a_log_that_nobody_has_put_a_head_over(tmp_path: Path) -> None:
    """No head is set back where there never was one: that no head covers the lines is told."""
    record = b"schema: tieout.evidence/v1\nid: 0-roles\n"
    sealed = {record_path(0): record, LEAVES: leaf(0, spelled(hex_of(record))) + b"\n"}
    place = plant(tmp_path / "b", {**FILES, **sealed})
    agree(place)
    assert verify(place).is_sound
    bundle, _, _ = SCRIPT.examine(str(place), NOBODY)
    assert "evidence log: no head covers its last 1 line" in bundle.notes


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_they_agree_on_what_is_no_bundle(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    if kind == "file":
        path.write_bytes(b"")
    else:
        path.mkdir()
    agree(path)
