"""Each promise of the evidence log, with the attack that it must show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.seal.authority import Authority, needs_openssl, new_authority
from tests.seal.keys import TestSigner, new_signer
from tests.seal.logs import BEGAN, head, leaf, line, log
from tieout.model.evidence.capture import Came
from tieout.model.evidence.log import CHECKPOINT, EvidenceLog, FirstSealed, HeldHead, Leaf, LogFault, Stamp
from tieout.model.location import Location
from tieout.model.strength import Strength
from tieout.seal import note, timestamp
from tieout.seal.evidence_log import Trust, covered, hold
from tieout.seal.heads import heads_of
from tieout.seal.timestamp import authorities, request


@pytest.fixture
def signer(tmp_path: Path) -> TestSigner:
    return new_signer(tmp_path)


def kinds(of: EvidenceLog, trust: Trust = Trust()) -> list[str]:  # noqa: B008  # frozen
    return [fault.kind for fault in held(of, trust).faults]


def held(of: EvidenceLog, trust: Trust = Trust()) -> EvidenceLog:  # noqa: B008  # frozen
    found = hold(of, trust)
    assert found is not None
    return found


def with_leaves(of: EvidenceLog, leaves: list[Leaf]) -> EvidenceLog:
    """Give a log of these lines in this order under the old heads."""
    numbered = tuple(item._replace(number=at) for at, item in enumerate(leaves))
    return replace(of, leaves=numbered, lines=tuple(map(line, leaves)))


def test_no_log_has_no_fault() -> None:
    assert hold(None, Trust()) is None
    assert kinds(log(0)) == []


def test_a_sound_log_has_no_fault(signer: TestSigner) -> None:
    sound = log(9, sizes=(3, 7, 9), signer=signer)
    assert kinds(sound) == []
    assert kinds(sound, Trust(pinned=(signer.identity,))) == []


def test_without_a_pinned_key_nothing_need_be_signed_and_it_is_said(signer: TestSigner) -> None:
    assert [item.remark for item in held(log(2, sizes=(2,))).held] == ["nobody signed it"] * 2
    signed = held(log(2, sizes=(2,), signer=signer)).held
    assert signed[0] == HeldHead(2, signer.identity, None, "", f"signed by {signer.identity}, which nothing pins")


def test_faults_that_the_reader_found_stay() -> None:
    fault = LogFault(kind="unreadable-line", location=Location("x"), message="m", remedy="r")
    assert held(replace(log(1), faults=(fault,))).faults == (fault,)


@pytest.mark.parametrize("at", range(5))
def test_a_changed_line_is_seen(at: int) -> None:
    sound = log(5, sizes=(5,))
    changed = list(sound.leaves)
    changed[at] = changed[at]._replace(digest=f"sha256:{'0' * 64}")
    assert set(kinds(with_leaves(sound, changed))) == {"root"}


def test_a_changed_line_behind_the_heads_is_not_seen_by_them() -> None:
    sound = log(5, sizes=(3,))
    assert kinds(with_leaves(sound, [*sound.leaves[:4], leaf(9)])) == []


def test_a_line_taken_out_is_seen() -> None:
    sound = log(5, sizes=(3, 5))
    assert set(kinds(with_leaves(sound, [*sound.leaves[:2], *sound.leaves[3:]]))) == {"root", "truncated"}


def test_a_log_cut_short_is_seen() -> None:
    sound = log(5, sizes=(5,))
    assert set(kinds(with_leaves(sound, list(sound.leaves[:4])))) == {"truncated"}


def test_lines_in_another_order_are_seen() -> None:
    sound = log(5, sizes=(5,))
    swapped = [sound.leaves[1], sound.leaves[0], *sound.leaves[2:]]
    assert set(kinds(with_leaves(sound, swapped))) == {"root", "order"}
    assert kinds(with_leaves(log(5), swapped)) == ["order"]
    assert kinds(with_leaves(log(0), [leaf(0), leaf(1, sealed_at=leaf(0).sealed_at)])) == []


def test_a_line_put_in_between_is_seen() -> None:
    sound = log(5, sizes=(5,))
    more = [*sound.leaves[:2], leaf(9, sealed_at=sound.leaves[1].sealed_at), *sound.leaves[2:]]
    assert set(kinds(with_leaves(sound, more))) == {"root"}


def test_a_capture_sealed_twice_is_seen() -> None:
    assert kinds(with_leaves(log(0), [leaf(0), leaf(1, path=leaf(0).path)])) == ["twice"]
    again = [leaf(0), gone(leaf(0)), leaf(2, path=leaf(0).path, id="another")]
    assert kinds(with_leaves(log(0), again)) == ["twice"]


def test_a_capture_sealed_at_two_places_is_seen() -> None:
    of = with_leaves(log(0), [leaf(0), leaf(1, id=leaf(0).id)])
    assert kinds(of) == ["replay"]


def gone(of: Leaf, **changed: object) -> Leaf:
    values = {"kind": "tombstone", "path": of.path, "id": of.id, "digest": of.digest, "reason": "x", **changed}
    return leaf(of.number + 1, **values)


def test_a_tombstone_is_of_what_was_there() -> None:
    assert kinds(with_leaves(log(0), [leaf(0), gone(leaf(0))])) == []
    assert kinds(with_leaves(log(0), [gone(leaf(0))])) == ["tombstone"]
    assert kinds(with_leaves(log(0), [leaf(0), gone(leaf(0)), gone(leaf(0), sealed_at=leaf(9).sealed_at)])) == [
        "tombstone"
    ]
    assert kinds(with_leaves(log(0), [leaf(0), gone(leaf(0), digest="sha256:0")])) == ["tombstone"]


def test_a_pinned_key_must_have_signed_the_newest_head(signer: TestSigner, tmp_path: Path) -> None:
    trust = Trust(pinned=(signer.identity,))
    other = new_signer(tmp_path, "other")
    assert kinds(log(3), trust) == ["signature"]
    assert kinds(log(3, sizes=(3,)), trust) == ["signature"]
    assert kinds(log(3, sizes=(3,), signer=other), trust) == ["signature"]
    assert kinds(log(0), trust) == []
    (fault,) = held(log(3, sizes=(3,), signer=other), trust).faults
    assert fault.message == f"the newest head is signed by {other.identity}, and {signer.identity} should sign it"


def test_lines_behind_the_newest_head_are_not_covered(signer: TestSigner) -> None:
    of = log(5, sizes=(3,), signer=signer)
    assert kinds(of, Trust(pinned=(signer.identity,))) == []
    assert covered(held(of), (signer.identity,)) == covered(held(of), ()) == 3
    assert covered(held(of), ("SHA256:other",)) == 0
    assert covered(held(log(5, sizes=(3,))), ()) == 0


def test_an_unsigned_head_after_a_signed_one_takes_nothing_from_it(signer: TestSigner, tmp_path: Path) -> None:
    trust = Trust(pinned=(signer.identity,))
    signed = log(3, sizes=(3,), signer=signer)
    unsigned = log(5, sizes=(5,))
    of = replace(unsigned, heads=(signed.heads[0], *unsigned.heads))
    assert kinds(of, trust) == []
    assert covered(held(of, trust), trust.pinned) == 3
    other = log(5, sizes=(5,), signer=new_signer(tmp_path, "other"))
    assert set(kinds(replace(other, heads=(signed.heads[0], *other.heads)), trust)) == {"signature"}


def test_an_older_head_may_be_of_an_older_key(signer: TestSigner, tmp_path: Path) -> None:
    old = new_signer(tmp_path, "old")
    new = log(5, sizes=(5,), signer=signer)
    of = replace(new, heads=(head(new.lines[:3], signer=old), *new.heads))
    assert kinds(of, Trust(pinned=(signer.identity,))) == []
    assert held(of, Trust(pinned=(signer.identity,))).held[0].remark == (
        f"signed by {old.identity}, which is not among the pinned keys"
    )


def test_a_signature_of_another_text_or_purpose_is_seen(signer: TestSigner) -> None:
    sound = log(3, sizes=(3,), signer=signer)
    text = sound.heads[-1].text
    for signature in (b"", b"x", signer.sign(text + b" ", "tieout-evidence"), signer.sign(text, "tieout-ledger")):
        of = replace(sound, heads=tuple(item._replace(signature=signature) for item in sound.heads))
        assert set(kinds(of)) == {"signature"}
        assert all(item.signer is None for item in held(of).held)


def test_keys_that_cannot_be_read_are_a_fault() -> None:
    assert kinds(log(1), Trust(slips=("controls.yaml:2:1: x",))) == ["signature"]


def test_a_head_set_back_is_seen() -> None:
    sound = log(5, sizes=(3, 5))
    back = head(sound.lines[:3], path=CHECKPOINT)
    assert kinds(replace(sound, heads=(*sound.heads[:2], back))) == ["head"]


def test_a_head_that_is_missing_is_seen() -> None:
    sound = log(5, sizes=(3, 5))
    assert kinds(replace(sound, heads=sound.heads[:2])) == ["head"]
    assert kinds(replace(sound, heads=sound.heads[2:])) == ["head"]


def test_a_head_that_says_something_else_than_was_read_is_seen() -> None:
    sound = log(3, sizes=(3,))
    for text in (b"", b"x\n3\nAAAA\n", sound.heads[0].text.replace(b"Example", b"Another")):
        of = replace(sound, heads=(sound.heads[0]._replace(text=text), sound.heads[1]))
        assert "head" in kinds(of)


def test_heads_are_read_from_their_files_and_put_in_order() -> None:
    sound = log(5, sizes=(3, 5))
    heads, faults = heads_of(reversed(sound.heads))
    assert (heads, faults) == (sound.heads, ())


def test_a_file_that_is_no_head_is_a_fault() -> None:
    sound = log(5, sizes=(3, 5))
    heads, (fault,) = heads_of([sound.heads[0]._replace(text=b"x"), *sound.heads[1:]])
    assert heads == sound.heads[1:]
    assert (fault.kind, fault.location.path) == ("head", sound.heads[0].path)
    assert (
        fault.message
        == f"{fault.location.path} is no head of a log: it has not the three lines of a head: origin, size, root"
    )


def test_a_head_under_another_size_is_seen() -> None:
    sound = log(3, sizes=(3,))
    moved = sound.heads[0]._replace(path="evidence/log/checkpoints/000000002.txt")
    assert "size" in kinds(replace(sound, heads=(moved, sound.heads[1])))


def test_two_roots_for_one_size_are_seen() -> None:
    sound = log(3, sizes=(3,))
    forged = head([b"x", b"y", b"z"], path=CHECKPOINT)
    assert set(kinds(replace(sound, heads=(sound.heads[0], forged)))) == {"root", "rewritten"}


def test_a_head_of_another_log_is_seen() -> None:
    sound = log(3, sizes=(3,))
    text = sound.heads[1].text.replace(b"Example", b"Another")
    other = sound.heads[1]._replace(text=text, origin="tieout-evidence/Another Ltd")
    assert kinds(replace(sound, heads=(sound.heads[0], other))) == ["origin"]


def test_a_head_kept_outside_shows_a_log_rolled_back() -> None:
    kept = note.parse(log(5, sizes=(5,)).heads[0].text)
    trust = Trust(outside=(("kept.txt", kept),))
    assert kinds(log(7, sizes=(7,)), trust) == []
    assert kinds(log(5), trust) == []
    assert kinds(log(4, sizes=(4,)), trust) == ["rolled-back"]
    rewritten = with_leaves(log(0), [leaf(0), leaf(1), leaf(20), leaf(21), leaf(22), leaf(23)])
    assert kinds(rewritten, trust) == ["rewritten"]
    other = Trust(outside=(("kept.txt", kept._replace(origin="tieout-evidence/Another Ltd")),))
    assert kinds(log(7, sizes=(7,)), other) == ["origin"]


def test_first_sealed_is_the_smallest_stamped_head_else_the_commit() -> None:
    stamps = (BEGAN + timedelta(days=1), None, BEGAN + timedelta(days=9))
    came = Came("c" * 40, BEGAN + timedelta(hours=1))
    of = replace(
        log(7),
        held=tuple(HeldHead(size, None, at, "", "") for size, at in zip((2, 4, 5), stamps, strict=True)),
        came=(came,) * 6 + (None,),
    )
    first, last = (FirstSealed(at, Strength.WITNESS) for at in stamps if at is not None)
    git = FirstSealed(came.at, Strength.GIT)
    assert of.first_sealed() == (first, first, last, last, last, git, None)
    assert log(2).first_sealed() == (None, None)


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("tsa"))


def stamped(of: EvidenceLog, clock: Authority, text: bytes | None = None) -> EvidenceLog:
    """Give the log with every head stamped now."""
    tokens = {item.text: clock.answer(request(text or item.text).body) for item in of.heads}
    return replace(of, heads=tuple(item._replace(token=tokens[item.text]) for item in of.heads))


@needs_openssl
def test_a_token_counts_where_its_authority_is_trusted(clock: Authority) -> None:
    of = stamped(log(3, sizes=(2, 3)), clock)
    found = held(of, Trust(authorities=authorities(clock.ca.read_bytes())))
    assert found.faults == ()
    assert [(item.stamp, item.authority) for item in found.held] == [(Stamp.VERIFIED, "CN=Sample Clock")] * 3
    assert {item.by for item in found.first_sealed() if item} == {Strength.WITNESS}


@needs_openssl
def test_without_a_certificate_to_trust_the_time_is_not_verified(clock: Authority) -> None:
    found = held(stamped(log(3, sizes=(3,)), clock))
    assert found.faults == ()
    assert {(item.stamp, item.stamped_at) for item in found.held} == {(Stamp.NOT_VERIFIED, None)}
    assert all(item.claims_at is not None and "is not verified" in item.remark for item in found.held)
    assert found.first_sealed() == (None,) * 3


@needs_openssl
def test_a_token_of_another_text_or_authority_is_seen(clock: Authority, tmp_path: Path) -> None:
    other = new_authority(tmp_path / "other", name="Other Clock")
    sound = log(3, sizes=(3,))
    trust = Trust(authorities=authorities(clock.ca.read_bytes()))
    for of in (
        stamped(sound, clock, b"another text"),
        stamped(sound, other),
        replace(sound, heads=tuple(item._replace(token=b"x") for item in sound.heads)),
    ):
        assert set(kinds(of, trust)) == {"token"}
        assert {item.stamp for item in held(of, trust).held} == {Stamp.BROKEN}
    assert set(kinds(stamped(sound, clock, b"another text"))) == {"token"}


@needs_openssl
def test_a_token_older_than_the_lines_under_it_is_seen(clock: Authority) -> None:
    now = datetime.now(UTC)
    late = [leaf(0), leaf(1, sealed_at=now + timedelta(minutes=10))]
    of = stamped(with_leaves(log(0), late), clock)
    of = replace(of, heads=(head(of.lines, path="evidence/log/checkpoints/000000002.txt"),))
    of = stamped(replace(of, heads=(*of.heads, of.heads[0]._replace(path=CHECKPOINT))), clock)
    assert set(kinds(of)) == {"token"}


@needs_openssl
def test_tokens_go_forward_as_the_log_grows(clock: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    of = stamped(log(3, sizes=(2, 3)), clock)
    real = timestamp.hold

    def earlier(response: bytes, message: bytes, trusted: timestamp.Authorities) -> timestamp.Token:
        found = real(response, message, trusted)
        return found._replace(at=found.at - timedelta(days=message.split(b"\n")[1] == b"3"))

    monkeypatch.setattr(timestamp, "hold", earlier)
    assert set(kinds(of, Trust(authorities=authorities(clock.ca.read_bytes())))) == {"token"}
