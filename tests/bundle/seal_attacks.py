"""Attacks by whoever holds the bundle's key, and on what lies beside the list: docs/reference/bundle-attacks.md."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import cms as asn1_cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

from tests.bundle import capture_tricks
from tests.bundle.rich import CAPTURES, CMS, DSSE, LEDGER, ORIGIN, TOKEN, Rich, head, leaf, record, record_path
from tests.bundle.seal_tricks import TRICKS
from tests.seal.authority import openssl
from tieout.bundle import manifest
from tieout.bundle.trust import NAMESPACE, allowed_signers
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, EVIDENCE_NAMESPACE, LEAVES
from tieout.model.ledger import LEDGER_NAMESPACE
from tieout.seal.merkle import EMPTY
from tieout.seal.note import Note
from tieout.seal.signers.pkcs12 import Pkcs12Signer

APPROVALS = f"{LEDGER}/2026-Q2/approvals.jsonl"
LEDGER_HEAD = f"{LEDGER}/2026-Q2/checkpoint.json"
LOG = "the evidence log does not hold together: "
LEDGER_SAYS = "the approval ledger does not hold together: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """What is done, and what verifying says."""

    do: Callable[[Rich], object]
    kind: str
    """Of the problem, or of the contradiction; empty where neither is found, but ``verdict`` says it."""
    says: str
    """The message, or a part of the verdict; ``{other}`` and ``{signer}`` are fingerprints."""
    code: int = 1


def edit(path: str, change: Callable[[bytes], bytes], *, signed: bool = True) -> Callable[[Rich], None]:
    """Change a file, and list and sign anew."""

    def do(bundle: Rich) -> None:
        bundle.write(path, change(bundle.read(path)))
        if signed:
            bundle.sign()

    return do


def then_sign(bundle: Rich, path: str, data: bytes) -> None:
    """Write a file, and list and sign anew."""
    bundle.write(path, data)
    bundle.sign()


def rows(path: str, change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Rich], None]:
    return edit(path, lambda data: b"".join(change(data.splitlines(keepends=True))))


def _new_root(bundle: Rich) -> None:
    """Change the log and make its heads fit again: the smaller head, which was kept, tells."""
    lines = bundle.read(LEAVES).splitlines()
    lines[0] = leaf(0, "sha256:" + "0" * 64)
    bundle.write(LEAVES, b"".join(line + b"\n" for line in lines))
    for path in (CHECKPOINT, f"{CHECKPOINTS}/{CAPTURES:09d}.txt"):
        bundle.write(path, head(lines))
        bundle.write(f"{path}.sig", bundle.keeper.sign(bundle.read(path), EVIDENCE_NAMESPACE))
    bundle.write(record_path(0), b"forged\n")
    bundle.sign()


def _older_checkpoint(bundle: Rich) -> None:
    older = f"{CHECKPOINTS}/{2:09d}.txt"
    for suffix in ("", ".sig"):
        bundle.write(f"{CHECKPOINT}{suffix}", bundle.read(f"{older}{suffix}"))
    bundle.sign()


def _head_of_nothing(bundle: Rich) -> None:
    text = Note(ORIGIN, CAPTURES, EMPTY).text
    bundle.write(CHECKPOINT, text)
    bundle.write(f"{CHECKPOINT}.sig", bundle.keeper.sign(text, EVIDENCE_NAMESPACE))
    bundle.sign()


def _forged_ledger_head(bundle: Rich) -> None:
    text = bundle.read(LEDGER_HEAD).replace(b'"count":6', b'"count":7')
    bundle.write(LEDGER_HEAD, text)
    bundle.write(f"{LEDGER_HEAD}.sig", bundle.keeper.sign(text, LEDGER_NAMESPACE))
    bundle.sign()


def _without_report(bundle: Rich) -> None:
    (bundle.folder / "report.pdf").unlink()
    bundle.sign()


def _without_log(bundle: Rich) -> None:
    for path in sorted((bundle.folder / "evidence/log").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (bundle.folder / "evidence/log").rmdir()
    bundle.sign()


def _by_stranger(bundle: Rich) -> None:
    (bundle.folder / DSSE).unlink()
    bundle.certify(bundle.stranger)


def _without_certificate(bundle: Rich) -> None:
    for name in (DSSE, CMS):
        (bundle.folder / name).unlink()


def _resigned_by_other(bundle: Rich) -> None:
    (bundle.folder / DSSE).unlink()
    bundle.write(manifest.SIGNATURE, bundle.other.sign(bundle.read(manifest.NAME), NAMESPACE))


def _whole_forgery(bundle: Rich) -> None:
    bundle.write("policies/POL-002.md", b"# Anyone may do anything\n")
    bundle.write("bundle.json", record(bundle.other))
    bundle.write("trust/allowed_signers", allowed_signers([bundle.other.public_key]))
    bundle.sign(bundle.other)


def _short_certificate(bundle: Rich) -> None:
    (bundle.folder / DSSE).unlink()
    place = bundle.folder.parent
    openssl("req", "-x509", "-newkey", "rsa:1024", "-noenc", "-keyout", place / "short.key", "-out", place / "short.pem",
            "-days", "30", "-subj", "/CN=short", "-addext", "keyUsage=digitalSignature,nonRepudiation")  # fmt: skip
    openssl("cms", "-sign", "-binary", "-md", "sha256", "-in", bundle.folder / manifest.NAME, "-signer",
            place / "short.pem", "-inkey", place / "short.key", "-outform", "DER", "-out", bundle.folder / CMS)  # fmt: skip


def _short_key(bundle: Rich) -> None:
    key = bundle.folder.parent / "short"
    subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", key], check=True, timeout=60)
    argv = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", NAMESPACE]
    done = subprocess.run(argv, input=bundle.read(manifest.NAME), check=True, timeout=60, capture_output=True)
    bundle.write(manifest.SIGNATURE, done.stdout)


def _stale_token(bundle: Rich) -> None:
    token = bundle.read(TOKEN)
    then_sign(bundle, "ladder.json", b"{}")
    bundle.write(TOKEN, token)


def _expired(bundle: Rich) -> None:
    """Sign today with a certificate that the right authority issued, and that ended last year."""
    key = ec.generate_private_key(ec.SECP256R1())
    folder = bundle.folder.parent
    authority = x509.load_pem_x509_certificate(bundle.pki.roots)
    root = serialization.load_pem_private_key((bundle.pki.folder / "ca.key").read_bytes(), None)
    assert isinstance(root, ec.EllipticCurvePrivateKey)
    ended = datetime.now(UTC) - timedelta(days=365)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "former signer")]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ended - timedelta(days=365))
        .not_valid_after(ended)
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(root, hashes.SHA256())
    )
    data = pkcs12.serialize_key_and_certificates(
        b"x", key, made, [authority], serialization.BestAvailableEncryption(b"x")
    )
    (folder / "former.p12").write_bytes(data)
    bundle.certify(Pkcs12Signer(folder / "former.p12", "x", now=lambda: datetime.now(UTC)))


def _attached(bundle: Rich) -> None:
    """Sign with the content inside, as ``openssl cms -sign -nodetach`` does: another list could be in there."""
    folder = bundle.pki.folder
    openssl("cms", "-sign", "-binary", "-nodetach", "-in", bundle.folder / manifest.NAME, "-signer", folder / "signer.pem",
            "-inkey", folder / "signer.key", "-outform", "DER", "-out", bundle.folder / CMS)  # fmt: skip


def _with_another_list(bundle: Rich) -> None:
    """Put another list into a signature that is good: its digest is not held against what lies inside."""
    message = asn1_cms.ContentInfo.load(bundle.read(CMS))
    message["content"]["encap_content_info"] = {"content_type": "data", "content": b"0" * 64 + b"  evil\n"}
    bundle.write(CMS, message.dump(force=True))


def _two_signers(bundle: Rich) -> None:
    message = asn1_cms.ContentInfo.load(bundle.read(CMS))
    message["content"]["signer_infos"] = list(message["content"]["signer_infos"]) * 2
    bundle.write(CMS, message.dump(force=True))


def _many_signatures(bundle: Rich) -> None:
    envelope = json.loads(bundle.read(DSSE))
    envelope["signatures"] = envelope["signatures"][:1] * 9
    bundle.write(DSSE, json.dumps(envelope, separators=(",", ":")).encode() + b"\n")


def _left_out_and_there(bundle: Rich) -> None:
    """Say that a file of the ledger was left out, and put another one there: its chain must be examined."""
    bundle.write(APPROVALS, b'{"number":1}\n')
    then_sign(bundle, "bundle.json", record(bundle.signer, left_out=[APPROVALS]))


def _weak(bundle: Rich) -> None:
    """Sign over SHA-1, as ``openssl cms -sign -md sha1`` does: two lists of one such digest can be made."""
    folder = bundle.pki.folder
    openssl("cms", "-sign", "-binary", "-md", "sha1", "-in", bundle.folder / manifest.NAME, "-signer", folder / "signer.pem",
            "-inkey", folder / "signer.key", "-outform", "DER", "-out", bundle.folder / CMS)  # fmt: skip


def _swapped_statement(bundle: Rich) -> None:
    """Put the statement of another bundle of the same company there."""
    sums = bundle.read(manifest.NAME).replace(b"controls.html", b"controlz.html")
    bundle.state(sums=sums)


def _edited_statement(bundle: Rich) -> None:
    envelope = json.loads(bundle.read(DSSE))
    payload = base64.b64decode(envelope["payload"]).replace(b'"as_of":"2026-06-30"', b'"as_of":"2026-07-31"')
    envelope["payload"] = base64.b64encode(payload).decode()
    bundle.write(DSSE, json.dumps(envelope).encode() + b"\n")


def _stripped(bundle: Rich) -> None:
    for name in (manifest.SIGNATURE, TOKEN, CMS, DSSE):
        (bundle.folder / name).unlink()


ATTACKS: dict[str, Attack] = {
    # The token
    "time-stamp of other data": Attack(
        do=lambda b: b.stamp(data=b"other"), kind="wrong-token",
        says="SHA256SUMS.tsr is no time-stamp of this SHA256SUMS: it is of another text",
    ),
    "time-stamp that is none": Attack(
        do=lambda b: b.write(TOKEN, b"x"), kind="wrong-token",
        says="SHA256SUMS.tsr is no time-stamp of this SHA256SUMS: it is no time-stamp response",
    ),
    "time-stamp of the list before it was changed": Attack(
        do=_stale_token, kind="wrong-token",
        says="SHA256SUMS.tsr is no time-stamp of this SHA256SUMS: it is of another text",
    ),
    "time-stamp cut off": Attack(
        do=edit(TOKEN, lambda data: data[:-40], signed=False), kind="wrong-token",
        says="SHA256SUMS.tsr is no time-stamp of this SHA256SUMS: it is no time-stamp response",
    ),
    "time-stamp with data behind it": Attack(
        do=edit(TOKEN, lambda data: data + b"more", signed=False), kind="wrong-token",
        says="SHA256SUMS.tsr is no time-stamp of this SHA256SUMS: it is no time-stamp response",
    ),
    "time-stamp too large to be one": Attack(
        do=lambda b: b.write(TOKEN, b"x" * (1 << 20) + b"x"), kind="malformed-token",
        says="SHA256SUMS.tsr has more than the 1048576 bytes that are read of such a file",
    ),
    "time-stamp by another authority": Attack(
        do=lambda b: b.stamp(b.wrong_clock), kind="", says="; its time-stamp is NOT by an authority that you named", code=3
    ),
    "time-stamp taken away": Attack(
        do=lambda b: (b.folder / TOKEN).unlink(), kind="", says="; NOT time-stamped", code=3
    ),
    # Who signed
    "signature by another key": Attack(
        do=_resigned_by_other, kind="facts",
        says="bundle.json is contradicted: it says that {signer} was to sign, and {other} did",
    ),
    "all of it forged and signed by another key": Attack(
        do=_whole_forgery, kind="", says="intact; signer is NOT the pinned one ({other}); NOT time-stamped", code=3
    ),
    "all signatures and the time-stamp taken away": Attack(
        do=_stripped, kind="", says="intact; unsigned; NOT time-stamped", code=3
    ),
    # Signatures by certificate
    "signature by certificate of other data": Attack(
        do=lambda b: b.certify(data=b"other"), kind="wrong-cms",
        says="SHA256SUMS.p7s is no signature of this SHA256SUMS: it is of other bytes: their digest is not the one that was signed",
    ),
    "signature by certificate that is none": Attack(
        do=lambda b: b.write(CMS, b"x" * 500), kind="wrong-cms",
        says="SHA256SUMS.p7s is no signature of this SHA256SUMS: it is no CMS signature that can be read",
    ),
    "signature by certificate with a bit flipped": Attack(
        do=edit(CMS, lambda data: data[:-3] + bytes([data[-3] ^ 1]) + data[-2:], signed=False), kind="wrong-cms",
        says="SHA256SUMS.p7s is no signature of this SHA256SUMS: its signature ",
    ),
    "signature by certificate with data behind it": Attack(
        do=edit(CMS, lambda data: data + b"more", signed=False), kind="wrong-cms",
        says="SHA256SUMS.p7s is no signature of this SHA256SUMS: it is no CMS signature that can be read",
    ),
    "signature by certificate over a digest of SHA-1": Attack(
        do=_weak, kind="wrong-cms",
        says="SHA256SUMS.p7s is no signature of this SHA256SUMS: its digest is not one of SHA-256, SHA-384 and SHA-512",
    ),
    "signature by certificate with a list of its own inside": Attack(
        do=_attached, kind="wrong-cms",
        says="SHA256SUMS.p7s is no signature of this SHA256SUMS: it carries content of its own: a detached signature is wanted",
    ),
    "signature by certificate with another list inside": Attack(
        do=_with_another_list, kind="wrong-cms",
        says="SHA256SUMS.p7s is no signature of this SHA256SUMS: it carries content of its own: a detached signature is wanted",
    ),
    "signature by certificate with two signers": Attack(
        do=_two_signers, kind="wrong-cms",
        says="SHA256SUMS.p7s is no signature of this SHA256SUMS: it has 2 signers: exactly one is wanted",
    ),
    "signature by certificate too large to be one": Attack(
        do=lambda b: b.write(CMS, b"x" * (1 << 20) + b"x"), kind="malformed-cms",
        says="SHA256SUMS.p7s has more than the 1048576 bytes that are read of such a file",
    ),
    "signature by a certificate that had expired": Attack(
        do=_expired, kind="wrong-cms",
        says="SHA256SUMS.p7s is no signature of this SHA256SUMS: its certificate had expired on ",
    ),
    "signature by a certificate whose key is too short": Attack(
        do=_short_certificate, kind="wrong-cms",
        says="SHA256SUMS.p7s is no signature of this SHA256SUMS: its key of 1024 bits is too short: 2048 at least",
    ),
    "signature by a key that is too short": Attack(
        do=_short_key, kind="malformed-signature",
        says="SHA256SUMS.sig is no SSH signature that can be read: an RSA key of 1024 bits is not accepted: 2048 at least",
    ),
    "signature by a certificate of another authority": Attack(
        do=_by_stranger, kind="", says="intact; signed by {signer}, and NOT by all whom you named",
        code=3,
    ),
    "signature by certificate taken away": Attack(
        do=_without_certificate, kind="",
        says="intact; signed by {signer}, and NOT by all whom you named", code=3,
    ),
    # The statement
    "statement of another bundle": Attack(
        do=_swapped_statement, kind="wrong-statement",
        says="SHA256SUMS.intoto.jsonl is no statement on this bundle: it is of another bundle: it names another SHA256SUMS",
    ),
    "statement changed": Attack(
        do=_edited_statement, kind="wrong-statement",
        says="SHA256SUMS.intoto.jsonl is no signed statement: a signature in it does not hold: it is of another text or by another key",
    ),
    "statement by another key": Attack(
        do=lambda b: b.state(b.other), kind="other-statement",
        says="SHA256SUMS.intoto.jsonl was signed by {other}, and SHA256SUMS was not",
    ),
    "statement by another certificate": Attack(
        do=lambda b: b.state(b.stranger), kind="wrong-statement",
        says="SHA256SUMS.intoto.jsonl is no signed statement: it is signed by a certificate that did not sign the manifest: ",
    ),
    "statement that is none": Attack(
        do=lambda b: b.write(DSSE, b"[" * 100_000 + b"\n"), kind="wrong-statement",
        says="SHA256SUMS.intoto.jsonl is no signed statement: it is no JSON that can be read",
    ),
    "statement with data behind it": Attack(
        do=edit(DSSE, lambda data: data + b"more", signed=False), kind="wrong-statement",
        says="SHA256SUMS.intoto.jsonl is no signed statement: it is not one line of JSON",
    ),
    "statement twice": Attack(
        do=edit(DSSE, lambda data: data * 2, signed=False), kind="wrong-statement",
        says="SHA256SUMS.intoto.jsonl is no signed statement: it is not one line of JSON",
    ),
    "statement with words of its own in the envelope": Attack(
        do=edit(DSSE, lambda data: data.replace(b'{"payload"', b'{"note":"more","payload"'), signed=False),
        kind="wrong-statement",
        says="SHA256SUMS.intoto.jsonl is no signed statement: it holds more than a payload, its type and signatures",
    ),
    "statement with nine signatures": Attack(
        do=_many_signatures, kind="wrong-statement",
        says="SHA256SUMS.intoto.jsonl is no signed statement: its signatures are no short list",
    ),
    # The evidence log, by whoever holds the key of the bundle
    "line of the log changed": Attack(
        do=edit(LEAVES, lambda data: data.replace(b'"AC-03"', b'"AC-04"', 1)), kind="log-root",
        says=f"{LOG}the first 5 lines of the log have not the root that {CHECKPOINT} gives: "
        "a line was changed, moved, added or taken out",
    ),
    "line of the log taken out": Attack(
        do=rows(LEAVES, lambda found: found[1:]), kind="log-truncated",
        says=f"{LOG}{CHECKPOINT} is the head of 5 lines, and the log has 4: lines were cut off",
    ),
    "lines of the log moved": Attack(
        do=rows(LEAVES, lambda found: [*found[:3], found[4], found[3]]), kind="log-order",
        says=f"{LOG}line 5 says that it was written before a line above it: lines were moved, or re-dated",
    ),
    "line of the log twice": Attack(
        do=rows(LEAVES, lambda found: [*found, found[4]]), kind="log-twice",
        says=f"{LOG}line 6 seals {record_path(4)}, which line 5 sealed already",
    ),
    "end of the log cut in a line": Attack(
        do=edit(LEAVES, lambda data: data[:-20]), kind="log-unreadable-line",
        says=f"{LOG}line 5 of {LEAVES}: the last line has no end: its writing broke off",
    ),
    "line of the log that is no JSON": Attack(
        do=rows(LEAVES, lambda found: [*found, b"{" * 5000 + b"\n"]), kind="log-unreadable-line",
        says=f"{LOG}line 6 of {LEAVES}: the line is no JSON that can be read",
    ),
    "log and its newest heads rewritten": Attack(
        do=_new_root, kind="log-root",
        says=f"{LOG}the first 2 lines of the log have not the root that {CHECKPOINTS}/000000002.txt gives: "
        "a line was changed, moved, added or taken out",
    ),
    "older checkpoint in the newest's place": Attack(
        do=_older_checkpoint, kind="log-head",
        says=f"{LOG}{CHECKPOINT} is the head of 2 lines, and {CHECKPOINTS}/000000005.txt of 5: it was set back",
    ),
    "checkpoint with another root": Attack(
        do=_head_of_nothing, kind="log-rewritten",
        says=f"{LOG}{CHECKPOINT} and {CHECKPOINTS}/000000005.txt give two roots for the same 5 lines",
    ),
    "checkpoint that is no head": Attack(
        do=edit(CHECKPOINT, lambda data: data + b"\n"), kind="log-head",
        says=f"{LOG}{CHECKPOINT} is no head of a log: it has not the three lines of a head: origin, size, root",
    ),
    "checkpoint's signature of another text": Attack(
        do=lambda b: then_sign(b, f"{CHECKPOINT}.sig", b.keeper.sign(b"other", EVIDENCE_NAMESPACE)),
        kind="log-signature",
        says=f"{LOG}the signature of {CHECKPOINT} is of another text: the head or the signature was changed",
    ),
    "checkpoint's signature made for another purpose": Attack(
        do=lambda b: then_sign(b, f"{CHECKPOINT}.sig", b.keeper.sign(b.read(CHECKPOINT), "git")), kind="log-signature",
        says=f"{LOG}the signature of {CHECKPOINT} was made for 'git', not for 'tieout-evidence'",
    ),
    "record exchanged after it was sealed": Attack(
        do=edit(record_path(3), lambda data: data + b"# reworded\n"), kind="exchanged-record",
        says=f"{record_path(3)} is not the record that line 4 of {LEAVES} seals",
    ),
    "log left out": Attack(
        do=_without_log, kind="facts",
        says="bundle.json is contradicted: it says that the evidence log has 5 lines, and there is no such log",
    ),
    # The ledger
    "line of the ledger changed": Attack(
        do=edit(f"{LEDGER}/2026-Q1/approvals.jsonl", lambda data: data.replace(b'"number":0', b'"number":9')),
        kind="ledger-chain",
        says=f"{LEDGER_SAYS}{LEDGER}/2026-Q1/approvals.jsonl: line 2 of the chain of approvals does not follow the one before",
    ),
    "line of the ledger taken out": Attack(
        do=rows(APPROVALS, lambda found: found[1:]), kind="ledger-chain",
        says=f"{LEDGER_SAYS}{APPROVALS}: line 4 of the chain of approvals does not follow the one before",
    ),
    "last line of the ledger taken out": Attack(
        do=rows(APPROVALS, lambda found: found[:-1]), kind="ledger-checkpoint",
        says=f"{LEDGER_SAYS}approvals is one chain of 5 lines, and its checkpoint says something else of it",
    ),
    "lines of the ledger moved": Attack(
        do=rows(APPROVALS, lambda found: found[::-1]), kind="ledger-chain",
        says=f"{LEDGER_SAYS}{APPROVALS}: line 4 of the chain of approvals does not follow the one before",
    ),
    "ledger's checkpoint changed and signed again": Attack(
        do=_forged_ledger_head, kind="ledger-checkpoint",
        says=f"{LEDGER_SAYS}approvals is one chain of 6 lines, and its checkpoint says something else of it",
    ),
    "ledger's checkpoint changed": Attack(
        do=edit(LEDGER_HEAD, lambda data: data + b" "), kind="ledger-signature",
        says=f"{LEDGER_SAYS}the checkpoint's signature is of another text: the checkpoint or the signature was changed",
    ),
    "ledger's checkpoint that is none": Attack(
        do=edit(LEDGER_HEAD, lambda _: b"[" * 100_000), kind="ledger-checkpoint",
        says=f"{LEDGER_SAYS}{LEDGER_HEAD} is no checkpoint that can be read",
    ),
    "file of the ledger said to be left out and exchanged": Attack(
        do=_left_out_and_there, kind="ledger-chain",
        says=f"{LEDGER_SAYS}{APPROVALS}: line 4 of the chain of approvals does not follow the one before",
    ),
    # What the bundle says of itself
    "report left out and still claimed": Attack(
        do=_without_report, kind="facts",
        says="bundle.json is contradicted: it says that report.pdf is included",
    ),
    "report that is no PDF": Attack(
        do=lambda b: then_sign(b, "report.pdf", b"<html>"), kind="report",
        says="report.pdf is no PDF: it has not a PDF's first or last mark",
    ),
    "junk in place of what the bundle says of itself": Attack(
        do=lambda b: then_sign(b, "bundle.json", b"{}"), kind="facts-form",
        says="bundle.json is of no form that this version reads: it does not say what it is a bundle of",
    ),
    "junk in place of the list of what is withheld": Attack(
        do=lambda b: then_sign(b, "WITHHELD.csv", b"nothing\r\n"), kind="withheld",
        says="WITHHELD.csv is no list of what is withheld: its first line does not begin with path,bytes,commitment,reason,ask",
    ),
    "list of what is withheld too large to be read": Attack(
        do=lambda b: then_sign(b, "WITHHELD.csv", b"x" * ((64 << 20) + 1)), kind="withheld",
        says="WITHHELD.csv is no list of what is withheld: WITHHELD.csv has more than the 67108864 bytes that are read of such a file",
    ),
    "other keys in the trust folder": Attack(
        do=lambda b: then_sign(b, "trust/allowed_signers", allowed_signers([b.other.public_key])), kind="facts",
        says="bundle.json is contradicted: it names other keys than trust/allowed_signers",
    ),
    "fewer lines claimed than sealed": Attack(
        do=lambda b: then_sign(b, "bundle.json", record(b.signer, evidence={"log": {"lines": 4, "faults": 0}})),
        kind="facts",
        says=f"bundle.json is contradicted: it says that the evidence log has 4 lines, and {LEAVES} has 5",
    ),
}  # fmt: skip
ATTACKS |= {name: Attack(do=do, kind=kind, says=says) for name, (do, kind, says) in TRICKS.items()}
ATTACKS |= {name: Attack(do=do, kind=kind, says=says) for name, (do, kind, says) in capture_tricks.TRICKS.items()}
