"""The checkpoint's signature: by whom it is, held against the keys that the company pinned. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from tieout.model.ledger import LEDGER_NAMESPACE, Ledger, LedgerFault
from tieout.model.location import Location

_UNSIGNED = (
    "the checkpoint is not signed: whoever may write to the ledger's branch could have replaced all of it at once"
)
SIGNATURE_REMEDY = "restore the checkpoint from a clone of before, or sign it anew: tieout approvals sync --key KEY"
KEYS_REMEDY = 'write the fingerprints that `ssh-keygen -lf KEY.pub` prints: keys: {evidence: ["SHA256:..."]}'


class Vouched(NamedTuple):
    """What became of a signature."""

    signer: str | None
    """The fingerprint of the key that made it; None where there is none, or none that holds."""
    problem: str
    """Why it does not hold; empty where it does, or where nothing asks for one."""
    remark: str
    """What it leaves open."""


def vouched(ledger: Ledger | None, pinned: tuple[str, ...], slips: tuple[str, ...] = ()) -> Ledger | None:
    """Give the ledger, if there is one, with a fault where the newest checkpoint's signature does not hold, or is not by a pinned key.

    ``pinned`` are fingerprints, ``keys.evidence``; none: it need not be signed. ``slips`` say what of
    ``keys`` could not be read: then nobody knows by whom it should be signed, and that is a fault.
    """
    if ledger is None:
        return None
    if slips:
        message = f"the keys that may sign the ledger could not be read from controls.yaml ({slips[0]})"
        where = Location(f"{ledger.source}:checkpoint.json.sig")
        fault = LedgerFault(kind="signature", location=where, message=message, remedy=KEYS_REMEDY)
        ledger = replace(ledger, faults=(*ledger.faults, fault))
    if ledger.checkpoint is None:
        return ledger
    judged = judge(ledger.checkpoint, ledger.signature, pinned)
    if not judged.problem:
        return ledger
    where = Location(f"{ledger.source}:checkpoint.json.sig")
    fault = LedgerFault(kind="signature", location=where, message=judged.problem, remedy=SIGNATURE_REMEDY)
    return replace(ledger, faults=(*ledger.faults, fault))


def judge(checkpoint: bytes, signature: bytes | None, pinned: tuple[str, ...]) -> Vouched:
    """Hold a signature against the checkpoint and against the pinned keys, ``keys.evidence``."""
    if signature is None:
        if pinned:
            wanted = " or ".join(pinned)
            return Vouched(None, f"the checkpoint is not signed, and keys.evidence asks for {wanted}", "")
        return Vouched(None, "", _UNSIGNED)
    found = _held(checkpoint, signature)
    signer = found.signer
    if signer is None:
        return found
    if not pinned:
        return found._replace(remark=f"signed by {signer}, which no setting pins: keys.evidence of controls.yaml could")
    if signer not in pinned:
        return found._replace(problem=f"the checkpoint is signed by {signer}, which keys.evidence does not name")
    return found


def _held(checkpoint: bytes, signature: bytes) -> Vouched:
    # Whoever checks a ledger without a signature need not wait for the cryptography to load.
    from tieout.seal import sshsig  # noqa: PLC0415  # see above
    from tieout.seal.sshkey import MismatchError  # noqa: PLC0415
    from tieout.seal.wire import MalformedError  # noqa: PLC0415

    try:
        found = sshsig.parse(signature)
        touched = found.verify(checkpoint)
    except MalformedError as error:
        return Vouched(None, f"the checkpoint's signature cannot be read: {error}", "")
    except MismatchError:
        problem = "the checkpoint's signature is of another text: the checkpoint or the signature was changed"
        return Vouched(None, problem, "")
    if found.namespace != LEDGER_NAMESPACE:
        return Vouched(
            None, f"the checkpoint's signature was made for {found.namespace!r}, not for {LEDGER_NAMESPACE!r}", ""
        )
    return Vouched(
        found.key.fingerprint, "", "the hardware key signed without being touched" if touched is False else ""
    )
