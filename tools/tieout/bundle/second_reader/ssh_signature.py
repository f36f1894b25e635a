"""The signature by a key (SSHSIG).

Of the list of files; and those of the log's head and the ledger's checkpoint, which were made before the bundle.
"""

from __future__ import annotations

import base64
import re
import shutil
import struct
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import HEAD, HEADS, LEDGER, MANIFEST, SSH
from tieout.bundle.second_reader.programs import SHORTEST_RSA, put, run
from tieout.bundle.second_reader.text import FINGERPRINT, shown

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle

ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group of Ed25519
KINDS = (  # of keys that Tieout signs with
    b"ssh-rsa",
    b"ssh-ed25519",
    b"ecdsa-sha2-nistp256",
    b"ecdsa-sha2-nistp384",
    b"ecdsa-sha2-nistp521",
    b"sk-ssh-ed25519@openssh.com",
    b"sk-ecdsa-sha2-nistp256@openssh.com",
)
ARMOR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END SSH SIGNATURE-----\n?")


def examine_ssh(bundle: Bundle, pins: list[str], folder: str) -> None:
    """Examine the signature of the list of files, then those of what was signed before there was a bundle."""
    signer = ssh_signer(bundle, MANIFEST, "tieout-bundle", folder) if bundle.is_file(SSH) else None
    if signer is not None:
        others = "NOT the one that you named" if any(map(FINGERPRINT.match, pins)) else "which you did NOT name"
        bundle.notes.append(f"signature: by the key {signer}, {'which you named' if signer in pins else others}")
        bundle.signers.append(signer)
        bundle.ssh_signer = signer
        bundle.fingerprints.append(signer)
    for head in sorted(path for path in bundle.kinds if path.startswith(HEADS) and path.endswith(".txt")):
        if bundle.is_file(head + ".sig"):
            ssh_signer(bundle, head, "tieout-evidence", folder)
    for head, namespace in ((HEAD, "tieout-evidence"), (newest_checkpoint(bundle), "tieout-ledger")):
        if bundle.is_file(head + ".sig"):
            by = ssh_signer(bundle, head, namespace, folder)
            if by is not None:
                bundle.notes.append(f"{shown(head)}: signed by the key {by}; compare it with one received another way")


def ssh_signer(bundle: Bundle, of: str, namespace: str, folder: str) -> str | None:
    """Give whose signature a file has: the fingerprint of its key; None where that is not known, which is said."""
    data, text, path = bundle.read(of), bundle.read(of + ".sig"), shown(of + ".sig")
    counted_at = {"tieout-evidence": ("evidence", "log"), "tieout-ledger": ("approvals",)}.get(namespace, ())
    if not is_plain(text):
        bundle.contradicted(f"{path} is no SSH signature, or something stands before, after or in it", *counted_at)
        return None
    weak = weak_ssh_key(text)
    if weak:
        bundle.contradicted(f"{path} is no signature to rely on: {weak}", *counted_at)
        return None
    if shutil.which("ssh-keygen") is None:
        unexamined(bundle, of, "ssh-keygen is not installed")
        return None
    place = put(folder, "signature", text)
    code, told = run(["ssh-keygen", "-Y", "check-novalidate", "-n", namespace, "-s", place], data)
    match = FINGERPRINT.search(told)
    if code == 0 and match:
        return match.group()
    if code < 0 or (code == 1 and "option" in told):  # one that does not know -Y; a signature that fails ends with 255
        unexamined(bundle, of, "this ssh-keygen cannot (it needs OpenSSH 8.1)")
    else:
        lost = f"{path} is no signature of {shown(of)} for {namespace}: one of the two was changed"
        bundle.contradicted(lost, *counted_at)
    return None


def unexamined(bundle: Bundle, of: str, why: str) -> None:
    """Note that a signature was not examined; without that of the list, nothing is passed."""
    bundle.notes.append(f"signature not examined: {shown(of)}.sig: {why}")
    if of == MANIFEST:
        bundle.unexamined.append(SSH)


def is_plain(text: bytes) -> bool:
    """Say whether it is one SSH signature in its one spelling, of which ssh-keygen takes others as well.

    It names a plain key: a certificate of that key would do for ssh-keygen, and any text of any authority stands in one.
    The field that nobody signs is empty (PROTOCOL.sshsig, 3), and the number of an Ed25519 signature is below the order
    of its group (RFC 8032, 5.1.7): with the order added it is another signature of the same text, made without the key.
    """
    armor = ARMOR.fullmatch(text)
    if armor is None:
        return False
    try:
        data = base64.b64decode(b"".join(armor.group(1).split()), validate=True)
        key, _, reserved, _, signature = fields_of(data[10:], 5)
        kind, number = fields_of(signature, 2)
    except (ValueError, struct.error):
        return False
    return (
        b"-cert-v01@openssh.com" not in key[:64]
        and not reserved
        and (b"ssh-ed25519" not in kind or int.from_bytes(number[32:], "little") < ORDER)
    )


def weak_ssh_key(text: bytes) -> str:
    """Say why nobody can rely on the key of a signature in plain form; empty for the kinds that Tieout signs with."""
    armor = ARMOR.fullmatch(text)
    try:
        key = fields_of(base64.b64decode(b"".join(armor.group(1).split()))[10:], 1)[0] if armor else b""
        kind = fields_of(key, 1)[0]
        bits = int.from_bytes(fields_of(key, 3)[2], "big").bit_length() if kind == b"ssh-rsa" else SHORTEST_RSA
    except struct.error:
        return "its key cannot be read"
    if bits < SHORTEST_RSA:
        return f"its key of {bits} bits is too short: {SHORTEST_RSA} at least"
    return "" if kind in KINDS else "its key is of a kind that is not accepted"


def fields_of(data: bytes, count: int) -> list[bytes]:
    """Give the first fields, each behind its length; raises struct.error where they are cut off."""
    found, at = [], 0
    for _ in range(count):
        (length,) = struct.unpack_from(">L", data, at)
        found.append(struct.unpack_from(f">{length}s", data, at + 4)[0])
        at += 4 + length
    return found


def newest_checkpoint(bundle: Bundle) -> str:
    """Give the path of the ledger's newest checkpoint; empty without one."""
    paths = (path for path in bundle.kinds if path.startswith(LEDGER) and path.endswith("/checkpoint.json"))
    return max(paths, default="")
