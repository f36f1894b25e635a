"""The signature by a key (SSHSIG).

Of the list of files; and those of the log's head and the ledger's checkpoint, which were made before the bundle.
"""

from __future__ import annotations

import base64
import re
import shutil
import struct
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import HEAD, LEDGER, MANIFEST, SSH
from tieout.bundle.second_reader.programs import put, run
from tieout.bundle.second_reader.text import FINGERPRINT, shown

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle

ARMOR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END SSH SIGNATURE-----\n?")


def examine_ssh(bundle: Bundle, pins: list[str], folder: str) -> None:
    """Examine the signature of the list of files, then those of what was signed before there was a bundle."""
    signer = ssh_signer(bundle, MANIFEST, "tieout-bundle", folder) if bundle.is_file(SSH) else None
    if signer is not None:
        others = "NOT the one that you named" if pins else "which you did NOT name"
        bundle.notes.append(f"signature: by the key {signer}, {'which you named' if signer in pins else others}")
        bundle.signers.append(signer)
        bundle.ssh_signer = signer
    if pins:
        bundle.trusted.append(signer in pins)
    for head, namespace in ((HEAD, "tieout-evidence"), (newest_checkpoint(bundle), "tieout-ledger")):
        if bundle.is_file(head + ".sig"):
            by = ssh_signer(bundle, head, namespace, folder)
            if by is not None:
                bundle.notes.append(f"{shown(head)}: signed by the key {by}; compare it with one received another way")


def ssh_signer(bundle: Bundle, of: str, namespace: str, folder: str) -> str | None:
    """Give whose signature a file has: the fingerprint of its key; None where that is not known, which is said."""
    data, text, path = bundle.read(of), bundle.read(of + ".sig"), shown(of + ".sig")
    armor = ARMOR.fullmatch(text)
    if armor is None or hides_something(armor.group(1)):
        bundle.problems.append(f"{path} is no SSH signature, or something stands before or after it")
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
        bundle.problems.append(f"{path} is no signature of {shown(of)} for {namespace}: one of the two was changed")
    return None


def unexamined(bundle: Bundle, of: str, why: str) -> None:
    """Note that a signature was not examined; without that of the list, nothing is passed."""
    bundle.notes.append(f"signature not examined: {shown(of)}.sig: {why}")
    if of == MANIFEST:
        bundle.unexamined.append(SSH)


def hides_something(written: bytes) -> bool:
    """Say whether the field that nobody signs, and ssh-keygen passes over, is not empty (PROTOCOL.sshsig, 3)."""
    try:
        data, at = base64.b64decode(b"".join(written.split()), validate=True), 10
        fields: list[int] = []
        for _ in range(3):  # the key, the namespace, the reserved field
            (length,) = struct.unpack_from(">L", data, at)
            fields.append(length)
            at += 4 + length
    except (ValueError, struct.error):
        return True
    return bool(fields[2])


def newest_checkpoint(bundle: Bundle) -> str:
    """Give the path of the ledger's newest checkpoint; empty without one."""
    paths = (path for path in bundle.kinds if path.startswith(LEDGER) and path.endswith("/checkpoint.json"))
    return max(paths, default="")
