"""VERIFY.md: how to examine a bundle with the tools that a machine has anyway. Pure."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tieout.bundle.log_instructions import log_section
from tieout.bundle.parts.approvals import path_of
from tieout.bundle.trust import ALLOWED_SIGNERS, NAMESPACE, PRINCIPAL
from tieout.model.ledger import LEDGER_NAMESPACE, STREAMS
from tieout.render.names import LEDGER

if TYPE_CHECKING:
    from tieout.model.ledger import Ledger, LedgerFile
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

{ledger}## All of it at once

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


_LEDGER = """\
## 5. The approval ledger is one chain

`{folder}/` holds what the code host said of each change, when it was asked: the files of the
company's ledger byte for byte, as its Git commit
`{commit}` has them.
Each line of a `.jsonl` file names in `prev` the SHA-256 of the line before, through all quarters, so
that no line can be changed, taken out or put in without changing every one after it.
This computes it anew (a few seconds for a thousand lines):

    for stream in {streams}; do
      prev=$(printf 'sha256:%064d' 0) lines=0
      for file in {folder}/*/$stream.jsonl; do
        while IFS= read -r line; do
          lines=$((lines + 1))
          case $line in *"\\"prev\\":\\"$prev\\""*) ;; *) echo "$file: line $lines of the chain does not follow" ;; esac
          prev=sha256:$(printf %s "$line" | sha256sum | cut -c1-64)
        done < "$file"
      done
      if grep -qF "\\"$stream\\":{{\\"count\\":$lines,\\"head\\":\\"$prev\\"}}" {newest}/checkpoint.json
      then echo "$stream: $lines lines, as the checkpoint says"
      else echo "$stream: $lines lines up to $prev, and the checkpoint says something else"
      fi
    done

It prints one line a stream if all of it holds. On macOS: `shasum -a 256` in place of `sha256sum`.

{signed}

Whoever may read the company's repository can see that these are its files, for each quarter and name:

    git show {commit}:{example} | sha256sum
    sha256sum {example_here}
{more}
The chain shows that nothing was changed since; not that what was written down first was true. A sample
of pull requests, looked up at the code host itself, shows that.

"""
_SIGNED = """\
Who vouches for the ledger up to that line:

    ssh-keygen -Y check-novalidate -n {namespace} -s {newest}/checkpoint.json.sig < {newest}/checkpoint.json

It prints the fingerprint of the key that signed it: compare that, too, with one received another way."""
_NOT_SIGNED = """\
The checkpoint is not signed: whoever may write to the ledger's branch could have replaced all of it at
once. What the chain shows then rests on somebody who kept an earlier checkpoint."""
_HEADS = """
The commits that were reviewed can be looked at in a clone of the repository:

    git bundle verify {path}
    git fetch {path} '+refs/*:refs/reviewed/*'
"""


def page(
    keys: tuple[PublicKey, ...],
    examined: Ledger | None = None,
    ledger: tuple[LedgerFile, ...] = (),
    *,
    captured: frozenset[str] = frozenset(),
) -> bytes:
    """Write the page; ``keys`` are those in the bundle's ``trust/allowed_signers``, ``ledger`` the files in it.

    ``captured`` are the paths of the evidence and its log in the bundle.
    """
    template = _WITH_KEYS if keys else _WITHOUT_KEYS
    fingerprints = "\n".join(sorted({f"    {key.fingerprint}" for key in keys}))
    section = template.format(fingerprints=fingerprints, path=ALLOWED_SIGNERS, principal=PRINCIPAL, namespace=NAMESPACE)
    chain = _chain(examined, ledger) if examined is not None and ledger else ""
    chain += log_section(captured, number=6 if chain else 5)
    return _PAGE.format(namespace=NAMESPACE, keys=section, ledger=chain).encode("utf-8", "backslashreplace")


def _chain(examined: Ledger, ledger: tuple[LedgerFile, ...]) -> str:
    """Write how the ledger's chain is computed anew, as far as its files are in the bundle."""
    newest = f"{LEDGER}/{max(item.quarter for item in ledger)}"
    lacking = {item.name for item in ledger if item.data is None}
    streams = [name for name in STREAMS if any(_is_stream(item, name) for item in ledger)]
    held_back = [name for name in streams if f"{name}.jsonl" in lacking]
    heads = next((item for item in ledger if item.name == "pr-heads.bundle" and item.data is not None), None)
    example = next((item for item in ledger if item.data is not None), ledger[0])
    more = "" if heads is None else _HEADS.format(path=path_of(heads))
    if held_back:
        more += f"\nOf {' and '.join(held_back)} a file was left out, so that its chain cannot be computed here.\n"
    return _LEDGER.format(
        folder=LEDGER,
        commit=examined.commit,
        streams=" ".join(name for name in streams if name not in held_back),
        newest=newest,
        signed=(_SIGNED if examined.signature else _NOT_SIGNED).format(namespace=LEDGER_NAMESPACE, newest=newest),
        example=shlex.quote(example.path),
        example_here=path_of(example),
        more=more,
    )


def _is_stream(item: LedgerFile, name: str) -> bool:
    return item.name == f"{name}.jsonl"
