"""The signature by a certificate (CMS).

Of the list of files. It lies beside the list, which therefore cannot vouch for it.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import CMS, MANIFEST, SIGNER
from tieout.bundle.second_reader.programs import SHORTEST_RSA, last_line, openssl_lacks, put, run

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle


def examine_cms(bundle: Bundle, pins: list[str], authority: str | None, folder: str) -> None:
    """Examine the signature, first by itself, then by the certificates that were named.

    The signer's certificate stays in the folder, as signer.pem.
    """
    lacks = openssl_lacks() if bundle.is_file(CMS) else ""
    if not bundle.is_file(CMS) or lacks:
        if lacks:
            bundle.unexamined.append(CMS)
            bundle.notes.append(f"signature not examined: {CMS}: {lacks}")
        bundle.trusted += [False] if authority else []
        return
    message, out = bundle.read(CMS), os.path.join(folder, "signer.pem")
    place, data = put(folder, "p7s", message), put(folder, "sums", bundle.read(MANIFEST))
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", place, "-content", data]
    command += ["-out", os.devnull]
    code, told = run([*command, "-noverify", "-signer", out])
    if not code:
        odd = odd_message(place) if der_length(message) == len(message) else "it carries more than a signature"
        odd = odd or weak_key(out)
        code, told = (1, odd) if odd else (0, told)
    if code:
        bundle.problems.append(f"{CMS} is no signature of {MANIFEST}: {last_line(told)}")
        return
    _, who = run(["openssl", "x509", "-in", out, "-noout", "-subject", "-fingerprint", "-sha256"])
    who = ", ".join(line.strip() for line in who.split("\n") if line.strip())
    # Nobody lists the signature: who has no key can put another in its place. The certificate is listed.
    with open(out, "rb") as file:
        if bundle.is_file(SIGNER) and first_certificate(file.read()) != first_certificate(bundle.read(SIGNER)):
            bundle.problems.append(f"{CMS} was signed by another certificate than {SIGNER} ({who})")
    bundle.signers.append(who)
    bundle.fingerprints.append(who.rpartition("=")[2])
    if bundle.fingerprints[-1] in pins:
        bundle.notes.append(f"CMS signature: by the certificate that you named; its dates were not examined ({who})")
    elif authority is None:
        bundle.notes.append(f"CMS signature: fits; its certificate was not examined, for no --ca was named ({who})")
    if authority is None:
        return
    code, told = run([*command, "-CAfile", authority, "-purpose", "any"])
    whose = "NOT of" if code else "of"
    bundle.notes.append(f"CMS signature: by a certificate {whose} the authority that you named ({who})")
    bundle.notes += [f"CMS signature: {last_line(told)}"] if code else []
    bundle.trusted.append(code == 0)


def odd_message(place: str) -> str:
    """Say what openssl passes over in a CMS message; empty for one signer, a digest of SHA-2, and nothing else inside.

    Two texts of one SHA-1 can be made. What lies inside is not what is signed, once other content is named.
    """
    _, told = run(["openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", place])
    head, _, signers = told.partition("signerInfos:")
    if not re.search(r"^ +eContent: <ABSENT>", head, re.MULTILINE):
        return "it carries content of its own"
    if re.search(r"^ +signedAttrs: *\n +<ABSENT>", signers, re.MULTILINE):
        return "it has no signed attributes"
    if re.search(r"^ +object: ", signers.partition("unsignedAttrs:")[2], re.MULTILINE):
        return "it carries an attribute that nobody signed"
    if re.search(r"^ +d\.other: ", head.partition("crls:")[2], re.MULTILINE):
        return "it carries lists of revocation of a form that is not known"
    found = re.findall(r"^ +digestAlgorithm: *\n +algorithm: ([^ \n]+)", signers, re.MULTILINE)
    if len(found) != 1:
        return f"it has {len(found)} signers: exactly one is wanted"
    return "" if found[0] in ("sha256", "sha384", "sha512") else "its digest is not one of SHA-256, SHA-384 and SHA-512"


def weak_key(place: str) -> str:
    """Say why nobody can rely on the key of a certificate; empty for RSA that is long enough, and for three curves."""
    _, told = run(["openssl", "x509", "-in", place, "-noout", "-text"])
    kind = re.search(r"^ +Public Key Algorithm: ([^ \n]+)", told, re.MULTILINE)
    bits = re.search(r"^ +(?:RSA )?Public-Key: \(([0-9]+) bit", told, re.MULTILINE)
    curve = re.search(r"^ +ASN1 OID: (prime256v1|secp384r1|secp521r1)$", told, re.MULTILINE)
    if kind and bits and kind.group(1) == "rsaEncryption":
        is_long = int(bits.group(1)) >= SHORTEST_RSA
        return "" if is_long else f"its key of {bits.group(1)} bits is too short: {SHORTEST_RSA} at least"
    is_curve = kind is not None and kind.group(1) == "id-ecPublicKey" and curve is not None
    return "" if is_curve else "its key is neither RSA nor on the curves P-256, P-384 and P-521"


def der_length(data: bytes) -> int:
    """Give the length of the one value (DER) with which these bytes begin; 0 for none."""
    if len(data) < 2 or data[1] == 0x80:
        return 0
    wide = data[1] & 0x7F if data[1] & 0x80 else 0
    return 2 + wide + (int.from_bytes(data[2 : 2 + wide], "big") if wide else data[1])


def first_certificate(pem: bytes) -> bytes:
    """Give the Base64 of the first certificate, without its line ends; empty without one."""
    found = re.search(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", pem, re.DOTALL)
    return b"".join(found.group(1).split()) if found else b""
