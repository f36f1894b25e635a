from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.ledger import LEDGER_NAMESPACE, Ledger
from tieout.seal.checkpoint import vouched
from tieout.seal.signers.new import new_key
from tieout.seal.signers.ssh import SshSigner

if TYPE_CHECKING:
    from pathlib import Path

TEXT = b"{}\n"


def ledger(signature: bytes | None = None, checkpoint: bytes | None = TEXT) -> Ledger:
    return Ledger(source="tieout/ledger", checkpoint=checkpoint, signature=signature)


def messages(of: Ledger, *pinned: str) -> list[str]:
    found = vouched(of, pinned)
    assert found is not None
    return [fault.message for fault in found.faults if fault.kind == "signature"]


def test_without_a_pinned_key_nothing_need_be_signed() -> None:
    assert vouched(None, ("SHA256:x",)) is None
    assert messages(ledger()) == []
    assert messages(ledger(checkpoint=None), "SHA256:x") == []


def test_a_pinned_key_must_have_signed_this_very_text(tmp_path: Path) -> None:
    new_key(tmp_path / "key", comment="ci")
    signer = SshSigner(tmp_path / "key")
    good = signer.sign(TEXT, LEDGER_NAMESPACE)
    assert messages(ledger(good), signer.identity) == []
    assert messages(ledger(good)) == []
    assert messages(ledger(), signer.identity) == [
        f"the checkpoint is not signed, and keys.evidence asks for {signer.identity}"
    ]
    assert messages(ledger(good, b"{ }\n"), signer.identity) == [
        "the checkpoint's signature is of another text: the checkpoint or the signature was changed"
    ]
    assert messages(ledger(good), "SHA256:other") == [
        f"the checkpoint is signed by {signer.identity}, which keys.evidence does not name"
    ]


def test_pins_that_cannot_be_read_are_a_fault_whatever_is_signed(tmp_path: Path) -> None:
    new_key(tmp_path / "key", comment="ci")
    signer = SshSigner(tmp_path / "key")
    for of in (ledger(signer.sign(TEXT, LEDGER_NAMESPACE)), ledger(checkpoint=None)):
        found = vouched(of, (signer.identity,), ("controls.yaml:2:18: keys.evidence is x", "and more"))
        assert found is not None
        (fault,) = found.faults
        assert fault.kind == "signature"
        assert fault.message.endswith("from controls.yaml (controls.yaml:2:18: keys.evidence is x)")
    assert vouched(None, (), ("x",)) is None
