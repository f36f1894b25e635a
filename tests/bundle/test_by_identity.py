"""A bundle signed by Sigstore: intact, by whom and when are three answers, and none of them is the bundle's own."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bundle.samples import FILES, plant
from tests.seal.keys import TestSigner, new_signer
from tieout.bundle import told
from tieout.bundle.explain import explain
from tieout.bundle.named import Named, named_in
from tieout.bundle.verification import Verification
from tieout.bundle.verify import verify
from tieout.model.errors import UsageError

pytest.importorskip("sigstore")

from tests.bundle.sigstore_attacks import ATTACKS, OURS, ROOT
from tests.seal.sigstore_instance import IDENTITY, ISSUER, Instance

NAME = "SHA256SUMS.sigstore.json"
AT = datetime(2026, 7, 3, 9, 30, tzinfo=UTC)
WHO = f"{IDENTITY} (by {ISSUER})"


@pytest.fixture
def signer(tmp_path: Path) -> TestSigner:
    return new_signer(tmp_path)


def signed(folder: Path, signer: TestSigner | None = None, **how: object) -> Path:
    plant(folder, FILES, signer)
    made = OURS.bundle((folder / "SHA256SUMS").read_bytes(), at=AT, **how)  # type: ignore[arg-type]  # of its keywords
    (folder / NAME).write_text(json.dumps(made), encoding="ascii")
    return folder


def judged(
    folder: Path, *pins: str, identity: tuple[str, str] | None = None, root: bytes | None = ROOT
) -> Verification:
    return verify(folder, named=Named(pins=frozenset(pins), identity=identity, sigstore_root=root))


def test_with_the_identity_named_it_is_vouched_for(tmp_path: Path) -> None:
    found = judged(signed(tmp_path / "b"), identity=(IDENTITY, ISSUER))
    assert (found.intact, found.pinned, found.is_vouched_for, found.is_held_in_full) == (True, True, True, True)
    assert found.verdict == f"intact; signer pinned ({WHO})"
    line = f"signed (sigstore, {NAME}): by {WHO}, whom you named, and seen by a witness at 2026-07-03T09:30:00Z\n"
    assert line in told.lines(found)
    text = explain(found)
    assert "That is the identity which the reader named" in text
    assert "existed not later than 2026-07-03T09:30:00Z, by the word of Sigstore's log" in text


def test_the_time_of_the_log_counts_for_the_identity_that_is_named(tmp_path: Path) -> None:
    folder = signed(tmp_path / "b")
    for identity, is_good in (((IDENTITY, ISSUER), True), (("someone@example.com", ISSUER), False)):
        found = verify(folder, named=Named(identity=identity, sigstore_root=ROOT, time_wanted=True))
        assert (found.has_trusted_time, found.is_vouched_for) == (is_good, is_good)
        assert ("NOT time-stamped" in found.verdict) is not is_good
        assert ("existed not later than 2026-07-03T09:30:00Z" in explain(found)) is is_good
    assert named_in((), None, None, time_wanted=True, identity=(IDENTITY, ISSUER)).time_wanted


def test_one_of_two_who_are_named_is_not_called_another(tmp_path: Path, signer: TestSigner) -> None:
    """The key is the pinned one: what is missing is the other signature."""
    folder = plant(tmp_path / "b", FILES, signer)
    found = judged(folder, signer.identity, identity=(IDENTITY, ISSUER))
    assert not found.pinned
    assert found.verdict == f"intact; signed by {signer.identity}, and NOT by all whom you named; no time-stamp"
    assert "next: not all whom you named have signed it; ask the company another way who was to sign\n" in told.lines(
        found
    )
    alone = judged(folder, identity=(IDENTITY, ISSUER))
    assert "the key that you pinned" not in told.lines(alone)
    assert "is NOT one that the reader named" in explain(alone)


def test_without_it_the_identity_is_told_and_not_believed(tmp_path: Path) -> None:
    found = judged(signed(tmp_path / "b"))
    assert (found.intact, found.pinned, found.is_vouched_for) == (True, False, False)
    assert found.verdict == f"intact; signer NOT pinned ({WHO})"
    assert "next: ask the company another way who signed" in told.lines(found)
    assert "anyone can sign under a name of their own" in explain(found)


@pytest.mark.parametrize(
    "identity", [("someone@example.com", ISSUER), (IDENTITY, "https://other.example.com"), (IDENTITY.upper(), ISSUER)]
)
def test_another_name_or_another_issuer_is_another_signer(tmp_path: Path, identity: tuple[str, str]) -> None:
    found = judged(signed(tmp_path / "b"), identity=identity)
    assert (found.intact, found.is_vouched_for) == (True, False)
    assert found.verdict == f"intact; signer is NOT the pinned one ({WHO})"


@pytest.mark.parametrize("root", [None, json.dumps(Instance().trusted_root()).encode()])
def test_by_another_root_the_named_identity_is_not_believed(tmp_path: Path, root: bytes | None) -> None:
    """Anyone can set up an authority that says this name."""
    found = judged(signed(tmp_path / "b"), identity=(IDENTITY, ISSUER), root=root)
    assert (found.intact, found.is_vouched_for) == (True, False)
    assert found.signatures[0].seen_at == ""
    assert "  its certificate leads to no authority that is trusted here" in told.lines(found)
    assert "That is NOT trusted" in explain(found)
    assert "witness: none" in explain(found)


def test_who_names_a_key_and_an_identity_wants_both(tmp_path: Path, signer: TestSigner) -> None:
    both = signed(tmp_path / "both", signer)
    who = (IDENTITY, ISSUER)
    assert judged(both, signer.identity, identity=who).is_vouched_for
    assert judged(both, signer.identity).is_vouched_for
    assert judged(both, identity=who).is_vouched_for
    assert not judged(both, signer.identity, identity=("x@example.com", ISSUER)).is_vouched_for
    (both / NAME).unlink()
    assert not judged(both, signer.identity, identity=who).is_vouched_for
    alone = signed(tmp_path / "alone")
    assert not judged(alone, signer.identity, identity=who).is_vouched_for


@pytest.mark.parametrize("name", ATTACKS)
def test_each_attack_has_its_own_answer(tmp_path: Path, name: str) -> None:
    folder, attack = signed(tmp_path / "b"), ATTACKS[name]
    assert judged(folder, identity=(IDENTITY, ISSUER)).is_vouched_for
    attack.do(folder)
    found = judged(folder, identity=(IDENTITY, ISSUER))
    assert not found.is_vouched_for
    assert [problem.kind for problem in found.problems] == ([attack.kind] if attack.kind else [])
    assert (found.problems[0].message if attack.kind else found.verdict).startswith(attack.says)
    assert attack.code == (1 if found.problems else 3)


def test_without_the_client_it_is_not_examined_and_that_is_no_pass(
    tmp_path: Path, signer: TestSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sigstore", None)
    how = f"{NAME}: signature not examined: pip install 'tieout[sigstore]' reads it"
    alone = judged(signed(tmp_path / "b"), identity=(IDENTITY, ISSUER))
    assert alone.verdict == "intact; NO signature examined"
    assert (alone.is_vouched_for, alone.is_held_in_full) == (False, False)
    assert f"remark: {how}\n" in told.lines(alone)
    assert json.loads(told.as_json(alone))["unexamined"] == [how]
    beside = judged(signed(tmp_path / "c", signer), signer.identity)
    assert beside.verdict == f"intact; signer pinned ({signer.identity}); 1 signature NOT examined; no time-stamp"
    assert (beside.pinned, beside.is_held_in_full) == (True, False)
    assert f"- {how}" in explain(beside)


def test_a_reader_names_an_identity_with_its_issuer_and_a_root_that_is_one(tmp_path: Path) -> None:
    for half in ((IDENTITY, ""), ("", ISSUER)):
        with pytest.raises(UsageError, match="one of them is not named"):
            named_in((), None, None, identity=half)
    (tmp_path / "root.json").write_bytes(b"{}")
    with pytest.raises(UsageError, match=r"root\.json is no trusted root of Sigstore"):
        named_in((), None, None, sigstore_root=tmp_path / "root.json")
    (tmp_path / "root.json").write_bytes(ROOT)
    assert named_in((), None, None, sigstore_root=tmp_path / "root.json").sigstore_root == ROOT
