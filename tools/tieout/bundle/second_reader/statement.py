"""The signed statement (in-toto, DSSE).

It names the same files as the list, for machines that read such statements.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import CMS, DSSE, MANIFEST, SSH
from tieout.bundle.second_reader.programs import put, run
from tieout.bundle.second_reader.ssh_signature import is_plain
from tieout.bundle.second_reader.text import FINGERPRINT, RefusedError, json_object, shown

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle

MOST_SIGNATURES = 8
ENVELOPE = re.compile(
    rb'\{"payload":"[A-Za-z0-9+/]+=*","payloadType":"application/vnd\.in-toto\+json","signatures":\['
    rb'(?:\{"keyid":"[A-Za-z0-9+/:]+","sig":"[A-Za-z0-9+/]+=*"\},?)+\]\}\n'
)


def examine_statement(bundle: Bundle, listed: dict[str, str], folder: str) -> None:
    """Examine the statement: that it is of this list, and each of its signatures by who signed the list.

    ``folder`` is the one of examine_cms, which left the signer's certificate there.
    """
    if not bundle.is_file(DSSE):
        return
    try:
        text = bundle.read(DSSE)
        if not ENVELOPE.fullmatch(text):
            raise RefusedError("is not one line of JSON with a payload, its type and signatures, and nothing besides")
        envelope = json_object(text)
        payload = base64.b64decode(str(envelope.get("payload")), validate=True)
        statement, signatures = json_object(payload), envelope.get("signatures")
        if not isinstance(signatures, list) or not signatures:
            raise RefusedError("has no signature")
        if len(signatures) > MOST_SIGNATURES:
            raise RefusedError(f"has more than {MOST_SIGNATURES} signatures")
    except (ValueError, RefusedError) as error:
        bundle.problems.append(f"{DSSE} is no signed statement: {error}")
        return
    subjects = [{"name": path, "digest": {"sha256": listed[path]}} for path in sorted(listed)]
    predicate = statement.get("predicate")
    named = predicate.get("manifest") if isinstance(predicate, dict) else None
    if statement.get("subject") != subjects or named != {"path": MANIFEST, "sha256": bundle.digest(MANIFEST)}:
        bundle.problems.append(f"{DSSE} is a statement on other files than {MANIFEST} lists")
    kind = str(envelope.get("payloadType")).encode("utf-8", "replace")
    covered = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)  # what is signed (DSSE, "PAE")
    for item in signatures:
        who = item.get("keyid") if isinstance(item, dict) else None
        fits = is_by_signer(bundle, item, covered, folder) if isinstance(item, dict) else False
        if fits is None:
            bundle.unexamined.append(DSSE)
            bundle.notes.append(f"signature not examined: {DSSE}, by {shown(str(who))}: no program here can")
        elif fits:
            bundle.notes.append(f"statement: {DSSE} is of this list, signed by {shown(str(who))}")
        else:
            bundle.problems.append(f"{DSSE} is not signed by who signed {MANIFEST}, or was changed")


def is_by_signer(bundle: Bundle, item: dict[str, object], covered: bytes, folder: str) -> bool | None:
    """Say whether a signature is of these bytes, by a key that signed the list; None where nobody can tell here."""
    try:
        raw = base64.b64decode(str(item.get("sig")), validate=True)
    except ValueError:
        return False
    by_key, place = str(item.get("keyid")).startswith("SHA256:"), put(folder, "statement.sig", raw)
    if by_key and not is_plain(raw):
        return False
    if not by_key:
        return None if CMS in bundle.unexamined else is_by_certificate(item, covered, place, folder)
    if shutil.which("ssh-keygen") is None or SSH in bundle.unexamined:
        return None
    code, told = run(["ssh-keygen", "-Y", "check-novalidate", "-n", "tieout-bundle", "-s", place], covered)
    match = FINGERPRINT.search(told)
    return code == 0 and match is not None and match.group() == item.get("keyid") == bundle.ssh_signer


def is_by_certificate(item: dict[str, object], covered: bytes, place: str, folder: str) -> bool | None:
    """Say so of the signature that lies at a place, by the certificate that signed the list."""
    if shutil.which("openssl") is None:
        return None
    certificate, key = os.path.join(folder, "signer.pem"), os.path.join(folder, "signer.pub")
    code, told = run(["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"])
    if code or told.strip().rpartition("=")[2] != item.get("keyid"):
        return False
    run(["openssl", "x509", "-in", certificate, "-noout", "-pubkey", "-out", key])
    return run(["openssl", "dgst", "-sha256", "-verify", key, "-signature", place], covered)[0] == 0
