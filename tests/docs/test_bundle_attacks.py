"""The published list of attacks is the one that the tests try; TIEOUT_REWRITE=1 writes it anew."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from tests.bundle import (
    agreeing_attacks,
    drawn_attacks,
    external_attacks,
    pdf_attacks,
    seal_attacks,
    sigstore_attacks,
    stated_attacks,
    zip_attacks,
)
from tests.bundle.mutations import MUTATIONS
from tests.house.tree import ROOT

PAGE = ROOT / "docs/reference/bundle-attacks.md"
HEAD = """\
<!-- Held against tests/bundle by tests/docs/test_bundle_attacks.py: TIEOUT_REWRITE=1 writes it anew. -->
# Attacks on a bundle

Each row is tried by the tests on a real bundle, and each is told by `tieout bundle verify` with the message of its own
that stands beside it (`...` is a digest or a fingerprint).
`verify.py`, which stands in every bundle, finds each one of the other tables as well, and `verify.sh` every one of
the first; a signature by Sigstore neither of them examines, and both say so and do not end with 0; what was done to a report that was listed and signed anew afterwards, Tieout finds, and `pdfsig` as VERIFY.md tells.
Of evidence that lies elsewhere `verify.py --external` finds each but a place, a version or a lock that was edited in the list alone
and signed anew, and a row that was taken out with its count: these differ from a record, which it does not read.
There are {count} of them.
Whoever finds another way to change a bundle unseen: see SECURITY.md.
"""
SHORT = {
    "flip": "flip a bit of a file", "truncate": "cut off the end of a file", "append": "append to a file",
    "empty": "empty a file", "rename": "rename a file", "add": "add a file", "add-hidden": "add a hidden file",
    "delete": "delete a file", "swap": "swap two files", "reorder": "reorder the list", "crlf": "change the list's line ends",
}  # fmt: skip
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}|\{\w+\}|\b[0-9a-f]{12}\.\.\.|\b[0-9a-f]{64}\b")


def table(title: str, rows: Iterator[tuple[str, str, str]]) -> str:
    lines = [f"\n## {title}\n", "| What is done | Kind | What verifying says |", "|---|---|---|"]
    lines += [f"| {what} | {kind} | {cell(says)} |" for what, kind, says in rows]
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    shown = "".join(character if character.isprintable() else f"\\x{ord(character):02x}" for character in text)
    return _FINGERPRINT.sub("...", shown).replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*")


def files() -> Iterator[tuple[str, str, str]]:
    for name, (_, found, _) in MUTATIONS.items():
        kind, _, message = found[0]
        yield SHORT.get(name, name.replace("-", " ")), f"`{kind}`", message


def seals() -> Iterator[tuple[str, str, str]]:
    for name, attack in seal_attacks.ATTACKS.items():
        yield name, f"`{attack.kind}`" if attack.kind else f"ends with {attack.code}", attack.says.strip("; ")


def drawn() -> Iterator[tuple[str, str, str]]:
    for name, attack in drawn_attacks.ATTACKS.items():
        yield name, f"`{attack.kind}`", attack.says.rstrip()


def stated() -> Iterator[tuple[str, str, str]]:
    for name, attack in stated_attacks.ATTACKS.items():
        yield name, f"`{attack.kind}`", attack.says.rstrip()


def agreeing() -> Iterator[tuple[str, str, str]]:
    for name, attack in agreeing_attacks.ATTACKS.items():
        yield name, f"`{attack.kind}`", attack.says.rstrip()


def pdfs() -> Iterator[tuple[str, str, str]]:
    for name, attack in pdf_attacks.ATTACKS.items():
        yield name, f"`{attack.kind}`", f"{pdf_attacks.SAYS}..."


def externals() -> Iterator[tuple[str, str, str]]:
    for name, attack in external_attacks.ATTACKS.items():
        says = attack.says.replace(f"{external_attacks.FOLDER}/", "").replace(
            external_attacks.RECORD_PATH, "evidence.yaml"
        )
        yield name, f"`{attack.kind}`" if attack.kind else f"ends with {attack.code}", says.rstrip(" :,")


def identities() -> Iterator[tuple[str, str, str]]:
    for name, attack in sigstore_attacks.ATTACKS.items():
        yield f"signature {name}", f"`{attack.kind}`" if attack.kind else f"ends with {attack.code}", attack.says


def zips() -> Iterator[tuple[str, str, str]]:
    for name, (_, found) in zip_attacks.ATTACKS.items():
        kind, _, message = found[0]
        yield name, f"`{kind}`", message


def written() -> str:
    families = (
        seal_attacks,
        drawn_attacks,
        stated_attacks,
        agreeing_attacks,
        pdf_attacks,
        external_attacks,
        sigstore_attacks,
        zip_attacks,
    )
    count = len(MUTATIONS) + sum(len(family.ATTACKS) for family in families)
    return (
        HEAD.format(count=count)
        + table("Files and the list of files", files())
        + table("Signatures, time, and the records inside", seals())
        + table("Populations and samples, listed and signed anew", drawn())
        + table("What one file states of others, listed and signed anew", stated())
        + table("What a bundle says more than once, one file altered, listed and signed anew", agreeing())
        + table("The signed report, listed and signed anew", pdfs())
        + table("Evidence that is listed and lies elsewhere", externals())
        + table("The signature by an identity (Sigstore)", identities())
        + table("The ZIP", zips())
    )


def test_the_page_lists_what_is_tried() -> None:
    text = written()
    if os.environ.get("TIEOUT_REWRITE") == "1":
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


def test_there_are_enough_of_them() -> None:
    assert len(MUTATIONS) + len(seal_attacks.ATTACKS) + len(zip_attacks.ATTACKS) >= 100
