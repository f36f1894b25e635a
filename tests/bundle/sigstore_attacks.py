"""Attacks on a signature by Sigstore, and what verifying says: docs/reference/bundle-attacks.md has the list."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.seal.sigstore_instance import ISSUER, Instance, b64, new_key

NAME = "SHA256SUMS.sigstore.json"
AT = datetime(2026, 7, 3, 9, 30, tzinfo=UTC)
OURS, OTHERS = Instance(), Instance()
ROOT = json.dumps(OURS.trusted_root()).encode()
NOT_PINNED = "intact; signer is NOT the pinned one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """What is done to the folder, and what verifying says."""

    do: Callable[[Path], object]
    kind: str = ""
    """Of the problem; empty where nothing was altered, but the verdict begins with ``says``."""
    says: str = NOT_PINNED
    code: int = 1


def sign(folder: Path, by: Instance = OURS, **how: Any) -> None:  # handed on
    made = by.bundle((folder / "SHA256SUMS").read_bytes(), at=AT, **how)
    (folder / NAME).write_text(json.dumps(made), encoding="ascii")


def _edit(change: Callable[[Any], object]) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        bundle = json.loads((folder / NAME).read_bytes())
        change(bundle["verificationMaterial"]["tlogEntries"][0])
        (folder / NAME).write_text(json.dumps(bundle), encoding="ascii")

    return do


def _of_other_bytes(folder: Path) -> None:
    (folder / NAME).write_text(json.dumps(OURS.bundle(b"other", at=AT)), encoding="ascii")


def _refused(why: str) -> dict[str, Any]:
    return {"kind": "refused-sigstore", "says": f"{NAME} does not hold: {why}"}


def _malformed(why: str = "it is no Sigstore bundle that is read: ") -> dict[str, Any]:
    return {"kind": "malformed-sigstore", "says": f"{NAME} cannot be read as a Sigstore bundle: {why}"}


PROMISE = "the log's promise that its entry was taken in at that time is not the log's"
PROOF = "its entry is not in the log: the proof does not lead to the log's root"
TIME = "its certificate was not valid when the log or the time-stamp saw the signature"
ATTACKS: dict[str, Attack] = {
    "of another list": Attack(
        do=_of_other_bytes, kind="wrong-sigstore",
        says=f"{NAME} is no signature of this SHA256SUMS: its signature is of other bytes, or by another key",
    ),
    "by another identity": Attack(do=lambda f: sign(f, identity="someone@example.com"), code=3),
    "by the same name of another issuer": Attack(do=lambda f: sign(f, issuer=f"{ISSUER}.example.org"), code=3),
    "by the same name of another Sigstore": Attack(do=lambda f: sign(f, OTHERS), code=3),
    "with a certificate that had ended when the log saw it": Attack(
        do=lambda f: sign(f, logged_at=AT + timedelta(minutes=11)), **_refused(TIME)
    ),
    "with a certificate that no certificate log saw": Attack(
        do=lambda f: sign(f, ct_key=new_key()), **_refused("no certificate log of the trusted root saw its certificate")
    ),
    "with another time under the log's promise": Attack(
        do=_edit(lambda e: e.update(integratedTime=str(int(e["integratedTime"]) + 60))), **_refused(PROMISE)
    ),
    "with a promise that is none": Attack(
        do=_edit(lambda e: e["inclusionPromise"].update(signedEntryTimestamp=b64(b"none"))), **_refused(PROMISE)
    ),
    "without a promise and a time-stamp": Attack(
        do=_edit(lambda e: e.pop("inclusionPromise")),
        **_malformed("it is no Sigstore bundle that is read: bundle must contain an inclusion promise"),
    ),
    "with another proof of its entry": Attack(
        do=_edit(lambda e: e["inclusionProof"].update(hashes=[b64(bytes(32))] * len(e["inclusionProof"]["hashes"]))),
        **_refused(PROOF),
    ),
    "with the proof of another entry": Attack(
        do=_edit(lambda e: e["inclusionProof"].update(OURS.logged(b"other", at=AT)["inclusionProof"])), **_refused(PROOF)
    ),
    "with the entry of another signature": Attack(
        do=_edit(lambda e: e.update(OURS.bundle(b"other", at=AT)["verificationMaterial"]["tlogEntries"][0])),
        **_refused("the log's entry is of another signature"),
    ),
    "that is none": Attack(do=lambda f: (f / NAME).write_bytes(b"{"), **_malformed()),
    "twice in one file": Attack(do=lambda f: (f / NAME).write_bytes((f / NAME).read_bytes() * 2), **_malformed()),
    "twice in two files": Attack(
        do=lambda f: (f / "SHA256SUMS.2.sigstore.json").write_bytes((f / NAME).read_bytes()), kind="extra",
        says="SHA256SUMS.2.sigstore.json is extra: it is not listed",
    ),
    "too large to be one": Attack(
        do=lambda f: (f / NAME).write_bytes(b" " * ((1 << 20) + 1)), kind="malformed-sigstore",
        says=f"{NAME} has more than the 1048576 bytes that are read of such a file",
    ),
    "taken away": Attack(do=lambda f: (f / NAME).unlink(), says="intact; unsigned", code=3),
}  # fmt: skip
