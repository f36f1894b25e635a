"""Attacks on what the evidence log vouches for: the files of a capture, its record, and the heads that were kept."""

from __future__ import annotations

import base64
import json
import shutil
import struct
import subprocess
from collections.abc import Callable

from tests.bundle.rich import CAPTURES, DSSE, ORIGIN, Rich, beside, head, record_path
from tests.seal.keys import TestSigner
from tieout.bundle import manifest
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, EVIDENCE_NAMESPACE, LEAVES
from tieout.seal.digest import hex_of

LAST = CAPTURES - 1
ROWS, RAW, RECORD = beside(LAST, "rows.csv"), beside(LAST, "raw.json"), record_path(LAST)
COPY, EARLIER = f"{CHECKPOINTS}/{CAPTURES:09d}.txt", f"{CHECKPOINTS}/{2:09d}.txt"
NO_LOG = "the evidence log does not hold together: "
BY_HAND = "evidence/2026-Q2/wiki/minutes/20260601T090000Z-0a1b2c3d"
FORGED = b"role\nreader\nwriter\n"

Do = Callable[[Rich], object]


def then_sign(bundle: Rich, path: str, data: bytes) -> None:
    """Write a file, and list and sign anew."""
    bundle.write(path, data)
    bundle.sign()


def _swap(bundle: Rich) -> None:
    rows, raw = bundle.read(ROWS), bundle.read(RAW)
    bundle.write(ROWS, raw)
    then_sign(bundle, RAW, rows)


def _with_its_record(bundle: Rich) -> None:
    """Change a file and write its new digest into the record, which the log seals."""
    old, new = (hex_of(data).encode() for data in (bundle.read(ROWS), FORGED))
    bundle.write(ROWS, FORGED)
    then_sign(bundle, RECORD, bundle.read(RECORD).replace(old, new))


def _behind_a_comment(bundle: Rich) -> None:
    """Change a file, and have its new digest stand in the record where no reader of YAML looks."""
    bundle.write(ROWS, FORGED)
    row = f'# - {{path: rows.csv, sha256: "{hex_of(FORGED)}", bytes: {len(FORGED)}}}\n'
    then_sign(bundle, RECORD, bundle.read(RECORD) + row.encode())


def _by_hand(bundle: Rich) -> None:
    """Write a record in another style than ours, and in a text of it a list in ours."""
    row = f'files:\n    - {{path: rows.csv, sha256: "{hex_of(FORGED)}", bytes: {len(FORGED)}, role: raw}}\n'
    listed = f"files:\n  - path: rows.csv\n    role: raw\n    sha256: {'0' * 64}\n"
    text = f"schema: tieout.evidence/v1\nid: by-hand\nmanual:\n  note: |\n    {row}{listed}"
    bundle.write(f"{BY_HAND}/rows.csv", FORGED)
    then_sign(bundle, f"{BY_HAND}/evidence.yaml", text.encode())


def told_of_something_else(do: Do) -> Do:
    """Have a finding name the record that says nothing of a change: it is no report of one."""

    def done(bundle: Rich) -> None:
        finding = {"rule": "evidence-stale", "severity": "error", "subject": "4-roles", "path": RECORD}
        bundle.write("findings.json", json.dumps({"findings": [finding]}, indent=2).encode())
        do(bundle)

    return done


def _without_copies(bundle: Rich) -> None:
    shutil.rmtree(bundle.folder / CHECKPOINTS)
    bundle.sign()


def _misnamed(bundle: Rich) -> None:
    for suffix in ("", ".sig"):
        bundle.write(f"{CHECKPOINTS}/000000009.txt{suffix}", bundle.read(f"{EARLIER}{suffix}"))
    bundle.sign()


def _other_origin(bundle: Rich) -> None:
    text = head(bundle.read(LEAVES).splitlines()[:2], "tieout-evidence/Other Ltd")
    bundle.write(EARLIER, text)
    then_sign(bundle, f"{EARLIER}.sig", bundle.keeper.sign(text, EVIDENCE_NAMESPACE))


def of_a_certificate(bundle: Rich, text: bytes, signer: TestSigner) -> bytes:
    """Give a signature in which a certificate of the key, with words of its maker, stands for the key."""
    folder = bundle.folder.parent / "certified"
    folder.mkdir()
    public = folder / "key.pub"
    public.write_text(f"{signer.public_key.line}\n", encoding="ascii")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "authority"], check=True)
    words = ["-I", "approved by everyone", "-n", "anyone"]
    subprocess.run(["ssh-keygen", "-q", "-s", folder / "authority", *words, public], check=True, capture_output=True)
    certificate = base64.b64decode((folder / "key-cert.pub").read_text(encoding="ascii").split()[1])
    begin, *lines, end, _ = text.split(b"\n")
    data = base64.b64decode(b"".join(lines))
    (length,) = struct.unpack_from(">L", data, 10)
    coded = base64.b64encode(data[:10] + struct.pack(">L", len(certificate)) + certificate + data[14 + length :])
    return b"\n".join((begin, *(coded[at : at + 70] for at in range(0, len(coded), 70)), end, b""))


