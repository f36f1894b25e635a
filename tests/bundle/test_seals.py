"""Attacks by whoever holds the key, on the records inside and on the time-stamp: each by its own message."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundle.rich import Rich, make
from tests.bundle.seal_attacks import ATTACKS
from tests.bundle.test_scripts import python
from tests.seal.authority import needs_openssl
from tieout.bundle.named import named_in
from tieout.bundle.packing import pack
from tieout.bundle.verification import Verification
from tieout.bundle.verify import verify

pytestmark = needs_openssl


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    return make(tmp_path_factory.mktemp("rich"))


@pytest.fixture
def bundle(whole: Rich, tmp_path: Path) -> Rich:
    return whole.copy(tmp_path / "acme-2026")


def verified(bundle: Rich, path: Path | None = None) -> Verification:
    named = named_in((), bundle.pki.ca, bundle.clock.ca, time_wanted=True)
    return verify(path or bundle.folder, pins=frozenset({bundle.signer.identity}), named=named)


def named(bundle: Rich) -> tuple[str, ...]:
    """Give the arguments of verify.py that name everyone."""
    return ("--pin", bundle.signer.identity, "--ca", str(bundle.pki.ca), "--tsa-cert", str(bundle.clock.ca))


def code_of(found: Verification) -> int:
    return 1 if not found.is_sound else 0 if found.is_vouched_for else 3


def test_a_whole_bundle_is_vouched_for(bundle: Rich) -> None:
    pack(bundle.folder, bundle.folder.parent / "x.zip")
    for path in (bundle.folder, bundle.folder.parent / "x.zip"):
        found = verified(bundle, path)
        assert (found.problems, found.contradictions, found.remarks) == ((), (), ())
        assert found.is_vouched_for
        assert found.verdict == f"intact; signer pinned ({bundle.signer.identity})"
        code, told = python(path, *named(bundle))
        assert (code, told.splitlines()[-1]) == (0, "RESULT: intact; signed by whom you named")


@pytest.mark.parametrize("name", ATTACKS)
def test_verify_names_what_was_done(bundle: Rich, name: str) -> None:
    attack = ATTACKS[name]
    attack.do(bundle)
    found = verified(bundle)
    says = attack.says.format(signer=bundle.signer.identity, other=bundle.other.identity)
    told = [(item.kind, item.message) for item in (*found.problems, *found.contradictions)]
    assert code_of(found) == attack.code, told
    if attack.kind:
        assert any(kind == attack.kind and message.startswith(says) for kind, message in told), told
    else:
        assert told == []
        assert says in found.verdict


@pytest.mark.parametrize("name", ATTACKS)
def test_the_script_in_the_bundle_finds_it_too(bundle: Rich, name: str) -> None:
    ATTACKS[name].do(bundle)
    code, told = python(bundle.folder, *named(bundle))
    assert code == ATTACKS[name].code, told
