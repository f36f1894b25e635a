"""VERIFY.md: how to examine a bundle with the tools that a machine has anyway. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.trust import ALLOWED_SIGNERS, NAMESPACE, PRINCIPAL

if TYPE_CHECKING:
    from tieout.seal.sshkey import PublicKey

NAME = "VERIFY.md"

_PAGE = """\
# Verify this bundle

Run the commands in the folder that holds this file, in a shell of Linux or macOS.
None of them needs Tieout, and none needs a network.

## 1. No file was altered, none is missing

    sha256sum --check --quiet --strict SHA256SUMS

It prints nothing if every listed file is there as it was listed, and names each file that is not.
On macOS: `shasum -a 256 --check SHA256SUMS`.

## 2. No file was added

The first command does not look for files that are not listed. This one (bash) does:

    diff <(cut -c67- SHA256SUMS) <(find . ! -type d ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig | cut -c3- | LC_ALL=C sort)

It prints nothing if there is no other file. A line with `>` is a file that someone added.

## 3. Who signed it

    ssh-keygen -Y check-novalidate -n {namespace} -s SHA256SUMS.sig < SHA256SUMS

It prints the fingerprint of the key that signed this list of files.
**Compare that fingerprint with the one that you received another way**: in the engagement letter, by
telephone, from an earlier bundle. Whoever can change a bundle can also change the keys and
fingerprints in it, this page among them. Keys inside a bundle prove nothing by themselves.

{keys}

If there is no `SHA256SUMS.sig`, the bundle is unsigned, and nothing in it shows who made it.

## 4. A printed report belongs to this bundle

    grep -v '  report.pdf$' SHA256SUMS | sha256sum

It prints the digest that `report.pdf` shows on its first page for the files of the bundle.

## All of it at once

    tieout bundle verify . --pin SHA256:...

with the fingerprint that you received. Exit code 0: intact, and signed by that key. 1: altered.
3: intact, but unsigned or signed by a key that you did not name.

## What this shows, and what it does not

It shows that the files are those that the holder of the key signed. It does not show that what
they say is true, nor when they were made: dates in them are the company's own.
"""
_WITH_KEYS = """\
The key that was to sign it, according to the bundle:

{fingerprints}

Once the fingerprint is the right one, the same key can be checked by a command:

    ssh-keygen -Y verify -f {path} -I {principal} -n {namespace} -s SHA256SUMS.sig < SHA256SUMS"""
_WITHOUT_KEYS = """\
This bundle holds no public key. With the one that you received, in a file that has the line
`{principal} KEYTYPE BASE64`, this checks it by a command:

    ssh-keygen -Y verify -f YOUR_FILE -I {principal} -n {namespace} -s SHA256SUMS.sig < SHA256SUMS"""


def page(keys: tuple[PublicKey, ...]) -> bytes:
    """Write the page; ``keys`` are those in the bundle's ``trust/allowed_signers``."""
    template = _WITH_KEYS if keys else _WITHOUT_KEYS
    fingerprints = "\n".join(sorted({f"    {key.fingerprint}" for key in keys}))
    section = template.format(fingerprints=fingerprints, path=ALLOWED_SIGNERS, principal=PRINCIPAL, namespace=NAMESPACE)
    return _PAGE.format(namespace=NAMESPACE, keys=section).encode("ascii")
