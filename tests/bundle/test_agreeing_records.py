"""What a bundle says more than once agrees, and both readers tell where one file alone was altered."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.bundle.agreeing_attacks import ATTACKS, EVIDENCE, FINDINGS, MATRIX, with_agreeing
from tests.bundle.drawn_attacks import LIST
from tests.bundle.rich import Rich, make
from tests.bundle.test_scripts import python
from tests.bundle.test_seals import code_of, named
from tests.seal.authority import needs_openssl
from tieout.bundle import sheets
from tieout.bundle.second_reader import agreeing
from tieout.bundle.second_reader import sheets as second_sheets
from tieout.bundle.second_reader.bundle import Bundle
from tieout.bundle.told import lines
from tieout.bundle.verification import Verification
from tieout.bundle.verify import verify

pytestmark = needs_openssl


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    bundle = make(tmp_path_factory.mktemp("rich"))
    with_agreeing(bundle)
    return bundle


@pytest.fixture
def bundle(whole: Rich, tmp_path: Path) -> Rich:
    return whole.copy(tmp_path / "acme-2026")


def verified(bundle: Rich) -> Verification:
    return verify(bundle.folder, pins=frozenset({bundle.signer.identity}))


def test_what_agrees_holds_and_it_is_told(bundle: Rich) -> None:
    found = verified(bundle)
    assert (found.problems, found.contradictions) == ((), ())
    assert found.is_vouched_for
    assert any(line.startswith("said more than once: ") for line in lines(found).splitlines())
    code, said = python(bundle.folder, "--pin", bundle.signer.identity)
    assert (code, "PROBLEM" in said) == (0, False)
    assert "said more than once: " in said


@pytest.mark.parametrize("name", ATTACKS)
def test_both_readers_find_the_one_file_that_was_altered(bundle: Rich, name: str) -> None:
    attack = ATTACKS[name]
    attack.do(bundle)
    bundle.sign()
    found = verified(bundle)
    told = [(item.kind, item.message) for item in found.contradictions]
    assert found.problems == ()
    assert code_of(found) == 1
    assert any(kind == attack.kind and message.startswith(attack.says) for kind, message in told), told
    code, said = python(bundle.folder, *named(bundle))
    assert code == 1
    assert "PROBLEM: " in said


def test_a_cell_of_any_length_is_read_by_both(bundle: Rich) -> None:
    """A control with some hundred findings fills more than Python's 128 KiB, and an honest bundle was called altered."""
    limit = csv.field_size_limit()
    for path, column in ((MATRIX, "Findings"), (LIST, "Note")):
        head, *rest = bundle.read(path).removesuffix(b"\r\n").split(b"\r\n", 1)
        rows = list(csv.reader(io.StringIO(rest[0].decode(), newline="")))
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerows([*row, "x" * 200_000] for row in rows)
        bundle.write(path, head + b"," + column.encode() + b"\r\n" + out.getvalue().encode())
    bundle.sign()
    assert (verified(bundle).problems, verified(bundle).contradictions) == ((), ())
    code, said = python(bundle.folder, "--pin", bundle.signer.identity)
    assert (code, "PROBLEM" in said) == (0, False)
    assert csv.field_size_limit() == limit


def test_what_is_too_large_to_be_held_is_not_examined(bundle: Rich, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST", 200)
    found = verified(bundle)
    assert FINDINGS in found.unheld
    assert (found.contradictions, found.is_held_in_full) == ((), False)
    monkeypatch.setattr(second_sheets, "LARGEST_SHEET", 200)
    read = Bundle(str(bundle.folder))
    agreeing.examine_agreeing(read)
    assert {FINDINGS, EVIDENCE} <= {*read.unexamined}
    assert read.problems == []
