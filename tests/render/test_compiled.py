"""Templates that were compiled are taken again where they are whole and of this very text, and nowhere else."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from tieout.render.compiled import Compiled


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder that Python keeps its compiled code in, one of the test's own."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (folder := Compiled("page").folder).mkdir(parents=True)
    return folder


def drawn(at: Path, text: str) -> str:
    """Give what a template of this text renders to, in a process that has seen none."""
    (at / "page.j2").write_text(text)
    loader = FileSystemLoader(at)
    return Environment(loader=loader, autoescape=True, bytecode_cache=Compiled("page")).get_template("page.j2").render()


def test_what_was_compiled_is_kept_beside_the_code_of_the_package_and_run_again(tmp_path: Path, beside: Path) -> None:
    assert "tieout/render" in str(beside)
    assert drawn(tmp_path, "a text") == "a text"
    (kept,) = beside.iterdir()
    before = kept.stat()
    assert drawn(tmp_path, "a text") == "a text"
    assert kept.stat() == before
    code = kept.read_bytes()[32:].replace(b"a text", b"a told")
    kept.write_bytes(hashlib.sha256(code).digest() + code)
    assert drawn(tmp_path, "a text") == "a told"  # so it is this that is run


def test_another_text_is_compiled_anew(tmp_path: Path, beside: Path) -> None:
    assert [drawn(tmp_path, text) for text in ("one", "two", "one")] == ["one", "two", "one"]
    assert len(list(beside.iterdir())) == 1


LOOP = "{% for i in range(3) %}{{ i }}{% endfor %}"


@pytest.mark.parametrize("share", range(0, 100, 7))
def test_a_file_that_is_cut_counts_as_none_and_is_written_anew(tmp_path: Path, beside: Path, share: int) -> None:
    assert drawn(tmp_path, LOOP) == "012"
    (kept,) = beside.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) * share // 100])
    assert drawn(tmp_path, LOOP) == "012"
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("at", [0, 31, 32, 40, 100, -1])
def test_a_file_with_one_other_byte_counts_as_none(tmp_path: Path, beside: Path, at: int) -> None:
    assert drawn(tmp_path, LOOP) == "012"
    (kept,) = beside.iterdir()
    data = bytearray(whole := kept.read_bytes())
    data[at] ^= 1
    kept.write_bytes(data)
    assert drawn(tmp_path, LOOP) == "012"
    assert kept.read_bytes() == whole


def test_a_folder_in_its_place_is_left_alone(tmp_path: Path, beside: Path) -> None:
    drawn(tmp_path, "text")
    (kept,) = beside.iterdir()
    kept.unlink()
    kept.mkdir()
    assert drawn(tmp_path, "text") == "text"
    assert kept.is_dir()


def test_nothing_is_written_where_python_is_told_to_write_none(
    tmp_path: Path, beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert drawn(tmp_path, "text") == "text"
    assert list(beside.iterdir()) == []


def test_without_the_folder_nothing_is_kept_anywhere(tmp_path: Path, beside: Path) -> None:
    beside.rmdir()
    assert drawn(tmp_path, "text") == "text"
    assert not beside.exists()
    assert [name for _, _, names in os.walk(tmp_path / "kept") for name in names] == []
