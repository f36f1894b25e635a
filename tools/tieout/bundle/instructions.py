"""VERIFY.md: how to examine this very bundle with the tools that a machine has anyway, on one page. Pure."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tieout.bundle.external_instructions import external_section
from tieout.bundle.log_instructions import log_section
from tieout.bundle.parts.approvals import path_of
from tieout.bundle.trust import ALLOWED_SIGNERS, NAMESPACE, PRINCIPAL
from tieout.model.examination import SETTINGS_PATH
from tieout.model.ledger import LEDGER_NAMESPACE
from tieout.render.names import LEDGER

if TYPE_CHECKING:
    from tieout.model.ledger import Ledger, LedgerFile
    from tieout.seal.sshkey import PublicKey

NAME = "VERIFY.md"

_PAGE = """\
# Verify this bundle

Nothing here needs Tieout or a network. Run the commands in the folder that holds this file.
**Compare every fingerprint with one that you received another way**: in the engagement letter, by telephone, from
an earlier bundle. Whoever can change a bundle can change the keys, the scripts and this page in it too: nothing
inside it proves anything by itself.

## All of it at once

    python3 verify.py --pin SHA256:...
    sh verify.sh . SHA256:...
    powershell -ExecutionPolicy Bypass -File verify.ps1 -Pin SHA256:...

One of them is enough. `verify.py` (Python 3.8 or later, also on the `.zip`) sees most: every file{records}, and the
signatures by `ssh-keygen` and `openssl`. The other two examine files and signature, and are short enough to be read
first; `verify.ps1` was never run by its makers. They end with 0: intact, and signed by the key that you named.
1: something does not hold. 3: intact, but unsigned, or signed by a key that you did not name{unseen}. The fingerprint
of a certificate, `3A:0F:...`, serves the first two as well.

## 1. The files: none altered, none missing, none added

    find . ! -type f ! -type d
    sha256sum --check --quiet --strict SHA256SUMS
    diff <(cut -c67- SHA256SUMS) <(find . ! -type d | cut -c3- | grep -vxE '{beside}' | LC_ALL=C sort)

Each prints nothing if all is well. What the first names is no file: stop there, for a pipe keeps the second waiting
for ever. The second (macOS: `shasum -a 256 --check`) does not look for files that are not listed; the third (bash,
zsh) does, and marks each with `>`. In PowerShell, naming every line that does not hold:

    Get-Content SHA256SUMS | ForEach-Object {{ if ((Get-FileHash $_.Substring(66)).Hash -ne $_.Substring(0, 64)) {{ $_ }} }}

## 2. Who signed it

    ssh-keygen -Y check-novalidate -n {namespace} -s SHA256SUMS.sig < SHA256SUMS

It prints the fingerprint of the key that signed the list of files. Without `SHA256SUMS.sig` no such key did; without
one of the two below either, nothing shows who made it. {keys}

If there is a `SHA256SUMS.p7s`, it is a signature by a certificate. `../CA.pem` is the certificate of its authority,
received another way{ca}. It must say "Verification successful":

    openssl cms -verify -binary -inform DER -in SHA256SUMS.p7s -content SHA256SUMS -CAfile ../CA.pem -no-CApath -no-CAstore -purpose any -out /dev/null

If there is a `SHA256SUMS.sigstore.json`, it is a signature by a name that an issuer vouches for. With name and issuer
received another way (`cosign` does it too: `verify-blob --bundle ... --certificate-identity ...`):

    sigstore verify identity --offline --bundle SHA256SUMS.sigstore.json --cert-identity NAME --cert-oidc-issuer URL SHA256SUMS

## 3. When it was there

If there is a `SHA256SUMS.tsr`, an outside authority has seen the list of files; `../TSA.pem` is its certificate,
received another way{tsa}. The first command must say "Verification: OK"; then the list existed not
later than the time that the second one tells, by that authority's word:

    openssl ts -verify -data SHA256SUMS -in SHA256SUMS.tsr -CAfile ../TSA.pem
    openssl ts -reply -in SHA256SUMS.tsr -text

Without it nobody outside says when: dates in the files are the company's own. Nobody lists it: ask whether there was one.

{report}{ledger}{log}{commit}## What this shows, and what it does not

It shows that the files are those that the holder of the key signed. It does not show that what they say is true or
complete: that takes the procedures of the examination itself.
"""
_COMMIT = """\
## {number}. The texts are those of the commit

The bundle says that it was made of the Git commit `{commit}`. Whoever may read
the company's repository sees whether it was: in the programme's folder of a clone, and here, these print one digest.

    git show {commit}:./{settings} | sha256sum
    sha256sum {settings}

So do `path` there and `file` here of each text in `documents.json` whose `digest` is its `file_digest`; where they differ,
`file` is the version that was in force, of an earlier commit that its page names.

