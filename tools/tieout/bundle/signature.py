"""A manifest against its SSH signature. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.bundle import manifest
from tieout.bundle.container import Problem
from tieout.bundle.trust import NAMESPACE
from tieout.bundle.verification import Seal
from tieout.seal import sshsig
from tieout.seal.sshkey import MismatchError
from tieout.seal.wire import MalformedError

_NAME = manifest.SIGNATURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What became of the signature."""

    seal: Seal
    signer: str | None = None
    problem: Problem | None = None
    remark: str = ""


ABSENT = Judgement(seal=Seal.ABSENT)
UNUSABLE = Judgement(seal=Seal.BROKEN)


def judge(text: bytes, sums: bytes) -> Judgement:
    """Hold a signature file against the manifest; the key that it names is the signer's claim."""
    try:
        signature = sshsig.parse(text)
    except MalformedError as error:
        return broken("malformed-signature", f"{_NAME} is no SSH signature that can be read: {error}")
    if signature.namespace != NAMESPACE:
        return broken("wrong-namespace", f"{_NAME} was made for {signature.namespace!r}, not for {NAMESPACE!r}")
    signer = signature.key.fingerprint
    try:
        touched = signature.verify(sums)
    except MalformedError as error:
        return broken("malformed-signature", f"{_NAME} holds no valid signature: {error}")
    except MismatchError:
        return broken(
            "wrong-signature",
            f"{_NAME} is no signature of this {manifest.NAME} by {signer}: "
            "one of the two was changed, or it was made over other data",
        )
    remark = "the hardware key signed without being touched" if touched is False else ""
    return Judgement(seal=Seal.GOOD, signer=signer, remark=remark)


def broken(kind: str, message: str) -> Judgement:
    """Give the judgement on a signature that says nothing, with the reason."""
    problem = Problem(kind=kind, path=_NAME, message=message)
    return Judgement(seal=Seal.BROKEN, problem=problem)
