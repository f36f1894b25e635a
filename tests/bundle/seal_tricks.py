"""Attacks on what nobody signs beside a signature, and on records that two readers take in two ways."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from collections.abc import Callable
from pathlib import Path

from asn1crypto import cms as asn1_cms
from asn1crypto import core, tsp

from tests.bundle.rich import CMS, DSSE, LEDGER, QUARTERS, TOKEN, Rich, head, record
from tests.seal.authority import openssl
from tieout.bundle import manifest, statement
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, EVIDENCE_NAMESPACE, LEAVES
from tieout.model.ledger import LEDGER_NAMESPACE
from tieout.seal import dsse

HIDDEN = "hidden words " * 20
WITHHELD = "path,bytes,commitment,reason,ask\r\n"
SIGNERS = "trust/allowed_signers"
ONE, OTHER = "a" * 64, "b" * 64
NO_SSH = "SHA256SUMS.sig is no SSH signature that can be read: "
NO_CMS = "SHA256SUMS.p7s is no signature of this SHA256SUMS: "
NO_TOKEN = "SHA256SUMS.tsr is no time-stamp of this SHA256SUMS: "
NO_FORM = "bundle.json is of no form that this version reads: "
NO_LIST = "WITHHELD.csv is no list of what is withheld: "
NO_LEDGER = "the approval ledger does not hold together: approvals/ledger/2026-Q1/approvals.jsonl: "
READERS = "some readers take the first, others the last"
NO_KEYS = f"{SIGNERS} is no list of keys as it was built: line 2 is not one key of bundle-signer for tieout-bundle"

Do = Callable[[Rich], object]


def then_sign(bundle: Rich, path: str, data: bytes) -> None:
    """Write a file, and list and sign anew."""
    bundle.write(path, data)
    bundle.sign()


def _reserved(bundle: Rich) -> None:
    """Fill the field of the signature that PROTOCOL.sshsig keeps for later: ssh-keygen passes over it."""
    bundle.write(manifest.SIGNATURE, _with_words(bundle.read(manifest.SIGNATURE)))


def _with_words(signature: bytes) -> bytes:
    begin, *lines, end, _ = signature.decode().split("\n")
    name = struct.pack(">L", 13) + b"tieout-bundle"
    data = base64.b64decode("".join(lines))
    text = HIDDEN.encode()
    data = data.replace(name + bytes(4), name + struct.pack(">L", len(text)) + text)
    coded = base64.b64encode(data).decode()
    rows = [coded[at : at + 70] for at in range(0, len(coded), 70)]
    return "\n".join((begin, *rows, end, "")).encode()


def _message(change: Callable[[asn1_cms.SignedData, Rich], None]) -> Do:
    """Change a part of the message that its signature does not cover."""

    def do(bundle: Rich) -> None:
        message = asn1_cms.ContentInfo.load(bundle.read(CMS))
        change(message["content"], bundle)
        bundle.write(CMS, message.dump(force=True))

    return do


def _attribute(signed: asn1_cms.SignedData, _: Rich) -> None:
    signed["signer_infos"][0]["unsigned_attrs"] = [{"type": "1.2.3.4", "values": [core.UTF8String(HIDDEN)]}]


def _foreign_token(signed: asn1_cms.SignedData, bundle: Rich) -> None:
    token = tsp.TimeStampResp.load(bundle.read(TOKEN))["time_stamp_token"]
    signed["signer_infos"][0]["unsigned_attrs"] = [{"type": "signature_time_stamp_token", "values": [token]}]


def _odd_list(signed: asn1_cms.SignedData, _: Rich) -> None:
    odd = {"other_rev_info_format": "1.2.3", "other_rev_info": core.UTF8String(HIDDEN)}
    signed["crls"] = [asn1_cms.RevocationInfoChoice("other", odd)]


def _endless(bundle: Rich) -> None:
    """Leave the length of the message open (BER): then nothing says where it ends."""
    data = bundle.read(CMS)
    bundle.write(CMS, bytes([data[0], 0x80]) + data[2 + (data[1] & 0x7F) :] + bytes(2))


def _bare(bundle: Rich) -> None:
    """Sign the bytes alone, as ``openssl cms -sign -noattr`` does: such a signature may be one of another protocol."""
    folder = bundle.pki.folder
    openssl("cms", "-sign", "-binary", "-noattr", "-in", bundle.folder / manifest.NAME, "-signer", folder / "signer.pem",
            "-inkey", folder / "signer.key", "-outform", "DER", "-out", bundle.folder / CMS)  # fmt: skip


def _status(**said: object) -> Do:
    """Put another status around the token, which nobody signs."""

    def do(bundle: Rich) -> None:
        token = tsp.TimeStampResp.load(bundle.read(TOKEN))["time_stamp_token"]
        bundle.write(TOKEN, tsp.TimeStampResp({"status": said, "time_stamp_token": token}).dump())

    return do


def _token(attributes: list[dict[str, object]]) -> Do:
    """Put attributes into the token, which its signature does not cover."""

    def do(bundle: Rich) -> None:
        reply = tsp.TimeStampResp.load(bundle.read(TOKEN))
        reply["time_stamp_token"]["content"]["signer_infos"][0]["unsigned_attrs"] = attributes
        bundle.write(TOKEN, reply.dump(force=True))

    return do


def _weak_token(bundle: Rich) -> None:
    """Have the authority asked by SHA-1, which it refuses."""
    asked = bundle.folder.parent / "asked"
    openssl("ts", "-query", "-data", bundle.folder / manifest.NAME, "-sha1", "-cert", "-out", asked)
    bundle.write(TOKEN, bundle.clock.answer(asked.read_bytes()))


def _facts(old: bytes, new: bytes) -> Do:
    def do(bundle: Rich) -> None:
        data = bundle.read("bundle.json")
        assert old in data
        then_sign(bundle, "bundle.json", data.replace(old, new, 1))

    return do


def _signer_line(line: str) -> Do:
    def do(bundle: Rich) -> None:
        more = line.format(key=bundle.other.public_key.line).encode() + b"\n"
        then_sign(bundle, SIGNERS, bundle.read(SIGNERS) + more)

    return do


def _withheld(*rows: str) -> Do:
    return lambda bundle: then_sign(bundle, "WITHHELD.csv", (WITHHELD + "".join(f"{row}\r\n" for row in rows)).encode())


def _two_paths(bundle: Rich) -> None:
    """Have a line seal one record for who takes the first key, another for who takes the last; the heads fit."""
    lines = bundle.read(LEAVES).splitlines()
    lines[0] = lines[0].replace(b'"path":', b'"path":"evidence/other/evidence.yaml","path":')
    bundle.write(LEAVES, b"".join(line + b"\n" for line in lines))
    for path in sorted(Path(bundle.folder, CHECKPOINTS).glob("*.txt")):
        name = path.relative_to(bundle.folder).as_posix()
        bundle.write(name, head(lines[: int(path.stem)]))
        bundle.write(f"{name}.sig", bundle.keeper.sign(bundle.read(name), EVIDENCE_NAMESPACE))
    bundle.write(CHECKPOINT, head(lines))
    bundle.write(f"{CHECKPOINT}.sig", bundle.keeper.sign(bundle.read(CHECKPOINT), EVIDENCE_NAMESPACE))
    bundle.sign()


def _two_numbers(bundle: Rich) -> None:
    """Have a line of the ledger say one thing to who takes the first key, another to who takes the last."""
    head_of, count = "sha256:" + "0" * 64, 0
    for quarter in QUARTERS:
        path = f"{LEDGER}/{quarter}/approvals.jsonl"
        lines = []
        for line in bundle.read(path).splitlines():
            new = re.sub(rb'"prev":"[^"]*"', b'"prev":"%s"' % head_of.encode(), line)
            lines.append(new.replace(b'{"number":', b'{"number":9,"number":', 1) if count == 1 else new)
            head_of, count = "sha256:" + hashlib.sha256(lines[-1]).hexdigest(), count + 1
        bundle.write(path, b"".join(line + b"\n" for line in lines))
        end = f"{LEDGER}/{quarter}/checkpoint.json"
        bundle.write(end, re.sub(rb'"head":"[^"]*"', b'"head":"%s"' % head_of.encode(), bundle.read(end)))
        bundle.write(f"{end}.sig", bundle.keeper.sign(bundle.read(end), LEDGER_NAMESPACE))
    bundle.sign()


def _two_subjects(bundle: Rich) -> None:
    """State other files first: a reader that takes the first key sees those alone."""
    payload = statement.write(bundle.read(manifest.NAME), bundle.read("bundle.json"), None)
    payload = payload.replace(b'"subject":', b'"subject":[],"subject":', 1)
    bundle.write(DSSE, dsse.make(payload, (bundle.signer, bundle.by_certificate)))


def _statement_signed_anew(bundle: Rich) -> None:
    """Fill the reserved field of the signature in the statement: ssh-keygen passes over it there too."""
    envelope = json.loads(bundle.read(DSSE))
    text = base64.b64decode(envelope["signatures"][0]["sig"])
    envelope["signatures"][0]["sig"] = base64.b64encode(_with_words(text)).decode()
    bundle.write(DSSE, json.dumps(envelope, separators=(",", ":")).encode() + b"\n")


def _count_withheld(files: int, *rows: str) -> Do:
    """Say in bundle.json how many files are withheld, and list these; none: without a list."""

    def do(bundle: Rich) -> None:
        bundle.write("bundle.json", record(bundle.signer, withheld={"files": files, "bytes": 5 * files}))
        if rows:
            _withheld(*rows)(bundle)
        else:
            bundle.sign()

    return do


TRICKS: dict[str, tuple[Do, str, str]] = {
    # What is done; the kind; what verifying says.
    "signature with words in the field that nobody signs": (
        _reserved, "malformed-signature", f"{NO_SSH}its reserved field is not empty: something may be hidden in it",
    ),
    "statement with words in the field that nobody signs": (
        _statement_signed_anew, "wrong-statement",
        "SHA256SUMS.intoto.jsonl is no signed statement: a signature in it does not hold: ",
    ),
    "signature with empty lines": (
        lambda b: b.write(manifest.SIGNATURE, b.read(manifest.SIGNATURE).replace(b"\n-----END", b"\n\n-----END")),
        "malformed-signature", f"{NO_SSH}it has an empty line",
    ),
    "signature by certificate with an attribute that nobody signed": (
        _message(_attribute), "wrong-cms", f"{NO_CMS}it carries an attribute that nobody signed (1.2.3.4)",
    ),
    "signature by certificate with the time-stamp of something else inside": (
        _message(_foreign_token), "wrong-cms",
        "SHA256SUMS.p7s carries a time-stamp of its own: the bundle's is SHA256SUMS.tsr",
    ),
    "signature by certificate with words in place of a list of revocation": (
        _message(_odd_list), "wrong-cms", f"{NO_CMS}it carries lists of revocation of a form that is not known",
    ),
    "signature by certificate that does not say how long it is": (
        _endless, "wrong-cms", f"{NO_CMS}it is not in DER: it does not say how long it is",
    ),
    "signature by certificate without signed attributes": (
        _bare, "wrong-cms", f"{NO_CMS}it has 0 attributes content_type: exactly one is wanted",
    ),
    "time-stamp with words beside it": (
        _status(status=0, status_string=[HIDDEN]), "wrong-token",
        f"{NO_TOKEN}it carries words beside its token, which nobody signed",
    ),
    "time-stamp whose status was changed": (
        _status(status=1), "wrong-token", f"{NO_TOKEN}the authority answered with status 1",
    ),
    "time-stamp said to be refused": (_status(status=2), "wrong-token", f"{NO_TOKEN}the authority refused"),
    "time-stamp asked for by SHA-1": (_weak_token, "wrong-token", f"{NO_TOKEN}the authority refused"),
    "time-stamp with an attribute that nobody signed": (
        _token([{"type": "1.2.3.4", "values": [core.UTF8String(HIDDEN)]}]), "wrong-token",
        f"{NO_TOKEN}it carries an attribute that nobody signed",
    ),
    "time-stamp with room for attributes that nobody signed": (
        _token([]), "wrong-token", f"{NO_TOKEN}it carries an attribute that nobody signed",
    ),
    "organization named twice": (
        _facts(b'"organization":', b'"organization": "Other Ltd", "organization":'), "facts-form",
        "bundle.json is read in two ways: it says organization twice: some readers take the first, others the last",
    ),
    "lines of the log counted twice": (
        _facts(b'"lines": 5', b'"lines": 9, "lines": 5'), "facts-form",
        "bundle.json is read in two ways: it says lines twice: some readers take the first, others the last",
    ),
    "a number that is none in what the bundle says of itself": (
        _facts(b'"left_out":', b'"x": NaN, "left_out":'), "facts-form", NO_FORM,
    ),
    "a mark before what the bundle says of itself": (_facts(b"{", b"\xef\xbb\xbf{"), "facts-form", NO_FORM),
    "what the bundle says of itself in UTF-16": (
        lambda b: then_sign(b, "bundle.json", b.read("bundle.json").decode().encode("utf-16")), "facts-form", NO_FORM,
    ),
    "a day that is none": (_facts(b'"as_of": "2026-06-30"', b'"as_of": "as of late"'), "facts-form", NO_FORM),
    "a period that ends before it begins": (
        _facts(b'"start": "2026-01-01"', b'"start": "2027-01-01"'), "facts-form", NO_FORM,
    ),
    "a commit that is none": (_facts(b"1" * 40, b"the newest"), "facts-form", NO_FORM),
    "an organization that is two": (_facts(b'"Example Ltd"', b'["Example Ltd", "Other Ltd"]'), "facts-form", NO_FORM),
    "a folder that is two": (_facts(b'"as_of":', b'"folder": ["one", "two"], "as_of":'), "facts-form", NO_FORM),
    "a key of everyone among the signers": (_signer_line("* {key}"), "allowed-signers", NO_KEYS),
    "a key under several names among the signers": (
        _signer_line('x,bundle-signer namespaces="tieout-bundle" {key}'), "allowed-signers", NO_KEYS,
    ),
    "a key under a quoted name among the signers": (
        _signer_line('"bundle-signer" namespaces="tieout-bundle" {key}'), "allowed-signers", NO_KEYS,
    ),
    "an authority among the signers": (
        _signer_line('bundle-signer cert-authority,namespaces="tieout-bundle" {key}'), "allowed-signers", NO_KEYS,
    ),
    "a key with an end among the signers": (
        _signer_line('bundle-signer valid-before="20200101",namespaces="tieout-bundle" {key}'), "allowed-signers", NO_KEYS,
    ),
    "words among the signers": (_signer_line("# hidden words"), "allowed-signers", NO_KEYS),
    "a row of what is withheld taken out": (
        _count_withheld(2, f"evidence/x.csv,5,{ONE},why,whom"), "facts",
        "bundle.json is contradicted: it says that 2 files are withheld, and WITHHELD.csv lists 1",
    ),
    "the list of what is withheld taken away": (
        _count_withheld(2), "facts",
        "bundle.json is contradicted: it says that 2 files are withheld, and WITHHELD.csv lists none",
    ),
    "a row added to what is withheld": (
        _count_withheld(0, f"evidence/x.csv,5,{ONE},why,whom"), "facts",
        "bundle.json is contradicted: it says that 0 files are withheld, and WITHHELD.csv lists 1",
    ),
    "two promises of one withheld file": (
        _withheld(f"evidence/x.csv,5,{ONE},why,whom", f"evidence/x.csv,5,{OTHER},why,whom"), "withheld",
        f"{NO_LIST}row 3 lists evidence/x.csv again",
    ),
    "one promise of two withheld files": (
        _withheld(f"evidence/x.csv,5,{ONE},why,whom", f"evidence/y.csv,5,{ONE},why,whom"), "withheld",
        f"{NO_LIST}row 3 has the commitment of another row: a salt served twice",
    ),
    "a withheld file that is in the bundle": (
        _withheld(f"policies/POL-002.md,17,{ONE},why,whom"), "withheld",
        f"{NO_LIST}row 2 is of policies/POL-002.md, which is in the bundle",
    ),
    "a withheld file that lies upwards": (
        _withheld(f"../../etc/passwd,17,{ONE},why,whom"), "withheld", f"{NO_LIST}row 2 is of no path of a repository",
    ),
    "a formula in the list of what is withheld": (
        _withheld(f'evidence/x.csv,5,{ONE},"=HYPERLINK(""http://example.com"")",whom'), "withheld",
        f"{NO_LIST}row 2 has a cell that a spreadsheet takes for a formula",
    ),
    "line of the ledger with two numbers": (
        _two_numbers, "ledger-chain",
        f"{NO_LEDGER}line 2 of the chain of approvals is read in two ways: it says number twice: {READERS}",
    ),
    "statement that names its files twice": (
        _two_subjects, "wrong-statement",
        f"SHA256SUMS.intoto.jsonl is no statement on this bundle: it says subject twice: {READERS}",
    ),
    "line of the log with two paths": (
        _two_paths, "log-unreadable-line",
        f"the evidence log does not hold together: line 1 of {LEAVES}: a key is there twice",
    ),
}  # fmt: skip