"""
_BESIDE = r"SHA256SUMS(\.(sig|p7s|tsr|intoto\.jsonl|sigstore\.json))?"
_WITH_KEYS = """\
The key that was to sign it, by the
bundle's own word: {fingerprints}.
Once that is the right one:

    ssh-keygen -Y verify -f {path} -I {principal} -n {namespace} -s SHA256SUMS.sig < SHA256SUMS"""
_WITHOUT_KEYS = """\
This bundle holds no
public key. With the one that you received, in a file with the line `{principal} KEYTYPE BASE64`:

    ssh-keygen -Y verify -f YOUR_FILE -I {principal} -n {namespace} -s SHA256SUMS.sig < SHA256SUMS"""
_REPORT = """\
## 4. The report

    pdfsig report.pdf
    grep -v '  report.pdf$' SHA256SUMS | sha256sum

The second prints the digest that `report.pdf` shows on its first page for the other files: so a printed report is
tied to this bundle. The first (poppler) examines a signature in the PDF: it must say **both** "Signature is Valid"
**and** "Total document signed"; a file that was changed afterwards can still have the first alone. Adobe Reader shows a
yellow banner ("at least one signature has problems") until the authority's certificate is imported: that is about
whom it trusts, not about the file. Without a signature in it, `report.pdf` is covered by `SHA256SUMS` like any file.

"""
_LEDGER = """\
## {number}. The approval ledger is one chain

`{folder}/` holds what the code host said of each change when it was asked, byte for byte as the company's Git commit
`{commit}` has it. Each line of a `.jsonl` file names in `prev` the
SHA-256 of the line before, through all quarters; the newest `checkpoint.json` names the last. `verify.py` computes it
anew{lacking}. {signed}

Whoever may read the company's repository sees that these are its files, for each quarter and name:

    git show {commit}:{example} | sha256sum
    sha256sum {example_here}
{more}
That what was written down first was true, a sample of pull requests, looked up at the code host, shows.

"""
_SIGNED = """\
Who vouches for it (compare this fingerprint, too):

    ssh-keygen -Y check-novalidate -n {namespace} -s {newest}/checkpoint.json.sig < {newest}/checkpoint.json"""
_NOT_SIGNED = """\
The checkpoint is not signed: whoever may write to the ledger's
branch could have replaced all of it at once, unless somebody kept an earlier checkpoint."""
_HEADS = """\
    git bundle verify {path}
"""


def page(
    keys: tuple[PublicKey, ...],
    examined: Ledger | None = None,
    ledger: tuple[LedgerFile, ...] = (),
    *,
    captured: frozenset[str] = frozenset(),
    has_report: bool = True,
    commit: str | None = None,
) -> bytes:
    """Write the page; ``keys`` are those in the bundle's ``trust/allowed_signers``, ``ledger`` the files in it.

    ``captured`` are the paths of the bundle's other files, as far as the page is of them. ``commit`` is the one examined.
    """
    template = _WITH_KEYS if keys else _WITHOUT_KEYS
    fingerprints = ", ".join(sorted({f"`{key.fingerprint}`" for key in keys}))
    number = 5 if has_report else 4
    chain = _chain(examined, ledger, number) if examined is not None and ledger else ""
    log = log_section(captured, number=number + bool(chain))
    outside = external_section(captured, number=number + bool(chain) + bool(log))
    records = " and record, the chain of the approval ledger and the root of the evidence log"
    text = _PAGE.format(
        beside=_BESIDE,
        records=records if chain and log else "",
        namespace=NAMESPACE,
        unseen=", or\nevidence that is not in this bundle was not examined" if outside else "",
        keys=template.format(fingerprints=fingerprints, path=ALLOWED_SIGNERS, principal=PRINCIPAL, namespace=NAMESPACE),
        ca=_copy_of("trust/ca.pem", captured),
        tsa=_copy_of("trust/tsa.pem", captured),
        report=_REPORT if has_report else "",
        ledger=chain,
        log=log + outside,
        commit=_COMMIT.format(
            number=number + sum(map(bool, (chain, log, outside))), commit=commit, settings=SETTINGS_PATH
        )
        if commit and SETTINGS_PATH in captured
        else "",
    )
    return text.encode("utf-8", "backslashreplace")


def _copy_of(path: str, captured: frozenset[str]) -> str:
    return f" (`{path}` is the bundle's own copy: compare them)" if path in captured else ""


def _chain(examined: Ledger, ledger: tuple[LedgerFile, ...], number: int) -> str:
    """Write how the ledger is held against its chain and its repository, as far as its files are in the bundle."""
    newest = f"{LEDGER}/{max(item.quarter for item in ledger)}"
    lacking = sorted(
        {item.name.removesuffix(".jsonl") for item in ledger if item.data is None and item.name.endswith(".jsonl")}
    )
    heads = next((item for item in ledger if item.name == "pr-heads.bundle" and item.data is not None), None)
    example = next((item for item in ledger if item.data is not None), ledger[0])
    return _LEDGER.format(
        number=number,
        folder=LEDGER,
        commit=examined.commit,
        lacking=f", but for {' and '.join(lacking)}, of which a file was left out" if lacking else "",
        signed=(_SIGNED if examined.signature else _NOT_SIGNED).format(namespace=LEDGER_NAMESPACE, newest=newest),
        example=shlex.quote(example.path),
        example_here=path_of(example),
        more="" if heads is None else _HEADS.format(path=path_of(heads)),
    )