def _signed_by_certificate(bundle: Rich) -> None:
    bundle.write(manifest.SIGNATURE, of_a_certificate(bundle, bundle.read(manifest.SIGNATURE), bundle.signer))


def _without_signers(bundle: Rich) -> None:
    shutil.rmtree(bundle.folder / "trust")
    bundle.sign()


def _envelope(change: Callable[[dict[str, object]], bytes]) -> Do:
    return lambda bundle: bundle.write(DSSE, change(json.loads(bundle.read(DSSE))))


def _other_order(envelope: dict[str, object]) -> bytes:
    return json.dumps(dict(reversed(envelope.items())), separators=(",", ":")).encode() + b"\n"


def _escaped(envelope: dict[str, object]) -> bytes:
    return json.dumps(envelope, separators=(",", ":")).encode().replace(b'"payload"', b'"\\u0070ayload"') + b"\n"


NO_STATEMENT = "SHA256SUMS.intoto.jsonl is no signed statement: it is not written as one is: "
EXCHANGED = f"{ROWS} is not the file that its record lists"
TRICKS: dict[str, tuple[Do, str, str]] = {
    "file of a capture changed": (lambda b: then_sign(b, ROWS, FORGED), "exchanged-file", EXCHANGED),
    "file of a capture emptied": (lambda b: then_sign(b, ROWS, b""), "exchanged-file", EXCHANGED),
    "files of a capture swapped": (_swap, "exchanged-file", EXCHANGED),
    "file laid beside a record": (
        lambda b: then_sign(b, beside(LAST, "approval.txt"), b"Approved by all.\n"), "unrecorded-file",
        f"{beside(LAST, 'approval.txt')} lies beside {RECORD}, which does not list it",
    ),
    "file of a capture changed, and its record fitted to it": (
        _with_its_record, "exchanged-record", f"{RECORD} is not the record that line 5 of {LEAVES} seals"
    ),
    "file of a capture changed, and its digest put where no reader looks": (
        _behind_a_comment, "exchanged-file", EXCHANGED
    ),
    "file exchanged whose record, by hand and not sealed, has its digest in a text that looks like a list": (
        _by_hand, "exchanged-file",
        f"{BY_HAND}/rows.csv is not the file that its record lists: its digest is ",
    ),
    "file of a capture changed where a finding says something else of it": (
        told_of_something_else(lambda b: then_sign(b, ROWS, FORGED)), "exchanged-file", EXCHANGED
    ),
    "record exchanged where a finding says something else of it": (
        told_of_something_else(_with_its_record), "exchanged-record",
        f"{RECORD} is not the record that line 5 of {LEAVES} seals",
    ),
    "copies of the log's heads taken away": (
        _without_copies, "log-head", f"{NO_LOG}{CHECKPOINT} has no copy in {CHECKPOINTS}, where every head is kept"
    ),
    "head of the log under the name of a later one": (
        _misnamed, "log-size", f"{NO_LOG}{CHECKPOINTS}/000000009.txt is named after 9 lines and is the head of 2"
    ),
    "earlier head of the log of another origin": (
        _other_origin, "log-origin",
        f"{NO_LOG}{CHECKPOINT} is of the log {ORIGIN!r}, and {EARLIER} of 'tieout-evidence/Other Ltd'",
    ),
    "earlier head's signature of another text": (
        lambda b: then_sign(b, f"{EARLIER}.sig", b.keeper.sign(b"other", EVIDENCE_NAMESPACE)), "log-signature",
        f"{NO_LOG}the signature of {EARLIER} is of another text: the head or the signature was changed",
    ),
    "signature by a certificate of the same key": (
        _signed_by_certificate, "malformed-signature", "SHA256SUMS.sig is no SSH signature that can be read: "
    ),
    "list of the signers taken away": (
        _without_signers, "facts",
        "bundle.json is contradicted: it names a key that was to sign, and there is no trust/allowed_signers",
    ),
    "statement with blanks": (
        _envelope(lambda envelope: json.dumps(envelope).encode() + b"\n"), "wrong-statement", NO_STATEMENT
    ),
    "statement in another order": (_envelope(_other_order), "wrong-statement", NO_STATEMENT),
    "statement with an escaped name": (_envelope(_escaped), "wrong-statement", NO_STATEMENT),
}  # fmt: skip
"""What is done, the kind of what is found, and how its message begins."""
