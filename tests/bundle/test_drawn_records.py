"""Populations and samples of a bundle: each list comes to its digest, each sample is what the seed draws."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundle.drawn_attacks import ATTACKS, INDEX, ITEMS, LIST, SAMPLE, listed, with_samples, write
from tests.bundle.rich import Rich, make
from tests.bundle.test_scripts import python
from tests.bundle.test_seals import code_of, named
from tests.seal.authority import needs_openssl
from tieout.bundle import drawn_records
from tieout.bundle.explain import explain
from tieout.bundle.second_reader import drawn
from tieout.bundle.second_reader.bundle import Bundle
from tieout.bundle.second_reader.facts import read_facts
from tieout.bundle.told import lines
from tieout.bundle.verification import Verification
from tieout.bundle.verify import verify

pytestmark = needs_openssl


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    bundle = make(tmp_path_factory.mktemp("rich"))
    with_samples(bundle)
    bundle.sign()
    return bundle


@pytest.fixture
def bundle(whole: Rich, tmp_path: Path) -> Rich:
    return whole.copy(tmp_path / "acme-2026")


def verified(bundle: Rich) -> Verification:
    return verify(bundle.folder, pins=frozenset({bundle.signer.identity}))


def test_a_bundle_with_lists_and_a_sample_holds(bundle: Rich) -> None:
    found = verified(bundle)
    assert (found.problems, found.contradictions, found.remarks) == ((), (), ())
    assert found.is_vouched_for
    code, said = python(bundle.folder, "--pin", bundle.signer.identity)
    assert code == 0
    assert f"populations: 2 lists held against the digest in {INDEX}, and 1 sample drawn again by its seed\n" in said


@pytest.mark.parametrize("name", ATTACKS)
def test_verify_names_what_was_done_though_it_was_signed_anew(bundle: Rich, name: str) -> None:
    attack = ATTACKS[name]
    attack.do(bundle)
    bundle.sign()
    found = verified(bundle)
    said = [(item.kind, item.message) for item in found.contradictions]
    assert found.problems == ()
    assert code_of(found) == 1
    assert any(kind == attack.kind and message.startswith(attack.says) for kind, message in said), said


@pytest.mark.parametrize("name", ATTACKS)
def test_the_script_finds_it_too(bundle: Rich, name: str) -> None:
    ATTACKS[name].do(bundle)
    bundle.sign()
    code, said = python(bundle.folder, *named(bundle))
    assert code == 1
    assert "PROBLEM: " in said


@pytest.mark.parametrize("path", [LIST, INDEX, SAMPLE])
def test_a_table_that_is_not_signed_anew_is_altered_as_any_file_is(bundle: Rich, path: str) -> None:
    bundle.write(path, listed(ITEMS[1:]))
    assert [(item.kind, item.path) for item in verified(bundle).problems] == [("altered", path)]


def test_a_list_that_is_too_large_to_be_read_is_told(bundle: Rich, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_records, "LARGEST", len(bundle.read(LIST)) - 1)
    found = verified(bundle)
    assert found.contradictions == ()
    assert found.verdict.endswith(f"; {LIST} NOT examined")
    assert not found.is_held_in_full
    assert f"Too large to be read, and NOT examined: {LIST}." in explain(found)
    told = lines(found).splitlines()
    assert [line for line in told if line.startswith("populations: ")] == [
        "populations: 1 list held against its digest"
    ]


def test_the_script_examines_none_that_is_too_large_and_calls_it_no_fault(
    bundle: Rich, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn, "LARGEST_TABLE", len(bundle.read(LIST)) - 1)
    read = Bundle(str(bundle.folder))
    read_facts(read)
    drawn.examine_drawn(read)
    assert (read.problems, read.unexamined) == ([], [LIST])


def test_a_seed_that_nobody_can_type_draws_nothing(bundle: Rich) -> None:
    """Half a character: no other program could draw by it."""
    write(bundle, seed="\ud800")
    bundle.sign()
    assert ("sample", SAMPLE) in {(item.kind, item.path) for item in verified(bundle).contradictions}
    code, said = python(bundle.folder, *named(bundle))
    assert (code, f"{LIST} and the seed in bundle.json do not give {SAMPLE}" in said) == (1, True)


def test_a_list_is_held_though_its_sample_is_too_large(bundle: Rich, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle.write(SAMPLE, bundle.read(SAMPLE) + b"," * 4000)
    bundle.sign()
    monkeypatch.setattr(drawn_records, "LARGEST", 3000)
    found = verified(bundle)
    assert found.drawn is not None
    assert (found.drawn.lists, found.drawn.samples, found.drawn.too_large) == (2, 0, (SAMPLE,))


def test_what_follows_from_an_unreadable_record_is_said_once(bundle: Rich) -> None:
    """Else each of fifty samples is told as drawn otherwise, and the cause stands between them."""
    bundle.write("bundle.json", b"[]")
    for name in ("samples/IR-01.csv", "samples/AC-05.csv"):
        bundle.write(name, bundle.read(SAMPLE))
    bundle.sign()
    said = [item.message for item in verified(bundle).contradictions if "draw it again" in item.message]
    assert len(said) == 1
    assert said[0].endswith(", nor 2 more samples")
    _, told = python(bundle.folder, *named(bundle))
    assert told.count("draw it again, nor 2 more samples") == 1
    assert "drawn otherwise" not in told
